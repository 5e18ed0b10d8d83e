#include "server/log/memory_store.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Rows copied under the lock at a time; callbacks run without it.
constexpr size_t kRowsPerLook = 64;

// A value and the commit since which it holds; nothing means deleted.
struct Dated {
  uint64_t since;
  std::optional<std::string> value;
};
using Rows = std::map<std::string, std::vector<Dated>, std::less<>>;

const std::optional<std::string>* ValueAt(const std::vector<Dated>& history, uint64_t commit) {
  for (auto it = history.rbegin(); it != history.rend(); ++it) {
    if (it->since <= commit) return &it->value;
  }
  return nullptr;
}

std::unique_ptr<Group> Copy(const Group& group) {
  auto copy = std::make_unique<Group>();
  for (size_t i = 0; i < group.record_count(); ++i) {
    const Group::NewRecord record = group.record(i);
    copy->Append(record.stream, record.version, record.payload);
  }
  for (size_t i = 0; i < group.put_or_delete_count(); ++i) {
    const Group::Row row = group.row(i);
    row.deleted ? copy->Delete(row.family, row.key) : copy->Put(row.family, row.key, row.value);
  }
  for (size_t i = 0; i < group.delta_count(); ++i) {
    const Group::Delta delta = group.delta(i);
    copy->Add(delta.family, delta.key, delta.delta);
  }
  return copy;
}

absl::Status Closed() {
  return absl::UnavailableError("the store was closed since this view was taken");
}

}  // namespace

struct MemoryStore::State {
  mutable Mutex mu;
  std::deque<Record> log
      ABSL_GUARDED_BY(mu);  // Position 1 first. Records never move, so they are read without the lock.
  std::map<std::string, Position, std::less<>> places ABSL_GUARDED_BY(mu);  // keys::StreamKey -> position.
  Rows rows[kFamilyCount] ABSL_GUARDED_BY(mu);
  uint64_t commit ABSL_GUARDED_BY(mu) = 0;
  std::multiset<uint64_t> views ABSL_GUARDED_BY(mu);  // The commit each living view looks at.
  uint64_t openings ABSL_GUARDED_BY(mu) = 1;          // Views of an earlier one are void; 0 when the store is gone.
  bool broken ABSL_GUARDED_BY(mu) = false;
  bool full ABSL_GUARDED_BY(mu) = false;
  std::optional<Fate> fail_next ABSL_GUARDED_BY(mu);
  std::unique_ptr<Group> ghost ABSL_GUARDED_BY(mu);  // A failed write that Reopen() will find to be there.

  std::optional<std::string> Latest(Family family, absl::string_view key) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) {
    const Rows& family_rows = rows[static_cast<int>(family)];
    const auto it = family_rows.find(key);
    return it == family_rows.end() ? std::nullopt : it->second.back().value;
  }

  void Set(Family family, absl::string_view key, std::optional<std::string> value) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) {
    Rows& family_rows = rows[static_cast<int>(family)];
    std::vector<Dated>& history = family_rows[std::string(key)];
    const uint64_t oldest = views.empty() ? commit : *views.begin();
    // All but the last value that the oldest view can see is history nobody reads.
    while (history.size() > 1 && history[1].since <= oldest) history.erase(history.begin());
    if (history.size() == 1 && oldest >= commit) history.clear();
    if (!history.empty() && history.back().since == commit) history.pop_back();
    history.push_back({commit, std::move(value)});
    if (history.size() == 1 && !history.back().value.has_value()) family_rows.erase(family_rows.find(key));
  }

  absl::Status Apply(const Group& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu) {
    // Sums are computed on what stood before the group.
    std::vector<std::string> sums(group.delta_count());
    for (size_t i = 0; i < group.delta_count(); ++i) {
      const Group::Delta delta = group.delta(i);
      const std::optional<std::string> old = Latest(delta.family, delta.key);
      int64_t value = 0;
      if (old.has_value()) {
        ASSIGN_OR_RETURN(value, keys::DecodeCounter(*old));
      }
      sums[i] =
          keys::EncodeCounter(static_cast<int64_t>(static_cast<uint64_t>(value) + static_cast<uint64_t>(delta.delta)));
    }
    ++commit;
    for (size_t i = 0; i < group.record_count(); ++i) {
      const Group::NewRecord record = group.record(i);
      const Position position = log.size() + 1;
      log.push_back({position, std::string(record.stream), record.version, std::string(record.payload)});
      places[keys::StreamKey(record.stream, record.version)] = position;
    }
    for (size_t i = 0; i < group.put_or_delete_count(); ++i) {
      const Group::Row row = group.row(i);
      Set(row.family, row.key, row.deleted ? std::nullopt : std::optional<std::string>(row.value));
    }
    for (size_t i = 0; i < group.delta_count(); ++i) {
      const Group::Delta delta = group.delta(i);
      if (delta.delta != 0) Set(delta.family, delta.key, std::move(sums[i]));
    }
    return absl::OkStatus();
  }
};

class MemoryStore::MemoryView final : public View {
 public:
  MemoryView(std::shared_ptr<State> state, Position position, uint64_t commit, uint64_t opening)
      : state_(std::move(state)), position_(position), commit_(commit), opening_(opening) {}
  ~MemoryView() override {
    MutexLock lock(&state_->mu);
    state_->views.erase(state_->views.find(commit_));
  }

  Position position() const override { return position_; }

  absl::StatusOr<Record> GetRecord(Position position) const override {
    ASSIGN_OR_RETURN(const Record* record, Find(position));
    return *record;
  }

  absl::StatusOr<Record> GetRecord(absl::string_view stream, uint64_t version) const override {
    ASSIGN_OR_RETURN(const Record* record, Find(stream, version));
    if (record != nullptr) return *record;
    return absl::NotFoundError(absl::StrCat("the stream has no version ", version));
  }

  absl::StatusOr<std::string> GetStored(Position position) const override {
    ASSIGN_OR_RETURN(const Record* record, Find(position));
    return keys::EncodeRecord(record->stream, record->version, record->payload);
  }

  absl::StatusOr<uint64_t> LastVersion(absl::string_view stream) const override {
    MutexLock lock(&state_->mu);
    if (state_->openings != opening_) return Closed();
    // From the end of the stream backwards to what is in view.
    auto it = state_->places.upper_bound(keys::StreamKey(stream, UINT64_MAX));
    while (it != state_->places.begin()) {
      --it;
      ASSIGN_OR_RETURN(const keys::StreamPlace place, keys::ParseStreamKey(it->first));
      if (place.stream != stream) break;
      if (it->second <= position_) return place.version;
    }
    return 0;
  }

  absl::Status ReadStream(absl::string_view stream, uint64_t from_version, size_t limit_count,
                          absl::FunctionRef<bool(const RecordView&)> callback) const override {
    for (uint64_t version = std::max<uint64_t>(from_version, 1); limit_count > 0; ++version, --limit_count) {
      ASSIGN_OR_RETURN(const Record* record, Find(stream, version));
      if (record == nullptr || !callback({record->position, record->stream, version, record->payload})) break;
    }
    return absl::OkStatus();
  }

  absl::Status ReadLog(Position from, Position to, absl::FunctionRef<bool(const RecordView&)> callback) const override {
    for (Position at = std::max<Position>(from, 1); at <= std::min(to, position_); ++at) {
      ASSIGN_OR_RETURN(const Record* record, Find(at));
      if (!callback({at, record->stream, record->version, record->payload})) break;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<std::string>> Get(Family family, absl::string_view key) const override {
    MutexLock lock(&state_->mu);
    if (state_->openings != opening_) return Closed();
    const Rows& rows = state_->rows[static_cast<int>(family)];
    const auto it = rows.find(key);
    if (it == rows.end()) return std::nullopt;
    const std::optional<std::string>* value = ValueAt(it->second, commit_);
    return value == nullptr ? std::nullopt : *value;
  }

  absl::Status Scan(Family family, absl::string_view lower, absl::string_view upper,
                    absl::FunctionRef<bool(absl::string_view, absl::string_view)> callback) const override {
    std::string next(lower);
    bool more = true;
    while (more) {
      std::vector<std::pair<std::string, std::string>> found;
      {
        MutexLock lock(&state_->mu);
        if (state_->openings != opening_) return Closed();
        const Rows& rows = state_->rows[static_cast<int>(family)];
        auto it = rows.lower_bound(next);
        for (; it != rows.end() && (upper.empty() || it->first < upper) && found.size() < kRowsPerLook; ++it) {
          const std::optional<std::string>* value = ValueAt(it->second, commit_);
          if (value != nullptr && value->has_value()) found.emplace_back(it->first, **value);
        }
        more = found.size() == kRowsPerLook;
      }
      for (const auto& [key, value] : found) {
        if (!callback(key, value)) return absl::OkStatus();
      }
      if (more) next = found.back().first + '\0';
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<const Record*> Find(Position position) const {
    MutexLock lock(&state_->mu);
    if (state_->openings != opening_) return Closed();
    if (position > 0 && position <= position_) return &state_->log[position - 1];
    return absl::NotFoundError(
        absl::StrCat("there is no record at position ", position, "; the view goes to ", position_));
  }

  // Null when there is none.
  absl::StatusOr<const Record*> Find(absl::string_view stream, uint64_t version) const {
    MutexLock lock(&state_->mu);
    if (state_->openings != opening_) return Closed();
    const auto it = state_->places.find(keys::StreamKey(stream, version));
    if (it == state_->places.end() || it->second > position_) return nullptr;
    return &state_->log[it->second - 1];
  }

  const std::shared_ptr<State> state_;
  const Position position_;
  const uint64_t commit_;
  const uint64_t opening_;
};

MemoryStore::MemoryStore() : state_(std::make_shared<State>()) {}

MemoryStore::~MemoryStore() {
  MutexLock lock(&state_->mu);
  state_->openings = 0;
}

absl::StatusOr<Position> MemoryStore::Commit(const Group& group) {
  RETURN_IF_ERROR(CheckGroup(group));
  MutexLock lock(&state_->mu);
  if (state_->broken) return absl::UnavailableError("the store is broken until it is reopened");
  if (state_->full) return absl::ResourceExhaustedError("no space (a test said so)");
  if (state_->fail_next.has_value()) {
    state_->broken = true;
    if (*std::exchange(state_->fail_next, std::nullopt) == Fate::kThere) state_->ghost = Copy(group);
    return absl::UnavailableError("the write failed (a test said so)");
  }
  RETURN_IF_ERROR(state_->Apply(group));
  return state_->log.size();
}

Position MemoryStore::LastPosition() const {
  MutexLock lock(&state_->mu);
  return state_->log.size();
}

std::unique_ptr<View> MemoryStore::Look() const {
  MutexLock lock(&state_->mu);
  state_->views.insert(state_->commit);
  return std::make_unique<MemoryView>(state_, state_->log.size(), state_->commit, state_->openings);
}

absl::StatusOr<bool> MemoryStore::Get(Family family, absl::string_view key, std::string* value) const {
  MutexLock lock(&state_->mu);
  std::optional<std::string> found = state_->Latest(family, key);
  if (!found.has_value()) return false;
  *value = *std::move(found);
  return true;
}

absl::Status MemoryStore::Reopen() {
  MutexLock lock(&state_->mu);
  state_->broken = false;
  ++state_->openings;
  const std::unique_ptr<Group> ghost = std::move(state_->ghost);
  return ghost == nullptr ? absl::OkStatus() : state_->Apply(*ghost);
}

WriteGate MemoryStore::write_gate() const {
  MutexLock lock(&state_->mu);
  if (state_->broken) return WriteGate::kBroken;
  return state_->full ? WriteGate::kDiskFull : WriteGate::kOpen;
}

void MemoryStore::ExpireRequestsBefore(absl::Time time) {
  MutexLock lock(&state_->mu);
  const int64_t seconds = absl::ToUnixSeconds(time);
  Rows& rows = state_->rows[static_cast<int>(Family::kRequests)];
  for (auto it = rows.begin(); it != rows.end();) {
    const std::optional<std::string>& value = it->second.back().value;
    const bool expired = value.has_value() && value->size() >= 4 && keys::ReadBigEndian32(value->data()) < seconds;
    it = expired ? rows.erase(it) : std::next(it);
  }
}

void MemoryStore::FailNextCommit(Fate fate) {
  MutexLock lock(&state_->mu);
  state_->fail_next = fate;
}

void MemoryStore::SetFull(bool full) {
  MutexLock lock(&state_->mu);
  state_->full = full;
}

}  // namespace gaiwan
