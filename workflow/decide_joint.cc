// Who takes the case where units do not agree, and several committees that mediate together.
#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/asker.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCommitteeKind = "mediation_committee";

// The caller's post is at a place above `unit`, or in an office attached to one.
bool StandsAbove(const Ask& ask, absl::string_view unit) {
  const DirectoryFacts& directory = *ask.facts.directory;
  const absl::string_view code = IdOf(unit);
  for (const PostFact& post : directory.Posts(PersonWhoAsks(ask.facts), DayOf(ask.facts.act_time))) {
    if (post.org == code) continue;
    if (directory.IsAtOrBelow(code, post.org)) return true;
    const bool office = ask.definition.LevelOfOrgKind(directory.OrgKind(post.org)).empty();
    const std::string place = directory.Parent(post.org);
    if (office && !place.empty() && place != code && directory.IsAtOrBelow(code, place)) return true;
  }
  return false;
}

const v1::JointCommittee* FindJoint(const v1::Case& c, absl::string_view committee) {
  for (const v1::JointCommittee& joint : c.joint_committees()) {
    if (joint.committee() == committee) return &joint;
  }
  return nullptr;
}

absl::StatusOr<const v1::JointCommittee*> JointIn(const v1::Case& c, const std::string& committee) {
  const v1::JointCommittee* joint = FindJoint(c, committee);
  if (joint == nullptr) return UnknownPart(c, "joint_committees", committee);
  return joint;
}

}  // namespace

// Moves the case as an accepted transfer does. Who designates stands above both, so that none of them decides alone; an
// offer that waits is answered first.
Decided Decide(const Ask& ask, const v1::DesignateUnit& command) {
  if (command.unit() == ask.c.unit()) return Refused(ask.c, v1::TRANSFER_TO_SELF, command.unit());
  for (const v1::Transfer& transfer : ask.c.transfers()) {
    if (transfer.state() != v1::TRANSFER_STATE_OFFERED) continue;
    return Refused(ask.c, v1::TRANSFER_PENDING, absl::StrCat("transfers/", transfer.id()));
  }
  ASSIGN_OR_RETURN(const Seat seat,
                   SeatOf(ask.definition, ask.c, ask.facts, command.unit(), "command.designate_unit.unit"));
  if (seat.committee.empty()) return Refused(ask.c, v1::NO_COMMITTEE, seat.unit);
  for (const std::string& unit : {ask.c.unit(), seat.unit}) {
    if (!StandsAbove(ask, unit)) return Refused(ask.c, v1::NOT_YOUR_ROLE, unit);
  }
  Events events(1);
  v1::UnitDesignated* designated = events.back().mutable_unit_designated();
  designated->set_unit(seat.unit);
  designated->set_committee(seat.committee);
  designated->set_level(seat.level);
  PutText(command.reason(), designated);
  return events;
}

Decided Decide(const Ask& ask, const v1::ProposeJointMediation& command) {
  const std::string path = "command.propose_joint_mediation.committee";
  if (ask.c.committee().empty()) return Refused(ask.c, v1::NO_COMMITTEE, ask.c.unit());
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.committee(), path));
  if (ask.facts.directory->OrgKind(IdOf(command.committee())) != kCommitteeKind) {
    return BadField(path, "不是人民调解委员会", "is no mediation committee");
  }
  if (command.committee() == ask.c.committee()) return Refused(ask.c, v1::TRANSFER_TO_SELF, command.committee());
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "joint_committees", command.committee(), FindJoint(ask.c, command.committee()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kJointCommitteesFieldNumber));
  Events events(1);
  v1::JointMediationProposed* proposed = events.back().mutable_joint_mediation_proposed();
  proposed->set_committee(command.committee());
  PutText(command.reason(), proposed);
  return events;
}

// By the committee that was asked, and by nobody for it. One that joined without naming its mediator names them later.
Decided Decide(const Ask& ask, const v1::JoinMediation& command) {
  ASSIGN_OR_RETURN(const v1::JointCommittee* joint, JointIn(ask.c, command.committee()));
  if (!HoldsPostAt(ask.facts, command.committee())) return Refused(ask.c, v1::NOT_YOUR_ROLE, command.committee());
  if (joint->joined() && command.mediator().empty()) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("joint_committees/", command.committee()));
  }
  Events events(1);
  v1::MediationJoined* joined = events.back().mutable_mediation_joined();
  joined->set_committee(command.committee());
  if (command.mediator().empty()) return events;

  const std::string path = "command.join_mediation.mediator";
  RETURN_IF_ERROR(CheckPerson(ask.facts, command.mediator(), path));
  const std::optional<std::string> org = MediatesFor(ask.facts, command.mediator(), command.committee());
  if (org != command.committee()) return Refused(ask.c, v1::NOT_ELIGIBLE_MEDIATOR, command.mediator());
  const bool there = std::any_of(ask.c.mediators().begin(), ask.c.mediators().end(),
                                 [&](const v1::Mediator& each) { return each.person() == command.mediator(); });
  if (there) return BadField(path, "已是本案调解员", "is a mediator of the case already");
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kMediatorsFieldNumber));
  joined->mutable_mediator()->set_person(command.mediator());
  joined->mutable_mediator()->set_org(command.committee());
  return events;
}

// One that was only asked says no by it; the head of the case's committee takes the proposal back by it.
Decided Decide(const Ask& ask, const v1::LeaveMediation& command) {
  RETURN_IF_ERROR(JointIn(ask.c, command.committee()).status());
  const bool holds = HoldsPostAt(ask.facts, ask.c.committee()) || HoldsPostAt(ask.facts, ask.c.unit());
  if (!holds && !HoldsPostAt(ask.facts, command.committee())) {
    return Refused(ask.c, v1::NOT_YOUR_ROLE, command.committee());
  }
  Events events(1);
  v1::MediationLeft* left = events.back().mutable_mediation_left();
  left->set_committee(command.committee());
  PutText(command.reason(), left);
  return events;
}

}  // namespace gaiwan
