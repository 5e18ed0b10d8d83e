#include "workflow/case_questions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/case.pb.h"
#include "workflow/consent.h"
#include "workflow/effect.h"
#include "workflow/effect_rules.h"

namespace gaiwan::questions {

int PartyCount(const v1::Case& c) {
  return static_cast<int>(
      std::count_if(c.parties().begin(), c.parties().end(), [](const v1::Party& party) { return !party.removed(); }));
}

bool Consents(const v1::Case& c, const v1::Party& party) {
  return !party.removed() && AnswerOf(c, party, v1::CONSENT_KIND_MEDIATION) == v1::CONSENT_ANSWER_GIVEN;
}

bool AnySessionRunning(const v1::Case& c) {
  return std::any_of(c.sessions().begin(), c.sessions().end(),
                     [](const v1::Session& session) { return session.has_start_time() && !session.has_end_time(); });
}

bool HasEffectiveAgreement(const v1::Case& c) {
  return std::any_of(c.agreements().begin(), c.agreements().end(), [&](const v1::Agreement& agreement) {
    return agreement.has_effective_time() && agreement.round() == c.round();
  });
}

bool SignaturesComplete(const Definition& definition, const v1::Case& c, const v1::Agreement& agreement) {
  const v1::EffectTerms& rule = EffectRuleIn(definition.effect_rules(), agreement.effect_rule());
  const std::vector<std::string> signers = PartiesThatSign(c, agreement);
  const auto& signatures = agreement.signatures();
  return !signers.empty() && std::all_of(signers.begin(), signers.end(), [&](const std::string& who) {
    const v1::Signature* signature = SignatureOfParty(c, agreement, who);
    return signature != nullptr && CountsUnder(rule, signature->way());
  }) && std::any_of(signatures.begin(), signatures.end(), [](const v1::Signature& signature) {
    return absl::StartsWith(signature.who(), "people/");
  });
}

bool HasPendingTransfer(const v1::Case& c) {
  return std::any_of(c.transfers().begin(), c.transfers().end(),
                     [](const v1::Transfer& transfer) { return transfer.state() == v1::TRANSFER_STATE_OFFERED; });
}

bool LeadMissing(const v1::Case& c) {
  const bool recused = std::any_of(c.recusals().begin(), c.recusals().end(), [](const v1::Recusal& recusal) {
    return recusal.state() == v1::RECUSAL_STATE_GRANTED && !recusal.by_post();
  });
  return recused && std::none_of(c.mediators().begin(), c.mediators().end(),
                                 [](const v1::Mediator& mediator) { return mediator.lead(); });
}

absl::string_view ShortName(absl::string_view name) {
  if (absl::ConsumePrefix(&name, "orgs/") || absl::ConsumePrefix(&name, "people/")) return name;
  return name;
}

}  // namespace gaiwan::questions
