// server/messages/message_adapter.h: brings messages by one channel. An interface, and the one we ship: a program of
// the county's that stays up and gets a message as a line of JSON (docs/messages.md). Thread-safe.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_ADAPTER_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_ADAPTER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/message.pb.h"
#include "server/base/child_process.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace gaiwan {

// Given to an adapter and not answered; more wait at the sender. What an adapter that ends loses at most.
inline constexpr size_t kAdapterUnansweredMax = 64;
// A line an adapter says: an id, a word or two. Longer is no answer of ours.
inline constexpr size_t kAdapterLineBytesMax = 4096;
// The first word on a message comes within this time, or it counts as not handed over: an adapter takes a message in
// and says so, and tells later what became of it.
inline constexpr absl::Duration kAdapterAnswerMax = absl::Seconds(10);
// It is started with the server, and when it ended. The pause before it is started anew, doubled with each failure up
// to the other.
inline constexpr absl::Duration kAdapterPauseFirst = absl::Milliseconds(100);
inline constexpr absl::Duration kAdapterPauseMax = absl::Minutes(1);
// What it may take to end by itself when the server ends.
inline constexpr absl::Duration kAdapterEndMax = absl::Seconds(2);
// Characters of its reference and of its reason that are kept.
inline constexpr size_t kReferenceBytesMax = 80;
inline constexpr size_t kReasonBytesMax = 40;

// What goes out. Lives in memory alone.
struct OutMessage {
  // Of the message and the try: the same try after a restart has the same id, so that an adapter can tell.
  std::string id;
  std::string to;
  std::string text;
  std::string language;
  // The rule's id.
  std::string purpose;
};

struct AdapterReport {
  enum class State { kHandedOver, kDelivered, kRead, kFailed };
  std::string id;
  State state = State::kFailed;
  std::string reference;
  // Of a failure, as a word: the adapter's, or `adapter-gone`, `no-answer`, `nonsense`.
  std::string reason;
};

class MessageAdapter {
 public:
  virtual ~MessageAdapter() = default;
  // Takes a message; what becomes of it is reported. False when it takes no more now.
  virtual bool Send(OutMessage message) = 0;
  // Nothing is reported after it returned.
  virtual void Close() = 0;
};

// `a-z 0-9 -`, made lower and shortened, `failed` when nothing is left: what an adapter calls a reason goes into the
// log and must not bring a number or a text there.
std::string ReasonWord(absl::string_view said);
// The report in a line; nullopt for what is none.
std::optional<AdapterReport> ParseAdapterLine(absl::string_view line);
// A line, with its end.
std::string AdapterLine(const OutMessage& message);

class ProcessAdapter final : public MessageAdapter {
 public:
  struct Options {
    // As it is told of: `sms`.
    std::string channel;
    // A program to be found in PATH, and its arguments.
    std::vector<std::string> command;
    // Its monotonic time alone is read. Not owned; outlives the adapter.
    Clock* clock = nullptr;
    // Called on the adapter's thread; must not call the adapter.
    std::function<void(AdapterReport)> report;
  };
  explicit ProcessAdapter(Options options);
  ~ProcessAdapter() override { Close(); }

  bool Send(OutMessage message) override;
  void Close() override;
  // How often it was started.
  int64_t starts() const;

 private:
  void Run();
  // Of the thread alone.
  void Step();
  bool EnsureRunning();
  void WriteSome();
  void ReadSome();
  void TakeLine(absl::string_view line);
  void CheckAnswers();
  // It is ended; what it has not answered failed for `reason`.
  void Failed(absl::string_view reason, absl::string_view why);
  void Wait();
  void Wake();

  const Options options_;
  int wake_[2] = {-1, -1};

  mutable Mutex mu_;
  std::deque<OutMessage> waiting_ ABSL_GUARDED_BY(mu_);
  size_t taken_ ABSL_GUARDED_BY(mu_) = 0;  // Waiting, or given and not answered.
  bool closing_ ABSL_GUARDED_BY(mu_) = false;
  int64_t starts_ ABSL_GUARDED_BY(mu_) = 0;

  // Of the thread alone.
  std::unique_ptr<ChildProcess> process_;
  bool complaints_open_ = false;  // It has not closed its standard error.
  std::string to_write_;
  std::string line_;
  std::map<std::string, absl::Duration> unanswered_;  // Until when.
  int failures_ = 0;                                  // In a row.
  absl::Duration pause_until_ = -absl::InfiniteDuration();
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_ADAPTER_H_
