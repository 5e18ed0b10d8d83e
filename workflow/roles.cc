#include "workflow/roles.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "workflow/asker.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/date.h"
#include "workflow/case_questions.h"
#include "workflow/case_sight_facts.h"
#include "workflow/channel.h"
#include "workflow/former_mediators.h"
#include "workflow/party_acts.h"
#include "workflow/stood_for.h"

namespace gaiwan {
namespace {

using questions::ShortName;

// Code list `directory_role`: who helps from outside has a post at a place without being of it, and is what a role
// names it for and nothing else.
constexpr absl::string_view kOutsider = "red-partner";

class Relations {
 public:
  Relations(const Definition& definition, const v1::Case& c, const Facts& facts, absl::string_view area)
      : definition_(definition), c_(c), facts_(facts), today_(DayOf(facts.now)), area_(ShortName(area)) {
    if (!IsSystem(facts) && facts.directory != nullptr) {
      for (PostFact& post : facts.directory->Posts(PersonWhoAsks(facts), today_)) {
        std::string kind = facts.directory->OrgKind(post.org);
        posts_.push_back({std::move(post), std::move(kind)});
      }
      stood_for_ = StoodForOn(c, facts);
    }
    barred_ = !PersonWhoAsks(facts).empty() && IsBarredFrom(c, facts.actor);
  }

  bool Has(const v1::Role& role) const {
    if (IsSystem(facts_)) return role.relation() == v1::RELATION_SYSTEM;
    switch (role.relation()) {
      case v1::RELATION_SYSTEM:
        return false;
      case v1::RELATION_PARTY:
        return IsPartyWhoAsks(c_, facts_);
      case v1::RELATION_CITIZEN:
        return IsCitizenActor(facts_.actor);
      case v1::RELATION_ASSIGNED:
        return IsAssigned() && HasPost(role);
      case v1::RELATION_OPENER:
        return !barred_ && !c_.opener().empty() && IsOrStandsInFor(c_.opener()) && HasPost(role);
      default:
        return !barred_ && std::any_of(posts_.begin(), posts_.end(), [&](const Post& post) {
          return Fits(role, post) && Stands(role.relation(), post.fact.org);
        });
    }
  }

 private:
  struct Post {
    PostFact fact;
    std::string org_kind;
  };

  // A role that asks for no post needs none.
  bool HasPost(const v1::Role& role) const {
    if (role.directory_role().empty() && role.org_kinds().empty()) return true;
    return std::any_of(posts_.begin(), posts_.end(), [&](const Post& post) { return Fits(role, post); });
  }

  static bool Fits(const v1::Role& role, const Post& post) {
    if (role.directory_role() != post.fact.role && (!role.directory_role().empty() || post.fact.role == kOutsider)) {
      return false;
    }
    if (role.org_kinds().empty()) return true;
    return std::find(role.org_kinds().begin(), role.org_kinds().end(), post.org_kind) != role.org_kinds().end();
  }

  // Also for what happened while they mediated the case, which somebody else does by now.
  bool IsAssigned() const {
    if (ActsAsFormerMediator(c_, facts_)) return true;
    return !barred_ && std::any_of(c_.mediators().begin(), c_.mediators().end(),
                                   [&](const v1::Mediator& mediator) { return IsOrStandsInFor(mediator.person()); });
  }

  bool IsOrStandsInFor(const std::string& person) const {
    return person == facts_.actor || std::find(stood_for_.begin(), stood_for_.end(), person) != stood_for_.end();
  }

  bool Stands(v1::Relation relation, absl::string_view org) const {
    const absl::string_view unit = ShortName(c_.unit());
    const absl::string_view committee = ShortName(c_.committee());
    switch (relation) {
      case v1::RELATION_UNSPECIFIED:
        return true;
      case v1::RELATION_HOLDER:
        return org == unit || org == committee;
      case v1::RELATION_ABOVE:
        return !unit.empty() && org != unit && org != committee && Covers(org, unit);
      case v1::RELATION_AREA:
        return area_.empty() || facts_.directory->IsAtOrBelow(org, area_) || Covers(org, area_);
      case v1::RELATION_RECEIVER:
        return HasOffer([&](const v1::Transfer& transfer) { return AtOrServes(org, ShortName(transfer.to())); }) ||
               IsJoint(org) || IsAsked(org);
      case v1::RELATION_CHANNEL_STAFF:
        return (org == unit || org == committee) && ChannelAssignsItself(org);
      case v1::RELATION_SENDER:
        return HasOffer([&](const v1::Transfer& transfer) { return AtOrServes(org, ShortName(transfer.from())); });
      case v1::RELATION_ADDRESSEE:
        return IsAddressee(org);
      default:
        return false;
    }
  }

  // The court that delegated the case, one that was asked to confirm, or whoever it was referred to.
  bool IsAddressee(absl::string_view org) const {
    if (ShortName(c_.delegation().court()) == org) return true;
    const bool asked =
        std::any_of(c_.confirmations().begin(), c_.confirmations().end(),
                    [&](const v1::Confirmation& confirmation) { return ShortName(confirmation.court()) == org; });
    return asked || std::any_of(c_.referrals().begin(), c_.referrals().end(),
                                [&](const v1::Referral& referral) { return ShortName(referral.to()) == org; });
  }

  bool ChannelAssignsItself(absl::string_view org) const {
    const v1::Channel* sheet = facts_.directory->FindChannel(c_.channel());
    return sheet != nullptr && sheet->accepts_and_assigns_itself() && Staffs(*sheet, facts_, org);
  }

  template <typename Predicate>
  bool HasOffer(const Predicate& predicate) const {
    return std::any_of(c_.transfers().begin(), c_.transfers().end(), [&](const v1::Transfer& transfer) {
      return transfer.state() == v1::TRANSFER_STATE_OFFERED && predicate(transfer);
    });
  }

  // A committee that was asked to mediate together, or does. Not while an offer waits: its answer is the receiver's.
  bool IsJoint(absl::string_view org) const {
    if (HasOffer([](const v1::Transfer&) { return true; })) return false;
    return std::any_of(c_.joint_committees().begin(), c_.joint_committees().end(),
                       [&](const v1::JointCommittee& joint) { return ShortName(joint.committee()) == org; });
  }

  // Asked for guidance, and the answer is due; also while an offer waits, which `offered-to-own-unit` keeps for those
  // it is made to.
  bool IsAsked(absl::string_view org) const {
    return std::any_of(c_.guidances().begin(), c_.guidances().end(), [&](const v1::Guidance& guidance) {
      return !guidance.answered() && ShortName(guidance.of()) == org;
    });
  }

  // An office or committee works for the place it is attached to; a place of its own holds cases at a level.
  bool IsOffice(absl::string_view org) const {
    return definition_.LevelOfOrgKind(facts_.directory->OrgKind(org)).empty();
  }

  // `unit` lies at or below `org`, or at or below the place whose office `org` is.
  bool Covers(absl::string_view org, absl::string_view unit) const {
    if (facts_.directory->IsAtOrBelow(unit, org)) return true;
    const std::string parent = facts_.directory->Parent(org);
    return !parent.empty() && IsOffice(org) && facts_.directory->IsAtOrBelow(unit, parent);
  }

  bool AtOrServes(absl::string_view org, absl::string_view unit) const {
    if (unit.empty()) return false;
    if (org == unit) return true;
    const std::optional<std::string> committee = facts_.directory->ServingCommittee(unit, today_);
    if (committee.has_value() && *committee == org) return true;
    return IsOffice(org) && facts_.directory->Parent(org) == unit;
  }

  const Definition& definition_;
  const v1::Case& c_;
  const Facts& facts_;
  const absl::CivilDay today_;
  const absl::string_view area_;
  std::vector<Post> posts_;
  std::vector<std::string> stood_for_;
  // A party, or recused: no post and no relation counts.
  bool barred_ = false;
};

}  // namespace

std::vector<std::string> FindRoles(const Definition& definition, const v1::Case& c, const Facts& facts,
                                   absl::string_view area) {
  const Relations relations(definition, c, facts, area);
  std::vector<std::string> roles;
  for (const v1::Role& role : definition.proto().roles()) {
    if (relations.Has(role)) roles.push_back(role.id());
  }
  std::sort(roles.begin(), roles.end());
  return roles;
}

HoldsRole RolesOf(const Definition& definition, const v1::Case& c, const Facts& facts, absl::string_view area) {
  return [&definition, relations = Relations(definition, c, facts, area)](absl::string_view id) {
    const v1::Role* role = definition.FindRole(id);
    return role != nullptr && relations.Has(*role);
  };
}

}  // namespace gaiwan
