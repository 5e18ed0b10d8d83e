// Cases that belong together: linked, merged into one, split in two. What is decided changes this case alone; of the
// other it is known before whether it is there, and whether it can take up what goes on in it (Facts::find_case). Both
// names and numbers stay for ever, and who looks from the other side finds this one there, too.
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kMergeInto = "command.merge_cases.into";
constexpr absl::string_view kSplitInto = "command.split_case.into";
constexpr absl::string_view kCounty = "county";
// Places above one another: a micro-grid has six, and a tree that leads back into itself none.
constexpr int kLevelsMax = 16;

// The name of another case.
absl::Status CheckOther(const v1::Case& c, const std::string& other, absl::string_view path) {
  if (!absl::StartsWith(other, "cases/") || other.size() == 6) {
    return BadField(path, "须是 cases/ 加案件编号", "must be `cases/` and the id of a case");
  }
  if (other == c.name()) return BadField(path, "不能是本案自己", "is this case itself");
  return absl::OkStatus();
}

// The county an organisation is in: the nearest place of that kind up the tree, else the root.
std::string CountyOf(const DirectoryFacts& directory, absl::string_view org) {
  std::string place(absl::StripPrefix(org, "orgs/"));
  for (int level = 0; level < kLevelsMax && directory.OrgKind(place) != kCounty; ++level) {
    std::string above = directory.Parent(place);
    if (above.empty()) break;
    place = std::move(above);
  }
  return place;
}

absl::Status NotThere(const v1::Case& c, const std::string& other, absl::string_view zh, absl::string_view en) {
  return RefusedBecause(c, v1::NOT_IN_THIS_STATE, MakeLabel(zh, en), other);
}

// The other case; nullopt where nothing is known of others.
//   CASE_UNKNOWN       there is none, or none that the caller sees: the same answer for both.
//   NOT_IN_THIS_STATE  it was opened by mistake: it is no case.
//   INVALID_ARGUMENT   it is in another county.
absl::StatusOr<std::optional<OtherCase>> FindOther(const Ask& ask, const std::string& other, absl::string_view path) {
  RETURN_IF_ERROR(CheckOther(ask.c, other, path));
  if (ask.facts.find_case == nullptr) return std::nullopt;
  std::optional<OtherCase> found = ask.facts.find_case(other);
  if (!found.has_value()) return Refused(ask.c, v1::CASE_UNKNOWN, other);
  if (found->voided) {
    return NotThere(ask.c, other, "对方案件是误登，已经作废", "the other case was opened by mistake and voided");
  }
  if (CountyOf(*ask.facts.directory, found->unit) != CountyOf(*ask.facts.directory, ask.c.unit())) {
    return BadField(path, "对方案件在别的县", "the other case is in another county");
  }
  return found;
}

// The same of a case in which something is to go on: it is open, and goes on in no third one. So nothing is ever merged
// in a circle.
absl::StatusOr<std::optional<OtherCase>> FindOpen(const Ask& ask, const std::string& other, absl::string_view path) {
  ASSIGN_OR_RETURN(std::optional<OtherCase> found, FindOther(ask, other, path));
  if (!found.has_value()) return found;
  if (found->merged_into == ask.c.name()) {
    return NotThere(ask.c, other, "对方案件已经并入本案", "the other case was merged into this one");
  }
  if (!found->merged_into.empty()) {
    return NotThere(ask.c, other, "对方案件已经并入另一案件，请写明并入后的案件",
                    "the other case was merged into a third one: name that one");
  }
  if (found->closed) return NotThere(ask.c, other, "对方案件已经结束", "the other case is over");
  return found;
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
  constexpr absl::string_view kPath = "command.link_cases.other";
  if (command.kind() == v1::LINK_KIND_MERGED) {
    return BadField("command.link_cases.kind", "并案请用 merge_cases 办理", "is what merge_cases makes");
  }
  const bool linked = FindLink(ask.c, command.other(), command.kind()) != nullptr;
  if (command.removes()) {
    // What was linked before anybody looked is taken away like the rest.
    RETURN_IF_ERROR(CheckOther(ask.c, command.other(), kPath));
    if (!linked) return UnknownPart(ask.c, "links", command.other());
  } else {
    RETURN_IF_ERROR(FindOther(ask, command.other(), kPath).status());
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
  RETURN_IF_ERROR(CheckOther(ask.c, command.into(), kMergeInto));
  if (ask.c.closed() || !ask.c.merged_into().empty() || !ask.c.ending().reason().empty()) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE);
  }
  for (const v1::Agreement& agreement : ask.c.agreements()) {
    if (agreement.has_effective_time()) {
      return Refused(ask.c, v1::ALREADY_EFFECTIVE, absl::StrCat("agreements/", agreement.id()));
    }
  }
  RETURN_IF_ERROR(FindOpen(ask, command.into(), kMergeInto).status());
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
  RETURN_IF_ERROR(CheckOther(ask.c, command.into(), kSplitInto));
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
  ASSIGN_OR_RETURN(const std::optional<OtherCase> other, FindOpen(ask, command.into(), kSplitInto));
  // They are there before they leave here, so that nobody is in neither.
  if (other.has_value() && !other->parties_missing.empty()) {
    return RefusedBecause(ask.c, v1::FACTS_INCOMPLETE,
                          MakeLabel("分出的当事人还没有登记在对方案件中，请先在那里登记",
                                    "who leaves is not among the parties of the other case: enter them there first"),
                          absl::StrCat("parties/", other->parties_missing.front()));
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
