// The store on a disk that fails at every single step, and after a power cut or a kill at every single step.
#include <optional>
#include <string>

#include "tests/testing/faulty_disk.h"
#include "tests/unit/server/files/file_store_testing.h"

namespace gaiwan::testing {
namespace {

// Three pieces, two chunks, the last one not full.
constexpr size_t kSize = (1 << 20) + 300000;

struct Ending {
  const char* what;
  FaultyDisk::Fault fault;
  bool restart;
  bool power_cut;
};

class EveryStep : public ::testing::TestWithParam<Ending> {};

// However far it came: nothing half is ever shown as stored, what is shown is whole, and the same put goes on.
TEST_P(EveryStep, LeavesNothingHalfAndGoesOn) {
  const std::string bytes = PdfOf(kSize);
  const FileFacts facts = FactsOf(bytes);
  uint64_t steps = 0;
  uint64_t went_on = 0;
  for (bool fired = true; fired; ++steps) {
    FaultyDisk disk;
    StoreOnDisk store(&disk);
    disk.FailAt(steps + 1, GetParam().fault);
    const absl::Status first = store.Put(bytes, facts);
    fired = disk.fired();
    ASSERT_EQ(first.ok(), !fired) << steps << ": " << first;
    disk.Heal();
    if (GetParam().power_cut) disk.CutPower();
    if (GetParam().restart) store.Reopen();

    if (const std::optional<FileFacts> found = store->Find(kFileCase, facts.sha256)) {
      EXPECT_EQ(*found, facts) << steps;
      EXPECT_OK(store->Verify(kFileCase, facts.sha256)) << steps;
    }
    ASSERT_OK_AND_ASSIGN(const FileStore::Progress progress, store->StartUpload(kFileCase, facts));
    if (!progress.stored && progress.next_offset > 0) ++went_on;
    ASSERT_OK(store.Put(bytes, facts)) << steps;
    ASSERT_OK(store->Verify(kFileCase, facts.sha256)) << steps;
    EXPECT_FALSE(std::filesystem::exists(store.UploadPathOf(facts))) << steps;
    store.Reopen();
    ASSERT_OK_AND_ASSIGN(const std::string read, store->Read(kFileCase, facts.sha256, 0, kSize));
    EXPECT_EQ(Sha256(read), facts.sha256) << steps;
  }
  EXPECT_GT(steps, 12u);
  EXPECT_GT(went_on, 2u) << "an upload that broke off goes on where it was";
}

INSTANTIATE_TEST_SUITE_P(FileStore, EveryStep,
                         ::testing::Values(Ending{"error", FaultyDisk::Fault::kError, false, false},
                                           Ending{"killed", FaultyDisk::Fault::kTorn, true, false},
                                           Ending{"power cut", FaultyDisk::Fault::kTorn, true, true},
                                           Ending{"disk full", FaultyDisk::Fault::kNoSpace, false, false}),
                         [](const auto& ending) { return std::string(1, "EKPF"[ending.index]); });

// A document was named in the instant before its file's rename was durable, and a power cut took the file.
TEST(FileStore, WhatMayBeNamedOutlivesAPowerCutAtEveryStep) {
  const std::string bytes = PdfOf(2000);
  const FileFacts facts = FactsOf(bytes);
  uint64_t steps = 0, nameable = 0;
  for (bool fired = true; fired; ++steps) {
    FaultyDisk disk;
    StoreOnDisk store(&disk);
    disk.FailAt(steps + 1, FaultyDisk::Fault::kError);
    static_cast<void>(store.Put(bytes, facts));
    fired = disk.fired();
    disk.Heal();
    // By the process that was cut off, or by the next one.
    if (steps % 2 == 1) store.Reopen();
    const bool may_be_named = store->FindDurable(kFileCase, facts.sha256).has_value();
    disk.CutPower();
    store.Reopen();
    if (!may_be_named) continue;
    ++nameable;
    EXPECT_OK(store->Verify(kFileCase, facts.sha256)) << steps;
  }
  EXPECT_GT(steps, 8u);
  EXPECT_GT(nameable, 1u) << "renamed, and not all of it synced";
}

TEST(FileStore, WhatCannotBeMadeDurableMayNotBeNamed) {
  const std::string bytes = PdfOf(2000);
  const FileFacts facts = FactsOf(bytes);
  FaultyDisk disk;
  StoreOnDisk store(&disk);
  ASSERT_OK(store.Put(bytes, facts));
  store.Reopen();
  disk.FailAt(1, FaultyDisk::Fault::kError);
  EXPECT_EQ(store->FindDurable(kFileCase, facts.sha256), std::nullopt);
  disk.Heal();
  EXPECT_EQ(store->FindDurable(kFileCase, facts.sha256), facts);
}

TEST(FileStore, SaysThatTheDiskIsFull) {
  const std::string bytes = PdfOf(kSize);
  FaultyDisk disk;
  StoreOnDisk store(&disk);
  disk.FailAt(1, FaultyDisk::Fault::kNoSpace);
  const absl::Status status = store.Put(bytes, FactsOf(bytes));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted, ::testing::HasSubstr("DISK_FULL")));
}

}  // namespace
}  // namespace gaiwan::testing
