#include "server/api/view.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/api/masking.h"
#include "server/api/view_plan.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"
#include "workflow/entry_about.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::SightBy;
using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

const Sight kNone = {};
const Sight kProcess = SightBy("dispatcher-and-supervisor");
const Sight kFull = SightBy("head-and-registrar");
const Sight kMediator = SightBy("assigned-mediator");
const Sight kOversight = SightBy("justice-officer");

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
// Planted: in no view but the full one may any of them turn up.
const std::vector<std::string>& Secrets() {
  static const auto* secrets =
      new std::vector<std::string>{"丹增卓玛", "13900000001", "水渠改道", "赔偿三千元", "三十亩草场"};
  return *secrets;
}

// "Sealed" here is the data itself behind a mark, so that a view that opened too much would be caught.
v1::Personal Sealed(const v1::PersonalData& data) {
  v1::Personal personal;
  personal.set_subject("case");
  personal.mutable_sealed()->set_text(data.SerializeAsString());
  return personal;
}

absl::Status OpenAny(absl::string_view stream, v1::Personal* personal) {
  EXPECT_EQ(stream, kCase);
  v1::PersonalData data;
  if (!personal->has_sealed() || !data.ParseFromString(personal->sealed().text())) {
    return absl::DataLossError("not a block");
  }
  *personal->mutable_open() = std::move(data);
  return absl::OkStatus();
}

v1::Personal Party() {
  v1::PersonalData data;
  data.mutable_party()->set_name(Secrets()[0]);
  data.mutable_party()->set_phone(Secrets()[1]);
  return Sealed(data);
}

v1::Personal Text(const std::string& text) {
  v1::PersonalData data;
  data.mutable_text()->set_text(text);
  return Sealed(data);
}

v1::Case FullCase() {
  v1::Case c;
  c.set_name(kCase);
  c.set_version(9);
  c.set_state("mediating");
  c.set_step("mediate");
  c.set_unit("orgs/village");
  c.set_dispute_class("land");
  c.mutable_claimed()->set_fen(300000);
  v1::PersonalData text;
  text.mutable_case_text()->set_facts(Secrets()[2]);
  *c.mutable_text() = Sealed(text);
  v1::Party* party = c.add_parties();
  party->set_id("1");
  *party->mutable_details() = Party();
  c.add_mediators()->set_person("people/p-1");
  v1::Session* session = c.add_sessions();
  session->set_id("1");
  session->add_attendance()->set_who("1");
  v1::Agreement* agreement = c.add_agreements();
  agreement->set_id("1");
  agreement->add_clauses()->mutable_amount()->set_fen(300000);
  v1::PersonalData words;
  words.mutable_agreement()->add_clauses(Secrets()[3]);
  *agreement->mutable_text() = Sealed(words);
  c.add_obligations()->set_id("1-1");
  c.mutable_ending()->set_reason("refused");
  c.set_result("agreed");
  v1::Clock* clock = c.add_clocks();
  clock->set_id("acceptance");
  clock->mutable_due_time()->set_seconds(1772409600);
  v1::SubjectKey* key = c.add_keys();
  key->set_subject("parties/1");
  key->set_key(7);
  return c;
}

void ExpectNoSecret(const google::protobuf::Message& message) {
  const std::string bytes = message.SerializeAsString();
  for (const std::string& secret : Secrets()) EXPECT_THAT(bytes, Not(HasSubstr(secret)));
}

TEST(MakeView, FullOpensEverythingButShowsNoKeys) {
  v1::Case out;
  ASSERT_OK(MakeView(FullCase(), kFull, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.parties(0).details().open().party().name(), Secrets()[0]);
  EXPECT_EQ(out.text().open().case_text().facts(), Secrets()[2]);
  EXPECT_EQ(out.agreements(0).text().open().agreement().clauses(0), Secrets()[3]);
  EXPECT_EQ(out.claimed().fen(), 300000);
  EXPECT_EQ(out.keys_size(), 0);
}

TEST(MakeView, ProcessShowsWhereItStandsAndNobodysName) {
  v1::Case out;
  ASSERT_OK(MakeView(FullCase(), kProcess, v1::CASE_VIEW_FULL, OpenAny, &out));
  ExpectNoSecret(out);
  EXPECT_EQ(out.state(), "mediating");
  EXPECT_EQ(out.unit(), "orgs/village");
  EXPECT_EQ(out.dispute_class(), "land");
  EXPECT_EQ(out.clocks(0).due_time().seconds(), 1772409600);
  EXPECT_EQ(out.mediators(0).person(), "people/p-1");
  EXPECT_EQ(out.sessions_size(), 1);
  EXPECT_EQ(out.parties_size(), 0);
  EXPECT_EQ(out.agreements_size(), 0);
  EXPECT_EQ(out.obligations_size(), 0);
  EXPECT_FALSE(out.has_text());
  EXPECT_FALSE(out.has_claimed());
  EXPECT_FALSE(out.has_ending());
  EXPECT_EQ(out.result(), "agreed") << "what came of it is the process";
  EXPECT_EQ(out.keys_size(), 0);
}

TEST(MakeView, BasicLeavesOutTextsClausesAndAttendance) {
  v1::Case out;
  ASSERT_OK(MakeView(FullCase(), kFull, v1::CASE_VIEW_BASIC, OpenAny, &out));
  EXPECT_FALSE(out.has_text());
  EXPECT_FALSE(out.agreements(0).has_text());
  EXPECT_EQ(out.agreements(0).clauses_size(), 0);
  EXPECT_EQ(out.sessions(0).attendance_size(), 0);
  EXPECT_EQ(out.parties(0).details().open().party().name(), Secrets()[0]);
}

// Five hundred cases on a page, noted as one look at a list: with phones and numbers of documents in it a county was
// read out in some minutes.
TEST(MakeView, InAListContactsAreMaskedWhoeverLooks) {
  v1::Case c = FullCase();
  v1::PersonalData data;
  data.mutable_party()->set_name("扎西才让");
  data.mutable_party()->set_phone("13897000001");
  data.mutable_party()->set_id_number("632821199003078811");
  data.mutable_party()->set_address("乌兰县柯柯镇托海村12号");
  *c.mutable_parties(0)->mutable_details() = Sealed(data);
  v1::Case out;
  ASSERT_OK(MakeView(c, SightInList(kFull), v1::CASE_VIEW_BASIC, OpenAny, &out));
  const v1::PartyDetails& party = out.parties(0).details().open().party();
  EXPECT_EQ(party.name(), "扎西才让");
  EXPECT_EQ(party.phone(), "138****0001");
  EXPECT_EQ(party.id_number(), "632****8811");
  EXPECT_EQ(party.address(), "乌兰县***");
  EXPECT_EQ(SightInList(kProcess), kProcess);
}

TEST(MakeView, WithoutSightOrForAReceiptIsEmpty) {
  v1::Case out = FullCase();
  ASSERT_OK(MakeView(FullCase(), kNone, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.ByteSizeLong(), 0);
  ASSERT_OK(MakeView(FullCase(), kFull, v1::CASE_VIEW_RECEIPT, OpenAny, &out));
  EXPECT_EQ(out.ByteSizeLong(), 0);
}

TEST(MakeView, SaysThatABlockIsDamaged) {
  v1::Case c = FullCase();
  c.mutable_text()->mutable_sealed()->set_text("\xff");
  v1::Case out;
  EXPECT_THAT(MakeView(c, kFull, v1::CASE_VIEW_FULL, OpenAny, &out), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_OK(MakeView(c, kProcess, v1::CASE_VIEW_FULL, OpenAny, &out));
}

// SPC 2016 art. 22, 28: what a party tells the mediator alone is kept from everybody else.
TEST(MakeView, ShowsSeparateTalksToTheMediatorsAlone) {
  v1::Case c = FullCase();
  for (const char* id : {"1", "2", "3"}) {
    v1::Statement* statement = c.add_statements();
    statement->set_id(id);
    statement->set_separate_talk(statement->id() == "2");
  }
  v1::Case out;
  ASSERT_OK(MakeView(c, kMediator, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.statements_size(), 3);
  EXPECT_EQ(out.parties(0).details().open().party().name(), Secrets()[0]);
  EXPECT_EQ(out.keys_size(), 0);
  ASSERT_OK(MakeView(c, kFull, v1::CASE_VIEW_FULL, OpenAny, &out));
  ASSERT_EQ(out.statements_size(), 2);
  EXPECT_EQ(out.statements(0).id(), "1");
  EXPECT_EQ(out.statements(1).id(), "3");
  ASSERT_OK(MakeView(c, kProcess, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.statements_size(), 0);
}

TEST(MakeEventView, ShowsASeparateTalkToTheMediatorsAlone) {
  v1::Event event;
  event.mutable_statement_recorded()->set_party("1");
  *event.mutable_statement_recorded()->mutable_text() = Text(Secrets()[2]);
  v1::Event out;
  ASSERT_OK(MakeEventView(kCase, event, kFull, OpenAny, &out));
  EXPECT_EQ(out.statement_recorded().text().open().text().text(), Secrets()[2]);
  event.mutable_statement_recorded()->set_separate_talk(true);
  for (const Sight& sight : {kNone, kProcess, kFull}) {
    EXPECT_FALSE(ShowsEvent(event, sight));
    ASSERT_OK(MakeEventView(kCase, event, sight, OpenAny, &out));
    EXPECT_EQ(out.ByteSizeLong(), 0);
  }
  EXPECT_TRUE(ShowsEvent(event, kMediator));
  ASSERT_OK(MakeEventView(kCase, event, kMediator, OpenAny, &out));
  EXPECT_EQ(out.statement_recorded().text().open().text().text(), Secrets()[2]);
}

TEST(MakeEventView, ShowsWhatWasWrongAboutASeparateTalkToThoseWhoSeeTheTalk) {
  v1::Event event;
  event.mutable_entry_corrected()->set_entry(3);
  *event.mutable_entry_corrected()->mutable_text() = Text(Secrets()[2]);
  v1::Event out;
  ASSERT_OK(MakeEventView(kCase, event, kFull, OpenAny, &out));
  EXPECT_EQ(out.entry_corrected().text().open().text().text(), Secrets()[2]);
  event.mutable_entry_corrected()->set_separate_talk(true);
  for (const Sight& sight : {kNone, kProcess, kFull, kOversight}) {
    EXPECT_FALSE(ShowsEvent(event, sight));
    ASSERT_OK(MakeEventView(kCase, event, sight, OpenAny, &out));
    EXPECT_EQ(out.ByteSizeLong(), 0);
  }
  ASSERT_OK(MakeEventView(kCase, event, kMediator, OpenAny, &out));
  EXPECT_EQ(out.entry_corrected().text().open().text().text(), Secrets()[2]);
}

TEST(MakeEventView, ProcessShowsWhatKindOfEventAndWhatTheCaseWouldShow) {
  v1::Event event;
  event.set_version(3);
  event.set_actor("people/p-1");
  event.set_request_digest("0123456789abcdef");
  event.add_moves()->set_to("mediating");
  v1::CaseOpened* opened = event.mutable_case_opened();
  opened->set_unit("orgs/village");
  opened->set_channel("tea_room");
  opened->mutable_claimed()->set_fen(300000);
  *opened->mutable_text() = Text(Secrets()[2]);

  v1::Event out;
  ASSERT_OK(MakeEventView(kCase, event, kProcess, OpenAny, &out));
  ExpectNoSecret(out);
  EXPECT_TRUE(out.has_case_opened());
  EXPECT_EQ(out.case_opened().unit(), "orgs/village");
  EXPECT_EQ(out.case_opened().channel(), "tea_room");
  EXPECT_FALSE(out.case_opened().has_claimed());
  EXPECT_FALSE(out.case_opened().has_text());
  EXPECT_EQ(out.moves(0).to(), "mediating");
  EXPECT_EQ(out.actor(), "people/p-1");
  EXPECT_EQ(out.request_digest(), "");

  ASSERT_OK(MakeEventView(kCase, event, kFull, OpenAny, &out));
  EXPECT_EQ(out.case_opened().text().open().text().text(), Secrets()[2]);
  EXPECT_EQ(out.case_opened().claimed().fen(), 300000);
  EXPECT_EQ(out.request_digest(), "");
}

// What is entered moves the case and its clocks: that there is such an entry, by whom and when, is the process. What it
// says is the other side's records.
TEST(MakeEventView, APartySeesThatTheOtherSideAddedADocumentAndNothingOfWhatItIs) {
  v1::Event event;
  event.set_actor(absl::StrCat(kCase, "/parties/2"));
  v1::DocumentAdded* added = event.mutable_document_added();
  added->set_document("4");
  added->set_paper("performance-proof");
  added->set_party("2");
  added->set_sha256(std::string(64, 'a'));
  added->set_size_bytes(12);
  added->set_media_type("image/jpeg");
  added->set_pages(2);
  added->set_session("1");
  *added->mutable_text() = Text(Secrets()[2]);
  Sight sight = SightBy("party");
  sight.party = "1";
  v1::Event out;
  ASSERT_OK(MakeEventView(kCase, event, sight, OpenAny, &out));
  ExpectNoSecret(out);
  EXPECT_TRUE(out.has_document_added());
  EXPECT_EQ(out.document_added().ByteSizeLong(), 0);
  EXPECT_EQ(out.actor(), event.actor());

  sight.party = "2";
  ASSERT_OK(MakeEventView(kCase, event, sight, OpenAny, &out));
  EXPECT_EQ(out.document_added().text().open().text().text(), Secrets()[2]);
  EXPECT_EQ(out.document_added().paper(), "performance-proof");
}

// Every payload there is, filled in with a secret in each Personal and string: none shows in the process view.
TEST(MakeEventView, NoPayloadLetsAPersonalFieldThrough) {
  const google::protobuf::Descriptor* type = v1::Event::descriptor();
  const auto* payloads = type->FindFieldByName("case_opened")->containing_oneof();
  ASSERT_GT(payloads->field_count(), 50);
  for (int i = 0; i < payloads->field_count(); ++i) {
    v1::Event event;
    google::protobuf::Message* payload = event.GetReflection()->MutableMessage(&event, payloads->field(i));
    for (int j = 0; j < payload->GetDescriptor()->field_count(); ++j) {
      const google::protobuf::FieldDescriptor* field = payload->GetDescriptor()->field(j);
      if (field->message_type() != v1::Personal::descriptor() || field->is_repeated()) continue;
      payload->GetReflection()->MutableMessage(payload, field)->CopyFrom(Party());
    }
    v1::Event out;
    ASSERT_OK(MakeEventView(kCase, event, kProcess, OpenAny, &out));
    ExpectNoSecret(out);
    // What kind of event it is shows wherever the event does.
    EXPECT_EQ(out.GetReflection()->HasField(out, payloads->field(i)), ShowsEvent(event, kProcess))
        << payloads->field(i)->name();
  }
}

// PML art. 5, 15: whom a complaint is about sees it when the office that guides them sends it on, and not before.
TEST(MakeView, ComplaintsAreForTheOfficeThatGuidesUntilSentOn) {
  v1::Case c = FullCase();
  c.add_complaints()->set_id("1");
  c.add_complaints()->set_id("2");
  c.mutable_complaints(1)->set_sent_on(true);
  v1::Case out;
  ASSERT_OK(MakeView(c, kOversight, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.complaints_size(), 2);
  for (const Sight& sight : {kFull, kMediator}) {
    ASSERT_OK(MakeView(c, sight, v1::CASE_VIEW_FULL, OpenAny, &out));
    ASSERT_EQ(out.complaints_size(), 1);
    EXPECT_EQ(out.complaints(0).id(), "2");
  }
  ASSERT_OK(MakeView(c, kProcess, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.complaints_size(), 0);
}

TEST(MakeEventView, AComplaintLeavesNoTraceUntilItIsSentOn) {
  v1::Case c = FullCase();
  c.add_complaints()->set_id("1");
  v1::Event filed;
  filed.set_version(4);
  filed.mutable_complaint_filed()->set_complaint("1");
  *filed.mutable_complaint_filed()->mutable_text() = Text(Secrets()[3]);
  v1::Event answered;
  answered.mutable_complaint_answered()->set_complaint("1");
  for (const v1::Event& event : {filed, answered}) {
    EXPECT_TRUE(ShowsEvent(event, SightOfEvent(event, kOversight, c)));
    for (const Sight& sight : {kProcess, kFull, kMediator}) {
      EXPECT_FALSE(ShowsEvent(event, SightOfEvent(event, sight, c)));
    }
  }
  v1::Event out;
  ASSERT_OK(MakeEventView(kCase, filed, kFull, OpenAny, &out));
  EXPECT_EQ(out.SerializeAsString(), "");
  c.mutable_complaints(0)->set_sent_on(true);
  for (const Sight& sight : {kFull, kMediator}) {
    ASSERT_OK(MakeEventView(kCase, filed, SightOfEvent(filed, sight, c), OpenAny, &out));
    EXPECT_EQ(out.complaint_filed().text().open().text().text(), Secrets()[3]);
  }
  EXPECT_FALSE(ShowsEvent(filed, SightOfEvent(filed, kProcess, c)));
}

// Whoever knows one of two answers knows the other's: those who mediated see none, not even that one was asked for.
TEST(MakeView, WhatPartiesThinkIsNotForThoseWhoMediated) {
  v1::Case c = FullCase();
  v1::Satisfaction* satisfaction = c.add_satisfactions();
  satisfaction->set_party("1");
  satisfaction->set_result(v1::SATISFACTION_RESULT_DISSATISFIED);
  satisfaction->set_code_digest("digest");
  v1::Event asked;
  asked.mutable_satisfaction_asked()->set_code_digest("digest");
  v1::Event answered;
  *answered.mutable_satisfaction_answered()->mutable_text() = Text(Secrets()[3]);
  v1::Case out;
  for (const Sight& sight : {kProcess, kFull, kMediator}) {
    ASSERT_OK(MakeView(c, sight, v1::CASE_VIEW_FULL, OpenAny, &out));
    EXPECT_EQ(out.satisfactions_size(), 0);
    EXPECT_FALSE(ShowsEvent(asked, SightOfEvent(asked, sight, c)));
    EXPECT_FALSE(ShowsEvent(answered, SightOfEvent(answered, sight, c)));
  }
  ASSERT_OK(MakeView(c, kOversight, v1::CASE_VIEW_FULL, OpenAny, &out));
  ASSERT_EQ(out.satisfactions_size(), 1);
  EXPECT_EQ(out.satisfactions(0).result(), v1::SATISFACTION_RESULT_DISSATISFIED);
  EXPECT_EQ(out.satisfactions(0).code_digest(), "") << "of no use to anybody who reads";
  v1::Event shown;
  ASSERT_OK(MakeEventView(kCase, asked, kOversight, OpenAny, &shown));
  EXPECT_TRUE(shown.has_satisfaction_asked());
  EXPECT_EQ(shown.satisfaction_asked().code_digest(), "");
  ASSERT_OK(MakeEventView(kCase, answered, kOversight, OpenAny, &shown));
  EXPECT_EQ(shown.satisfaction_answered().text().open().text().text(), Secrets()[3]);
}

// SPC 2016 art. 18: the case stands still, and why is not for those who see the process alone.
TEST(MakeView, ASuspicionOfShamIsNotShownWithTheProcess) {
  v1::Case c = FullCase();
  c.mutable_sham_suspicion()->set_raised_by("people/p-1");
  c.mutable_pause()->set_kind("sham-suspected");
  c.add_clocks()->add_pauses()->set_kind("sham-suspected");
  v1::Case process, full;
  ASSERT_OK(MakeView(c, kProcess, v1::CASE_VIEW_FULL, OpenAny, &process));
  EXPECT_THAT(process.DebugString(), Not(HasSubstr("sham")));
  EXPECT_EQ(process.pause().kind(), "other");
  // The judicial office finds it in its lists.
  ASSERT_OK(MakeView(c, kOversight, v1::CASE_VIEW_BASIC, OpenAny, &full));
  EXPECT_TRUE(full.has_sham_suspicion());
  EXPECT_EQ(full.pause().kind(), "sham-suspected");
}

TEST(MakeEventView, ASuspicionOfShamLeavesNoTraceInTheProcess) {
  v1::Event raised;
  raised.mutable_sham_suspicion_raised();
  EXPECT_FALSE(ShowsEvent(raised, kProcess));
  EXPECT_TRUE(ShowsEvent(raised, kOversight));
  v1::Event cleared;
  cleared.mutable_sham_suspicion_cleared();
  EXPECT_FALSE(ShowsEvent(cleared, kProcess));
  v1::Event note;
  note.mutable_note_added();
  note.add_clock_changes()->mutable_clock()->add_pauses()->set_kind("sham-suspected");
  v1::Event shown;
  ASSERT_OK(MakeEventView(kCase, note, kProcess, OpenAny, &shown));
  EXPECT_THAT(shown.DebugString(), Not(HasSubstr("sham")));
}

// An entry about another entry has its class: whoever may not see the one does not learn of it by the other.
// `restricted` is one of each kind that not everybody sees.
TEST(MakeEventView, WhatSaysSomethingOfAnEntryIsSeenByWhoeverSeesThatEntry) {
  v1::Case c = FullCase();
  c.add_complaints()->set_id("1");
  std::vector<v1::Event> restricted(7);
  restricted[0].mutable_complaint_filed()->set_complaint("1");
  restricted[1].mutable_complaint_answered()->set_complaint("1");
  restricted[2].mutable_satisfaction_asked();
  restricted[3].mutable_satisfaction_answered();
  restricted[4].mutable_sham_suspicion_raised();
  restricted[5].mutable_statement_recorded()->set_separate_talk(true);
  restricted[5].mutable_statement_recorded()->set_statement("7");
  restricted[6].mutable_sham_suspicion_cleared();
  int hidden = 0;
  for (int i = 0; i < static_cast<int>(restricted.size()); ++i) {
    restricted[i].set_version(3);
    ASSERT_TRUE(IsRestricted(AboutOf(restricted[i]))) << i;
    v1::Event corrected;
    corrected.set_version(5);
    corrected.mutable_entry_corrected()->set_entry(3);
    *corrected.mutable_entry_corrected()->mutable_text() = Text(Secrets()[3]);
    *corrected.mutable_entry_corrected()->mutable_about() = AboutOf(restricted[i]);
    // And a correction of the correction, and whoever stands for a late one.
    v1::Event again = corrected;
    again.set_version(6);
    *again.mutable_entry_corrected()->mutable_about() = AboutOf(corrected);
    v1::Event adopted;
    adopted.set_version(7);
    *adopted.mutable_entry_adopted()->mutable_about() = AboutOf(again);
    for (const Sight& sight : {kNone, kProcess, kFull, kMediator, kOversight}) {
      const bool seen = ShowsEvent(restricted[i], SightOfEvent(restricted[i], sight, c));
      for (const v1::Event& event : {corrected, again, adopted}) {
        const Sight shown_in = SightOfEvent(event, sight, c);
        EXPECT_EQ(ShowsEvent(event, shown_in), seen) << i << event.ShortDebugString();
        v1::Event out;
        ASSERT_OK(MakeEventView(kCase, event, shown_in, OpenAny, &out));
        if (!seen) {
          EXPECT_EQ(out.ByteSizeLong(), 0);
        }
        hidden += seen ? 0 : 1;
        EXPECT_FALSE(out.entry_corrected().has_about()) << "for the server alone";
      }
    }
  }
  EXPECT_GT(hidden, 40);
}

TEST(MakeView, ThatAnEntryWaitsToBeAdoptedIsSeenByWhoeverSeesTheEntry) {
  v1::Case c = FullCase();
  c.add_unadopted()->set_version(3);
  c.add_unadopted()->set_version(4);
  v1::EntryAbout* about = c.add_restricted();
  about->set_entry(4);
  about->set_payload(v1::Event::kSatisfactionAnswered);
  v1::Case out;
  ASSERT_OK(MakeView(c, kFull, v1::CASE_VIEW_FULL, OpenAny, &out));
  ASSERT_EQ(out.unadopted_size(), 1);
  EXPECT_EQ(out.unadopted(0).version(), 3);
  EXPECT_EQ(out.restricted_size(), 0);
  ASSERT_OK(MakeView(c, kOversight, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.unadopted_size(), 2);
}

// A party sees the others by name, and only its own phone and papers.
TEST(MakeView, APartySeesItsOwn) {
  v1::Case c = FullCase();
  v1::Party* other = c.add_parties();
  other->set_id("2");
  v1::PersonalData data;
  data.mutable_party()->set_name("拉毛");
  data.mutable_party()->set_phone("13900000002");
  *other->mutable_details() = Sealed(data);
  for (const char* id : {"1", "2"}) {
    v1::Statement* talk = c.add_statements();
    talk->set_id(absl::StrCat("talk-", id));
    talk->set_party(id);
    talk->set_separate_talk(true);
    v1::Statement* concession = c.add_statements();
    concession->set_id(absl::StrCat("concession-", id));
    concession->set_party(id);
    concession->set_kind(v1::STATEMENT_KIND_CONCESSION);
    v1::Document* document = c.add_documents();
    document->set_id(absl::StrCat("paper-", id));
    document->set_party(id);
  }
  c.add_documents()->set_id("shown-to-all");
  c.mutable_documents(2)->set_party("2");
  c.mutable_documents(2)->set_released(true);
  c.add_complaints()->set_party("1");
  c.mutable_sham_suspicion()->set_raised_by("people/p-1");
  Sight sight = SightBy("party");
  sight.party = "1";
  v1::Case out;
  ASSERT_OK(MakeView(c, sight, v1::CASE_VIEW_FULL, OpenAny, &out));
  ASSERT_EQ(out.parties_size(), 2);
  EXPECT_EQ(out.parties(0).details().open().party().phone(), Secrets()[1]);
  EXPECT_EQ(out.parties(1).details().open().party().name(), "拉毛");
  EXPECT_EQ(out.parties(1).details().open().party().phone(), "");
  ASSERT_EQ(out.statements_size(), 2);
  EXPECT_EQ(out.statements(0).id(), "talk-1");
  EXPECT_EQ(out.statements(1).id(), "concession-1");
  ASSERT_EQ(out.documents_size(), 2);
  EXPECT_EQ(out.documents(0).id(), "paper-1");
  EXPECT_EQ(out.documents(1).id(), "shown-to-all");
  EXPECT_EQ(out.complaints_size(), 1);
  EXPECT_EQ(out.agreements(0).text().open().agreement().clauses(0), Secrets()[3]);
  EXPECT_FALSE(out.has_text());
  EXPECT_FALSE(out.has_sham_suspicion());
}

TEST(MakeView, AJudicialOfficerSeesPhonesMaskedUntilTheySayWhy) {
  v1::Case out;
  ASSERT_OK(MakeView(FullCase(), kOversight, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.parties(0).details().open().party().name(), Secrets()[0]);
  EXPECT_EQ(out.parties(0).details().open().party().phone(), "139****0001");
  Sight with_reason = kOversight;
  with_reason.shown |= with_reason.for_reason;
  ASSERT_OK(MakeView(FullCase(), with_reason, v1::CASE_VIEW_FULL, OpenAny, &out));
  EXPECT_EQ(out.parties(0).details().open().party().phone(), Secrets()[1]);
}

TEST(MakeEventView, WhoHandedInAClueKeepsTheOwnReportAndNothingElse) {
  v1::Event own;
  own.set_version(1);
  own.set_actor("people/walker");
  *own.mutable_clue_registered()->mutable_text() = Text(Secrets()[2]);
  v1::Event later = own;
  later.set_actor("people/mediator");
  Sight sight = SightBy("opener-later");
  sight.own_acts_of = "people/walker";
  v1::Event out;
  ASSERT_OK(MakeEventView(kCase, own, sight, OpenAny, &out));
  EXPECT_EQ(out.clue_registered().text().open().text().text(), Secrets()[2]);
  EXPECT_FALSE(ShowsEvent(later, sight));
  v1::Case shown;
  ASSERT_OK(MakeView(FullCase(), sight, v1::CASE_VIEW_FULL, OpenAny, &shown));
  EXPECT_EQ(shown.name(), kCase);
  EXPECT_EQ(shown.state(), "");
  EXPECT_EQ(shown.mediators_size(), 0);
}

TEST(MaskName, KeepsTheFirstCharacter) {
  EXPECT_EQ(MaskName("马永成"), "马某");
  EXPECT_EQ(MaskName(""), "");
  EXPECT_EQ(MaskNumber("13900000001"), "139****0001");
  EXPECT_EQ(MaskNumber("8244567"), "****");
  EXPECT_EQ(MaskNumber("乌兰县希里沟镇西庄村"), "乌兰县***");
}

// A field of Case that names no class is for the server alone: those are named here, so that none is by oversight.
TEST(ClassOfField, EveryFieldOfACaseNamesItsClass) {
  const google::protobuf::Descriptor* type = v1::Case::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const v1::FieldClass field_class = type->field(i)->options().GetExtension(v1::field_class);
    const bool server_only = type->field(i)->name() == "keys" || type->field(i)->name() == "restricted";
    EXPECT_EQ(field_class == v1::FIELD_CLASS_UNSPECIFIED, server_only) << type->field(i)->name();
  }
}

// A new field of an event fell back to RECORDS, whatever it told: somebody has to say whom it is for.
TEST(ClassOfField, EveryFieldOfAnEventsPayloadHasAClassThatSomebodyChose) {
  const google::protobuf::FieldDescriptor* one =
      v1::Event::descriptor()->FindFieldByNumber(v1::Event::kCaseOpenedFieldNumber);
  const google::protobuf::OneofDescriptor* payloads = one->containing_oneof();
  ASSERT_GT(payloads->field_count(), 150);
  for (int i = 0; i < payloads->field_count(); ++i) {
    const google::protobuf::Descriptor* payload = payloads->field(i)->message_type();
    for (int k = 0; k < payload->field_count(); ++k) {
      const google::protobuf::FieldDescriptor* field = payload->field(k);
      const bool named = field->options().GetExtension(v1::field_class) != v1::FIELD_CLASS_UNSPECIFIED;
      const google::protobuf::FieldDescriptor* same = v1::Case::descriptor()->FindFieldByName(field->name());
      const bool as_in_case = same != nullptr && ClassOfField(*same, v1::SERVER_ONLY) != v1::SERVER_ONLY;
      EXPECT_TRUE(named || as_in_case) << field->full_name()
                                       << " names no (field_class), and the case has no such field: say who sees it";
    }
  }
}

}  // namespace
}  // namespace gaiwan
