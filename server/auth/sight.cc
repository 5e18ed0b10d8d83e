#include "server/auth/sight.h"

#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

absl::string_view Code(absl::string_view org) {
  return absl::StripPrefix(org, "orgs/");
}

bool Contains(const std::vector<std::string>& codes, absl::string_view org) {
  return absl::c_linear_search(codes, Code(org));
}

// What an office looks after: a bureau, office or centre stands beside the villages of the town it belongs to, so it is
// the organisation above it that counts.
std::string Realm(const DirectoryFacts& directory, const std::string& org) {
  const std::string kind = directory.OrgKind(org);
  const bool office = kind == "justice_bureau" || kind == "judicial_office" || kind == "governance_centre";
  return office ? directory.Parent(org) : org;
}

bool HasOfficeInMediation(const Viewer& viewer) {
  return !viewer.leads.empty() || !viewer.mediates.empty();
}

}  // namespace

Viewer ViewerOf(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day) {
  Viewer viewer;
  viewer.person = std::string(person);
  viewer.day = day;
  for (const PostFact& post : directory.Posts(absl::StripPrefix(person, "people/"), day)) {
    if (post.role == "head" || post.role == "registrar") {
      viewer.leads.push_back(post.org);
    } else if (post.role == "mediator" || post.role == "public-order-mediator") {
      viewer.mediates.push_back(post.org);
    } else if (post.role == "grid-member" || post.role == "micro-grid-member") {
      viewer.walks.push_back(post.org);
    } else if (post.role == "justice-officer") {
      viewer.full_under.push_back(Realm(directory, post.org));
    } else if (post.role == "dispatcher" || post.role == "supervisor") {
      viewer.process_under.push_back(Realm(directory, post.org));
    } else if (post.role == "administrator") {
      viewer.administrator = true;
    }
  }
  return viewer;
}

PlaceSight SightAt(absl::string_view org, const Viewer& viewer, const DirectoryFacts& directory) {
  const auto is_under = [&](const std::string& realm) { return directory.IsAtOrBelow(Code(org), realm); };
  return {.leads = Contains(viewer.leads, org),
          .mediates = Contains(viewer.mediates, org),
          .walks = Contains(viewer.walks, org),
          .full = absl::c_any_of(viewer.full_under, is_under),
          .process = absl::c_any_of(viewer.process_under, is_under)};
}

bool IsOfferTo(absl::string_view unit, const Viewer& viewer, const DirectoryFacts& directory) {
  // A village is asked, its committee answers.
  const std::optional<std::string> committee = directory.ServingCommittee(Code(unit), viewer.day);
  if (committee.has_value() && Contains(viewer.leads, *committee)) return true;
  return Contains(viewer.leads, unit) || absl::c_any_of(viewer.process_under, [&](const std::string& realm) {
           return directory.IsAtOrBelow(Code(unit), realm);
         });
}

Sight SightOf(const CasePart& part, const Viewer& viewer) {
  const bool leads = part.unit.leads || part.committee.leads;
  const bool still_the_openers = part.is_clue || (!part.has_number && HasOfficeInMediation(viewer));
  if (part.assigned) return Sight::kMediator;
  if (leads) return Sight::kFull;  // Also a judicial officer: a complaint about one's own committee is for another.
  if (part.unit.full || part.committee.full) return Sight::kOversight;
  if ((part.opened && still_the_openers) || (part.unit.walks && part.is_clue)) return Sight::kFull;
  const bool may_take_on = !part.has_mediators && (part.unit.mediates || part.committee.mediates);
  if (part.opened || part.unit.walks || may_take_on || viewer.administrator || part.unit.process ||
      part.committee.process || part.offered) {
    return Sight::kProcess;
  }
  return Sight::kNone;
}

Sight SightOf(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory) {
  CasePart part;
  part.unit = SightAt(c.unit(), viewer, directory);
  part.committee = SightAt(c.committee(), viewer, directory);
  part.assigned =
      absl::c_any_of(c.mediators(), [&](const v1::Mediator& mediator) { return mediator.person() == viewer.person; });
  part.opened = c.opener() == viewer.person;
  // A clue has no source yet.
  part.is_clue = c.source().empty();
  part.has_number = !c.case_number().empty();
  part.has_mediators = !c.mediators().empty();
  part.offered = absl::c_any_of(c.transfers(),
                                [&](const v1::Transfer& transfer) {
                                  return transfer.state() == v1::TRANSFER_STATE_OFFERED &&
                                         IsOfferTo(transfer.to(), viewer, directory);
                                }) ||
                 absl::c_any_of(c.joint_committees(), [&](const v1::JointCommittee& joint) {
                   return IsOfferTo(joint.committee(), viewer, directory);
                 });
  return SightOf(part, viewer);
}

bool IsAdministrator(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day) {
  return ViewerOf(person, directory, day).administrator;
}

}  // namespace gaiwan
