#include "workflow/explain.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/clock.pb.h"
#include "workflow/admissibility.h"
#include "workflow/authorise.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/case_flags.h"
#include "workflow/case_questions.h"
#include "workflow/channel.h"
#include "workflow/clock_words.h"
#include "workflow/command_labels.h"
#include "workflow/committee_party.h"
#include "workflow/doubts.h"
#include "workflow/effect.h"
#include "workflow/enforceability.h"
#include "workflow/report_duty.h"
#include "workflow/sham_view.h"
#include "workflow/signature_words.h"
#include "workflow/standing.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kDefaultNote = "默认，非县里正式文本";

void ExplainClocks(const Definition& definition, const v1::Case& c, const Facts& facts,
                   v1::ExplainCaseResponse* response) {
  for (const v1::Clock& clock : c.clocks()) {
    v1::ExplainedClock* explained = response->add_clocks();
    *explained->mutable_clock() = clock;
    const v1::ClockRule* rule = definition.FindClock(clock.rule());
    if (rule == nullptr) continue;  // Of a revision the case has left; it ends with the next command.
    *explained->mutable_label() = rule->label();
    explained->set_source(rule->source());
    *explained->mutable_on_expiry() = ExpiryWords(rule->on_expiry());
    for (v1::Label& line : ArithmeticLines(*rule, c, clock, facts)) *explained->add_lines() = std::move(line);
  }
}

void ExplainCommands(const Definition& definition, const v1::Case& c, const Facts& facts,
                     v1::ExplainCaseResponse* response) {
  for (CommandStandings& standings : FindAllStandings(definition, c, facts)) {
    if (standings.standing.open()) {
      v1::OpenCommand* open = response->add_open();
      open->set_command(standings.command);
      *open->mutable_label() = CommandLabel(standings.command);
      for (std::string& subject : standings.subjects) open->add_subjects(std::move(subject));
      continue;
    }
    v1::ClosedCommand* closed = response->add_closed();
    closed->set_command(standings.command);
    *closed->mutable_label() = CommandLabel(standings.command);
    closed->set_reason(standings.standing.reason);
    closed->set_subject(standings.standing.subject);
    if (standings.standing.words.empty()) *closed->add_words() = WordsFor(standings.standing.reason);
    for (v1::Label& words : standings.standing.words) *closed->add_words() = std::move(words);
  }
}

// What the agreements leave open, who is told what before signing, and with which signature. Not of what was replaced
// or belongs to an earlier round.
void ExplainAgreements(const Definition& definition, const v1::Case& c, v1::ExplainCaseResponse* response) {
  const v1::SettlingRule& rule = definition.proto().settling();
  for (const v1::Agreement& agreement : c.agreements()) {
    if (agreement.replaced() || agreement.round() != c.round()) continue;
    const auto warn = [&](const v1::Label& words) {
      v1::Label* added = response->add_warnings();
      added->set_zh(absl::StrCat("协议", agreement.id(), "：", words.zh()));
      added->set_en(absl::StrCat("agreement ", agreement.id(), ": ", words.en()));
    };
    if (!agreement.has_effective_time() && agreement.form() == v1::AGREEMENT_FORM_WRITTEN) {
      warn(WhatSigns(agreement.effect_rule()));
    }
    for (const v1::Finding& finding : FindingsOf(rule, c, agreement)) {
      v1::Label words = FindingWords(finding);
      words.set_zh(absl::StrCat(words.zh(), "（", FindingId(finding), "，不影响协议，申请司法确认须说明）"));
      words.set_en(absl::StrCat(words.en(), " (", FindingId(finding), "; explained when a court is asked to confirm)"));
      warn(words);
    }
    const std::optional<FarBelowClaim> far = IsFarBelowClaim(rule, c, agreement);
    if (!far.has_value()) continue;
    if (!agreement.has_effective_time()) warn(FarBelowWords(rule, *far));
    // Signed before anybody could be told, or entered afterwards.
    for (const v1::Party& party : c.parties()) {
      if (party.side() != v1::PARTY_SIDE_APPLICANT) continue;
      const v1::Signature* signature = SignatureOfParty(c, agreement, party.id());
      if (signature == nullptr || signature->informed()) continue;
      warn(MakeLabel(absl::StrCat("当事人", party.id(), "签名时没有知情说明，请在回访时告知并记录"),
                     absl::StrCat("party ", party.id(), " signed without the note: tell them at the visit")));
    }
  }
}

// What stands between the parties and a mediator whom all of them trust.
void ExplainMediators(const v1::Case& c, v1::ExplainCaseResponse* response) {
  for (const v1::Mediator& mediator : c.mediators()) {
    for (v1::Label& words : DoubtsAbout(c, mediator.person())) *response->add_warnings() = std::move(words);
  }
}

void ExplainTransfers(const v1::Case& c, v1::ExplainCaseResponse* response) {
  for (const v1::Transfer& transfer : c.transfers()) {
    if (transfer.state() != v1::TRANSFER_STATE_OFFERED || transfer.parties_told()) continue;
    *response->add_warnings() = MakeLabel(absl::StrCat("移送", transfer.id(), "没有写明已告知当事人：请告知后再接收"),
                                          absl::StrCat("transfer ", transfer.id(),
                                                       " does not say that the parties were told: tell them before it "
                                                       "is taken over"));
  }
}

v1::ExplainCaseResponse Explain(const Definition& definition, const v1::Case& c, const Facts& facts, ExplainedTo to) {
  v1::ExplainCaseResponse response;
  response.set_version(c.version());
  response.set_state(c.state());
  if (const v1::State* state = definition.FindState(kMainTrack, c.state()); state != nullptr) {
    *response.mutable_state_label() = state->label();
  }
  response.set_step(c.step());
  if (const v1::Step* step = definition.FindStep(c.step()); step != nullptr) {
    *response.mutable_step_label() = step->label();
  }
  response.set_level(c.level());
  if (const v1::Level* level = definition.FindLevel(c.level()); level != nullptr) {
    *response.mutable_level_label() = level->label();
  }
  ExplainCommands(definition, c, facts, &response);
  if (questions::LeadMissing(c) && !c.closed()) *response.add_warnings() = WordsFor(v1::NO_LEAD);
  if (const std::optional<CommitteeParty> found = FindCommitteeParty(c, facts); found.has_value() && !c.closed()) {
    *response.add_warnings() = CommitteePartyWords(*found, facts);
  }
  ExplainClocks(definition, c, facts, &response);
  for (std::string& role : RolesOn(definition, c, facts)) response.add_roles(std::move(role));
  ExplainTransfers(c, &response);
  if (to != ExplainedTo::kRecords) {
    v1::Case shown;  // The class and the dangers are for everybody; circumstances and parties are not.
    shown.set_dispute_class(c.dispute_class());
    *shown.mutable_risks() = c.risks();
    for (v1::Label& flag : FlagsOf(definition.proto(), shown)) *response.add_warnings() = std::move(flag);
    if (to == ExplainedTo::kParty) ExplainAgreements(definition, c, &response);
  } else {
    if (ReportIsOwed(c)) *response.add_warnings() = ReportDutyWords();
    for (v1::Label& flag : GroupEventFlags(definition.proto(), c)) *response.add_warnings() = std::move(flag);
    for (v1::Label& flag : AdmissibilityWarnings(definition, c, facts)) *response.add_warnings() = std::move(flag);
    ExplainMediators(c, &response);
    ExplainAgreements(definition, c, &response);
  }
  if (std::optional<v1::ExplainedChannel> channel = ExplainChannel(c, facts)) {
    *response.mutable_channel() = *std::move(channel);
  }
  if (definition.proto().vendor_default()) {
    const std::string& title = definition.proto().title().zh();
    // A title that says so itself is not told twice.
    const bool said = absl::StrContains(title, kDefaultNote);
    response.set_definition_note(said ? title : absl::StrCat(title, "（", kDefaultNote, "）"));
  }
  return response;
}

}  // namespace

v1::ExplainCaseResponse ExplainCase(const Definition& definition, const v1::Case& c, const Facts& facts,
                                    ExplainedTo to) {
  if (to == ExplainedTo::kRecords) return Explain(definition, c, facts, to);
  v1::Case shown = c;
  HideSham(&shown);
  return Explain(definition, shown, facts, to);
}

}  // namespace gaiwan
