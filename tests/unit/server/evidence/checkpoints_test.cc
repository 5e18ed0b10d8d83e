#include "server/evidence/checkpoints.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/random.h"
#include "server/base/run_command.h"
#include "server/evidence/tree_reader.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/evidence/log_with_tree.h"
#include "workflow/evidence/timestamp.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::LogWithTree;
using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CheckpointsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Checkpoints> Open(Checkpoints::Options options = {}) {
    options.dir = dir_ / "evidence";
    absl::StatusOr<std::unique_ptr<Checkpoints>> opened = Checkpoints::Open(std::move(options), RealRandom());
    EXPECT_OK(opened.status());
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  std::string FileOf(uint64_t size, absl::string_view ending = "") const {
    return absl::StrFormat("%s/evidence/checkpoints/%020d%s", dir_.path(), size, ending);
  }
  static void Overwrite(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  TempDir dir_;
  LogWithTree log_;
};

TEST_F(CheckpointsTest, SignsWhatIsRecorded) {
  const auto checkpoints = Open();
  EXPECT_THAT(checkpoints->Create(log_.store).status(), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(checkpoints->Get(0).status(), StatusIs(absl::StatusCode::kNotFound));
  log_.Append(300);
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint made, checkpoints->Create(log_.store));
  EXPECT_EQ(made.head.size, 300u);
  EXPECT_EQ(made.head.root, log_.Expected(300).Root());
  EXPECT_THAT(made.head.origin, StartsWith("gaiwan.invalid/"));
  EXPECT_EQ(CheckSignature(made.note, checkpoints->key()).state, SignatureState::kValid);
  // Nothing new: nothing signed.
  ASSERT_OK(checkpoints->Create(log_.store).status());
  log_.Append(5);
  ASSERT_OK(checkpoints->Create(log_.store).status());
  EXPECT_THAT(checkpoints->List(UINT64_MAX, 10), ElementsAre(305u, 300u));
  EXPECT_THAT(checkpoints->List(305, 10), ElementsAre(300u));
  EXPECT_THAT(checkpoints->List(UINT64_MAX, 1), ElementsAre(305u));
  EXPECT_THAT(checkpoints->List(300, 10), IsEmpty());
}

TEST_F(CheckpointsTest, KeepsKeyAndHistory) {
  std::string key;
  log_.Append(10);
  {
    Checkpoints::Options options;
    options.origin = "log.example.cn/wulan";
    const auto checkpoints = Open(options);
    ASSERT_OK(checkpoints->Create(log_.store).status());
    key = ToText(checkpoints->key());
    EXPECT_THAT(key, StartsWith("log.example.cn/wulan+"));
  }
  // Another name later: the older one stays readable under its own.
  Checkpoints::Options options;
  options.origin = "log.example.cn/new";
  const auto checkpoints = Open(options);
  log_.Append(10);
  ASSERT_OK(checkpoints->Create(log_.store).status());
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint first, checkpoints->Get(10));
  EXPECT_EQ(first.head.origin, "log.example.cn/wulan");
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint last, checkpoints->Get(0));
  EXPECT_EQ(last.head.origin, "log.example.cn/new");
  EXPECT_OK(checkpoints->CompareLast(*log_.store.Look()));
}

TEST_F(CheckpointsTest, WithoutItsKeyItDoesNotOpen) {
  log_.Append(10);
  ASSERT_OK(Open()->Create(log_.store).status());
  std::filesystem::remove(dir_ / "evidence/checkpoint.key");
  Checkpoints::Options options;
  options.dir = dir_ / "evidence";
  EXPECT_THAT(Checkpoints::Open(options, RealRandom()).status(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(CheckpointsTest, NeverSignsWhatDoesNotContinueTheLast) {
  const auto checkpoints = Open();
  log_.Append(10);
  ASSERT_OK(checkpoints->Create(log_.store).status());
  LogWithTree other;
  Group first;
  first.Append("cases/c-another", 1, "another beginning");
  ASSERT_OK(other.projector().Complete(1, &first));
  ASSERT_OK(other.store.Commit(first).status());
  other.Append(8);
  EXPECT_THAT(checkpoints->Create(other.store).status(),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 9")));
  other.Append(3);  // Longer, and another.
  EXPECT_THAT(checkpoints->Create(other.store).status(),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("up to position 10")));
  EXPECT_THAT(checkpoints->CompareLast(*other.store.Look()), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(checkpoints->List(UINT64_MAX, 9), ElementsAre(10u));
}

TEST_F(CheckpointsTest, EveryByteOfACheckpointCounts) {
  const auto checkpoints = Open();
  log_.Append(10);
  ASSERT_OK(checkpoints->Create(log_.store).status());
  const std::string bytes = ReadFileForTest(FileOf(10));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] ^= 1;
    Overwrite(FileOf(10), changed);
    EXPECT_FALSE(checkpoints->Get(10).ok()) << i;
    std::vector<std::string> faults;
    ASSERT_OK(
        checkpoints->CompareAll(*log_.store.Look(), [&](std::string words) { faults.push_back(words); }).status());
    EXPECT_EQ(faults.size(), 1u) << i;
  }
}

TEST_F(CheckpointsTest, TakesCosignaturesOfItsWitnessesAlone) {
  ASSERT_OK_AND_ASSIGN(const Ed25519Key witness, Ed25519Key::FromSeed(std::string(32, 'w')));
  ASSERT_OK_AND_ASSIGN(const Ed25519Key stranger, Ed25519Key::FromSeed(std::string(32, 's')));
  Checkpoints::Options options;
  options.witnesses = {MakeVerifierKey("w", NoteKeyType::kCosignature, witness.public_key())};
  const auto checkpoints = Open(options);
  log_.Append(10);
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint made, checkpoints->Create(log_.store));
  ASSERT_OK_AND_ASSIGN(const NoteSignature good, Cosign("w", witness, 1700000000, made.note.text));
  ASSERT_OK_AND_ASSIGN(const NoteSignature unknown, Cosign("w", stranger, 1700000000, made.note.text));
  ASSERT_OK_AND_ASSIGN(const NoteSignature other, Cosign("w", witness, 1700000000, "another text\n"));
  EXPECT_THAT(checkpoints->AddCosignature(10, ToLine(unknown)).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(checkpoints->AddCosignature(10, ToLine(other)).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(checkpoints->AddCosignature(10, "nonsense").status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(checkpoints->AddCosignature(11, ToLine(good)).status(), StatusIs(absl::StatusCode::kNotFound));
  for (int i = 0; i < 2; ++i) {  // A repeat is harmless.
    ASSERT_OK_AND_ASSIGN(const SignedCheckpoint kept, checkpoints->AddCosignature(10, ToLine(good)));
    EXPECT_EQ(kept.note.signatures.size(), 2u);
  }
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint read, checkpoints->Get(10));
  EXPECT_EQ(CheckSignature(read.note, options.witnesses[0]).unix_seconds, 1700000000);
}

TEST_F(CheckpointsTest, HasACheckpointTimestamped) {
  TempDir authority;
  ASSERT_EQ(std::system(absl::StrCat("tests/testing/make_timestamp_authority.sh ", authority.path()).c_str()), 0);
  Checkpoints::Options options;
  options.timestamp_command = {authority / "stamp", "{query}", "{response}"};
  options.timestamp_authority = ReadFileForTest(authority / "ca.pem");
  options.timestamp_limit = absl::Seconds(30);
  const auto checkpoints = Open(options);
  log_.Append(10);
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint made, checkpoints->Create(log_.store));
  ASSERT_EQ(made.timestamps.size(), 1u);
  EXPECT_EQ(checkpoints->timestamp_failure(), "");
  ASSERT_OK_AND_ASSIGN(const std::string text, TimestampedText(made.note, made.head.origin));
  EXPECT_OK(CheckTimestamp(made.timestamps[0], text, options.timestamp_authority).status());
  EXPECT_EQ(ReadFileForTest(FileOf(10, ".tsr")), made.timestamps[0]);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "evidence/stamp.query"));
}

// An authority that cannot be reached costs the stamp, not the checkpoint; the next try makes up for it.
TEST_F(CheckpointsTest, WithoutAStampItIsSignedAndTriedAgain) {
  TempDir authority;
  ASSERT_EQ(std::system(absl::StrCat("tests/testing/make_timestamp_authority.sh ", authority.path()).c_str()), 0);
  Checkpoints::Options options;
  options.timestamp_command = {authority / "stamp-later", "{query}", "{response}"};
  options.timestamp_authority = ReadFileForTest(authority / "ca.pem");
  options.timestamp_limit = absl::Seconds(30);
  const auto checkpoints = Open(options);
  log_.Append(10);
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint made, checkpoints->Create(log_.store));
  EXPECT_THAT(made.timestamps, IsEmpty());
  EXPECT_THAT(checkpoints->timestamp_failure(), HasSubstr("stamp-later"));
  std::filesystem::rename(authority / "stamp", authority / "stamp-later");
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint again, checkpoints->Create(log_.store));
  EXPECT_EQ(again.timestamps.size(), 1u);
  EXPECT_EQ(checkpoints->timestamp_failure(), "");
}

TEST(RunCommand, SaysHowItEnded) {
  EXPECT_OK(RunCommand({"true"}, absl::Seconds(30)));
  EXPECT_THAT(RunCommand({"sh", "-c", "exit 3"}, absl::Seconds(30)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("status 3")));
  EXPECT_THAT(RunCommand({"/nowhere/at/all"}, absl::Seconds(30)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(RunCommand({"sleep", "1000"}, absl::Milliseconds(50)), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(RunCommand({"sh", "-c", "kill -9 $$"}, absl::Seconds(30)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("signal 9")));
}

}  // namespace
}  // namespace gaiwan
