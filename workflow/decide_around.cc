// Around the case: notes, looking by exception, and moving to another revision of its definition.
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "workflow/acting/orders.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"

namespace gaiwan {
namespace {

absl::string_view Mapped(const v1::AdoptRevision& command, absl::string_view track, absl::string_view state) {
  for (const v1::StateMapping& mapping : command.states()) {
    if (mapping.track() == track && mapping.from() == state) return mapping.to();
  }
  return state;
}

// A table of names ends nothing and brings nothing back: what is open stays open there, what is over stays over.
bool EndsAlike(const v1::State* here, const v1::State& there) {
  return here == nullptr || (here->closed() == there.closed() && here->outcome() == there.outcome());
}

}  // namespace

Decided Decide(const Ask&, const v1::AddNote& command) {
  Events events(1);
  PutText(command.note(), events.back().mutable_note_added());
  return events;
}

// For a reason and for a time: who looks is told of to whoever sees the process, the parties among them. A yes to it
// is for once.
Decided Decide(const Ask& ask, const v1::BreakGlass& command) {
  const auto by_it = [&](const v1::SightGrant& grant) { return grant.order() == command.order(); };
  if (!command.order().empty() && absl::c_any_of(ask.c.sight_grants(), by_it)) {
    return RefusedBecause(ask.c, v1::ORDER_MISSING, MakeLabel("批准已经用过", "it was used already"), command.order());
  }
  Events events(1);
  v1::GlassBroken* broken = events.back().mutable_glass_broken();
  PutText(command.reason(), broken);
  broken->set_order(command.order());
  *broken->mutable_end_time() = ToProto(ask.facts.now + absl::Minutes(MinutesOf(command)));
  return events;
}

// Every state the case stands in, or may return to, has to exist there and to be as much of an end as here. Clocks are
// carried over by the generic step.
Decided Decide(const Ask& ask, const v1::AdoptRevision& command) {
  const Definition* to = ask.facts.find_definition == nullptr
                             ? nullptr
                             : ask.facts.find_definition(ask.c.definition().id(), command.revision());
  if (to == nullptr) return Refused(ask.c, v1::DEFINITION_UNKNOWN, absl::StrCat(command.revision()));
  std::string misfits;
  if (command.revision() == ask.c.definition().revision()) absl::StrAppend(&misfits, " revision");
  for (const v1::TrackState& track : ask.c.tracks()) {
    for (const std::string* state : {&track.state(), &track.previous()}) {
      const absl::string_view there = Mapped(command, track.track(), *state);
      if (there.empty()) continue;
      const v1::State* found = to->FindState(track.track(), there);
      if (found != nullptr && EndsAlike(ask.definition.FindState(track.track(), *state), *found)) continue;
      absl::StrAppend(&misfits, " ", track.track(), "/", there);
    }
  }
  if (!misfits.empty()) {
    return RefusedBecause(ask.c, v1::REVISION_UNFIT,
                          MakeLabel(absl::StrCat("新版本中没有，或是否结束与现在不同：", misfits),
                                    absl::StrCat("not in that revision, or ended there and not here:", misfits)),
                          absl::StrCat(command.revision()));
  }
  Events events(1);
  events.back().mutable_revision_adopted()->set_revision(command.revision());
  *events.back().mutable_revision_adopted()->mutable_states() = command.states();
  return events;
}

}  // namespace gaiwan
