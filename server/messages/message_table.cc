#include "server/messages/message_table.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "message/";
constexpr absl::string_view kBehind = "message0";

bool IsBrought(const MessageRow& row) {
  return row.state == v1::MESSAGE_STATE_DELIVERED || row.state == v1::MESSAGE_STATE_READ;
}

absl::Status ReadEvents(const View& view, absl::string_view stream,
                        const std::function<void(const v1::Event& event)>& visit) {
  absl::Status status;
  v1::Event event;
  status.Update(view.ReadStream(stream, 1, SIZE_MAX, [&](const RecordView& record) {
    if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      status = absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
      return false;
    }
    visit(event);
    return true;
  }));
  return status;
}

}  // namespace

void MessageIndex::Project(const Change& change, Group* group) {
  if (change.events.empty() || change.events.front()->version() != 1) return;
  absl::string_view case_id = change.stream;
  if (!absl::ConsumePrefix(&case_id, absl::StrCat(kMessageStreams, "/"))) return;
  group->Put(Family::kList, absl::StrCat(kPrefix, case_id), "");
}

absl::Status MessageTable::Load(const View& view) {
  std::vector<std::string> streams;
  RETURN_IF_ERROR(view.Scan(Family::kList, kPrefix, kBehind, [&](absl::string_view key, absl::string_view) {
    streams.push_back(absl::StrCat(kMessageStreams, "/", absl::StripPrefix(key, kPrefix)));
    return true;
  }));
  for (const std::string& stream : streams) {
    RETURN_IF_ERROR(ReadEvents(view, stream, [&](const v1::Event& event) { Add(stream, event); }));
  }
  return absl::OkStatus();
}

void MessageTable::Add(absl::string_view stream, const v1::Event& event) {
  const std::string& message = MessageOf(event);
  if (message.empty()) return;
  MutexLock lock(&mu_);
  Messages& messages = streams_[std::string(stream)];
  MessageRow& row = messages[message];
  const bool waited = row.state == v1::MESSAGE_STATE_TASK;
  if (row.state != v1::MESSAGE_STATE_UNSPECIFIED) --present_[static_cast<size_t>(row.state)];
  FoldMessage(event, &row);
  ++present_[static_cast<size_t>(row.state)];
  ++ever_[static_cast<size_t>(row.state)];
  if (waited || row.state == v1::MESSAGE_STATE_TASK) TellWait(CaseOfMessages(stream), messages);
  const Key key(stream, message);
  if (row.live()) {
    live_.insert(key);
  } else {
    live_.erase(key);
  }
  if (event.has_message_delivered() && !row.queued.serves_paper().empty()) to_serve_.insert(key);
  if (event.has_message_queued() && row.queue_time >= last_queue_time_) {
    if (row.queue_time > last_queue_time_) last_causes_.clear();
    last_queue_time_ = row.queue_time;
    last_causes_.emplace_back(CaseOfMessages(stream), row.queued.cause_version());
  }
}

void MessageTable::TellWait(const std::string& case_name, const Messages& messages) const {
  if (on_wait_ == nullptr) return;
  absl::Time since = absl::InfiniteFuture();
  for (const auto& [id, row] : messages) {
    if (row.state == v1::MESSAGE_STATE_TASK) since = std::min(since, row.state_time);
  }
  on_wait_(case_name, since == absl::InfiniteFuture() ? 0 : static_cast<uint32_t>(absl::ToUnixSeconds(since)));
}

std::optional<MessageRow> MessageTable::Find(absl::string_view stream, absl::string_view message) const {
  MutexLock lock(&mu_);
  const auto messages = streams_.find(std::string(stream));
  if (messages == streams_.end()) return std::nullopt;
  const auto row = messages->second.find(std::string(message));
  if (row == messages->second.end()) return std::nullopt;
  return row->second;
}

std::vector<StoredMessage> MessageTable::OfCase(absl::string_view stream) const {
  std::vector<StoredMessage> found;
  MutexLock lock(&mu_);
  const auto messages = streams_.find(std::string(stream));
  if (messages == streams_.end()) return found;
  for (const auto& [id, row] : messages->second) found.push_back({messages->first, row});
  std::stable_sort(found.begin(), found.end(),
                   [](const StoredMessage& a, const StoredMessage& b) { return a.row.queue_time < b.row.queue_time; });
  return found;
}

std::vector<StoredMessage> MessageTable::Live() const {
  std::vector<StoredMessage> found;
  MutexLock lock(&mu_);
  for (const Key& key : live_) found.push_back({key.first, streams_.at(key.first).at(key.second)});
  return found;
}

std::vector<StoredMessage> MessageTable::ToServe() const {
  std::vector<StoredMessage> found;
  MutexLock lock(&mu_);
  for (const Key& key : to_serve_) {
    const MessageRow& row = streams_.at(key.first).at(key.second);
    if (IsBrought(row)) found.push_back({key.first, row});
  }
  return found;
}

void MessageTable::Served(absl::string_view stream, absl::string_view message) {
  MutexLock lock(&mu_);
  to_serve_.erase(Key(stream, message));
}

void MessageTable::ForEach(const std::function<void(const std::string& stream, const MessageRow& row)>& visit) const {
  MutexLock lock(&mu_);
  for (const auto& [stream, messages] : streams_) {
    for (const auto& [id, row] : messages) visit(stream, row);
  }
}

std::vector<std::pair<std::string, int64_t>> MessageTable::LastCauses() const {
  MutexLock lock(&mu_);
  return last_causes_;
}

std::array<int64_t, kMessageStates> MessageTable::present() const {
  MutexLock lock(&mu_);
  return present_;
}

std::array<int64_t, kMessageStates> MessageTable::ever() const {
  MutexLock lock(&mu_);
  return ever_;
}

}  // namespace gaiwan
