// The text of filters: how it is read, what is refused and in which words.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/filter/case_filter.h"
#include "server/filter/filter_parser.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::testing::HasSubstr;

// 2026-03-10 12:00 in +08:00.
constexpr int64_t kNowSeconds = 1773115200;

std::string Print(const FilterNode& node) {
  const auto all = [&](const char* word) {
    return absl::StrCat(
        "(",
        absl::StrJoin(node.parts, word, [](std::string* out, const FilterNode& part) { out->append(Print(part)); }),
        ")");
  };
  constexpr const char* kOps[] = {"=", "!=", "<", "<=", ">", ">=", ":"};
  switch (node.kind) {
    case FilterNode::Kind::kAnd:
      return all(" AND ");
    case FilterNode::Kind::kOr:
      return all(" OR ");
    case FilterNode::Kind::kNot:
      return absl::StrCat("NOT ", Print(node.parts[0]));
    case FilterNode::Kind::kWord:
      return absl::StrCat("[", node.value, "]");
    default:
      return absl::StrCat(node.field, kOps[static_cast<int>(node.op)], node.value);
  }
}

std::string Read(absl::string_view text) {
  const auto tree = ParseFilter(text);
  if (!tree.ok()) return std::string(tree.status().message());
  return *tree == nullptr ? "" : Print(**tree);
}

TEST(FilterText, IsReadAsAip160SaysIt) {
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read("  \t"), "");
  EXPECT_EQ(Read("a = 1"), "a=1");
  EXPECT_EQ(Read("a=1 b!=2 c<3 d<=4 e>5 f>=6 g:7"), "(a=1 AND b!=2 AND c<3 AND d<=4 AND e>5 AND f>=6 AND g:7)");
  // OR binds tighter than AND.
  EXPECT_EQ(Read("a=1 AND b=2 OR c=3"), "(a=1 AND (b=2 OR c=3))");
  EXPECT_EQ(Read("(a=1 AND b=2) OR c=3"), "((a=1 AND b=2) OR c=3)");
  EXPECT_EQ(Read("NOT a=1 -b=2 -(c=3 OR d=4)"), "(NOT a=1 AND NOT b=2 AND NOT (c=3 OR d=4))");
  EXPECT_EQ(Read("枸杞 -草场 class=07"), "([枸杞] AND NOT [草场] AND class=07)");
  EXPECT_EQ(Read("\"two words\" a = \"x = (y)\""), "([two words] AND a=x = (y))");
  EXPECT_EQ(Read(R"('it\'s' "a\"b\\")"), "([it's] AND [a\"b\\])");
  // A minus within a word is none before it; small letters are words.
  EXPECT_EQ(Read("unit = 632821100-justice and"), "(unit=632821100-justice AND [and])");
  // As a Chinese keyboard writes it.
  EXPECT_EQ(Read("（class＝07）　risk：red"), "(class=07 AND risk:red)");
}

TEST(FilterText, ErrorsSayWhereAndWhat) {
  EXPECT_EQ(Read("a = "), "filter: at character 5: a value is missing behind `a`");
  EXPECT_EQ(Read("a = 1 AND"), "filter: at character 10: a condition is missing at the end");
  EXPECT_EQ(Read("AND a = 1"), "filter: at character 1: a condition is missing before AND");
  EXPECT_EQ(Read("(a = 1"), "filter: at character 1: opens a bracket that is not closed");
  EXPECT_EQ(Read("a = 1)"), "filter: at character 6: closes a bracket that was not opened");
  EXPECT_EQ(Read("()"), "filter: at character 2: a condition is missing in the brackets");
  EXPECT_EQ(Read("= 1"), "filter: at character 1: a field is missing before the comparison");
  EXPECT_EQ(Read("枸杞 \"地"), "filter: at character 4: begins a quotation that does not end");
  EXPECT_EQ(Read("a ! 1"), "filter: at character 3: is a sign that means nothing here");
  EXPECT_EQ(Read("a, b"), "filter: at character 2: is a sign that means nothing here");
  EXPECT_EQ(Read("due < 2026-03-02T10:00"), "filter: at character 20: a value with signs in it must stand in quotes");
}

TEST(FilterText, IsNoLongerAndNoDeeperThanItsLimits) {
  std::string deep(kFilterDepthMax, '(');
  EXPECT_EQ(Read(absl::StrCat(deep, "a=1", std::string(kFilterDepthMax, ')'))), "a=1");
  EXPECT_THAT(Read(absl::StrCat(deep, "((a=1))", std::string(kFilterDepthMax, ')'))), HasSubstr("brackets stand in"));
  std::string nots;
  for (int i = 0; i < 10000; ++i) nots += "NOT ";
  EXPECT_THAT(Read(absl::StrCat(nots, "a=1")), HasSubstr("stands in too many others"));
  std::string many;
  for (size_t i = 0; i < kFilterTermsMax; ++i) many += "a=1 ";
  EXPECT_THAT(Read(many), HasSubstr("a=1"));
  EXPECT_THAT(Read(many + "b=2"), HasSubstr("is one more than 50 conditions"));
}

absl::StatusOr<CaseFilter> Checked(absl::string_view text) {
  return CaseFilter::Parse(text, absl::FromUnixSeconds(kNowSeconds));
}

std::string Fault(absl::string_view text) {
  const auto filter = Checked(text);
  v1::BadField bad;
  EXPECT_FALSE(filter.ok()) << text;
  EXPECT_TRUE(ReadDetail(filter.status(), &bad));
  EXPECT_EQ(bad.field(), "filter");
  EXPECT_FALSE(bad.words().zh().empty());
  return bad.words().en();
}

TEST(CaseFilter, NamesTheFieldThatIsWrong) {
  EXPECT_THAT(Fault("phone = 138"), HasSubstr("at character 1: there is no field `phone`; there are unit, committee"));
  EXPECT_THAT(Fault("state = a class < 07"), HasSubstr("at character 11: `class` has no order"));
  EXPECT_THAT(Fault("risk > black"), HasSubstr("`risk` is one of none, yellow, orange, red"));
  EXPECT_THAT(Fault("due < tomorrow"), HasSubstr("`due` is a date, such as 2026-03-02"));
  EXPECT_THAT(Fault("due < 2026-02-30"), HasSubstr("`due` is a date"));
  EXPECT_THAT(Fault("age > many"), HasSubstr("`age` is a number of days"));
  EXPECT_THAT(Fault("age > 999999999999"), HasSubstr("`age` is a number of days"));
  EXPECT_THAT(Fault("amount = 1.234"), HasSubstr("`amount` is an amount in yuan"));
  EXPECT_THAT(Fault("amount = 99999999999999999999"), HasSubstr("`amount` is an amount in yuan"));
  EXPECT_THAT(Fault("closed = yes"), HasSubstr("`closed` is one of false, true"));
  EXPECT_THAT(Fault("waiting > risk"), HasSubstr("`waiting` has no order"));
  EXPECT_THAT(Fault("state = *"), HasSubstr("`state` takes `*` behind `:` alone"));
  EXPECT_THAT(Fault("state = \"\""), HasSubstr("`state` lacks a value"));
  EXPECT_THAT(Fault("-马"), HasSubstr("at character 2: `马` is too short to search for"));
  EXPECT_THAT(Fault(absl::StrCat("state = ", std::string(81, 'x'))), HasSubstr("takes at most 80 bytes"));
}

const CaseCondition& Only(const CaseFilter& filter) {
  return filter.root().parts[0].condition;
}

TEST(CaseFilter, ADayIsAllOfIt) {
  const int64_t day = (kNowSeconds - 12 * 3600) * 1000000, next = day + int64_t{24} * 3600 * 1000000;
  const CaseFilter before = *Checked("opened < 2026-03-10"), until = *Checked("opened <= 2026-03-10"),
                   after = *Checked("opened > 2026-03-10"), on = *Checked("opened = 2026-03-10");
  EXPECT_EQ(Only(before).to, day);
  EXPECT_EQ(Only(until).to, next);
  EXPECT_EQ(Only(after).from, next);
  EXPECT_EQ(Only(on).from, day);
  EXPECT_EQ(Only(on).to, next);
  // What ends at 24:00 of a day is due on that day.
  EXPECT_EQ(Only(*Checked("due <= 2026-03-10")).to, next + 1);
  EXPECT_EQ(Only(*Checked("due = 2026-03-10")).from, day + 1);
}

TEST(CaseFilter, AnAgeIsWholeDaysUntilNow) {
  const int64_t now = kNowSeconds * 1000000, days = int64_t{24} * 3600 * 1000000;
  // More than 30 days: 31 or more.
  EXPECT_EQ(Only(*Checked("age > 30")).to, now - 31 * days + 1);
  EXPECT_EQ(Only(*Checked("age >= 30d")).to, now - 30 * days + 1);
  EXPECT_EQ(Only(*Checked("age < 30")).from, now - 30 * days + 1);
  EXPECT_EQ(Only(*Checked("age = 30")).from, now - 31 * days + 1);
  EXPECT_EQ(Only(*Checked("age = 30")).to, now - 30 * days + 1);
}

TEST(CaseFilter, PushesNegationsDown) {
  const CaseFilter filter = *Checked("NOT (state = a OR NOT risk = red) AND -闹事");
  const CaseFilter::Node& both = filter.root().parts[0];
  ASSERT_EQ(both.kind, CaseFilter::Node::Kind::kAll);
  ASSERT_EQ(both.parts[0].kind, CaseFilter::Node::Kind::kAll);  // Neither: both not.
  EXPECT_TRUE(both.parts[0].parts[0].condition.negated);
  EXPECT_FALSE(both.parts[0].parts[1].condition.negated);
  EXPECT_TRUE(both.parts[1].condition.negated);
  EXPECT_THAT(filter.words(), ::testing::ElementsAre("闹事"));
}

}  // namespace
}  // namespace gaiwan
