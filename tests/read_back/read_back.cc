// gaiwan_read_back LOG.JSONL FLAGS OF GAIWAND...: folds the log of an export into the empty data folder that the flags
// name, through the deciders' own folding, the projectors and a seal of the folder's own. What the export holds back
// for good (passwords, codes) is kept as an entry of which nothing is known but who made it, so that positions stay.
// Exit status: 0 done; 1 could not; 2 wrong usage.
#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/export_service.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/base/clock.h"
#include "server/engine/request_record.h"
#include "server/main/data.h"
#include "server/main/settings.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// As large as a group of the engine may be.
constexpr size_t kRecordsPerGroup = 2000;

class ReadBack {
 public:
  explicit ReadBack(Data* data) : data_(*data), deciders_(data->deciders()), projectors_(data->projectors()) {}

  absl::Status Add(const v1::ExportedRecord& record) {
    if (record.stream().empty() || !record.has_event()) {
      return absl::InvalidArgumentError(absl::StrCat("position ", record.position(), " is withheld wholly"));
    }
    auto event = std::make_shared<v1::Event>(record.event());
    if (record.withheld() == v1::WITHHELD_SECRET) event->set_ignorable(true);
    if (missing_ == 0) RETURN_IF_ERROR(Begin(record, *event));
    if (record.stream() != change_.stream) return absl::DataLossError("a command's events are not together");
    RETURN_IF_ERROR(data_.sealer().SealEvent(
        change_.stream, [&](absl::string_view subject) { return KeyOf(subject); }, event.get()));
    ForEachPersonal(static_cast<const v1::Event&>(*event), [&](const v1::Personal& personal) {
      if (personal.has_sealed()) keys_[{change_.stream, personal.subject()}] = personal.sealed().key();
    });
    group_.Append(change_.stream, static_cast<uint64_t>(event->version()), event->SerializeAsString());
    change_.events.push_back(std::move(event));
    if (--missing_ > 0) return absl::OkStatus();
    return End();
  }

  absl::Status Write() {
    if (group_.empty()) return absl::OkStatus();
    for (Projector* projector : projectors_) {
      RETURN_IF_ERROR(projector->Complete(data_.store().LastPosition() + 1, &group_));
    }
    RETURN_IF_ERROR(data_.store().Commit(group_).status());
    for (const auto& [word, decider] : deciders_) {
      std::vector<Change> of_it;
      for (const Change& change : changes_) {
        if (change.stream.substr(0, change.stream.find('/')) == word) of_it.push_back(change);
      }
      if (!of_it.empty()) decider->Committed(of_it);
    }
    for (Projector* projector : projectors_) {
      projector->Committed(changes_);
      projector->Announced(changes_);
    }
    group_.Clear();
    changes_.clear();
    states_.clear();
    return absl::OkStatus();
  }

  bool complete() const { return missing_ == 0; }

 private:
  absl::Status Begin(const v1::ExportedRecord& record, const v1::Event& first) {
    change_ = Change{};
    change_.stream = record.stream();
    change_.first_position = data_.store().LastPosition() + 1 + group_.record_count();
    if (static_cast<int64_t>(change_.first_position) != record.position()) {
      return absl::InvalidArgumentError(absl::StrCat("position ", record.position(), " is not the next"));
    }
    missing_ = std::max(1, first.event_count());
    const auto decider = deciders_.find(change_.stream.substr(0, change_.stream.find('/')));
    if (decider == deciders_.end()) return absl::DataLossError(absl::StrCat("nobody decides about ", change_.stream));
    decider_ = decider->second;
    if (const auto known = states_.find(change_.stream); known != states_.end()) {
      change_.before = known->second;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(change_.before, decider_->Load(*data_.store().Look(), change_.stream));
    return absl::OkStatus();
  }

  absl::Status End() {
    change_.after = decider_->Fold(change_.before, change_.events);
    states_[change_.stream] = change_.after;
    const v1::Event& first = *change_.events.front();
    // What was asked is not in an export: a repeat of it would be taken for another command.
    if (!first.request_id().empty()) {
      group_.Put(Family::kRequests, RequestKey(first.actor(), first.request_id()),
                 RequestValue(ToTime(first.record_time()), first.request_digest(), change_.first_position));
    }
    for (Projector* projector : projectors_) projector->Project(change_, &group_);
    changes_.push_back(change_);
    return group_.record_count() >= kRecordsPerGroup ? Write() : absl::OkStatus();
  }

  std::optional<uint64_t> KeyOf(absl::string_view subject) const {
    const auto known = keys_.find({change_.stream, std::string(subject)});
    if (known == keys_.end()) return std::nullopt;
    return known->second;
  }

  Data& data_;
  const Deciders deciders_;
  const std::vector<Projector*> projectors_;
  // The number of the key of a subject of a stream.
  std::map<std::pair<std::string, std::string>, uint64_t> keys_;
  std::map<std::string, std::shared_ptr<const StreamState>> states_;
  Group group_;
  std::vector<Change> changes_;
  Change change_;
  Decider* decider_ = nullptr;
  int missing_ = 0;  // Events of the command still to come.
};

absl::Status Run(const std::string& path, const v1::Settings& settings) {
  std::ifstream log(path);
  if (!log) return absl::NotFoundError(absl::StrCat("cannot open ", path));
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(settings, RealClock()));
  if (data->store().LastPosition() != 0) return absl::FailedPreconditionError("the data folder is not empty");
  ReadBack read_back(data.get());
  for (std::string line; std::getline(log, line);) {
    v1::ExportedRecord record;
    if (!google::protobuf::util::JsonStringToMessage(line, &record).ok()) {
      return absl::DataLossError("a line is no record");
    }
    RETURN_IF_ERROR(read_back.Add(record));
  }
  if (!read_back.complete()) return absl::DataLossError("the export ends within a command's events");
  RETURN_IF_ERROR(read_back.Write());
  std::cout << "read " << data->store().LastPosition() << " records back\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace gaiwan

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: gaiwan_read_back LOG.JSONL FLAGS OF GAIWAND...\n";
    return 2;
  }
  const absl::StatusOr<gaiwan::StartOptions> options =
      gaiwan::ReadCommandLine(std::vector<std::string>(argv + 2, argv + argc));
  const absl::Status status = options.ok() ? gaiwan::Run(argv[1], options->settings) : options.status();
  if (status.ok()) return 0;
  std::cerr << status << "\n";
  return 1;
}
