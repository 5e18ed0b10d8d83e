#include "server/mediation/definition_decider.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/engine/projector.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<Decision> DefinitionDecider::Decide(const EngineCommand& command,
                                                   const std::shared_ptr<const StreamState>& before,
                                                   const DecideContext& context) {
  const auto& asked = static_cast<const v1::DefinitionPublished&>(*command.body);
  ASSIGN_OR_RETURN(std::shared_ptr<const Definition> definition, Definition::FromTextproto(asked.textproto()));

  PublishedDefinition present = definitions_->Find(definition->id(), definition->revision());
  for (const PublishedDefinition& decided : decided_) {
    const bool same =
        decided.definition->id() == definition->id() && decided.definition->revision() == definition->revision();
    if (same) present = decided;
  }
  Decision decision;
  if (present.definition != nullptr) {
    if (*present.textproto == asked.textproto()) {
      decision.after = before;
      return decision;
    }
    v1::CommandRefused detail;
    detail.set_reason(v1::REVISION_EXISTS);
    *detail.mutable_words() = WordsFor(v1::REVISION_EXISTS);
    return WithDetail(absl::AlreadyExistsError(absl::StrCat("definition ", definition->id(), " revision ",
                                                            definition->revision(), " exists with another text")),
                      detail);
  }
  v1::Event& event = decision.events.emplace_back();
  event.set_version(static_cast<int64_t>(before->version()) + 1);
  event.mutable_act_time()->set_seconds(absl::ToUnixSeconds(context.now));
  v1::DefinitionPublished* published = event.mutable_definition_published();
  published->set_id(definition->id());
  published->set_revision(definition->revision());
  published->set_textproto(asked.textproto());
  published->set_order(asked.order());
  decision.after = Later(*before, 1);
  if (!command.validate_only)
    decided_.push_back({std::move(definition), std::make_shared<const std::string>(asked.textproto())});
  return decision;
}

void DefinitionDecider::Committed(absl::Span<const Change> changes) {
  for (PublishedDefinition& published : decided_) definitions_->Add(std::move(published));
  decided_.clear();
  for (const Change& change : changes) {
    if (change.stream != kDefinitionsStream) continue;
    for (const auto& event : change.events) {
      // Found in the store, and not decided since the last of these calls. It was checked before it was written.
      const v1::DefinitionPublished& published = event->definition_published();
      if (definitions_->Find(published.id(), published.revision()).definition != nullptr) continue;
      absl::StatusOr<std::shared_ptr<const Definition>> definition = Definition::FromTextproto(published.textproto());
      if (!definition.ok()) continue;
      definitions_->Add({*std::move(definition), std::make_shared<const std::string>(published.textproto())});
    }
  }
}

}  // namespace gaiwan
