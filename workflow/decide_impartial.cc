// A mediator both sides can trust: chosen or refused by a party, interests disclosed, recusal asked and decided,
// replacement (PML art. 19, 23; SPC 2016 art. 12, 13, 15; Online Rules art. 10, 13, 14).
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

const v1::Mediator* FindMediator(const v1::Case& c, absl::string_view person) {
  for (const v1::Mediator& mediator : c.mediators()) {
    if (mediator.person() == person) return &mediator;
  }
  return nullptr;
}

bool HasPostAt(const Facts& facts, const std::string& person, const std::string& org) {
  const std::vector<PostFact> posts = facts.directory->Posts(IdOf(person), DayOf(facts.now));
  return std::any_of(posts.begin(), posts.end(), [&](const PostFact& post) { return post.org == IdOf(org); });
}

absl::StatusOr<const v1::Mediator*> MediatorIn(const v1::Case& c, const std::string& person) {
  const v1::Mediator* mediator = FindMediator(c, person);
  if (mediator == nullptr) return UnknownPart(c, "mediators", IdOf(person));
  return mediator;
}

// A party in the case refuses this one in this round, or recusal was granted: that lasts as long as the case does.
absl::Status CheckAcceptable(const v1::Case& c, const std::string& person) {
  for (const v1::MediatorChoice& choice : c.mediator_choices()) {
    if (choice.mediator() != person || !choice.refuses() || choice.round() != c.round()) continue;
    if (!PartyIn(c, choice.party()).ok()) continue;
    return RefusedBecause(
        c, v1::NOT_ELIGIBLE_MEDIATOR,
        MakeLabel(absl::StrCat("当事人 ", choice.party(), " 本轮不接受此人调解（人民调解法第23条）"),
                  absl::StrCat("party ", choice.party(), " does not accept this mediator in this round (PML art. 23)")),
        person);
  }
  if (IsBarredFrom(c, person)) {
    const bool is_party = std::any_of(c.parties().begin(), c.parties().end(), [&](const v1::Party& party) {
      return !party.removed() && party.person() == person;
    });
    return RefusedBecause(c, v1::NOT_ELIGIBLE_MEDIATOR,
                          is_party ? MakeLabel("此人是本案当事人", "this one is a party of the case")
                                   : MakeLabel("此人已回避本案", "this mediator was recused from the case"),
                          person);
  }
  return absl::OkStatus();
}

// The head decides, nobody about themselves. Where it is the head who is to be recused, or somebody of another office,
// whoever the definition names beside them does too.
absl::Status CheckDecider(const Ask& ask, const v1::Recusal& recusal) {
  if (ask.facts.actor == recusal.mediator()) return Refused(ask.c, v1::SAME_PERSON, ask.facts.actor);
  const std::string& committee = ask.c.committee();
  if (IsHeadOf(ask.facts, ask.facts.actor, committee)) return absl::OkStatus();
  if (IsHeadOf(ask.facts, recusal.mediator(), committee) ||
      (recusal.by_post() && !HasPostAt(ask.facts, recusal.mediator(), committee))) {
    return absl::OkStatus();
  }
  return RefusedBecause(ask.c, v1::NOT_YOUR_ROLE,
                        MakeLabel("回避由调解委员会主任决定", "the head of the committee decides on recusal"),
                        ask.facts.actor);
}

}  // namespace

absl::StatusOr<v1::Mediator> MediatorFor(const Ask& ask, const std::string& person, bool lead, absl::string_view path) {
  RETURN_IF_ERROR(CheckPerson(ask.facts, person, path));
  std::optional<std::string> org = MediatesFor(ask.facts, person, ask.c.committee());
  if (!org.has_value()) return Refused(ask.c, v1::NOT_ELIGIBLE_MEDIATOR, person);
  RETURN_IF_ERROR(CheckAcceptable(ask.c, person));
  v1::Mediator mediator;
  mediator.set_person(person);
  mediator.set_lead(lead);
  mediator.set_org(*std::move(org));
  return mediator;
}

// Also of one who is assigned: the head sees it and replaces them. The latest word of a party on a person counts.
Decided Decide(const Ask& ask, const v1::ChooseMediator& command) {
  ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.party()));
  RETURN_IF_ERROR(CheckPerson(ask.facts, command.mediator(), "command.choose_mediator.mediator"));
  if (!MediatesFor(ask.facts, command.mediator(), ask.c.committee()).has_value()) {
    return Refused(ask.c, v1::NOT_ELIGIBLE_MEDIATOR, command.mediator());
  }
  const auto& choices = ask.c.mediator_choices();
  const bool known = std::any_of(choices.begin(), choices.end(), [&](const v1::MediatorChoice& each) {
    return each.party() == party->id() && each.mediator() == command.mediator();
  });
  if (!known) RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kMediatorChoicesFieldNumber));
  Events events(1);
  v1::MediatorChosen* chosen = events.back().mutable_mediator_chosen();
  chosen->set_party(party->id());
  chosen->set_mediator(command.mediator());
  chosen->set_refuses(command.refuses());
  PutText(command.reason(), chosen, PartySubject(party->id()));
  return events;
}

// Before or during mediation; it goes on when the parties know and agree (Online Rules art. 13), so one who is only
// proposed may disclose too.
Decided Decide(const Ask& ask, const v1::DiscloseInterest& command) {
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kDisclosuresFieldNumber));
  RETURN_IF_ERROR(CheckPerson(ask.facts, command.mediator(), "command.disclose_interest.mediator"));
  if (FindMediator(ask.c, command.mediator()) == nullptr &&
      !MediatesFor(ask.facts, command.mediator(), ask.c.committee()).has_value()) {
    return Refused(ask.c, v1::NOT_ELIGIBLE_MEDIATOR, command.mediator());
  }
  absl::flat_hash_set<absl::string_view> kept;
  for (int i = 0; i < command.kept_by_size(); ++i) {
    RETURN_IF_ERROR(PartyIn(ask.c, command.kept_by(i)).status());
    if (!kept.insert(command.kept_by(i)).second) {
      return BadField(absl::StrCat("command.disclose_interest.kept_by[", i, "]"), "同一当事人写了两次", "named twice");
    }
  }
  Events events(1);
  v1::InterestDisclosed* disclosed = events.back().mutable_interest_disclosed();
  disclosed->set_mediator(command.mediator());
  PutText(command.interest(), disclosed);
  *disclosed->mutable_kept_by() = command.kept_by();
  return events;
}

Decided Decide(const Ask& ask, const v1::RequestRecusal& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "recusals", command.recusal(), FindById(ask.c.recusals(), command.recusal()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kRecusalsFieldNumber));
  RETURN_IF_ERROR(CheckPerson(ask.facts, command.mediator(), "command.request_recusal.mediator"));
  const bool by_post = FindMediator(ask.c, command.mediator()) == nullptr;
  if (!command.party().empty()) RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  for (const v1::Recusal& other : ask.c.recusals()) {
    if (other.mediator() != command.mediator() || other.state() != v1::RECUSAL_STATE_ASKED) continue;
    return RefusedBecause(
        ask.c, v1::NOT_IN_THIS_STATE,
        MakeLabel("对此人的回避申请正在等待决定", "a request about this person waits for its decision"),
        absl::StrCat("recusals/", other.id()));
  }
  Events events(1);
  v1::RecusalRequested* requested = events.back().mutable_recusal_requested();
  requested->set_recusal(IdFor(ask.c.recusals(), command.recusal()));
  requested->set_mediator(command.mediator());
  requested->set_by_post(by_post);
  requested->set_party(command.party());
  PutText(command.reason(), requested, command.party().empty() ? "case" : PartySubject(command.party()));
  return events;
}

Decided Decide(const Ask& ask, const v1::DecideRecusal& command) {
  const v1::Recusal* recusal = FindById(ask.c.recusals(), command.recusal());
  if (recusal == nullptr) return UnknownPart(ask.c, "recusals", command.recusal());
  if (recusal->state() != v1::RECUSAL_STATE_ASKED) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("recusals/", recusal->id()));
  }
  RETURN_IF_ERROR(CheckDecider(ask, *recusal));
  Events events(1);
  v1::RecusalDecided* decided = events.back().mutable_recusal_decided();
  decided->set_recusal(recusal->id());
  decided->set_granted(command.granted());
  PutText(command.reason(), decided);
  return events;
}

Decided Decide(const Ask& ask, const v1::ReplaceMediator& command) {
  ASSIGN_OR_RETURN(const v1::Mediator* from, MediatorIn(ask.c, command.from()));
  if (FindMediator(ask.c, command.to()) != nullptr) {
    return BadField("command.replace_mediator.to", "此人已是本案调解员", "is a mediator of the case already");
  }
  ASSIGN_OR_RETURN(v1::Mediator to, MediatorFor(ask, command.to(), from->lead(), "command.replace_mediator.to"));
  RETURN_IF_ERROR(CheckFreeForPlans(ask, from->person(), to.person()));
  Events events(1);
  v1::MediatorReplaced* replaced = events.back().mutable_mediator_replaced();
  replaced->set_from(from->person());
  *replaced->mutable_to() = std::move(to);
  PutText(command.reason(), replaced);
  return events;
}

}  // namespace gaiwan
