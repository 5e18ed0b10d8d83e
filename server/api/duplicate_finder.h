// server/api/duplicate_finder.h: which cases may be the same dispute, as one caller may be told. Thread-safe.
//
// Candidates come from the index of keyed hashes; what makes them one is read from their rows; what is told of each is
// what the caller sees of it. It warns and decides nothing.
#ifndef GAIWAN_SERVER_API_DUPLICATE_FINDER_H_
#define GAIWAN_SERVER_API_DUPLICATE_FINDER_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/duplicate.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/auth/caller.h"
#include "server/base/clock.h"
#include "server/projection/lookup_index.h"
#include "server/seal/lookup_tokens.h"

namespace gaiwan {

// Cases told of at once: more is no warning but a list, and a person of so many disputes is known.
inline constexpr int kDuplicatesShownMax = 10;
// Cases looked at for one token: a name that more people of a county have says nothing.
inline constexpr size_t kCasesPerTokenMax = 200;
// A case that is over is told of for so long after it was asked for, when only one of its people is the same: most
// claims are barred by limitation then (Civil Code art. 188).
inline constexpr absl::Duration kClosedToldFor = absl::Hours(24 * 365 * 3);
// A dispute at the same place is the same when it was brought so shortly before or after.
inline constexpr absl::Duration kSameMatterWithin = absl::Hours(24 * 30);

class DuplicateFinder {
 public:
  struct Parts {
    const LookupIndex* index;
    const LookupTokens* tokens;
    const CaseReader* reader;
    const CaseViewer* viewer;
    Clock* clock;
    // What the state of a case is called.
    std::function<v1::Label(const v1::Case& c)> state_label;
    // The lookup row of a case; an empty one when it has none.
    std::function<absl::StatusOr<v1::LookupRow>(absl::string_view name)> row;
  };
  // What `parts` names is not owned and outlives the finder.
  explicit DuplicateFinder(Parts parts) : parts_(std::move(parts)) {}

  // The keyed hashes of the people a command brings in or changes, in its order, and of the text it opens a case with
  // (EngineCommand::beside); null for a command that does neither. For the calling thread.
  std::shared_ptr<const v1::LookupRow> TokensOf(const v1::Command& command) const;

  // Whether a look can find anything at all for the people of an opening: a few microseconds, no disk. `name` is the
  // case's.
  bool MayHave(const v1::LookupRow& people, absl::string_view name) const;

  // These three read cases: not for the engine's threads. All that may be the same as a case that is there.
  absl::StatusOr<v1::PossibleDuplicates> Find(const Caller& caller, const v1::Case& c) const;
  // The same as to the people that a command just named (TokensOf): what is known of the others was told before.
  absl::StatusOr<v1::PossibleDuplicates> FindFor(const Caller& caller, const v1::Case& c,
                                                 const v1::LookupRow& people) const;
  // The same for a command that was only tried out: cases out of the caller's sight are not told of at all, so that
  // nobody finds out by trying who has a dispute elsewhere. `name` and `unit` are those the case has or would have.
  absl::StatusOr<v1::PossibleDuplicates> Try(const Caller& caller, absl::string_view name, absl::string_view unit,
                                             const v1::LookupRow& people) const;

 private:
  struct Question;
  absl::StatusOr<v1::PossibleDuplicates> Look(const Question& question) const;

  const Parts parts_;
};

// Whether there is nothing to tell.
bool IsEmpty(const v1::PossibleDuplicates& duplicates);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_DUPLICATE_FINDER_H_
