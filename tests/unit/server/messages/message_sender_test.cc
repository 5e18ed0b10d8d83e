#include "server/messages/message_sender.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/unit/server/messages/message_world.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::MessageWorld;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kStream[] = "messages/c-1";
constexpr char kPlan[] = R"(
  name: "p" revision: 1 quiet_hours: "21:00-08:00" tries: 3 retry_minutes: 30 delivery_minutes: 120
  channels: [MESSAGE_CHANNEL_SMS, MESSAGE_CHANNEL_VOICE]
  rules { id: "set" event: "session_scheduled" to: MESSAGE_AUDIENCE_PARTIES template: "set" serves_paper: "session-notice" }
  rules { id: "risk" event: "risk_raised" to: MESSAGE_AUDIENCE_PARTIES template: "risk" urgent: true }
  templates { id: "set" language: "zh" text: "{name}{date}{time}{place}" }
  templates { id: "set" language: "bo" text: "bo {name} {date}" }
  templates { id: "risk" language: "zh" text: "{name}{number}" }
)";

absl::Time At(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2026, 3, day, hour, minute), ChinaTimeZone());
}

// Keeps what it was given; says what the test says.
class FakeAdapter final : public MessageAdapter {
 public:
  bool Send(OutMessage message) override {
    if (full) return false;
    sent.push_back(std::move(message));
    return true;
  }
  void Close() override {}

  bool full = false;
  std::vector<OutMessage> sent;
};

class MessageSenderTest : public ::testing::Test {
 protected:
  MessageSenderTest() {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
        name: 'cases/c-1' unit: 'orgs/v'
        parties { id: '1' details { open { party { name: '叶某' phone: '139' } } } }
        parties { id: '2' details { open { party { name: '孔某' } } } }
        parties { id: '3' needs_reading: true details { open { party { name: '盲某' phone: '138' } } } }
        parties { id: '4' details { open { party { name: '藏某' phone: '137' languages: 'mn' languages: 'bo' } } } }
        sessions { id: '1' mode: SESSION_MODE_VIDEO }
        text { open { case_text { facts: '枸杞地租金' } } } )",
                                                              &case_));
    *case_.mutable_sessions(0)->mutable_planned_start() = ToProto(At(4, 10));
    sender_ = std::make_unique<MessageSender>(MessageSender::Parts{
        &plans_, &world_.table(), &directory_, &world_.clock(),
        [](absl::string_view, v1::Personal*) { return absl::OkStatus(); },
        [this](EngineCommand command, Done done) {
          if (broken_) return absl::UnavailableError("the disk is full");
          if (command.stream == "cases/c-1") {
            services_.push_back(static_cast<const v1::ExecuteRequest&>(*command.body).command().record_service());
            done(EngineAnswer());
          } else {
            done(world_.Carry(command));
          }
          return absl::OkStatus();
        },
        [this](absl::string_view) -> absl::StatusOr<std::shared_ptr<const v1::Case>> {
          return std::make_shared<const v1::Case>(case_);
        },
        [] {}});
    sender_->AddAdapter(v1::MESSAGE_CHANNEL_SMS, &sms_);
    sender_->AddAdapter(v1::MESSAGE_CHANNEL_VOICE, &voice_);
  }

  // Queues a notice of the session to a party.
  void Queue(const std::string& party, absl::Time not_before, const std::string& more = "") {
    v1::MessageAction action;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        absl::StrCat("queue { message: 'm", party, "' rule: 'set' template: 'set' language: 'zh' recipient: 'parties/",
                     party, "' cause_version: 3 subject: 'sessions/1' ", more, " }"),
        &action));
    *action.mutable_queue()->mutable_not_before() = ToProto(not_before);
    if (!action.queue().has_about_time()) *action.mutable_queue()->mutable_about_time() = ToProto(At(4, 10));
    ASSERT_OK(world_.Carry(MessageCommand(kStream, action)).status());
  }
  void Say(FakeAdapter& adapter, v1::MessageChannel channel, AdapterReport::State state,
           const std::string& reason = "") {
    sender_->Report(channel, {adapter.sent.back().id, state, "ref", reason});
    ASSERT_OK(sender_->Step());
  }
  void SayBySms(AdapterReport::State state, const std::string& reason = "") {
    Say(sms_, v1::MESSAGE_CHANNEL_SMS, state, reason);
  }
  MessageRow Row(const std::string& party) { return *world_.table().Find(kStream, "m" + party); }
  void Pass(absl::Duration time) {
    world_.clock().AdvanceTime(time);
    ASSERT_OK(sender_->Step());
  }

  MessageWorld world_;
  MessagePlanHolder plans_{*MessagePlan::Make(kPlan)};
  DirectoryHolder directory_;
  v1::Case case_;
  FakeAdapter sms_, voice_;
  std::vector<v1::RecordService> services_;
  bool broken_ = false;
  std::unique_ptr<MessageSender> sender_;
};

TEST_F(MessageSenderTest, HandsOverRecordsAndServes) {
  Queue("1", At(2, 9), "serves_paper: 'session-notice'");
  ASSERT_OK(sender_->Step());
  ASSERT_THAT(sms_.sent, SizeIs(1));
  EXPECT_EQ(sms_.sent[0].to, "139");
  EXPECT_EQ(sms_.sent[0].text, "叶某3月4日10:00视频");
  EXPECT_EQ(sms_.sent[0].id, "c-1/m1/1");
  EXPECT_EQ(sms_.sent[0].purpose, "set");
  EXPECT_FALSE(sender_->Settled());
  SayBySms(AdapterReport::State::kHandedOver);
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_HANDED_OVER);
  EXPECT_THAT(services_, IsEmpty());
  SayBySms(AdapterReport::State::kDelivered);
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_DELIVERED);
  ASSERT_THAT(services_, SizeIs(1));
  EXPECT_EQ(services_[0].party(), "1");
  EXPECT_EQ(services_[0].paper(), "session-notice");
  SayBySms(AdapterReport::State::kRead);
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_READ);
  EXPECT_TRUE(sender_->Settled());
  EXPECT_THAT(services_, SizeIs(1));
}

TEST_F(MessageSenderTest, TriesEachChannelThenAPerson) {
  Queue("1", At(2, 9), "serves_paper: 'session-notice'");
  ASSERT_OK(sender_->Step());
  SayBySms(AdapterReport::State::kFailed, "refused");
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_QUEUED);
  EXPECT_EQ(sender_->NextDue(), At(2, 9, 30));
  Pass(absl::Minutes(29));
  EXPECT_THAT(voice_.sent, IsEmpty());
  Pass(absl::Minutes(1));
  ASSERT_THAT(voice_.sent, SizeIs(1));
  Say(voice_, v1::MESSAGE_CHANNEL_VOICE, AdapterReport::State::kFailed, "refused");
  Pass(absl::Minutes(30));
  ASSERT_THAT(sms_.sent, SizeIs(2));
  EXPECT_EQ(sms_.sent[1].id, "c-1/m1/3");
  SayBySms(AdapterReport::State::kFailed, "refused");
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_TASK);
  EXPECT_EQ(Row("1").reason, "refused");
  EXPECT_EQ(sender_->NextDue(), absl::InfiniteFuture());
  // It came through after all: nobody has to go, and only now is it served.
  EXPECT_THAT(services_, IsEmpty());
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m1/3", AdapterReport::State::kDelivered, "", ""});
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_DELIVERED);
  EXPECT_THAT(services_, SizeIs(1));
}

TEST_F(MessageSenderTest, SilenceIsAFailure) {
  Queue("1", At(2, 9));
  ASSERT_OK(sender_->Step());
  SayBySms(AdapterReport::State::kHandedOver);
  EXPECT_EQ(sender_->NextDue(), At(2, 11));
  Pass(absl::Minutes(119));
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_HANDED_OVER);
  Pass(absl::Minutes(1));
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_QUEUED);
  EXPECT_EQ(Row("1").reason, "timeout");
  // Late, but delivered: no second one goes out.
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m1/1", AdapterReport::State::kDelivered, "", ""});
  Pass(absl::Minutes(30));
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_DELIVERED);
  EXPECT_THAT(voice_.sent, IsEmpty());
}

TEST_F(MessageSenderTest, NoneAtNightButDanger) {
  world_.clock().AdvanceTime(absl::Hours(13));  // 22:00.
  Queue("1", At(2, 22));
  v1::MessageAction urgent;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "queue { message: 'danger' rule: 'risk' template: 'risk' recipient: 'parties/1' urgent: true }", &urgent));
  *urgent.mutable_queue()->mutable_not_before() = ToProto(At(2, 22));
  ASSERT_OK(world_.Carry(MessageCommand(kStream, urgent)).status());
  ASSERT_OK(sender_->Step());
  ASSERT_THAT(sms_.sent, SizeIs(1));
  EXPECT_THAT(sms_.sent[0].id, HasSubstr("danger"));
  EXPECT_EQ(sms_.sent[0].text, "叶某的一件案件");
  SayBySms(AdapterReport::State::kDelivered);
  EXPECT_EQ(sender_->NextDue(), At(3, 8));
  Pass(absl::Hours(10));
  EXPECT_THAT(sms_.sent, SizeIs(2));
}

TEST_F(MessageSenderTest, WhatANightWouldMakeTooLateIsAPersonsAtOnce) {
  world_.clock().AdvanceTime(absl::Hours(13));
  *case_.mutable_sessions(0)->mutable_planned_start() = ToProto(At(3, 7));
  Queue("1", At(2, 22), absl::StrCat("about_time { seconds: ", absl::ToUnixSeconds(At(3, 7)), " }"));
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_TASK);
  EXPECT_EQ(Row("1").reason, "too-late");
  EXPECT_THAT(sms_.sent, IsEmpty());
}

// A try that would leave a person no time is not waited for.
TEST_F(MessageSenderTest, ATaskComesInTime) {
  *case_.mutable_sessions(0)->mutable_planned_start() = ToProto(At(2, 10, 15));
  Queue("1", At(2, 9), absl::StrCat("about_time { seconds: ", absl::ToUnixSeconds(At(2, 10, 15)), " }"));
  ASSERT_OK(sender_->Step());
  SayBySms(AdapterReport::State::kFailed, "refused");
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_TASK);
}

TEST_F(MessageSenderTest, WithoutANumberItIsAPersons) {
  Queue("2", At(2, 9));
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(Row("2").state, v1::MESSAGE_STATE_TASK);
  EXPECT_EQ(Row("2").reason, "no-number");
  EXPECT_EQ(Row("2").tries, 0);
}

// What a party wants goes before the plan: its channels alone, in its order; none, and a person tells it.
TEST_F(MessageSenderTest, ByTheChannelsThatThePartyChose) {
  case_.mutable_parties(0)->add_message_channels(v1::MESSAGE_CHANNEL_VOICE);
  Queue("1", At(2, 9));
  ASSERT_OK(sender_->Step());
  EXPECT_THAT(sms_.sent, IsEmpty());
  EXPECT_THAT(voice_.sent, SizeIs(1));
  Say(voice_, v1::MESSAGE_CHANNEL_VOICE, AdapterReport::State::kFailed, "refused");
  Pass(absl::Minutes(31));
  EXPECT_THAT(sms_.sent, IsEmpty()) << "not by a channel that it did not choose";
  EXPECT_THAT(voice_.sent, SizeIs(2));
}

TEST_F(MessageSenderTest, WhoWantsNoneIsToldByAPerson) {
  case_.mutable_parties(0)->add_message_channels(v1::MESSAGE_CHANNEL_NONE);
  case_.mutable_parties(3)->add_message_channels(v1::MESSAGE_CHANNEL_LETTER);
  Queue("1", At(2, 9));
  Queue("4", At(2, 9));
  ASSERT_OK(sender_->Step());
  EXPECT_THAT(sms_.sent, IsEmpty());
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_TASK);
  EXPECT_EQ(Row("1").reason, "none-wanted");
  EXPECT_EQ(Row("4").reason, "letter-wanted") << "nobody prints and posts letters here";
}

TEST_F(MessageSenderTest, LettersGoToTheAddress) {
  FakeAdapter letters;
  sender_->AddAdapter(v1::MESSAGE_CHANNEL_LETTER, &letters);
  case_.mutable_parties(1)->add_message_channels(v1::MESSAGE_CHANNEL_LETTER);
  case_.mutable_parties(1)->mutable_details()->mutable_open()->mutable_party()->set_address("希里沟镇南街7号");
  Queue("2", At(2, 9));
  ASSERT_OK(sender_->Step());
  ASSERT_THAT(letters.sent, SizeIs(1));
  EXPECT_EQ(letters.sent[0].to, "希里沟镇南街7号");
}

TEST_F(MessageSenderTest, AnotherPlanHoldsFromTheNextStepOn) {
  Queue("1", At(2, 9));
  plans_.Set(*MessagePlan::Make(
      absl::StrReplaceAll(kPlan, {{"[MESSAGE_CHANNEL_SMS, MESSAGE_CHANNEL_VOICE]", "MESSAGE_CHANNEL_VOICE"}})));
  ASSERT_OK(sender_->Step());
  EXPECT_THAT(sms_.sent, IsEmpty());
  EXPECT_THAT(voice_.sent, SizeIs(1));
}

TEST_F(MessageSenderTest, WhoDoesNotReadIsCalledFirst) {
  Queue("3", At(2, 9));
  ASSERT_OK(sender_->Step());
  EXPECT_THAT(sms_.sent, IsEmpty());
  EXPECT_THAT(voice_.sent, SizeIs(1));
}

TEST_F(MessageSenderTest, InTheRecipientsFirstLanguageThatHasWords) {
  Queue("4", At(2, 9));
  ASSERT_OK(sender_->Step());
  ASSERT_THAT(sms_.sent, SizeIs(1));
  EXPECT_EQ(sms_.sent[0].text, "bo 藏某 2026-03-04");
  EXPECT_EQ(sms_.sent[0].language, "bo");
}

TEST_F(MessageSenderTest, WhatIsOverIsDropped) {
  Queue("1", At(2, 10));
  case_.mutable_sessions(0)->set_cancelled(true);
  Pass(absl::Hours(1));
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_DROPPED);
  EXPECT_THAT(sms_.sent, IsEmpty());
}

// Dropped while an adapter had it: what came through is told as it was, and what did not is not tried again.
TEST_F(MessageSenderTest, WhatIsDroppedOnItsWay) {
  Queue("1", At(2, 9));
  Queue("4", At(2, 9));
  ASSERT_OK(sender_->Step());
  ASSERT_THAT(sms_.sent, SizeIs(2));
  for (const char* message : {"m1", "m4"}) {
    ASSERT_OK(world_.Do(kStream, absl::StrCat("drop { message: '", message, "' cause_version: 9 }")));
  }
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m1/1", AdapterReport::State::kDelivered, "", ""});
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m4/1", AdapterReport::State::kHandedOver, "", ""});
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m4/1", AdapterReport::State::kFailed, "", "refused"});
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_DELIVERED);
  EXPECT_EQ(Row("4").state, v1::MESSAGE_STATE_DROPPED);
  EXPECT_TRUE(sender_->Settled());
  EXPECT_EQ(sender_->NextDue(), absl::InfiniteFuture());
}

TEST_F(MessageSenderTest, AFullAdapterTakesItLater) {
  Queue("1", At(2, 9));
  sms_.full = true;
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(Row("1").tries, 0);
  EXPECT_FALSE(sender_->Settled());
  sms_.full = false;
  ASSERT_OK(sender_->Step());
  EXPECT_THAT(sms_.sent, SizeIs(1));
  // And not again while it owes an answer.
  ASSERT_OK(sender_->Step());
  EXPECT_THAT(sms_.sent, SizeIs(1));
}

TEST_F(MessageSenderTest, WhatCannotBeRecordedIsRecordedLater) {
  Queue("1", At(2, 9));
  ASSERT_OK(sender_->Step());
  broken_ = true;
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m1/1", AdapterReport::State::kDelivered, "", ""});
  EXPECT_FALSE(sender_->Step().ok());
  EXPECT_FALSE(sender_->Settled());
  broken_ = false;
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(Row("1").state, v1::MESSAGE_STATE_DELIVERED);
  EXPECT_THAT(sms_.sent, SizeIs(1));
}

// After a restart what was taken and not recorded goes out again under the same id; what was recorded does not.
TEST_F(MessageSenderTest, ARestartLosesNothing) {
  Queue("1", At(2, 9));
  Queue("4", At(2, 9));
  ASSERT_OK(sender_->Step());
  ASSERT_THAT(sms_.sent, SizeIs(2));
  sender_->Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m4/1", AdapterReport::State::kHandedOver, "", ""});
  ASSERT_OK(sender_->Step());
  MessageSender again(
      MessageSender::Parts{&plans_, &world_.table(), &directory_, &world_.clock(),
                           [](absl::string_view, v1::Personal*) { return absl::OkStatus(); },
                           [this](const EngineCommand& command, const Done& done) {
                             done(world_.Carry(command));
                             return absl::OkStatus();
                           },
                           [this](absl::string_view) -> absl::StatusOr<std::shared_ptr<const v1::Case>> {
                             return std::make_shared<const v1::Case>(case_);
                           },
                           [] {}});
  FakeAdapter fresh;
  again.AddAdapter(v1::MESSAGE_CHANNEL_SMS, &fresh);
  ASSERT_OK(again.Step());
  ASSERT_THAT(fresh.sent, SizeIs(1));
  EXPECT_EQ(fresh.sent[0].id, "c-1/m1/1");
  // The one that was taken before is told of to whoever is there now.
  again.Report(v1::MESSAGE_CHANNEL_SMS, {"c-1/m4/1", AdapterReport::State::kDelivered, "", ""});
  ASSERT_OK(again.Step());
  EXPECT_EQ(Row("4").state, v1::MESSAGE_STATE_DELIVERED);
}

// What a bad adapter says of others' messages, or of none, changes nothing.
TEST_F(MessageSenderTest, NonsenseChangesNothing) {
  Queue("1", At(2, 9));
  const size_t before = world_.events().size();
  for (const char* id : {"", "x", "c-1/m1", "c-1/m1/0", "c-1/m1/x", "c-1/none/1", "c-9/m1/1", "c-1/m1/7"}) {
    sender_->Report(v1::MESSAGE_CHANNEL_SMS, {id, AdapterReport::State::kFailed, "", "refused"});
  }
  sms_.full = true;
  ASSERT_OK(sender_->Step());
  EXPECT_EQ(world_.events().size(), before);
}

TEST_F(MessageSenderTest, NothingOfTheDisputeGoesOut) {
  for (const std::string party : {"1", "3", "4"}) Queue(party, At(2, 9));
  ASSERT_OK(sender_->Step());
  std::vector<OutMessage> all = sms_.sent;
  all.insert(all.end(), voice_.sent.begin(), voice_.sent.end());
  ASSERT_THAT(all, SizeIs(3));
  for (const OutMessage& message : all) {
    EXPECT_THAT(AdapterLine(message), Not(HasSubstr("枸杞")));
    EXPECT_THAT(AdapterLine(message), Not(HasSubstr("租金")));
  }
}

}  // namespace
}  // namespace gaiwan
