#include "workflow/hand_over_content.h"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evolve.h"
#include "workflow/packet_papers.h"

namespace gaiwan {
namespace {

using testing::Agreeing;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::EventOf;
using ::testing::HasSubstr;
using testing::InEffect;
using ::testing::IsEmpty;
using testing::Join;
using testing::Live;
using testing::Lived;
using ::testing::Not;
using testing::Opened;
using ::testing::SizeIs;
using testing::Story;

constexpr char kSecret[] = "我愿意让两万";

std::string Said(const std::string& id, const std::string& kind, const std::string& text,
                 const std::string& more = "") {
  return absl::StrCat("statement_recorded { statement: '", id, "' party: '1' kind: STATEMENT_KIND_", kind,
                      " text { subject: 'parties/1' open { text { text: '", text, "' } } } ", more, " }");
}
std::string ConfirmedBy(const std::string& id, const std::string& party) {
  return absl::StrCat("statement_confirmed { statement: '", id, "' party: '", party, "' }");
}
std::string Document(const std::string& id, const std::string& more = "") {
  return absl::StrCat("document_added { document: '", id, "' paper: 'evidence' sha256: '", id, "' ", more, " }");
}
// A document of some paper, the committee's own unless a party is said.
std::string PaperOf(const std::string& id, const std::string& paper, const std::string& more = "") {
  return absl::StrCat("document_added { document: '", id, "' paper: '", paper, "' sha256: '", id, "' ", more, " }");
}
const char kReturned[] =
    "returned_to_court { result: DELEGATION_RESULT_NOT_AGREED hand_over { way: HAND_OVER_WAY_BY_LINE } "
    "text { subject: 'case' open { text { text: '分歧较大' } } } "
    "conduct { subject: 'case' open { text { text: '三次无故不到' } } } }";

// Nothing is sealed here but what the test says is erased.
absl::Status OpenNothing(v1::Personal* personal) {
  personal->mutable_erased();
  return absl::OkStatus();
}

absl::StatusOr<v1::HandOverContent> ContentOf(const Lived& lived, int format = kHandOverFormat) {
  std::vector<const v1::Event*> history;
  for (const v1::Event& event : lived.events) history.push_back(&event);
  const v1::LineHandOver& line = lived.c.line_hand_overs(lived.c.line_hand_overs_size() - 1);
  return MakeHandOverContent(lived.c, history, line, "c-1-9", OpenNothing, format);
}

Story Delegated() {
  return Join({Opened(), {"delegation_received { delegation { court: 'orgs/k' court_number: '诉前调12号' } }"}});
}

// A case full of what must never reach a court, as kind, in separate talks, in notes, minutes, recordings, withdrawn
// and unreleased papers, complaints, and in words that were changed after they were confirmed.
TEST(HandOverContent, HoldsNoConcessionAndNoSeparateTalk) {
  const Lived lived = Live(Join(
      {Delegated(),
       Agreeing({"1", "2"}),
       {Said("1", "CONCESSION", kSecret), Said("2", "FACT", kSecret, "separate_talk: true"),
        Said("3", "CONCESSION", kSecret, "separate_talk: true"),
        // Confirmed by mistake or malice: it stays what it is.
        ConfirmedBy("1", "2"), ConfirmedBy("2", "2"), ConfirmedBy("3", "2"),
        // Said of the other side, and nobody stands by it.
        Said("4", "UNDISPUTED", kSecret), Said("5", "FACT", kSecret),
        // Confirmed, and then changed.
        Said("6", "FACT", "借条是本人所签"), ConfirmedBy("6", "2"),
        absl::StrCat("note_added { text { subject: 'case' open { text { text: '", kSecret, "' } } } }"),
        absl::StrCat("session_started { session: '1' mode: SESSION_MODE_FIELD }"),
        absl::StrCat("session_ended { session: '1' result: SESSION_RESULT_NOT_AGREED "
                     "text { subject: 'case' open { text { text: '",
                     kSecret, "' } } } }"),
        absl::StrCat("investigation_recorded { text { subject: 'case' open { text { text: '", kSecret, "' } } } }"),
        Document("unreleased"), PaperOf("minutes", "mediation-record"), PaperOf("found", "investigation-record"),
        PaperOf("kept", "evidence", "party: '1'"), Document("recording", "session: '1'"),
        "document_released { document: 'recording' }", Document("withdrawn"),
        "document_released { document: 'withdrawn' }", "document_withdrawn { document: 'withdrawn' }"}}));
  Lived changed = lived;
  v1::Event correction =
      EventOf(absl::StrCat("entry_corrected { text { subject: 'case' open { text { text: '", kSecret, "' } } } }"));
  correction.mutable_entry_corrected()->set_entry(lived.c.statements(5).entry());
  correction.set_version(lived.c.version() + 1);
  Evolve(correction, &changed.c);
  changed.events.push_back(correction);
  v1::Event returned = EventOf(kReturned);
  returned.set_version(changed.c.version() + 1);
  Evolve(returned, &changed.c);
  changed.events.push_back(returned);

  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(changed));
  EXPECT_THAT(SerializeContent(content), Not(HasSubstr(kSecret)));
  EXPECT_THAT(content.undisputed_facts(), IsEmpty());
  EXPECT_THAT(content.documents(), IsEmpty());
  EXPECT_EQ(content.returned().report(), "分歧较大");
}

// Online Rules art. 21, 22: what a court gets of a matter that failed.
TEST(HandOverContent, HoldsWhatEveryoneStandsBy) {
  const Lived lived = Live(Join({Delegated(),
                                 {Said("1", "FACT", "借条是本人所签"), ConfirmedBy("1", "2"), Document("iou"),
                                  "document_released { document: 'iou' }", kReturned}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  ASSERT_THAT(content.undisputed_facts(), SizeIs(1));
  EXPECT_EQ(content.undisputed_facts(0).words(), "借条是本人所签");
  EXPECT_THAT(content.undisputed_facts(0).confirmed_by(), ElementsAre("2"));
  EXPECT_EQ(content.returned().cost_raising_conduct(), "三次无故不到");
  EXPECT_EQ(content.returned().result(), v1::DELEGATION_RESULT_NOT_AGREED);
  EXPECT_EQ(content.delegation().court_number(), "诉前调12号");
  ASSERT_THAT(content.documents(), SizeIs(1));
  EXPECT_EQ(content.documents(0).sha256(), "iou");
  ASSERT_THAT(content.parties(), SizeIs(2));
  EXPECT_EQ(content.parties(0).details().name(), "牧民1");
  EXPECT_EQ(content.to(), "orgs/k");
  EXPECT_EQ(content.from(), "orgs/c1-committee");
  EXPECT_EQ(content.subject(), "delegation");
}

TEST(HandOverContent, OfAnApplicationHoldsTheOneAgreement) {
  const Lived lived = Live(Join({Opened(),
                                 InEffect("1"),
                                 InEffect("2"),
                                 {"confirmation_applied_for { confirmation: '1' agreement: '2' court: 'orgs/k' late: "
                                  "true applicants: '1' applicants: '2' hand_over { way: HAND_OVER_WAY_BY_LINE } "
                                  "findings { clause: 1 kind: 'no-date' } "
                                  "explanations { subject: 'case' open { text { text: '随时可以履行' } } } "
                                  "text { subject: 'case' open { text { text: '标的物在贵院辖区' } } } }"}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  ASSERT_THAT(content.agreements(), SizeIs(1));
  EXPECT_EQ(content.agreements(0).id(), "2");
  EXPECT_TRUE(content.confirmation().late());
  EXPECT_EQ(content.confirmation().override_reason(), "标的物在贵院辖区");
  EXPECT_THAT(content.confirmation().applicants(), ElementsAre("1", "2"));
  EXPECT_EQ(content.confirmation().findings(0).kind(), "no-date");
  EXPECT_EQ(content.confirmation().explanations(), "随时可以履行");
}

std::vector<std::string> IdsOf(const v1::HandOverContent& content) {
  std::vector<std::string> ids;
  for (const v1::ContentDocument& document : content.documents()) ids.push_back(document.id());
  return ids;
}
const char kAppliedFor[] =
    "confirmation_applied_for { confirmation: '1' agreement: '1' court: 'orgs/k' applicants: '1' applicants: '2' "
    "hand_over { way: HAND_OVER_WAY_BY_LINE } }";

// CPL Interpretation art. 354: an application goes with its papers, the committee's own among them. What its packet on
// paper takes, the line takes; what nobody released, minutes and recordings neither.
TEST(HandOverContent, OfAnApplicationListsThePapersOfItsPacket) {
  const Lived lived =
      Live(Join({Opened(),
                 InEffect("1"),
                 {PaperOf("scan", "agreement"), PaperOf("proof", "mediation-certificate"),
                  PaperOf("id-card", "identity", "party: '1'"), PaperOf("iou", "evidence", "party: '1'"),
                  PaperOf("kept", "evidence", "party: '2'"), "document_released { document: 'iou' }",
                  PaperOf("minutes", "mediation-record"), PaperOf("other", "other", "party: '1'"),
                  PaperOf("taken-back", "identity", "party: '2'"), "document_withdrawn { document: 'taken-back' }",
                  PaperOf("recording", "agreement", "session: '1'"), kAppliedFor}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  EXPECT_THAT(IdsOf(content), ElementsAre("scan", "proof", "id-card", "iou"));
  EXPECT_EQ(content.documents(1).paper(), "mediation-certificate");
  EXPECT_EQ(content.documents(0).party(), "");
  EXPECT_EQ(content.documents(2).party(), "1");
}

// What goes back to the court that delegated a matter says nothing of a confirmation.
TEST(HandOverContent, OfWhatGoesBackListsThePapersOfItsPacket) {
  const Lived lived = Live(Join(
      {Delegated(),
       {PaperOf("address", "service-address", "party: '1'"), PaperOf("proof", "mediation-certificate"), kReturned}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  EXPECT_THAT(IdsOf(content), ElementsAre("address"));
}

// Its digest is in the log: a content that went out before contents listed all papers has the same bytes for ever.
TEST(HandOverContent, OfAnOlderFormatKeepsItsBytes) {
  const Lived lived = Live(Join({Opened(),
                                 InEffect("1"),
                                 {PaperOf("scan", "agreement"), PaperOf("iou", "evidence", "party: '1'"),
                                  "document_released { document: 'iou' }", kAppliedFor}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent older, ContentOf(lived, 1));
  EXPECT_EQ(older.format(), 1);
  EXPECT_THAT(IdsOf(older), ElementsAre("iou"));
  EXPECT_EQ(older.documents(0).party(), "");
}

google::protobuf::Struct ReadJson(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  google::protobuf::Struct read;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &read).ok()) << path;
  return read;
}

// Every code of the list `paper`.
std::vector<std::string> KindsOfPaper() {
  std::ifstream file("deploy/data/codes.csv");
  std::vector<std::string> kinds;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    if (cells.size() > 2 && cells[0] == "paper") kinds.push_back(cells[2]);
  }
  return kinds;
}

// One document of every kind, of whoever it may be of, shown to the other side or not: `KIND/WHOSE`.
Story OneOfEach() {
  Story story;
  for (const std::string& kind : KindsOfPaper()) {
    for (const auto& [whose, party] : {std::pair("committee", ""), std::pair("signer", "1"), std::pair("other", "3")}) {
      const std::string id = absl::StrCat(kind, "/", whose);
      story.push_back(PaperOf(id, kind, absl::StrCat("party: '", party, "'")));
      if (*party == '\0') continue;
      story.push_back(PaperOf(id + " released", kind, absl::StrCat("party: '", party, "'")));
      story.push_back(absl::StrCat("document_released { document: '", id, " released' }"));
    }
  }
  return story;
}

std::set<std::string> SaidToGo(const std::string& package) {
  std::set<std::string> ids;
  const google::protobuf::Struct table = ReadJson("tests/unit/papers/court_papers.json");
  for (const auto& [kind, whose] : table.fields().at(package).struct_value().fields()) {
    for (const google::protobuf::Value& each : whose.list_value().values()) {
      ids.insert(absl::StrCat(kind, "/", each.string_value()));
    }
  }
  return ids;
}

// Of every kind of paper, whosever, released or not: by line goes what the table says. The packet on paper is held to
// the same table (tests/unit/papers/packages_test.py).
TEST(HandOverContent, TakesOfEveryKindWhatThePacketOnPaperTakes) {
  const auto of = [](const Lived& lived) {
    const absl::StatusOr<v1::HandOverContent> content = ContentOf(lived);
    EXPECT_TRUE(content.ok()) << content.status();
    const std::vector<std::string> ids = IdsOf(*content);
    return std::set<std::string>(ids.begin(), ids.end());
  };
  ASSERT_THAT(KindsOfPaper(), Contains("other"));
  EXPECT_EQ(of(Live(Join({Opened(), InEffect("1"), OneOfEach(), {kAppliedFor}}))), SaidToGo("court-packet"));
  EXPECT_EQ(of(Live(Join({Delegated(), OneOfEach(), {kReturned}}))), SaidToGo("return-packet"));
}

// An heir signs for who died, an agent for who gave the power: whose paper it is, goes.
TEST(HandOverContent, OfAnApplicationHoldsTheProofsOfWhoseAgentSigned) {
  const Lived lived =
      Live(Join({Opened(),
                 {"representative_added { representative: 'son' party: '2' kind: REPRESENTATIVE_KIND_HEIR }",
                  PaperOf("heir", "succession-proof", "party: '2'"), PaperOf("third", "title-papers", "party: '3'"),
                  PaperOf("recording", "title-papers", "session: '1'"), PaperOf("back", "title-papers", "party: '2'"),
                  "document_withdrawn { document: 'back' }"},
                 InEffect("1"),
                 {"agreement_signed { agreement: '1' signer: 'son' way: SIGNATURE_WAY_BY_HAND }",
                  "confirmation_applied_for { confirmation: '1' agreement: '1' court: 'orgs/k' applicants: '1' "
                  "hand_over { way: HAND_OVER_WAY_BY_LINE } }"}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  EXPECT_THAT(IdsOf(content), ElementsAre("heir"));
}

// What went out under format 2 keeps its bytes: without proofs of right, with all that was released.
TEST(HandOverContent, OfTheSecondFormatKeepsItsBytes) {
  const Lived lived = Live(Join({Opened(),
                                 InEffect("1"),
                                 {PaperOf("title", "title-papers", "party: '1'"), PaperOf("own", "co-owner-consent"),
                                  PaperOf("letter", "other", "party: '1'"), "document_released { document: 'letter' }",
                                  PaperOf("scan", "agreement"), kAppliedFor}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent older, ContentOf(lived, 2));
  EXPECT_THAT(IdsOf(older), ElementsAre("letter", "scan"));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent now, ContentOf(lived));
  EXPECT_THAT(IdsOf(now), ElementsAre("title", "own", "scan"));
}

// What the line takes and what is bound on paper is one list, said in two places.
TEST(HandOverContent, TakesThePapersThatTheCatalogueBinds) {
  const google::protobuf::Struct catalogue = ReadJson("server/papers/papers.json");
  const auto words = [](const google::protobuf::Value& list) {
    std::set<std::string> found;
    for (const google::protobuf::Value& each : list.list_value().values()) found.insert(each.string_value());
    return found;
  };
  const auto set_of = [](const auto& papers) { return std::set<std::string>(std::begin(papers), std::end(papers)); };
  int seen = 0;
  for (const google::protobuf::Value& each : catalogue.fields().at("packages").list_value().values()) {
    const auto& package = each.struct_value().fields();
    const std::string id = package.at("id").string_value();
    if (id == "partner-packet") {
      EXPECT_EQ(words(package.at("for_reasons").struct_value().fields().at("elements")), set_of(kFileOpeningReasons));
    }
    if (id != "court-packet" && id != "return-packet") continue;
    ++seen;
    EXPECT_EQ(words(package.at("documents")), id == "court-packet" ? set_of(kApplicationPapers) : set_of(kReturnPapers))
        << id;
    EXPECT_EQ(words(package.at("released_only")), set_of(kReleasedOnlyPapers)) << id;
    EXPECT_EQ(words(package.at("proofs_of_right")), set_of(kProofsOfRight)) << id;
  }
  EXPECT_EQ(seen, 2);
}

// The police learn of a danger, not of what was agreed or said.
TEST(HandOverContent, OfAReferralHoldsItsReasonAlone) {
  const Lived lived =
      Live(Join({Opened(),
                 InEffect("1"),
                 {Said("1", "FACT", "借条是本人所签"), ConfirmedBy("1", "2"), Document("iou"),
                  "document_released { document: 'iou' }",
                  "referred_out { referral: '1' partner: 'police' to: 'orgs/x' reason: 'danger' hand_over { way: "
                  "HAND_OVER_WAY_BY_LINE } text { subject: 'case' open { text { text: '扬言报复' } } } }"}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  EXPECT_EQ(content.referral().note(), "扬言报复");
  EXPECT_THAT(content.agreements(), IsEmpty());
  EXPECT_THAT(content.undisputed_facts(), IsEmpty());
  EXPECT_THAT(content.documents(), IsEmpty());
}

// What a request names goes along, as far as every party may see it by then.
TEST(HandOverContent, OfAReferralHoldsThePapersThatGoWithIt) {
  const auto content_of = [](const char* more) {
    return ContentOf(
        Live(Join({Opened(),
                   {Document("form"), "document_released { document: 'form' }", Document("other"),
                    "document_released { document: 'other' }",
                    "referred_out { referral: '1' partner: 'police' to: 'orgs/x' reason: 'joint-application' "
                    "documents: 'form' hand_over { way: HAND_OVER_WAY_BY_LINE } }",
                    more}})));
  };
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, content_of("note_added {}"));
  ASSERT_THAT(content.documents(), SizeIs(1));
  EXPECT_EQ(content.documents(0).id(), "form");
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent withdrawn, content_of("document_withdrawn { document: 'form' }"));
  EXPECT_THAT(withdrawn.documents(), IsEmpty());
}

// Clocks tell what was agreed, and the pauses of them that there was a suspicion of sham.
TEST(HandOverContent, OfAReferralHoldsNoClocksNoDelegationAndNoIdentityPapers) {
  Lived lived =
      Live(Join({Delegated(),
                 {"referred_out { referral: '1' partner: 'police' to: 'orgs/x' reason: 'danger' hand_over { way: "
                  "HAND_OVER_WAY_BY_LINE } }"}}));
  lived.c.add_clocks()->set_id("obligation-due.1-1");
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  EXPECT_THAT(content.clocks(), IsEmpty());
  EXPECT_FALSE(content.has_delegation());
  for (const v1::ContentParty& party : content.parties()) EXPECT_EQ(party.details().id_number(), "");
}

TEST(HandOverContent, DoesNotTellACourtOfASuspicionByThePausesOfClocks) {
  Lived lived = Live(Join({Delegated(), {kReturned}}));
  v1::Clock* clock = lived.c.add_clocks();
  clock->add_pauses()->set_kind("sham-suspected");
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  for (const v1::Clock& each : content.clocks()) {
    for (const v1::ClockPause& pause : each.pauses()) EXPECT_NE(pause.kind(), "sham-suspected");
  }
}

TEST(HandOverContent, IsTheSameBytesEachTimeAndLeavesOutWhatWasErased) {
  const Story story = Join({Delegated(), {kReturned}});
  Lived lived = Live(story);
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent first, ContentOf(lived));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent second, ContentOf(Live(story)));
  EXPECT_EQ(SerializeContent(first), SerializeContent(second));
  lived.c.mutable_parties(0)->mutable_details()->mutable_sealed()->set_key(1);
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent erased, ContentOf(lived));
  EXPECT_EQ(erased.parties(0).details().name(), "");
}

// What a court does not ask for has no field that is filled: a new field of these messages is looked at here first.
// Of a handwritten agreement the paper goes along, and what was typed of it says that it was.
TEST(HandOverContent, OfAHandwrittenAgreementHoldsItsPaper) {
  const Lived lived = Live(
      Join({Delegated(),
            Agreeing({"1", "2"}),
            {Document("photo"), Document("other"), "agreement_drafted { agreement: '1' handwritten: 'photo' }",
             "agreement_effective { agreement: '1' effective_time { seconds: 1772420400 } }",
             "agreement_transcribed { agreement: '1' text { subject: 'case' open { agreement { clauses: '付款' } } } "
             "clauses { kind: CLAUSE_KIND_ACT } }",
             "transcript_complete { agreement: '1' }", kReturned}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  ASSERT_EQ(content.agreements_size(), 1);
  EXPECT_EQ(content.agreements(0).handwritten(), "photo");
  EXPECT_TRUE(content.agreements(0).transcript_confirmed());
  EXPECT_EQ(content.agreements(0).clauses(0).words(), "付款");
  ASSERT_EQ(content.documents_size(), 1);
  EXPECT_EQ(content.documents(0).id(), "photo");
}

TEST(HandOverContent, HasTheFieldsThatWereLookedAt) {
  std::set<std::string> fields;
  for (int i = 0; i < v1::HandOverContent::descriptor()->field_count(); ++i) {
    fields.insert(v1::HandOverContent::descriptor()->field(i)->name());
  }
  EXPECT_EQ(fields,
            (std::set<std::string>{"format", "id", "case", "case_number", "subject", "from", "to", "act_time",
                                   "dispute_class", "parties", "representatives", "delegation", "confirmation",
                                   "returned", "referral", "agreements", "undisputed_facts", "documents", "clocks"}));
}

// What a clause says as data, a court's own system reads as data.
TEST(HandOverContent, CarriesWhatIsHandedOverAndOnWhatItHangs) {
  const Lived lived =
      Live(Join({Delegated(),
                 Agreeing({"1", "2"}),
                 {"oral_agreement_recorded { agreement: '1' text { subject: 'case' open { agreement { clauses: '还羊' "
                  "clauses: '付款' "
                  "} } } clauses { kind: CLAUSE_KIND_THING from_party: '1' to_party: '2' thing { what: 'sheep' count: "
                  "3 condition: "
                  "'healthy' } manner: 'hand-over' } clauses { kind: CLAUSE_KIND_ACT ongoing: true after_clause: 1 "
                  "times: '20:00' "
                  "conditional: true } }",
                  "agreement_effective { agreement: '1' effective_time { seconds: 1772420400 } }", kReturned}}));
  ASSERT_OK_AND_ASSIGN(const v1::HandOverContent content, ContentOf(lived));
  ASSERT_EQ(content.agreements_size(), 1);
  ASSERT_EQ(content.agreements(0).clauses_size(), 2);
  const v1::Clause& thing = content.agreements(0).clauses(0).clause();
  EXPECT_EQ(thing.thing().what(), "sheep");
  EXPECT_EQ(thing.thing().count(), 3);
  EXPECT_EQ(thing.thing().condition(), "healthy");
  EXPECT_EQ(thing.manner(), "hand-over");
  const v1::Clause& duty = content.agreements(0).clauses(1).clause();
  EXPECT_EQ(duty.after_clause(), 1);
  EXPECT_TRUE(duty.conditional());
  EXPECT_THAT(duty.times(), ElementsAre("20:00"));
}

}  // namespace
}  // namespace gaiwan
