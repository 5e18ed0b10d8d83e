// What the parties think of the mediation. Asked in a way that those who mediated cannot answer: with a code that goes
// to the party's own phone, or by an office that rings it up. What is not answered counts as 未评, and nobody's word is
// made up for it.
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/asker.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Of an office that may ring a party up: judicial office, justice bureau, governance centre.
bool BelongsToAnOffice(const Facts& facts) {
  const std::vector<PostFact> posts = facts.directory->Posts(PersonWhoAsks(facts), DayOf(facts.now));
  return absl::c_any_of(posts, [&](const PostFact& post) {
    const std::string kind = facts.directory->OrgKind(post.org);
    return kind == "judicial_office" || kind == "justice_bureau" || kind == "governance_centre";
  });
}

const v1::Satisfaction* Asked(const v1::Case& c, absl::string_view party) {
  const auto found = absl::c_find_if(c.satisfactions(), [&](const v1::Satisfaction& each) {
    return each.party() == party && each.round() == c.round();
  });
  return found == c.satisfactions().end() ? nullptr : &*found;
}

// The gates that asking and answering share.
absl::Status CheckMayBeAsked(const Ask& ask, const std::string& party) {
  RETURN_IF_ERROR(PartyIn(ask.c, party).status());
  const std::string subject = absl::StrCat("parties/", party);
  // Under any definition: those it is about neither ask nor enter it, and not the registrar who sits beside them.
  if (BelongsToWhoMediated(ask.c, ask.facts)) {
    return RefusedBecause(
        ask.c, v1::NOT_YOUR_ROLE,
        MakeLabel("评价不经本案调解员和调委会之手",
                  "nobody of the committee that mediated asks for or enters what parties think of it"),
        subject);
  }
  if (!ask.c.closed()) return NotNow(ask.c, "结案后才征求评价", "asked once the case is closed", subject);
  const v1::Satisfaction* asked = Asked(ask.c, party);
  if (asked != nullptr && asked->has_answer_time()) {
    return NotNow(ask.c, "本轮已评价，每方每轮一次", "has answered in this round already", subject);
  }
  return asked == nullptr ? CheckRoom(ask.c, v1::Case::kSatisfactionsFieldNumber) : absl::OkStatus();
}

}  // namespace

// The code comes as its digest: server/api takes it out of the request before anything is decided.
Decided Decide(const Ask& ask, const v1::AskSatisfaction& command) {
  RETURN_IF_ERROR(CheckMayBeAsked(ask, command.party()));
  Events events(1);
  v1::SatisfactionAsked* asked = events.back().mutable_satisfaction_asked();
  asked->set_party(command.party());
  asked->set_code_digest(command.code());
  return events;
}

Decided Decide(const Ask& ask, const v1::AnswerSatisfaction& command) {
  RETURN_IF_ERROR(CheckMayBeAsked(ask, command.party()));
  const v1::Satisfaction* asked = Asked(ask.c, command.party());
  // A party that came in by its own code is on its own phone already.
  const bool is_the_party = IsPartyActor(ask.facts.actor);
  const bool by_code = !command.code().empty();
  if (by_code && !is_the_party && (asked == nullptr || asked->code_digest() != command.code())) {
    return BadField("command.answer_satisfaction.code", "评价码不对", "is not the code that was sent to this party");
  }
  if (!by_code && !is_the_party && !BelongsToAnOffice(ask.facts)) {
    return BadField("command.answer_satisfaction.code", "须有当事人手机收到的评价码；电话回访由司法所或综治中心进行",
                    "is required: only a judicial office or the governance centre may ring a party up");
  }
  Events events(1);
  v1::SatisfactionAnswered* answered = events.back().mutable_satisfaction_answered();
  answered->set_party(command.party());
  answered->set_result(command.result());
  answered->set_way(by_code || is_the_party ? v1::SATISFACTION_WAY_CODE : v1::SATISFACTION_WAY_CALL);
  PutText(command.text(), answered);
  return events;
}

}  // namespace gaiwan
