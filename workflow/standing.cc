#include "workflow/standing.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/base/caller_names.h"
#include "workflow/decide.h"
#include "workflow/guards.h"
#include "workflow/roles.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

// What an action and an opening have in common.
struct Offer {
  const google::protobuf::RepeatedPtrField<std::string>* by;
  const google::protobuf::RepeatedPtrField<std::string>* guards;
};

std::optional<Offer> OfferOf(const v1::Action* action) {
  if (action == nullptr) return std::nullopt;
  return Offer{&action->by(), &action->guards()};
}

std::optional<Offer> OfferOf(const v1::Opening* opening) {
  if (opening == nullptr || !opening->has_command()) return std::nullopt;
  return Offer{&opening->by(), &opening->guards()};
}

bool HasPart(const v1::Case& c, const CommandSubject& subject) {
  const std::vector<std::string> ids = SubjectIds(c, subject.kind);
  return std::find(ids.begin(), ids.end(), subject.id) != ids.end();
}

// What each track that has a say offers; one that offers nothing closes the command.
v1::Reason CollectOffers(const Definition& definition, const v1::Case& c, absl::string_view name,
                         const CommandSubject& subject, std::vector<Offer>* offers) {
  for (const std::string& id : definition.TracksOf(name)) {
    const v1::Track& track = *definition.FindTrack(id);
    std::optional<Offer> offer;
    if (id == kMainTrack) {
      offer = c.state().empty() ? OfferOf(definition.FindOpening(id, name))
                                : OfferOf(definition.FindAction(id, c.state(), name));
    } else if (track.subject() == v1::SUBJECT_CASE) {
      const v1::TrackState* instance = FindInstance(c, id, "");
      offer = instance == nullptr ? OfferOf(definition.FindOpening(id, name))
                                  : OfferOf(definition.FindAction(id, instance->state(), name));
    } else if (track.subject() == subject.kind) {
      if (subject.creates) {
        offer = OfferOf(definition.FindOpening(id, name));
      } else if (!HasPart(c, subject)) {
        return v1::PART_UNKNOWN;
      } else if (const v1::TrackState* instance = FindInstance(c, id, subject.id); instance != nullptr) {
        offer = OfferOf(definition.FindAction(id, instance->state(), name));
      }
    } else {
      continue;  // About parts of another kind: CheckDefinition lets none through.
    }
    if (!offer.has_value()) return v1::NOT_IN_THIS_STATE;
    offers->push_back(*offer);
  }
  return offers->empty() ? v1::NOT_IN_THIS_STATE : v1::REASON_UNSPECIFIED;
}

void AddWords(const v1::Label& words, std::vector<v1::Label>* list) {
  for (const v1::Label& known : *list) {
    if (known.zh() == words.zh()) return;
  }
  list->push_back(words);
}

// The nearer to being open, the higher: what is missing tells more than "not yours", and that more than "not now".
int Closeness(v1::Reason reason) {
  switch (reason) {
    case v1::REASON_UNSPECIFIED:
      return 4;
    case v1::NOT_YOUR_ROLE:
      return 2;
    case v1::NOT_IN_THIS_STATE:
      return 1;
    case v1::PART_UNKNOWN:
      return 0;
    default:
      return 3;
  }
}

// What a command could be given for: each part of its kind, and a new one if it can create one.
std::vector<CommandSubject> Candidates(const v1::Case& c, absl::string_view name) {
  const CommandSubject bare = SubjectOf(EmptyCommand(name), c);
  if (bare.kind == v1::SUBJECT_CASE) return {bare};
  std::vector<CommandSubject> candidates;
  if (bare.creates) candidates.push_back(bare);
  for (std::string& id : SubjectIds(c, bare.kind)) {
    CommandSubject subject;
    subject.kind = bare.kind;
    subject.id = std::move(id);
    candidates.push_back(std::move(subject));
  }
  return candidates;
}

}  // namespace

Standing FindStanding(const Definition& definition, const v1::Case& c, absl::string_view name,
                      const CommandSubject& subject, const v1::Command& command, const Facts& facts,
                      const HoldsRole& holds) {
  Standing standing;
  standing.subject = subject.creates ? "" : subject.id;
  std::vector<Offer> offers;
  standing.reason = CollectOffers(definition, c, name, subject, &offers);
  if (!standing.open()) return standing;
  // What is about one party is for that one alone.
  if (IsPartyActor(facts.actor) && subject.kind == v1::SUBJECT_PARTY &&
      subject.id != SplitPartyActor(facts.actor).second) {
    standing.reason = v1::NOT_YOUR_ROLE;
    return standing;
  }

  for (const Offer& offer : offers) {
    if (std::any_of(offer.by->begin(), offer.by->end(), holds)) continue;
    standing.reason = v1::NOT_YOUR_ROLE;
    for (const std::string& id : *offer.by) {
      if (const v1::Role* role = definition.FindRole(id); role != nullptr) AddWords(role->label(), &standing.words);
    }
    return standing;
  }

  const GuardContext context{definition, c, command, facts, standing.subject, subject.kind};
  for (const Offer& offer : offers) {
    for (const std::string& guard : *offer.guards) {
      std::optional<GuardFailure> failure = TryGuard(guard, context);
      if (!failure.has_value()) continue;
      if (standing.open()) standing.reason = failure->reason;
      AddWords(failure->words, &standing.words);
    }
  }
  return standing;
}

std::vector<CommandStandings> FindAllStandings(const Definition& definition, const v1::Case& c, const Facts& facts) {
  static const auto* const nobody_asked = new v1::Command();
  // Asked about every command, so each role is looked at once.
  const std::vector<std::string> roles = FindRoles(definition, c, facts, c.unit());
  const HoldsRole holds = [&roles](absl::string_view role) {
    return std::binary_search(roles.begin(), roles.end(), role);
  };
  std::vector<CommandStandings> all;
  for (const std::string& name : definition.commands()) {
    CommandStandings standings;
    standings.command = name;
    standings.standing.reason = v1::PART_UNKNOWN;
    const std::vector<CommandSubject> candidates = Candidates(c, name);
    for (const CommandSubject& subject : candidates) {
      Standing standing = FindStanding(definition, c, name, subject, *nobody_asked, facts, holds);
      if (standing.open() && !standing.subject.empty()) standings.subjects.push_back(standing.subject);
      if (Closeness(standing.reason) > Closeness(standings.standing.reason)) standings.standing = std::move(standing);
    }
    // There is nothing it could be about: what is refused for a part that does not exist is the same answer.
    if (candidates.empty()) {
      const CommandSubject none = SubjectOf(EmptyCommand(name), c);
      Standing standing = FindStanding(definition, c, name, none, *nobody_asked, facts, holds);
      if (!standing.open()) standings.standing = std::move(standing);
    }
    const bool useless_opening =
        IsOpening(name) && !c.state().empty() && standings.standing.reason == v1::NOT_IN_THIS_STATE;
    if (!useless_opening) all.push_back(std::move(standings));
  }
  return all;
}

}  // namespace gaiwan
