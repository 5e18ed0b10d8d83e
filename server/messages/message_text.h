// server/messages/message_text.h: the words of a message: a template with its placeholders filled in. Pure.
#ifndef GAIWAN_SERVER_MESSAGES_MESSAGE_TEXT_H_
#define GAIWAN_SERVER_MESSAGES_MESSAGE_TEXT_H_

#include <array>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

// All a message may tell: who is written to, by whom, when and where; and of the case its number. Nothing of what the
// dispute is about is here, so no template can say it.
struct MessageWords {
  std::string name;    // Of the recipient.
  std::string number;  // Of the case; else its town.
  std::string unit;    // Who mediates.
  std::string phone;   // Its.
  std::string date, time, place;
};

// The placeholders, without braces.
inline constexpr std::array<absl::string_view, 7> kPlaceholders = {"name", "number", "unit", "phone",
                                                                   "date", "time",   "place"};

// Placeholders of the template, each once; what is in braces and is none, too. `*closed` is false when a brace stands
// alone.
std::vector<std::string> PlaceholdersIn(absl::string_view text, bool* closed);

// REQUIRES: a template without faults.
std::string FillIn(absl::string_view text, const MessageWords& words);

// Code points.
int CharactersOf(absl::string_view text);

// The day and the time of day in +08:00: `3月5日` and `09:30` in Chinese, `2026-03-05` otherwise.
std::string DayWords(absl::Time time, absl::string_view language);
std::string TimeWords(absl::Time time);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MESSAGES_MESSAGE_TEXT_H_
