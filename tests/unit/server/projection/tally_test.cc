#include "server/projection/tally.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/projection/counter_key.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// 2026-03-05 and 2026-04-10 happened, 2026-04-12 entered.
constexpr char kConcluded[] = R"pb(
  name: 'cases/c-1'
  committee: 'orgs/v-committee'
  unit: 'orgs/v'
  round: 1
  closed: true
  result: 'agreement-oral'
  dispute_class: '02-03'
  source: 'on-application'
  channel: 'tea_room'
  difficulty: 'simple'
  parties { id: 'a' kind: PARTY_KIND_PERSON }
  parties { id: 'b' kind: PARTY_KIND_GROUP head_count: 7 }
  parties { id: 'c' kind: PARTY_KIND_LEGAL_PERSON }
  parties { id: 'd' kind: PARTY_KIND_PERSON removed: true }
  agreements {
    id: '1'
    round: 1
    form: AGREEMENT_FORM_ORAL
    effective_time { seconds: 1775800000 }
    clauses {
      kind: CLAUSE_KIND_MONEY
      amount { currency: 'CNY' fen: 34000 }
    }
    clauses {
      kind: CLAUSE_KIND_MONEY
      instalments { amount { fen: 100 } }
      instalments { amount { fen: 200 } }
    }
  }
  agreements {
    id: '2'
    round: 1
    form: AGREEMENT_FORM_WRITTEN
    clauses {
      kind: CLAUSE_KIND_MONEY
      amount { currency: 'CNY' fen: 99 }
    }
  }
  round_records {
    round: 1
    accepted_by: 'orgs/v-committee'
    result: 'agreement-oral'
    concluded_by: 'orgs/v-committee'
    accepted {
      act_time { seconds: 1772700000 }
      record_time { seconds: 1772700000 }
    }
    concluded {
      act_time { seconds: 1775800000 }
      record_time { seconds: 1775960000 }
    }
  })pb";

v1::Case CaseOf(const std::string& more = "") {
  v1::Case c;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kConcluded, &c));
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(more, &c));
  return c;
}

// `{committee} {measure} {month}` to the amount; later rounds with a star.
std::map<std::string, int64_t> Booked(const v1::Case& c) {
  v1::CaseTally tally;
  FillTally(c, &tally);
  std::map<std::string, int64_t> booked;
  for (const v1::Booking& booking : tally.bookings()) {
    booked[absl::StrCat(booking.committee(), " ", v1::Measure_Name(booking.measure()).substr(8), " ",
                        booking.happened_month() - 56 * 12 + 1, booking.later_round() ? "*" : "")] += booking.amount();
  }
  return booked;
}

TEST(Tally, CountsACaseOnceWithItsPartiesPersonsAndMoney) {
  EXPECT_THAT(Booked(CaseOf()),
              UnorderedElementsAre(Pair("v-committee ACCEPTED 3", 1), Pair("v-committee CONCLUDED 4", 1),
                                   Pair("v-committee PARTIES 4", 3), Pair("v-committee PERSONS 4", 8),
                                   Pair("v-committee AMOUNT_FEN 4", 34300)));
  v1::CaseTally tally;
  FillTally(CaseOf(), &tally);
  for (const v1::Booking& booking : tally.bookings()) {
    EXPECT_EQ(booking.relation(), "citizen-organisation");
    EXPECT_EQ(booking.origin(), v1::CASE_ORIGIN_OWN);
    if (booking.measure() == v1::MEASURE_ACCEPTED) {
      EXPECT_EQ(booking.result(), "") << "what is taken on has no result: ending it moves nothing";
      continue;
    }
    EXPECT_EQ(booking.result(), "agreement-oral");
    EXPECT_EQ(booking.form(), v1::AGREEMENT_FORM_ORAL);
  }
}

TEST(Tally, CountsAQuestionThatWasAnsweredAndNothingThatIsNone) {
  const auto asked = [](const std::string& text) {
    v1::Case c;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        absl::StrCat(
            "name: 'cases/c-1' unit: 'orgs/v' committee: 'orgs/v-committee' request_time { seconds: 1772380800 } "
            "create_time { seconds: 1772380800 } ",
            text),
        &c));
    return Booked(c);
  };
  EXPECT_THAT(asked("aim: 'doubt-explained'"), UnorderedElementsAre(Pair("v-committee QUESTIONS_ANSWERED 3", 1)));
  EXPECT_THAT(asked("aim: 'doubt-explained' text { sealed {} }"), IsEmpty()) << "a clue";
  EXPECT_THAT(asked("risks { id: '1' grade: 'red' }"), IsEmpty()) << "a danger that was raised";
}

TEST(Tally, OfAnEntryByMistakeIsNothing) {
  EXPECT_THAT(Booked(CaseOf("result: 'void-entry'")), IsEmpty());
}

TEST(Tally, OfAMergedCaseIsNothingUntilItStandsAloneAgain) {
  EXPECT_THAT(Booked(CaseOf("merged_into: 'cases/c-2' result: 'merged'")), IsEmpty());
}

TEST(Tally, KeepsTheFirstRoundWhenAnotherBegins) {
  v1::Case c = CaseOf(
      R"(round_records { round: 2 accepted_by: 'orgs/t-committee' accepted { act_time { seconds: 1778400000 } record_time { seconds: 1778400000 } } })");
  EXPECT_EQ(Booked(c).at("v-committee CONCLUDED 4"), 1);
  EXPECT_EQ(Booked(c).at("t-committee ACCEPTED 5*"), 1);
  EXPECT_EQ(Booked(c).count("t-committee ACCEPTED 5"), 0u);
}

TEST(Tally, HandsACaseOverWhereItChangedCommittees) {
  v1::Case c = CaseOf(R"(committee_changes { round: 1 from: 'orgs/v-committee' to: 'orgs/t-committee'
      changed { act_time { seconds: 1773000000 } record_time { seconds: 1773000000 } } })");
  c.mutable_round_records(0)->set_concluded_by("orgs/t-committee");
  const std::map<std::string, int64_t> booked = Booked(c);
  EXPECT_EQ(booked.at("v-committee TRANSFERRED_OUT 3"), 1);
  EXPECT_EQ(booked.at("t-committee TRANSFERRED_IN 3"), 1);
  EXPECT_EQ(booked.at("t-committee CONCLUDED 4"), 1);
  EXPECT_EQ(booked.count("v-committee CONCLUDED 4"), 0u);
}

TEST(Tally, WithoutBeingTakenOnEndsApart) {
  v1::Case c = CaseOf();
  c.mutable_round_records(0)->clear_accepted();
  c.mutable_round_records(0)->set_result("not-admissible");
  EXPECT_THAT(Booked(c), ElementsAre(Pair("v-committee NOT_TAKEN_ON 4", 1)));
}

TEST(Tally, NothingIsPerformedWithoutProof) {
  EXPECT_EQ(Booked(CaseOf("obligations { id: '1-1' state: OBLIGATION_STATE_DONE }")).count("v-committee PERFORMED 4"),
            0u);
  EXPECT_EQ(Booked(CaseOf("obligations { id: '1-1' state: OBLIGATION_STATE_DONE proved: true }"))
                .at("v-committee PERFORMED 4"),
            1);
}

TEST(CounterKey, IsReadBack) {
  v1::CaseTally tally;
  FillTally(CaseOf(), &tally);
  for (v1::Booking booking : tally.bookings()) {
    v1::Booking read;
    ASSERT_TRUE(ParseCounterKey(CounterKey(booking), &read));
    booking.clear_amount();
    EXPECT_EQ(read.SerializeAsString(), booking.SerializeAsString());
    EXPECT_FALSE(ParseCounterKey(CounterKey(booking) + "x", &read));
  }
  v1::Booking none;
  EXPECT_FALSE(ParseCounterKey("", &none));
}

// Found by record_fuzz: any last byte but nought was a later round.
TEST(CounterKey, HasOneSpelling) {
  v1::Booking booking, read;
  booking.set_committee("orgs/vc");
  booking.set_later_round(true);
  std::string key = CounterKey(booking);
  EXPECT_TRUE(ParseCounterKey(key, &read));
  key.back() = '\2';
  EXPECT_FALSE(ParseCounterKey(key, &read));
}

}  // namespace
}  // namespace gaiwan
