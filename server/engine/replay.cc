#include "server/engine/replay.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// States of streams that changed lately, so that a stream's next change finds the state before it without a load.
constexpr size_t kStatesMax = 4096;

class Replay {
 public:
  Replay(const View& view, const Deciders& deciders) : view_(view), deciders_(deciders) {}

  // Adds one record; true when it completes a command's change, which is then in change().
  absl::StatusOr<bool> Add(const RecordView& record) {
    auto event = std::make_shared<v1::Event>();
    if (!event->ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      return absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
    }
    if (missing_ == 0) {
      RETURN_IF_ERROR(Begin(record, *event));
    } else if (record.stream != change_.stream) {
      return absl::DataLossError(absl::StrCat("position ", record.position, " cuts a command's events in two"));
    }
    change_.events.push_back(std::move(event));
    if (--missing_ > 0) return false;
    change_.after = decider_->Fold(change_.before, change_.events);
    if (states_.size() >= kStatesMax) states_.clear();
    states_[change_.stream] = change_.after;
    return true;
  }

  const Change& change() const { return change_; }
  bool complete() const { return missing_ == 0; }

 private:
  absl::Status Begin(const RecordView& record, const v1::Event& first) {
    change_ = Change{};
    change_.stream = std::string(record.stream);
    change_.first_position = record.position;
    missing_ = std::max(1, first.event_count());
    const auto decider = deciders_.find(change_.stream.substr(0, change_.stream.find('/')));
    if (decider == deciders_.end()) return absl::DataLossError(absl::StrCat("nobody decides about ", change_.stream));
    decider_ = decider->second;
    if (auto known = states_.find(change_.stream); known != states_.end()) {
      change_.before = known->second;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(change_.before, decider_->LoadAt(view_, change_.stream, record.version - 1));
    return absl::OkStatus();
  }

  const View& view_;
  const Deciders& deciders_;
  absl::flat_hash_map<std::string, std::shared_ptr<const StreamState>> states_;
  Decider* decider_ = nullptr;
  Change change_;
  int missing_ = 0;  // Events of the command still to come.
};

}  // namespace

absl::Status ReplayChanges(const View& view, const Deciders& deciders, Position from,
                           absl::FunctionRef<void(const Change&)> apply) {
  Replay replay(view, deciders);
  absl::Status status;
  RETURN_IF_ERROR(view.ReadLog(from, view.position(), [&](const RecordView& record) {
    const absl::StatusOr<bool> complete = replay.Add(record);
    status = complete.status();
    if (complete.ok() && *complete) apply(replay.change());
    return status.ok();
  }));
  RETURN_IF_ERROR(status);
  return replay.complete() ? absl::OkStatus() : absl::DataLossError("the log ends within a command's events");
}

}  // namespace gaiwan
