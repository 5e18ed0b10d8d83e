// Ending and after: only a person ends, with advice; two persons close the file; a new round begins anew.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/presence.h"
#include "workflow/references.h"
#include "workflow/report_duty.h"

namespace gaiwan {
namespace {

// Code list `result`.
constexpr absl::string_view kPartialAgreement = "partial-agreement";

// Code list `result` for an ending's reason: the same code, but for those the list does not tell apart.
std::string ResultOfEnding(const std::string& reason) {
  if (reason == "police-or-crime" || reason == "government-decides") return "transferred";
  return reason;
}

// Of the agreements in effect; those of this round first, as a new one may replace what was agreed before.
std::string ResultOfAgreements(const v1::Case& c, bool this_round_only) {
  bool any = false, whole = false, written = false;
  for (const v1::Agreement& agreement : c.agreements()) {
    if (!agreement.has_effective_time() || (this_round_only && agreement.round() != c.round())) continue;
    any = true;
    whole |= !agreement.partial();
    written |= agreement.form() == v1::AGREEMENT_FORM_WRITTEN;
  }
  if (!any) return "";
  if (!whole) return std::string(kPartialAgreement);
  return written ? "agreement-written" : "agreement-oral";
}

v1::Label NotChecked() {
  return MakeLabel("卷宗还没有由另一人核对", "the file was not checked by a second person");
}

}  // namespace

Decided Decide(const Ask& ask, const v1::Terminate& command) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "terminate_reason", command.reason(), "command.terminate.reason"));
  // PML art. 26: whoever is sent away is told where else to turn.
  if (command.advice().text().empty()) return Refused(ask.c, v1::ADVICE_MISSING);
  if (command.reason() == "unreachable" &&
      std::none_of(ask.c.parties().begin(), ask.c.parties().end(), [](const v1::Party& party) {
        return !party.removed() && party.contact_failed_count() >= kFailedTriesMin;
      })) {
    return Refused(ask.c, v1::NOT_REACHED_TWICE);
  }
  Events events(1);
  events.back().mutable_mediation_terminated()->set_reason(command.reason());
  PutText(command.advice(), events.back().mutable_mediation_terminated());
  return events;
}

Decided Decide(const Ask& ask, const v1::CloseCase& command) {
  RETURN_IF_ERROR(CheckReported(ask.c));
  std::string result = ResultOfAgreements(ask.c, true);
  if (result.empty() && !ask.c.ending().reason().empty()) result = ResultOfEnding(ask.c.ending().reason());
  if (result.empty()) result = ResultOfAgreements(ask.c, false);
  if (result.empty()) return Refused(ask.c, v1::NOT_EFFECTIVE);
  // PML art. 26: a part was agreed, and mediation of the rest ends here.
  const bool told = ask.c.ending().advice_given() || !command.advice().text().empty();
  if (result == kPartialAgreement && !told) return Refused(ask.c, v1::ADVICE_MISSING);
  Events events(1);
  v1::CaseClosed* closed = events.back().mutable_case_closed();
  closed->set_result(result);
  PutText(command.visit_waived(), closed);
  if (!command.advice().text().empty()) {
    closed->mutable_advice()->set_subject("case");
    *closed->mutable_advice()->mutable_open()->mutable_text() = command.advice();
  }
  return events;
}

Decided Decide(const Ask&, const v1::SubmitFile& command) {
  Events events(1);
  v1::FileSubmitted* submitted = events.back().mutable_file_submitted();
  submitted->set_gap_count(command.gaps_size());
  v1::FreeText gaps;
  gaps.set_text(absl::StrJoin(command.gaps(), "\n"));  // People's words, names among them: sealed like all others.
  PutText(gaps, submitted);
  return events;
}

Decided Decide(const Ask& ask, const v1::CheckFile&) {
  if (ask.c.file().filer().empty()) return Refused(ask.c, v1::NOT_IN_THIS_STATE, "file");
  if (ask.c.file().filer() == ask.facts.actor) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
  Events events(1);
  events.back().mutable_file_checked();
  return events;
}

// To be completed: by the other person, before they found it complete.
Decided Decide(const Ask& ask, const v1::ReturnFile& command) {
  if (ask.c.file().filer().empty() || !ask.c.file().checker().empty()) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, "file");
  }
  if (ask.c.file().filer() == ask.facts.actor) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
  Events events(1);
  PutText(command.reason(), events.back().mutable_file_returned());
  return events;
}

Decided Decide(const Ask& ask, const v1::ArchiveCase&) {
  if (ask.c.file().checker().empty()) return RefusedBecause(ask.c, v1::NOT_IN_THIS_STATE, NotChecked(), "file");
  Events events(1);
  events.back().mutable_case_archived();
  return events;
}

Decided Decide(const Ask& ask, const v1::ReopenCase& command) {
  if (!ask.c.closed()) return Refused(ask.c, v1::NOT_IN_THIS_STATE);
  // The new round would begin with what ended the old one.
  if (ask.c.has_sham_suspicion()) return Refused(ask.c, v1::NOT_IN_THIS_STATE, "sham_suspicion");
  Events events(1);
  events.back().mutable_case_reopened()->set_round(ask.c.round() + 1);
  PutText(command.reason(), events.back().mutable_case_reopened());
  return events;
}

}  // namespace gaiwan
