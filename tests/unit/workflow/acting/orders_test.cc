#include "workflow/acting/orders.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/workflow/acting/acting_fixture.h"
#include "workflow/base/date.h"

namespace gaiwan {
namespace {

constexpr char kErasure[] =
    "act { erasure { case: 'cases/c-1' who: '2' basis: ERASURE_BASIS_RETENTION_OVER } } reason { text: '保管期满' }";
constexpr char kExport[] = "act { export {} } reason { text: '年度审计' }";

class Orders : public ActingTest {
 protected:
  std::string Ask(const std::string& act) const { return absl::StrCat("ask_order { unit: '", org_, "' ", act, " }"); }
  std::string Answer(const std::string& more = "approved: true") const {
    return absl::StrCat("answer_order { unit: '", org_, "' order: '1' ", more, " }");
  }
  v1::Reason Checked(const std::string& actor, const v1::OrderedAct& act) {
    return ReasonOf(CheckOrder(FindOrder(acts_, "1"), act, actor, DayOf(testing::TimeOf(now_))));
  }
  v1::OrderedAct Act() const { return acts_.orders.at(0)->asked().act(); }
};

TEST_F(Orders, AllowExactlyWhatWasAskedForToWhoAsked) {
  ASSERT_OK_AND_ASSIGN(const v1::Event asked, Decide("justice", Ask(kErasure)));
  EXPECT_EQ(asked.order_asked().order(), "1");
  EXPECT_EQ(asked.order_asked().last_day(), "2026-03-12");
  EXPECT_EQ(asked.order_asked().text().subject(), kUnitSubject);
  EXPECT_EQ(acts_.orders.at(0)->name(), "orgs/x1-justice/orders/1");
  EXPECT_EQ(Checked("people/justice", Act()), v1::ORDER_MISSING) << "nobody answered yet";
  ASSERT_OK_AND_ASSIGN(const v1::Event answered, Decide("justice-2", Answer()));
  EXPECT_EQ(answered.order_answered().last_day(), "2026-03-12");
  EXPECT_EQ(acts_.orders.at(0)->answered_by(), "people/justice-2");
  EXPECT_EQ(Checked("people/justice", Act()), v1::REASON_UNSPECIFIED);
  EXPECT_EQ(Checked("people/justice-2", Act()), v1::ORDER_MISSING) << "the other one asked";
  v1::OrderedAct other = Act();
  other.mutable_erasure()->set_who("1");
  EXPECT_EQ(Checked("people/justice", other), v1::ORDER_MISSING) << "another person of the case";
  other = Act();
  other.mutable_erasure()->set_shared_text(v1::SHARED_TEXT_ERASE);
  EXPECT_EQ(Checked("people/justice", other), v1::ORDER_MISSING) << "more than was asked for";
  EXPECT_EQ(ReasonOf(CheckOrder(nullptr, Act(), "people/justice", absl::CivilDay(2026, 3, 5))), v1::ORDER_MISSING);
}

TEST_F(Orders, NobodyAnswersTheirOwn) {
  ASSERT_OK(Decide("justice", Ask(kErasure)).status());
  EXPECT_EQ(Refusal("justice", Answer()), v1::SAME_PERSON);
  // Not even whom the county names.
  const std::vector<std::string> named = {"people/justice"};
  past_.second_people = &named;
  EXPECT_EQ(Refusal("justice", Answer()), v1::SAME_PERSON);
}

TEST_F(Orders, AreAnsweredByTheOfficeOrOneAboveIt) {
  for (const char* who : {"head", "watcher", "dispatcher", "other-justice", "grid", "nobody"}) {
    ASSERT_TRUE(acts_.orders.size() == 1 || Decide("justice", Ask(kErasure)).ok());
    EXPECT_EQ(Refusal(who, Answer()), v1::NOT_YOUR_ROLE) << who;
  }
  EXPECT_OK(Decide("bureau", Answer()));
  EXPECT_EQ(Refusal("justice-2", Answer()), v1::NOT_IN_THIS_STATE) << "answered already";
}

// A bureau with one officer, over which none stands: the county says who the second one is.
TEST_F(Orders, OfAnOfficeWithOneOfficerByWhomTheCountyNames) {
  org_ = "orgs/x2-justice";
  ASSERT_OK(Decide("other-justice", Ask(kErasure)).status());
  EXPECT_EQ(Refusal("watcher", Answer()), v1::NOT_YOUR_ROLE);
  const std::vector<std::string> named = {"people/watcher"};
  past_.second_people = &named;
  EXPECT_OK(Decide("watcher", Answer()));
}

TEST_F(Orders, LapseAfterAWeek) {
  ASSERT_OK(Decide("justice", Ask(kErasure)).status());
  now_ = "2026-03-13T08:00+08:00";
  EXPECT_EQ(Refusal("bureau", Answer()), v1::NOT_IN_THIS_STATE);
  EXPECT_FALSE(IsWaiting(*acts_.orders.at(0), absl::CivilDay(2026, 3, 13)));
  now_ = "2026-03-12T23:00+08:00";
  ASSERT_OK(Decide("bureau", Answer()).status());
  now_ = "2026-03-19T23:00+08:00";
  EXPECT_EQ(Checked("people/justice", Act()), v1::REASON_UNSPECIFIED);
  now_ = "2026-03-20T00:00+08:00";
  EXPECT_EQ(Checked("people/justice", Act()), v1::ORDER_MISSING);
}

TEST_F(Orders, ANoIsANo) {
  ASSERT_OK(Decide("justice", Ask(kErasure)).status());
  ASSERT_OK_AND_ASSIGN(const v1::Event answered, Decide("bureau", Answer("reason { text: '还在借阅' }")));
  EXPECT_FALSE(answered.order_answered().approved());
  EXPECT_EQ(Checked("people/justice", Act()), v1::ORDER_MISSING);
}

TEST_F(Orders, AreAskedForByWhoCouldDoIt) {
  EXPECT_EQ(Refusal("bureau", Ask(kErasure)), v1::NOT_YOUR_ROLE) << "in one's own office";
  EXPECT_EQ(Refusal("head", Ask(kErasure)), v1::NOT_YOUR_ROLE);
  directory_.Person("keeper", "x", "administrator").Person("keeper-2", "x", "administrator");
  org_ = "orgs/x";
  EXPECT_EQ(Refusal("keeper", Ask(kErasure)), v1::NOT_YOUR_ROLE) << "an administrator erases nothing";
  ASSERT_OK(Decide("keeper", Ask(kExport)).status());
  EXPECT_OK(Decide("keeper-2", Answer()));
  // An office lies in the county that the administrator looks after.
  acts_ = UnitActs();
  org_ = "orgs/x1-justice";
  ASSERT_OK(Decide("justice", Ask(kExport)).status());
  EXPECT_OK(Decide("keeper", Answer()));
}

constexpr char kGlass[] = "act { glass { case: 'cases/c-1' minutes: 600 } } reason { text: '值夜班' }";
constexpr char kPublication[] =
    "act { publication { id: 'mediation-543' revision: 2 textproto: 'id: \"mediation-543\"' } } reason { text: "
    "'会议纪要' }";

TEST_F(Orders, ToBreakTheGlassAreForThisCaseAndSoLong) {
  org_ = "orgs/x-centre";
  EXPECT_EQ(Refusal("watcher", Ask(kGlass)), v1::NOT_YOUR_ROLE) << "where one works";
  ASSERT_OK(Decide("dispatcher", Ask(kGlass)).status());
  EXPECT_EQ(Refusal("dispatcher", Answer()), v1::SAME_PERSON);
  EXPECT_EQ(Refusal("justice", Answer()), v1::NOT_YOUR_ROLE) << "an office that does not stand over it";
  ASSERT_OK(Decide("bureau", Answer()).status());
  EXPECT_EQ(Checked("people/dispatcher", Act()), v1::REASON_UNSPECIFIED);
  v1::OrderedAct other = Act();
  other.mutable_glass()->set_minutes(601);
  EXPECT_EQ(Checked("people/dispatcher", other), v1::ORDER_MISSING);
  other = Act();
  other.mutable_glass()->set_case_("cases/c-2");
  EXPECT_EQ(Checked("people/dispatcher", other), v1::ORDER_MISSING);
}

TEST_F(Orders, OfAccountsAndPostsAreAskedForByAnAdministratorAndAreForExactlyThese) {
  directory_.Person("keeper", "x", "administrator").Person("keeper-2", "x", "administrator");
  org_ = "orgs/x";
  const std::string account = "act { account { person: 'people/bureau' } } reason { text: '忘记口令' }";
  EXPECT_EQ(Refusal("bureau", Ask(account)), v1::NOT_YOUR_ROLE);
  ASSERT_OK(Decide("keeper", Ask(account)).status());
  ASSERT_OK(Decide("keeper-2", Answer()).status());
  EXPECT_EQ(Checked("people/keeper", Act()), v1::REASON_UNSPECIFIED);
  v1::OrderedAct other = Act();
  other.mutable_account()->set_person("people/justice");
  EXPECT_EQ(Checked("people/keeper", other), v1::ORDER_MISSING);
  acts_ = UnitActs();
  ASSERT_OK(
      Decide("keeper", Ask("act { posts { posts: 'x1-justice justice-officer' } } reason { text: '兼任' }")).status());
  EXPECT_EQ(Refusal("keeper", Answer()), v1::SAME_PERSON);
  ASSERT_OK(Decide("bureau", Answer()).status());
  EXPECT_EQ(Checked("people/keeper", Act()), v1::REASON_UNSPECIFIED);
  other = Act();
  other.mutable_posts()->add_posts("x1 head");
  EXPECT_EQ(Checked("people/keeper", other), v1::ORDER_MISSING) << "more than was allowed";
}

TEST_F(Orders, ToPublishAreAskedForByAnAdministratorAndAreForThisText) {
  directory_.Person("keeper", "x", "administrator").Person("keeper-2", "x", "administrator");
  EXPECT_EQ(Refusal("justice", Ask(kPublication)), v1::NOT_YOUR_ROLE);
  org_ = "orgs/x";
  ASSERT_OK(Decide("keeper", Ask(kPublication)).status());
  EXPECT_EQ(Refusal("keeper", Answer()), v1::SAME_PERSON);
  EXPECT_EQ(Refusal("justice", Answer()), v1::NOT_YOUR_ROLE);
  ASSERT_OK(Decide("keeper-2", Answer()).status());
  EXPECT_EQ(Checked("people/keeper", Act()), v1::REASON_UNSPECIFIED);
  v1::OrderedAct other = Act();
  other.mutable_publication()->mutable_textproto()->append("\n");
  EXPECT_EQ(Checked("people/keeper", other), v1::ORDER_MISSING);
  // A bureau of justice stands over the county's procedure, too.
  acts_ = UnitActs();
  ASSERT_OK(Decide("keeper", Ask(kPublication)).status());
  EXPECT_OK(Decide("bureau", Answer()));
  for (int i = 0; i < kPublicationsOpenMax; ++i) ASSERT_OK(Decide("keeper", Ask(kPublication)).status());
  EXPECT_EQ(Refusal("keeper", Ask(kPublication)), v1::TOO_MANY);
  EXPECT_OK(Decide("keeper", Ask(kExport)));
}

TEST(OrderedActOf, IsWhatTheCommandDoes) {
  v1::Command command;
  EXPECT_FALSE(OrderedActOf("cases/c-1", command).has_value());
  command.mutable_break_glass()->set_order("orgs/x/orders/1");
  EXPECT_EQ(OrderedActOf("cases/c-1", command)->glass().minutes(), kGlassMinutesDefault);
  EXPECT_EQ(CaseOf(*OrderedActOf("cases/c-1", command)), "cases/c-1");
  EXPECT_EQ(OrderNamedBy(command), "orgs/x/orders/1");
}

class Glass : public ::testing::Test {
 protected:
  // A look for so many minutes, decided when it has been found out that no order named allows it.
  absl::Status Look(int minutes, const std::string& order = "", const std::string& who = "people/dispatcher") {
    v1::BreakGlass command;
    command.set_minutes(minutes);
    command.set_order(order);
    const absl::Status checked = CheckGlassOrdered(case_, command, who, now_, &seen_);
    if (checked.ok()) {
      v1::SightGrant* grant = case_.add_sight_grants();
      grant->set_person(who);
      grant->set_order(order);
      *grant->mutable_start_time() = ToProto(now_);
      *grant->mutable_end_time() = ToProto(now_ + absl::Minutes(minutes));
    }
    return checked;
  }

  Glass() {
    seen_.mutable_order_missing()->set_en("nobody said yes");
    seen_.set_alone_minutes(240);
  }

  v1::Case case_;
  v1::OrderFacts seen_;
  absl::Time now_ = absl::FromUnixSeconds(1'772'000'000);
};

TEST_F(Glass, TwoLooksThatWereLookedUpAtTheSameMomentCountTogether) {
  EXPECT_OK(Look(200));
  EXPECT_EQ(ReasonOf(Look(200)), v1::ORDER_MISSING);
  EXPECT_OK(Look(200, "", "people/other")) << "of one person";
  EXPECT_OK(Look(40));
  now_ += absl::Hours(25);
  EXPECT_OK(Look(240));
}

TEST_F(Glass, AnOrderThatIsNoneMakesNoLookUncounted) {
  EXPECT_EQ(ReasonOf(Look(1, "orgs/x/orders/none")), v1::ORDER_MISSING);
  seen_.clear_order_missing();
  EXPECT_OK(Look(600, "orgs/x/orders/1"));
}

TEST_F(Orders, AreRefused) {
  EXPECT_EQ(Field("justice", Ask("reason { text: 'x' }")), "command.ask_order.act");
  EXPECT_EQ(Field("justice", Ask("act { erasure { case: 'c-1' } } reason { text: 'x' }")),
            "command.ask_order.act.erasure.case");
  EXPECT_EQ(Field("justice", Ask("act { glass { case: 'c-1' minutes: 600 } } reason { text: 'x' }")),
            "command.ask_order.act.glass.case");
  EXPECT_EQ(Field("justice", "ask_order { unit: 'orgs/x' act { export {} } }"), "command.ask_order.unit");
  EXPECT_EQ(Refusal("bureau", Answer()), v1::PART_UNKNOWN);
  ASSERT_OK(Decide("justice", Ask(absl::StrCat("order: '1' ", kErasure))).status());
  EXPECT_EQ(Refusal("justice", Ask(absl::StrCat("order: '1' ", kErasure))), v1::PART_EXISTS);
  for (int i = 1; i < kOrdersOpenMax; ++i) ASSERT_OK(Decide("justice", Ask(kErasure)).status());
  EXPECT_EQ(Refusal("justice", Ask(kErasure)), v1::TOO_MANY);
}

TEST(SplitOrder, TakesTheNameApart) {
  EXPECT_EQ(SplitOrder("orgs/x1-justice/orders/7").org, "orgs/x1-justice");
  EXPECT_EQ(SplitOrder("orgs/x1-justice/orders/7").order, "7");
  EXPECT_EQ(SplitOrder("x1-justice/7").org, "");
  EXPECT_EQ(SplitOrder("").order, "");
}

}  // namespace
}  // namespace gaiwan
