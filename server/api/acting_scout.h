// server/api/acting_scout.h: what decisions about samples and the subsidy know of cases: looked for in the log on the
// calling thread, never on the engine's. Thread-safe.
#ifndef GAIWAN_SERVER_API_ACTING_SCOUT_H_
#define GAIWAN_SERVER_API_ACTING_SCOUT_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/acting.pb.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "server/api/command_runner.h"
#include "server/api/worker.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/mediation/acting_table.h"
#include "server/projection/case_loader.h"
#include "server/projection/case_table.h"

namespace gaiwan {

// Cases that are read for one sample or list, at some 50 microseconds each: ten years of a county at once.
inline constexpr size_t kScoutedCasesMax = 200'000;
// Cases of one dispute that are walked: merged and split again and again.
inline constexpr size_t kSameDisputeMax = 100;

class ActingScout {
 public:
  struct Parts {
    const Store* store;
    const CaseLoader* loader;
    const CaseTable* table;
    const ActingTable* acting;
    const DirectoryHolder* directory;
    Clock* clock;
  };
  // What `parts` names is not owned and outlives the scout.
  explicit ActingScout(const Parts& parts) : parts_(parts) {}

  // Cases that ended from `from` to `to` at `from_unit` or below, as the log up to `position` has them; nullopt: all of
  // it. The directory is the present one.
  //   INVALID_ARGUMENT  more than kScoutedCasesMax changed since `from`: names `field`.
  //   UNAVAILABLE       lists are being loaded after a start; or the store does not answer.
  absl::StatusOr<v1::SampleFrame> Frame(absl::string_view from_unit, absl::CivilDay from, absl::CivilDay to,
                                        std::optional<Position> position, absl::string_view field) const;

  // Who had to do with the case; `caller` among them when they belong to who mediated it. Nobody for an unknown case.
  absl::StatusOr<v1::SampleCallFacts> Call(const std::string& case_name, const std::string& caller) const;

  // Cases whose files were found complete from `from` to `to`, of those that the office stands over. Errors as Frame.
  absl::StatusOr<v1::SubsidyFacts> Subsidy(absl::string_view office, absl::CivilDay from, absl::CivilDay to,
                                           absl::string_view field) const;

  // What the command needs beside it; nullptr for one that needs nothing, and for a caller it is refused to anyway.
  absl::StatusOr<std::shared_ptr<const google::protobuf::Message>> Look(const EngineCommand& command,
                                                                        const v1::Command& asked) const;

 private:
  // Names of all cases of the view that changed on `from` or later, and of some others.
  absl::StatusOr<std::set<std::string>> ChangedSince(const View& view, absl::CivilDay from,
                                                     absl::string_view field) const;
  // The case as it was at `position` of the view; nullptr when it was not there yet.
  absl::StatusOr<std::shared_ptr<const CaseState>> AsOf(const View& view, const std::string& name,
                                                        Position position) const;
  absl::Status FindSameDisputes(const View& view, v1::SubsidyFacts* facts) const;

  const Parts parts_;
};

// `next`, with what the scout saw beside each command that needs it, looked at on `worker`. `scout` and `worker` are
// not owned and outlive every call.
SubmitCommand WithActingScout(SubmitCommand next, const ActingScout* scout, Worker* worker);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ACTING_SCOUT_H_
