#include "server/video/video_desk.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/fake_video_rooms.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/evolve.h"
#include "workflow/video.h"

namespace gaiwan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kMediator[] = "people/mediator";
// For the mediator.
constexpr char kStandIn[] = "people/stand-in";

// Sessions of one case, whose commands are carried out on the spot.
class VideoDeskTest : public ::testing::Test {
 protected:
  VideoDeskTest() {
    case_.set_name("cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa");
    case_.set_round(1);
    case_.add_mediators()->set_person(kMediator);
    for (const char* id : {"1", "2"}) {
      v1::Party* party = case_.add_parties();
      party->set_id(id);
      party->set_side(*id == '1' ? v1::PARTY_SIDE_APPLICANT : v1::PARTY_SIDE_RESPONDENT);
      v1::Identity* identity = case_.add_identities();
      identity->set_who(id);
      identity->set_level(v1::IDENTITY_LEVEL_COMPARED_ON_LINE);
    }
    v1::Session* session = case_.add_sessions();
    session->set_id("1");
    session->set_mode(v1::SESSION_MODE_VIDEO);
    session->set_lead(kMediator);
    session->mutable_start_time()->set_seconds(1772413200);
    Attend(kMediator);
    const absl::StatusOr<VideoSecrets> secrets = VideoSecrets::From(std::string(64, 'a'));
    desk_ = std::make_unique<VideoDesk>(
        VideoDesk::Parts{&rooms_, RealRandom(), &clock_, *secrets, "/janus", "/recordings",
                         [this](absl::string_view) { return std::make_shared<const v1::Case>(case_); },
                         [this](const v1::Case&, const v1::NoteVideo& note) { Take(note); },
                         [](const v1::Case& c, const v1::Session& session, absl::string_view actor) {
                           Facts facts;
                           facts.actor = std::string(actor);
                           return actor == kStandIn ? v1::VIDEO_ROLE_MEDIATOR : VideoRoleOf(c, session, facts);
                         }});
  }

  const v1::Session& session() const { return case_.sessions(0); }
  v1::Session* mutable_session() { return case_.mutable_sessions(0); }

  void Fold(const std::string& payload) {
    v1::Event event;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(payload, &event)) << payload;
    event.set_version(case_.version() + 1);
    event.mutable_act_time()->set_seconds(1772413300);
    Evolve(event, &case_);
  }
  void Attend(const std::string& who, bool agrees = true) {
    Fold(absl::StrCat("attendance_recorded { session: '1' attendance { who: '", who,
                      "' presence: PRESENCE_BY_VIDEO agrees_to_recording: ", agrees ? "true" : "false", " } }"));
  }
  void Steer(const std::string& act, const std::string& more = "") {
    Fold(absl::StrCat("video_steered { session: '1' act: VIDEO_STEER_", act, " ", more, " }"));
  }
  // What the engine would make of it.
  void Take(const v1::NoteVideo& note) {
    notes_.push_back(absl::StrCat(v1::VideoNote_Name(note.note()).substr(11), " ", note.who()));
    Fold(absl::StrCat("video_noted { session: '1' note: ", v1::VideoNote_Name(note.note()), " who: '", note.who(),
                      "' }"));
  }

  VideoDesk::Guest GuestOf(const std::string& who) const {
    const bool is_mediator = who == kMediator;
    return {who, is_mediator ? v1::VIDEO_ROLE_MEDIATOR : v1::VIDEO_ROLE_PARTY, is_mediator};
  }
  v1::VideoRoom Show(const std::string& who) {
    const absl::StatusOr<v1::VideoRoom> room = desk_->Show(case_, session(), GuestOf(who));
    EXPECT_OK(room.status());
    return room.value_or(v1::VideoRoom());
  }
  // Comes with what the server gives, as a page does.
  v1::VideoAccess Come(const std::string& who) {
    const v1::VideoAccess access = Show(who).access();
    EXPECT_TRUE(rooms_.Enter(access)) << who;
    return access;
  }
  // A second passes: pages ask, the desk looks.
  void Second(const std::vector<std::string>& asking) {
    clock_.AdvanceTime(kVideoPollEvery);
    for (const std::string& who : asking) Show(who);
    desk_->Step();
  }

  v1::Case case_;
  FakeVideoRooms rooms_;
  FakeClock clock_{absl::FromUnixSeconds(1772413200)};
  std::vector<std::string> notes_;
  std::unique_ptr<VideoDesk> desk_;
};

TEST_F(VideoDeskTest, WhoWaitsGetsNoAccess) {
  const v1::VideoAccess mediator = Come(kMediator);
  const v1::VideoRoom waiting = Show("1");
  EXPECT_EQ(waiting.position(), v1::VIDEO_POSITION_WAITING);
  EXPECT_FALSE(waiting.has_access());
  EXPECT_TRUE(waiting.waiting().empty()) << "who waits is for those who steer";
  const v1::VideoRoom seen = Show(kMediator);
  ASSERT_EQ(seen.waiting_size(), 1);
  EXPECT_EQ(seen.waiting(0).who(), "1");
  EXPECT_TRUE(seen.waiting(0).identified());
  // Knowing the room is not enough.
  v1::VideoAccess forged = mediator;
  forged.set_member("forged");
  forged.set_room_token("forged");
  EXPECT_FALSE(rooms_.Enter(forged));
}

// After a restart of the server, too: what the desk knows of those on record it asks anew.
TEST_F(VideoDeskTest, WhoStandsInForTheMediatorIsThereAsOne) {
  Attend(kStandIn);
  const v1::VideoRoom room = Show(kMediator);
  ASSERT_EQ(room.people_size(), 2);
  EXPECT_EQ(room.people(1).who(), kStandIn);
  EXPECT_EQ(room.people(1).role(), v1::VIDEO_ROLE_MEDIATOR);
}

TEST_F(VideoDeskTest, TheReceptionIsForTwo) {
  const v1::VideoAccess table = Come(kMediator);
  Show("1");
  Show("2");
  ASSERT_OK(desk_->Receive(case_, session(), kMediator, "1"));
  const v1::VideoAccess received = Come("1");
  const v1::VideoAccess receives = Come(kMediator);
  EXPECT_EQ(received.room(), receives.room());
  EXPECT_NE(received.room(), table.room());
  EXPECT_FALSE(Show("2").has_access());
  EXPECT_THAT(desk_->Receive(case_, session(), kMediator, "3"), StatusIs(absl::StatusCode::kFailedPrecondition));

  ASSERT_OK_AND_ASSIGN(const v1::RecordAttendance admission, desk_->Admission(case_, session(), {"1"}));
  ASSERT_EQ(admission.attendance_size(), 1);
  EXPECT_EQ(admission.attendance(0).presence(), v1::PRESENCE_BY_VIDEO);
  Attend("1");
  EXPECT_EQ(Come("1").room(), Come(kMediator).room());
  EXPECT_FALSE(rooms_.IsIn(received)) << "the reception is over";
}

TEST_F(VideoDeskTest, NobodyUnknownIsLetIn) {
  case_.clear_identities();
  Show("1");
  const absl::Status refused = desk_->Admission(case_, session(), {"1"}).status();
  EXPECT_EQ(ReasonOf(refused), v1::IDENTITY_NOT_CHECKED);
  EXPECT_EQ(ReasonOf(desk_->Admission(case_, session(), {"2"}).status()), v1::NOT_IN_VIDEO) << "nobody waits";
  // In what a court delegated a look at the card is not enough (Online Rules art. 17).
  v1::Identity* seen = case_.add_identities();
  seen->set_who("1");
  seen->set_level(v1::IDENTITY_LEVEL_DOCUMENT_SEEN);
  EXPECT_OK(desk_->Admission(case_, session(), {"1"}).status());
  case_.mutable_delegation()->set_state(v1::DELEGATION_STATE_ACCEPTED);
  EXPECT_EQ(ReasonOf(desk_->Admission(case_, session(), {"1"}).status()), v1::IDENTITY_NOT_CHECKED);
}

TEST_F(VideoDeskTest, ASeparateTalkIsAnotherRoom) {
  Attend("1");
  Attend("2");
  const v1::VideoAccess mediator = Come(kMediator);
  const v1::VideoAccess first = Come("1");
  const v1::VideoAccess second = Come("2");
  Second({kMediator, "1", "2"});
  Steer("SEPARATE", "who: '1' who: 'people/mediator'");
  const v1::VideoAccess apart = Come("1");
  EXPECT_EQ(Come(kMediator).room(), apart.room());
  EXPECT_NE(apart.room(), second.room());
  EXPECT_FALSE(rooms_.IsIn(first));
  EXPECT_FALSE(rooms_.IsIn(mediator));
  EXPECT_TRUE(rooms_.IsIn(second));
  // The other side's access opens nothing of it, under any name, and it is told nobody's name there.
  v1::VideoAccess tried = second;
  tried.set_room(apart.room());
  tried.set_pin(apart.pin());
  EXPECT_FALSE(rooms_.Enter(tried));
  const v1::VideoRoom seen = Show("2");
  for (const v1::VideoPerson& person : seen.people()) {
    EXPECT_EQ(person.member().empty(), person.who() != "2") << person.who();
  }
  EXPECT_FALSE(rooms_.Enter(first)) << "what opened the table opens it no more";

  Steer("REJOIN", "who: '1' who: 'people/mediator'");
  EXPECT_EQ(Come("1").room(), second.room());
  Second({kMediator, "1", "2"});
  EXPECT_EQ(rooms_.rooms.count(apart.room()), 0u);
}

// Somebody who left the room by themselves may have kept what they receive of it.
TEST_F(VideoDeskTest, WhoCannotBeTakenOutEndsTheRoom) {
  Attend("1");
  Attend("2");
  const v1::VideoAccess first = Come("1");
  const v1::VideoAccess second = Come("2");
  Second({"1", "2"});
  rooms_.Leave(first);
  Steer("SEPARATE", "who: '1'");
  Show("1");
  EXPECT_EQ(rooms_.rooms.count(second.room()), 0u);
  const v1::VideoAccess again = Come("2");
  EXPECT_NE(again.room(), second.room());
}

TEST_F(VideoDeskTest, ABrokenLineIsNotedOnceAndSoIsComingBack) {
  Attend("1");
  Come(kMediator);
  const v1::VideoAccess first = Come("1");
  Second({kMediator, "1"});
  EXPECT_THAT(notes_, IsEmpty());
  rooms_.Leave(first);
  Second({kMediator});
  Second({kMediator});
  EXPECT_THAT(notes_, ElementsAre("DROPPED 1"));
  EXPECT_FALSE(rooms_.Enter(first)) << "coming back takes new access";
  const v1::VideoAccess again = Come("1");
  EXPECT_NE(again.member(), first.member());
  Second({kMediator, "1"});
  Second({kMediator, "1"});
  EXPECT_THAT(notes_, ElementsAre("DROPPED 1", "RETURNED 1"));
}

TEST_F(VideoDeskTest, MovingIsNoBrokenLine) {
  Attend("1");
  Come("1");
  Second({"1"});
  Steer("SEPARATE", "who: '1'");
  Second({"1"});
  Come("1");
  Second({"1"});
  EXPECT_THAT(notes_, IsEmpty());
}

TEST_F(VideoDeskTest, WhoNeverComesIsGone) {
  Attend("1");
  Come(kMediator);
  for (absl::Duration waited; waited <= kVideoGoneAfter + kVideoPollEvery; waited += kVideoPollEvery)
    Second({kMediator});
  EXPECT_THAT(notes_, ElementsAre("DROPPED 1"));
}

TEST_F(VideoDeskTest, RecordsWhatTheCaseSaysAndBeforeAnybodyElseComes) {
  Attend("1");
  const v1::VideoAccess table = Come(kMediator);
  Come("1");
  Second({kMediator, "1"});
  EXPECT_THAT(rooms_.recorded, IsEmpty());
  Steer("START_RECORDING", "recording: '7'");
  Second({kMediator, "1"});
  EXPECT_EQ(rooms_.rooms.at(table.room()).recording, "/recordings/c-aaaaaaaaaaaaaaaaaaaaaaaaaa/1/7");
  EXPECT_EQ(Show("1").recording(), "7");

  // One who has not agreed: the attendance ended the recording (decide_session.cc), and no token is given before it
  // ends.
  Fold("video_noted { session: '1' note: VIDEO_NOTE_RECORDING_ENDED who: '2' recording: '7' }");
  Attend("2", /*agrees=*/false);
  rooms_.down = true;
  EXPECT_EQ(ReasonOf(desk_->Show(case_, session(), GuestOf("2")).status()), v1::VIDEO_UNAVAILABLE);
  rooms_.down = false;
  Come("2");
  EXPECT_EQ(rooms_.rooms.at(table.room()).recording, "");
}

TEST_F(VideoDeskTest, ASeparateTalkIsNeverRecorded) {
  Attend("1");
  Come(kMediator);
  Come("1");
  Steer("START_RECORDING", "recording: '1'");
  Steer("SEPARATE", "who: '1' who: 'people/mediator'");
  const v1::VideoAccess apart = Come("1");
  Come(kMediator);
  Second({kMediator, "1"});
  EXPECT_EQ(rooms_.rooms.at(apart.room()).recording, "");
}

TEST_F(VideoDeskTest, MutesAtTheMediaServerAndStaysSo) {
  Attend("1");
  Come(kMediator);
  const v1::VideoAccess first = Come("1");
  Second({kMediator, "1"});
  ASSERT_OK(desk_->Mute(case_, session(), {"1"}, true));
  EXPECT_EQ(rooms_.rooms.at(first.room()).muted.count(first.member()), 1u);
  ASSERT_OK(desk_->Mute(case_, session(), {"1"}, false));
  EXPECT_THAT(rooms_.rooms.at(first.room()).muted, IsEmpty());
  EXPECT_EQ(ReasonOf(desk_->Mute(case_, session(), {"2"}, true)), v1::NOT_IN_VIDEO);
}

TEST_F(VideoDeskTest, WhoWasSentOutIsOut) {
  Attend("1");
  const v1::VideoAccess first = Come("1");
  Second({"1"});
  Steer("REMOVE", "who: '1'");
  const v1::VideoRoom out = Show("1");
  EXPECT_EQ(out.position(), v1::VIDEO_POSITION_OUT);
  EXPECT_FALSE(out.has_access());
  EXPECT_FALSE(rooms_.IsIn(first));
  ASSERT_EQ(Show(kMediator).waiting_size(), 1) << "they may be let in again";
}

TEST_F(VideoDeskTest, EndsWithTheSession) {
  Come(kMediator);
  mutable_session()->mutable_end_time()->set_seconds(1772420000);
  desk_->Step();
  EXPECT_THAT(rooms_.rooms, IsEmpty());
  EXPECT_EQ(desk_->session_count(), 0u);
}

TEST_F(VideoDeskTest, WhoIsNotSeenAnyMoreEndsTheRecording) {
  Come(kMediator);
  Steer("START_RECORDING", "recording: '1'");
  Second({kMediator});
  clock_.AdvanceTime(kVideoIdleMax + kVideoPollEvery);
  desk_->Step();
  EXPECT_THAT(notes_, ElementsAre("RECORDING_ENDED "));
  EXPECT_THAT(rooms_.rooms, IsEmpty());
}

// A server that was started anew finds rooms of the one before, which nobody can enter, and makes new ones by the case.
TEST_F(VideoDeskTest, GoesOnAfterARestart) {
  Attend("1");
  ASSERT_OK(rooms_.Create("gaiwan-old", "pin"));
  ASSERT_OK(desk_->Sweep());
  EXPECT_THAT(rooms_.rooms, IsEmpty());
  Steer("SEPARATE", "who: '1'");
  const v1::VideoRoom room = Show("1");
  EXPECT_EQ(room.position(), v1::VIDEO_POSITION_SEPARATE);
  EXPECT_TRUE(rooms_.Enter(room.access()));
}

// The media server was started anew: its rooms are gone.
TEST_F(VideoDeskTest, MakesRoomsAnew) {
  Attend("1");
  const v1::VideoAccess before = Come("1");
  Second({"1"});
  rooms_.rooms.clear();
  Second({"1"});
  const v1::VideoAccess after = Come("1");
  EXPECT_NE(after.room(), before.room());
}

TEST_F(VideoDeskTest, ServerTokensAreRenewed) {
  const std::string first = Show(kMediator).access().server_token();
  EXPECT_EQ(Show(kMediator).access().server_token(), first);
  clock_.AdvanceTime(kServerTokenFor / 2 + absl::Seconds(1));
  EXPECT_NE(Show(kMediator).access().server_token(), first);
}

TEST_F(VideoDeskTest, HoldsItsLimits) {
  const auto join = [&](size_t i) {
    return desk_->Join(case_, session(), {absl::StrCat("people/", i), v1::VIDEO_ROLE_INVITED, false}, false);
  };
  // The mediator is on the way.
  for (size_t i = 1; i < kVideoPeopleMax; ++i) ASSERT_OK(join(i));
  EXPECT_THAT(join(kVideoPeopleMax), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_OK(join(1)) << "who is there comes again";
}

}  // namespace
}  // namespace gaiwan::testing
