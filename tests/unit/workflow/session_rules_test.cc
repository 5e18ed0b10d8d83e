// Rules of sessions: who stayed away and why, who leads, safety, by whose video, and who agreed to be recorded.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

Story Ready() {
  return Join({Opened(), Assigned(), Agreeing({"1", "2"})});
}

const char* const kBothSit =
    "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } attendance { who: '2' presence: PRESENCE_BY_VIDEO } ";

// --- who stayed away -------------------------------------------------------------------------------------------------

TEST(Attendance, NobodyIsANoShowWithoutAReason) {
  const auto start = [](absl::string_view one) {
    return absl::StrCat("start_session { mode: SESSION_MODE_FIELD attendance { who: '2' ", one, " } }");
  };
  const std::string reason = "command.start_session.attendance[0].reason";
  Given(Ready()).When(start("presence: PRESENCE_ABSENT")).ThenBadField(reason);
  Given(Ready()).When(start("presence: PRESENCE_ABSENT reason: 'moon'")).ThenBadField(reason);
  Given(Ready()).When(start("presence: PRESENCE_IN_THE_ROOM reason: 'work'")).ThenBadField(reason);
  EXPECT_EQ(Given(Ready()).When(start("presence: PRESENCE_ABSENT reason: 'work'")).Events().size(), 1u);
  EXPECT_EQ(Given(Ready()).When(start("presence: PRESENCE_ABSENT_EXCUSED")).Events().size(), 1u);
}

TEST(Attendance, OutOfReachAfterTwoFailedTries) {
  const char* away =
      "start_session { mode: SESSION_MODE_FIELD attendance { who: '2' presence: PRESENCE_ABSENT reason: "
      "'not-contactable' } }";
  const Story failed = {"contact_recorded { party: '2' way: WAY_BY_PHONE }"};
  Given(Ready()).When(away).ThenRefused(v1::NOT_REACHED_TWICE, "parties/2");
  Given(Join({Ready(), failed})).When(away).ThenRefused(v1::NOT_REACHED_TWICE, "parties/2");
  EXPECT_EQ(Given(Join({Ready(), failed, failed})).When(away).Events().size(), 1u);
  // Reached in between: that was then.
  Given(Join({Ready(), failed, {"contact_recorded { party: '2' way: WAY_BY_PHONE reached: true }"}, failed}))
      .When(away)
      .ThenRefused(v1::NOT_REACHED_TWICE, "parties/2");
}

TEST(EndSession, OfOneThatWasNotHeldSaysWhoStayedAway) {
  const Story planned = {"session_scheduled { session: '1' mode: SESSION_MODE_FIELD }"};
  const std::string end =
      "end_session { session: '1' result: SESSION_RESULT_NOT_HELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM "
      "} "
      "attendance { who: '2' presence: PRESENCE_ABSENT reason: 'illness' } }";
  GivenStory story = Given(Join({Ready(), planned})).When(end);
  ASSERT_EQ(story.Events().size(), 1u);
  EXPECT_EQ(story.Case().sessions(0).attendance(1).reason(), "illness");
  Given(Join({Ready(), {"session_started { session: '1' mode: SESSION_MODE_FIELD }"}}))
      .When(end)
      .ThenBadField("command.end_session.attendance");
  Given(Join({Ready(), planned}))
      .When(
          "end_session { session: '1' result: SESSION_RESULT_NOT_HELD attendance { who: '2' presence: PRESENCE_ABSENT "
          "} }")
      .ThenBadField("command.end_session.attendance[0].reason");
}

TEST(Attendance, IsOfEachPersonAndOfWhoSpeaksForThem) {
  const Story people = {"representative_added { representative: 'r' party: '2' kind: REPRESENTATIVE_KIND_AGENT }",
                        "representative_added { representative: 'q' party: '1' kind: REPRESENTATIVE_KIND_AGENT }",
                        "participant_invited { participant: 'elder' kind: PARTICIPANT_KIND_ELDER }"};
  const auto start = [](absl::string_view list) {
    return absl::StrCat("start_session { mode: SESSION_MODE_MIXED ", list, " }");
  };
  const Story ready = Join({Ready(), people});
  GivenStory story =
      Given(ready).When(start("attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
                              "attendance { who: '2' presence: PRESENCE_REPRESENTED represented_by: 'r' } "
                              "attendance { who: 'representatives/r' presence: PRESENCE_BY_PHONE } "
                              "attendance { who: 'participants/elder' presence: PRESENCE_BY_VIDEO } "
                              "attendance { who: 'people/mediator' presence: PRESENCE_IN_THE_ROOM }"));
  ASSERT_EQ(story.Events().size(), 1u);
  EXPECT_EQ(story.Case().sessions(0).attendance_size(), 5);
  Given(ready)
      .When(start("attendance { who: 'participants/nobody' presence: PRESENCE_BY_VIDEO }"))
      .ThenRefused(v1::PART_UNKNOWN, "participants/nobody");
  Given(ready)
      .When(start("attendance { who: 'representatives/elder' presence: PRESENCE_BY_VIDEO }"))
      .ThenRefused(v1::PART_UNKNOWN, "representatives/elder");
  for (const char* wrong : {"attendance { who: '2' presence: PRESENCE_REPRESENTED represented_by: 'q' }",
                            "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM represented_by: 'r' }"}) {
    Given(ready).When(start(wrong)).ThenBadField("command.start_session.attendance[0].represented_by");
  }
}

// --- who leads -------------------------------------------------------------------------------------------------------

TEST(StartSession, IsLedByAMediatorOfTheCase) {
  const auto lead = [](const GivenStory& story) { return story.Case().sessions(0).lead(); };
  // The head presses the button: it is the case's mediator who leads.
  EXPECT_EQ(lead(Given(Ready()).When("start_session { mode: SESSION_MODE_FIELD }")), "people/mediator");
  const Story two = {
      "mediators_assigned { mediators { person: 'people/mediator' lead: true org: 'orgs/c1-committee' } "
      "mediators { person: 'people/helper' org: 'orgs/c1-committee' } }"};
  EXPECT_EQ(lead(Given(Join({Ready(), two})).By("people/helper").When("start_session { mode: SESSION_MODE_FIELD }")),
            "people/helper");
  Given(Ready())
      .When("start_session { mode: SESSION_MODE_FIELD lead: 'people/helper' }")
      .ThenRefused(v1::LEAD_NOT_ASSIGNED, "people/helper");
  Given(Ready())
      .When("start_session { mode: SESSION_MODE_FIELD lead: 'people/zz' }")
      .ThenBadField("command.start_session.lead");
  Given(Join({Opened(), Agreeing({"1", "2"})}))
      .When("start_session { mode: SESSION_MODE_FIELD }")
      .ThenRefused(v1::NO_MEDIATOR);
}

// --- safety ----------------------------------------------------------------------------------------------------------

Story Safe(absl::string_view party) {
  return {
      absl::StrCat("consent_recorded { party: '", party, "' kind: CONSENT_KIND_JOINT_SESSION way: WAY_IN_PERSON }")};
}

TEST(Safety, NobodyIsPutAtOneTableUnasked) {
  const Story violent = Join({Ready(), {"risk_raised { risk: '1' grade: 'orange' kind: 'violence' }"}});
  const std::string start = absl::StrCat("start_session { mode: SESSION_MODE_IN_PERSON ", kBothSit, "}");
  const char* invite = "schedule_session { planned_start { seconds: 1773000000 } mode: SESSION_MODE_IN_PERSON }";
  for (const std::string& command :
       {start, std::string(invite), std::string("start_session { mode: SESSION_MODE_PHONE }")}) {
    Given(violent).When(command).ThenRefused(v1::SAFETY_NOT_ASKED, "parties/1");
    Given(Join({violent, Safe("1")})).When(command).ThenRefused(v1::SAFETY_NOT_ASKED, "parties/2");
    EXPECT_EQ(Given(Join({violent, Safe("1"), Safe("2")})).When(command).Events().size(), 1u) << command;
    Given(Join({violent, Safe("1"), Safe("2"), {"consent_withdrawn { party: '2' kind: CONSENT_KIND_JOINT_SESSION }"}}))
        .When(command)
        .ThenRefused(v1::SAFETY_NOT_ASKED, "parties/2");
  }
  // Violence in the family is a class of disputes.
  GivenStory family = Given(Ready());
  family.WithCase([](v1::Case* c) { c->set_dispute_class("01-06"); });
  family.When(start).ThenRefused(v1::SAFETY_NOT_ASKED, "parties/1");
  // And a circumstance of any other.
  GivenStory divorce = Given(Ready());
  divorce.WithCase([](v1::Case* c) { c->add_circumstances("domestic-violence"); });
  divorce.When(start).ThenRefused(v1::SAFETY_NOT_ASKED, "parties/1");
}

TEST(Safety, OneSideAloneOrWithSomebodyInItsPlaceIsNoJointSession) {
  const Story violent = Join({Ready(), {"risk_raised { risk: '1' grade: 'red' kind: 'family-violence' }"}});
  for (const char* alone :
       {"start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } }",
        "start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
        "attendance { who: '2' presence: PRESENCE_REPRESENTED } }",
        "start_session { mode: SESSION_MODE_NOT_AT_THE_SAME_TIME }",
        "schedule_session { planned_start { seconds: 1773000000 } mode: SESSION_MODE_IN_PERSON parties: '1' }"}) {
    EXPECT_EQ(Given(violent).When(alone).Events().size(), 1u) << alone;
  }
  // The other side comes in later.
  GivenStory story = Given(violent).When(
      "start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } }");
  story.When("record_attendance { session: '1' attendance { who: '2' presence: PRESENCE_BY_PHONE } }")
      .ThenRefused(v1::SAFETY_NOT_ASKED, "parties/1");
}

TEST(Safety, IsAskedWhileThereIsViolence) {
  const std::string start = absl::StrCat("start_session { mode: SESSION_MODE_IN_PERSON ", kBothSit, "}");
  for (const char* risk :
       {"risk_raised { risk: '1' grade: 'red' kind: 'group-event' }", "risk_raised { risk: '1' grade: 'red' }"}) {
    EXPECT_EQ(Given(Join({Ready(), {risk}})).When(start).Events().size(), 1u) << risk;
  }
  const Story over = {"risk_raised { risk: '1' grade: 'red' kind: 'violence' }",
                      "risk_assessed { risk: '1' grade: 'green' }"};
  EXPECT_EQ(Given(Join({Ready(), over})).When(start).Events().size(), 1u);
  GivenStory raised = Given(Opened()).When("raise_risk { grade: 'red' note { text: '打人' } kind: 'violence' }");
  EXPECT_EQ(raised.Case().risks(0).kind(), "violence");
  Given(Opened())
      .When("raise_risk { grade: 'red' note { text: 'x' } kind: 'moon' }")
      .ThenBadField("command.raise_risk.kind");
}

// --- who may sit -----------------------------------------------------------------------------------------------------

// Online Rules art. 17, issue 3: the third level for what a court delegated, whoever carries the picture.
TEST(Identity, OfACourtsCaseIsComparedOnLineBeforeAnybodyIsThereByVideo) {
  const auto sent = [](GivenStory story, v1::DelegationState state) {
    return story.WithCase([state](v1::Case* c) { c->mutable_delegation()->set_state(state); });
  };
  const auto known = [](const char* who, const char* level) {
    return Story{absl::StrCat("identity_recorded { who: '", who, "' level: IDENTITY_LEVEL_", level, " }")};
  };
  const Story people = {"representative_added { representative: 'r' party: '1' kind: REPRESENTATIVE_KIND_AGENT }"};
  const Story seen = Join({Ready(), people, known("2", "DOCUMENT_SEEN")});
  const Story compared = Join({Ready(), people, known("2", "COMPARED_ON_LINE")});
  for (const char* provider : {"", "video_provider: 'wechat'", "video_provider: 'court-platform'"}) {
    const std::string start = absl::StrCat("start_session { mode: SESSION_MODE_MIXED ", provider, " ", kBothSit, "}");
    GivenStory refused = sent(Given(seen), v1::DELEGATION_STATE_ACCEPTED).When(start);
    refused.ThenRefused(v1::IDENTITY_NOT_CHECKED, "parties/2");
    EXPECT_EQ(refused.Why(), "法院委派委托的案件，以视频参加的须先在线比对身份（人民法院在线调解规则第17条）");
    EXPECT_EQ(sent(Given(compared), v1::DELEGATION_STATE_ACCEPTED).When(start).Events().size(), 1u) << provider;
    // A tea studio knows its people, and what the committee declined is a case like any other.
    EXPECT_EQ(Given(seen).When(start).Events().size(), 1u);
    EXPECT_EQ(sent(Given(seen), v1::DELEGATION_STATE_DECLINED).When(start).Events().size(), 1u);
  }
  // Who comes in later, and who speaks for a party, too.
  const Story running = {"session_started { session: '1' mode: SESSION_MODE_VIDEO }"};
  const auto comes = [](const char* who) {
    return absl::StrCat("record_attendance { session: '1' attendance { who: '", who,
                        "' presence: PRESENCE_BY_VIDEO } }");
  };
  sent(Given(Join({compared, running})), v1::DELEGATION_STATE_ACCEPTED)
      .When(comes("1"))
      .ThenRefused(v1::IDENTITY_NOT_CHECKED, "parties/1");
  sent(Given(Join({compared, running})), v1::DELEGATION_STATE_ACCEPTED)
      .When(comes("representatives/r"))
      .ThenRefused(v1::IDENTITY_NOT_CHECKED, "representatives/r");
  EXPECT_EQ(sent(Given(Join({compared, running, known("r", "COMPARED_ON_LINE")})), v1::DELEGATION_STATE_ACCEPTED)
                .When(comes("representatives/r"))
                .Events()
                .size(),
            1u);
  EXPECT_EQ(sent(Given(Join({compared, running})), v1::DELEGATION_STATE_ACCEPTED)
                .When(comes("people/mediator"))
                .Events()
                .size(),
            1u);
}

// The seed's four aims are outcomes of a talk as they are of a visit.
TEST(EndSession, SaysWhatCameOfTheTalkForThePeople) {
  const Story running = Join({Ready(), {"session_started { session: '1' mode: SESSION_MODE_FIELD }"}});
  const auto end = [](const char* aim) {
    return absl::StrCat("end_session { session: '1' result: SESSION_RESULT_CONTINUED aim: '", aim, "' }");
  };
  EXPECT_EQ(Given(running).When(end("doubt-explained")).Case().sessions(0).aim(), "doubt-explained");
  EXPECT_EQ(Given(running).When(end("")).Case().sessions(0).aim(), "");
  Given(running).When(end("tea")).ThenBadField("command.end_session.aim");
}

// Facts 3.10, into a session: minors and adults without full capacity with their guardian. Civil Code art. 19 to 23.
class Guardian : public ::testing::TestWithParam<void (v1::Party::*)(bool)> {};

INSTANTIATE_TEST_SUITE_P(OfWhom, Guardian, ::testing::Values(&v1::Party::set_minor, &v1::Party::set_lacks_capacity));

TEST_P(Guardian, IsThereWhenWhoNeedsOneSits) {
  const Story ready =
      Join({Ready(),
            {"representative_added { representative: 'g' party: '2' kind: REPRESENTATIVE_KIND_GUARDIAN }",
             "representative_added { representative: 'a' party: '2' kind: REPRESENTATIVE_KIND_AGENT }"}});
  const auto minor = [&ready](const Story& more = {}) {
    return Given(Join({ready, more})).WithCase([](v1::Case* c) { (c->mutable_parties(1)->*GetParam())(true); });
  };
  const auto start = [](const char* more) {
    return absl::StrCat("start_session { mode: SESSION_MODE_FIELD ", more, " }");
  };
  GivenStory alone = minor().When(start("attendance { who: '2' presence: PRESENCE_IN_THE_ROOM }"));
  alone.ThenRefused(v1::CONSENT_MISSING, "parties/2");
  EXPECT_EQ(alone.Why(), "未成年人或者无、限制民事行为能力人参加调解须有监护人到场（民法典第19条至第23条）");
  minor()
      .When(start("attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } "
                  "attendance { who: 'representatives/a' presence: PRESENCE_IN_THE_ROOM }"))
      .ThenRefused(v1::CONSENT_MISSING, "parties/2");
  for (const char* fine : {"attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } "
                           "attendance { who: 'representatives/g' presence: PRESENCE_BY_PHONE }",
                           "attendance { who: '2' presence: PRESENCE_REPRESENTED represented_by: 'g' }",
                           "attendance { who: '1' presence: PRESENCE_IN_THE_ROOM }"}) {
    EXPECT_EQ(minor().When(start(fine)).Events().size(), 1u) << fine;
  }
  const char* comes = "record_attendance { session: '1' attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }";
  minor({"session_started { session: '1' mode: SESSION_MODE_FIELD }"})
      .When(comes)
      .ThenRefused(v1::CONSENT_MISSING, "parties/2");
  EXPECT_EQ(minor({"session_started { session: '1' mode: SESSION_MODE_FIELD attendance { who: 'representatives/g' "
                   "presence: PRESENCE_IN_THE_ROOM } }"})
                .When(comes)
                .Events()
                .size(),
            1u);
}

// --- video and recordings --------------------------------------------------------------------------------------------

TEST(VideoProvider, IsOfASessionByVideo) {
  const auto schedule = [](absl::string_view more) {
    return absl::StrCat("schedule_session { planned_start { seconds: 1773000000 } ", more, " }");
  };
  GivenStory story = Given(Ready()).When(schedule("mode: SESSION_MODE_VIDEO video_provider: 'wechat'"));
  EXPECT_EQ(story.Case().sessions(0).video_provider(), "wechat");
  story.When("start_session { session: '1' }");
  EXPECT_EQ(story.Case().sessions(0).video_provider(), "wechat");
  EXPECT_EQ(Given(Ready())
                .When("start_session { mode: SESSION_MODE_MIXED video_provider: 'court-platform' }")
                .Case()
                .sessions(0)
                .video_provider(),
            "court-platform");
  Given(Ready())
      .When(schedule("mode: SESSION_MODE_VIDEO video_provider: 'moon'"))
      .ThenBadField("command.schedule_session.video_provider");
  Given(Ready())
      .When(schedule("mode: SESSION_MODE_FIELD video_provider: 'wechat'"))
      .ThenBadField("command.schedule_session.video_provider");
  Given(Ready())
      .When("start_session { mode: SESSION_MODE_PHONE video_provider: 'wechat' }")
      .ThenBadField("command.start_session.video_provider");
}

TEST(Recording, IsKeptWhenEverybodyWhoTookPartAgreed) {
  const Story held = {
      "session_started { session: '1' mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
      "attendance { who: '2' presence: PRESENCE_BY_VIDEO agrees_to_recording: true } "
      "attendance { who: 'people/mediator' presence: PRESENCE_IN_THE_ROOM agrees_to_recording: true } "
      "attendance { who: '3' presence: PRESENCE_ABSENT reason: 'work' } }"};
  const Story agrees = {"consent_recorded { party: '1' kind: CONSENT_KIND_RECORDING way: WAY_ORALLY }"};
  const char* add = "add_document { paper: 'recording' session: '1' title { text: '录像' } }";
  Given(Join({Ready(), held})).When(add).ThenRefused(v1::RECORDING_NOT_AGREED, "parties/1");
  GivenStory story = Given(Join({Ready(), held, agrees})).When(add);
  ASSERT_EQ(story.Events().size(), 1u);
  EXPECT_EQ(story.Case().documents(0).session(), "1");
  Given(Join({Ready(),
              {"session_started { session: '1' attendance { who: 'people/mediator' presence: PRESENCE_BY_PHONE } }"}}))
      .When(add)
      .ThenRefused(v1::RECORDING_NOT_AGREED, "people/mediator");
  Given(Ready()).When(add).ThenRefused(v1::PART_UNKNOWN, "sessions/1");
  for (const char* wrong : {"add_document { paper: 'recording' title { text: 'x' } }",
                            "add_document { paper: 'evidence' session: '1' title { text: 'x' } }"}) {
    Given(Join({Ready(), held})).When(wrong).ThenBadField("command.add_document.session");
  }
}

// --- corrections -----------------------------------------------------------------------------------------------------

TEST(CorrectEntry, OfASeparateTalkIsTheMediatorsAlone) {
  GivenStory story = Given(Join({Opened(), Assigned()})).By("people/mediator");
  story.When(
      "record_statement { party: '1' kind: STATEMENT_KIND_CONCESSION separate_talk: true text { text: '可让' } }");
  const int64_t entry = story.Case().version();
  EXPECT_EQ(story.Case().statements(0).entry(), entry);
  const std::string correct = absl::StrCat("correct_entry { entry: ", entry, " text { text: '可让三百' } }");
  story.By("people/head").When(correct).ThenRefused(v1::PART_UNKNOWN, absl::StrCat("entries/", entry));
  story.By("people/mediator")
      .When(correct)
      .Then({absl::StrCat("entry_corrected { entry: ", entry, " separate_talk: true about { entry: ", entry,
                          " payload: ", static_cast<int>(v1::Event::kStatementRecorded),
                          " separate_statement: '1' } text { subject: 'case' open { text { text: '可让三百' } } } }")});
  // And what corrects the correction.
  story.When(absl::StrCat("correct_entry { entry: ", entry + 1, " text { text: '可让二百' } }"));
  ASSERT_EQ(story.Events().size(), 1u);
  EXPECT_TRUE(story.Events()[0].entry_corrected().separate_talk());
  story.When("correct_entry { entry: 1 text { text: '渠道写错' } }");
  EXPECT_FALSE(story.Events()[0].entry_corrected().separate_talk());
}

// ADR 13: the words of a correction tell what the entry said. Each kind of entry that not everybody sees.
TEST(CorrectEntry, OfAnythingNotEverybodySeesSaysWhatItIsAbout) {
  struct Restricted {
    const char* event;
    v1::Event::PayloadCase payload;
  };
  for (const Restricted& each : {
           Restricted{"complaint_filed { complaint: '1' party: '1' reason: 'partial' }", v1::Event::kComplaintFiled},
           Restricted{"complaint_answered { complaint: '1' }", v1::Event::kComplaintAnswered},
           Restricted{"satisfaction_asked { party: '1' }", v1::Event::kSatisfactionAsked},
           Restricted{"satisfaction_answered { party: '1' result: SATISFACTION_RESULT_SATISFIED }",
                      v1::Event::kSatisfactionAnswered},
           Restricted{"sham_suspicion_raised {}", v1::Event::kShamSuspicionRaised},
           Restricted{"sham_suspicion_cleared {}", v1::Event::kShamSuspicionCleared},
       }) {
    SCOPED_TRACE(each.event);
    GivenStory story = Given(Join({Opened(), Assigned(), {each.event}}));
    const int64_t entry = story.Case().version();
    for (int64_t corrected : {entry, entry + 1}) {  // The entry, and its correction.
      story.When(absl::StrCat("correct_entry { entry: ", corrected, " text { text: '写错' } }"));
      ASSERT_EQ(story.Events().size(), 1u);
      ASSERT_TRUE(story.Events()[0].entry_corrected().has_about());
      EXPECT_EQ(story.Events()[0].entry_corrected().about().payload(), each.payload);
    }
    story.When("correct_entry { entry: 1 text { text: '渠道写错' } }");
    EXPECT_FALSE(story.Events()[0].entry_corrected().has_about());
  }
}

TEST(CorrectEntry, OfASeparateTalkHoldsTheLimit) {
  GivenStory story =
      Given(Join({Opened(), Assigned(), {"statement_recorded { statement: '1' party: '1' separate_talk: true }"}}));
  const int64_t entry = story.Case().statements(0).entry();
  story.WithCase([](v1::Case* c) {
    for (int i = 0; i < 100; ++i) c->mutable_statements(0)->add_corrections(1000 + i);
  });
  story.By("people/mediator")
      .When(absl::StrCat("correct_entry { entry: ", entry, " text { text: 'x' } }"))
      .ThenRefused(v1::LIST_FULL, "statements/1");
}

}  // namespace
}  // namespace gaiwan
