// tests/unit/server/engine/notes_decider.h: a Decider that knows one thing: notes are added to a stream.
#ifndef GAIWAN_TESTS_UNIT_SERVER_ENGINE_NOTES_DECIDER_H_
#define GAIWAN_TESTS_UNIT_SERVER_ENGINE_NOTES_DECIDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/engine/decider.h"
#include "server/engine/projector.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::testing {

class NotesState final : public StreamState {
 public:
  explicit NotesState(uint64_t version) : version_(version) {}
  uint64_t version() const override { return version_; }

 private:
  const uint64_t version_;
};

// What is in memory of `stream`; notes in `log` when it is brought near.
class NearState final : public StreamState {
 public:
  NearState(std::string stream, std::vector<std::string>* log) : stream_(std::move(stream)), log_(log) {}
  uint64_t version() const override { return 0; }
  void BringNear() const override { log_->push_back(absl::StrCat("near ", stream_)); }

 private:
  const std::string stream_;
  std::vector<std::string>* const log_;
};

// Each command adds as many notes as its text has characters; "no" is refused.
class NotesDecider final : public Decider {
 public:
  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const override {
    ASSIGN_OR_RETURN(const uint64_t version, view.LastVersion(stream));
    return std::make_shared<const NotesState>(version);
  }
  std::shared_ptr<const StreamState> Expect(absl::string_view stream) const override {
    if (in_memory.count(std::string(stream)) == 0) return nullptr;
    return std::make_shared<const NearState>(std::string(stream), steps.get());
  }
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View&, absl::string_view,
                                                            uint64_t version) const override {
    return std::make_shared<const NotesState>(version);
  }
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const override {
    return std::make_shared<const NotesState>(before->version() + events.size());
  }
  bool DecidesAhead() const override { return decides_ahead; }
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override {
    const auto& text = static_cast<const v1::FreeText&>(*command.body).text();
    steps->push_back(absl::StrCat("decide ", command.stream));
    if (text == "no") return absl::FailedPreconditionError("no");
    Decision decision;
    for (size_t i = 0; i < text.size(); ++i) {
      v1::Event& event = decision.events.emplace_back();
      event.set_version(static_cast<int64_t>(before->version() + i + 1));
      v1::Personal* personal = event.mutable_note_added()->mutable_text();
      personal->set_subject("case");
      personal->mutable_open()->mutable_text()->set_text(text);
      RETURN_IF_ERROR(context.seal([](absl::string_view) { return std::nullopt; }, &event));
    }
    decision.after = std::make_shared<const NotesState>(before->version() + text.size());
    return decision;
  }
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override {
    receipt->set_version(static_cast<int64_t>(state.version()));
  }
  void Committed(absl::Span<const Change> changes) override {
    ++committed;
    for (const Change& change : changes) told.push_back(absl::StrCat(change.stream, "@", change.after->version()));
  }
  void Dropped() override { ++dropped; }
  std::vector<std::string> told;    // `stream@version` of what is durable.
  std::set<std::string> in_memory;  // Streams.
  // What was decided and what was brought near, in order.
  std::shared_ptr<std::vector<std::string>> steps = std::make_shared<std::vector<std::string>>();
  bool decides_ahead = true;
  int committed = 0;
  int dropped = 0;
};

inline EngineCommand NoteCommand(const std::string& stream, const std::string& id, const std::string& text = "a") {
  EngineCommand command;
  command.stream = stream;
  command.actor = "people/a";
  command.request_id = id;
  command.digest = text + std::string(kDigestBytes - text.size(), '-');
  auto body = std::make_shared<v1::FreeText>();
  body->set_text(text);
  command.body = std::move(body);
  command.bytes = 100;
  return command;
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_ENGINE_NOTES_DECIDER_H_
