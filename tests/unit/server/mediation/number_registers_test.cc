#include "server/mediation/number_registers.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/log/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

constexpr char kCommittee[] = "orgs/k";

class CaseNumbers : public ::testing::Test {
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
  void Commit(NumberRegisters* numbers, const std::vector<std::string>& accepted) {
    Group group;
    for (const std::string& number : accepted) numbers->Project(Accepted(number), &group);
    ASSERT_OK(store_.Commit(group));
  }

  MemoryStore store_;
};

TEST_F(CaseNumbers, AndNumbersOfLettersAreTwoRegisters) {
  NumberRegisters numbers(&store_);
  Commit(&numbers, {"（2026）城中人调字第1号", "（2026）城中人调字第2号"});
  auto event = std::make_shared<v1::Event>();
  event->mutable_letter_issued()->set_committee(kCommittee);
  event->mutable_letter_issued()->set_number("（2026）城中人调函字第1号");
  Change change;
  change.stream = "cases/c-1";
  change.events.push_back(std::move(event));
  Group group;
  numbers.Project(change, &group);
  ASSERT_OK(store_.Commit(group));
  NumberRegisters restarted(&store_);
  for (NumberRegisters* each : {&numbers, &restarted}) {
    EXPECT_EQ(each->Next(NumberRegister::kCases, kCommittee, 2026), 3);
    EXPECT_EQ(each->Next(NumberRegister::kLetters, kCommittee, 2026), 2);
    EXPECT_TRUE(each->IsTaken(NumberRegister::kLetters, kCommittee, 2026, 1));
    EXPECT_FALSE(each->IsTaken(NumberRegister::kLetters, kCommittee, 2026, 2));
  }
}

TEST_F(CaseNumbers, CountFromOneWithoutGapsAndOverARestart) {
  NumberRegisters numbers(&store_);
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2026), 1);
  Commit(&numbers, {"（2026）城中人调字第1号", "（2026）城中人调字第2号"});
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2026), 3);
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, "k", 2026), 3) << "by its code as by its name";
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2027), 1);
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, "orgs/kk", 2026), 1);
  EXPECT_EQ(NumberRegisters(&store_).Next(NumberRegister::kCases, kCommittee, 2026), 3);
}

TEST_F(CaseNumbers, OfPaperAreTakenAndTheNextIsAboveThem) {
  NumberRegisters numbers(&store_);
  Commit(&numbers, {"（2026）城中人调字第57号", "（2026）城中人调字第012号"});
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2026), 58);
  NumberRegisters restarted(&store_);
  for (NumberRegisters* each : {&numbers, &restarted}) {
    EXPECT_EQ(each->Next(NumberRegister::kCases, kCommittee, 2026), 58);
    EXPECT_TRUE(each->IsTaken(NumberRegister::kCases, kCommittee, 2026, 12));
    EXPECT_TRUE(each->IsTaken(NumberRegister::kCases, kCommittee, 2026, 57));
    EXPECT_FALSE(each->IsTaken(NumberRegister::kCases, kCommittee, 2026, 13)) << "a hole of the paper register";
    EXPECT_FALSE(each->IsTaken(NumberRegister::kCases, kCommittee, 2025, 12));
  }
}

TEST_F(CaseNumbers, AreTakenWithinAGroupThatIsNotDurableYet) {
  NumberRegisters numbers(&store_);
  Group group;
  numbers.Project(Accepted("（2026）城中人调字第7号"), &group);
  EXPECT_TRUE(numbers.IsTaken(NumberRegister::kCases, kCommittee, 2026, 7));
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2026), 8);
  // The write failed: nobody has the number.
  numbers.Dropped();
  EXPECT_FALSE(numbers.IsTaken(NumberRegister::kCases, kCommittee, 2026, 7));
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2026), 1);
}

TEST_F(CaseNumbers, StayWithACaseThatIsAcceptedOnceMore) {
  NumberRegisters numbers(&store_);
  Commit(&numbers, {"（2026）城中人调字第1号", "（2026）城中人调字第2号"});
  Commit(&numbers, {"（2026）城中人调字第1号"});
  EXPECT_EQ(numbers.Next(NumberRegister::kCases, kCommittee, 2026), 3) << "no gap";
}

TEST_F(CaseNumbers, OfMoreAcceptancesThanAreRememberedAreStillTaken) {
  NumberRegisters numbers(&store_);
  constexpr int kGroups = 5, kPerGroup = 4096;
  for (int i = 0; i < kGroups; ++i) {
    Group group;
    for (int j = 0; j < kPerGroup; ++j) {
      numbers.Project(Accepted("（2026）城中人调字第" + std::to_string(i * kPerGroup + j + 1) + "号"), &group);
    }
    ASSERT_OK(store_.Commit(group));
  }
  for (const int serial : {1, kPerGroup, 2 * kPerGroup + 1, kGroups * kPerGroup}) {
    EXPECT_TRUE(numbers.IsTaken(NumberRegister::kCases, kCommittee, 2026, serial)) << serial;
  }
  EXPECT_FALSE(numbers.IsTaken(NumberRegister::kCases, kCommittee, 2026, kGroups * kPerGroup + 1));
}

}  // namespace
}  // namespace gaiwan
