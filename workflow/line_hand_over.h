// workflow/line_hand_over.h: what goes to a court or partner by line, and how far it got: it lies ready, is fetched, is
// confirmed by the receiver's own digest, is taken or refused. Pure functions, safe from any thread.
//
// What went on paper has its receipt in the same answer; only what goes by line has a state of its own.
#ifndef GAIWAN_WORKFLOW_LINE_HAND_OVER_H_
#define GAIWAN_WORKFLOW_LINE_HAND_OVER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan {

// What a hand-over is about, as `LineHandOver.subject` has it. An empty confirmation: what went back to the court.
std::string SubjectOfConfirmation(absl::string_view confirmation);
std::string SubjectOfReferral(absl::string_view referral);

// nullptr when nothing went by line with that entry, or about that subject.
const v1::LineHandOver* FindLine(const v1::Case& c, int64_t entry);
const v1::LineHandOver* FindLineAbout(const v1::Case& c, absl::string_view subject);

// Taken or refused: nothing more comes of it.
bool IsFinal(v1::LineState state);
// How far a hand-over got once its receiver said this. A ruling of any kind says that the matter was taken.
v1::LineState LineStateAfter(v1::CourtAnswer answer);
v1::LineState LineStateAfter(v1::ReferralState answer);

// Folding. A hand-over begins with an event that hands something over by line. What is final stays, and what was
// received is never again waiting; what was sent and never arrived (an empty digest) is.
void StartLine(const v1::HandOver& hand_over, absl::string_view subject, absl::string_view to, const v1::Event& event,
               v1::Case* c);
void SendLine(int64_t entry, absl::string_view digest, const v1::Event& event, v1::Case* c);
void AnswerLine(absl::string_view subject, v1::LineState state, absl::string_view number, const v1::Event& event,
                v1::Case* c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_LINE_HAND_OVER_H_
