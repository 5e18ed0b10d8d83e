// tests/unit/workflow/talking_tracks_test.cc: what the shipped definition makes of sessions that move, minutes, papers
// and agreements that are changed: who may, where it leads, which clocks follow.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

constexpr char kDay1[] = "2026-03-02 09:00";

std::string StartAt(absl::string_view when) {
  return absl::StrCat("planned_start { seconds: ", absl::ToUnixSeconds(At(when)), " } ");
}
std::string Move(absl::string_view to) {
  return absl::StrCat("reschedule_session { session: '1' ", StartAt(to), " reason { text: '大雪' } }");
}
constexpr char kCancel[] = "cancel_session { session: '1' reason { text: '已和好' } }";

Walk Planned() {
  Walk walk(ShippedDefinition());
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  EXPECT_OK(walk.Do("mediator", kDay1,
                    absl::StrCat("schedule_session { mode: SESSION_MODE_FIELD ", StartAt("2026-03-04 10:00"), "}")));
  return walk;
}

TEST(SessionTrack, AClockFollowsASessionThatIsMoved) {
  Walk walk = Planned();
  EXPECT_EQ(Shown(walk.FindClock("session-start.1")->due_time()), "2026-03-04 10:00");
  ASSERT_OK(walk.Do("registrar", "2026-03-03 09:00", Move("2026-03-06 15:00")));
  EXPECT_THAT(walk.ClockChanges(), ElementsAre("MOVED session-start.1"));
  EXPECT_EQ(Shown(walk.FindClock("session-start.1")->due_time()), "2026-03-06 15:00");
  EXPECT_EQ(walk.State("session", "1"), "planned");
  // It was not begun in time and is moved after that.
  ASSERT_OK(walk.Fire("session-start.1"));
  ASSERT_OK(walk.Do("registrar", "2026-03-07 09:00", Move("2026-03-09 15:00")));
  const v1::Clock* again = nullptr;
  for (const v1::Clock& clock : walk.c().clocks()) {
    if (clock.rule() == "session-start") again = &clock;
  }
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->status(), v1::CLOCK_RUNNING);
  EXPECT_EQ(Shown(again->due_time()), "2026-03-09 15:00");
}

TEST(SessionTrack, AClockEndsWithASessionThatIsCancelled) {
  Walk walk = Planned();
  ASSERT_OK(walk.Do("mediator", "2026-03-03 09:00", kCancel));
  EXPECT_EQ(walk.State("session", "1"), "cancelled");
  EXPECT_EQ(walk.FindClock("session-start.1"), nullptr);
  EXPECT_EQ(ReasonOf(walk.Do("mediator", "2026-03-03 10:00", Move("2026-03-09 15:00"))), v1::NOT_IN_THIS_STATE);
  EXPECT_EQ(ReasonOf(walk.Do("nobody", "2026-03-03 10:00", kCancel)), v1::NOT_IN_THIS_STATE);
}

TEST(SessionTrack, MinutesAreConfirmedAfterTheEnd) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  const char* confirm = "confirm_minutes { session: '1' party: '1' }";
  EXPECT_EQ(ReasonOf(walk.Do("nobody", kDay1, confirm)), v1::NOT_YOUR_ROLE);
  ASSERT_OK(walk.Do("mediator", kDay1, confirm));
  EXPECT_THAT(walk.c().sessions(0).minutes_confirmed_by(), ElementsAre("1"));
}

TEST(Documents, AreAddedAndCopiedAlsoWhenAllIsOver) {
  Walk walk(ShippedDefinition());
  walk.codes()->Add("paper", {"evidence"});
  walk.Open(kDay1);
  ASSERT_OK(walk.Do("registrar", kDay1, "add_document { paper: 'evidence' party: '1' title { text: '收条' } }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "release_document { document: '1' }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "withdraw_document { document: '1' reason { text: '交错了' } }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "void_case { reason { text: '重复' } }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "add_document { paper: 'evidence' title { text: '说明' } }"));
  ASSERT_OK(walk.Do("registrar", kDay1, "request_copy { document: '2' party: '1' }"));
  // What is over keeps its papers.
  EXPECT_EQ(ReasonOf(walk.Do("registrar", kDay1, "withdraw_document { document: '2' reason { text: 'x' } }")),
            v1::NOT_IN_THIS_STATE);
}

TEST(Amendment, EndsTheClocksOfWhatItReplaces) {
  Walk walk(ShippedDefinition());
  walk.UpToSignatures(kDay1);
  ASSERT_OK(walk.Do("head", kDay1, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(walk.State(), "performing");
  ASSERT_NE(walk.FindClock("obligation-due.1-1"), nullptr);
  ASSERT_OK(walk.Do("mediator", "2026-03-10 09:00", R"(amend_agreement { replaces: '1' reason { text: '草料歉收' }
      text { facts: '路' clauses: '晚些付款' } clauses { kind: CLAUSE_KIND_MONEY
      from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } due_date: '2026-06-10' } })"));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(walk.State("agreement", "2"), "draft");
  ASSERT_NE(walk.FindClock("signing.2"), nullptr);
  for (absl::string_view signer : {"1", "2", "people/mediator"}) {
    ASSERT_OK(
        walk.Do("mediator", "2026-03-10 10:00",
                absl::StrCat("sign_agreement { agreement: '2' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
  }
  ASSERT_NE(walk.FindClock("obligation-due.1-1"), nullptr);
  ASSERT_OK(walk.Do("head", "2026-03-10 11:00", "seal_agreement { agreement: '2' seal: 'orgs/v-committee/seals/s' }"));
  EXPECT_EQ(walk.State("agreement", "2"), "effective");
  EXPECT_TRUE(walk.c().agreements(0).replaced());
  EXPECT_EQ(walk.State("obligation", "1-1"), "settled");
  EXPECT_EQ(walk.State("obligation", "2-1"), "open");
  EXPECT_EQ(walk.FindClock("obligation-due.1-1"), nullptr);
  ASSERT_NE(walk.FindClock("obligation-due.2-1"), nullptr);
  EXPECT_EQ(Shown(walk.FindClock("obligation-due.2-1")->due_time()), "2026-06-11 00:00");
  EXPECT_THAT(walk.ClockChanges(), Contains("ENDED obligation-due.1-1"));
}

// What a council says is no agreement: the case goes on as after any session. What it finds to be the village's own
// waits for somebody to hand it over. Organic Law of Villagers' Committees art. 24.
TEST(Council, LeadsToNoAgreementAndAReferralIsMinded) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    for (const bool referred : {false, true}) {
      Walk walk(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", definition, ".textproto"))));
      walk.codes()->Add("council_channel", {"tea_room"}).Add("partner", {"village-assembly"});
      walk.codes()->Add("referral_reason", {"village-decides"});
      walk.Open(kDay1);
      walk.Accept(kDay1);
      walk.Assign(kDay1);
      walk.Consent(kDay1);
      ASSERT_OK(walk.Do("mediator", kDay1,
                        "start_session { mode: SESSION_MODE_IN_PERSON attendance { who: '1' presence: "
                        "PRESENCE_IN_THE_ROOM } attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }"));
      ASSERT_OK(walk.Do("mediator", kDay1,
                        absl::StrCat("end_session { session: '1' result: SESSION_RESULT_",
                                     referred ? "REFERRED_TO_VILLAGE" : "OPINION", " minutes { text: '轮灌' } }")));
      EXPECT_EQ(walk.State(), "between-sessions");
      EXPECT_EQ(walk.FindClock("village-referral") != nullptr, referred);
      if (!referred) continue;
      ASSERT_OK(walk.Do("mediator", kDay1,
                        "refer_out { partner: 'village-assembly' reason: 'village-decides' note { text: '定公约' } "
                        "hand_over { way: HAND_OVER_WAY_BY_HAND } }"));
      EXPECT_EQ(walk.FindClock("village-referral"), nullptr);
      EXPECT_EQ(walk.State(), "between-sessions") << "the dispute of the two goes on here";
    }
  }
}

}  // namespace
}  // namespace gaiwan::testing
