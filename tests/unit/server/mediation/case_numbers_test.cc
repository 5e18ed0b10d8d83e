#include "server/mediation/case_numbers.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

constexpr char kCommittee[] = "orgs/k";

class CaseNumbersTest : public ::testing::Test {
 protected:
  Change Accepted(const std::string& number, const std::string& stream = "cases/c-1") {
    auto event = std::make_shared<v1::Event>();
    event->mutable_case_accepted()->set_committee(kCommittee);
    event->mutable_case_accepted()->set_case_number(number);
    Change change;
    change.stream = stream;
    change.events.push_back(std::move(event));
    return change;
  }
  // As one group that became durable.
  void Commit(CaseNumbers* numbers, const std::vector<std::string>& accepted) {
    Group group;
    for (const std::string& number : accepted) numbers->Project(Accepted(number), &group);
    ASSERT_OK(store_.Commit(group));
  }

  MemoryStore store_;
};

TEST_F(CaseNumbersTest, CountFromOneWithoutGapsAndOverARestart) {
  CaseNumbers numbers(&store_);
  EXPECT_EQ(numbers.Next(kCommittee, 2026), 1);
  Commit(&numbers, {"（2026）城中人调字第1号", "（2026）城中人调字第2号"});
  EXPECT_EQ(numbers.Next(kCommittee, 2026), 3);
  EXPECT_EQ(numbers.Next("k", 2026), 3) << "by its code as by its name";
  EXPECT_EQ(numbers.Next(kCommittee, 2027), 1);
  EXPECT_EQ(numbers.Next("orgs/kk", 2026), 1);
  EXPECT_EQ(CaseNumbers(&store_).Next(kCommittee, 2026), 3);
}

TEST_F(CaseNumbersTest, OfPaperAreTakenAndTheNextIsAboveThem) {
  CaseNumbers numbers(&store_);
  Commit(&numbers, {"（2026）城中人调字第57号", "（2026）城中人调字第012号"});
  EXPECT_EQ(numbers.Next(kCommittee, 2026), 58);
  CaseNumbers restarted(&store_);
  for (CaseNumbers* each : {&numbers, &restarted}) {
    EXPECT_EQ(each->Next(kCommittee, 2026), 58);
    EXPECT_TRUE(each->IsTaken(kCommittee, 2026, 12));
    EXPECT_TRUE(each->IsTaken(kCommittee, 2026, 57));
    EXPECT_FALSE(each->IsTaken(kCommittee, 2026, 13)) << "a hole of the paper register";
    EXPECT_FALSE(each->IsTaken(kCommittee, 2025, 12));
  }
}

TEST_F(CaseNumbersTest, AreTakenWithinAGroupThatIsNotDurableYet) {
  CaseNumbers numbers(&store_);
  Group group;
  numbers.Project(Accepted("（2026）城中人调字第7号"), &group);
  EXPECT_TRUE(numbers.IsTaken(kCommittee, 2026, 7));
  EXPECT_EQ(numbers.Next(kCommittee, 2026), 8);
  // The write failed: nobody has the number.
  numbers.Dropped();
  EXPECT_FALSE(numbers.IsTaken(kCommittee, 2026, 7));
  EXPECT_EQ(numbers.Next(kCommittee, 2026), 1);
}

TEST_F(CaseNumbersTest, StayWithACaseThatIsAcceptedOnceMore) {
  CaseNumbers numbers(&store_);
  Commit(&numbers, {"（2026）城中人调字第1号", "（2026）城中人调字第2号"});
  Commit(&numbers, {"（2026）城中人调字第1号"});
  EXPECT_EQ(numbers.Next(kCommittee, 2026), 3) << "no gap";
}

TEST_F(CaseNumbersTest, OfMoreAcceptancesThanAreRememberedAreStillTaken) {
  CaseNumbers numbers(&store_);
  constexpr int kGroups = 5, kPerGroup = 4096;
  for (int i = 0; i < kGroups; ++i) {
    Group group;
    for (int j = 0; j < kPerGroup; ++j) {
      numbers.Project(Accepted("（2026）城中人调字第" + std::to_string(i * kPerGroup + j + 1) + "号"), &group);
    }
    ASSERT_OK(store_.Commit(group));
  }
  for (const int serial : {1, kPerGroup, 2 * kPerGroup + 1, kGroups * kPerGroup}) {
    EXPECT_TRUE(numbers.IsTaken(kCommittee, 2026, serial)) << serial;
  }
  EXPECT_FALSE(numbers.IsTaken(kCommittee, 2026, kGroups * kPerGroup + 1));
}

}  // namespace
}  // namespace gaiwan
