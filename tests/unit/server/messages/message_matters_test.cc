#include "server/messages/message_matters.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

absl::Time Midnight(int day) {
  return StartOfDay(absl::CivilDay(2026, 3, day));
}

TEST(Matters, OfASession) {
  const auto event = Parse<v1::Event>("session_scheduled { session: '2' planned_start { seconds: 1000 } }");
  const std::vector<Matter> matters = MattersOf(event, v1::Case());
  ASSERT_EQ(matters.size(), 1u);
  EXPECT_EQ(matters[0].subject, "sessions/2");
  EXPECT_EQ(matters[0].about, absl::FromUnixSeconds(1000));
  // A cancelled one says when it would have been.
  const auto c = Parse<v1::Case>("sessions { id: '2' cancelled: true planned_start { seconds: 1000 } }");
  EXPECT_EQ(MattersOf(Parse<v1::Event>("session_cancelled { session: '2' }"), c)[0].about, absl::FromUnixSeconds(1000));
}

TEST(Matters, OfAnAgreementAreEachThatFallsDue) {
  const auto c = Parse<v1::Case>("agreements { id: '1' clauses { from_party: '2' } clauses {} } sessions { id: '1' }");
  const auto event = Parse<v1::Event>(
      "agreement_effective { agreement: '1'"
      " obligations { id: '1-1' agreement: '1' clause: 1 due_date: '2026-03-10' }"
      " obligations { id: '1-2' agreement: '1' clause: 2 due_date: '2026-03-11' }"
      " obligations { id: '1-3' agreement: '1' clause: 2 }"
      " obligations { id: '1-4' agreement: '1' clause: 2 due_date: '2026-03-11' state: OBLIGATION_STATE_DONE } }");
  const std::vector<Matter> matters = MattersOf(event, c);
  ASSERT_EQ(matters.size(), 2u);
  EXPECT_EQ(matters[0].subject, "obligations/1-1");
  EXPECT_EQ(matters[0].about, Midnight(11));
  EXPECT_THAT(matters[0].parties, ElementsAre("2"));
  // Owed by each to each other: all parties.
  EXPECT_THAT(matters[1].parties, IsEmpty());
}

// Of an event that is no clock's own: where it starts that clock.
TEST(Matters, ARuleWithAClockIsForTheEventThatStartsIt) {
  const auto rule = Parse<v1::MessageRule>("event: 'transfer_declined' clock: 'designation'");
  const auto holds = [&](const std::string& changes) {
    const auto event = Parse<v1::Event>(absl::StrCat("transfer_declined { transfer: '2' } ", changes));
    return IsOfClock(rule, event, MattersOf(event, v1::Case())[0]);
  };
  EXPECT_FALSE(holds(""));
  EXPECT_FALSE(holds("clock_changes { kind: ENDED clock { id: 'designation' rule: 'designation' } }"));
  EXPECT_FALSE(holds("clock_changes { kind: STARTED clock { id: 'acceptance' rule: 'acceptance' } }"));
  EXPECT_TRUE(holds("clock_changes { kind: STARTED clock { id: 'designation.2' rule: 'designation' } }"));
  const auto any = Parse<v1::MessageRule>("event: 'transfer_declined'");
  const auto event = Parse<v1::Event>("transfer_declined { transfer: '2' }");
  EXPECT_TRUE(IsOfClock(any, event, MattersOf(event, v1::Case())[0]));
}

TEST(Matters, OfAClock) {
  const auto event = Parse<v1::Event>(
      "clock_warned { clock: 'signing.1' percent: 80 }"
      " clock_changes { clock { id: 'signing.1' rule: 'signing' due_time { seconds: 5000 } } }");
  const Matter matter = MattersOf(event, v1::Case())[0];
  EXPECT_EQ(matter.subject, "clocks/signing.1");
  EXPECT_EQ(matter.clock, "signing");
  EXPECT_EQ(matter.about, absl::FromUnixSeconds(5000));
}

TEST(Matters, OfWhatIsAboutNoPart) {
  const Matter matter = MattersOf(Parse<v1::Event>("glass_broken {}"), v1::Case())[0];
  EXPECT_EQ(matter.subject, "");
  EXPECT_EQ(matter.about, absl::InfiniteFuture());
}

TEST(Matters, OfAnOfferSayWhoIsAsked) {
  EXPECT_EQ(MattersOf(Parse<v1::Event>("transfer_offered { transfer: '1' to: 'orgs/t' }"), v1::Case())[0].asked,
            "orgs/t");
}

TEST(Matters, AGroupEventIsOneOnce) {
  const v1::Event raised = Parse<v1::Event>("risk_raised { risk: '1' people: 12 group_event: true }");
  const v1::Event assessed = Parse<v1::Event>("risk_assessed { risk: '1' people: 12 group_event: true }");
  EXPECT_TRUE(MattersOf(raised, v1::Case())[0].group_event);
  EXPECT_TRUE(BecomesGroupEvent(raised, nullptr));
  const v1::Case few = Parse<v1::Case>("risks { id: '1' people: 3 } risks { id: '2' group_event: true }");
  EXPECT_TRUE(BecomesGroupEvent(assessed, &few));
  const v1::Case many = Parse<v1::Case>("risks { id: '1' people: 11 group_event: true }");
  EXPECT_FALSE(BecomesGroupEvent(assessed, &many)) << "it was one before";
  EXPECT_FALSE(BecomesGroupEvent(Parse<v1::Event>("risk_raised { risk: '1' people: 3 }"), nullptr));
  EXPECT_FALSE(MattersOf(Parse<v1::Event>("risk_raised { risk: '1' people: 3 }"), v1::Case())[0].group_event);
}

TEST(Events, OfAShareOfThem) {
  EXPECT_EQ(EventOf("case_merged").name, "case_merged");
  EXPECT_EQ(EventOf("case_merged").share, EventShare::kEach);
  EXPECT_EQ(EventOf("case_merged.into").name, "case_merged");
  EXPECT_EQ(EventOf("case_merged.into").share, EventShare::kOfTheOtherCase);
  EXPECT_EQ(EventOf("risk_assessed.group_event").share, EventShare::kBecomesGroup);
  EXPECT_FALSE(IsCaseEvent(EventOf("case_split.into").name));
}

TEST(StillWanted, ASessionThatStandsAsItWas) {
  const auto queued = Parse<v1::MessageQueued>("subject: 'sessions/1' about_time { seconds: 1000 }");
  const auto session = [](const std::string& more) {
    return Parse<v1::Case>("sessions { id: '1' planned_start { seconds: 1000 } " + more + " }");
  };
  EXPECT_TRUE(IsStillWanted(queued, "session_scheduled", session("")));
  EXPECT_FALSE(IsStillWanted(queued, "session_scheduled", session("cancelled: true")));
  EXPECT_FALSE(IsStillWanted(queued, "session_scheduled", session("start_time { seconds: 900 }")));
  EXPECT_FALSE(IsStillWanted(queued, "session_scheduled",
                             Parse<v1::Case>("sessions { id: '1' planned_start { seconds: 2000 } }")));
  EXPECT_FALSE(IsStillWanted(queued, "session_scheduled", v1::Case()));
  EXPECT_TRUE(IsStillWanted(queued, "session_cancelled", session("cancelled: true")));
  v1::Case closed = session("");
  closed.set_closed(true);
  EXPECT_FALSE(IsStillWanted(queued, "session_scheduled", closed));
}

TEST(StillWanted, WhatIsOwedAndOpen) {
  v1::MessageQueued queued;
  queued.set_subject("obligations/1-1");
  *queued.mutable_about_time() = ToProto(Midnight(11));
  const auto owed = [](const std::string& state, const std::string& date) {
    return Parse<v1::Case>("obligations { id: '1-1' due_date: '" + date + "' state: OBLIGATION_STATE_" + state + " }");
  };
  EXPECT_TRUE(IsStillWanted(queued, "agreement_effective", owed("OPEN", "2026-03-10")));
  EXPECT_TRUE(IsStillWanted(queued, "agreement_effective", owed("PARTLY_DONE", "2026-03-10")));
  EXPECT_FALSE(IsStillWanted(queued, "agreement_effective", owed("DONE", "2026-03-10")));
  EXPECT_FALSE(IsStillWanted(queued, "agreement_effective", owed("OPEN", "2026-03-12")));
}

// Nobody is reminded of the wood while the money it waits for is not there.
TEST(StillWanted, NotWhatWaitsForAnotherClause) {
  v1::MessageQueued queued;
  queued.set_subject("obligations/2");
  *queued.mutable_about_time() = ToProto(Midnight(11));
  const auto after = [](const std::string& first) {
    return Parse<v1::Case>(
        "agreements { id: '1' clauses { kind: CLAUSE_KIND_MONEY }"
        " clauses { kind: CLAUSE_KIND_ACT after_clause: 1 } }"
        "obligations { id: '1' agreement: '1' clause: 1 state: OBLIGATION_STATE_" +
        first +
        " }"
        "obligations { id: '2' agreement: '1' clause: 2 due_date: '2026-03-10'"
        " state: OBLIGATION_STATE_OPEN }");
  };
  EXPECT_FALSE(IsStillWanted(queued, "agreement_effective", after("OPEN")));
  EXPECT_TRUE(IsStillWanted(queued, "agreement_effective", after("DONE")));
}

TEST(StillWanted, AClockThatRuns) {
  const auto queued = Parse<v1::MessageQueued>("subject: 'clocks/mediation'");
  EXPECT_TRUE(IsStillWanted(queued, "clock_warned", Parse<v1::Case>("clocks { id: 'mediation' }")));
  EXPECT_FALSE(IsStillWanted(queued, "clock_warned", v1::Case()));
}

TEST(Events, OfCasesAlone) {
  for (const char* name : {"case_opened", "glass_broken", "message_failed", "directory_changed", "signed_in",
                           "reads_noted", "view_saved", "return_frozen", "day_reported", "session_scheduled", "tea"}) {
    const std::string event = name;
    EXPECT_EQ(IsCaseEvent(event), event == "case_opened" || event == "glass_broken" || event == "session_scheduled")
        << event;
  }
}

}  // namespace
}  // namespace gaiwan
