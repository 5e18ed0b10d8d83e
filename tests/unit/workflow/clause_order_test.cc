// Clauses that wait for one another: what hangs on another clause is not due before that is performed, in the lists, in
// its clock and at the closing.
#include "workflow/clause_order.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDay1[] = "2026-03-02 09:00";
constexpr char kLate[] = "2026-05-20 09:00";

// The pond is mended by April, the money follows by May, and the sheep go through meanwhile.
Walk Agreed(absl::string_view definition = "mediation-543") {
  Walk walk(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", definition, ".textproto"))));
  walk.Open(kDay1);
  walk.Accept(kDay1);
  walk.Assign(kDay1);
  walk.Consent(kDay1);
  EXPECT_OK(
      walk.Do("mediator", kDay1, R"(record_oral_agreement { text { clauses: '修塘' clauses: '付款' clauses: '让路' }
      clauses { kind: CLAUSE_KIND_ACT from_party: '2' to_party: '1' due_date: '2026-04-10' }
      clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 }
                due_date: '2026-05-10' after_clause: 1 }
      clauses { kind: CLAUSE_KIND_ACT from_party: '1' to_party: '2' ongoing: true } })"));
  return walk;
}

std::string Performed(absl::string_view obligation, absl::string_view state) {
  return absl::StrCat("record_performance { obligation: '", obligation, "' state: OBLIGATION_STATE_", state,
                      " proof { text: '照片' } }");
}

TEST(ClauseOrder, WaitsUntilTheFirstIsPerformed) {
  for (const char* definition : {"mediation-543", "mediation-diagnosis"}) {
    Walk walk = Agreed(definition);
    EXPECT_EQ(walk.State("obligation", "1-1"), "open");
    EXPECT_EQ(walk.State("obligation", "1-2"), "waiting");
    EXPECT_EQ(walk.State("obligation", "1-3"), "open");
    EXPECT_NE(walk.FindClock("obligation-due.1-1"), nullptr);
    EXPECT_EQ(walk.FindClock("obligation-due.1-2"), nullptr) << "its day is not counted yet";
    EXPECT_EQ(WaitsForClause(walk.c(), walk.c().obligations(1)), 1);
    EXPECT_EQ(WaitsForClause(walk.c(), walk.c().obligations(2)), 0);
    EXPECT_THAT(HangingOn(walk.c(), "1-1"), ElementsAre("1-2"));
    EXPECT_THAT(HangingOn(walk.c(), "1-2"), IsEmpty());

    ASSERT_OK(walk.Do("mediator", "2026-04-01 09:00", Performed("1-1", "PARTLY_DONE")));
    EXPECT_EQ(walk.State("obligation", "1-2"), "waiting");
    ASSERT_OK(walk.Do("mediator", "2026-04-05 09:00", Performed("1-1", "DONE")));
    EXPECT_EQ(walk.State("obligation", "1-2"), "open");
    EXPECT_EQ(WaitsForClause(walk.c(), walk.c().obligations(1)), 0);
    ASSERT_NE(walk.FindClock("obligation-due.1-2"), nullptr);
    EXPECT_EQ(Shown(walk.FindClock("obligation-due.1-2")->due_time()), "2026-05-11 00:00");
  }
}

// What was taken for done was not: the other waits again.
TEST(ClauseOrder, WaitsAgainWhenTheFirstTurnsOutNotToBe) {
  Walk walk = Agreed();
  ASSERT_OK(walk.Do("mediator", "2026-04-05 09:00", Performed("1-1", "DONE")));
  ASSERT_OK(walk.Do("mediator", "2026-04-06 09:00", Performed("1-1", "FAILED")));
  EXPECT_EQ(walk.State("obligation", "1-2"), "waiting");
  EXPECT_EQ(walk.FindClock("obligation-due.1-2"), nullptr);
}

// Late for the other's fault, it is due as soon as its turn comes.
TEST(ClauseOrder, IsOverdueOnlyOnceItsTurnHasCome) {
  Walk walk = Agreed();
  ASSERT_OK(walk.Fire("obligation-due.1-1"));
  ASSERT_OK(walk.Do("mediator", kLate, Performed("1-1", "DONE")));
  ASSERT_NE(walk.FindClock("obligation-due.1-2"), nullptr);
  ASSERT_OK(walk.Fire("obligation-due.1-2"));
  EXPECT_EQ(walk.FindClock("obligation-due.1-2")->status(), v1::CLOCK_EXPIRED);
}

// Nobody answers at the closing for what was not due: performing the first failed, and that is recorded.
TEST(ClauseOrder, KeepsNoCaseOpen) {
  Walk walk = Agreed();
  const char* close = "close_case { visit_waived { text: '已搬走' } }";
  EXPECT_EQ(ReasonOf(walk.Do("mediator", kLate, close)), v1::OBLIGATIONS_OPEN);
  ASSERT_OK(walk.Do("mediator", kLate, Performed("1-1", "FAILED")));
  ASSERT_OK(walk.Do("mediator", kLate, close));
  EXPECT_EQ(walk.State(), "closed");
}

// Whoever performs before their turn has performed.
TEST(ClauseOrder, MayBePerformedBeforeItsTurn) {
  Walk walk = Agreed();
  ASSERT_OK(walk.Do("mediator", "2026-04-01 09:00", Performed("1-2", "DONE")));
  EXPECT_EQ(walk.State("obligation", "1-2"), "settled");
  ASSERT_OK(walk.Do("mediator", "2026-04-05 09:00", Performed("1-1", "DONE")));
  EXPECT_EQ(walk.State("obligation", "1-2"), "settled");
}

}  // namespace
}  // namespace gaiwan::testing
