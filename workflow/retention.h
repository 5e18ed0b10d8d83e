// workflow/retention.h: how long the file of a closed case is kept 保管期限. Pure functions.
#ifndef GAIWAN_WORKFLOW_RETENTION_H_
#define GAIWAN_WORKFLOW_RETENTION_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "workflow/definition.h"

namespace gaiwan {

// Years where no rule of the definition holds: the longest of the periods that archives count in years (10 and 30,
// beside for ever; National Archives Administration, order 8 of 2006). What was kept too long can still be erased.
inline constexpr int kRetentionYearsDefault = 30;

struct Retention {
  v1::Label label;
  // The article, or whose default it is.
  std::string source;
  int years = 0;  // 0: for ever.
  // The first day on which it is over; nullopt: never.
  std::optional<absl::CivilDay> end;
};

// Of a file that was put away on `filed`. Years are counted from the 1 January after it, as archives count them.
Retention RetentionFrom(const Definition& definition, const v1::Case& c, absl::CivilDay filed);

// Whether there is a file at all: the case was taken on and has its number. A clue, a question and what was declined
// have none.
bool HasFile(const v1::Case& c);
// The day from which its period is counted: it was archived; it was over on paper before it came here; it went on in
// another case. nullopt: none of these yet.
std::optional<absl::CivilDay> FiledDay(const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_RETENTION_H_
