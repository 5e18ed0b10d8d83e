// workflow/case_dates.h: the days and moments of a case that a clock may end on (due fields) or be counted from (start
// fields), by the names that a definition gives them. Pure functions over tables that never change, safe from any
// thread.
#ifndef GAIWAN_WORKFLOW_CASE_DATES_H_
#define GAIWAN_WORKFLOW_CASE_DATES_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan {

bool IsDueField(absl::string_view name);
// The exclusive end a due field stands for: the moment itself, or 24:00 of the date; nullopt when the subject has none.
std::optional<absl::Time> DueFieldTime(absl::string_view name, const v1::Case& c, absl::string_view subject);
// What a due field is about.
v1::Subject DueFieldSubject(absl::string_view name);

// Days and moments of the case that a period is counted from.
bool IsStartField(absl::string_view name);
// The moment, or 00:00 of the day; nullopt when the subject has none.
std::optional<absl::Time> StartFieldTime(absl::string_view name, const v1::Case& c, absl::string_view subject);
v1::Subject StartFieldSubject(absl::string_view name);
// What it is, in words. REQUIRES: IsStartField(name).
v1::Label StartFieldLabel(absl::string_view name);
// Names and what they are, for docs/workflow-language.md, sorted.
std::vector<std::pair<std::string, v1::Label>> AllStartFields();

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CASE_DATES_H_
