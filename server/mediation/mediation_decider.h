// server/mediation/mediation_decider.h: the Decider of cases: gathers the facts, calls workflow/, seals between what
// happened and what the definition makes of it. The body of a command is a v1::ExecuteRequest.
#ifndef GAIWAN_SERVER_MEDIATION_MEDIATION_DECIDER_H_
#define GAIWAN_SERVER_MEDIATION_MEDIATION_DECIDER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/directory/directory.h"
#include "server/engine/decider.h"
#include "server/mediation/definition_store.h"
#include "server/mediation/number_registers.h"
#include "server/projection/case_loader.h"
#include "workflow/facts.h"

namespace gaiwan {

class MediationDecider final : public Decider {
 public:
  struct Parts {
    const CaseLoader* loader;
    const DirectoryHolder* directory;
    const DefinitionStore* definitions;
    NumberRegisters* numbers;
    // As Facts::has_screening says. On the engine's thread.
    std::function<bool(absl::string_view org, absl::string_view screening)> has_screening = {};
    // What planned sessions take. Null: a case looks at its own alone.
    const BookingFacts* bookings = nullptr;
    // As Facts::has_file says, of the files of one case, `cases/{case}`. On the engine's thread. Empty: not asked.
    std::function<bool(absl::string_view case_name, absl::string_view sha256, int64_t size_bytes,
                       absl::string_view media_type)>
        has_file = {};
    // `cases/{case}` that another case goes on in as of this decision, empty for none; nullopt: what was read of it
    // before holds. On the engine's thread. Empty: what was read holds.
    std::function<std::optional<std::string>(absl::string_view case_name)> merged_into = {};
  };
  // What `parts` names is not owned and outlives the decider.
  explicit MediationDecider(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const override;
  std::shared_ptr<const StreamState> Expect(absl::string_view stream) const override;
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                            uint64_t version) const override;
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const override;
  // It keeps nothing itself. Definitions and the directory it decides by are those that are durable; registers,
  // bookings and rounds of screening count what both groups take.
  bool DecidesAhead() const override { return true; }
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override;

  // Whether `recompute_clocks` under the present calendar would move a clock of the case. Any thread.
  bool CalendarMovesClocks(const v1::Case& c, absl::Time now) const;

 private:
  const Parts parts_;
};

// The facts of a decision by `actor` at `now`, without numbers and other revisions: what explaining a case needs too.
// `reference` outlives them.
Facts FactsFor(const Reference& reference, absl::string_view actor, absl::Time now);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_MEDIATION_DECIDER_H_
