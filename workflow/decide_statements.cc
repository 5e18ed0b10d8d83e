// What parties said: a fact, something undisputed, a concession; joint or in a separate talk.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/representation.h"
#include "workflow/statements.h"
#include "workflow/stood_for.h"

namespace gaiwan {

Decided Decide(const Ask& ask, const v1::RecordStatement& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "statements", command.statement(),
                             FindById(ask.c.statements(), command.statement()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kStatementsFieldNumber));
  RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  if (!command.session().empty()) {
    const v1::Session* session = FindById(ask.c.sessions(), command.session());
    if (session == nullptr) return UnknownPart(ask.c, "sessions", command.session());
    if (!session->has_start_time()) {
      return Refused(ask.c, v1::SESSION_NOT_RUNNING, absl::StrCat("sessions/", session->id()));
    }
  }
  // What one side said alone the other has not heard.
  if (command.separate_talk() && command.kind() == v1::STATEMENT_KIND_UNDISPUTED) {
    return BadField("command.record_statement.kind", "单独谈话中的陈述不能记为无争议事实，须各方共同在场",
                    "what was said in a separate talk is not undisputed: it takes all sides together");
  }
  if (command.separate_talk() && !MediatesHere(ask.c, ask.facts)) {
    return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                          MakeLabel("单独谈话只由承办调解员登记，只有承办调解员可见",
                                    "a separate talk is recorded by a mediator of the case, who alone sees it"),
                          PartySubject(command.party()));
  }
  RETURN_IF_ERROR(CheckMaySpeak(ask.c, command.party(), command.session(),
                                command.kind() == v1::STATEMENT_KIND_CONCESSION, DayOf(ask.facts.act_time)));
  Events events(1);
  v1::StatementRecorded* recorded = events.back().mutable_statement_recorded();
  recorded->set_statement(IdFor(ask.c.statements(), command.statement()));
  recorded->set_party(command.party());
  recorded->set_kind(command.kind());
  PutText(command.text(), recorded);
  recorded->set_session(command.session());
  recorded->set_separate_talk(command.separate_talk());
  return events;
}

Decided Decide(const Ask& ask, const v1::ConfirmStatement& command) {
  const v1::Statement* statement = FindById(ask.c.statements(), command.statement());
  // Who may not see it does not learn from a refusal that it is there.
  if (statement == nullptr || (statement->separate_talk() && !MediatesHere(ask.c, ask.facts))) {
    return UnknownPart(ask.c, "statements", command.statement());
  }
  RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  const std::string subject = absl::StrCat("statements/", statement->id());
  if (statement->separate_talk()) {
    return NotNow(ask.c, "单独谈话中的陈述不交他方确认", "what was said in a separate talk is shown to no other party",
                  subject);
  }
  // SPC 2016 art. 22, Online Rules art. 18: never used against the party, so nobody is asked to stand by it.
  if (statement->kind() == v1::STATEMENT_KIND_CONCESSION) {
    return NotNow(ask.c, "让步不作确认：不得在以后用来对其不利（最高法特邀调解规定第22条）",
                  "a concession is not confirmed: it is never used against the party (SPC 2016 art. 22)", subject);
  }
  if (command.party() == statement->party()) {
    return BadField("command.confirm_statement.party", "是作出陈述的人；须由其他当事人确认",
                    "is who said it; another party confirms");
  }
  const auto& confirmed = statement->confirmed_by();
  if (std::find(confirmed.begin(), confirmed.end(), command.party()) != confirmed.end()) {
    return NotNow(ask.c, "该当事人已经确认过", "this party has confirmed it already", subject);
  }
  RETURN_IF_ERROR(
      CheckMaySpeak(ask.c, command.party(), statement->session(), /*concedes=*/false, DayOf(ask.facts.act_time)));
  Events events(1);
  events.back().mutable_statement_confirmed()->set_statement(statement->id());
  events.back().mutable_statement_confirmed()->set_party(command.party());
  return events;
}

}  // namespace gaiwan
