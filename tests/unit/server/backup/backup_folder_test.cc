#include "server/backup/backup_folder.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/backup/key_copy.h"
#include "server/backup/set_text.h"
#include "server/base/random.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

namespace fs = std::filesystem;
using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::gaiwan::testing::WriteFileForTest;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'772'409'600);

class AmpleSpace final : public FreeSpace {
 public:
  uint64_t FreeBytes() override { return uint64_t{1} << 40; }
};

// A data folder with a log, a document and a checkpoint, and a folder of backups.
class BackupFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* folder : {"data/log", "data/files/cases/c-1", "data/evidence/checkpoints"}) {
      fs::create_directories(dir_ / folder);
    }
    WriteFileForTest(dir_ / "data/FORMAT", "1\n");
    WriteFileForTest(dir_ / "data/files/cases/c-1/aa", "a sealed document");
    WriteFileForTest(dir_ / "data/evidence/checkpoints/3", "a signed note");
    WriteFileForTest(dir_ / "data/evidence/checkpoint.key", "secret");
    RocksStore::Options options;
    options.dir = dir_ / "data/log";
    options.clock = &clock_;
    options.free_space = &space_;
    ASSERT_OK_AND_ASSIGN(store_, RocksStore::Open(options));
    ASSERT_OK_AND_ASSIGN(head_, SignedHead::Open(dir_ / "data", RealRandom()));
    ASSERT_OK(head_->CompareWithHead(*store_));
    Append(300);
    ASSERT_OK_AND_ASSIGN(backups_, BackupFolder::Open(dir_ / "backups"));
  }

  void Append(int count) {
    Group group;
    for (int i = 0; i < count; ++i) group.Append("s", ++version_, RandomBytes(*RealRandom(), 2000));
    ASSERT_OK(store_->Commit(group));
  }

  BackupFolder::Source Source() {
    return {store_.get(), head_.get(), dir_ / "data", kNow, kNow, [] { return uint64_t{7}; }};
  }

  void Damage(const std::string& path) {
    std::string bytes = ReadFileForTest(path);
    ASSERT_FALSE(bytes.empty()) << path;
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    WriteFileForTest(path, bytes);
  }

  // Bytes of the tables in the copies of the log, by name: what sets share is one file. (A write-ahead log that is
  // about to go may be copied as well, or not.)
  std::map<std::string, uintmax_t> Tables() {
    std::map<std::string, uintmax_t> tables;
    for (const auto& entry : fs::recursive_directory_iterator(dir_ / "backups/log")) {
      if (entry.path().extension() == ".sst") tables.emplace(entry.path().filename().string(), entry.file_size());
    }
    return tables;
  }

  // The first file below the folder of backups whose path has `part`.
  std::string FileWith(absl::string_view part) {
    for (const auto& entry : fs::recursive_directory_iterator(dir_ / "backups")) {
      if (entry.is_regular_file() && absl::StrContains(entry.path().string(), part)) return entry.path().string();
    }
    ADD_FAILURE() << "no file with " << part;
    return "";
  }

  TempDir dir_;
  FakeClock clock_{kNow};
  AmpleSpace space_;
  uint64_t version_ = 0;
  std::unique_ptr<RocksStore> store_;
  std::unique_ptr<SignedHead> head_;
  std::unique_ptr<BackupFolder> backups_;
};

TEST_F(BackupFolderTest, RestoresTheLogTheDocumentsTheEvidenceAndNoKeys) {
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo set, backups_->Add(Source(), 3));
  EXPECT_EQ(set.id, 1);
  EXPECT_EQ(set.head.position, 300u);
  EXPECT_EQ(set.last_key, 7u);
  fs::create_directories(dir_ / "restored");
  ASSERT_OK(backups_->Restore(set, dir_ / "restored"));
  EXPECT_EQ(ReadFileForTest(dir_ / "restored/files/cases/c-1/aa"), "a sealed document");
  EXPECT_EQ(ReadFileForTest(dir_ / "restored/evidence/checkpoints/3"), "a signed note");
  EXPECT_EQ(ReadFileForTest(dir_ / "restored/FORMAT"), "1\n");
  EXPECT_EQ(ReadFileForTest(dir_ / "restored/HEAD"), ReadFileForTest(dir_ / "data/HEAD"));
  for (const auto& entry : fs::recursive_directory_iterator(dir_ / "backups")) {
    EXPECT_NE(entry.path().extension(), ".key") << entry.path();
  }
  RocksStore::Options options;
  options.dir = dir_ / "restored/log";
  options.clock = &clock_;
  options.free_space = &space_;
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<RocksStore> restored, RocksStore::Open(options));
  EXPECT_EQ(restored->LastPosition(), 300u);
  ASSERT_OK_AND_ASSIGN(const std::string there, restored->Look()->GetStored(300));
  ASSERT_OK_AND_ASSIGN(const std::string here, store_->Look()->GetStored(300));
  EXPECT_EQ(there, here);
}

TEST_F(BackupFolderTest, TheSecondHoldsWhatIsNewAndTheFirstStays) {
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo first, backups_->Add(Source(), 3));
  EXPECT_GT(first.new_bytes, 300 * 2000);
  WriteFileForTest(dir_ / "data/files/cases/c-1/bb", "another");
  Append(10);
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo second, backups_->Add(Source(), 3));
  EXPECT_EQ(second.head.position, 310u);
  EXPECT_GT(second.total_bytes, first.new_bytes);
  EXPECT_OK(backups_->Check(first));
  EXPECT_OK(backups_->Check(second));
  // The first has no part in what came after it.
  fs::create_directories(dir_ / "restored");
  ASSERT_OK(backups_->Restore(first, dir_ / "restored"));
  EXPECT_FALSE(fs::exists(dir_ / "restored/files/cases/c-1/bb"));
}

TEST_F(BackupFolderTest, TablesThatAreInAnEarlierSetAreNotCopiedAgain) {
  ASSERT_OK(backups_->Add(Source(), 9).status());
  Append(10);
  ASSERT_OK(backups_->Add(Source(), 9).status());
  for (int i = 0; i < 3; ++i) {
    const std::map<std::string, uintmax_t> before = Tables();
    ASSERT_OK_AND_ASSIGN(const BackupSetInfo set, backups_->Add(Source(), 9));
    // RocksDB compacts beside us, and what it wrote anew is no table of an earlier set.
    int64_t compacted = 0;
    for (const auto& [name, bytes] : Tables()) compacted += before.count(name) > 0 ? 0 : static_cast<int64_t>(bytes);
    EXPECT_LT(set.new_bytes - compacted, 100'000);  // Of RocksDB's options and manifest, which every set has.
    EXPECT_GT(set.total_bytes, 300 * 2000);
    EXPECT_OK(backups_->Check(set));
  }
}

TEST_F(BackupFolderTest, ADocumentThatWasDroppedAndCameAgainIsCopiedAgain) {
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo first, backups_->Add(Source(), 3));
  const std::string path = dir_ / "data/files/cases/c-1/aa";
  WriteFileForTest(path, "sealed with another key");
  fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(5));
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo second, backups_->Add(Source(), 3));
  EXPECT_OK(backups_->Check(first));
  fs::create_directories(dir_ / "restored");
  ASSERT_OK(backups_->Restore(second, dir_ / "restored"));
  EXPECT_EQ(ReadFileForTest(dir_ / "restored/files/cases/c-1/aa"), "sealed with another key");
}

TEST_F(BackupFolderTest, KeepsAsManyAsItIsToldTo) {
  for (int i = 0; i < 4; ++i) {
    Append(5);
    ASSERT_OK(backups_->Add(Source(), 2).status());
  }
  ASSERT_OK_AND_ASSIGN(const std::vector<BackupSetInfo> sets, backups_->List(*head_));
  ASSERT_EQ(sets.size(), 2u);
  EXPECT_EQ(sets[0].id, 4);
  EXPECT_EQ(sets[1].id, 3);
  EXPECT_OK(backups_->Check(sets[0]));
  EXPECT_OK(backups_->Check(sets[1]));
  EXPECT_THAT(backups_->Find(1, *head_), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(BackupFolderTest, DamageIsNamed) {
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo set, backups_->Add(Source(), 3));
  for (const char* part : {".sst", "cases/c-1/aa", "checkpoints/3", "sets/000001/HEAD", "catalogue"}) {
    const std::string path = FileWith(part);
    const std::string whole = ReadFileForTest(path);
    Damage(path);
    const absl::Status checked = backups_->Check(set);
    EXPECT_THAT(checked, StatusIs(absl::StatusCode::kDataLoss, HasSubstr(fs::path(path).filename().string()))) << part;
    fs::create_directories(dir_ / "nothing");
    EXPECT_THAT(backups_->Restore(set, dir_ / "nothing"), StatusIs(absl::StatusCode::kDataLoss)) << part;
    EXPECT_TRUE(fs::is_empty(dir_ / "nothing"));
    WriteFileForTest(path, whole);
    EXPECT_OK(backups_->Check(set));
  }
}

TEST_F(BackupFolderTest, ASetThatSomebodyElseSignedIsNone) {
  ASSERT_OK(backups_->Add(Source(), 3).status());
  TempDir other;
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<SignedHead> stranger, SignedHead::Open(other.path(), RealRandom()));
  EXPECT_THAT(backups_->Find(1, *stranger), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("SET")));
  Damage(FileWith("/SET"));
  EXPECT_THAT(backups_->Find(0, *head_), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("SET")));
  ASSERT_OK_AND_ASSIGN(const std::vector<BackupSetInfo> sets, backups_->List(*head_));
  EXPECT_TRUE(sets.empty());
}

TEST_F(BackupFolderTest, OneThatWasCutShortIsMadeAnew) {
  ASSERT_OK(backups_->Add(Source(), 3).status());
  fs::remove(FileWith("/SET"));
  WriteFileForTest(dir_ / "backups/catalogue", ReadFileForTest(dir_ / "backups/catalogue") + "half a li");
  EXPECT_THAT(backups_->Find(0, *head_), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo set, backups_->Add(Source(), 3));
  EXPECT_EQ(set.id, 1);
  EXPECT_OK(backups_->Check(set));
}

TEST_F(BackupFolderTest, AFolderOfSomethingElseIsLeftAlone) {
  fs::create_directories(dir_ / "photographs");
  WriteFileForTest(dir_ / "photographs/tea", "tea");
  EXPECT_THAT(BackupFolder::Open(dir_ / "photographs"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no backup")));
}

TEST_F(BackupFolderTest, SaysOfItselfWhatItIs) {
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo set, backups_->Add(Source(), 3));
  ASSERT_OK_AND_ASSIGN(const BackupSetInfo back, FromSetText(ToSetText(set)));
  EXPECT_EQ(ToSetText(back), ToSetText(set));
  EXPECT_EQ(back.own, set.own);
  EXPECT_THAT(FromSetText("gaiwan backup set 2\nid 1\n"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FromSetText("gaiwan backup set 1\nid one\n"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(BackupFolderTest, APathThatLeadsOutIsNone) {
  const std::string digest(64, 'a');
  EXPECT_OK(FromLine(digest + " 3 evidence/checkpoints/3").status());
  for (const char* path : {"/etc/passwd", "../HEAD", "evidence/../../HEAD", ""}) {
    EXPECT_THAT(FromLine(absl::StrCat(digest, " 3 ", path)), StatusIs(absl::StatusCode::kInvalidArgument)) << path;
  }
}

AeadKey Master() {
  AeadKey key;
  RealRandom()->Fill(absl::MakeSpan(key));
  return key;
}

TEST_F(BackupFolderTest, TheCopyOfKeysIsReplacedSoThatADestroyedOneIsGone) {
  const AeadKey master = Master();
  fs::create_directories(dir_ / "data/keys");
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<KeyStore> keys, KeyStore::Open(dir_ / "data/keys", master, RealRandom()));
  ASSERT_OK_AND_ASSIGN(const uint64_t number, keys->NewKey());
  ASSERT_OK_AND_ASSIGN(const AeadKey key, keys->Get(number));
  ASSERT_OK(CopyKeys(dir_ / "data", keys.get(), dir_ / "keys"));
  const auto restored = [&](const char* to) {
    fs::create_directories(dir_ / to);
    EXPECT_OK(RestoreKeys(dir_ / "keys", dir_ / to));
    EXPECT_EQ(ReadFileForTest(dir_ / to + "/head.key"), ReadFileForTest(dir_ / "data/head.key"));
    EXPECT_EQ(ReadFileForTest(dir_ / to + "/evidence/checkpoint.key"), "secret");
    return KeyStore::Open(dir_ / to + "/keys", master, RealRandom()).value();
  };
  EXPECT_THAT(restored("first")->Get(number), testing::IsOkAndHolds(key));
  ASSERT_OK(keys->Erase(number));
  ASSERT_OK(CopyKeys(dir_ / "data", keys.get(), dir_ / "keys"));
  EXPECT_THAT(restored("second")->Get(number), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_FALSE(fs::exists(dir_ / "keys/keys.before"));

  Damage(dir_ / "keys/keys/head.key");
  EXPECT_THAT(RestoreKeys(dir_ / "keys", dir_ / "second"),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("head.key")));
}

}  // namespace
}  // namespace gaiwan
