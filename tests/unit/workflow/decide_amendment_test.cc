// Sessions that move, minutes that are confirmed, agreements that are changed.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/effect.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

// --- sessions --------------------------------------------------------------------------------------------------------

const Story& Planned() {
  static const auto* const planned = new Story{
      "session_scheduled { session: '1' mode: SESSION_MODE_VIDEO venue: 'orgs/v1' planned_start { seconds: 1773000000 "
      "} "
      "}"};
  return *planned;
}
constexpr char kMove[] =
    "reschedule_session { session: '1' planned_start { seconds: 1773100000 } reason { text: '大雪封路' } }";
constexpr char kCancel[] = "cancel_session { session: '1' reason { text: '已和好' } }";

TEST(RescheduleSession, KeepsWhatItDoesNotChange) {
  GivenStory story = Given(Join({Opened(), Planned()})).When(kMove);
  story.Then(
      {"session_rescheduled { session: '1' planned_start { seconds: 1773100000 } mode: SESSION_MODE_VIDEO "
       "venue: 'orgs/v1' text { subject: 'case' open { text { text: '大雪封路' } } } }"});
  EXPECT_EQ(story.Case().sessions(0).planned_start().seconds(), 1773100000);
  EXPECT_EQ(story.Case().sessions(0).venue(), "orgs/v1");
  story
      .When(
          "reschedule_session { session: '1' planned_start { seconds: 1773100000 } mode: SESSION_MODE_PHONE "
          "venue: 'orgs/zz' reason { text: 'x' } }")
      .ThenBadField("command.reschedule_session.venue");
  story.When("reschedule_session { session: '1' planned_start { seconds: 1772000000 } reason { text: 'x' } }")
      .ThenBadField("command.reschedule_session.planned_start");
}

TEST(PlannedSession, IsMovedOrCancelledBeforeItBegins) {
  GivenStory cancelled = Given(Join({Opened(), Planned()})).When(kCancel);
  cancelled.Then({"session_cancelled { session: '1' text { subject: 'case' open { text { text: '已和好' } } } }"});
  EXPECT_TRUE(cancelled.Case().sessions(0).cancelled());
  for (const char* command : {kMove, kCancel}) {
    Given(Opened()).When(command).ThenRefused(v1::PART_UNKNOWN, "sessions/1");
    for (const char* event :
         {"session_started { session: '1' }", "session_ended { session: '1' }", "session_cancelled { session: '1' }"}) {
      GivenStory over = Given(Join({Opened(), Planned(), {event}})).When(command);
      over.ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
      EXPECT_EQ(over.Why(), "只有尚未开始的调解会可以改期或取消");
    }
  }
  // What was cancelled neither begins nor ends.
  const Story off = Join({Opened(), Agreeing({"1", "2"}), Planned(), {"session_cancelled { session: '1' }"}});
  Given(off).When("start_session { session: '1' }").ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/1");
  Given(off)
      .When("end_session { session: '1' result: SESSION_RESULT_NOT_HELD }")
      .ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/1");
}

// --- minutes ---------------------------------------------------------------------------------------------------------

std::string Minutes(absl::string_view party, absl::string_view more = "") {
  return absl::StrCat("confirm_minutes { session: '1' party: '", party, "' ", more, " }");
}

// PML art. 27, Online Rules art. 22.
TEST(ConfirmMinutes, ByWhoWasThereWithTheirCorrectionBesideThem) {
  const Story held = {
      "session_started { session: '1' attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
      "attendance { who: '2' presence: PRESENCE_ABSENT } }"};
  const Story ended = {"session_ended { session: '1' result: SESSION_RESULT_CONTINUED }"};
  GivenStory story = Given(Join({Opened(), held, ended}))
                         .When(Minutes("1", "read_out_in: 'bo' correction { text: '是三只羊，不是四只' }"));
  story.Then(
      {"minutes_confirmed { session: '1' party: '1' read_out_in: 'bo' "
       "text { subject: 'case' open { text { text: '是三只羊，不是四只' } } } }"});
  ASSERT_EQ(story.Case().sessions(0).minutes_confirmed_by_size(), 1);
  story.When(Minutes("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  EXPECT_EQ(story.Why(), "该当事人已经确认过笔录");
  story.When(Minutes("2")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  EXPECT_EQ(story.Why(), "该当事人没有参加这场调解会");
  story.When(Minutes("9")).ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Join({Opened(), held, ended}))
      .When(Minutes("1", "read_out_in: 'xx'"))
      .ThenBadField("command.confirm_minutes.read_out_in");
  Given(Join({Opened(), held})).When(Minutes("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  Given(Join({Opened(), Planned(), ended})).When(Minutes("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  Given(Opened()).When(Minutes("1")).ThenRefused(v1::PART_UNKNOWN, "sessions/1");
}

// --- amendment -------------------------------------------------------------------------------------------------------

constexpr char kLater[] =
    "text { clauses: '晚些付' } clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' "
    "amount { currency: 'CNY' fen: 10000 } due_date: '2026-06-01' } ";

std::string Amend(absl::string_view replaces = "1", absl::string_view more = "") {
  return absl::StrCat("amend_agreement { replaces: '", replaces, "' ", kLater, " reason { text: '草料歉收' } ", more,
                      " }");
}

Story Bound() {
  return Join({Opened(), Agreeing({"1", "2"}), Assigned(), InEffect("1")});
}

Story Amended(absl::string_view id) {
  return {absl::StrCat("agreement_amended { agreement: '", id, "' replaces: '1' effect_rule: EFFECT_RULE_PML29 ",
                       "clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' "
                       "amount { currency: 'CNY' fen: 10000 } due_date: '2026-06-01' } }")};
}

std::string SignNew(absl::string_view who, absl::string_view agreement = "2") {
  return absl::StrCat("sign_agreement { agreement: '", agreement, "' signer: '", who, "' way: SIGNATURE_WAY_BY_HAND }");
}
constexpr char kSealNew[] = "seal_agreement { agreement: '2' seal: 'orgs/c1-committee/seals/s1' }";

// Civil Code art. 543: a contract is changed by agreement. PML art. 29: and like the first by signatures and seal.
TEST(AmendAgreement, IsADraftUntilItTakesEffectAndThenReplaces) {
  GivenStory story = Given(Bound()).When(Amend());
  story.Then(
      {absl::StrCat("agreement_amended { agreement: '2' replaces: '1' effect_rule: EFFECT_RULE_PML29 "
                    "text { subject: 'case' open { agreement { clauses: '晚些付' } } } "
                    "clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' "
                    "amount { currency: 'CNY' fen: 10000 } due_date: '2026-06-01' } "
                    "reason { subject: 'case' open { text { text: '草料歉收' } } } }")});
  EXPECT_EQ(story.Case().agreements(1).replaces(), "1");
  for (const char* who : {"1", "2", "people/mediator"}) story.When(SignNew(who));
  EXPECT_FALSE(story.Case().agreements(0).replaced());
  EXPECT_EQ(story.Case().obligations(0).state(), v1::OBLIGATION_STATE_OPEN);
  story.When(kSealNew);
  EXPECT_TRUE(story.Case().agreements(0).replaced());
  EXPECT_TRUE(story.Case().agreements(1).has_effective_time());
  EXPECT_EQ(story.Case().obligations(0).state(), v1::OBLIGATION_STATE_LAPSED);
  EXPECT_EQ(story.Case().obligations(1).id(), "2-1");
  EXPECT_EQ(story.Case().obligations(1).state(), v1::OBLIGATION_STATE_OPEN);

  story.When(Amend("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  EXPECT_EQ(story.Why(), "协议已经被后来的协议取代");
  story.When("record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE, "obligations/1-1");
  // Done before that, entered now.
  story.HappenedAt("2026-03-03T09:00+08:00")
      .When("record_performance { obligation: '1-1' state: OBLIGATION_STATE_DONE proof { text: 'x' } }");
  EXPECT_EQ(story.Case().obligations(0).state(), v1::OBLIGATION_STATE_DONE);
}

TEST(AmendAgreement, LeavesWhatIsOnRecord) {
  const auto after = [](const char* state) {
    return Given(Join({Bound(),
                       {absl::StrCat("performance_recorded { obligation: '1-1' state: OBLIGATION_STATE_", state, " }")},
                       Amended("2"),
                       {"agreement_effective { agreement: '2' effective_time { seconds: 1772700000 } }"}}))
        .Case()
        .obligations(0)
        .state();
  };
  EXPECT_EQ(after("PARTLY_DONE"), v1::OBLIGATION_STATE_LAPSED);
  EXPECT_EQ(after("IN_ORDER"), v1::OBLIGATION_STATE_LAPSED);
  EXPECT_EQ(after("DONE"), v1::OBLIGATION_STATE_DONE);
  EXPECT_EQ(after("FAILED"), v1::OBLIGATION_STATE_FAILED);
  EXPECT_EQ(after("UNKNOWN"), v1::OBLIGATION_STATE_UNKNOWN);
}

TEST(AmendAgreement, OfWhatIsInEffectAndOneDraftAtATime) {
  Given(Bound()).When(Amend("7")).ThenRefused(v1::PART_UNKNOWN, "agreements/7");
  Given(Join({Opened(), Agreeing({"1", "2"}), Drafted("1")}))
      .When(Amend())
      .ThenRefused(v1::NOT_EFFECTIVE, "agreements/1");
  Given(Bound()).When(Amend("1", "agreement: '1'")).ThenRefused(v1::PART_EXISTS, "agreements/1");
  GivenStory twice = Given(Join({Bound(), Amended("2")})).When(Amend());
  twice.ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/2");
  EXPECT_EQ(twice.Why(), "已经有变更它的协议稿，请修改该稿");
  Given(Join({Bound(), {"refusal_recorded { party: '2' }"}})).When(Amend()).ThenRefused(v1::PARTY_REFUSED, "parties/2");
  Given(Bound())
      .When("amend_agreement { replaces: '1' text {} clauses { kind: CLAUSE_KIND_ACT } reason { text: 'x' } }")
      .ThenRefused(v1::CLAUSES_DO_NOT_MATCH);
}

TEST(AmendAgreement, ASecondDraftOfAnotherRoundTakesNoEffect) {
  const Story both = Join({Bound(),
                           Amended("2"),
                           {"case_reopened { round: 2 }"},
                           Agreeing({"1", "2"}),
                           Amended("3"),
                           {"agreement_effective { agreement: '3' effective_time { seconds: 1772700000 } }"}});
  Given(both).When(SignNew("1")).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
  Given(both).When(kSealNew).ThenRefused(v1::NOT_IN_THIS_STATE, "agreements/1");
}

TEST(AmendAgreement, IsSignedByEverybodyTheOldOneBound) {
  const Story old = {
      "agreement_drafted { agreement: '1' clauses { kind: CLAUSE_KIND_ACT from_party: '3' to_party: '2' } }",
      "agreement_effective { agreement: '1' effective_time { seconds: 1772420400 } }"};
  const GivenStory story = Given(Join({Opened(4), Agreeing({"1", "2", "3"}), old, Amended("2")}));
  EXPECT_EQ(PartiesThatSign(story.Case(), story.Case().agreements(1)), (std::vector<std::string>{"1", "2", "3"}));
}

}  // namespace
}  // namespace gaiwan
