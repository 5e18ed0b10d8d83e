#include "server/directory/directory_decider.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "google/protobuf/util/time_util.h"
#include "server/directory/fold.h"
#include "server/directory/import.h"
#include "server/engine/projector.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPersonPrefix = "people/";

// What an event has beside its payload: actor, ids, times, revisions.
constexpr size_t kEventBytesMore = 1024;

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

// Spreads an import over events, none above the limits.
class EventSplitter {
 public:
  std::vector<v1::Event> Split(const v1::DirectoryImport& import) {
    // The code lists first: who reads the log in order knows what the rest refers to.
    for (const v1::CodeEntry& entry : import.codes().entries()) {
      *Room(v1::Event::kCodesLoaded, entry)->mutable_codes_loaded()->add_entries() = entry;
    }
    for (const v1::CalendarException& day : import.calendar().days()) {
      *Room(v1::Event::kCalendarLoaded, day)->mutable_calendar_loaded()->add_days() = day;
    }
    for (const v1::Organisation& org : import.directory().organisations()) {
      *RoomInDirectory(org)->add_organisations() = org;
    }
    for (const v1::StoredPerson& person : import.directory().people()) *RoomForPerson(person)->add_people() = person;
    for (const v1::Seal& seal : import.directory().seals()) *RoomInDirectory(seal)->add_seals() = seal;
    for (const v1::Serving& serving : import.directory().servings())
      *RoomInDirectory(serving)->add_servings() = serving;
    for (const v1::NumberStart& start : import.directory().number_starts()) {
      *RoomInDirectory(start)->add_number_starts() = start;
    }
    for (const v1::Channel& channel : import.directory().channels()) {
      *RoomInDirectory(channel)->add_channels() = channel;
    }
    return std::move(events_);
  }

 private:
  // The last event, if it has this payload and room; else a new one.
  v1::Event* Room(v1::Event::PayloadCase payload, const google::protobuf::Message& item, size_t more = 0) {
    const size_t bytes = item.ByteSizeLong() + more + kItemBytesMore;
    if (events_.empty() || payload != payload_ || bytes_ + bytes > kDirectoryEventBytesMax - kEventBytesMore) {
      events_.emplace_back();
      payload_ = payload;
      bytes_ = 0;
    }
    bytes_ += bytes;
    return &events_.back();
  }

  v1::DirectoryChanged* RoomInDirectory(const google::protobuf::Message& item) {
    return Room(v1::Event::kDirectoryChanged, item)->mutable_directory_changed();
  }

  v1::DirectoryChanged* RoomForPerson(const v1::StoredPerson& person) {
    v1::Event* event = Room(v1::Event::kDirectoryChanged, person, kSealedBytesMore);
    if (event->directory_changed().people_size() == kPeoplePerEventMax) {
      payload_ = v1::Event::PAYLOAD_NOT_SET;
      event = Room(v1::Event::kDirectoryChanged, person, kSealedBytesMore);
    }
    return event->mutable_directory_changed();
  }

  // Tag and length of an item.
  static constexpr size_t kItemBytesMore = 6;

  std::vector<v1::Event> events_;
  v1::Event::PayloadCase payload_ = v1::Event::PAYLOAD_NOT_SET;
  size_t bytes_ = 0;
};

absl::Status Changed(uint64_t expected, uint64_t current) {
  v1::CaseChanged changed;
  changed.set_reason(v1::CASE_CHANGED);
  changed.set_expected_version(static_cast<int64_t>(expected));
  changed.set_current_version(static_cast<int64_t>(current));
  return WithDetail(absl::AbortedError(absl::StrCat("the directory was changed since the import was planned (version ",
                                                    expected, ", now ", current, "): plan it again")),
                    changed);
}

// Seals the event and folds it in; the details that folding would have to open are at hand here.
absl::Status SealAndFold(const DecideContext& context, v1::Event* event, Reference* reference) {
  absl::flat_hash_map<std::string, v1::Personal> open_details;
  for (const v1::StoredPerson& person : event->directory_changed().people()) {
    open_details[person.details().subject()] = person.details();
  }
  const FindKey find_key = [reference](absl::string_view subject) -> std::optional<uint64_t> {
    const DirectoryPerson* person = reference->directory->FindPerson(absl::StripPrefix(subject, kPersonPrefix));
    return person == nullptr ? std::nullopt : person->key;
  };
  RETURN_IF_ERROR(context.seal(find_key, event));
  const OpenPersonal open = [&open_details](absl::string_view, v1::Personal* personal) {
    *personal = open_details.at(personal->subject());
    return absl::OkStatus();
  };
  return FoldDirectoryEvent(*event, open, reference);
}

}  // namespace

DirectoryDecider::DirectoryDecider(DirectoryHolder* holder, OpenPersonal open)
    : holder_(holder), open_(std::move(open)), handed_(holder->Get()), working_(handed_) {}

absl::StatusOr<Decision> DirectoryDecider::Decide(const EngineCommand& command,
                                                  const std::shared_ptr<const StreamState>& before,
                                                  const DecideContext& context) {
  const auto* import = dynamic_cast<const v1::DirectoryImport*>(command.body.get());
  if (import == nullptr) return absl::InvalidArgumentError("body: an import is required");
  if (!command.expected_version.has_value()) {
    return absl::InvalidArgumentError("expected_version: the version the import was planned against is required");
  }
  if (*command.expected_version != before->version()) return Changed(*command.expected_version, before->version());
  if (working_->version != before->version()) return Changed(working_->version, before->version());

  Decision decision;
  decision.events = EventSplitter().Split(*import);
  for (v1::Event& event : decision.events) {
    if (event.has_directory_changed()) event.mutable_directory_changed()->set_order(import->directory().order());
  }
  if (decision.events.empty()) {
    decision.after = before;
    return decision;
  }
  auto after = std::make_shared<Reference>(*working_);
  for (v1::Event& event : decision.events) {
    event.set_version(static_cast<int64_t>(after->version + 1));
    *event.mutable_record_time() = ToTimestamp(context.now);
    *event.mutable_act_time() = ToTimestamp(command.act_time.value_or(context.now));
    event.set_act_time_basis(command.act_time_basis);
    event.mutable_revisions()->set_directory(working_->directory->revision());
    event.mutable_revisions()->set_calendar(working_->calendar->revision());
    event.mutable_revisions()->set_codes(working_->codes->revision());
    RETURN_IF_ERROR(SealAndFold(context, &event, after.get()));
  }
  decision.after = Later(*before, decision.events.size());
  if (!command.validate_only) working_ = std::move(after);
  return decision;
}

void DirectoryDecider::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    // Found in the store, and not decided since the last of these calls.
    if (change.stream != kDirectoryStream || change.after->version() <= working_->version) continue;
    auto after = std::make_shared<Reference>(*working_);
    for (const auto& event : change.events) {
      // What does not fold would not load either: the next start says so. Until then imports are refused as planned
      // against another version.
      if (!FoldDirectoryEvent(*event, open_, after.get()).ok()) return;
    }
    working_ = std::move(after);
  }
  if (working_ == handed_) return;
  handed_ = working_;
  holder_->Set(handed_);
}

void DirectoryDecider::Dropped() {
  working_ = handed_;
}

}  // namespace gaiwan
