// A handwritten agreement is complete as it is. What is typed of it is a transcript: the parties who signed the paper
// compare the two, and what it says is owed from then on. The paper prevails.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_limits.h"
#include "workflow/clauses.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/effect.h"
#include "workflow/enforceability.h"
#include "workflow/find.h"
#include "workflow/reading.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

std::string Subject(const v1::Agreement& agreement) {
  return absl::StrCat("agreements/", agreement.id());
}

// The agreement, when what stands on its paper is still to be typed or compared.
absl::StatusOr<const v1::Agreement*> ToTranscribe(const v1::Case& c, const std::string& id) {
  const v1::Agreement* agreement = FindById(c.agreements(), id);
  if (agreement == nullptr) return UnknownPart(c, "agreements", id);
  if (agreement->handwritten().empty()) {
    return NotNow(c, "这份协议不是手写的", "it was not written by hand", Subject(*agreement));
  }
  if (!agreement->has_effective_time()) return Refused(c, v1::NOT_EFFECTIVE, Subject(*agreement));
  if (agreement->replaced()) {
    return NotNow(c, "协议已经被后来的协议取代", "a later agreement has replaced it", Subject(*agreement));
  }
  if (agreement->transcript().has_confirm_time()) {
    return NotNow(c, "录入的条款已经各方核对；要改须变更协议", "the parties have confirmed what was typed",
                  Subject(*agreement));
  }
  return agreement;
}

// Ids of the parties who signed, themselves or by who stands for them, and are still in the case.
std::vector<std::string> PartiesThatSigned(const v1::Case& c, const v1::Agreement& agreement) {
  std::vector<std::string> ids;
  for (const v1::Party& party : c.parties()) {
    if (!party.removed() && SignatureOfParty(c, agreement, party.id()) != nullptr) ids.push_back(party.id());
  }
  return ids;
}

template <typename List>
bool Contains(const List& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

Decided Decide(const Ask& ask, const v1::TranscribeAgreement& command) {
  ASSIGN_OR_RETURN(const v1::Agreement* agreement, ToTranscribe(ask.c, command.agreement()));
  RETURN_IF_ERROR(CheckClauses(ask, command.text(), command.clauses(), "command.transcribe_agreement"));
  v1::Agreement typed = *agreement;
  *typed.mutable_clauses() = command.clauses();
  RETURN_IF_ERROR(CheckObligationRoom(ask.c, typed));
  Events events(1);
  v1::AgreementTranscribed* transcribed = events.back().mutable_agreement_transcribed();
  transcribed->set_agreement(agreement->id());
  transcribed->mutable_text()->set_subject("case");
  *transcribed->mutable_text()->mutable_open()->mutable_agreement() = command.text();
  *transcribed->mutable_clauses() = command.clauses();
  transcribed->set_partial(command.partial());
  *transcribed->mutable_findings() = FindInWords(ask.definition.proto().settling(), command.clauses(), command.text());
  return events;
}

Decided Decide(const Ask& ask, const v1::ConfirmTranscript& command) {
  ASSIGN_OR_RETURN(const v1::Agreement* agreement, ToTranscribe(ask.c, command.agreement()));
  const v1::Transcript& transcript = agreement->transcript();
  if (transcript.number() == 0) {
    return NotNow(ask.c, "条款还没有录入", "nothing was typed of it yet", Subject(*agreement));
  }
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  const std::vector<std::string> signers = PartiesThatSigned(ask.c, *agreement);
  if (!Contains(signers, party->id())) {
    return NotNow(ask.c, "该当事人没有在协议上签名", "this party did not sign the paper", PartySubject(party->id()));
  }
  if (Contains(transcript.confirmed_by(), party->id())) {
    return NotNow(ask.c, "该当事人已经核对过", "this party has confirmed it already", PartySubject(party->id()));
  }
  RETURN_IF_ERROR(CheckReadOut(ask, *party, command.read_out_in(), "command.confirm_transcript.read_out_in"));
  Events events(1);
  v1::TranscriptConfirmed* confirmed = events.back().mutable_transcript_confirmed();
  confirmed->set_agreement(agreement->id());
  confirmed->set_party(party->id());
  confirmed->set_read_out_in(command.read_out_in());
  if (!command.difference().text().empty()) {
    confirmed->mutable_difference()->set_subject("case");
    *confirmed->mutable_difference()->mutable_open()->mutable_text() = command.difference();
    return events;
  }

  const bool all = std::all_of(signers.begin(), signers.end(), [&](const std::string& signer) {
    return signer == party->id() || Contains(transcript.confirmed_by(), signer);
  });
  if (!all) return events;
  v1::TranscriptComplete* complete = events.emplace_back().mutable_transcript_complete();
  complete->set_agreement(agreement->id());
  for (v1::Obligation& obligation : ObligationsOf(*agreement, ToTime(agreement->effective_time()))) {
    *complete->add_obligations() = std::move(obligation);
  }
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kObligationsFieldNumber, complete->obligations_size()));
  return events;
}

}  // namespace gaiwan
