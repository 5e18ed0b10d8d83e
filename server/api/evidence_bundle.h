// server/api/evidence_bundle.h: what somebody outside gets of a case, proved: which events an audience reads, and the
// file. Functions without state; any thread.
#ifndef GAIWAN_SERVER_API_EVIDENCE_BUNDLE_H_
#define GAIWAN_SERVER_API_EVIDENCE_BUNDLE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/evidence_bundle.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/api/view.h"
#include "server/auth/sight.h"
#include "server/evidence/checkpoints.h"
#include "server/log/store.h"
#include "server/seal/aead.h"

namespace gaiwan {

// Records of a bundle; a case of years has hundreds.
inline constexpr int64_t kBundleRecordsMax = 10000;

struct BundleReader {
  v1::Audience audience = v1::AUDIENCE_UNSPECIFIED;
  // Id of the party, with AUDIENCE_PARTY.
  std::string party;
};

// Whether the audience reads an event of a case that now is `present`; if not, its place in the tree alone is shown.
// The one place where that is decided; whoever makes the bundle must see the event as well.
//   court    what the rules return (SPC 2016 art. 19-22, Online Rules art. 18, 21): the course of the case, result,
//            reasons, undisputed facts, conduct that raised the others' cost; documents that were released; of drafts
//            the one that took effect. Never concessions, other statements, notes, what is about the mediators.
//   party    what both sides did together and what it did and said itself, in separate talks too. Never what others
//   said
//            in theirs, what others conceded, notes, risks, what is about the mediators.
//   auditor  every record; what is personal in it stays sealed (BundleOpens).
// An event type that is not named in the table is shown to neither court nor party.
bool BundleShows(const v1::Event& event, const v1::Case& present, const BundleReader& reader);

// Whether a type of event stands in that table at all.
bool IsInBundleTable(v1::Event::PayloadCase type);

// Whether the audience gets the key of a personal block in an event it reads. A party does not get who the others are:
// numbers, phones, addresses; it knows them by name from the papers.
bool BundleOpens(const v1::Event& event, absl::string_view subject, const BundleReader& reader);

struct BundleParts {
  const View* view;
  // The case as it is now; the bundle goes to its version.
  const v1::Case* present;
  // What the caller sees: nothing more is shown.
  Sight sight;
  const SignedCheckpoint* checkpoint;
  // The key of one block; NOT_FOUND when it was erased.
  std::function<absl::StatusOr<AeadKey>(const v1::SealedBlock&)> block_key;
  // Opens a block, to see whether all of it is shown: a key opens all or nothing.
  OpenPersonal open;
};

// The file. A block that the caller sees in part, as one with a masked telephone, stays closed as if they did not see
// it. REQUIRES: the checkpoint is of this log, and reaches the case's last version.
//   DATA_LOSS           a record does not fit the tree; it is named.
//   RESOURCE_EXHAUSTED  the case has more than kBundleRecordsMax events.
absl::StatusOr<std::string> MakeBundle(const BundleParts& parts, const BundleReader& reader);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_EVIDENCE_BUNDLE_H_
