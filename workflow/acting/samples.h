// workflow/acting/samples.h: samples of cases for call-backs (电话回访抽查). What is drawn follows from a seed and a
// frame of cases alone, so that whoever has both draws the same again. Pure, safe from any thread.
//
// The draw: each case gets the SHA-256 of the seed and its name, one behind the other; those that come first are drawn
// in the order of these numbers, and then, as far as there is room, the others in the order of theirs.
#ifndef GAIWAN_WORKFLOW_ACTING_SAMPLES_H_
#define GAIWAN_WORKFLOW_ACTING_SAMPLES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/acting/acting.h"
#include "workflow/facts.h"

namespace gaiwan {

// Bytes of a seed: nobody can try all of them to find one that leaves a case out.
inline constexpr size_t kSeedBytes = 32;
// Days between the first and the last of a sample: a year and a day, as other lists.
inline constexpr int kSampleDaysMax = 367;

// Names of cases: those that are `chosen`, each of the frame and no more than `size`, then the others in the order
// drawn; all of the frame when there are no more than `size`.
std::vector<std::string> Draw(absl::string_view seed, const v1::SampleFrame& frame, int size,
                              const google::protobuf::RepeatedPtrField<std::string>& chosen = {});
// SHA-256 of the names, a line each: those that come first, then the others.
std::string FrameDigest(const v1::SampleFrame& frame);

// Whether it comes first: registered as settled on the spot and not confirmed by every side, or a suspicion is open.
bool ComesFirst(const v1::Case& c);

// A round of the case that ended: the day, and who had it then, `orgs/{org}`.
struct Conclusion {
  absl::CivilDay day;
  std::string committee;
};
// The rounds that samples are drawn from. Not of what was entered by mistake, was merged into another case, is a clue,
// or was never taken on.
std::vector<Conclusion> ConclusionsOf(const v1::Case& c);

//   BadField       an unknown organisation; a last day before the first, to come, or more than kSampleDaysMax later; a
//                  chosen case that is not of the frame, or more of them than are drawn.
//   NOT_YOUR_ROLE  the unit is no office that watches, does not stand over where it draws from, or the caller is not of
//                  it.
//   PART_EXISTS    the id is taken.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::DrawSample& command, const Facts& facts,
                                 const ActingPast& past);
//   PART_UNKNOWN   the office drew no such sample, or the case is not of it.
//   NOT_YOUR_ROLE  the caller is not of the office.
//   SAME_PERSON    the caller had to do with the case.
absl::StatusOr<v1::Event> Decide(absl::string_view org, const v1::RecordSampleCall& command, const Facts& facts,
                                 const ActingPast& past);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_SAMPLES_H_
