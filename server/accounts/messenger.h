// server/accounts/messenger.h: a short text to a phone. Thread-safe.
//
// The network of text messages is the county's affair: a program of its own takes each message as a line of JSON on its
// standard input. A file takes them in tests.
#ifndef GAIWAN_SERVER_ACCOUNTS_MESSENGER_H_
#define GAIWAN_SERVER_ACCOUNTS_MESSENGER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/base/bounded_pool.h"

namespace gaiwan {

// Messages on their way; more are refused. A program that hangs holds up to this many.
inline constexpr size_t kMessagesWaitingMax = 100;
// What the program may take for one.
inline constexpr absl::Duration kMessageTimeout = absl::Seconds(20);

struct Message {
  std::string phone;
  // `party-code` or `phone-code`.
  std::string purpose;
  std::string text;
};

class Messenger {
 public:
  // Called once, on a thread of the messenger's.
  using Sent = std::function<void(const absl::Status&)>;

  virtual ~Messenger() = default;
  // Whether anything can be sent at all.
  virtual bool is_there() const = 0;
  // OK when it is on its way. FAILED_PRECONDITION (MESSAGE_NOT_SENT) without a way to send; RESOURCE_EXHAUSTED (BUSY).
  virtual absl::Status Send(const Message& message, Sent sent) = 0;
};

// As the settings say. INVALID_ARGUMENT when they name both a file and a program.
absl::StatusOr<std::unique_ptr<Messenger>> MakeMessenger(const v1::Messenger& settings);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_MESSENGER_H_
