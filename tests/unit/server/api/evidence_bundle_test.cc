// Bundles: what each audience reads, and that what is made holds until a byte of it is changed.
#include "server/api/evidence_bundle.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/evidence/bundle_check.h"
#include "google/protobuf/descriptor.h"
#include "server/base/random.h"
#include "server/evidence/tree_projector.h"
#include "server/log/memory_store.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "workflow/base/status_macros.h"
#include "workflow/sham_view.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::SightBy;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";

const BundleReader kCourt = {v1::AUDIENCE_COURT, ""};
const BundleReader kFirst = {v1::AUDIENCE_PARTY, "1"};
const BundleReader kSecond = {v1::AUDIENCE_PARTY, "2"};
const BundleReader kAuditor = {v1::AUDIENCE_AUDITOR, ""};

// A new type of event has to be thought of: shown to a court, to parties, or to neither.
TEST(BundleTable, NamesEveryTypeOfEventOfACase) {
  // Of other streams.
  const std::set<std::string> elsewhere = {"directory_changed",
                                           "calendar_loaded",
                                           "codes_loaded",
                                           "definition_published",
                                           "day_reported",
                                           "reads_noted",
                                           "screening_recorded",
                                           "account_made",
                                           "account_reset",
                                           "account_locked",
                                           "account_unlocked",
                                           "password_changed",
                                           "signed_in",
                                           "session_refreshed",
                                           "sessions_revoked",
                                           "totp_enrolled",
                                           "totp_confirmed",
                                           "totp_removed",
                                           "device_registered",
                                           "device_pin_failed",
                                           "device_revoked",
                                           "party_code_issued",
                                           "party_code_redeemed",
                                           "party_code_failed",
                                           "party_code_withdrawn",
                                           "return_frozen",
                                           "view_saved",
                                           "view_deleted",
                                           "sample_drawn",
                                           "sample_called",
                                           "stand_in_appointed",
                                           "stand_in_ended",
                                           "subsidy_published",
                                           "subsidy_objected",
                                           "subsidy_objection_decided",
                                           "subsidy_approved",
                                           "order_asked",
                                           "order_answered",
                                           "message_queued",
                                           "message_handed_over",
                                           "message_delivered",
                                           "message_read",
                                           "message_failed",
                                           "message_task_done",
                                           "message_dropped"};
  const google::protobuf::OneofDescriptor* payloads = v1::Event::descriptor()->FindOneofByName("payload");
  ASSERT_GT(payloads->field_count(), 100);
  for (int i = 0; i < payloads->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = payloads->field(i);
    EXPECT_EQ(IsInBundleTable(static_cast<v1::Event::PayloadCase>(field->number())),
              elsewhere.count(field->name()) == 0)
        << field->name();
  }
}

class BundleTest : public ::testing::Test {
 protected:
  BundleTest()
      : keys_(KeyStore::Open(key_dir_.path(), AeadKey{}, RealRandom()).value()),
        sealer_(keys_.get(), RealRandom()),
        projector_(&store_) {
    present_.set_name(kCase);
  }

  static void Say(v1::Personal* personal, const std::string& subject, const std::string& text) {
    personal->set_subject(subject);
    personal->mutable_open()->mutable_text()->set_text(text);
  }

  // Puts an event into the log, sealed, behind some records of other cases.
  int64_t Add(v1::Event event) {
    Group group;
    for (int i = 0; i < 40; ++i) group.Append("cases/c-other", ++others_, "of another case");
    event.set_version(present_.version() + 1);
    EXPECT_OK(sealer_.SealEvent(
        kCase,
        [this](absl::string_view subject) -> std::optional<uint64_t> {
          const auto known = subjects_.find(std::string(subject));
          return known == subjects_.end() ? std::nullopt : std::optional<uint64_t>(known->second);
        },
        &event));
    ForEachSealed(event);
    group.Append(kCase, static_cast<uint64_t>(event.version()), event.SerializeAsString());
    EXPECT_OK(projector_.Complete(store_.LastPosition() + 1, &group));
    EXPECT_OK(store_.Commit(group).status());
    present_.set_version(event.version());
    events_.push_back(event);
    return event.version();
  }
  void ForEachSealed(const v1::Event& event) {
    // Events here hold one block.
    const v1::Personal* personal = nullptr;
    if (event.has_party_added()) personal = &event.party_added().details();
    if (event.has_statement_recorded()) personal = &event.statement_recorded().text();
    if (event.has_note_added()) personal = &event.note_added().text();
    if (event.has_agreement_drafted()) personal = &event.agreement_drafted().text();
    if (event.has_draft_revised()) personal = &event.draft_revised().text();
    if (event.has_complaint_filed()) personal = &event.complaint_filed().text();
    if (personal != nullptr) subjects_[personal->subject()] = personal->sealed().key();
  }

  int64_t AddParty(const std::string& id, const std::string& name) {
    v1::Event event;
    event.mutable_party_added()->set_party(id);
    v1::Personal* details = event.mutable_party_added()->mutable_details();
    details->set_subject(absl::StrCat("parties/", id));
    details->mutable_open()->mutable_party()->set_name(name);
    present_.add_parties()->set_id(id);
    return Add(event);
  }
  int64_t AddStatement(const std::string& id, const std::string& party, v1::StatementKind kind, bool separate) {
    v1::Event event;
    v1::StatementRecorded* said = event.mutable_statement_recorded();
    said->set_statement(id);
    said->set_party(party);
    said->set_kind(kind);
    said->set_separate_talk(separate);
    Say(said->mutable_text(), absl::StrCat("parties/", party), absl::StrCat("statement ", id));
    v1::Statement* kept = present_.add_statements();
    kept->set_id(id);
    kept->set_party(party);
    kept->set_kind(kind);
    kept->set_separate_talk(separate);
    return Add(event);
  }

  absl::StatusOr<std::string> Make(const BundleReader& reader, const Sight& sight = SightBy("assigned-mediator")) {
    if (checkpoints_ == nullptr) {
      Checkpoints::Options options;
      options.dir = dir_ / "evidence";
      options.origin = "log.example.cn/wulan";
      checkpoints_ = Checkpoints::Open(options, RealRandom()).value();
    }
    RETURN_IF_ERROR(checkpoints_->Create(store_).status());
    ASSIGN_OR_RETURN(const SignedCheckpoint checkpoint, checkpoints_->Get(0));
    const std::unique_ptr<View> view = store_.Look();
    return MakeBundle(
        {view.get(), &present_, sight, &checkpoint,
         [this](const v1::SealedBlock& sealed) { return sealer_.BlockKey(sealed); },
         [this](absl::string_view stream, v1::Personal* personal) { return sealer_.Open(stream, personal); }},
        reader);
  }
  evidence::BundleReport Check(const std::string& bundle) {
    evidence::Trust trust;
    trust.logs = {checkpoints_->key()};
    return evidence::CheckBundle(bundle, trust);
  }
  std::vector<int64_t> Shown(const BundleReader& reader, const Sight& sight = SightBy("assigned-mediator")) {
    const absl::StatusOr<std::string> bundle = Make(reader, sight);
    EXPECT_OK(bundle.status());
    const evidence::BundleReport report = Check(bundle.value_or(""));
    EXPECT_TRUE(report.holds()) << report.wrong[0].en;
    EXPECT_EQ(report.version, present_.version());
    std::vector<int64_t> versions;
    for (const v1::Event& event : report.events) versions.push_back(event.version());
    return versions;
  }

  TempDir key_dir_;
  TempDir dir_;
  MemoryStore store_;
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  TreeProjector projector_;
  std::unique_ptr<Checkpoints> checkpoints_;
  v1::Case present_;
  std::vector<v1::Event> events_;
  std::map<std::string, uint64_t> subjects_;
  uint64_t others_ = 0;
};

TEST_F(BundleTest, EachAudienceReadsItsPart) {
  AddParty("1", "甲");                                            // 1
  AddParty("2", "乙");                                            // 2
  AddStatement("1", "1", v1::STATEMENT_KIND_FACT, false);         // 3
  AddStatement("2", "1", v1::STATEMENT_KIND_UNDISPUTED, false);   // 4
  AddStatement("3", "1", v1::STATEMENT_KIND_CONCESSION, false);   // 5
  AddStatement("4", "1", v1::STATEMENT_KIND_FACT, true);          // 6
  AddStatement("5", "2", v1::STATEMENT_KIND_UNDISPUTED, true);    // 7
  AddStatement("6", "2", v1::STATEMENT_KIND_UNSPECIFIED, false);  // 8
  v1::Event note;
  Say(note.mutable_note_added()->mutable_text(), "case", "调解员自己的话");
  Add(note);  // 9
  v1::Event complaint;
  complaint.mutable_complaint_filed()->set_complaint("1");
  Say(complaint.mutable_complaint_filed()->mutable_text(), "case", "投诉");
  Add(complaint);  // 10
  v1::Event closed;
  closed.mutable_case_closed();
  Add(closed);  // 11
  EXPECT_THAT(Shown(kCourt), ElementsAre(1, 2, 4, 11));
  EXPECT_THAT(Shown(kFirst), ElementsAre(1, 2, 3, 4, 5, 6, 11));
  EXPECT_THAT(Shown(kSecond), ElementsAre(1, 2, 3, 4, 7, 8, 11));
  EXPECT_THAT(Shown(kAuditor, SightBy("justice-officer")), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  // A registrar does not see separate talks, and so cannot give them to a party either.
  EXPECT_THAT(Shown(kFirst, SightBy("head-and-registrar")), ElementsAre(1, 2, 3, 4, 5, 11));
}

TEST_F(BundleTest, WhatCorrectsAHiddenEntryIsHidden) {
  AddParty("1", "甲");
  const int64_t conceded = AddStatement("1", "1", v1::STATEMENT_KIND_CONCESSION, false);
  const int64_t agreed = AddStatement("2", "1", v1::STATEMENT_KIND_UNDISPUTED, false);
  for (const int64_t entry : {conceded, agreed}) {
    v1::Event corrected;
    corrected.mutable_entry_corrected()->set_entry(entry);
    Say(corrected.mutable_entry_corrected()->mutable_text(), "case", "更正");
    Add(corrected);
    v1::Event confirmed;
    confirmed.mutable_statement_confirmed()->set_statement(entry == conceded ? "1" : "2");
    confirmed.mutable_statement_confirmed()->set_party("2");
    Add(confirmed);
  }
  EXPECT_THAT(Shown(kCourt), ElementsAre(1, 3, 6, 7));
}

TEST_F(BundleTest, TheCourtGetsTheDraftThatTookEffect) {
  v1::Agreement* agreement = present_.add_agreements();
  agreement->set_id("1");
  v1::Event drafted;
  drafted.mutable_agreement_drafted()->set_agreement("1");
  Say(drafted.mutable_agreement_drafted()->mutable_text(), "case", "一稿");
  Add(drafted);
  v1::Event revised;
  revised.mutable_draft_revised()->set_agreement("1");
  Say(revised.mutable_draft_revised()->mutable_text(), "case", "二稿");
  Add(revised);
  *present_.mutable_agreements(0)->mutable_text() = events_.back().draft_revised().text();
  EXPECT_THAT(Shown(kCourt), ElementsAre());
  EXPECT_THAT(Shown(kFirst), ElementsAre(1, 2));
  present_.mutable_agreements(0)->mutable_effective_time()->set_seconds(1);
  EXPECT_THAT(Shown(kCourt), ElementsAre(2));
}

// Planted words: what an audience does not read is nowhere in its file, and what it reads opens.
TEST_F(BundleTest, KeysOpenWhatIsReadAndNothingElse) {
  AddParty("1", "丹增卓玛");
  AddParty("2", "叶某某");
  AddStatement("1", "1", v1::STATEMENT_KIND_UNDISPUTED, false);
  AddStatement("2", "1", v1::STATEMENT_KIND_FACT, true);
  const auto text_of = [&](const BundleReader& reader, Sight sight) {
    const absl::StatusOr<std::string> bundle = Make(reader, sight);
    EXPECT_OK(bundle.status());
    std::string text;
    for (const v1::Event& event : Check(*bundle).events)
      absl::StrAppend(&text, event.DebugString(), event.SerializeAsString());
    return text;
  };
  const std::string court = text_of(kCourt, SightBy("assigned-mediator"));
  EXPECT_THAT(court, HasSubstr("丹增卓玛"));
  EXPECT_THAT(court, HasSubstr("叶某某"));
  EXPECT_THAT(court, HasSubstr("statement 1"));
  EXPECT_THAT(court, Not(HasSubstr("statement 2")));
  // A party gets its own data; who the other is it knows from the papers.
  const std::string first = text_of(kFirst, SightBy("assigned-mediator"));
  EXPECT_THAT(first, HasSubstr("丹增卓玛"));
  EXPECT_THAT(first, Not(HasSubstr("叶某某")));
  EXPECT_THAT(first, HasSubstr("statement 2"));
  const std::string auditor = text_of(kAuditor, SightBy("justice-officer"));
  for (const char* secret : {"丹增卓玛", "叶某某", "statement 1", "statement 2"}) {
    EXPECT_THAT(auditor, Not(HasSubstr(secret)));
  }
}

// Whole keys went out for whoever saw the event, and with them the telephones that were masked for them.
TEST_F(BundleTest, WhoSeesContactsMaskedGivesNobodyTheKeysToThem) {
  v1::Event added;
  added.mutable_party_added()->set_party("1");
  v1::Personal* details = added.mutable_party_added()->mutable_details();
  details->set_subject("parties/1");
  details->mutable_open()->mutable_party()->set_name("丹增卓玛");
  details->mutable_open()->mutable_party()->set_phone("13897450001");
  details->mutable_open()->mutable_party()->set_address("希里沟镇暗号巷");
  present_.add_parties()->set_id("1");
  Add(added);
  AddParty("2", "叶某某");  // Of whom nothing is known that is masked.
  AddStatement("1", "1", v1::STATEMENT_KIND_UNDISPUTED, false);
  const auto text_of = [&](const BundleReader& reader, const Sight& sight) {
    const absl::StatusOr<std::string> bundle = Make(reader, sight);
    EXPECT_OK(bundle.status());
    const evidence::BundleReport report = Check(bundle.value_or(""));
    EXPECT_TRUE(report.holds());
    std::string text;
    for (const v1::Event& event : report.events) absl::StrAppend(&text, event.SerializeAsString());
    return text;
  };
  for (const char* rule : {"justice-officer", "archivist"}) {
    for (const BundleReader& reader : {kCourt, kFirst}) {
      const std::string text = text_of(reader, SightBy(rule));
      EXPECT_THAT(text, Not(HasSubstr("13897450001"))) << rule;
      EXPECT_THAT(text, Not(HasSubstr("希里沟镇暗号巷"))) << rule;
      EXPECT_THAT(text, HasSubstr("statement 1")) << rule << ": what they see whole they give";
    }
    EXPECT_THAT(text_of(kCourt, SightBy(rule)), HasSubstr("叶某某")) << rule;
    // With a reason they see it, and may give it.
    Sight told = SightBy(rule);
    told.shown |= told.for_reason;
    told.masked -= told.shown;
    EXPECT_THAT(text_of(kCourt, told), HasSubstr("13897450001")) << rule;
  }
}

// That the mediation is suspected of being a sham stands open in a clock.
TEST_F(BundleTest, WhoDoesNotSeeTheSuspicionGivesNobodyTheClockThatTellsOfIt) {
  v1::Event resumed;
  resumed.mutable_case_resumed();
  v1::Clock* clock = resumed.add_clock_changes()->mutable_clock();
  clock->set_id("mediation");
  clock->add_pauses()->set_kind("sham-suspected");
  Add(resumed);
  v1::Clock hidden = *clock;
  HideSham(&hidden);
  ASSERT_NE(hidden.SerializeAsString(), clock->SerializeAsString());
  EXPECT_THAT(Shown(kCourt, SightBy("justice-officer")), ElementsAre(1));
  EXPECT_THAT(Shown(kCourt, SightBy("archivist")), ElementsAre());
}

TEST_F(BundleTest, AnErasedBlockStaysClosed) {
  AddParty("1", "丹增卓玛");
  ASSERT_OK(keys_->Erase(subjects_["parties/1"]));
  ASSERT_OK_AND_ASSIGN(const std::string bundle, Make(kCourt));
  const evidence::BundleReport report = Check(bundle);
  ASSERT_TRUE(report.holds());
  EXPECT_TRUE(report.events[0].party_added().details().has_sealed());
}

TEST_F(BundleTest, TheSameBytesEachTime) {
  AddParty("1", "甲");
  AddParty("2", "乙");
  ASSERT_OK_AND_ASSIGN(const std::string first, Make(kCourt));
  ASSERT_OK_AND_ASSIGN(const std::string second, Make(kCourt));
  EXPECT_EQ(first, second);
}

TEST_F(BundleTest, ARecordThatWasChangedGetsNoBundle) {
  AddParty("1", "甲");
  ASSERT_OK(Make(kCourt).status());
  // The tree's rows stay; the record is written anew in a store of the same shape.
  MemoryStore forged;
  const std::unique_ptr<View> view = store_.Look();
  Group group;
  ASSERT_OK(view->ReadLog(1, view->position(), [&](const RecordView& record) {
    v1::Event event;
    if (record.stream == kCase && event.ParseFromString(std::string(record.payload))) {
      event.mutable_party_added()->set_minor(true);
      group.Append(record.stream, record.version, event.SerializeAsString());
    } else {
      group.Append(record.stream, record.version, record.payload);
    }
    return true;
  }));
  ASSERT_OK(forged.Commit(group).status());
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint checkpoint, checkpoints_->Get(0));
  const std::unique_ptr<View> forged_view = forged.Look();
  EXPECT_THAT(
      MakeBundle({forged_view.get(), &present_, SightBy("assigned-mediator"), &checkpoint,
                  [this](const v1::SealedBlock& sealed) { return sealer_.BlockKey(sealed); },
                  [this](absl::string_view stream, v1::Personal* personal) { return sealer_.Open(stream, personal); }},
                 kCourt)
          .status(),
      StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 41")));
}

class TamperedBundleTest : public BundleTest {
 protected:
  void SetUp() override {
    AddParty("1", "甲");
    AddParty("2", "乙");
    for (int i = 1; i <= 8; ++i) {
      AddStatement(absl::StrCat(i), i % 2 == 0 ? "2" : "1",
                   i % 3 == 0 ? v1::STATEMENT_KIND_CONCESSION : v1::STATEMENT_KIND_UNDISPUTED, false);
    }
    ASSERT_OK_AND_ASSIGN(bytes_, Make(kCourt));
    ASSERT_TRUE(Check(bytes_).holds());
    ASSERT_TRUE(bundle_.ParseFromString(bytes_));
  }
  std::string bytes_;
  v1::EvidenceBundle bundle_;
};

TEST_F(TamperedBundleTest, AThousandChangedBytesAreFound) {
  std::mt19937_64 random(543);
  int labels = 0;
  for (int i = 0; i < 1000; ++i) {
    std::string changed = bytes_;
    changed[random() % changed.size()] ^= static_cast<char>(1 + random() % 255);
    if (!Check(changed).holds()) continue;
    // What the label says of the reader is nobody's proof; the records are what they were.
    v1::EvidenceBundle relabelled;
    ASSERT_TRUE(relabelled.ParseFromString(changed));
    relabelled.set_audience(bundle_.audience());
    EXPECT_EQ(relabelled.SerializeAsString(), bytes_) << "change " << i;
    ++labels;
  }
  EXPECT_LT(labels, 10);
}

TEST_F(TamperedBundleTest, CutOffOrPaddedItIsRefused) {
  for (size_t size = 0; size < bytes_.size(); ++size) {
    const evidence::BundleReport report = Check(bytes_.substr(0, size));
    // Cut between two records it is the bundle of fewer versions, and says of how many.
    EXPECT_TRUE(!report.holds() || report.version < present_.version()) << size;
  }
  EXPECT_FALSE(Check(bytes_ + std::string("\x98\x06\x01", 3)).holds());  // A field nobody knows.
}

TEST_F(TamperedBundleTest, EveryDeletionInsertionAndReorderingIsNamed) {
  const auto wrong = [&](const v1::EvidenceBundle& bundle) {
    const evidence::BundleReport report = Check(bundle.SerializeAsString());
    return report.holds() ? std::string() : report.wrong[0].en;
  };
  for (int at = 0; at + 1 < bundle_.records_size(); ++at) {
    v1::EvidenceBundle changed = bundle_;
    changed.mutable_records()->DeleteSubrange(at, 1);
    EXPECT_THAT(wrong(changed), HasSubstr(absl::StrCat("version ", at + 1))) << "deletion";
    changed = bundle_;
    *changed.add_records() = bundle_.records(at);
    EXPECT_THAT(wrong(changed), HasSubstr(absl::StrCat("version ", bundle_.records_size() + 1))) << "insertion";
    changed = bundle_;
    changed.mutable_records()->SwapElements(at, at + 1);
    EXPECT_THAT(wrong(changed), HasSubstr(absl::StrCat("version ", at + 1))) << "swap";
  }
  // The last one left out: nothing in the file tells, and the report says so.
  v1::EvidenceBundle shorter = bundle_;
  shorter.mutable_records()->RemoveLast();
  const evidence::BundleReport report = Check(shorter.SerializeAsString());
  EXPECT_TRUE(report.holds());
  EXPECT_EQ(report.version, bundle_.records_size() - 1);
  EXPECT_TRUE(std::any_of(report.not_proved.begin(), report.not_proved.end(), [&](const evidence::Words& words) {
    return words.en.find(absl::StrCat("versions behind ", report.version)) != std::string::npos;
  }));
}

TEST_F(TamperedBundleTest, AWrongKeyOrOneTooManyIsFound) {
  v1::EvidenceBundle changed = bundle_;
  ASSERT_GT(changed.records(0).keys_size(), 0);
  (*changed.mutable_records(0)->mutable_keys(0)->mutable_key())[3] ^= 1;
  EXPECT_FALSE(Check(changed.SerializeAsString()).holds());
  changed = bundle_;
  changed.mutable_records(0)->add_keys()->set_block(99999);
  changed.mutable_records(0)->mutable_keys()->rbegin()->set_key(std::string(32, 'k'));
  EXPECT_FALSE(Check(changed.SerializeAsString()).holds());
}

TEST_F(TamperedBundleTest, AnotherCasesRecordIsFound) {
  v1::EvidenceBundle changed = bundle_;
  changed.set_case_("cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb");
  EXPECT_FALSE(Check(changed.SerializeAsString()).holds());
}

TEST_F(TamperedBundleTest, HoldsForTheKeyOfItsLogAlone) {
  EXPECT_FALSE(evidence::CheckBundle(bytes_, evidence::Trust()).holds());
  evidence::Trust other;
  other.logs = {MakeVerifierKey(checkpoints_->key().name, NoteKeyType::kEd25519, std::string(32, 'x'))};
  EXPECT_FALSE(evidence::CheckBundle(bytes_, other).holds());
  // A witness that is asked for and did not sign.
  evidence::Trust witnessed;
  witnessed.logs = {checkpoints_->key()};
  const Ed25519Key witness = *Ed25519Key::FromSeed(std::string(32, 'w'));
  witnessed.witnesses = {MakeVerifierKey("w", NoteKeyType::kCosignature, witness.public_key())};
  EXPECT_FALSE(evidence::CheckBundle(bytes_, witnessed).holds());
}

}  // namespace
}  // namespace gaiwan
