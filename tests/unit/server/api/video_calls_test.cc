// The calls of video rooms on a real gRPC server: who may come, and which of them are commands of the case.
#include "server/api/video_calls.h"

#include <memory>
#include <string>
#include <vector>

#include "server/mediation/mediation_decider.h"
#include "tests/testing/fake_video_rooms.h"
#include "tests/unit/server/api/services_fixture.h"
#include "workflow/video.h"

namespace gaiwan::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kHead[] = "people/p-head";

class VideoCallsTest : public ServicesTest {
 protected:
  VideoCallsTest() {
    v1::Case& c = reader_.cases[kCase];
    c.set_round(1);
    c.add_mediators()->set_person(kHead);
    v1::Session* session = c.add_sessions();
    session->set_id("1");
    session->set_mode(v1::SESSION_MODE_VIDEO);
    session->set_lead(kHead);
    session->mutable_start_time()->set_seconds(1772409600);
  }

  void StartWithRooms() {
    const absl::StatusOr<VideoSecrets> secrets = VideoSecrets::From(std::string(64, 'a'));
    desk_ = std::make_unique<VideoDesk>(VideoDesk::Parts{
        &rooms_, RealRandom(), &clock_, *secrets, "/janus", "/recordings",
        [this](absl::string_view name) { return reader_.Get(name); }, [](const v1::Case&, const v1::NoteVideo&) {},
        [this](const v1::Case& c, const v1::Session& session, absl::string_view actor) {
          return VideoRoleOf(c, session, FactsFor(*holder_.Get(), actor, clock_.TimeNow()));
        }});
    video_ = [this](const CommandRunner& runner) {
      calls_ = std::make_unique<VideoCalls>(
          VideoCalls::Parts{desk_.get(), &video_worker_, &runner, &reader_, &viewer_, &clock_});
      return calls_.get();
    };
    Start();
  }

  v1::Session* session() { return reader_.cases[kCase].mutable_sessions(0); }
  void Attend(const std::string& who) {
    v1::Attendance* attendance = session()->add_attendance();
    attendance->set_who(who);
    attendance->set_presence(v1::PRESENCE_BY_VIDEO);
    attendance->set_agrees_to_recording(true);
  }

  grpc::Status Join(const std::string& person, const std::string& session = "1") {
    v1::JoinVideoRequest request;
    request.set_case_(kCase);
    request.set_session(session);
    request.set_request_id(RequestId(1));
    request.set_agrees_to_recording(true);
    const auto context = As(person);
    return v1::SessionService::NewStub(channel_)->JoinVideo(context.get(), request, &room_);
  }
  grpc::Status Steer(v1::VideoAct act, const std::vector<std::string>& who, const std::string& person = "p-head") {
    v1::SteerVideoRoomRequest request;
    request.set_case_(kCase);
    request.set_session("1");
    request.set_request_id(RequestId(2));
    request.set_act(act);
    for (const std::string& one : who) request.add_who(one);
    const auto context = As(person);
    return v1::SessionService::NewStub(channel_)->SteerVideoRoom(context.get(), request, &room_);
  }
  v1::Reason ReasonIn(const grpc::Status& status) { return DetailOf<v1::CommandRefused>(status).reason(); }
  // The last command that reached the engine.
  v1::Command Asked() {
    const std::vector<EngineCommand> commands = engine_.commands();
    if (commands.empty()) return v1::Command();
    return dynamic_cast<const v1::ExecuteRequest&>(*commands.back().body).command();
  }

  FakeVideoRooms rooms_;
  std::unique_ptr<VideoDesk> desk_;
  Worker video_worker_;
  std::unique_ptr<VideoCalls> calls_;
  v1::VideoRoom room_;
};

TEST_F(VideoCallsTest, WithoutAMediaServerThereIsNoRoom) {
  Start();
  const grpc::Status status = Join("p-head");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonIn(status), v1::VIDEO_UNAVAILABLE);
}

TEST_F(VideoCallsTest, AMediatorsComingIsAttendance) {
  StartWithRooms();
  const grpc::Status status = Join("p-head");
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_THAT(engine_.commands(), SizeIs(1));
  EXPECT_EQ(engine_.commands()[0].actor, kHead);
  EXPECT_EQ(engine_.commands()[0].request_id, RequestId(1));
  ASSERT_TRUE(Asked().has_record_attendance());
  const v1::Attendance attendance = Asked().record_attendance().attendance(0);
  EXPECT_EQ(attendance.who(), kHead);
  EXPECT_EQ(attendance.presence(), v1::PRESENCE_BY_VIDEO);
  EXPECT_TRUE(attendance.agrees_to_recording());
}

TEST_F(VideoCallsTest, WhatIsOnRecordIsNotRecordedAgain) {
  Attend(kHead);
  StartWithRooms();
  ASSERT_TRUE(Join("p-head").ok());
  EXPECT_THAT(engine_.commands(), IsEmpty());
  EXPECT_EQ(room_.position(), v1::VIDEO_POSITION_TABLE);
  EXPECT_TRUE(room_.steers());
  EXPECT_TRUE(rooms_.Enter(room_.access()));
}

TEST_F(VideoCallsTest, BeforeItBeginsNobodyAttends) {
  session()->clear_start_time();
  session()->mutable_planned_start()->set_seconds(1772409600 + 900);
  session()->set_planned_minutes(60);
  StartWithRooms();
  ASSERT_TRUE(Join("p-head").ok());
  EXPECT_THAT(engine_.commands(), IsEmpty());
  EXPECT_TRUE(room_.has_access()) << "who is found out before it begins";
  EXPECT_EQ(ReasonIn(Steer(v1::VIDEO_ACT_ADMIT, {"1"})), v1::SESSION_NOT_RUNNING);
}

TEST_F(VideoCallsTest, IsForThoseOfTheSessionWhileItIsOpen) {
  Attend(kHead);
  StartWithRooms();
  EXPECT_EQ(Join("p-head", "7").error_code(), grpc::StatusCode::NOT_FOUND);
  reader_.cases[kCase].clear_mediators();
  EXPECT_EQ(ReasonIn(Join("p-head")), v1::NOT_YOUR_ROLE) << "who sees the case is not therefore in the room";
  reader_.cases[kCase].add_mediators()->set_person(kHead);
  session()->mutable_end_time()->set_seconds(1772409700);
  EXPECT_EQ(ReasonIn(Join("p-head")), v1::VIDEO_NOT_OPEN);
}

TEST_F(VideoCallsTest, WhoStandsInForAMediatorComesAsOne) {
  reader_.cases[kCase].mutable_mediators(0)->set_person("people/p-away");
  session()->set_lead("people/p-away");
  StartWithRooms();
  EXPECT_EQ(ReasonIn(Join("p-head")), v1::NOT_YOUR_ROLE);
  auto stand_ins = std::make_shared<StandInBook>();
  (*stand_ins)["p-head"] = {{"committee", "p-away", ValidityOf("", "")}};
  auto reference = std::make_shared<Reference>(*holder_.Get());
  reference->directory = reference->directory->WithStandIns(std::move(stand_ins));
  holder_.Set(reference);
  const grpc::Status status = Join("p-head");
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(room_.role(), v1::VIDEO_ROLE_MEDIATOR);
  EXPECT_TRUE(room_.steers()) << "whoever leads is not there";
  ASSERT_TRUE(Asked().has_record_attendance());
  EXPECT_EQ(Asked().record_attendance().attendance(0).who(), kHead) << "in their own name";
}

TEST_F(VideoCallsTest, WhatIsAFactOfTheCaseIsACommandOfTheCaller) {
  Attend(kHead);
  Attend("1");
  StartWithRooms();
  ASSERT_TRUE(Join("p-head").ok());
  ASSERT_TRUE(Steer(v1::VIDEO_ACT_SEPARATE, {"1", kHead}).ok());
  ASSERT_TRUE(Asked().has_steer_video());
  EXPECT_EQ(Asked().steer_video().act(), v1::VIDEO_STEER_SEPARATE);
  EXPECT_EQ(Asked().steer_video().who_size(), 2);
  EXPECT_EQ(engine_.commands().back().actor, kHead);
  ASSERT_TRUE(Steer(v1::VIDEO_ACT_START_RECORDING, {}).ok());
  EXPECT_EQ(Asked().steer_video().act(), v1::VIDEO_STEER_START_RECORDING);
  // Who is not there is received and muted by nobody, and the case hears nothing of it.
  const size_t before = engine_.commands().size();
  EXPECT_EQ(ReasonIn(Steer(v1::VIDEO_ACT_RECEIVE, {"9"})), v1::NOT_IN_VIDEO);
  EXPECT_EQ(ReasonIn(Steer(v1::VIDEO_ACT_MUTE, {"9"})), v1::NOT_IN_VIDEO);
  EXPECT_THAT(engine_.commands(), SizeIs(before));
}

TEST_F(VideoCallsTest, OnlyWhoLeadsSteers) {
  Attend("people/p-lead");
  session()->set_lead("people/p-lead");
  StartWithRooms();
  EXPECT_EQ(ReasonIn(Steer(v1::VIDEO_ACT_START_RECORDING, {})), v1::NOT_YOUR_ROLE);
  EXPECT_THAT(engine_.commands(), IsEmpty());
}

}  // namespace
}  // namespace gaiwan::testing
