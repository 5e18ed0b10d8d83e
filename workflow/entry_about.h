// workflow/entry_about.h: what an entry of the history is about, as far as that decides who sees it. Pure functions,
// safe from any thread.
//
// An entry that says something of another entry (a correction, an adoption) takes over what the other is about: whoever
// may not see the one does not learn of it by the other.
#ifndef GAIWAN_WORKFLOW_ENTRY_ABOUT_H_
#define GAIWAN_WORKFLOW_ENTRY_ABOUT_H_

#include <cstdint>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

// Of an entry about another one what the other is about, else of itself. `entry` is the event's own version.
v1::EntryAbout AboutOf(const v1::Event& event);

// Not everybody sees it who sees the records: separate talks, complaints, what parties think of the mediation, a
// suspicion that the dispute is made up.
bool IsRestricted(const v1::EntryAbout& about);

// What the entry of this version is about when it is restricted; nullptr for any other.
const v1::EntryAbout* FindRestricted(const v1::Case& c, int64_t entry);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ENTRY_ABOUT_H_
