#include "server/messages/message_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

MessageWords Words() {
  return {"叶某", "（2026）城中人调字第1号", "城中社区调委会", "0977-1", "3月5日", "09:30", "茶室"};
}

TEST(MessageText, FillsInWhatItKnows) {
  EXPECT_EQ(FillIn("{name}您好，{date}{time}在{place}，{unit}{phone}，{number}", Words()),
            "叶某您好，3月5日09:30在茶室，城中社区调委会0977-1，（2026）城中人调字第1号");
  EXPECT_EQ(FillIn("没有占位符", Words()), "没有占位符");
}

// A name is no template: what somebody is called cannot bring anything else into a message.
TEST(MessageText, ANameIsNotReadAsATemplate) {
  MessageWords words = Words();
  words.name = "{phone}{facts}";
  EXPECT_EQ(FillIn("{name}您好", words), "{phone}{facts}您好");
}

TEST(MessageText, PlaceholdersAreFoundOnce) {
  bool closed = false;
  EXPECT_THAT(PlaceholdersIn("{name}{date}{name}{facts}", &closed), ElementsAre("name", "date", "facts"));
  EXPECT_TRUE(closed);
  EXPECT_THAT(PlaceholdersIn("", &closed), IsEmpty());
  for (const std::string text : {"{name", "name}", "{{name}}", "}{"}) {
    PlaceholdersIn(text, &closed);
    EXPECT_FALSE(closed) << text;
  }
}

// Every placeholder there is, and nothing of a dispute among them.
TEST(MessageText, TheSetIsClosed) {
  EXPECT_THAT(kPlaceholders, ElementsAre("name", "number", "unit", "phone", "date", "time", "place"));
  for (const absl::string_view placeholder : kPlaceholders) {
    EXPECT_NE(FillIn(absl::StrCat("{", placeholder, "}"), Words()), "") << placeholder;
  }
  EXPECT_EQ(FillIn("{facts}{claim}{amount}", Words()), "");
}

TEST(MessageText, CountsCharactersAndNotBytes) {
  EXPECT_EQ(CharactersOf("您好ab"), 4);
  EXPECT_EQ(CharactersOf(""), 0);
}

TEST(MessageText, DaysAndTimesAreOfTheCounty) {
  const absl::Time time = absl::FromUnixSeconds(1772645400);  // 2026-03-04 17:30 UTC.
  EXPECT_EQ(DayWords(time, "zh"), "3月5日");
  EXPECT_EQ(DayWords(time, "en"), "2026-03-05");
  EXPECT_EQ(TimeWords(time), "01:30");
}

}  // namespace
}  // namespace gaiwan
