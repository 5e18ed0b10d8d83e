#include "workflow/base/textproto.h"

#include "gaiwan/v1/common.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "workflow/base/fault_list.h"

namespace gaiwan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(TextprotoTest, ReadsAText) {
  v1::Label label;
  label.set_en("of before");
  EXPECT_THAT(ReadTextproto("zh: '盖碗'", &label), IsEmpty());
  EXPECT_EQ(label.zh(), "盖碗");
  EXPECT_EQ(label.en(), "");
}

TEST(TextprotoTest, SaysWhereAFaultIsCountedFromOne) {
  v1::Label label;
  const std::vector<TextprotoFault> faults = ReadTextproto("zh: '盖碗'\n  tea: 1", &label);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].where(), "2:6");
  EXPECT_THAT(faults[0].words, HasSubstr("tea"));
  EXPECT_FALSE(faults[0].warning);
}

TEST(TextprotoTest, PassesOverWhatItDoesNotKnowWhereItMay) {
  v1::Label label;
  EXPECT_THAT(ReadTextproto("tea: 1 zh: '盖碗'", &label, UnknownFields::kPassedOver), IsEmpty());
  EXPECT_EQ(label.zh(), "盖碗");
}

TEST(FaultListTest, AFaultOfTheTextHasItsPlaceForAPath) {
  v1::Label label;
  FaultList faults;
  EXPECT_FALSE(ReadTextprotoInto("zh: 1", &label, &faults));
  const std::vector<v1::Fault> found = faults.Take();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].path(), "1:5");
  EXPECT_THAT(found[0].words().zh(), HasSubstr("文本无法解析"));
  EXPECT_TRUE(ReadTextprotoInto("zh: '1'", &label, &faults));
  EXPECT_THAT(faults.Take(), IsEmpty());
}

TEST(FaultListTest, AnIdIsShortAndPlain) {
  FaultList faults;
  for (const char* id : {"a", "tea-room-2", "1"}) CheckId(id, id, &faults);
  EXPECT_THAT(faults.Take(), IsEmpty());
  for (const char* id : {"", "Tea", "tea_room", "茶", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    CheckId(id, "id", &faults);
  EXPECT_THAT(faults.Take(), SizeIs(5));
}

TEST(FaultListTest, CoversWhatLiesBelow) {
  FaultList faults;
  faults.Warn("tracks[main].states[open]", "无出路", "no way out");
  EXPECT_TRUE(faults.Covers("tracks[main].states[open]"));
  EXPECT_TRUE(faults.Covers("tracks[main]"));
  EXPECT_FALSE(faults.Covers("tracks[mai"));
  const std::vector<v1::Fault> found = faults.Take();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].warning());
}

}  // namespace
}  // namespace gaiwan
