// First contact: openings, clues, the facts, and entries that were wrong or late.
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/admissibility.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/channel.h"
#include "workflow/decide_court.h"
#include "workflow/decide_families.h"
#include "workflow/entry_about.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"
#include "workflow/references.h"
#include "workflow/statements.h"
#include "workflow/stood_for.h"

namespace gaiwan {
namespace {

// Code list `visit_aim`: 释疑.
constexpr char kDoubtExplained[] = "doubt-explained";

bool IsEmpty(const v1::CaseText& text) {
  return text.facts().empty() && text.claim().empty() && text.place().empty();
}

template <typename Payload>
void PutCaseText(const v1::CaseText& text, Payload* payload) {
  if (IsEmpty(text)) return;
  payload->mutable_text()->set_subject("case");
  *payload->mutable_text()->mutable_open()->mutable_case_text() = text;
}

// The unit the command names, or the caller's own. Behind a channel may stand a committee of its own.
absl::StatusOr<Seat> FirstSeat(const Ask& ask, const std::string& unit, absl::string_view channel,
                               const std::string& path) {
  std::string at = unit;
  if (at.empty()) {
    ASSIGN_OR_RETURN(at, OwnUnit(ask.facts, path));
  }
  ASSIGN_OR_RETURN(Seat seat, SeatOf(ask.definition, ask.c, ask.facts, at, path));
  const v1::Channel* sheet = ask.facts.directory->FindChannel(channel);
  if (sheet != nullptr && !sheet->committee().empty()) seat.committee = absl::StrCat("orgs/", sheet->committee());
  return seat;
}

// As far as the definition's rules on admissibility ask about it.
absl::Status CheckMayOpenAs(const Ask& ask, const v1::OpenCase& command) {
  v1::Case c = ask.c;
  c.set_dispute_class(command.dispute_class());
  *c.mutable_circumstances() = command.circumstances();
  if (command.has_delegation()) *c.mutable_delegation() = command.delegation();
  for (const v1::NewParty& party : command.parties()) {
    c.add_parties()->set_minor(IsMinorOn(party.details(), DayOf(ask.facts.act_time)));
  }
  return CheckMayOpen(ask.definition, c);
}

template <typename Payload>
void PutOpening(const Ask& ask, const Seat& seat, Payload* opened) {
  opened->mutable_definition()->set_id(ask.definition.id());
  opened->mutable_definition()->set_revision(ask.definition.revision());
  opened->set_unit(seat.unit);
  opened->set_committee(seat.committee);
  opened->set_level(seat.level);
  opened->set_opener_unit(ActedFor(ask.facts, seat));
}

// PartyAdded for each, with ids as chosen or the next number that none of them chose.
absl::Status AddParties(const Ask& ask, const google::protobuf::RepeatedPtrField<v1::NewParty>& parties,
                        const std::string& path, Events* events) {
  absl::flat_hash_set<std::string> taken;
  for (const v1::NewParty& party : parties) {
    if (party.party().empty()) continue;
    if (!taken.insert(party.party()).second) return CheckNewId(ask.c, "parties", party.party(), true);
  }
  int number = 1;
  for (int i = 0; i < parties.size(); ++i) {
    const v1::NewParty& party = parties[i];
    RETURN_IF_ERROR(CheckDetails(ask, party.details(), absl::StrCat(path, "[", i, "].details")));
    RETURN_IF_ERROR(CheckParty(ask, party, absl::StrCat(path, "[", i, "]")));
    std::string id = party.party();
    if (id.empty()) {
      while (!taken.insert(absl::StrCat(number)).second) ++number;
      id = absl::StrCat(number);
    }
    events->push_back(PartyAddedEvent(ask.facts, party, id, DayOf(ask.facts.act_time)));
  }
  return absl::OkStatus();
}

// What other platforms ask for; nothing here is decided by it.
absl::Status CheckParticulars(const Facts& facts, const v1::Particulars& particulars, const std::string& path) {
  RETURN_IF_ERROR(CheckCode(facts, "case_attribute", particulars.attribute(), path + ".attribute"));
  RETURN_IF_ERROR(CheckCode(facts, "case_forecast", particulars.forecast(), path + ".forecast"));
  if (particulars.occurred_date().empty()) return absl::OkStatus();
  const absl::StatusOr<absl::CivilDay> day = ParseDate(particulars.occurred_date());
  if (day.ok() && *day <= DayOf(facts.now)) return absl::OkStatus();
  return BadField(path + ".occurred_date", "发生日期不能晚于今天", "is not in the future");
}

// The register has no gaps: what has its number in it was taken on, and ends by termination or closing.
absl::Status CheckNotNumbered(const v1::Case& c) {
  if (c.case_number().empty()) return absl::OkStatus();
  return RefusedBecause(c, v1::NOT_IN_THIS_STATE,
                        MakeLabel(absl::StrCat("案件尚未编号；本案已编号 ", c.case_number(), "，只能终止调解或者结案"),
                                  absl::StrCat("the case has no number yet; this one is ", c.case_number(),
                                               " and ends by being terminated and closed")));
}

// What somebody did who mediates no longer is for the head to take over: whoever mediates now may see it another way.
// What the head did themselves is for anybody else the definition names.
absl::Status CheckAdopterOfFormer(const Ask& ask, const v1::UnadoptedEntry& entry) {
  const std::string& committee = ask.c.committee();
  if (!IsFormerMediator(ask.c, entry.author())) return absl::OkStatus();
  if (IsHeadOf(ask.facts, ask.facts.actor, committee) || IsHeadOf(ask.facts, entry.author(), committee)) {
    return absl::OkStatus();
  }
  return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                        MakeLabel("原承办调解员离线期间的记录由调委会主任确认",
                                  "what a former mediator brings from then is for the head of the committee to adopt"),
                        ask.facts.actor);
}

}  // namespace

Decided OpenCaseAs(const Ask& ask, const v1::OpenCase& command, const std::string& path) {
  RETURN_IF_ERROR(CheckChannel(ask.facts, command.channel(), path + ".channel"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "source", command.source(), path + ".source"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "dispute_class", command.dispute_class(), path + ".dispute_class"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "difficulty", command.difficulty(), path + ".difficulty"));
  RETURN_IF_ERROR(CheckCircumstances(ask.facts, command.circumstances(), path + ".circumstances"));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.place(), path + ".place"));
  RETURN_IF_ERROR(CheckParticulars(ask.facts, command.particulars(), path + ".particulars"));
  if (!command.arose_from().empty() && !absl::StartsWith(command.arose_from(), "cases/")) {
    return BadField(path + ".arose_from", "须是 cases/ 加案件编号", "must be `cases/` and the id of a case");
  }
  ASSIGN_OR_RETURN(Seat seat, FirstSeat(ask, command.unit(), command.channel(), path + ".unit"));

  Events events(1);
  v1::CaseOpened* opened = events.back().mutable_case_opened();
  PutOpening(ask, seat, opened);
  opened->set_channel(command.channel());
  opened->set_source(command.source());
  opened->set_dispute_class(command.dispute_class());
  opened->set_difficulty(command.difficulty());
  if (command.has_claimed()) *opened->mutable_claimed() = command.claimed();
  PutCaseText(command.text(), opened);
  opened->set_arose_from(command.arose_from());
  *opened->mutable_circumstances() = command.circumstances();
  opened->set_place(command.place());
  if (command.has_particulars()) *opened->mutable_particulars() = command.particulars();
  if (command.has_delegation()) {
    ASSIGN_OR_RETURN(v1::Event received, DelegationReceivedEvent(ask, command, path));
    events.push_back(std::move(received));
  }
  RETURN_IF_ERROR(AddParties(ask, command.parties(), path + ".parties", &events));
  return events;
}

Decided Decide(const Ask& ask, const v1::OpenCase& command) {
  ASSIGN_OR_RETURN(Events events, OpenCaseAs(ask, command, "command.open_case"));
  RETURN_IF_ERROR(CheckStaffed(ask.c, ask.facts, command.channel()));
  RETURN_IF_ERROR(CheckMayOpenAs(ask, command));
  return events;
}

// Most who come to a tea studio have a question and no dispute: ten seconds, no party, no number, no file.
Decided Decide(const Ask& ask, const v1::AnswerQuestion& command) {
  RETURN_IF_ERROR(CheckChannel(ask.facts, command.channel(), "command.answer_question.channel"));
  RETURN_IF_ERROR(CheckStaffed(ask.c, ask.facts, command.channel()));
  RETURN_IF_ERROR(CheckCode(ask.facts, "visit_aim", command.aim(), "command.answer_question.aim"));
  RETURN_IF_ERROR(
      CheckCode(ask.facts, "dispute_class", command.dispute_class(), "command.answer_question.dispute_class"));
  ASSIGN_OR_RETURN(Seat seat, FirstSeat(ask, command.unit(), command.channel(), "command.answer_question.unit"));
  RETURN_IF_ERROR(CheckQuestion(ask.facts, command));
  Events events(1);
  v1::QuestionAnswered* answered = events.back().mutable_question_answered();
  PutOpening(ask, seat, answered);
  answered->set_channel(command.channel());
  answered->set_aim(command.aim().empty() ? kDoubtExplained : command.aim());
  answered->set_dispute_class(command.dispute_class());
  const auto put = [](const v1::FreeText& text, v1::Personal* personal) {
    personal->set_subject("case");
    *personal->mutable_open()->mutable_text() = text;
  };
  if (!command.question().text().empty()) put(command.question(), answered->mutable_question());
  if (!command.answer().text().empty()) put(command.answer(), answered->mutable_answer());
  return events;
}

Decided Decide(const Ask& ask, const v1::RegisterClue& command) {
  if (command.text().facts().empty()) {
    return BadField("command.register_clue.text.facts", "须写明发生了什么", "is required: what was seen or heard");
  }
  RETURN_IF_ERROR(CheckChannel(ask.facts, command.channel(), "command.register_clue.channel"));
  RETURN_IF_ERROR(CheckStaffed(ask.c, ask.facts, command.channel()));
  RETURN_IF_ERROR(
      CheckCode(ask.facts, "dispute_class", command.dispute_class(), "command.register_clue.dispute_class"));
  RETURN_IF_ERROR(CheckScreening(ask.facts, command.screening(), "command.register_clue.screening"));
  ASSIGN_OR_RETURN(Seat seat, FirstSeat(ask, command.unit(), command.channel(), "command.register_clue.unit"));

  Events events(1);
  v1::ClueRegistered* clue = events.back().mutable_clue_registered();
  PutOpening(ask, seat, clue);
  clue->set_channel(command.channel());
  clue->set_dispute_class(command.dispute_class());
  clue->set_screening(command.screening());
  PutCaseText(command.text(), clue);
  RETURN_IF_ERROR(AddParties(ask, command.parties(), "command.register_clue.parties", &events));
  return events;
}

// Danger does not wait for a registration: who raises it opens the case with it, and the rest is filled in later.
Decided OpenByRisk(const Ask& ask, const v1::RaiseRisk& command) {
  ASSIGN_OR_RETURN(Seat seat, FirstSeat(ask, command.unit(), /*channel=*/"", "command.raise_risk.unit"));
  Events events(1);
  PutOpening(ask, seat, events.back().mutable_case_opened());
  return events;
}

Decided Decide(const Ask& ask, const v1::SettleClue& command) {
  RETURN_IF_ERROR(CheckNotNumbered(ask.c));
  Events events(1);
  PutText(command.how(), events.back().mutable_clue_settled());
  return events;
}

Decided Decide(const Ask& ask, const v1::DismissClue& command) {
  RETURN_IF_ERROR(CheckNotNumbered(ask.c));
  Events events(1);
  PutText(command.reason(), events.back().mutable_clue_dismissed());
  return events;
}

Decided Decide(const Ask& ask, const v1::TurnClueIntoCase& command) {
  RETURN_IF_ERROR(CheckCode(ask.facts, "source", command.source(), "command.turn_clue_into_case.source"));
  RETURN_IF_ERROR(
      CheckCode(ask.facts, "dispute_class", command.dispute_class(), "command.turn_clue_into_case.dispute_class"));
  const std::string& unit = command.unit().empty() ? ask.c.unit() : command.unit();
  v1::Case as_case = ask.c;
  if (!command.dispute_class().empty()) as_case.set_dispute_class(command.dispute_class());
  RETURN_IF_ERROR(CheckMayOpen(ask.definition, as_case));
  ASSIGN_OR_RETURN(Seat seat, FirstSeat(ask, unit, ask.c.channel(), "command.turn_clue_into_case.unit"));
  Events events(1);
  v1::ClueTurnedIntoCase* turned = events.back().mutable_clue_turned_into_case();
  turned->set_source(command.source());
  turned->set_dispute_class(command.dispute_class());
  turned->set_unit(seat.unit);
  turned->set_committee(seat.committee);
  turned->set_level(seat.level);
  return events;
}

Decided Decide(const Ask& ask, const v1::SubmitCase&) {
  RETURN_IF_ERROR(CheckRecord(ask.c, ask.facts, ChannelGate::kSubmit));
  Events events(1);
  events.back().mutable_case_submitted();
  return events;
}

Decided Decide(const Ask& ask, const v1::AmendFacts& command) {
  if (IsEmpty(command.text()) && command.dispute_class().empty() && !command.has_claimed() &&
      command.difficulty().empty() && command.rules_cited().empty() && command.circumstances().empty() &&
      command.place().empty() && command.particulars().ByteSizeLong() == 0) {
    return BadField("command.amend_facts", "没有写要改的内容", "says nothing to amend");
  }
  RETURN_IF_ERROR(CheckCode(ask.facts, "dispute_class", command.dispute_class(), "command.amend_facts.dispute_class"));
  RETURN_IF_ERROR(CheckCode(ask.facts, "difficulty", command.difficulty(), "command.amend_facts.difficulty"));
  RETURN_IF_ERROR(CheckCircumstances(ask.facts, command.circumstances(), "command.amend_facts.circumstances"));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.place(), "command.amend_facts.place"));
  RETURN_IF_ERROR(CheckParticulars(ask.facts, command.particulars(), "command.amend_facts.particulars"));
  Events events(1);
  v1::FactsAmended* amended = events.back().mutable_facts_amended();
  PutCaseText(command.text(), amended);
  amended->set_dispute_class(command.dispute_class());
  if (command.has_claimed()) *amended->mutable_claimed() = command.claimed();
  amended->set_difficulty(command.difficulty());
  *amended->mutable_rules_cited() = command.rules_cited();
  *amended->mutable_circumstances() = command.circumstances();
  amended->set_place(command.place());
  if (command.has_particulars()) *amended->mutable_particulars() = command.particulars();
  return events;
}

Decided Decide(const Ask& ask, const v1::CorrectEntry& command) {
  if (command.entry() > ask.c.version()) {
    return BadField("command.correct_entry.entry", absl::StrCat("本案只有 ", ask.c.version(), " 条记录"),
                    absl::StrCat("the case has ", ask.c.version(), " entries"), ask.c.version());
  }
  const v1::EntryAbout* about = FindRestricted(ask.c, command.entry());
  const v1::Statement* statement =
      about == nullptr ? nullptr : FindById(ask.c.statements(), about->separate_statement());
  const bool separate_talk = statement != nullptr;
  // Who may not see it does not learn from a refusal that it is there.
  if (separate_talk && !MediatesHere(ask.c, ask.facts)) {
    return UnknownPart(ask.c, "entries", absl::StrCat(command.entry()));
  }
  RETURN_IF_ERROR(about == nullptr ? absl::OkStatus() : CheckRoom(ask.c, v1::Case::kRestrictedFieldNumber));
  if (separate_talk && statement->corrections_size() >= kStatementCorrectionsMax) {
    return Refused(ask.c, v1::LIST_FULL, absl::StrCat("statements/", statement->id()));
  }
  Events events(1);
  v1::EntryCorrected* corrected = events.back().mutable_entry_corrected();
  corrected->set_entry(command.entry());
  corrected->set_separate_talk(separate_talk);
  // Seen by whoever sees what it corrects.
  if (about != nullptr) *corrected->mutable_about() = *about;
  PutText(command.text(), corrected);
  return events;
}

Decided Decide(const Ask& ask, const v1::VoidCase& command) {
  RETURN_IF_ERROR(CheckNotNumbered(ask.c));
  Events events(1);
  PutText(command.reason(), events.back().mutable_case_voided());
  return events;
}

Decided Decide(const Ask& ask, const v1::AdoptEntry& command) {
  if (command.entry() > ask.c.version()) {
    return BadField("command.adopt_entry.entry", absl::StrCat("本案只有 ", ask.c.version(), " 条记录"),
                    absl::StrCat("the case has ", ask.c.version(), " entries"), ask.c.version());
  }
  for (const v1::UnadoptedEntry& entry : ask.c.unadopted()) {
    if (entry.version() != command.entry()) continue;
    if (entry.author() == ask.facts.actor) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
    RETURN_IF_ERROR(CheckAdopterOfFormer(ask, entry));
    Events events(1);
    events.back().mutable_entry_adopted()->set_entry(command.entry());
    const v1::EntryAbout* about = FindRestricted(ask.c, command.entry());
    if (about != nullptr) *events.back().mutable_entry_adopted()->mutable_about() = *about;
    return events;
  }
  return Refused(ask.c, v1::ALREADY_ADOPTED, absl::StrCat(command.entry()));
}

}  // namespace gaiwan
