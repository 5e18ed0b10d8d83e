// Every filter, alone and combined, words among them, against a scan that knows nothing of how the table does it:
// random cases, random filters written as text and as a function beside it, random sights, pages of random length.
#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/filter/case_filter.h"
#include "server/projection/case_table.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

constexpr int kCases = 400;
constexpr int kFilters = 4000;
constexpr int64_t kSecond = 1000000;
constexpr int64_t kDay = int64_t{24} * 3600 * kSecond;
// 2026-03-10 12:00 in +08:00.
constexpr int64_t kNow = int64_t{1773115200} * kSecond;

struct NaiveCase {
  std::string name;
  v1::CaseRow row;
  v1::LookupRow lookup;
  bool message_waits = false;
  ClassBits seen = 0;
};

// What a word asks of tokens: word `w3` is the third. Some words need two of them, some any of two.
WordTokens TokensOf(const std::string& word) {
  const auto n = static_cast<uint32_t>(word[1] - '0');
  WordTokens tokens;
  tokens.names = {{10 + n}};
  tokens.text = {{20 + n, 21 + n}};
  if (n % 2 == 0) tokens.names.push_back({11 + n, 12 + n});
  if (n % 3 == 0) tokens.text.push_back({30 + n});
  return tokens;
}

bool HasAll(const google::protobuf::RepeatedField<uint32_t>& tokens, const WantedTokens& wanted) {
  for (const std::vector<uint32_t>& any : wanted) {
    if (std::find_first_of(tokens.begin(), tokens.end(), any.begin(), any.end()) == tokens.end()) return false;
  }
  return true;
}

bool TitleHas(const std::string& word, absl::string_view unit, absl::string_view dispute_class) {
  return word == "w5" && unit == "orgs/c-1" && dispute_class == "07";
}

// Within one name, in the text, or in the title, each where it is seen.
bool HasWord(const NaiveCase& c, const std::string& word, ClassBits seen, bool with_title) {
  const WordTokens tokens = TokensOf(word);
  for (const v1::LookupParty& party : c.lookup.parties()) {
    if ((seen & ClassBit(v1::PARTIES)) != 0 && HasAll(party.name_parts(), tokens.names)) return true;
  }
  if ((seen & ClassBit(v1::RECORDS)) != 0 && HasAll(c.lookup.text_parts(), tokens.text)) return true;
  return with_title && (seen & ClassBit(v1::PROCESS)) != 0 && TitleHas(word, c.row.unit(), c.row.dispute_class());
}

using Holds = std::function<bool(const NaiveCase&)>;

// A condition as text, the class of its field, and what it means.
struct Condition {
  std::string text;
  v1::FieldClass field_class;
  Holds holds;
};

class Scan : public ::testing::Test {
 protected:
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string Pick(const std::vector<std::string>& from) {
    return from[static_cast<size_t>(Below(static_cast<int>(from.size())))];
  }
  // Within a month around now, often at the edge of a day.
  int64_t Time() {
    const int64_t day = absl::ToUnixMicros(StartOfDay(DayOf(absl::FromUnixMicros(kNow)) + (Below(40) - 20)));
    return Below(3) == 0 ? day : day + Below(86400) * kSecond;
  }

  void MakeCases() {
    for (int i = 0; i < kCases; ++i) {
      NaiveCase c;
      std::string digits(26, '2');
      for (size_t at = 26, n = static_cast<size_t>(i); n > 0; n /= 26) digits[--at] = static_cast<char>('a' + n % 26);
      c.name = absl::StrCat("cases/c-", digits);
      c.row.set_unit(absl::StrCat("orgs/", Pick(units_)));
      c.row.set_committee(absl::StrCat("orgs/", Pick(units_)));
      c.row.set_opener(absl::StrCat("people/", Pick(people_)));
      c.row.set_state(Pick(states_));
      c.row.set_step(Pick({"receive", "mediate"}));
      c.row.set_level(Pick({"village", "township"}));
      c.row.set_dispute_class(Pick(classes_));
      c.row.set_channel(Pick({"grid", "tea_room", ""}));
      c.row.set_source(Pick({"own", "court"}));
      c.row.set_difficulty(Pick({"simple", "hard", ""}));
      for (int m = Below(4); m > 0; --m) c.row.add_mediators(absl::StrCat("people/", Pick(people_)));
      if (Below(3) > 0) c.row.set_due_micros(Time());
      // By these two a row is known again.
      do {
        c.row.set_create_micros(Time());
        c.row.set_change_micros(Time());
      } while (!sights_.try_emplace(KeyOf(c.row.create_micros() / kSecond, c.row.change_micros())).second);
      if (Below(2) == 0) c.row.set_amount_fen(Below(5) * 50000 + Below(2));
      c.row.set_risk(Below(4));
      if (Below(4) == 0) c.row.set_paused_micros(Time());
      c.row.set_waits(Below(3) == 0 ? Below(32) & ~kWaitMessage : 0);
      c.row.set_group_event(Below(4) == 0);
      c.row.set_closed(Below(4) == 0);
      for (int p = Below(3); p > 0; --p) {
        v1::LookupParty* party = c.lookup.add_parties();
        if (Below(2) == 0) party->add_languages(static_cast<uint32_t>(1 + Below(2)));
        for (uint32_t token = 10; token < 20; ++token) {
          if (Below(3) == 0) party->add_name_parts(token);
        }
      }
      for (uint32_t token = 20; token < 40; ++token) {
        if (Below(5) == 0) c.lookup.add_text_parts(token);
      }
      c.message_waits = Below(5) == 0;
      // Some see all, some the process alone, some that it is there, some nothing.
      const ClassBits glimpse = ClassBit(v1::GLIMPSE), process = glimpse | ClassBit(v1::PROCESS);
      const ClassBits sights[] = {0,
                                  glimpse,
                                  process,
                                  process | ClassBit(v1::SUBSTANCE),
                                  process | ClassBit(v1::PARTIES),
                                  process | ClassBit(v1::RECORDS),
                                  ~ClassBits{0}};
      c.seen = sights[Below(7)];
      sights_[KeyOf(c.row.create_micros() / kSecond, c.row.change_micros())] = c.seen;
      if (c.message_waits) table_.SetMessageWait(c.name, 1);
      table_.Put(c.name, c.row);
      table_.SetText(c.name, c.lookup);
      cases_.push_back(std::move(c));
    }
  }

  Condition Word(const char* field, const std::string& value, const std::string& (v1::CaseRow::*of)() const) {
    return {absl::StrCat(field, " = ", value), v1::PROCESS, [=](const NaiveCase& c) { return (c.row.*of)() == value; }};
  }

  // `field OP value`, of a number the case has or not.
  Condition Ordered(const char* field, v1::FieldClass field_class, const std::string& value, int64_t from, int64_t to,
                    std::function<std::optional<int64_t>(const NaiveCase&)> of) {
    const int op = Below(6);
    constexpr const char* kOps[] = {"<", "<=", ">", ">=", "=", "!="};
    return {absl::StrCat(field, " ", kOps[op], " ", value), field_class, [=](const NaiveCase& c) {
              const std::optional<int64_t> n = of(c);
              if (!n.has_value()) return op == 5;
              switch (op) {
                case 0:
                  return *n < from;
                case 1:
                  return *n < to;
                case 2:
                  return *n >= to;
                case 3:
                  return *n >= from;
                case 4:
                  return *n >= from && *n < to;
                default:
                  return *n < from || *n >= to;
              }
            }};
  }

  Condition Day(const char* field, v1::FieldClass field_class, int64_t shift,
                std::function<std::optional<int64_t>(const NaiveCase&)> of) {
    const absl::CivilDay day = DayOf(absl::FromUnixMicros(kNow)) + (Below(40) - 20);
    return Ordered(field, field_class, FormatDate(day), absl::ToUnixMicros(StartOfDay(day)) + shift,
                   absl::ToUnixMicros(StartOfDay(day + 1)) + shift, std::move(of));
  }

  Condition Random() {
    const auto due = [](const NaiveCase& c) -> std::optional<int64_t> {
      if (c.row.due_micros() == 0) return std::nullopt;
      return c.row.due_micros();
    };
    switch (Below(26)) {
      case 0: {
        const std::string root = Pick(units_);
        return {absl::StrCat("unit = ", root), v1::PROCESS,
                [=](const NaiveCase& c) { return IsAtOrBelow(c.row.unit(), root); }};
      }
      case 1: {
        const std::string root = Pick(units_);
        return {absl::StrCat("committee = orgs/", root), v1::PROCESS,
                [=](const NaiveCase& c) { return IsAtOrBelow(c.row.committee(), root); }};
      }
      case 2:
        return Word("state", Pick(states_), &v1::CaseRow::state);
      case 3:
        return Word("step", Pick({"receive", "mediate", "never"}), &v1::CaseRow::step);
      case 4:
        return Word("level", Pick({"village", "township"}), &v1::CaseRow::level);
      case 5:
        return Word("channel", Pick({"grid", "tea_room"}), &v1::CaseRow::channel);
      case 6:
        return Word("source", Pick({"own", "court"}), &v1::CaseRow::source);
      case 7:
        return Word("difficulty", Pick({"simple", "hard"}), &v1::CaseRow::difficulty);
      case 8: {
        const std::string value = Pick({"01", "01-06", "07", "0"});
        return {absl::StrCat("class = ", value), v1::PROCESS, [=](const NaiveCase& c) {
                  return c.row.dispute_class() == value ||
                         absl::StartsWith(c.row.dispute_class(), absl::StrCat(value, "-"));
                }};
      }
      case 9: {
        const std::string person = Pick(people_);
        return {absl::StrCat("mediator = ", person), v1::PROCESS, [=](const NaiveCase& c) {
                  for (const std::string& each : c.row.mediators()) {
                    if (each == absl::StrCat("people/", person)) return true;
                  }
                  return false;
                }};
      }
      case 10: {
        const std::string person = Pick(people_);
        return {absl::StrCat("opener = people/", person), v1::PROCESS,
                [=](const NaiveCase& c) { return c.row.opener() == absl::StrCat("people/", person); }};
      }
      case 11: {
        const uint32_t token = static_cast<uint32_t>(1 + Below(3));
        return {absl::StrCat("language = l", token), v1::PARTIES, [=](const NaiveCase& c) {
                  for (const v1::LookupParty& party : c.lookup.parties()) {
                    for (const uint32_t each : party.languages()) {
                      if (each == token) return true;
                    }
                  }
                  return false;
                }};
      }
      case 12: {
        const int grade = Below(4);
        constexpr const char* kGrades[] = {"none", "yellow", "orange", "red"};
        return Ordered("risk", v1::PROCESS, kGrades[grade], grade, grade + 1,
                       [](const NaiveCase& c) { return std::optional<int64_t>(c.row.risk()); });
      }
      case 13:
        return Day("due", v1::PROCESS, 1, due);
      case 14:
        return Day("opened", v1::GLIMPSE, 0,
                   [](const NaiveCase& c) { return std::optional<int64_t>(c.row.create_micros()); });
      case 15:
        return Day("changed", v1::PROCESS, 0,
                   [](const NaiveCase& c) { return std::optional<int64_t>(c.row.change_micros()); });
      case 16: {
        const int days = Below(25);
        return Ordered("age", v1::GLIMPSE, absl::StrCat(days), days, days + 1, [](const NaiveCase& c) {
          const int64_t age = kNow - c.row.create_micros();
          return std::optional<int64_t>(age >= 0 ? age / kDay : -((-age + kDay - 1) / kDay));
        });
      }
      case 17: {
        const int64_t fen = Below(5) * 50000 + Below(2);
        return Ordered("amount", v1::SUBSTANCE, absl::StrFormat("%d.%02d", fen / 100, fen % 100), fen, fen + 1,
                       [](const NaiveCase& c) -> std::optional<int64_t> {
                         if (!c.row.has_amount_fen()) return std::nullopt;
                         return c.row.amount_fen();
                       });
      }
      case 18:
        return {"closed = true", v1::GLIMPSE, [](const NaiveCase& c) { return c.row.closed(); }};
      case 19:
        return {"overdue = true", v1::PROCESS,
                [](const NaiveCase& c) { return c.row.due_micros() != 0 && c.row.due_micros() <= kNow; }};
      case 20:
        return {"paused != true", v1::PROCESS, [](const NaiveCase& c) { return c.row.paused_micros() == 0; }};
      case 21: {
        const int bit = Below(5);
        constexpr const char* kWaits[] = {"transfer", "receipt", "risk", "message", "acceptance"};
        return {absl::StrCat("waiting = ", kWaits[bit]), v1::PROCESS,
                [=](const NaiveCase& c) { return bit == 3 ? c.message_waits : (c.row.waits() >> bit & 1) != 0; }};
      }
      case 22:
        return {"mediator:*", v1::PROCESS, [](const NaiveCase& c) { return !c.row.mediators().empty(); }};
      case 23:
        return {"waiting:*", v1::PROCESS, [](const NaiveCase& c) { return c.row.waits() != 0 || c.message_waits; }};
      case 24:
        return {"group = true", v1::PROCESS, [](const NaiveCase& c) { return c.row.group_event(); }};
      default:
        return {"due:*", v1::PROCESS, [](const NaiveCase& c) { return c.row.due_micros() != 0; }};
    }
  }

  // Text and meaning. What is not seen makes a condition false, and its contrary, too.
  std::pair<std::string, Holds> Tree(int depth, bool negated, bool with_words) {
    const int kind = depth == 0 ? 0 : Below(4);
    if (kind == 1) {
      auto [text, holds] = Tree(depth - 1, !negated, with_words);
      return {absl::StrCat("NOT (", text, ")"), holds};
    }
    if (kind >= 2) {
      auto [left, left_holds] = Tree(depth - 1, negated, with_words);
      auto [right, right_holds] = Tree(depth - 1, negated, with_words);
      const bool is_and = kind == 2;
      const bool both = is_and != negated;
      return {absl::StrCat("(", left, is_and ? " AND " : " OR ", right, ")"),
              [=, l = left_holds, r = right_holds](const NaiveCase& c) { return both ? l(c) && r(c) : l(c) || r(c); }};
    }
    if (with_words && Below(3) == 0) {
      // A word is looked for in what is seen: what is not seen is not there to be missed either.
      const std::string word = absl::StrCat("w", Below(6));
      return {word, [=](const NaiveCase& c) { return HasWord(c, word, c.seen, /*with_title=*/true) != negated; }};
    }
    const Condition condition = Random();
    return {condition.text, [=](const NaiveCase& c) {
              return (c.seen & ClassBit(condition.field_class)) != 0 && condition.holds(c) != negated;
            }};
  }

  static bool IsAtOrBelow(absl::string_view unit, absl::string_view root) {
    const absl::string_view code = absl::StripPrefix(unit, "orgs/");
    return code == root || absl::StartsWith(code, absl::StrCat(root, "-"));
  }

  static std::pair<int64_t, int64_t> KeyOf(int64_t create_seconds, int64_t change_micros) {
    return {create_seconds, change_micros};
  }

  // As `text` asks, for whoever sees of each case what it says; `filter` outlives it.
  ListQuery QueryOf(const CaseFilter* filter) {
    ListQuery query;
    query.filter = filter;
    query.now = absl::FromUnixMicros(kNow);
    query.show_closed = Below(2) == 0;
    query.is_at_or_below = [](absl::string_view unit, absl::string_view root) {
      return IsAtOrBelow(unit, absl::StripPrefix(root, "orgs/"));
    };
    query.language_token = [](absl::string_view language) { return static_cast<uint32_t>(language[1] - '0'); };
    query.sees = [this](const TableRow& row) {
      return sights_.at(KeyOf(row.create_seconds(), absl::ToUnixMicros(row.change_time())));
    };
    for (const std::string& word : filter->words()) query.words.push_back(TokensOf(word));
    query.title_has = [filter](size_t word, absl::string_view unit, absl::string_view dispute_class) {
      return TitleHas(filter->words()[word], unit, dispute_class);
    };
    return query;
  }

  // Where a case stands in a list.
  static ListKey PlaceOf(const NaiveCase& c, v1::CaseOrder order) {
    constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
    const bool sees_process = (c.seen & ClassBit(v1::PROCESS)) != 0;
    switch (order) {
      case v1::CASE_ORDER_OLDEST:
        return {c.row.create_micros() / 1000, c.name};
      case v1::CASE_ORDER_NEWEST:
        return {-c.row.create_micros() / 1000, c.name};
      case v1::CASE_ORDER_LAST_CHANGED:
        return {sees_process ? -c.row.change_micros() : kLast, c.name};
      default:
        return {sees_process && c.row.due_micros() != 0 ? c.row.due_micros() : kLast, c.name};
    }
  }

  // Names of what fulfils the filter, in order.
  std::vector<std::string> Expected(const CaseFilter& filter, const ListQuery& query, const Holds& holds) const {
    std::vector<ListKey> places;
    for (const NaiveCase& c : cases_) {
      const bool shown = query.show_closed || filter.mentions_closed() || !c.row.closed();
      if (c.seen != 0 && shown && holds(c)) places.push_back(PlaceOf(c, query.order));
    }
    std::sort(places.begin(), places.end());
    std::vector<std::string> names;
    for (const ListKey& place : places) names.push_back(place.name);
    return names;
  }

  // All pages; the total stands on each.
  std::vector<std::string> Paged(ListQuery query, int64_t* total) const {
    std::vector<std::string> names;
    *total = -1;
    while (true) {
      const ListPage page = table_.List(query);
      EXPECT_LE(page.keys.size(), query.limit);
      EXPECT_TRUE(*total == -1 || page.total == *total);
      *total = page.total;
      for (const ListKey& key : page.keys) names.push_back(key.name);
      if (!page.next.has_value()) return names;
      EXPECT_EQ(page.keys.size(), query.limit);
      query.after = page.next;
    }
  }

  std::mt19937 random_{20261130};
  const std::vector<std::string> units_ = {"c", "c-1", "c-2", "c-1-a", "c-1-b", "c-2-a"};
  const std::vector<std::string> people_ = {"p1", "p2", "p3", "p4"};
  const std::vector<std::string> states_ = {"registered", "accepted", "closed"};
  const std::vector<std::string> classes_ = {"", "01", "01-06", "01-07", "07", "07-01"};
  std::vector<NaiveCase> cases_;
  std::map<std::pair<int64_t, int64_t>, ClassBits> sights_;
  CaseTable table_;
};

constexpr v1::CaseOrder kOrders[] = {v1::CASE_ORDER_UNSPECIFIED, v1::CASE_ORDER_NEWEST, v1::CASE_ORDER_OLDEST,
                                     v1::CASE_ORDER_LAST_CHANGED};

TEST_F(Scan, EveryFilterFindsWhatANaiveScanFindsOnPagesOfAnyLength) {
  MakeCases();
  int found_some = 0;
  for (int i = 0; i < kFilters; ++i) {
    const auto [text, holds] = Tree(Below(4), false, /*with_words=*/false);
    SCOPED_TRACE(text);
    const absl::StatusOr<CaseFilter> filter = CaseFilter::Parse(text, absl::FromUnixMicros(kNow));
    ASSERT_TRUE(filter.ok()) << filter.status();
    ListQuery query = QueryOf(&*filter);
    query.limit = static_cast<size_t>(Below(4) == 0 ? kCases : 1 + Below(90));
    query.order = kOrders[Below(4)];
    const std::vector<std::string> expected = Expected(*filter, query, holds);
    int64_t total = 0;
    ASSERT_EQ(Paged(query, &total), expected) << "in order " << query.order << ", " << query.limit << " a page";
    ASSERT_EQ(total, static_cast<int64_t>(expected.size()));
    found_some += expected.empty() ? 0 : 1;
  }
  // The filters ask of something.
  EXPECT_GT(found_some, kFilters / 3);
}

// Of a filter with words the table tells which cases may fulfil it, and then, of each whose words somebody looked up,
// whether it does.
TEST_F(Scan, WordsFindWhatANaiveScanFinds) {
  MakeCases();
  int found_some = 0, passed_over = 0;
  std::map<std::string, const NaiveCase*> by_name;
  for (const NaiveCase& c : cases_) by_name[c.name] = &c;
  for (int i = 0; i < kFilters; ++i) {
    const auto [text, holds] = Tree(Below(4), false, /*with_words=*/true);
    const absl::StatusOr<CaseFilter> filter = CaseFilter::Parse(text, absl::FromUnixMicros(kNow));
    ASSERT_TRUE(filter.ok()) << filter.status();
    if (filter->words().empty()) continue;
    SCOPED_TRACE(text);
    ListQuery query = QueryOf(&*filter);
    query.limit = kCases;
    query.order = kOrders[Below(4)];
    int64_t total = 0;
    const std::vector<std::string> candidates = Paged(query, &total);
    const std::vector<bool> fulfil = table_.Check(query, candidates, [&](size_t name, size_t word, ClassBits seen) {
      return HasWord(*by_name.at(candidates[name]), filter->words()[word], seen, /*with_title=*/false);
    });
    std::vector<std::string> found;
    for (size_t c = 0; c < candidates.size(); ++c) {
      if (fulfil[c]) found.push_back(candidates[c]);
    }
    ASSERT_EQ(found, Expected(*filter, query, holds));
    found_some += found.empty() ? 0 : 1;
    passed_over += candidates.size() < cases_.size() ? 1 : 0;
  }
  // The words ask of something, and the signatures leave something out.
  EXPECT_GT(found_some, kFilters / 5);
  EXPECT_GT(passed_over, kFilters / 3);
}

// Who does not see when a case is due learns nothing by where it stands in the list.
TEST_F(Scan, WhatIsNotSeenDoesNotOrder) {
  MakeCases();
  ListQuery query;
  query.show_closed = true;
  query.limit = kCases;
  query.sees = [](const TableRow&) { return ClassBit(v1::GLIMPSE); };
  for (const v1::CaseOrder order : {v1::CASE_ORDER_UNSPECIFIED, v1::CASE_ORDER_LAST_CHANGED}) {
    query.order = order;
    const ListPage page = table_.List(query);
    std::vector<std::string> names;
    for (const ListKey& key : page.keys) names.push_back(key.name);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(names.size(), cases_.size());
  }
}

}  // namespace
}  // namespace gaiwan
