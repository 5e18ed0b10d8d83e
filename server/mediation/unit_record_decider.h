// server/mediation/unit_record_decider.h: the Decider of the streams of organisations, `orgs/{org}`: days reported and
// rounds of screening; samples, stand-ins and lists of the subsidy. The body of a command is a v1::ExecuteRequest; what
// is to be known of cases comes beside it (server/api/acting_scout.h). As Decider says of threads.
#ifndef GAIWAN_SERVER_MEDIATION_UNIT_RECORD_DECIDER_H_
#define GAIWAN_SERVER_MEDIATION_UNIT_RECORD_DECIDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/base/random.h"
#include "server/directory/directory.h"
#include "server/engine/versioned_decider.h"
#include "server/mediation/acting_table.h"
#include "server/mediation/unit_record_table.h"
#include "workflow/unit_records.h"

namespace gaiwan {

class UnitRecordDecider final : public VersionedDecider {
 public:
  struct Parts {
    // Told of stand-ins.
    DirectoryHolder* directory;
    // Both hold what the log has, and nobody else adds to them.
    UnitRecordTable* table;
    ActingTable* acting;
    // Makes seeds of samples.
    Random* random;
    // Null: no rule of the subsidy.
    std::shared_ptr<const SubsidyRuleInForce> rule = {};
    // `people/{person}` whom the county names to say yes beside the offices.
    std::vector<std::string> second_people = {};
  };
  // What `parts` names is not owned and outlives the decider.
  explicit UnitRecordDecider(Parts parts) : parts_(std::move(parts)) {}

  // Refusals: workflow/unit_records.h.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  // Hands what is durable to the tables, and stand-ins to the directory.
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override { decided_.clear(); }

  // Whether the organisation, `orgs/{org}`, recorded this round, in the group being decided too. The engine's thread.
  bool HasScreening(absl::string_view org, absl::string_view screening) const;

 private:
  // `acts` is what `UnitPast::acting` points to.
  UnitPast PastOf(const EngineCommand& command, UnitActs* acts) const;
  std::optional<uint64_t> FindKey(const std::string& stream) const;

  const Parts parts_;
  // Stream and event, in the group being built.
  std::vector<std::pair<std::string, v1::Event>> decided_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_UNIT_RECORD_DECIDER_H_
