// server/messages/message_table.h: the messages of all cases, in memory, made from the log at start: state, recipient
// and times; words and numbers are nowhere. And the index that says which cases have any.
//
// Thread-safe. A message takes some 500 bytes: ten for each of a county's ten thousand cases a year, 50 MB.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_TABLE_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_TABLE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/mutex.h"
#include "server/engine/projector.h"
#include "server/log/store.h"
#include "server/messages/message_state.h"

namespace gaiwan {

inline constexpr size_t kMessageStates = v1::MessageState_ARRAYSIZE;

// A message and the stream it is in.
struct StoredMessage {
  std::string stream;
  MessageRow row;
};

// A row a case that has messages, in Family::kList under `message/{case}`. Made again from the log.
class MessageIndex final : public Projector {
 public:
  void Project(const Change& change, Group* group) override;
};

class MessageTable {
 public:
  // Told whenever what waits for a person changes: the case, and since when, in seconds since 1970 (0: nothing does any
  // more). Must not call the table. Set before Load.
  using OnWait = std::function<void(const std::string& case_name, uint32_t since)>;
  void SetOnWait(OnWait on_wait) { on_wait_ = std::move(on_wait); }

  // Reads the streams that the index names. For the start, before anybody looks.
  absl::Status Load(const View& view);
  // Adds an event of the stream.
  void Add(absl::string_view stream, const v1::Event& event);

  std::optional<MessageRow> Find(absl::string_view stream, absl::string_view message) const;
  // Of one case, the oldest first.
  std::vector<StoredMessage> OfCase(absl::string_view stream) const;
  // All that are queued or handed over.
  std::vector<StoredMessage> Live() const;
  // Delivered, serving a paper, and not yet told of as served.
  std::vector<StoredMessage> ToServe() const;
  void Served(absl::string_view stream, absl::string_view message);
  // Every message, by streams; the callback must not call the table.
  void ForEach(const std::function<void(const std::string& stream, const MessageRow& row)>& visit) const;

  // What set off those that were queued last, at one moment: cases and versions of the events.
  std::vector<std::pair<std::string, int64_t>> LastCauses() const;

  // Messages that are in a state; and how often one came to it since the log began.
  std::array<int64_t, kMessageStates> present() const;
  std::array<int64_t, kMessageStates> ever() const;

 private:
  using Messages = std::map<std::string, MessageRow>;
  using Key = std::pair<std::string, std::string>;

  void TellWait(const std::string& case_name, const Messages& messages) const;

  OnWait on_wait_;
  mutable Mutex mu_;
  absl::btree_map<std::string, Messages> streams_ ABSL_GUARDED_BY(mu_);
  std::set<Key> live_ ABSL_GUARDED_BY(mu_);
  std::set<Key> to_serve_ ABSL_GUARDED_BY(mu_);
  std::vector<std::pair<std::string, int64_t>> last_causes_ ABSL_GUARDED_BY(mu_);
  absl::Time last_queue_time_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  std::array<int64_t, kMessageStates> present_ ABSL_GUARDED_BY(mu_) = {};
  std::array<int64_t, kMessageStates> ever_ ABSL_GUARDED_BY(mu_) = {};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_TABLE_H_
