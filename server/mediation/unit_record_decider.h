// server/mediation/unit_record_decider.h: the Decider of the streams of organisations, `orgs/{org}`: days reported and
// rounds of screening. The body of a command is a v1::ExecuteRequest. As Decider says of threads.
#ifndef GAIWAN_SERVER_MEDIATION_UNIT_RECORD_DECIDER_H_
#define GAIWAN_SERVER_MEDIATION_UNIT_RECORD_DECIDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/directory/directory.h"
#include "server/engine/versioned_decider.h"
#include "server/mediation/unit_record_table.h"
#include "workflow/unit_records.h"

namespace gaiwan {

class UnitRecordDecider final : public VersionedDecider {
 public:
  // Not owned; both outlive the decider. The table holds what the log has, and nobody else adds to it.
  UnitRecordDecider(const DirectoryHolder* directory, UnitRecordTable* table) : directory_(directory), table_(table) {}

  // Refusals: workflow/unit_records.h.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  // Hands what is durable to the table.
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override { decided_.clear(); }

  // Whether the organisation, `orgs/{org}`, recorded this round, in the group being decided too. The engine's thread.
  bool HasScreening(absl::string_view org, absl::string_view screening) const;

 private:
  UnitPast PastOf(const std::string& stream, const v1::Command& command) const;
  std::optional<uint64_t> FindKey(const std::string& stream) const;

  const DirectoryHolder* const directory_;
  UnitRecordTable* const table_;
  // Stream and event, in the group being built.
  std::vector<std::pair<std::string, v1::Event>> decided_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_UNIT_RECORD_DECIDER_H_
