#include "workflow/hand_over_content.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"
#include "workflow/packet_papers.h"
#include "workflow/sham_view.h"
#include "workflow/statements.h"

namespace gaiwan {
namespace {

using Open = absl::FunctionRef<absl::Status(v1::Personal*)>;

// From here on a content lists what the packet on paper would hold; before, what was released alone.
constexpr int kFormatWithPackets = 2;
// From here on what was released goes only when it is of a kind that the packet on paper takes, and proofs of right go.
constexpr int kFormatWithProofsOfRight = 3;

class Maker {
 public:
  Maker(const v1::Case& c, absl::Span<const v1::Event* const> history, int format, Open open)
      : c_(c), history_(history), format_(format), open_(open) {}

  absl::StatusOr<v1::HandOverContent> Make(const v1::LineHandOver& hand_over, absl::string_view id) {
    const v1::Event* cause = EventAt(hand_over.entry());
    if (cause == nullptr) return absl::InternalError(absl::StrCat("no entry ", hand_over.entry(), " in the history"));
    content_.set_format(format_);
    content_.set_id(std::string(id));
    content_.set_case_(c_.name());
    content_.set_case_number(c_.case_number());
    content_.set_subject(hand_over.subject());
    content_.set_from(c_.committee().empty() ? c_.unit() : c_.committee());
    content_.set_to(hand_over.to());
    *content_.mutable_act_time() = cause->act_time();
    content_.set_dispute_class(c_.dispute_class());
    RETURN_IF_ERROR(AddCause(*cause));
    if (c_.has_delegation() && !content_.has_referral()) AddDelegation();
    RETURN_IF_ERROR(AddPeople());
    RETURN_IF_ERROR(AddAgreements(cause->confirmation_applied_for().agreement()));
    RETURN_IF_ERROR(AddFacts());
    AddDocuments(cause->referred_out());
    AddClocks();
    return std::move(content_);
  }

 private:
  const v1::Event* EventAt(int64_t version) const {
    for (const v1::Event* event : history_) {
      if (event->version() == version) return event;
    }
    return nullptr;
  }

  // What the block says; empty for one that was erased, or that says something else.
  absl::StatusOr<v1::PersonalData> Read(const v1::Personal& block) const {
    v1::Personal copy = block;
    if (copy.has_sealed()) RETURN_IF_ERROR(open_(&copy));
    return copy.open();
  }
  absl::StatusOr<std::string> ReadText(const v1::Personal& block) const {
    ASSIGN_OR_RETURN(const v1::PersonalData data, Read(block));
    return data.text().text();
  }

  void AddDelegation() {
    v1::Delegation* delegation = content_.mutable_delegation();
    delegation->set_kind(c_.delegation().kind());
    delegation->set_court(c_.delegation().court());
    delegation->set_court_number(c_.delegation().court_number());
    delegation->set_state(c_.delegation().state());
    if (c_.delegation().has_receive_time()) *delegation->mutable_receive_time() = c_.delegation().receive_time();
    if (c_.delegation().has_accept_time()) *delegation->mutable_accept_time() = c_.delegation().accept_time();
    if (c_.delegation().has_return_time()) *delegation->mutable_return_time() = c_.delegation().return_time();
    delegation->set_result(c_.delegation().result());
  }

  // Who they are and how to reach them; for a court their identity papers too (CPL Interpretation art. 354). Neither
  // ethnic group nor occupation nor other names.
  absl::Status AddPeople() {
    for (const v1::Party& party : c_.parties()) {
      if (party.removed()) continue;
      v1::ContentParty* added = content_.add_parties();
      added->set_id(party.id());
      added->set_side(party.side());
      added->set_kind(party.kind());
      added->set_minor(party.minor());
      ASSIGN_OR_RETURN(const v1::PersonalData data, Read(party.details()));
      v1::PartyDetails* details = added->mutable_details();
      details->set_name(data.party().name());
      details->set_phone(data.party().phone());
      details->set_address(data.party().address());
      if (!content_.has_referral()) {
        details->set_id_type(data.party().id_type());
        details->set_id_number(data.party().id_number());
      }
      details->set_sex(data.party().sex());
      details->set_birth_date(data.party().birth_date());
      details->set_credit_code(data.party().credit_code());
      details->set_representative(data.party().representative());
      *details->mutable_languages() = data.party().languages();
    }
    for (const v1::Representative& representative : c_.representatives()) {
      v1::ContentRepresentative* added = content_.add_representatives();
      added->set_id(representative.id());
      added->set_party(representative.party());
      added->set_kind(representative.kind());
      added->set_power(representative.power());
      added->set_expiry_date(representative.expiry_date());
      ASSIGN_OR_RETURN(const v1::PersonalData data, Read(representative.person()));
      added->set_name(data.person().name());
      added->set_phone(data.person().phone());
    }
    return absl::OkStatus();
  }

  // What was written for the receiver with the act that hands over.
  absl::Status AddCause(const v1::Event& cause) {
    if (cause.has_confirmation_applied_for()) {
      const v1::ConfirmationAppliedFor& applied = cause.confirmation_applied_for();
      v1::ContentConfirmation* confirmation = content_.mutable_confirmation();
      confirmation->set_agreement(applied.agreement());
      *confirmation->mutable_applicants() = applied.applicants();
      confirmation->set_late(applied.late());
      ASSIGN_OR_RETURN(*confirmation->mutable_override_reason(), ReadText(applied.text()));
      *confirmation->mutable_findings() = applied.findings();
      ASSIGN_OR_RETURN(*confirmation->mutable_explanations(), ReadText(applied.explanations()));
      return absl::OkStatus();
    }
    if (cause.has_returned_to_court()) {
      v1::ContentReturn* returned = content_.mutable_returned();
      returned->set_result(cause.returned_to_court().result());
      ASSIGN_OR_RETURN(*returned->mutable_report(), ReadText(cause.returned_to_court().text()));
      ASSIGN_OR_RETURN(*returned->mutable_cost_raising_conduct(), ReadText(cause.returned_to_court().conduct()));
      return absl::OkStatus();
    }
    if (cause.has_referred_out()) {
      v1::ContentReferral* referral = content_.mutable_referral();
      referral->set_partner(cause.referred_out().partner());
      referral->set_reason(cause.referred_out().reason());
      ASSIGN_OR_RETURN(*referral->mutable_note(), ReadText(cause.referred_out().text()));
      return absl::OkStatus();
    }
    return absl::InternalError(absl::StrCat("entry ", cause.version(), " hands nothing over"));
  }

  // Of an application the one it is about; for a court that delegated the case, all that stand. Who it was only
  // referred to gets none: the police need not know what was agreed to know of a danger.
  absl::Status AddAgreements(const std::string& only) {
    if (content_.has_referral()) return absl::OkStatus();
    for (const v1::Agreement& agreement : c_.agreements()) {
      if (!agreement.has_effective_time() || agreement.replaced()) continue;
      if (!only.empty() && agreement.id() != only) continue;
      v1::ContentAgreement* added = content_.add_agreements();
      added->set_id(agreement.id());
      added->set_form(agreement.form());
      added->set_partial(agreement.partial());
      *added->mutable_effective_time() = agreement.effective_time();
      ASSIGN_OR_RETURN(const v1::PersonalData data, Read(agreement.text()));
      added->set_facts(data.agreement().facts());
      for (int i = 0; i < agreement.clauses_size(); ++i) {
        v1::ContentClause* clause = added->add_clauses();
        *clause->mutable_clause() = agreement.clauses(i);
        if (i < data.agreement().clauses_size()) clause->set_words(data.agreement().clauses(i));
      }
      for (const v1::Signature& signature : agreement.signatures()) {
        v1::Signature* signed_by = added->add_signatures();
        signed_by->set_who(signature.who());
        signed_by->set_way(signature.way());
        *signed_by->mutable_act_time() = signature.act_time();
      }
      added->set_handwritten(agreement.handwritten());
      added->set_transcript_confirmed(agreement.transcript().has_confirm_time());
      added->set_seal(agreement.seal());
      if (agreement.has_seal_time()) *added->mutable_seal_time() = agreement.seal_time();
    }
    return absl::OkStatus();
  }

  // The words that were confirmed, as they had been corrected by then; nullptr when they were changed afterwards, so
  // that nobody stands by them.
  const v1::Personal* ConfirmedWordsOf(const v1::Statement& statement) const {
    const v1::Personal* words = nullptr;
    bool confirmed = false;
    // The entry and its corrections: a correction may be corrected in its turn.
    absl::flat_hash_set<int64_t> versions = {statement.entry()};
    for (const v1::Event* event : history_) {
      if (event->has_statement_recorded() && event->statement_recorded().statement() == statement.id()) {
        words = &event->statement_recorded().text();
      } else if (event->has_statement_confirmed() && event->statement_confirmed().statement() == statement.id()) {
        confirmed = true;
      } else if (event->has_entry_corrected() && versions.contains(event->entry_corrected().entry())) {
        versions.insert(event->version());
        if (confirmed) return nullptr;
        words = &event->entry_corrected().text();
      }
    }
    return words;
  }

  absl::Status AddFacts() {
    if (content_.has_referral()) return absl::OkStatus();
    for (const v1::Statement& statement : c_.statements()) {
      const v1::Personal* words = IsUndisputedFact(c_, statement) ? ConfirmedWordsOf(statement) : nullptr;
      if (words == nullptr) continue;
      v1::ContentFact* fact = content_.add_undisputed_facts();
      fact->set_id(statement.id());
      ASSIGN_OR_RETURN(*fact->mutable_words(), ReadText(*words));
      *fact->mutable_confirmed_by() = statement.confirmed_by();
    }
    return absl::OkStatus();
  }

  // The paper of an agreement that is handed over, written by hand.
  bool IsHandwritten(const v1::Document& document) const {
    return std::any_of(content_.agreements().begin(), content_.agreements().end(),
                       [&](const v1::ContentAgreement& each) { return each.handwritten() == document.id(); });
  }

  // To a partner only those that went with the request, as far as they still stand and the other side may see them.
  bool GoesToPartner(const v1::Document& document, const v1::ReferredOut& referred) const {
    return absl::c_linear_search(referred.documents(), document.id()) &&
           (document.released() || document.party().empty());
  }

  // A party that signed an agreement that is handed over, itself or by who signed for it, or that applies.
  bool IsApplicant(const std::string& party) const {
    if (absl::c_linear_search(content_.confirmation().applicants(), party)) return true;
    return absl::c_any_of(content_.agreements(), [&](const v1::ContentAgreement& agreement) {
      return absl::c_any_of(agreement.signatures(), [&](const v1::Signature& signature) {
        const v1::Representative* signer = FindById(c_.representatives(), signature.who());
        return (signer != nullptr ? signer->party() : signature.who()) == party;
      });
    });
  }

  // To a court what its packet on paper would take (workflow/packet_papers.h), and an agreement written by hand.
  bool GoesToCourt(const v1::Document& document) const {
    if (IsHandwritten(document)) return true;
    if (format_ < kFormatWithProofsOfRight) return WentToCourtBefore(document);
    return EntersCourtPacket(document.paper(), {.for_application = content_.has_confirmation(),
                                                .released = document.released(),
                                                .of_committee = document.party().empty(),
                                                .of_applicant = IsApplicant(document.party())});
  }

  // The same under an older format, for ever: what was released of any kind, and no proof of a right that was not.
  bool WentToCourtBefore(const v1::Document& document) const {
    if (document.released()) return true;
    if (format_ < kFormatWithPackets || document.paper() == "evidence") return false;
    if (HasPaper(kProofsOfRight, document.paper())) return false;
    return content_.has_confirmation() ? HasPaper(kApplicationPapers, document.paper())
                                       : HasPaper(kReturnPapers, document.paper());
  }

  // A recording holds all that was said, concessions too: it never goes.
  void AddDocuments(const v1::ReferredOut& referred) {
    for (const v1::Document& document : c_.documents()) {
      if (document.withdrawn() || !document.session().empty()) continue;
      if (format_ >= kFormatWithPackets && document.erased()) continue;
      if (content_.has_referral() ? !GoesToPartner(document, referred) : !GoesToCourt(document)) continue;
      v1::ContentDocument* added = content_.add_documents();
      added->set_id(document.id());
      added->set_paper(document.paper());
      added->set_sha256(document.sha256());
      added->set_size_bytes(document.size_bytes());
      added->set_media_type(document.media_type());
      added->set_pages(document.pages());
      if (format_ >= kFormatWithPackets) added->set_party(document.party());
    }
  }

  // Of a referral none: what was agreed shows in them. A suspicion of sham is told to the court that delegated the case
  // and in ListDelegations, nowhere else.
  void AddClocks() {
    if (content_.has_referral()) return;
    for (const v1::Clock& clock : c_.clocks()) {
      *content_.add_clocks() = clock;
      HideSham(content_.mutable_clocks(content_.clocks_size() - 1));
    }
  }

  const v1::Case& c_;
  const absl::Span<const v1::Event* const> history_;
  const int format_;
  const Open open_;
  v1::HandOverContent content_;
};

}  // namespace

absl::StatusOr<v1::HandOverContent> MakeHandOverContent(const v1::Case& c, absl::Span<const v1::Event* const> history,
                                                        const v1::LineHandOver& hand_over, absl::string_view id,
                                                        absl::FunctionRef<absl::Status(v1::Personal*)> open,
                                                        int format) {
  return Maker(c, history, format, open).Make(hand_over, id);
}

std::string SerializeContent(const v1::HandOverContent& content) {
  return content.SerializeAsString();  // The same each time: it has no map fields.
}

}  // namespace gaiwan
