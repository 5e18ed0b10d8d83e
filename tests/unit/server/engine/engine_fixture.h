// tests/unit/server/engine/engine_fixture.h: an engine over a memory store that fails when told, a Decider that knows
// one thing, and a projector that keeps what it was told.
#ifndef GAIWAN_TESTS_UNIT_SERVER_ENGINE_ENGINE_FIXTURE_H_
#define GAIWAN_TESTS_UNIT_SERVER_ENGINE_ENGINE_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/random.h"
#include "server/engine/engine.h"
#include "server/log/memory_store.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/engine/notes_decider.h"

namespace gaiwan::testing {

// Keeps what it was told.
class RecordingProjector final : public Projector {
 public:
  void Project(const Change& change, Group* group) override {
    if (clock != nullptr) clock->AdvanceTime(project_takes);
    group->Put(Family::kList, change.stream, absl::StrCat(change.after->version()));
  }
  absl::Status Complete(Position first, Group* group) override {
    completed.push_back(absl::StrCat(first, "+", group->record_count()));
    group->Put(Family::kTree, "edge", absl::StrCat(first + group->record_count()));
    return std::exchange(complete_answer, absl::OkStatus());
  }
  void Committed(absl::Span<const Change> changes) override {
    for (const Change& change : changes) seen.push_back(absl::StrCat(change.stream, "@", change.first_position));
  }
  void Announced(absl::Span<const Change> changes) override {
    for (const Change& change : changes) announced.push_back(absl::StrCat(change.stream, "@", change.first_position));
  }
  void Dropped() override { ++dropped; }
  std::vector<std::string> seen;
  std::vector<std::string> announced;
  std::vector<std::string> completed;
  absl::Status complete_answer;  // Of the next Complete.
  int dropped = 0;
  FakeClock* clock = nullptr;  // Goes on by `project_takes` with every command.
  absl::Duration project_takes;
};

// A store whose next commits fail as told.
class FailingStore final : public Store {
 public:
  absl::StatusOr<Position> Commit(const Group& group) override {
    if (clock != nullptr) clock->AdvanceTime(commit_takes);
    if (failures.empty()) return memory.Commit(group);
    const auto [status, written] = failures.front();
    failures.erase(failures.begin());
    if (written) {
      EXPECT_OK(memory.Commit(group).status());
    }
    return status;
  }
  Position LastPosition() const override { return frozen.value_or(memory.LastPosition()); }
  std::unique_ptr<View> Look() const override { return memory.Look(); }
  absl::StatusOr<bool> Get(Family family, absl::string_view key, std::string* value) const override {
    return memory.Get(family, key, value);
  }
  absl::Status Reopen() override {
    ++reopened;
    frozen.reset();
    return reopen_answer;
  }
  WriteGate write_gate() const override { return memory.write_gate(); }
  void ExpireRequestsBefore(absl::Time time) override { memory.ExpireRequestsBefore(time); }

  MemoryStore memory;
  std::vector<std::pair<absl::Status, bool>> failures;  // The answer, and whether the group is written all the same.
  std::optional<Position> frozen;                       // What LastPosition() says until Reopen().
  absl::Status reopen_answer;
  int reopened = 0;
  FakeClock* clock = nullptr;  // Goes on by `commit_takes` with every write.
  absl::Duration commit_takes;
};

class EngineTest : public ::testing::Test {
 protected:
  EngineTest()
      : keys_(KeyStore::Open(dir_.path(), AeadKey{}, RealRandom()).value()), sealer_(keys_.get(), RealRandom()) {
    Start({});
  }

  void Start(const Engine::Options& options) {
    Engine::Parts parts{&store_, &sealer_, &clock_, {{"cases", &decider_}}, {&projector_}};
    engine_ = Engine::Open(std::move(parts), options).value();
  }
  static EngineCommand Note(const std::string& stream, const std::string& id, const std::string& text = "a") {
    return NoteCommand(stream, id, text);
  }
  // Puts it in line; the answer is there after a Step.
  std::shared_ptr<absl::StatusOr<EngineAnswer>> Submit(EngineCommand command, bool system = false) {
    auto answer = std::make_shared<absl::StatusOr<EngineAnswer>>(absl::UnknownError("not answered"));
    EXPECT_OK(engine_->Submit(
        std::move(command), [answer](absl::StatusOr<EngineAnswer> a) { *answer = std::move(a); }, system));
    return answer;
  }
  absl::StatusOr<EngineAnswer> Do(EngineCommand command) {
    auto answer = Submit(std::move(command));
    engine_->Step();
    return *answer;
  }

  TempDir dir_;
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  FakeClock clock_{absl::FromUnixSeconds(1772400000)};
  FailingStore store_;
  NotesDecider decider_;
  RecordingProjector projector_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_ENGINE_ENGINE_FIXTURE_H_
