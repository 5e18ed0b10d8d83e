// Letters and notices that go out: each takes a number of the committee's register when it is issued, and never before.
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_number.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// What a letter is about: a list of the case, or the case itself where it says so with a condition.
struct LetterKind {
  absl::string_view paper;
  // The collection its subject is in, as in names; empty: the letter is about the case.
  absl::string_view collection;
  bool (*has)(const v1::Case& c, const std::string& id);
  // What must have happened first, in words; none for those whose subject says it.
  absl::string_view first_zh;
  absl::string_view first_en;
};

bool HasParty(const v1::Case& c, const std::string& id) {
  const v1::Party* party = FindById(c.parties(), id);
  return party != nullptr && !party->removed();
}
bool HasAgreement(const v1::Case& c, const std::string& id) {
  return FindById(c.agreements(), id) != nullptr;
}

// By the ids of the papers that we ship. A county's own letter in code list `letter` is about the case, or about
// whatever it is said to be about.
constexpr LetterKind kKinds[] = {
    {"session-notice", "sessions",
     [](const v1::Case& c, const std::string& id) { return FindById(c.sessions(), id) != nullptr; }, "", ""},
    {"transfer-letter", "transfers",
     [](const v1::Case& c, const std::string& id) { return FindById(c.transfers(), id) != nullptr; }, "", ""},
    {"referral-letter", "referrals",
     [](const v1::Case& c, const std::string& id) { return FindById(c.referrals(), id) != nullptr; }, "", ""},
    {"filing-letter", "parties", HasParty, "", ""},
    {"court-letter", "agreements", HasAgreement, "", ""},
    {"mediation-certificate", "agreements", HasAgreement, "", ""},
    {"decline-letter", "",
     [](const v1::Case& c, const std::string&) { return !c.ending().reason().empty() && c.case_number().empty(); },
     "案件已作出不予受理的决定", "the case was declined"},
    {"termination-notice", "",
     [](const v1::Case& c, const std::string&) { return !c.ending().reason().empty() && !c.case_number().empty(); },
     "调解已经终止", "mediation was ended"},
    {"delegation-reply", "", [](const v1::Case& c, const std::string&) { return c.has_delegation(); },
     "案件由法院委派或者委托", "a court delegated the case"},
    {"delegation-return", "", [](const v1::Case& c, const std::string&) { return c.delegation().has_return_time(); },
     "案件已经退回法院", "the case went back to the court"},
};

absl::Status CheckSubject(const v1::Case& c, const v1::IssueLetter& command) {
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const LetterKind& one) { return one.paper == command.paper(); });
  if (kind == std::end(kKinds)) return absl::OkStatus();
  const std::string path = "command.issue_letter.subject";
  if (!kind->collection.empty()) {
    if (command.subject().empty()) {
      return BadField(path, "请写明是哪一个：" + std::string(kind->collection),
                      absl::StrCat("names one of ", kind->collection));
    }
    return kind->has(c, command.subject()) ? absl::OkStatus() : UnknownPart(c, kind->collection, command.subject());
  }
  if (!command.subject().empty())
    return BadField(path, "这份文书是关于全案的", "the letter is about the case as a whole");
  if (kind->has(c, "")) return absl::OkStatus();
  return NotNow(c, absl::StrCat("须在", kind->first_zh, "之后发出"), absl::StrCat("goes out once ", kind->first_en),
                command.paper());
}

}  // namespace

Decided Decide(const Ask& ask, const v1::IssueLetter& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "letters", command.letter(), FindById(ask.c.letters(), command.letter()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kLettersFieldNumber));
  RETURN_IF_ERROR(CheckCode(ask.facts, "letter", command.paper(), "command.issue_letter.paper"));
  RETURN_IF_ERROR(CheckSubject(ask.c, command));
  for (const v1::Letter& letter : ask.c.letters()) {
    if (letter.paper() != command.paper() || letter.subject() != command.subject()) continue;
    if (letter.round() != ask.c.round()) continue;
    return NotNow(ask.c, absl::StrCat("这份文书已经发出，文号", letter.number()),
                  absl::StrCat("it went out already as ", letter.number()), absl::StrCat("letters/", letter.id()));
  }
  if (ask.c.committee().empty()) return Refused(ask.c, v1::NO_COMMITTEE, ask.c.unit());
  const int64_t year = DayOf(ask.facts.act_time).year();
  // Last: nothing refuses it any more, so the number is not lost.
  const int64_t serial = ask.facts.next_letter_number(IdOf(ask.c.committee()), year);
  if (serial <= 0) return Refused(ask.c, v1::STORE_FAILED);
  Events events(1);
  v1::LetterIssued* issued = events.back().mutable_letter_issued();
  issued->set_letter(IdFor(ask.c.letters(), command.letter()));
  issued->set_paper(command.paper());
  issued->set_subject(command.subject());
  issued->set_committee(ask.c.committee());
  issued->set_number(
      FormatNumber(year, LetterRegisterName(ask.facts.directory->OrgName(IdOf(ask.c.committee()))), serial));
  return events;
}

}  // namespace gaiwan
