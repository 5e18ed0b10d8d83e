// server/mediation/definition_decider.h: publishes definitions: the Decider of the stream `definitions`. The body of a
// command is a v1::DefinitionPublished.
#ifndef GAIWAN_SERVER_MEDIATION_DEFINITION_DECIDER_H_
#define GAIWAN_SERVER_MEDIATION_DEFINITION_DECIDER_H_

#include <memory>
#include <vector>

#include "server/engine/versioned_decider.h"
#include "server/mediation/definition_store.h"

namespace gaiwan {

class DefinitionDecider final : public VersionedDecider {
 public:
  // `definitions` is not owned and outlives the decider.
  explicit DefinitionDecider(DefinitionStore* definitions) : definitions_(definitions) {}

  // Nothing happens when the revision is there with the same text.
  //   INVALID_ARGUMENT  the definition has faults (v1::Faults).
  //   ALREADY_EXISTS    the revision is there with another text: a revision in use is never edited.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override { decided_.clear(); }

 private:
  DefinitionStore* const definitions_;
  std::vector<PublishedDefinition> decided_;  // In the group being built.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_DEFINITION_DECIDER_H_
