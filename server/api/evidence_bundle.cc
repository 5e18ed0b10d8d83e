#include "server/api/evidence_bundle.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/message.h"
#include "server/api/view.h"
#include "server/evidence/tree_reader.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/record_leaf.h"
#include "workflow/find.h"
#include "workflow/sham_view.h"

namespace gaiwan {
namespace {

constexpr int32_t kBundleFormat = 1;

// Who reads a type of event, besides what single events of it add (ReadsByItself).
enum class Reads : uint8_t {
  kNobody,
  kBoth,
  kCourt,
  kParties,
  kOwnParty,  // The party it is about.
  kCourtAndOwnParty,
  kByItself,  // Depends on the event: ReadsByItself.
};

const absl::flat_hash_map<int, Reads>& Table() {
  using E = v1::Event;
  static const auto* const table = new absl::flat_hash_map<int, Reads>{
      {E::kCaseOpened, Reads::kBoth},
      {E::kClueRegistered, Reads::kNobody},
      {E::kClueSettled, Reads::kNobody},
      {E::kClueDismissed, Reads::kNobody},
      {E::kClueTurnedIntoCase, Reads::kBoth},
      {E::kQuestionAnswered, Reads::kNobody},
      {E::kSettledRegistered, Reads::kBoth},
      {E::kSettledConfirmed, Reads::kBoth},
      {E::kCaseSubmitted, Reads::kBoth},
      {E::kFactsAmended, Reads::kBoth},
      {E::kEntryCorrected, Reads::kByItself},
      {E::kCaseVoided, Reads::kBoth},
      {E::kEntryAdopted, Reads::kBoth},
      {E::kCaseImported, Reads::kBoth},
      {E::kPartyAdded, Reads::kBoth},
      {E::kPartyAmended, Reads::kBoth},
      {E::kPartyRemoved, Reads::kBoth},
      {E::kRepresentativeAdded, Reads::kBoth},
      {E::kParticipantInvited, Reads::kParties},
      {E::kPartyInvited, Reads::kOwnParty},
      {E::kContactRecorded, Reads::kOwnParty},
      {E::kServiceRecorded, Reads::kCourtAndOwnParty},
      {E::kIdentityRecorded, Reads::kCourt},
      {E::kConsentRecorded, Reads::kBoth},
      {E::kConsentWithdrawn, Reads::kBoth},
      {E::kRefusalRecorded, Reads::kBoth},
      {E::kRightsNoticeGiven, Reads::kBoth},
      {E::kCaseAccepted, Reads::kBoth},
      {E::kCaseDeclined, Reads::kBoth},
      {E::kMediatorsAssigned, Reads::kBoth},
      {E::kMediatorChosen, Reads::kBoth},
      {E::kInterestDisclosed, Reads::kParties},
      {E::kRecusalRequested, Reads::kOwnParty},
      {E::kRecusalDecided, Reads::kParties},
      {E::kMediatorReplaced, Reads::kBoth},
      {E::kSessionScheduled, Reads::kBoth},
      {E::kSessionRescheduled, Reads::kBoth},
      {E::kSessionCancelled, Reads::kBoth},
      {E::kSessionStarted, Reads::kBoth},
      {E::kAttendanceRecorded, Reads::kBoth},
      {E::kStatementRecorded, Reads::kByItself},
      {E::kStatementConfirmed, Reads::kByItself},
      {E::kSessionEnded, Reads::kNobody},  // What it says may be of a session with one side alone.
      {E::kMinutesConfirmed, Reads::kOwnParty},
      {E::kTimesProposed, Reads::kOwnParty},
      {E::kInvestigationRecorded, Reads::kNobody},
      {E::kDocumentAdded, Reads::kByItself},
      {E::kDocumentReleased, Reads::kByItself},
      {E::kDocumentWithdrawn, Reads::kByItself},
      {E::kCopyRequested, Reads::kOwnParty},
      {E::kAgreementDrafted, Reads::kByItself},
      {E::kDraftRevised, Reads::kByItself},
      {E::kAgreementSigned, Reads::kBoth},
      {E::kAgreementSealed, Reads::kBoth},
      {E::kOralAgreementRecorded, Reads::kBoth},
      {E::kAgreementEffective, Reads::kBoth},
      {E::kPerformanceRecorded, Reads::kBoth},
      {E::kAgreementTranscribed, Reads::kBoth},
      {E::kTranscriptConfirmed, Reads::kBoth},
      {E::kTranscriptComplete, Reads::kBoth},
      {E::kTransferOffered, Reads::kNobody},
      {E::kTransferAccepted, Reads::kBoth},
      {E::kTransferDeclined, Reads::kNobody},
      {E::kTransferWithdrawn, Reads::kNobody},
      {E::kTransferReturned, Reads::kNobody},
      {E::kUnitDesignated, Reads::kNobody},
      {E::kJointMediationProposed, Reads::kNobody},
      {E::kMediationJoined, Reads::kBoth},
      {E::kMediationLeft, Reads::kNobody},
      {E::kReferredOut, Reads::kNobody},
      {E::kPartnerAnswered, Reads::kNobody},
      {E::kCasePaused, Reads::kBoth},
      {E::kCaseResumed, Reads::kBoth},
      {E::kExtensionRequested, Reads::kBoth},
      {E::kExtensionAnswered, Reads::kBoth},
      {E::kClockExpired, Reads::kBoth},
      {E::kClockWarned, Reads::kBoth},
      {E::kRiskRaised, Reads::kNobody},
      {E::kClocksRecomputed, Reads::kBoth},
      {E::kRiskAssessed, Reads::kNobody},
      {E::kRiskAcknowledged, Reads::kNobody},
      {E::kPreventionRecorded, Reads::kNobody},
      {E::kShamSuspicionRaised, Reads::kNobody},
      {E::kShamSuspicionCleared, Reads::kNobody},
      {E::kMediationTerminated, Reads::kBoth},
      {E::kCaseClosed, Reads::kBoth},
      {E::kFileSubmitted, Reads::kNobody},
      {E::kFileChecked, Reads::kNobody},
      {E::kFileReturned, Reads::kNobody},
      {E::kCaseArchived, Reads::kBoth},
      {E::kCaseReopened, Reads::kBoth},
      {E::kVisitPlanned, Reads::kNobody},
      {E::kVisitRecorded, Reads::kNobody},
      {E::kGradeDeclared, Reads::kNobody},
      {E::kCasesLinked, Reads::kNobody},
      {E::kCaseMerged, Reads::kNobody},
      {E::kMergeUndone, Reads::kNobody},
      {E::kCaseSplit, Reads::kNobody},
      {E::kNoteAdded, Reads::kNobody},
      {E::kSupportRequested, Reads::kNobody},
      {E::kSupportClaimed, Reads::kNobody},
      {E::kSupportReported, Reads::kNobody},
      {E::kSupportConfirmed, Reads::kNobody},
      {E::kUrged, Reads::kNobody},
      {E::kUrgingAnswered, Reads::kNobody},
      {E::kComplaintFiled, Reads::kNobody},
      {E::kComplaintAnswered, Reads::kNobody},
      {E::kGuidanceAsked, Reads::kNobody},
      {E::kGuidanceAnswered, Reads::kNobody},
      {E::kRevisionAdopted, Reads::kBoth},
      {E::kReportRecorded, Reads::kNobody},
      {E::kAgreementAmended, Reads::kBoth},
      {E::kConfirmationAppliedFor, Reads::kBoth},
      {E::kCourtAnswered, Reads::kBoth},
      {E::kDelegationReceived, Reads::kBoth},
      {E::kDelegationAccepted, Reads::kBoth},
      {E::kDelegationDeclined, Reads::kBoth},
      {E::kReturnedToCourt, Reads::kCourt},  // It tells of the parties' conduct.
      {E::kSuitRecorded, Reads::kBoth},
      {E::kJudgmentRecorded, Reads::kBoth},
      {E::kSatisfactionAsked, Reads::kNobody},
      {E::kSatisfactionAnswered, Reads::kNobody},
      {E::kHandOverSent, Reads::kCourt},
      {E::kLetterIssued, Reads::kNobody},
      {E::kInterestedPersonRecorded, Reads::kCourt},  // It stands in the application for confirmation.
      {E::kGlassBroken, Reads::kNobody},
      {E::kPersonalDataErased, Reads::kBoth},  // It says why there is nothing to read any more.
      {E::kHoldPlaced, Reads::kNobody},
      {E::kHoldLifted, Reads::kNobody},
      {E::kVideoSteered, Reads::kParties},
      {E::kVideoNoted, Reads::kBoth},
  };
  return *table;
}

// The party an event is about: the payload's field `party`. Empty: none.
std::string PartyOf(const v1::Event& event) {
  const google::protobuf::FieldDescriptor* payload =
      event.GetReflection()->GetOneofFieldDescriptor(event, v1::Event::descriptor()->FindOneofByName("payload"));
  if (payload == nullptr) return "";
  const google::protobuf::Message& message = event.GetReflection()->GetMessage(event, payload);
  const google::protobuf::FieldDescriptor* party = message.GetDescriptor()->FindFieldByName("party");
  return party == nullptr ? "" : message.GetReflection()->GetString(message, party);
}

bool IsOwn(const v1::Event& event, const BundleReader& reader) {
  return reader.audience == v1::AUDIENCE_PARTY && !reader.party.empty() && PartyOf(event) == reader.party;
}

// A statement, whoever speaks of it. The court gets undisputed facts alone (Online Rules art. 18); a party its own, and
// of the others what was said to all and conceded by nobody.
bool ReadsStatement(absl::string_view party, v1::StatementKind kind, bool separate, const BundleReader& reader) {
  if (reader.audience == v1::AUDIENCE_COURT) return !separate && kind == v1::STATEMENT_KIND_UNDISPUTED;
  if (party == reader.party) return true;
  return !separate && (kind == v1::STATEMENT_KIND_FACT || kind == v1::STATEMENT_KIND_UNDISPUTED);
}

bool ReadsDocument(const std::string& id, const v1::Case& present, const BundleReader& reader) {
  const v1::Document* document = FindById(present.documents(), id);
  if (document == nullptr) return false;
  const bool own = reader.audience == v1::AUDIENCE_PARTY && document->party() == reader.party;
  return own || (document->released() && !document->withdrawn());
}

// Drafts are talked about by the parties. The court gets the words that took effect.
bool ReadsDraft(const v1::Event& event, const std::string& id, const v1::Case& present, const BundleReader& reader) {
  if (reader.audience == v1::AUDIENCE_PARTY) return true;
  const v1::Agreement* agreement = FindById(present.agreements(), id);
  if (agreement == nullptr || !agreement->has_effective_time()) return false;
  // A block's number begins with the version of its event.
  return agreement->text().sealed().block() >> 8 == static_cast<uint64_t>(event.version());
}

bool ReadsByItself(const v1::Event& event, const v1::Case& present, const BundleReader& reader) {
  switch (event.payload_case()) {
    case v1::Event::kStatementRecorded: {
      const v1::StatementRecorded& said = event.statement_recorded();
      return ReadsStatement(said.party(), said.kind(), said.separate_talk(), reader);
    }
    case v1::Event::kStatementConfirmed: {
      const v1::Statement* said = FindById(present.statements(), event.statement_confirmed().statement());
      return said != nullptr && ReadsStatement(said->party(), said->kind(), said->separate_talk(), reader);
    }
    case v1::Event::kDocumentAdded:
      return ReadsDocument(event.document_added().document(), present, reader);
    case v1::Event::kDocumentReleased:
      return ReadsDocument(event.document_released().document(), present, reader);
    case v1::Event::kDocumentWithdrawn:
      return ReadsDocument(event.document_withdrawn().document(), present, reader);
    case v1::Event::kAgreementDrafted:
      return ReadsDraft(event, event.agreement_drafted().agreement(), present, reader);
    case v1::Event::kDraftRevised:
      return ReadsDraft(event, event.draft_revised().agreement(), present, reader);
    case v1::Event::kEntryCorrected:
      // Shown with what it corrects, which MakeBundle knows.
      return !event.entry_corrected().separate_talk();
    default:
      return false;
  }
}

// Whether a clock in the event says that the mediation is suspected of being a sham: parties are not told.
bool TellsOfSham(const v1::Event& event) {
  return absl::c_any_of(event.clock_changes(), [](const v1::ClockChange& change) {
    if (!change.has_clock()) return false;
    v1::ClockChange hidden = change;
    HideSham(hidden.mutable_clock());
    return hidden.SerializeAsString() != change.SerializeAsString();
  });
}

class BundleMaker {
 public:
  BundleMaker(const BundleParts& parts, const BundleReader& reader)
      : parts_(parts), reader_(reader), tree_(parts.view) {}

  absl::StatusOr<std::string> Run() {
    const v1::Case& present = *parts_.present;
    if (present.version() > kBundleRecordsMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat("case: it has more than ", kBundleRecordsMax, " records, too many for one bundle"));
    }
    v1::EvidenceBundle bundle;
    bundle.set_format(kBundleFormat);
    bundle.set_case_(present.name());
    bundle.set_audience(reader_.audience);
    bundle.set_party(reader_.party);
    bundle.set_checkpoint(ToText(parts_.checkpoint->note));
    for (const std::string& timestamp : parts_.checkpoint->timestamps) bundle.add_timestamps(timestamp);
    absl::Status status;
    RETURN_IF_ERROR(parts_.view->ReadStream(present.name(), 1, static_cast<size_t>(present.version()),
                                            [&](const RecordView& record) {
                                              status = Add(record, bundle.add_records());
                                              return status.ok();
                                            }));
    RETURN_IF_ERROR(status);
    if (bundle.records_size() != present.version()) {
      return absl::DataLossError(
          absl::StrCat(present.name(), " has ", bundle.records_size(), " records, not ", present.version()));
    }
    return bundle.SerializeAsString();
  }

 private:
  absl::Status Add(const RecordView& record, v1::BundleRecord* out) {
    v1::Event event;
    if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      return absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
    }
    ASSIGN_OR_RETURN(std::string stored, parts_.view->GetStored(record.position));
    ASSIGN_OR_RETURN(const RecordParts parts, TakeApart(stored));
    out->set_position(static_cast<int64_t>(record.position));
    RETURN_IF_ERROR(AddProof(record.position, parts, out));
    if (!Shows(event)) {
      hidden_.insert(event.version());
      v1::HiddenRecord* hidden = out->mutable_hidden();
      hidden->set_record_format(static_cast<int32_t>(parts.format));
      hidden->set_payload_sha256(HashString(Sha256({parts.payload})));
      return absl::OkStatus();
    }
    out->set_stored(std::move(stored));
    return AddKeys(event, out);
  }

  bool Shows(const v1::Event& event) const {
    if (event.has_entry_corrected() && hidden_.count(event.entry_corrected().entry()) > 0) return false;
    if (!BundleShows(event, *parts_.present, reader_)) return false;
    // An auditor's records are sealed; nobody else gets what the caller does not see. Records are given whole: what
    // stands open in one, as a clock that waits for a suspicion, is seen with it.
    return reader_.audience == v1::AUDIENCE_AUDITOR ||
           (ShowsEvent(event, SightOfEvent(event, parts_.sight, *parts_.present)) &&
            (parts_.sight.Shows(v1::SHAM) || !TellsOfSham(event)));
  }

  // The blocks of the event that the caller sees whole.
  absl::StatusOr<std::set<uint64_t>> SeenWhole(const v1::Event& event) const {
    std::map<uint64_t, std::string> whole;
    // An opened block has no number any more: it is kept where its subject was.
    const auto open = [&](absl::string_view stream, v1::Personal* personal) {
      const uint64_t block = personal->sealed().block();
      const absl::Status opened = parts_.open(stream, personal);
      whole[block] = personal->open().SerializeAsString();
      personal->set_subject(absl::StrCat(block));
      return opened;
    };
    v1::Event view;
    const Sight sight = SightOfEvent(event, parts_.sight, *parts_.present);
    RETURN_IF_ERROR(MakeEventView(parts_.present->name(), event, sight, open, &view));
    std::set<uint64_t> blocks;
    ForEachPersonal(static_cast<const v1::Event&>(view), [&](const v1::Personal& personal) {
      uint64_t block = 0;
      if (personal.has_open() && absl::SimpleAtoi(personal.subject(), &block) &&
          personal.open().SerializeAsString() == whole[block]) {
        blocks.insert(block);
      }
    });
    return blocks;
  }

  absl::Status AddProof(Position position, const RecordParts& parts, v1::BundleRecord* out) {
    const TreeHead& head = parts_.checkpoint->head;
    ASSIGN_OR_RETURN(const std::vector<Hash> proof, tree_.InclusionProof(position - 1, head.size));
    const Hash leaf = RecordLeaf(position, parts.header, Sha256({parts.payload}));
    if (!CheckInclusion(position - 1, head.size, leaf, proof, head.root).ok()) {
      return absl::DataLossError(absl::StrCat("position ", position, " does not hold the record that was signed for"));
    }
    for (const Hash& hash : proof) out->add_proof(HashString(hash));
    return absl::OkStatus();
  }

  absl::Status AddKeys(const v1::Event& event, v1::BundleRecord* out) {
    if (reader_.audience == v1::AUDIENCE_AUDITOR) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::set<uint64_t> seen, SeenWhole(event));
    absl::Status status;
    std::map<uint64_t, std::string> keys;
    ForEachPersonal(event, [&](const v1::Personal& personal) {
      if (!status.ok() || !personal.has_sealed() || seen.count(personal.sealed().block()) == 0 ||
          !BundleOpens(event, personal.subject(), reader_)) {
        return;
      }
      const absl::StatusOr<AeadKey> key = parts_.block_key(personal.sealed());
      if (absl::IsNotFound(key.status())) return;  // Erased: nobody reads it again.
      status = key.status();
      if (key.ok()) keys[personal.sealed().block()] = std::string(key->begin(), key->end());
    });
    RETURN_IF_ERROR(status);
    for (auto& [block, key] : keys) {
      v1::BlockKey* added = out->add_keys();
      added->set_block(block);
      added->set_key(std::move(key));
    }
    return absl::OkStatus();
  }

  const BundleParts& parts_;
  const BundleReader& reader_;
  TreeReader tree_;
  std::set<int64_t> hidden_;  // Versions.
};

}  // namespace

bool IsInBundleTable(v1::Event::PayloadCase type) {
  return Table().count(type) > 0;
}

bool BundleShows(const v1::Event& event, const v1::Case& present, const BundleReader& reader) {
  if (reader.audience == v1::AUDIENCE_AUDITOR) return true;
  const bool court = reader.audience == v1::AUDIENCE_COURT;
  if (!court && (reader.audience != v1::AUDIENCE_PARTY || TellsOfSham(event))) return false;
  const auto found = Table().find(event.payload_case());
  switch (found == Table().end() ? Reads::kNobody : found->second) {
    case Reads::kNobody:
      return false;
    case Reads::kBoth:
      return true;
    case Reads::kCourt:
      return court;
    case Reads::kParties:
      return !court;
    case Reads::kOwnParty:
      return IsOwn(event, reader);
    case Reads::kCourtAndOwnParty:
      return court || IsOwn(event, reader);
    case Reads::kByItself:
      return ReadsByItself(event, present, reader);
  }
  return false;
}

bool BundleOpens(const v1::Event& event, absl::string_view subject, const BundleReader& reader) {
  switch (reader.audience) {
    case v1::AUDIENCE_COURT:
      return true;
    case v1::AUDIENCE_PARTY: {
      const bool tells_who = event.has_party_added() || event.has_party_amended() || event.has_representative_added() ||
                             event.has_participant_invited();
      return !tells_who || absl::StripPrefix(subject, "parties/") == reader.party;
    }
    default:
      return false;
  }
}

absl::StatusOr<std::string> MakeBundle(const BundleParts& parts, const BundleReader& reader) {
  return BundleMaker(parts, reader).Run();
}

}  // namespace gaiwan
