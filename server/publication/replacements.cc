#include "server/publication/replacements.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/publication/letters.h"
#include "server/publication/replacement_data.h"
#include "server/text/append_utf8.h"
#include "server/text/han.h"
#include "server/text/name_spellings.h"

namespace gaiwan {
namespace {

// Letters of a word below which it would be found everywhere.
constexpr size_t kHanMin = 2;
constexpr size_t kLatinMin = 3;
// Up to here a Latin word is found only by itself: Ma is no part of Mandate.
constexpr size_t kWholeLatinMax = 4;
constexpr size_t kExactMin = 4;
// Of whom it is not told who they are.
constexpr char kSomebody[] = "某人";
// Of one name: three parts with five spellings each.
constexpr size_t kSpellingsMax = 125;

bool IsLatinLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool IsLatin(const std::u32string& letters) {
  return absl::c_all_of(letters, IsLatinLetter);
}
bool IsHanOnly(const std::u32string& letters) {
  return absl::c_all_of(letters, IsHan);
}

// The first `count` letters of a name as it is written.
std::string FrontOf(const std::string& name, size_t count) {
  std::string front;
  for (const Letter& letter : ClosedLetters(FoldedLetters(name))) {
    if (count-- == 0) break;
    front += name.substr(letter.begin, letter.end - letter.begin);
  }
  return front;
}

std::string ToUtf8(const std::u32string& letters) {
  std::string text;
  for (const char32_t c : letters) AppendUtf8(c, &text);
  return text;
}

bool IsCommonWord(const std::u32string& letters) {
  static const auto* const common = [] {
    auto* words = new std::set<std::u32string>;
    for (const absl::string_view word : kCommonWords) words->insert(ClosedWord(word));
    return words;
  }();
  return common->count(letters) > 0;
}

// 1 or 2 letters of a Chinese name; 0 of another one. A name of two letters may be Tibetan: 扎西 has no surname.
size_t SurnameLetters(const std::u32string& name) {
  if (!IsHanOnly(name) || name.size() < 2 || name.size() > 4) return 0;
  if (name.size() > 2) {
    for (const absl::string_view surname : kDoubleSurnames) {
      if (absl::StartsWith(ToUtf8(name), ToUtf8(ClosedWord(surname)))) return 2;
    }
  }
  if (name.size() == 4) return 0;
  static const std::u32string* const surnames = new std::u32string(ClosedWord(kSurnames));
  return surnames->find(name[0]) == std::u32string::npos || !PartsOfName(ToUtf8(name)).empty() ? 0 : 1;
}

// 甲, ..., 癸, 甲二, ...: what the nth of a row is called.
std::string StemOf(size_t n, absl::string_view behind) {
  constexpr absl::string_view kNumbers[] = {"", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  const size_t row = n / std::size(kStems);
  return absl::StrCat(kStems[n % std::size(kStems)], behind,
                      row < std::size(kNumbers) ? std::string(kNumbers[row]) : absl::StrCat(row + 1));
}

// All ways to write a name that is made of known parts.
std::vector<std::u32string> SpellingsOf(const std::u32string& name) {
  std::vector<std::string> all = {""};
  const std::vector<Spellings> parts = PartsOfName(ToUtf8(name));
  if (parts.empty()) return {};
  for (const Spellings& spellings : parts) {
    std::vector<std::string> longer;
    for (const std::string& front : all) {
      for (const absl::string_view spelling : spellings) {
        if (longer.size() < kSpellingsMax) longer.push_back(absl::StrCat(front, spelling));
      }
    }
    all = std::move(longer);
  }
  std::vector<std::u32string> words;
  for (const std::string& each : all) words.push_back(ClosedWord(each));
  return words;
}

// 张三（绰号三娃）: the name stands before the bracket.
std::string WithoutBracket(const std::string& name) {
  const size_t bracket = std::min(name.find("（"), name.find('('));
  return bracket == std::string::npos || bracket == 0 ? name : name.substr(0, bracket);
}

// 青盐湖商贸有限公司 for 乌兰县青盐湖商贸有限公司.
absl::string_view WithoutRegion(absl::string_view name) {
  // A province, prefecture or county has up to six characters, three bytes each.
  constexpr size_t kRegionBytesMax = 18;
  for (const absl::string_view end : {"自治区", "自治州", "省", "市", "州", "县", "旗"}) {
    const size_t at = name.find(end);
    if (at != 0 && at < kRegionBytesMax) name.remove_prefix(at + end.size());
  }
  return name;
}

// 第2村, 2村, 第二村 and 二村 are one.
std::vector<std::string> NumberSpellings(absl::string_view name) {
  static constexpr absl::string_view kDigits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::vector<std::string> all = {std::string(name)};
  const size_t digit = name.find_first_of("123456789");
  if (digit == absl::string_view::npos) return all;
  size_t end = digit;
  while (end < name.size() && name[end] >= '0' && name[end] <= '9') ++end;
  if (end - digit > 2) return all;
  std::string spoken;
  const auto value = static_cast<size_t>(std::stoi(std::string(name.substr(digit, end - digit))));
  if (value >= 10) absl::StrAppend(&spoken, value >= 20 ? kDigits[value / 10] : "", "十");
  absl::StrAppend(&spoken, kDigits[value % 10]);
  absl::string_view front = name.substr(0, digit);
  const std::string number(name.substr(digit, end - digit));
  const std::string behind(name.substr(end));
  absl::ConsumeSuffix(&front, "第");
  for (const absl::string_view ordinal : {"第", ""}) {
    for (const std::string& each : {number, spoken}) {
      // A second number (第1网格第3微网格) is spelled as the first one is.
      for (const std::string& rest : NumberSpellings(behind)) all.push_back(absl::StrCat(front, ordinal, each, rest));
    }
  }
  return all;
}

}  // namespace

void Replacements::AddPerson(const std::vector<std::string>& names, absl::string_view party) {
  if (names.empty() || ClosedWord(names[0]).empty()) return;
  std::vector<size_t>& known = people_of_[ClosedWord(WithoutBracket(names[0]))];
  const auto same = absl::c_find_if(
      known, [&](size_t each) { return party.empty() || people_[each].party.empty() || people_[each].party == party; });
  const size_t index = same == known.end() ? people_.size() : *same;
  if (same == known.end()) {
    known.push_back(index);
    people_.emplace_back();
  }
  Person& person = people_[index];
  if (!party.empty()) person.party = std::string(party);
  for (const std::string& name : names) {
    if (name.empty()) continue;
    person.names.push_back(WithoutBracket(name));
  }
}

void Replacements::AddOther(const std::string& name) {
  constexpr size_t kLettersMin = 3;
  if (ClosedWord(name).size() >= kLettersMin) others_.push_back(name);
}

void Replacements::AddOrganisation(const std::string& name) {
  if (ClosedWord(name).size() >= kHanMin && !absl::c_linear_search(organisations_, name)) {
    organisations_.push_back(name);
  }
}

void Replacements::AddPlace(absl::string_view name, absl::string_view kind) {
  const auto* const found = absl::c_find_if(kPlaceKinds, [&](const PlaceKind& each) { return each.kind == kind; });
  const std::string replacement(found == std::end(kPlaceKinds) ? kOtherPlace : found->replacement);
  for (const std::string& spelling : NumberSpellings(name)) {
    AddWord(ClosedWord(spelling), v1::PUBLICATION_RULE_PLACE, replacement);
  }
  if (kind != "town" && kind != "village" && kind != "community") return;
  for (const absl::string_view end : kPlaceEnds) {
    absl::string_view front = name;
    if (!absl::ConsumeSuffix(&front, end)) continue;
    const std::u32string letters = ClosedWord(front);
    // 希里沟第2 is no name.
    if (!letters.empty() && IsHanOnly(letters) && !IsCommonWord(letters)) {
      AddWord(letters, v1::PUBLICATION_RULE_PLACE, replacement);
    }
    return;
  }
}

void Replacements::AddExact(v1::PublicationRule rule, absl::string_view text) {
  const std::u32string letters = ClosedWord(text);
  if (letters.size() < kExactMin) return;
  absl::string_view replacement = "某号码";
  if (rule == v1::PUBLICATION_RULE_ADDRESS) replacement = "某地";
  if (rule == v1::PUBLICATION_RULE_ID_NUMBER) replacement = "某证件号";
  if (rule == v1::PUBLICATION_RULE_CASE_NUMBER) replacement = "某号";
  AddWord(letters, rule, std::string(replacement));
}

void Replacements::AddBirthDate(const std::string& date) {
  if (!date.empty() && !absl::c_linear_search(birth_dates_, date)) birth_dates_.push_back(date);
}

void Replacements::AddWord(const std::u32string& letters, v1::PublicationRule rule, const std::string& replacement) {
  const bool latin = IsLatin(letters);
  if (letters.size() < (latin ? kLatinMin : kHanMin)) return;
  const auto [known, is_new] = word_of_.try_emplace(letters, words_.size());
  if (is_new) {
    words_.push_back({letters, rule, replacement, latin && letters.size() <= kWholeLatinMax});
  } else if (words_[known->second].replacement != replacement && rule == v1::PUBLICATION_RULE_PERSON) {
    // Two people have it: nobody can tell which is meant.
    words_[known->second].replacement = kSomebody;
  }
}

const std::vector<size_t>& Replacements::NamesakesOf(size_t index) const {
  return people_of_.at(ClosedWord(WithoutBracket(people_[index].names[0])));
}

const std::string* Replacements::CalledOf(absl::string_view party) const {
  const auto found = absl::c_find_if(people_, [&](const Person& each) { return each.party == party; });
  return found == people_.end() || party.empty() ? nullptr : &found->called;
}

void Replacements::SettlePerson(size_t index) {
  // What is somebody else's whole name is theirs.
  const auto add = [&](const std::u32string& letters, const std::string& replacement) {
    const auto known = people_of_.find(letters);
    if (known == people_of_.end() || absl::c_linear_search(known->second, index)) {
      AddWord(letters, v1::PUBLICATION_RULE_PERSON, replacement);
    }
  };
  const std::u32string usual = ClosedWord(people_[index].names[0]);
  const std::string one_of_them = absl::StrJoin(
      NamesakesOf(index), "或", [this](std::string* out, size_t each) { out->append(people_[each].called); });
  for (const std::string& name : people_[index].names) {
    const std::u32string letters = ClosedWord(name);
    const std::string& called = letters == usual ? one_of_them : people_[index].called;
    add(letters, called);
    for (const std::u32string& spelling : SpellingsOf(letters)) {
      // A syllable by itself would be found within other words.
      const size_t least = IsLatin(spelling) ? kWholeLatinMax : kHanMin;
      if (spelling.size() >= least) add(spelling, called);
    }
    const size_t surname = SurnameLetters(letters);
    const std::u32string given = letters.substr(surname);
    if (surname == 0) continue;
    if (given.size() == 2 && !IsCommonWord(given)) add(given, called);
    for (const absl::string_view title : kTitles) {
      add(letters.substr(0, surname) + ClosedWord(title), absl::StrCat(called, title));
    }
  }
}

void Replacements::Settle() {
  absl::flat_hash_map<std::string, size_t> of_surname, seen_of_surname;
  const auto surname_of = [this](const Person& person) {
    if (naming_ != v1::PUBLICATION_NAMING_SURNAMES) return std::string();
    return FrontOf(person.names[0], SurnameLetters(ClosedWord(person.names[0])));
  };
  for (const Person& person : people_) ++of_surname[surname_of(person)];
  size_t stems = 0;
  for (Person& person : people_) {
    const std::string surname = surname_of(person);
    if (surname.empty()) {
      person.called = StemOf(stems++, "某");
    } else if (of_surname[surname] == 1) {
      person.called = absl::StrCat(surname, "某");
    } else {
      person.called = absl::StrCat(surname, "某", StemOf(seen_of_surname[surname]++, ""));
    }
  }
  for (size_t i = 0; i < people_.size(); ++i) SettlePerson(i);
  for (size_t i = 0; i < organisations_.size(); ++i) {
    const std::string name = StemOf(i, "单位");
    AddWord(ClosedWord(organisations_[i]), v1::PUBLICATION_RULE_ORGANISATION, name);
    absl::string_view core = WithoutRegion(organisations_[i]);
    AddWord(ClosedWord(core), v1::PUBLICATION_RULE_ORGANISATION, name);
    for (bool shorter = true; shorter;) {
      shorter = false;
      for (const absl::string_view end : kCompanyEnds) {
        if (!absl::ConsumeSuffix(&core, end)) continue;
        shorter = true;
        const std::u32string letters = ClosedWord(core);
        if (letters.size() > kHanMin && !IsCommonWord(letters)) {
          AddWord(letters, v1::PUBLICATION_RULE_ORGANISATION, name);
        }
      }
    }
  }
  for (const std::string& name : others_) {
    const std::u32string letters = ClosedWord(name);
    // Who is somebody of the case is called as that.
    if (!word_of_.contains(letters)) AddWord(letters, v1::PUBLICATION_RULE_PERSON, kSomebody);
  }
  absl::c_stable_sort(words_,
                      [](const ReplacedWord& a, const ReplacedWord& b) { return a.letters.size() > b.letters.size(); });
}

}  // namespace gaiwan
