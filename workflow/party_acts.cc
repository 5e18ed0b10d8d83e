#include "workflow/party_acts.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"

namespace gaiwan {
namespace {

absl::Status NotByCode(const v1::Case& c, absl::string_view zh, absl::string_view en, absl::string_view subject) {
  return RefusedBecause(c, v1::NOT_YOUR_ROLE, MakeLabel(zh, en), subject);
}

// Code list `paper`: what a party hands in. What the committee makes, and recordings, are not among it.
constexpr absl::string_view kPapersOfParties[] = {
    "evidence", "identity", "power-of-attorney", "performance-proof", "title-papers", "co-owner-consent", "other"};
// So that one party by its phone does not take all the room of a case (case.proto: documents).
constexpr int kDocumentsOfOnePartyMax = 30;

absl::Status CheckHandedIn(const v1::Case& c, const v1::AddDocument& command, absl::string_view self) {
  if (std::find(std::begin(kPapersOfParties), std::end(kPapersOfParties), command.paper()) ==
      std::end(kPapersOfParties)) {
    return BadField("command.add_document.paper", "凭码只能提交证据、身份、权属等当事人自己的材料",
                    "by its code a party hands in evidence and papers of its own");
  }
  if (command.sha256().empty()) {
    return BadField("command.add_document.sha256", "凭码提交的须是已上传的文件", "must name a file that was uploaded");
  }
  const auto handed_in = std::count_if(c.documents().begin(), c.documents().end(),
                                       [self](const v1::Document& each) { return each.party() == self; });
  if (handed_in < kDocumentsOfOnePartyMax) return absl::OkStatus();
  return BadField("command.add_document",
                  absl::StrCat("每名当事人凭码最多提交 ", kDocumentsOfOnePartyMax, " 份材料，更多的请交给调解员"),
                  absl::StrCat("at most ", kDocumentsOfOnePartyMax, " documents by code; the mediator takes more"),
                  kDocumentsOfOnePartyMax);
}

// How a party on its own phone says yes or no.
bool IsByPhone(v1::Way way) {
  return way == v1::WAY_BY_MESSAGE || way == v1::WAY_IN_WRITING;
}

v1::Way WayOf(const v1::Command& command) {
  switch (command.command_case()) {
    case v1::Command::kRecordConsent:
      return command.record_consent().way();
    case v1::Command::kWithdrawConsent:
      return command.withdraw_consent().way();
    case v1::Command::kRecordRefusal:
      return command.record_refusal().way();
    default:
      return v1::WAY_BY_MESSAGE;
  }
}

}  // namespace

bool IsPartyWhoAsks(const v1::Case& c, const Facts& facts) {
  const auto [name, id] = SplitPartyActor(facts.actor);
  if (id.empty() || name != c.name()) return false;
  return std::any_of(c.parties().begin(), c.parties().end(),
                     [id = id](const v1::Party& party) { return party.id() == id && !party.removed(); });
}

std::optional<std::string> PartySpeaking(const v1::Command& command) {
  switch (command.command_case()) {
    case v1::Command::kRecordConsent:
      return command.record_consent().party();
    case v1::Command::kWithdrawConsent:
      return command.withdraw_consent().party();
    case v1::Command::kRecordRefusal:
      return command.record_refusal().party();
    case v1::Command::kChooseMediator:
      return command.choose_mediator().party();
    case v1::Command::kRequestRecusal:
      return command.request_recusal().party();
    case v1::Command::kConfirmSettled:
      return command.confirm_settled().party();
    case v1::Command::kConfirmStatement:
      return command.confirm_statement().party();
    case v1::Command::kConfirmMinutes:
      return command.confirm_minutes().party();
    case v1::Command::kProposeTimes:
      return command.propose_times().party();
    case v1::Command::kAddDocument:
      return command.add_document().party();
    case v1::Command::kConfirmTranscript:
      return command.confirm_transcript().party();
    case v1::Command::kSignAgreement:
      return command.sign_agreement().signer();
    case v1::Command::kRequestCopy:
      return command.request_copy().party();
    case v1::Command::kFileComplaint:
      return command.file_complaint().party();
    case v1::Command::kAnswerSatisfaction:
      return command.answer_satisfaction().party();
    default:
      return std::nullopt;
  }
}

absl::Status CheckPartyAct(const v1::Case& c, const v1::Command& command, const Facts& facts) {
  if (!IsPartyActor(facts.actor)) return absl::OkStatus();
  const absl::string_view self = SplitPartyActor(facts.actor).second;
  const std::string subject = absl::StrCat("parties/", self);
  const std::optional<std::string> speaking = PartySpeaking(command);
  if (!IsPartyWhoAsks(c, facts) || !speaking.has_value() || *speaking != self) {
    return NotByCode(c, "当事人凭码只能为本人办理", "a party by its code speaks for itself alone", subject);
  }
  if (facts.act_time_stated) {
    return BadField("act_time", "当事人凭码办理以提交时间为准", "what a party does by its code happens now");
  }
  if (!IsByPhone(WayOf(command))) {
    return NotByCode(c, "凭码办理的方式只能是短信或者书面", "by its code a party says it by message or in writing",
                     subject);
  }
  // Whoever holds the phone of somebody who is beaten must not answer for them: this is asked alone, face to face.
  if (command.record_consent().kind() == v1::CONSENT_KIND_JOINT_SESSION) {
    return NotByCode(c, "是否同席须由调解员单独当面询问", "whether it is safe is asked alone, by the mediator",
                     subject);
  }
  if (command.has_sign_agreement() && command.sign_agreement().way() != v1::SIGNATURE_WAY_SIMPLE_ELECTRONIC) {
    return NotByCode(c, "凭码签署为电子签名；手签、捺印须当面办理", "by its code a party signs electronically",
                     subject);
  }
  if (command.has_add_document()) RETURN_IF_ERROR(CheckHandedIn(c, command.add_document(), self));
  if (command.has_request_copy() && command.request_copy().handed_over()) {
    return NotByCode(c, "是否已交付由承办人登记", "whether it was handed over is for who did it", subject);
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
