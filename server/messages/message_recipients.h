// server/messages/message_recipients.h: who gets a message of a rule, and where it goes. Pure but for opening what is
// sealed; safe from any thread.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_RECIPIENTS_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_RECIPIENTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/message.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/directory/directory.h"
#include "server/messages/message_matters.h"

namespace gaiwan {

// Opens a sealed block of `stream` in place.
using OpenSealed = std::function<absl::Status(absl::string_view stream, v1::Personal* personal)>;

// How somebody is reached, as it stands at this moment. Kept nowhere.
struct Reach {
  std::string name;
  std::string phone;
  // Where letters go.
  std::string address;
  // By which channels a party wants messages, and by no other; empty: it did not say.
  std::vector<v1::MessageChannel> chosen;
  // Best first.
  std::vector<std::string> languages;
  // Texts are of no use to them: they are called first.
  bool needs_reading = false;
};

// Names of those who get it: `parties/{party}`, `representatives/{id}` where one stands for a party that is a minor or
// has no number, `people/{person}`. Nobody twice. Empty when there is nobody.
absl::StatusOr<std::vector<std::string>> RecipientsOf(const v1::MessageRule& rule, const Matter& matter,
                                                      const v1::Case& c, const Directory& directory, absl::CivilDay day,
                                                      const OpenSealed& open);

// Empty names and numbers where nothing is known, and of who was erased. DATA_LOSS.
absl::StatusOr<Reach> ReachOf(absl::string_view recipient, const v1::Case& c, const Directory& directory,
                              const OpenSealed& open);

// The party a recipient is or stands for; empty for people of the county.
std::string PartyOf(absl::string_view recipient, const v1::Case& c);
// The subject under which what is written of them is sealed.
std::string SubjectOfRecipient(absl::string_view recipient);

// Channels in the order in which they are tried for this person: those it chose, else the plan's, and for who needs
// reading voice first; of them those by which it can be reached and that are there.
std::vector<v1::MessageChannel> ChannelsFor(const Reach& reach, const google::protobuf::RepeatedField<int>& plan_order,
                                            const std::function<bool(v1::MessageChannel)>& is_there);
// Why there is none, as a word: `none-wanted`, `letter-wanted`, `no-number`, `no-channel`.
absl::string_view WhyNoChannel(const Reach& reach);
// What an adapter of the channel is told: number or address.
const std::string& AddressOn(v1::MessageChannel channel, const Reach& reach);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_RECIPIENTS_H_
