// A race, planted: what the callers and the thread that answers both count is guarded by nothing. Under ThreadSanitizer
// the test of this name passes only when it is reported, which shows that a race like it would be found in the engine:
// our locks are seen, and nothing on the way hides what they do not guard.
#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/random.h"
#include "server/engine/engine.h"
#include "server/log/memory_store.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/engine/notes_decider.h"

namespace gaiwan {
namespace {

constexpr int kCommands = 100;

int Run() {
  const testing::TempDir dir;
  const std::unique_ptr<KeyStore> keys = KeyStore::Open(dir.path(), AeadKey{}, RealRandom()).value();
  Sealer sealer(keys.get(), RealRandom());
  testing::FakeClock clock{absl::FromUnixSeconds(1772400000)};
  MemoryStore store;
  testing::NotesDecider decider;
  Engine::Parts parts{&store, &sealer, &clock, {{"cases", &decider}}, {}};
  const std::unique_ptr<Engine> engine = Engine::Open(std::move(parts), {}).value();
  std::atomic<bool> ended{false};
  engine->AnswerApart([] {});
  std::thread steps([&] {
    while (engine->WaitForWork(absl::Seconds(1))) engine->Step();
  });
  std::thread answers([&] {
    while (!ended) engine->Answer();
  });

  int count = 0;  // The planted one: it would have to be an atomic.
  // Tells when to stop, and orders nothing.
  std::atomic<int> answered{0};
  for (int i = 0; i < kCommands; ++i) {
    const absl::Status submitted =
        engine->Submit(testing::NoteCommand("cases/1", absl::StrCat("r", i)), [&](const absl::StatusOr<EngineAnswer>&) {
          ++count;
          answered.fetch_add(1, std::memory_order_relaxed);
        });
    if (!submitted.ok()) return 1;
  }
  while (answered.load(std::memory_order_relaxed) < kCommands) ++count;
  engine->Close();
  steps.join();
  ended = true;
  answers.join();
  std::printf("counted %d\n", count);
  return 0;
}

}  // namespace
}  // namespace gaiwan

int main() {
  return gaiwan::Run();
}
