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

bool IsUnder(const v1::Case& c, const std::vector<std::string>& realms, const DirectoryFacts& directory) {
  return absl::c_any_of(realms, [&](const std::string& realm) {
    return directory.IsAtOrBelow(Code(c.unit()), realm) || directory.IsAtOrBelow(Code(c.committee()), realm);
  });
}

bool IsClue(const v1::Case& c) {
  return c.source().empty();
}

bool HasOfficeInMediation(const Viewer& viewer) {
  return !viewer.leads.empty() || !viewer.mediates.empty();
}

bool IsOfferedTo(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory) {
  return absl::c_any_of(c.transfers(), [&](const v1::Transfer& transfer) {
    if (transfer.state() != v1::TRANSFER_STATE_OFFERED) return false;
    // A village is asked, its committee answers.
    const std::optional<std::string> committee = directory.ServingCommittee(Code(transfer.to()), viewer.day);
    if (committee.has_value() && Contains(viewer.leads, *committee)) return true;
    return Contains(viewer.leads, transfer.to()) || absl::c_any_of(viewer.process_under, [&](const std::string& realm) {
             return directory.IsAtOrBelow(Code(transfer.to()), realm);
           });
  });
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

Sight SightOf(const v1::Case& c, const Viewer& viewer, const DirectoryFacts& directory) {
  const bool assigned =
      absl::c_any_of(c.mediators(), [&](const v1::Mediator& mediator) { return mediator.person() == viewer.person; });
  const bool leads = Contains(viewer.leads, c.committee()) || Contains(viewer.leads, c.unit());
  const bool walks = Contains(viewer.walks, c.unit());
  const bool opened = c.opener() == viewer.person;
  const bool still_the_openers = IsClue(c) || (c.case_number().empty() && HasOfficeInMediation(viewer));
  if (assigned || leads || (opened && still_the_openers) || (walks && IsClue(c)) ||
      IsUnder(c, viewer.full_under, directory)) {
    return Sight::kFull;
  }
  const bool may_take_on =
      c.mediators().empty() && (Contains(viewer.mediates, c.committee()) || Contains(viewer.mediates, c.unit()));
  if (opened || walks || may_take_on || viewer.administrator || IsUnder(c, viewer.process_under, directory) ||
      IsOfferedTo(c, viewer, directory)) {
    return Sight::kProcess;
  }
  return Sight::kNone;
}

bool IsAdministrator(absl::string_view person, const DirectoryFacts& directory, absl::CivilDay day) {
  return ViewerOf(person, directory, day).administrator;
}

}  // namespace gaiwan
