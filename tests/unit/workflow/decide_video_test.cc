#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/given.h"
#include "workflow/references.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

// Mediator, both parties and a helper by video; everybody asked agreed to be recorded but those named in `unasked`.
Story InSession(absl::string_view unasked = "") {
  std::string started = "session_started { session: '1' mode: SESSION_MODE_VIDEO lead: 'people/mediator' ";
  for (const char* who : {"people/mediator", "1", "2"}) {
    absl::StrAppend(&started, "attendance { who: '", who,
                    "' presence: PRESENCE_BY_VIDEO agrees_to_recording: ", who == unasked ? "false" : "true", " } ");
  }
  return Join({Opened(), Assigned(), Agreeing({"1", "2"}), {absl::StrCat(started, "}")}});
}

std::string Steer(absl::string_view act, absl::string_view who = "") {
  return absl::StrCat("steer_video { session: '1' act: VIDEO_STEER_", act, " ", who, " }");
}
std::string Steered(absl::string_view act, absl::string_view more) {
  return absl::StrCat("video_steered { session: '1' act: VIDEO_STEER_", act, " ", more, " }");
}
std::string Noted(absl::string_view note, absl::string_view more) {
  return absl::StrCat("video_noted { session: '1' note: VIDEO_NOTE_", note, " ", more, " }");
}
constexpr char kDropped[] = "note_video { session: '1' note: VIDEO_NOTE_DROPPED who: '1' }";
constexpr char kReturned[] = "note_video { session: '1' note: VIDEO_NOTE_RETURNED who: '1' }";

TEST(SteerVideo, ASeparateTalkIsWithOneSide) {
  const auto steer = [](Story past) { return Given(std::move(past)).By("people/mediator"); };
  GivenStory story = steer(InSession()).When(Steer("SEPARATE", "who: '1' who: 'people/mediator'"));
  story.Then({Steered("SEPARATE", "who: '1' who: 'people/mediator'")});
  const v1::Session& session = story.Case().sessions(0);
  EXPECT_EQ(VideoPartOf(session, "1"), v1::VIDEO_PART_SEPARATE);
  EXPECT_EQ(VideoPartOf(session, "2"), v1::VIDEO_PART_TABLE);

  steer(InSession()).When(Steer("SEPARATE", "who: '1' who: '2'")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  const Story separate = Join({InSession(), {Steered("SEPARATE", "who: '1'")}});
  steer(separate).When(Steer("SEPARATE", "who: '2'")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  steer(separate).When(Steer("SEPARATE", "who: '1'")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  steer(InSession()).When(Steer("REJOIN", "who: '1'")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  GivenStory back = steer(separate).When(Steer("REJOIN", "who: '1'"));
  back.Then({Steered("REJOIN", "who: '1'")});
  EXPECT_EQ(back.Case().sessions(0).video_places_size(), 0) << "who sits at the table is not named";
  steer(InSession()).When(Steer("SEPARATE")).ThenBadField("command.steer_video.who");
}

TEST(SteerVideo, IsForWhoLeads) {
  const Story helped = Join({InSession(),
                             {"mediators_assigned { mediators { person: 'people/mediator' lead: true } "
                              "mediators { person: 'people/helper' } }"}});
  Given(helped).By("people/helper").When(Steer("REMOVE", "who: '1'")).ThenRefused(v1::NOT_YOUR_ROLE, "sessions/1");
  // The lead's line is broken: somebody has to be able to act.
  Given(Join({helped, {Noted("DROPPED", "who: 'people/mediator'")}}))
      .By("people/helper")
      .When(Steer("REMOVE", "who: '1'"))
      .Then({Steered("REMOVE", "who: '1'")});
  Given(InSession())
      .By("people/mediator")
      .When(Steer("REMOVE", "who: 'people/mediator'"))
      .ThenBadField("command.steer_video.who");
}

TEST(SteerVideo, WhoWasSentOutIsLetInAgainByAttendance) {
  GivenStory story = Given(Join({InSession(), {Steered("REMOVE", "who: '2'")}})).By("people/mediator");
  EXPECT_FALSE(IsInVideo(story.Case().sessions(0), "2"));
  story.When("record_attendance { session: '1' attendance { who: '2' presence: PRESENCE_BY_VIDEO } }");
  EXPECT_TRUE(IsInVideo(story.Case().sessions(0), "2"));
}

TEST(SteerVideo, IsOfARunningSessionByVideo) {
  Given(Join({Opened(), Assigned(), {"session_scheduled { session: '1' mode: SESSION_MODE_VIDEO }"}}))
      .By("people/mediator")
      .When(Steer("START_RECORDING"))
      .ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/1");
  Given(Join({Opened(), Assigned(), {"session_started { session: '1' mode: SESSION_MODE_FIELD }"}}))
      .By("people/mediator")
      .When(Steer("START_RECORDING"))
      .ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  Given(Opened()).When(Steer("START_RECORDING")).ThenRefused(v1::PART_UNKNOWN, "sessions/1");
}

TEST(Recording, BeginsWhenEverybodyAgreed) {
  const auto record = [](Story past) {
    return Given(std::move(past)).By("people/mediator").When(Steer("START_RECORDING"));
  };
  GivenStory story = record(InSession());
  story.Then({Steered("START_RECORDING", "recording: '1'")});
  ASSERT_EQ(story.Case().sessions(0).recordings_size(), 1);
  EXPECT_TRUE(story.Case().sessions(0).recordings(0).has_start_time());
  story.When(Steer("START_RECORDING")).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  record(InSession("2")).ThenRefused(v1::RECORDING_NOT_AGREED, "2");
  record(InSession("people/mediator")).ThenRefused(v1::RECORDING_NOT_AGREED, "people/mediator");
  // Said by the party itself, before or meanwhile; and its latest word goes over what was asked when it came.
  const Story said = {"consent_recorded { party: '2' kind: CONSENT_KIND_RECORDING }"};
  record(Join({InSession("2"), said})).Then({Steered("START_RECORDING", "recording: '1'")});
  record(Join({InSession(), said, {"consent_withdrawn { party: '2' kind: CONSENT_KIND_RECORDING }"}}))
      .ThenRefused(v1::RECORDING_NOT_AGREED, "2");
  // Who was sent out is not recorded.
  record(Join({InSession("2"), {Steered("REMOVE", "who: '2'")}})).Then({Steered("START_RECORDING", "recording: '1'")});
}

TEST(Recording, EndsWithWhoComesWithoutHavingAgreed) {
  const Story recording = Join({InSession(), {Steered("START_RECORDING", "recording: '1'")}});
  const auto attend = [](absl::string_view agrees) {
    return absl::StrCat(
        "record_attendance { session: '1' attendance { who: 'people/helper' presence: PRESENCE_BY_PHONE ", agrees,
        " } }");
  };
  const std::string came =
      "attendance_recorded { session: '1' attendance { who: 'people/helper' presence: PRESENCE_BY_PHONE ";
  GivenStory ended = Given(recording).By("people/mediator").When(attend(""));
  ended.Then({absl::StrCat(came, "} }"), Noted("RECORDING_ENDED", "who: 'people/helper' recording: '1'")});
  EXPECT_TRUE(ended.Case().sessions(0).recordings(0).has_end_time());
  Given(recording)
      .By("people/mediator")
      .When(attend("agrees_to_recording: true"))
      .Then({absl::StrCat(came, "agrees_to_recording: true } }")});
}

TEST(Recording, EndsWithAWordTakenBackAndWithTheSession) {
  const Story recording = Join(
      {InSession(),
       {"consent_recorded { party: '1' kind: CONSENT_KIND_RECORDING }", Steered("START_RECORDING", "recording: '1'")}});
  Given(recording)
      .When("withdraw_consent { party: '1' kind: CONSENT_KIND_RECORDING way: WAY_ORALLY }")
      .Then({"consent_withdrawn { party: '1' kind: CONSENT_KIND_RECORDING way: WAY_ORALLY }",
             Noted("RECORDING_ENDED", "who: '1' recording: '1'")});
  GivenStory ended =
      Given(recording).By("people/mediator").When("end_session { session: '1' result: SESSION_RESULT_CONTINUED }");
  EXPECT_TRUE(ended.Case().sessions(0).recordings(0).has_end_time());
  Given(recording)
      .By("people/mediator")
      .When(Steer("STOP_RECORDING"))
      .Then({Steered("STOP_RECORDING", "recording: '1'")});
  Given(InSession())
      .By("people/mediator")
      .When(Steer("STOP_RECORDING"))
      .ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
}

TEST(NoteVideo, ABrokenLineIsInTheLogOnce) {
  GivenStory story = Given(InSession()).By("system/clock").When(kDropped);
  story.Then({Noted("DROPPED", "who: '1'")});
  EXPECT_TRUE(IsAway(story.Case().sessions(0), "1"));
  story.When(kDropped).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  story.When(kReturned).Then({Noted("RETURNED", "who: '1'")});
  EXPECT_EQ(story.Case().sessions(0).video_places_size(), 0);
  story.When(kReturned).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  Given(InSession()).When(kDropped).ThenRefused(v1::SYSTEM_ONLY, "note_video");
}

TEST(NoteVideo, ComesBackToWhereItWas) {
  GivenStory story = Given(Join({InSession(), {Steered("SEPARATE", "who: '1'")}})).By("system/clock");
  story.When(kDropped);
  story.When(kReturned);
  EXPECT_EQ(VideoPartOf(story.Case().sessions(0), "1"), v1::VIDEO_PART_SEPARATE);
}

TEST(NoteVideo, ARecordingBecomesADocumentOnce) {
  const std::string digest(64, 'a');
  const std::string store =
      absl::StrCat("note_video { session: '1' note: VIDEO_NOTE_RECORDING_STORED recording: '1' sha256: '", digest,
                   "' size_bytes: 9000 media_type: 'video/webm' }");
  const Story running = Join({InSession(), {Steered("START_RECORDING", "recording: '1'")}});
  Given(running).By("system/clock").When(store).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
  // Also when the session is long over.
  GivenStory story = Given(Join({running, {"session_ended { session: '1' result: SESSION_RESULT_AGREED }"}}))
                         .By("system/clock")
                         .When(store);
  story.Then({absl::StrCat("document_added { document: '1' paper: 'recording' sha256: '", digest,
                           "' size_bytes: 9000 media_type: 'video/webm' session: '1' "
                           "text { subject: 'case' open { text { text: '视频调解室录像' } } } }"),
              Noted("RECORDING_STORED", "recording: '1' document: '1'")});
  EXPECT_EQ(story.Case().sessions(0).recordings(0).document(), "1");
  story.When(store).ThenRefused(v1::NOT_IN_THIS_STATE, "sessions/1");
}

TEST(VideoRoom, IsOpenFromHalfAnHourBeforeToTheEnd) {
  const absl::Time planned = TimeOf("2026-03-05T10:00+08:00");
  v1::Session session;
  session.set_mode(v1::SESSION_MODE_MIXED);
  session.mutable_planned_start()->set_seconds(absl::ToUnixSeconds(planned));
  session.set_planned_minutes(60);
  EXPECT_FALSE(IsVideoOpen(session, planned - absl::Minutes(31)));
  EXPECT_TRUE(IsVideoOpen(session, planned - absl::Minutes(30)));
  EXPECT_TRUE(IsVideoOpen(session, planned + absl::Minutes(179)));
  EXPECT_FALSE(IsVideoOpen(session, planned + absl::Minutes(180)));
  session.mutable_start_time()->set_seconds(absl::ToUnixSeconds(planned));
  EXPECT_TRUE(IsVideoOpen(session, planned + absl::Hours(9))) << "it lasts as long as it lasts";
  session.mutable_end_time()->set_seconds(absl::ToUnixSeconds(planned));
  EXPECT_FALSE(IsVideoOpen(session, planned));
  session.clear_end_time();
  session.set_mode(v1::SESSION_MODE_PHONE);
  EXPECT_FALSE(IsVideoOpen(session, planned));
}

TEST(VideoRoom, IsForThoseOfTheSession) {
  const v1::Case c = Given(Join({Opened(),
                                 Assigned(),
                                 {"session_scheduled { session: '1' mode: SESSION_MODE_VIDEO people: 'people/justice' "
                                  "parties: '1' }"}}))
                         .Case();
  const v1::Session& session = c.sessions(0);
  FakeDirectory directory;
  Facts facts;
  facts.directory = &directory;
  const auto role = [&](const std::string& actor) {
    facts.actor = actor;
    return VideoRoleOf(c, session, facts);
  };
  EXPECT_EQ(role("people/mediator"), v1::VIDEO_ROLE_MEDIATOR);
  EXPECT_EQ(role("people/justice"), v1::VIDEO_ROLE_INVITED);
  EXPECT_EQ(role("people/head"), v1::VIDEO_ROLE_UNSPECIFIED);
  EXPECT_EQ(role(absl::StrCat(c.name(), "/parties/1")), v1::VIDEO_ROLE_PARTY);
  EXPECT_EQ(role(absl::StrCat(c.name(), "/parties/2")), v1::VIDEO_ROLE_UNSPECIFIED);
  EXPECT_EQ(role("cases/other/parties/1"), v1::VIDEO_ROLE_UNSPECIFIED);
  EXPECT_EQ(role("mediator"), v1::VIDEO_ROLE_UNSPECIFIED) << "no name of a person";
}

TEST(VideoRoom, WhoStandsInForAMediatorIsOne) {
  const v1::Case c = Given(InSession()).Case();
  FakeDirectory directory;
  Facts facts;
  facts.directory = &directory;
  facts.actor = "people/away";
  EXPECT_EQ(VideoRoleOf(c, c.sessions(0), facts), v1::VIDEO_ROLE_UNSPECIFIED);
  directory.StandIn("away", std::string(IdOf(c.committee())), "mediator");
  EXPECT_EQ(VideoRoleOf(c, c.sessions(0), facts), v1::VIDEO_ROLE_MEDIATOR);
  EXPECT_FALSE(SteersVideo(c, c.sessions(0), facts)) << "whoever leads is there themselves";
  v1::Session left = c.sessions(0);
  left.set_lead("people/gone");
  EXPECT_TRUE(SteersVideo(c, left, facts));
}

}  // namespace
}  // namespace gaiwan
