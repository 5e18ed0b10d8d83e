#include "server/messages/message_plan.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kGood[] = R"(
  name: "ours" revision: 2 quiet_hours: "21:00-08:00" tries: 3 retry_minutes: 30 delivery_minutes: 120
  channels: [MESSAGE_CHANNEL_SMS, MESSAGE_CHANNEL_VOICE]
  rules { id: "set" event: "session_scheduled" to: MESSAGE_AUDIENCE_PARTIES template: "set" before: "24h"
          dropped_by: ["session_cancelled"] serves_paper: "session-notice" }
  rules { id: "warn" event: "clock_warned" clock: "acceptance" to: MESSAGE_AUDIENCE_MEDIATORS template: "warn" }
  templates { id: "set" language: "zh" text: "{name}您好，{date}{time}在{place}见面，{unit}{phone}" }
  templates { id: "set" language: "mn" text: "{name} {date}" }
  templates { id: "warn" language: "zh" text: "{number}{date}到期" }
)";

// Paths of the faults of `text`; warnings with a `~`.
std::vector<std::string> PathsOf(const std::string& text) {
  v1::MessagePlan plan;
  std::vector<std::string> paths;
  for (const v1::Fault& fault : CheckMessagePlan(text, &plan)) {
    EXPECT_FALSE(fault.words().zh().empty()) << fault.path();
    EXPECT_FALSE(fault.words().en().empty()) << fault.path();
    paths.push_back(absl::StrCat(fault.warning() ? "~" : "", fault.path()));
  }
  return paths;
}
std::vector<std::string> With(const std::string& what, const std::string& instead) {
  const std::string text = absl::StrReplaceAll(kGood, {{what, instead}});
  EXPECT_NE(text, kGood) << what;
  return PathsOf(text);
}

TEST(MessagePlan, AGoodOneIsRead) {
  EXPECT_THAT(PathsOf(kGood), IsEmpty());
  const auto plan = MessagePlan::Make(kGood);
  ASSERT_OK(plan.status());
  ASSERT_EQ((*plan)->RulesOf("session_scheduled").size(), 1u);
  EXPECT_THAT((*plan)->RulesOf("session_ended"), IsEmpty());
  const v1::MessageRule& rule = *(*plan)->RulesOf("session_scheduled").front();
  EXPECT_EQ((*plan)->BeforeOf(rule), absl::Hours(24));
  EXPECT_EQ((*plan)->FindRule("set"), &rule);
  EXPECT_EQ((*plan)->FindRule("other"), nullptr);
  EXPECT_EQ((*plan)->FindTemplate("set", "mn")->language(), "mn");
  // Without words of its own a language gets Chinese.
  EXPECT_EQ((*plan)->FindTemplate("set", "bo")->language(), "zh");
  EXPECT_EQ((*plan)->FindTemplate("none", "zh"), nullptr);
}

TEST(MessagePlan, EveryFaultIsToldInOneGo) {
  EXPECT_THAT(PathsOf(R"(
      name: "Ours" quiet_hours: "night" tries: 11 retry_minutes: 0 delivery_minutes: 99999
      channels: [MESSAGE_CHANNEL_SMS, MESSAGE_CHANNEL_SMS]
      rules { id: "a" event: "session_dreamt" to: MESSAGE_AUDIENCE_PARTIES template: "t" dropped_by: "nothing" }
      rules { id: "a" event: "note_added" template: "gone" before: "soon" serves_paper: "P" }
      templates { id: "t" language: "en" text: "{facts" }
      templates { id: "u" language: "xx" text: "" } )"),
              AllOf(Contains("name"), Contains("revision"), Contains("quiet_hours"), Contains("tries"),
                    Contains("retry_minutes"), Contains("delivery_minutes"), Contains("channels"),
                    Contains("rules[0].event"), Contains("rules[0].dropped_by[0]"),
                    AllOf(Contains("rules[1].to"), Contains("rules[1].before"), Contains("rules[1].template"),
                          Contains("rules[1].serves_paper"), Contains("rules[1].id"), Contains("templates[0].text"),
                          Contains("templates[0]"), Contains("templates[1].language"), Contains("templates[1].text"))));
}

TEST(MessagePlan, NothingOfADisputeCanBeSaid) {
  for (const std::string placeholder :
       {"facts", "claim", "amount", "other", "text", "dispute_class", "Name", "name "}) {
    EXPECT_THAT(With("{unit}{phone}", absl::StrCat("{", placeholder, "}")), ElementsAre("templates[0].text"))
        << placeholder;
  }
  // A message is one line: no second one can hide below it.
  EXPECT_THAT(With("{unit}{phone}", "\\n"), ElementsAre("templates[0].text"));
}

TEST(MessagePlan, AHoleIsAFault) {
  EXPECT_THAT(With("{number}{date}到期", "{number}{time}到期"), ElementsAre("rules[1].template"));
  EXPECT_THAT(With("event: \"session_scheduled\"", "event: \"note_added\""),
              AllOf(Contains("rules[0].before"), Contains("rules[0].template")));
}

TEST(MessagePlan, SingleFaults) {
  EXPECT_THAT(With("before: \"24h\"", "before: \"61d\""), ElementsAre("rules[0].before"));
  EXPECT_THAT(With("before: \"24h\"", "before: \"0h\""), ElementsAre("rules[0].before"));
  EXPECT_THAT(With("before: \"24h\"", "before: \"90m\""), IsEmpty());
  EXPECT_THAT(With("\"session_cancelled\"", "\"message_queued\""), ElementsAre("rules[0].dropped_by[0]"));
  EXPECT_THAT(With("\"session_cancelled\"", "\"directory_changed\""), ElementsAre("rules[0].dropped_by[0]"));
  EXPECT_THAT(With("MESSAGE_AUDIENCE_PARTIES", "MESSAGE_AUDIENCE_PARTY_CONCERNED"), ElementsAre("rules[0].to"));
  EXPECT_THAT(With("MESSAGE_AUDIENCE_PARTIES", "MESSAGE_AUDIENCE_COMMITTEE"), ElementsAre("rules[0].serves_paper"));
  EXPECT_THAT(With("id: \"set\" language: \"zh\"", "id: \"set\" language: \"bo\""), ElementsAre("templates[0]"));
  EXPECT_THAT(With("tries: 3", "tries: 0"), ElementsAre("tries"));
  EXPECT_THAT(With("channels: [MESSAGE_CHANNEL_SMS, MESSAGE_CHANNEL_VOICE]", ""), ElementsAre("channels"));
  EXPECT_THAT(With("tries: 3", "trys: 3"), ElementsAre(HasSubstr("2:")));
}

TEST(MessagePlan, ARuleForAShareOfItsEvent) {
  const std::string rules = R"(
      rules { id: "group" event: "risk_raised.group_event" to: MESSAGE_AUDIENCE_JUDICIAL_OFFICE template: "look" }
      rules { id: "here" event: "case_merged.into" to: MESSAGE_AUDIENCE_PARTIES template: "look" }
      templates { id: "look" language: "zh" text: "{number}" } )";
  EXPECT_THAT(PathsOf(absl::StrCat(kGood, rules)), IsEmpty());
  const auto plan = MessagePlan::Make(absl::StrCat(kGood, rules));
  ASSERT_OK(plan.status());
  ASSERT_EQ((*plan)->RulesOf("risk_raised").size(), 1u);
  EXPECT_EQ((*plan)->RulesOf("risk_raised").front()->id(), "group");
  EXPECT_EQ((*plan)->RulesOf("case_merged").size(), 1u);
  // No other part of an event is one, and none of them has a moment.
  EXPECT_THAT(With("\"clock_warned\"", "\"clock_warned.clock\""),
              AllOf(Contains("rules[1].event"), Contains("rules[1].template")));
  EXPECT_THAT(With("\"clock_warned\"", "\"case_merged.into\""), ElementsAre("rules[1].template"));
  EXPECT_THAT(With("\"session_cancelled\"", "\"case_merged.into\""), ElementsAre("rules[0].dropped_by[0]"));
}

TEST(MessagePlan, LongWordsAreAWarning) {
  std::string words;
  for (int i = 0; i < 71; ++i) words += "字";
  EXPECT_THAT(With("{number}{date}到期", words), ElementsAre("~templates[2].text"));
  const auto plan = MessagePlan::Make(absl::StrReplaceAll(kGood, {{"{number}{date}到期", words}}));
  ASSERT_OK(plan.status());
  EXPECT_EQ((*plan)->warnings().size(), 1u);
  for (int i = 0; i < 300; ++i) words += "字";
  EXPECT_THAT(With("{number}{date}到期", words), ElementsAre("templates[2].text"));
}

TEST(MessagePlan, AClockHasToBeOfADefinition) {
  const auto plan = MessagePlan::Make(kGood);
  ASSERT_OK(plan.status());
  EXPECT_OK((*plan)->CheckClocks([](absl::string_view clock) { return clock == "acceptance"; }));
  EXPECT_THAT((*plan)->CheckClocks([](absl::string_view) { return false; }),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("rules[1].clock")));
}

TEST(MessagePlan, TheOneOfTheSampleCountyHasNoFaults) {
  std::ifstream file("deploy/data/messages.textproto");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_THAT(PathsOf(text.str()), IsEmpty());
  const auto plan = MessagePlan::Make(text.str());
  ASSERT_OK(plan.status());
  // Told to the party and to who supervises (docs/sight.md).
  EXPECT_EQ((*plan)->RulesOf("glass_broken").size(), 2u);
}

}  // namespace
}  // namespace gaiwan
