// Cases that belong together: linked, merged into one, split in two. Nothing here looks into the other case: each keeps
// its own word, and both names and numbers stay for ever.
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

// The name of another case.
absl::Status CheckOther(const v1::Case& c, const std::string& other, absl::string_view path) {
  if (!absl::StartsWith(other, "cases/") || other.size() == 6) {
    return BadField(path, "须是 cases/ 加案件编号", "must be `cases/` and the id of a case");
  }
  if (other == c.name()) return BadField(path, "不能是本案自己", "is this case itself");
  return absl::OkStatus();
}

const v1::CaseLink* FindLink(const v1::Case& c, const std::string& other, v1::LinkKind kind) {
  for (const v1::CaseLink& link : c.links()) {
    if (link.other() == other && link.kind() == kind) return &link;
  }
  return nullptr;
}

bool StaysOn(const v1::Case& c, v1::PartySide side, const absl::flat_hash_set<absl::string_view>& leaving) {
  bool had = false;
  for (const v1::Party& party : c.parties()) {
    if (party.removed() || party.side() != side) continue;
    if (!leaving.contains(party.id())) return true;
    had = true;
  }
  return !had;  // A side that the case never had loses nobody.
}

}  // namespace

Decided Decide(const Ask& ask, const v1::LinkCases& command) {
  RETURN_IF_ERROR(CheckOther(ask.c, command.other(), "command.link_cases.other"));
  const bool linked = FindLink(ask.c, command.other(), command.kind()) != nullptr;
  if (command.removes()) {
    if (!linked) return UnknownPart(ask.c, "links", command.other());
  } else {
    RETURN_IF_ERROR(CheckNewId(ask.c, "links", command.other(), linked));
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kLinksFieldNumber));
  }
  Events events(1);
  v1::CasesLinked* event = events.back().mutable_cases_linked();
  event->set_other(command.other());
  event->set_kind(command.kind());
  event->set_removes(command.removes());
  return events;
}

// Mediation does not end by it, it goes on in the other case: so no advice on other remedies is due here (PML art. 26).
// A case that has come to its end, with an agreement or without, has nothing left to merge.
Decided Decide(const Ask& ask, const v1::MergeCases& command) {
  RETURN_IF_ERROR(CheckOther(ask.c, command.into(), "command.merge_cases.into"));
  if (ask.c.closed() || !ask.c.merged_into().empty() || !ask.c.ending().reason().empty()) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE);
  }
  for (const v1::Agreement& agreement : ask.c.agreements()) {
    if (agreement.has_effective_time()) {
      return Refused(ask.c, v1::ALREADY_EFFECTIVE, absl::StrCat("agreements/", agreement.id()));
    }
  }
  Events events(1);
  events.back().mutable_case_merged()->set_into(command.into());
  PutText(command.reason(), events.back().mutable_case_merged());
  return events;
}

Decided Decide(const Ask& ask, const v1::UndoMerge& command) {
  if (ask.c.merged_into().empty()) return Refused(ask.c, v1::NOT_IN_THIS_STATE);
  Events events(1);
  PutText(command.reason(), events.back().mutable_merge_undone());
  return events;
}

Decided Decide(const Ask& ask, const v1::SplitCase& command) {
  RETURN_IF_ERROR(CheckOther(ask.c, command.into(), "command.split_case.into"));
  absl::flat_hash_set<absl::string_view> leaving;
  for (int i = 0; i < command.parties_size(); ++i) {
    ASSIGN_OR_RETURN(const v1::Party* party, PartyIn(ask.c, command.parties(i)));
    if (leaving.insert(party->id()).second) continue;
    return BadField(absl::StrCat("command.split_case.parties[", i, "]"), "同一当事人写了两次", "is named twice");
  }
  if (leaving.empty()) {
    return BadField("command.split_case.parties", "须写明哪些当事人分出", "is required: who leaves");
  }
  for (v1::PartySide side : {v1::PARTY_SIDE_APPLICANT, v1::PARTY_SIDE_RESPONDENT}) {
    if (StaysOn(ask.c, side, leaving)) continue;
    return RefusedBecause(
        ask.c, v1::PARTIES_TOO_FEW,
        MakeLabel("分案后本案申请人、被申请人各方至少保留一人", "on each side somebody stays in this case"), "parties");
  }
  if (FindLink(ask.c, command.into(), v1::LINK_KIND_SPLIT) == nullptr) {
    RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kLinksFieldNumber));
  }
  Events events(1);
  v1::CaseSplit* split = events.back().mutable_case_split();
  split->set_into(command.into());
  *split->mutable_parties() = command.parties();
  PutText(command.reason(), split);
  return events;
}

}  // namespace gaiwan
