// From text to a checked definition: see definition.h. The look-ups are in definition.cc, which needs no guards.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/base/fault_list.h"
#include "workflow/base/refusal.h"
#include "workflow/definition.h"

namespace gaiwan {
namespace {

// So many faults a status carries, as it travels in RPC metadata; CheckDefinitionText lists them all.
constexpr int kFaultsMax = 40;

absl::Status Faulty(const std::vector<v1::Fault>& faults) {
  v1::Faults detail;
  detail.set_reason(v1::DEFINITION_HAS_FAULTS);
  int errors = 0;
  const v1::Fault* first = nullptr;
  for (const v1::Fault& fault : faults) {
    if (detail.faults_size() < kFaultsMax) *detail.add_faults() = fault;
    if (fault.warning()) continue;
    ++errors;
    if (first == nullptr) first = &fault;
  }
  return WithDetail(absl::InvalidArgumentError(absl::StrCat("the definition has ", errors, " faults; the first: ",
                                                            first->path(), ": ", first->words().en())),
                    detail);
}

bool HasError(const std::vector<v1::Fault>& faults) {
  for (const v1::Fault& fault : faults) {
    if (!fault.warning()) return true;
  }
  return false;
}

}  // namespace

std::vector<v1::Fault> CheckDefinitionText(absl::string_view text) {
  v1::Definition proto;
  FaultList faults;
  return ReadTextprotoInto(text, &proto, &faults) ? CheckDefinition(proto) : faults.Take();
}

absl::StatusOr<std::shared_ptr<const Definition>> Definition::FromTextproto(absl::string_view text) {
  v1::Definition proto;
  FaultList faults;
  if (!ReadTextprotoInto(text, &proto, &faults)) return Faulty(faults.Take());
  return FromProto(std::move(proto));
}

absl::StatusOr<std::shared_ptr<const Definition>> Definition::FromProto(v1::Definition proto) {
  const std::vector<v1::Fault> faults = CheckDefinition(proto);
  if (HasError(faults)) return Faulty(faults);
  return std::shared_ptr<const Definition>(new Definition(std::move(proto)));
}

}  // namespace gaiwan
