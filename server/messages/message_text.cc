#include "server/messages/message_text.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

// nullptr for what is no placeholder.
const std::string* WordOf(const MessageWords& words, absl::string_view placeholder) {
  if (placeholder == "name") return &words.name;
  if (placeholder == "number") return &words.number;
  if (placeholder == "unit") return &words.unit;
  if (placeholder == "phone") return &words.phone;
  if (placeholder == "date") return &words.date;
  if (placeholder == "time") return &words.time;
  if (placeholder == "place") return &words.place;
  return nullptr;
}

}  // namespace

std::vector<std::string> PlaceholdersIn(absl::string_view text, bool* closed) {
  std::vector<std::string> found;
  *closed = true;
  for (size_t at = 0; (at = text.find_first_of("{}", at)) != absl::string_view::npos;) {
    const size_t end = text.find_first_of("{}", at + 1);
    if (text[at] == '}' || end == absl::string_view::npos || text[end] == '{') {
      *closed = false;
      return found;
    }
    std::string name(text.substr(at + 1, end - at - 1));
    if (!absl::c_linear_search(found, name)) found.push_back(std::move(name));
    at = end + 1;
  }
  return found;
}

std::string FillIn(absl::string_view text, const MessageWords& words) {
  std::string filled;
  size_t from = 0;
  for (size_t at = 0; (at = text.find('{', from)) != absl::string_view::npos;) {
    const size_t end = text.find('}', at);
    if (end == absl::string_view::npos) break;
    absl::StrAppend(&filled, text.substr(from, at - from));
    // What a person is called goes in as it is: no template is read in it again.
    if (const std::string* word = WordOf(words, text.substr(at + 1, end - at - 1)); word != nullptr) filled += *word;
    from = end + 1;
  }
  absl::StrAppend(&filled, text.substr(from));
  return filled;
}

int CharactersOf(absl::string_view text) {
  return static_cast<int>(
      absl::c_count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string DayWords(absl::Time time, absl::string_view language) {
  const absl::CivilDay day = DayOf(time);
  return language == "zh" ? absl::StrCat(day.month(), "月", day.day(), "日") : FormatDate(day);
}

std::string TimeWords(absl::Time time) {
  const absl::CivilMinute at = absl::ToCivilMinute(time, ChinaTimeZone());
  return absl::StrFormat("%02d:%02d", at.hour(), at.minute());
}

}  // namespace gaiwan
