#include "workflow/propose_mediators.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "workflow/base/label.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

bool Contains(const std::vector<std::string>& list, absl::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool IsIn(const v1::Case& c, absl::string_view id) {
  const v1::Party* party = FindById(c.parties(), id);
  return party != nullptr && !party->removed();
}

// Of the choices of this round.
std::optional<std::string> PartyThat(const v1::Case& c, absl::string_view person, bool refuses) {
  for (const v1::MediatorChoice& choice : c.mediator_choices()) {
    if (choice.mediator() == person && choice.refuses() == refuses && choice.round() == c.round() &&
        IsIn(c, choice.party())) {
      return choice.party();
    }
  }
  return std::nullopt;
}

// Parties who know of what this person disclosed last and keep them; nullopt when nothing was disclosed.
std::optional<std::vector<std::string>> NotKeptBy(const v1::Case& c, absl::string_view person) {
  const v1::Disclosure* last = nullptr;
  for (const v1::Disclosure& disclosure : c.disclosures()) {
    if (disclosure.mediator() == person) last = &disclosure;
  }
  if (last == nullptr) return std::nullopt;
  std::vector<std::string> missing;
  for (const v1::Party& party : c.parties()) {
    const auto& kept = last->kept_by();
    if (!party.removed() && std::find(kept.begin(), kept.end(), party.id()) == kept.end())
      missing.push_back(party.id());
  }
  return missing;
}

std::optional<v1::Label> WhyNot(const v1::Case& c, absl::string_view person) {
  if (const std::optional<std::string> party = PartyThat(c, person, /*refuses=*/true)) {
    return MakeLabel(absl::StrCat("当事人 ", *party, " 本轮不接受"),
                     absl::StrCat("party ", *party, " does not accept them"));
  }
  for (const v1::Party& party : c.parties()) {
    if (!party.removed() && party.person() == person) return MakeLabel("是本案当事人", "is a party of the case");
  }
  for (const v1::Recusal& recusal : c.recusals()) {
    if (recusal.mediator() != person || recusal.state() == v1::RECUSAL_STATE_REFUSED) continue;
    return recusal.state() == v1::RECUSAL_STATE_GRANTED ? MakeLabel("已回避本案", "was recused from the case")
                                                        : MakeLabel("回避申请待决定", "recusal was asked for");
  }
  const std::optional<std::vector<std::string>> not_kept = NotKeptBy(c, person);
  if (!not_kept.has_value() || not_kept->empty()) return std::nullopt;
  return MakeLabel(absl::StrCat("披露的关系，当事人 ", absl::StrJoin(*not_kept, "、"), " 没有表示接受"),
                   absl::StrCat("disclosed an interest that is not accepted by ", absl::StrJoin(*not_kept, ", ")));
}

// `07-04` -> `07`.
absl::string_view FirstLevel(absl::string_view dispute_class) {
  return dispute_class.substr(0, dispute_class.find('-'));
}

bool Knows(const MediatorCandidate& candidate, const v1::Case& c) {
  if (c.dispute_class().empty()) return false;
  return Contains(candidate.specialties, c.dispute_class()) ||
         Contains(candidate.specialties, FirstLevel(c.dispute_class())) || candidate.same_class_cases > 0;
}

// One language at least with each party of whom any is known.
bool SpeaksWithAll(const MediatorCandidate& candidate, const std::vector<std::vector<std::string>>& party_languages) {
  bool any_known = false;
  for (const std::vector<std::string>& languages : party_languages) {
    if (languages.empty()) continue;
    any_known = true;
    if (std::none_of(languages.begin(), languages.end(),
                     [&](const std::string& language) { return Contains(candidate.languages, language); })) {
      return false;
    }
  }
  return any_known;
}

struct Ranked {
  int weight = 0;
  MediatorProposal proposal;
};

Ranked Rank(const v1::Case& c, const DirectoryFacts& directory, const MediatorCandidate& candidate,
            const std::vector<std::vector<std::string>>& party_languages) {
  Ranked ranked;
  MediatorProposal& proposal = ranked.proposal;
  proposal.person = candidate.person;
  proposal.org = candidate.org;
  proposal.open_cases = candidate.open_cases;
  // Each weighs more than all that follow it.
  const auto add = [&](int weight, absl::string_view why, std::string zh, std::string en) {
    ranked.weight += weight;
    proposal.why.emplace_back(why);
    proposal.reasons.push_back(MakeLabel(zh, en));
  };
  if (const std::optional<std::string> party = PartyThat(c, candidate.person, /*refuses=*/false)) {
    add(8, "chosen", absl::StrCat("当事人 ", *party, " 选定"), absl::StrCat("chosen by party ", *party));
  }
  if (SpeaksWithAll(candidate, party_languages)) {
    add(4, "language", absl::StrCat("能用当事人的语言交谈（", absl::StrJoin(candidate.languages, "、"), "）"),
        absl::StrCat("speaks with every party (", absl::StrJoin(candidate.languages, ", "), ")"));
  }
  if (Knows(candidate, c)) {
    const bool done = candidate.same_class_cases > 0;
    add(2, "class", done ? absl::StrCat("办过同类纠纷 ", candidate.same_class_cases, " 件") : "擅长此类纠纷",
        done ? absl::StrCat("mediated ", candidate.same_class_cases, " of this kind")
             : "known for this kind of dispute");
  }
  const absl::string_view unit = IdOf(c.unit());
  if (std::any_of(candidate.posts.begin(), candidate.posts.end(),
                  [&](const std::string& post) { return directory.IsAtOrBelow(post, unit); })) {
    add(1, "area", "在当地任职", "holds a post there");
  }
  return ranked;
}

}  // namespace

MediatorProposals ProposeMediators(const v1::Case& c, const DirectoryFacts& directory,
                                   const std::vector<MediatorCandidate>& candidates,
                                   const std::vector<std::vector<std::string>>& party_languages) {
  MediatorProposals proposals;
  std::vector<Ranked> ranked;
  for (const MediatorCandidate& candidate : candidates) {
    if (std::optional<v1::Label> why_not = WhyNot(c, candidate.person)) {
      proposals.excluded.push_back({candidate.person, *std::move(why_not)});
      continue;
    }
    ranked.push_back(Rank(c, directory, candidate, party_languages));
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return std::make_tuple(-a.weight, a.proposal.open_cases, std::cref(a.proposal.person)) <
           std::make_tuple(-b.weight, b.proposal.open_cases, std::cref(b.proposal.person));
  });
  const auto least = std::min_element(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return a.proposal.open_cases < b.proposal.open_cases;
  });
  const int least_open = least == ranked.end() ? 0 : least->proposal.open_cases;
  for (Ranked& each : ranked) {
    MediatorProposal& proposal = each.proposal;
    if (proposal.open_cases == least_open && ranked.size() > 1) proposal.why.emplace_back("load");
    proposal.reasons.push_back(
        MakeLabel(absl::StrCat("在办 ", proposal.open_cases, " 件"), absl::StrCat(proposal.open_cases, " open cases")));
    proposals.proposed.push_back(std::move(proposal));
  }
  return proposals;
}

}  // namespace gaiwan
