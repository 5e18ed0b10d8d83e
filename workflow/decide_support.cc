// Red partners 红色合伙人: somebody outside the dispute helps with what would solve it: a loan of pasture, a job, a
// lorry. They see the need and never the file. What is given is a gift to whoever needs it: no agreement waits for it,
// no clause names it as a condition, and nothing here touches consent, drafts or obligations.
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// A mobile phone has 11 digits, a land line with its area as many, an identity number 18. Amounts and dates have
// fewer.
constexpr int kTellingDigits = 11;

// Full-width digits and the marks people put between groups of digits hide no number.
std::string Plainly(absl::string_view words) {
  return absl::StrReplaceAll(
      words, {{"０", "0"}, {"１", "1"}, {"２", "2"}, {"３", "3"}, {"４", "4"}, {"５", "5"}, {"６", "6"}, {"７", "7"},
              {"８", "8"}, {"９", "9"}, {"－", ""},  {"—", ""},   {"　", ""},  {"-", ""},   {" ", ""},   {"\t", ""},
              {".", ""},   {"·", ""},   {"(", ""},   {")", ""},   {"（", ""},  {"）", ""}});
}

bool HoldsLongNumber(absl::string_view words) {
  int digits = 0;
  for (char each : Plainly(words)) {
    digits = absl::ascii_isdigit(static_cast<unsigned char>(each)) ? digits + 1 : 0;
    if (digits >= kTellingDigits) return true;
  }
  return false;
}

// Partners are no part of the case: what they read names nobody. Names and phones of the parties are compared as far as
// they can be read here; once sealed they cannot, so every number that could be a phone or an identity number is
// refused.
absl::Status CheckNamesNobody(const v1::Case& c, const std::string& words) {
  bool tells = HoldsLongNumber(words);
  for (const v1::Party& party : c.parties()) {
    const v1::PartyDetails& details = party.details().open().party();
    tells |= !details.name().empty() && absl::StrContains(words, details.name());
    tells |= !details.phone().empty() && absl::StrContains(words, details.phone());
  }
  if (!tells) return absl::OkStatus();
  return BadField("command.request_support.words", "给合伙人看的说明不得写当事人姓名、电话、证件号码",
                  "names nobody: no name, phone or identity number of a party");
}

absl::StatusOr<const v1::Support*> SupportIn(const v1::Case& c, const std::string& id) {
  const v1::Support* support = FindById(c.supports(), id);
  if (support == nullptr) return UnknownPart(c, "supports", id);
  return support;
}

absl::Status CheckState(const v1::Case& c, const v1::Support& support, bool fits) {
  if (fits) return absl::OkStatus();
  return Refused(c, v1::NOT_IN_THIS_STATE, absl::StrCat("supports/", support.id()));
}

}  // namespace

Decided Decide(const Ask& ask, const v1::RequestSupport& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "supports", command.support(), FindById(ask.c.supports(), command.support()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kSupportsFieldNumber));
  RETURN_IF_ERROR(CheckCode(ask.facts, "support_need", command.need(), "command.request_support.need"));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.place(), "command.request_support.place"));
  if (!command.needed_by().empty()) {
    absl::StatusOr<absl::CivilDay> day = ParseDate(command.needed_by());
    if (!day.ok() || *day < DayOf(ask.facts.act_time)) {
      return BadField("command.request_support.needed_by", "不能早于提出之日", "is not before the day it is asked for");
    }
  }
  RETURN_IF_ERROR(CheckNamesNobody(ask.c, command.words()));
  Events events(1);
  v1::SupportRequested* requested = events.back().mutable_support_requested();
  requested->set_support(IdFor(ask.c.supports(), command.support()));
  requested->set_need(command.need());
  requested->set_place(command.place());
  requested->set_needed_by(command.needed_by());
  requested->set_words(command.words());
  return events;
}

Decided Decide(const Ask& ask, const v1::ClaimSupport& command) {
  ASSIGN_OR_RETURN(const v1::Support* support, SupportIn(ask.c, command.support()));
  RETURN_IF_ERROR(CheckState(ask.c, *support, support->state() == v1::SUPPORT_STATE_ASKED));
  Events events(1);
  events.back().mutable_support_claimed()->set_support(support->id());
  events.back().mutable_support_claimed()->set_partner(command.partner());
  return events;
}

// Also after it was found not done as reported: then it is reported anew.
Decided Decide(const Ask& ask, const v1::ReportSupport& command) {
  ASSIGN_OR_RETURN(const v1::Support* support, SupportIn(ask.c, command.support()));
  RETURN_IF_ERROR(CheckState(
      ask.c, *support, support->state() == v1::SUPPORT_STATE_CLAIMED || support->state() == v1::SUPPORT_STATE_REFUSED));
  if (command.proof().text().empty()) {
    return Refused(ask.c, v1::PROOF_MISSING, absl::StrCat("supports/", support->id()));
  }
  Events events(1);
  events.back().mutable_support_reported()->set_support(support->id());
  PutText(command.proof(), events.back().mutable_support_reported());
  return events;
}

Decided Decide(const Ask& ask, const v1::ConfirmSupport& command) {
  ASSIGN_OR_RETURN(const v1::Support* support, SupportIn(ask.c, command.support()));
  RETURN_IF_ERROR(CheckState(ask.c, *support, support->state() == v1::SUPPORT_STATE_REPORTED));
  Events events(1);
  events.back().mutable_support_confirmed()->set_support(support->id());
  events.back().mutable_support_confirmed()->set_refused(command.refused());
  return events;
}

}  // namespace gaiwan
