#include "server/reads/reads_decider.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<Decision> ReadsDecider::Decide(const EngineCommand& command,
                                              const std::shared_ptr<const StreamState>& before,
                                              const DecideContext& context) {
  v1::Event event;
  event.set_version(static_cast<int64_t>(before->version()) + 1);
  *event.mutable_record_time() = ToProto(context.now);
  *event.mutable_act_time() = ToProto(context.now);
  *event.mutable_reads_noted() = static_cast<const v1::ReadsNoted&>(*command.body);
  // A key an entry: each subject has one from its first block on, and reasons are few.
  for (v1::ReadNote& read : *event.mutable_reads_noted()->mutable_reads()) {
    if (read.has_reason()) read.mutable_reason()->set_subject(absl::StrCat("reasons/", event.version()));
  }
  RETURN_IF_ERROR(context.seal([](absl::string_view) { return std::optional<uint64_t>(); }, &event));
  Decision decision;
  decision.after = Later(*before, 1);
  decision.events.push_back(std::move(event));
  return decision;
}

}  // namespace gaiwan
