// Each sign: what it is for fires, and its honest neighbour does not. The population here is small and regular; how the
// detector does among cases that somebody else thought up is tests/fabrication's.
#include "server/anomalies/anomaly_detector.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/dice.h"

namespace gaiwan {
namespace {

using testing::Dice;

constexpr int kMediators = 30;
constexpr int kPopulation = 600;

absl::Time At(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilDay(2026, 1, 1) + day, absl::FixedTimeZone(8 * 3600)) + absl::Hours(hour) +
         absl::Minutes(minute);
}

// A case like any other.
ConcludedCase Ordinary(int i, Dice* dice) {
  ConcludedCase c;
  c.name = absl::StrCat("cases/c-", i);
  const int mediator = i % kMediators;
  c.mediator = absl::StrCat("people/p-", mediator);
  c.opener = c.mediator;
  c.committee = absl::StrCat("orgs/", mediator / 2);
  const int day = i / kMediators * 15 + dice->Throw(15);
  c.asked = At(day, 9 + dice->Throw(7), dice->Throw(60));
  c.agreed = c.asked + absl::Minutes(45 + dice->Throw(3000));
  c.opened = c.asked + absl::Minutes(3 + dice->Throw(20));
  c.concluded = c.agreed + absl::Minutes(3 + dice->Throw(20));
  c.settled = true;
  for (int p = 0; p < 2; ++p) {
    ConcludedParty party;
    party.phones = {dice->Next()};
    party.names = {dice->Next()};
    party.contacts = 1;
    party.came = true;
    c.parties.push_back(std::move(party));
  }
  c.fen = 10000 * (1 + dice->Throw(200));
  for (uint32_t word = 0; word < 20; ++word) c.words.push_back(word);  // What everybody says.
  for (int word = 0; word < 60; ++word) c.words.push_back(1000 + static_cast<uint32_t>(dice->Throw(8000)));
  std::sort(c.words.begin(), c.words.end());
  c.words.erase(std::unique(c.words.begin(), c.words.end()), c.words.end());
  return c;
}

class Anomalies : public ::testing::Test {
 protected:
  Anomalies() {
    for (int i = 0; i < kPopulation; ++i) cases_.push_back(Ordinary(i, &dice_));
  }

  // One more case of mediator 7; where it is.
  ConcludedCase& Add() {
    cases_.push_back(Ordinary(7 + kMediators * static_cast<int>(cases_.size()), &dice_));
    ConcludedCase& c = cases_.back();
    // In the same year as the others.
    const absl::Duration back = absl::Hours(24) * ((c.asked - At(5 + dice_.Throw(280), 0)) / absl::Hours(24));
    for (absl::Time* time : {&c.asked, &c.agreed, &c.opened, &c.concluded}) *time -= back;
    return c;
  }
  void Look() { suspicions_ = FindAnomalies(cases_); }
  size_t added() const { return cases_.size() - kPopulation; }
  const Suspicion& Of(size_t k) const { return suspicions_[kPopulation + k]; }
  // The sign's weight at the k-th case that was added; 0: it is not there.
  int WeightAt(size_t k, v1::AnomalySign sign) const {
    for (const FoundSign& found : Of(k).signs) {
      if (found.sign == sign) return found.weight;
    }
    return 0;
  }
  const FoundSign* Find(size_t k, v1::AnomalySign sign) const {
    for (const FoundSign& found : Of(k).signs) {
      if (found.sign == sign) return &found;
    }
    return nullptr;
  }

  Dice dice_{7};
  std::vector<ConcludedCase> cases_;
  std::vector<Suspicion> suspicions_;
};

TEST_F(Anomalies, NothingIsFoundInNothing) {
  EXPECT_THAT(FindAnomalies({}), ::testing::IsEmpty());
}

TEST_F(Anomalies, FewOrdinaryCasesAreFlagged) {
  Look();
  const auto flagged = std::count_if(suspicions_.begin(), suspicions_.end(),
                                     [](const Suspicion& each) { return each.weight >= kFlagWeight; });
  EXPECT_LE(flagged, kPopulation / 50);
}

TEST_F(Anomalies, OnePhoneForManyPeople) {
  for (int k = 0; k < 8; ++k) {
    ConcludedCase& c = Add();
    for (ConcludedParty& party : c.parties) party.phones = {4711};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_GE(Of(k).weight, kFlagWeight);
  const FoundSign* found = Find(0, v1::ANOMALY_SIGN_SHARED_PHONE);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->others_total, 7u);
  EXPECT_EQ(found->others.size(), 7u);
}

TEST_F(Anomalies, OnePhotographInTheFilesOfMany) {
  for (int k = 0; k < 3; ++k) Add().proofs = {1, 4711};
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_GE(Of(k).weight, kFlagWeight);
  const FoundSign* found = Find(0, v1::ANOMALY_SIGN_SHARED_PROOF);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->others_total, 2u);
}

TEST_F(Anomalies, APhotographOfTwoMattersIsNotEnoughAlone) {
  for (int k = 0; k < 2; ++k) Add().proofs = {4711};
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_SHARED_PROOF), 30);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_SHARED_PROOF), kFlagWeight);
  }
}

TEST_F(Anomalies, APhotographOfOneMatterIsNone) {
  // A landlord's tenants; a group at one table, and one that was settled on the spot.
  for (int k = 0; k < 4; ++k) {
    ConcludedCase& c = Add();
    c.proofs = {1};
    c.parties[0].names = {4711};
  }
  for (int k = 0; k < 4; ++k) {
    ConcludedCase& c = Add();
    c.proofs = {2};
    c.sessions = {{At(100, 10), At(100, 12), "orgs/room", {c.mediator}}};
  }
  const absl::Time agreed = Add().agreed;
  for (int k = 0; k < 4; ++k) {
    ConcludedCase& c = Add();
    c.proofs = {3};
    c.agreed = agreed;
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_SHARED_PROOF), 0) << k;
}

TEST_F(Anomalies, APhoneOfAHouseholdIsNone) {
  // Four of one family in three cases, and one of them again.
  const uint64_t family[] = {1, 2, 3, 4, 1};
  for (int k = 0; k < 5; ++k) {
    ConcludedParty& party = Add().parties[0];
    party.phones = {4711};
    party.names = {family[k]};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_LT(Of(k).weight, kFlagWeight);
}

TEST_F(Anomalies, ATextCopied) {
  const std::vector<uint32_t> words = cases_[3].words;
  for (int k = 0; k < 6; ++k) {
    ConcludedCase& c = Add();
    c.words = words;
    // A name and a sum are another.
    for (int w = 0; w < 6; ++w) c.words[static_cast<size_t>(20 + w)] = static_cast<uint32_t>(20000 + 10 * k + w);
    std::sort(c.words.begin(), c.words.end());
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_COPIED_TEXT), kFlagWeight);
  EXPECT_EQ(Find(0, v1::ANOMALY_SIGN_COPIED_TEXT)->others_total, 6u);
}

TEST_F(Anomalies, TheStandardTextOfACommitteeIsNone) {
  // The whole committee of mediators 6 and 7 writes in one frame and puts its own matter in.
  std::vector<uint32_t> frame;
  for (uint32_t w = 0; w < 60; ++w) frame.push_back(500 + w);
  for (ConcludedCase& c : cases_) {
    if (c.committee != "orgs/3") continue;
    c.words.resize(40);
    c.words.insert(c.words.end(), frame.begin(), frame.end());
    std::sort(c.words.begin(), c.words.end());
    c.words.erase(std::unique(c.words.begin(), c.words.end()), c.words.end());
  }
  Look();
  for (size_t i = 0; i < cases_.size(); ++i) {
    if (cases_[i].committee != "orgs/3") continue;
    EXPECT_LT(suspicions_[i].weight, kFlagWeight) << i;
  }
}

TEST_F(Anomalies, TwoPlacesAtOnce) {
  for (int k = 0; k < 3; ++k) {
    Add().sessions = {{At(100, 10, 10 * k), At(100, 12), absl::StrCat("orgs/room-", k), {"people/p-7"}}};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS), kFlagWeight);
    EXPECT_EQ(Find(k, v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS)->others_total, 2u);
  }
}

// Five minutes from a table in one town to a table in the next.
TEST_F(Anomalies, TooFarApartForTheTimeBetween) {
  for (int k = 0; k < 3; ++k) {
    Add().sessions = {{At(100, 10 + k, 5 * k),
                       At(100, 11 + k, 5 * k),
                       absl::StrCat("orgs/room-", k),
                       {"people/p-7"},
                       absl::StrCat("town-", k)}};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GT(WeightAt(k, v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS), 0) << k;
  }
}

TEST_F(Anomalies, AnHourAndAQuarterBetweenTownsOrAWalkAcrossOneIsNone) {
  for (int k = 0; k < 3; ++k) {
    Add().sessions = {{At(100, 8 + 3 * k),
                       At(100, 9 + 3 * k, 45),
                       absl::StrCat("orgs/room-", k),
                       {"people/p-7"},
                       absl::StrCat("town-", k)}};
    Add().sessions = {
        {At(120, 10 + k, 5 * k), At(120, 11 + k, 5 * k), absl::StrCat("orgs/room-", k), {"people/p-7"}, "town-1"}};
    Add().sessions = {{At(140, 10 + k, 5 * k), At(140, 11 + k, 5 * k), "", {"people/p-7"}}};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS), 0) << k;
}

TEST_F(Anomalies, OneTableForAGroupOrOneAfterTheOtherIsNone) {
  for (int k = 0; k < 5; ++k) Add().sessions = {{At(100, 10), At(100, 12), "orgs/room", {"people/p-7"}}};
  // Notes end a few minutes late; and another mediator sits elsewhere.
  Add().sessions = {{At(100, 11, 55), At(100, 13), "orgs/other", {"people/p-7"}}};
  Add().sessions = {{At(100, 10), At(100, 12), "orgs/third", {"people/p-8"}}};
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_OVERLAPPING_SESSIONS), 0);
}

TEST_F(Anomalies, FasterThanPeopleTalk) {
  ConcludedCase& c = Add();
  c.agreed = c.asked + absl::Minutes(2);
  Look();
  EXPECT_GE(WeightAt(0, v1::ANOMALY_SIGN_TOO_FAST), kFlagWeight);
}

TEST_F(Anomalies, SettledOnTheSpotInMinutesIsNone) {
  for (int k = 0; k < 30; ++k) {
    ConcludedCase& c = Add();
    c.on_the_spot = true;
    c.agreed = c.asked + absl::Minutes(5 + k);
    c.concluded = c.opened;
  }
  // And what ended without an agreement ends as fast as it ends.
  ConcludedCase& failed = Add();
  failed.settled = false;
  failed.agreed = failed.asked + absl::Minutes(1);
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_TOO_FAST), kFlagWeight) << k;
  EXPECT_EQ(WeightAt(30, v1::ANOMALY_SIGN_TOO_FAST), 0);
}

TEST_F(Anomalies, TheSameAmountAddsButNeverFlagsAlone) {
  for (int k = 0; k < 15; ++k) Add().fen = 88800;
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_SAME_AMOUNT), 20);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_SAME_AMOUNT), kFlagWeight);
  }
  EXPECT_EQ(Find(0, v1::ANOMALY_SIGN_SAME_AMOUNT)->others_total, 14u);
}

TEST_F(Anomalies, AnAmountThatIsUsualEverywhereIsNone) {
  for (ConcludedCase& c : cases_) {
    if (dice_.OneIn(2)) c.fen = 50000;
  }
  for (int k = 0; k < 10; ++k) Add().fen = k % 2 == 0 ? 50000 : 10000 * (1 + k);
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_SAME_AMOUNT), 0);
}

TEST_F(Anomalies, ABatchTypedAtNightAddsButNeverFlagsAlone) {
  for (int k = 0; k < 10; ++k) {
    ConcludedCase& c = Add();
    c.opened = At(320, 23) + absl::Minutes(5 * k);
    c.concluded = c.opened + absl::Minutes(2);
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_BATCH_AT_NIGHT), 50);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_BATCH_AT_NIGHT), kFlagWeight);
  }
}

TEST_F(Anomalies, WeeksWithoutANetworkUploadedAtNightAreNone) {
  for (int k = 0; k < 10; ++k) {
    ConcludedCase& c = Add();
    c.opened = At(320, 23) + absl::Milliseconds(1500 * k);
    c.concluded = c.opened + absl::Milliseconds(700);
  }
  // Nor is one case at eleven at night.
  ConcludedCase& late = Add();
  late.opened = At(200, 23);
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_BATCH_AT_NIGHT), 0);
}

TEST_F(Anomalies, TheWeekTypedOnSundayIsNone) {
  // Some do so all year; mediator 7 is one more.
  for (ConcludedCase& c : cases_) {
    if (c.mediator != "people/p-1" && c.mediator != "people/p-2" && c.mediator != "people/p-3") continue;
    c.opened = At(3 + dice_.Throw(6) * 56, 15) + absl::Minutes(dice_.Throw(120));
  }
  for (int k = 0; k < 5; ++k) Add().opened = At(10, 15) + absl::Minutes(6 * k);
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_BATCH_AT_NIGHT), kFlagWeight);
}

TEST_F(Anomalies, ACircleOfPeople) {
  for (int k = 0; k < 12; ++k) {
    ConcludedCase& c = Add();
    c.parties[0].names = {static_cast<uint64_t>(1 + k % 5)};
    c.parties[1].names = {static_cast<uint64_t>(1 + (k + 1 + k / 5) % 5)};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_SAME_PEOPLE), kFlagWeight) << k;
}

TEST_F(Anomalies, ALandlordAndNeighboursWhoQuarrelAgainAreNone) {
  // One landlord and ten tenants; a firm and the same man twice.
  for (int k = 0; k < 10; ++k) Add().parties[1].names = {1};
  for (int k = 0; k < 2; ++k) {
    ConcludedCase& c = Add();
    c.parties[0].names = {2};
    c.parties[1].names = {3};
    c.parties[1].organisation = true;
  }
  // Two neighbours, twice.
  for (int k = 0; k < 2; ++k) {
    ConcludedCase& c = Add();
    c.parties[k].names = {4};
    c.parties[1 - k].names = {5};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_LT(Of(k).weight, kFlagWeight) << k;
}

TEST_F(Anomalies, NobodyContactedAddsButNeverFlagsAlone) {
  for (ConcludedParty& party : Add().parties) party.contacts = 0, party.came = false;
  ConcludedCase& came = Add();
  for (ConcludedParty& party : came.parties) party.contacts = 0;
  Look();
  EXPECT_GE(WeightAt(0, v1::ANOMALY_SIGN_NO_CONTACT), 10);
  EXPECT_LT(WeightAt(0, v1::ANOMALY_SIGN_NO_CONTACT), kFlagWeight);
  EXPECT_EQ(WeightAt(1, v1::ANOMALY_SIGN_NO_CONTACT), 0) << "whoever came was there";
}

TEST_F(Anomalies, AHabitOfNotNotingWhoWasCalledIsNone) {
  for (ConcludedCase& c : cases_) {
    if (!dice_.OneIn(3)) continue;
    for (ConcludedParty& party : c.parties) party.contacts = 0, party.came = false;
  }
  for (ConcludedParty& party : Add().parties) party.contacts = 0, party.came = false;
  Look();
  EXPECT_EQ(WeightAt(0, v1::ANOMALY_SIGN_NO_CONTACT), 0);
}

TEST_F(Anomalies, NobodyWhoCouldBeRungUpAddsButNeverFlagsAlone) {
  for (ConcludedParty& party : Add().parties) party.phones.clear();
  Add().parties[0].phones.clear();
  // Who was erased is not known to have had none.
  for (ConcludedParty& party : Add().parties) party.phones.clear(), party.names.clear();
  Look();
  EXPECT_GE(WeightAt(0, v1::ANOMALY_SIGN_NO_PHONE), 10);
  EXPECT_LT(WeightAt(0, v1::ANOMALY_SIGN_NO_PHONE), kFlagWeight);
  EXPECT_EQ(WeightAt(1, v1::ANOMALY_SIGN_NO_PHONE), 0) << "one has a telephone";
  EXPECT_EQ(WeightAt(2, v1::ANOMALY_SIGN_NO_PHONE), 0);
}

TEST_F(Anomalies, ACommitteeWhosePeopleHaveNoTelephonesIsNone) {
  // Mediators 6 and 7 are of one pasture.
  for (ConcludedCase& c : cases_) {
    if (c.committee != "orgs/3" || dice_.OneIn(2)) continue;
    for (ConcludedParty& party : c.parties) party.phones.clear();
  }
  for (ConcludedParty& party : Add().parties) party.phones.clear();
  Look();
  EXPECT_EQ(WeightAt(0, v1::ANOMALY_SIGN_NO_PHONE), 0);
}

TEST_F(Anomalies, ARushWithinAWeekAddsButNeverFlagsAlone) {
  for (int k = 0; k < 12; ++k) {
    ConcludedCase& c = Add();
    c.agreed = At(87, 9) + absl::Hours(8 * k);
    c.concluded = c.agreed + absl::Minutes(30);
    c.asked = c.agreed - absl::Hours(1) - absl::Minutes(7 * k);
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_RUSH), 10);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_RUSH), kFlagWeight);
  }
  EXPECT_GE(Find(0, v1::ANOMALY_SIGN_RUSH)->others_total, 11u);
}

TEST_F(Anomalies, AGroupAtOneTableOrAWeekThatIsBusyEverywhereIsNoRush) {
  // A group's cases are agreed one after the other.
  for (int k = 0; k < 8; ++k) {
    ConcludedCase& c = Add();
    c.sessions = {{At(100, 10), At(100, 12), "orgs/room", {"people/p-7"}}};
    c.agreed = At(100, 12, 10 * k);
  }
  // In another week everybody has as many.
  for (int mediator = 0; mediator < kMediators; ++mediator) {
    for (int k = 0; k < 8; ++k) {
      ConcludedCase& c = Add();
      c.mediator = absl::StrCat("people/p-", mediator);
      c.agreed = At(200, 9) + absl::Hours(8 * k);
    }
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_RUSH), 0) << k;
}

TEST_F(Anomalies, ABacklogTypedInOneGoAddsButNeverFlagsAlone) {
  for (int k = 0; k < 10; ++k) {
    ConcludedCase& c = Add();
    c.agreed = At(220 + 8 * k, 11);
    c.asked = c.agreed - absl::Minutes(61 + 13 * k);
    c.opened = At(320, 14) + absl::Minutes(5 * k);
    c.concluded = c.opened + absl::Minutes(2);
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_BACKLOG), 10);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_BACKLOG), kFlagWeight);
  }
  EXPECT_EQ(Find(0, v1::ANOMALY_SIGN_BACKLOG)->others_total, 9u);
}

TEST_F(Anomalies, WhoTypesFromPaperAlwaysHasNoBacklog) {
  // Mediator 7 types what two months brought in one go, all year.
  for (ConcludedCase& c : cases_) {
    if (c.mediator != "people/p-7") continue;
    const absl::CivilDay day = absl::ToCivilDay(c.agreed, absl::FixedTimeZone(8 * 3600));
    c.opened =
        At(static_cast<int>((day - absl::CivilDay(2026, 1, 1)) / 60 + 1) * 60, 10) + absl::Minutes(dice_.Throw(60));
  }
  Look();
  for (const Suspicion& suspicion : suspicions_) {
    for (const FoundSign& found : suspicion.signs) EXPECT_NE(found.sign, v1::ANOMALY_SIGN_BACKLOG);
  }
}

TEST_F(Anomalies, TheSameHoursAgainAddButNeverFlagAlone) {
  for (size_t i = 0; i < cases_.size(); ++i) {
    const absl::Time start = cases_[i].asked + absl::Minutes(20);
    cases_[i].sessions = {{start, start + absl::Minutes(30 + dice_.Throw(90)), "orgs/room", {cases_[i].mediator}}};
  }
  for (int k = 0; k < 12; ++k) {
    Add().sessions = {{At(20 * k, 9, 30), At(20 * k, 10, 30), absl::StrCat("orgs/room-", k), {"people/p-7"}}};
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_SAME_TIMES), 3);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_SAME_TIMES), kFlagWeight);
  }
  EXPECT_EQ(Find(0, v1::ANOMALY_SIGN_SAME_TIMES)->others_total, 11u);
}

TEST_F(Anomalies, ATextPutTogetherOfOthers) {
  for (int k = 0; k < 6; ++k) {
    // A third each of three cases.
    std::vector<uint32_t> words;
    for (int source = 0; source < 3; ++source) {
      const std::vector<uint32_t>& told = cases_[static_cast<size_t>(10 + 40 * k + 7 * source)].words;
      const auto third = static_cast<ptrdiff_t>(told.size() / 3);
      words.insert(words.end(), told.begin() + source * third, told.begin() + (source + 1) * third);
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    Add().words = std::move(words);
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_COPIED_TEXT), 20) << k;
    EXPECT_GE(Find(k, v1::ANOMALY_SIGN_COPIED_TEXT)->others_total, 2u);
  }
}

// A dozen on the spot within four days, of one who hardly ever settles so: there is no table to say who was there.
TEST_F(Anomalies, ARushOnTheSpotWeighsMoreAndNeverFlagsAlone) {
  for (size_t i = 0; i < cases_.size(); i += 7) cases_[i].on_the_spot = true;
  for (int k = 0; k < 12; ++k) {
    ConcludedCase& c = Add();
    c.on_the_spot = true;
    c.agreed = At(87, 9) + absl::Hours(8 * k);
    c.asked = c.agreed - absl::Minutes(20 + k);
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_RUSH), 40);
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_RUSH), kFlagWeight);
  }
}

// A tea room: half of what it has is settled on the spot, and a busy week brings four of them beside four others.
TEST_F(Anomalies, ABusyWeekInATeaRoomIsNoRushOnTheSpot) {
  for (size_t i = 0; i < cases_.size(); ++i) {
    if (i % 7 == 0 || (cases_[i].mediator == "people/p-7" && dice_.OneIn(2))) cases_[i].on_the_spot = true;
  }
  for (int k = 0; k < 8; ++k) {
    ConcludedCase& c = Add();
    c.on_the_spot = k % 2 == 0;
    c.agreed = At(87, 9) + absl::Hours(18 * k);
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_LE(WeightAt(k, v1::ANOMALY_SIGN_RUSH), 15) << k;
}

// Every other case of the county is of three, or of a firm, or takes days, or ends with an odd sum.
TEST_F(Anomalies, AsPlainAsCanBeAddsNextToNothing) {
  for (ConcludedCase& c : cases_) c.fen += 1230;
  ConcludedCase& plain = Add();
  plain.agreed = plain.asked + absl::Hours(3);
  ConcludedCase& of_three = Add();
  of_three.agreed = of_three.asked + absl::Hours(3);
  of_three.parties.push_back(of_three.parties[0]);
  of_three.fen = 12345;
  Look();
  EXPECT_GE(WeightAt(0, v1::ANOMALY_SIGN_PLAIN), 1);
  EXPECT_LE(WeightAt(0, v1::ANOMALY_SIGN_PLAIN), 5);
  EXPECT_EQ(WeightAt(1, v1::ANOMALY_SIGN_PLAIN), 0);
}

class MoreOfTheSame : public Anomalies {
 protected:
  // What is plain is rare here: the others are of three, or end with an odd sum, or take days.
  MoreOfTheSame() {
    for (size_t i = 0; i < cases_.size(); ++i) {
      if (dice_.OneIn(3)) cases_[i].parties.push_back(cases_[i].parties[0]);
      if (dice_.OneIn(2)) cases_[i].fen += 1230;
      if (dice_.OneIn(2)) cases_[i].agreed += absl::Hours(60);
    }
  }
  // One more of mediator 7, over in an hour or so and as plain as can be.
  ConcludedCase& AddQuickAndPlain() {
    ConcludedCase& c = Add();
    c.agreed = c.asked + absl::Minutes(50 + dice_.Throw(20));
    return c;
  }
};

// Half of a dozen in which nobody was contacted: each is little, and the dozen is no chance. Those with a contact are
// told from what they have in common with the others.
TEST_F(MoreOfTheSame, ADozenOfOneMediator) {
  for (int k = 0; k < 12; ++k) {
    for (ConcludedParty& party : AddQuickAndPlain().parties) {
      if (k % 2 == 0) party.contacts = 0, party.came = false;
    }
  }
  Look();
  for (size_t k = 0; k < added(); ++k) {
    EXPECT_GE(WeightAt(k, v1::ANOMALY_SIGN_MORE_OF_THE_SAME), 30) << k;
    EXPECT_LT(WeightAt(k, v1::ANOMALY_SIGN_MORE_OF_THE_SAME), kFlagWeight);
    EXPECT_GE(Find(k, v1::ANOMALY_SIGN_MORE_OF_THE_SAME)->others_total, 11u);
    if (k % 2 == 0) EXPECT_GE(Of(k).weight, kFlagWeight) << k;
  }
}

// A new server's few cases: nothing is learned of a mediator yet.
TEST_F(MoreOfTheSame, OfFewCasesNothingIsHeld) {
  cases_.resize(150);
  for (size_t i = 0; i < 10; ++i) cases_[i].mediator = "people/p-7";
  for (int k = 0; k < 8; ++k) {
    for (ConcludedParty& party : AddQuickAndPlain().parties) {
      party.phones.clear(), party.contacts = 0, party.came = false;
    }
  }
  for (const Suspicion& suspicion : FindAnomalies(cases_)) {
    for (const FoundSign& found : suspicion.signs) EXPECT_NE(found.sign, v1::ANOMALY_SIGN_MORE_OF_THE_SAME);
  }
}

// The other cases of the mediator are not like these, and so it is not said of them.
TEST_F(MoreOfTheSame, TheRealCasesOfTheSameMediatorAreNot) {
  for (int k = 0; k < 12; ++k) {
    for (ConcludedParty& party : AddQuickAndPlain().parties) party.contacts = 0, party.came = false;
  }
  Look();
  int flagged = 0;
  for (size_t i = 0; i < kPopulation; ++i) {
    flagged += cases_[i].mediator == "people/p-7" && suspicions_[i].weight >= kFlagWeight ? 1 : 0;
  }
  EXPECT_LE(flagged, 2);
}

// A village where all is talked over the same morning: quick and plain year in, year out, and nothing else.
TEST_F(MoreOfTheSame, WhoIsQuickAndHasPlainMattersIsNot) {
  for (int k = 0; k < 20; ++k) AddQuickAndPlain();
  // Elsewhere such a case has now and then something else about it, too.
  for (int k = 0; k < 20; ++k) {
    ConcludedCase& c = AddQuickAndPlain();
    c.mediator = absl::StrCat("people/p-", 8 + k);
    c.opener = c.mediator;
    if (k % 2 == 0)
      c.parties[0].contacts = 0, c.parties[0].came = false, c.parties[1].contacts = 0, c.parties[1].came = false;
  }
  Look();
  for (size_t k = 0; k < 20; ++k) {
    EXPECT_EQ(WeightAt(k, v1::ANOMALY_SIGN_MORE_OF_THE_SAME), 0) << k;
    EXPECT_LT(Of(k).weight, kFlagWeight) << k;
  }
}

// One habit is not several: a careless mediator whose cases are of every shape.
TEST_F(MoreOfTheSame, WhoNotesNoContactIsNot) {
  for (ConcludedCase& c : cases_) {
    if (c.mediator != "people/p-7") continue;
    for (ConcludedParty& party : c.parties) party.contacts = 0, party.came = false;
  }
  Look();
  for (size_t i = 0; i < kPopulation; ++i) {
    if (cases_[i].mediator == "people/p-7") EXPECT_LT(suspicions_[i].weight, kFlagWeight) << i;
  }
}

// A group of labourers at one table is one matter.
TEST_F(MoreOfTheSame, AGroupAtOneTableIsNot) {
  for (int k = 0; k < 12; ++k) {
    ConcludedCase& c = AddQuickAndPlain();
    c.asked = At(100, 9);
    c.agreed = At(100, 10);
    c.sessions = {{At(100, 9, 10), At(100, 10), "orgs/room", {"people/p-7"}}};
    if (k % 2 == 0) c.parties[0].phones.clear(), c.parties[1].phones.clear();
  }
  Look();
  for (size_t k = 0; k < added(); ++k) EXPECT_LT(Of(k).weight, kFlagWeight) << k;
}

TEST_F(Anomalies, WhatACallBackFound) {
  Add().found_otherwise = true;
  Add();
  Look();
  EXPECT_GE(Of(0).weight, kFlagWeight);
  EXPECT_EQ(WeightAt(1, v1::ANOMALY_SIGN_CALL_BACK), 0);
}

// A handful, as a new server has them: nothing is learned yet, and nothing goes wrong.
TEST_F(Anomalies, AFewCasesAreLookedAtByWhatIsUsual) {
  cases_.resize(3);
  for (int k = 0; k < 8; ++k) {
    ConcludedCase c = Ordinary(7, &dice_);
    c.name = absl::StrCat("cases/c-few-", k);
    for (ConcludedParty& party : c.parties) party.phones = {4711};
    cases_.push_back(std::move(c));
  }
  suspicions_ = FindAnomalies(cases_);
  for (size_t i = 0; i < 3; ++i) EXPECT_LT(suspicions_[i].weight, kFlagWeight);
  for (size_t i = 3; i < cases_.size(); ++i) EXPECT_GE(suspicions_[i].weight, kFlagWeight);
}

TEST_F(Anomalies, TheOrderOfTheCasesChangesNothing) {
  for (int k = 0; k < 8; ++k) {
    for (ConcludedParty& party : Add().parties) party.phones = {4711};
  }
  Look();
  std::vector<ConcludedCase> turned(cases_.rbegin(), cases_.rend());
  const std::vector<Suspicion> again = FindAnomalies(turned);
  for (size_t i = 0; i < cases_.size(); ++i) {
    EXPECT_EQ(suspicions_[i].weight, again[cases_.size() - 1 - i].weight) << i;
  }
}

// Ten thousand cases take time that grows with them, not with their square: the test's own limit is the judge.
TEST_F(Anomalies, TenThousandCases) {
  cases_.clear();
  for (int i = 0; i < 10000; ++i) cases_.push_back(Ordinary(i, &dice_));
  const absl::Time start = absl::Now();
  suspicions_ = FindAnomalies(cases_);
  RecordProperty("milliseconds", static_cast<int>(absl::ToInt64Milliseconds(absl::Now() - start)));
  EXPECT_EQ(suspicions_.size(), 10000u);
}

}  // namespace
}  // namespace gaiwan
