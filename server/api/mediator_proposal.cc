#include "server/api/mediator_proposal.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/api/actor_name.h"
#include "workflow/base/date.h"
#include "workflow/base/status_macros.h"
#include "workflow/propose_mediators.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Who mediates for the committee on the day (PML art. 13, 14).
std::vector<MediatorCandidate> CandidatesOf(const v1::Case& c, const Directory& directory, absl::CivilDay day) {
  std::vector<MediatorCandidate> candidates;
  Facts facts;
  facts.directory = &directory;
  facts.act_time = StartOfDay(day);
  for (const auto& [id, person] : directory.people()) {
    const std::string name = absl::StrCat("people/", id);
    if (MediatesFor(facts, name, c.committee()) != c.committee()) continue;
    MediatorCandidate& candidate = candidates.emplace_back();
    candidate.person = name;
    candidate.org = c.committee();
    for (const PostFact& post : directory.Posts(id, day)) candidate.posts.push_back(post.org);
    candidate.languages = person.languages;
    candidate.specialties = person.specialties;
  }
  return candidates;
}

std::vector<std::vector<std::string>> LanguagesOf(const v1::Case& shown) {
  std::vector<std::vector<std::string>> languages;
  for (const v1::Party& party : shown.parties()) {
    if (party.removed()) continue;
    const auto& spoken = party.details().open().party().languages();
    languages.emplace_back(spoken.begin(), spoken.end());
  }
  return languages;
}

}  // namespace

absl::StatusOr<v1::ProposeMediatorsResponse> ProposeFor(const v1::Case& shown, const Directory& directory,
                                                        const CaseReader& reader, absl::CivilDay day) {
  std::vector<MediatorCandidate> candidates = CandidatesOf(shown, directory, day);
  std::vector<std::string> people;
  for (const MediatorCandidate& candidate : candidates) people.push_back(candidate.person);
  ASSIGN_OR_RETURN(const std::vector<MediatorLoad> loads, reader.Loads(people, shown.dispute_class()));
  for (size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].open_cases = loads[i].open;
    candidates[i].same_class_cases = loads[i].same_class;
  }
  const MediatorProposals proposals = ProposeMediators(shown, directory, candidates, LanguagesOf(shown));
  v1::ProposeMediatorsResponse response;
  for (const MediatorProposal& proposal : proposals.proposed) {
    v1::ProposedMediator* added = response.add_proposed();
    added->set_person(proposal.person);
    added->set_display_name(ActorName(proposal.person, directory));
    added->set_org(proposal.org);
    added->set_open_cases(proposal.open_cases);
    for (const std::string& why : proposal.why) added->add_why(why);
    for (const v1::Label& reason : proposal.reasons) *added->add_reasons() = reason;
  }
  for (const MediatorExclusion& exclusion : proposals.excluded) {
    v1::ExcludedMediator* added = response.add_excluded();
    added->set_person(exclusion.person);
    added->set_display_name(ActorName(exclusion.person, directory));
    *added->mutable_reason() = exclusion.reason;
  }
  return response;
}

void KeepOnly(const std::string& person, v1::ProposeMediatorsResponse* response) {
  const auto drop_others = [&](auto* list) {
    list->erase(std::remove_if(list->begin(), list->end(), [&](const auto& each) { return each.person() != person; }),
                list->end());
  };
  drop_others(response->mutable_proposed());
  drop_others(response->mutable_excluded());
}

}  // namespace gaiwan
