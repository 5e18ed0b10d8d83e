// workflow/guards.h: the guards and conditions a definition may name. Each is a pure question about a case.
//
// Guards stand before a command and say in words what is missing; conditions choose a target after it. Pure functions
// over tables that never change, safe from any thread.
#ifndef GAIWAN_WORKFLOW_GUARDS_H_
#define GAIWAN_WORKFLOW_GUARDS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/decide.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

struct GuardContext {
  const Definition& definition;
  const v1::Case& c;
  // Empty when nobody asked for a command: ExplainCase tries the guards without one.
  const v1::Command& command;
  const Facts& facts;
  // The subject the command is about; empty for the case. Ids are unique within a kind only, so the kind comes along.
  std::string subject;
  v1::Subject kind = v1::SUBJECT_CASE;
};

// For a question about an instance of a track; one about the case itself is asked of what the command is about, as when
// the main track asks whether the session that ends came to an agreement.
GuardContext ContextFor(const Definition& definition, const v1::Case& c, const v1::Command& command, const Facts& facts,
                        const v1::Track& track, const std::string& subject, const CommandSubject& about);

// A guard that fails is a reason in words.
struct GuardFailure {
  v1::Reason reason;
  v1::Label words;
};

bool IsGuard(absl::string_view name);
// REQUIRES: IsGuard(name). nullopt: it holds.
std::optional<GuardFailure> TryGuard(absl::string_view name, const GuardContext& context);
// Names and what they ask, for `definition print` and docs/workflow-language.md, sorted.
std::vector<std::pair<std::string, v1::Label>> AllGuards();

bool IsCondition(absl::string_view name);
// REQUIRES: IsCondition(name).
bool TestCondition(absl::string_view name, const GuardContext& context);
std::vector<std::pair<std::string, v1::Label>> AllConditions();

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_GUARDS_H_
