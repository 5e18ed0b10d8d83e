// workflow/former_mediators.h: who mediated a case before, and what they did then. A phone that was out of reach brings
// acts of a time in which its owner still mediated: they are taken, and wait for the head to adopt them. Pure
// functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_FORMER_MEDIATORS_H_
#define GAIWAN_WORKFLOW_FORMER_MEDIATORS_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan {

// From `time` on it is `now` who mediate. Who did already keeps their own beginning; who does no longer becomes a
// former mediator until `time`, and is taken out of what is planned. Of more than the case keeps the oldest goes: by
// then no phone has anything of that time.
void SetMediators(google::protobuf::RepeatedPtrField<v1::Mediator> now, const google::protobuf::Timestamp& time,
                  v1::Case* c);

// Who is recused mediates no longer, and counts as a mediator until `ask_time` alone: what was done after somebody
// doubted their fairness is not revived by a phone that comes back later.
void RemoveRecused(absl::string_view person, const google::protobuf::Timestamp& ask_time, v1::Case* c);

// Whether it is about the past of somebody who asks and mediates no longer: the act happened, as stated, while they
// did. What they do after is refused like anybody else's.
bool ActsAsFormerMediator(const v1::Case& c, const Facts& facts);

// Whether `person`, `people/{person}`, mediated before and does not now.
bool IsFormerMediator(const v1::Case& c, absl::string_view person);

// Whether somebody else has to adopt what is entered: it is late, or a former mediator's.
bool NeedsAdoption(const Definition& definition, const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_FORMER_MEDIATORS_H_
