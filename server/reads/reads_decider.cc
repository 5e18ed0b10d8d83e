#include "server/reads/reads_decider.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

class ReadsState final : public StreamState {
 public:
  ReadsState(absl::string_view name, uint64_t version) : name_(name), version_(version) {}
  uint64_t version() const override { return version_; }
  const std::string& name() const { return name_; }

 private:
  const std::string name_;
  const uint64_t version_;
};

const ReadsState& AsReads(const StreamState& state) {
  return static_cast<const ReadsState&>(state);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const StreamState>> ReadsDecider::Load(const View& view,
                                                                      absl::string_view stream) const {
  ASSIGN_OR_RETURN(const uint64_t version, view.LastVersion(stream));
  return std::make_shared<const ReadsState>(stream, version);
}

absl::StatusOr<std::shared_ptr<const StreamState>> ReadsDecider::LoadAt(const View&, absl::string_view stream,
                                                                        uint64_t version) const {
  return std::make_shared<const ReadsState>(stream, version);
}

std::shared_ptr<const StreamState> ReadsDecider::Fold(const std::shared_ptr<const StreamState>& before,
                                                      absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  return std::make_shared<const ReadsState>(AsReads(*before).name(), before->version() + events.size());
}

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
  decision.after = std::make_shared<const ReadsState>(command.stream, before->version() + 1);
  decision.events.push_back(std::move(event));
  return decision;
}

void ReadsDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  receipt->set_name(AsReads(state).name());
  receipt->set_version(static_cast<int64_t>(state.version()));
}

}  // namespace gaiwan
