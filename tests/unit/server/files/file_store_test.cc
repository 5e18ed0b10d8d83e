#include "server/files/file_store.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/files/file_eraser.h"
#include "tests/unit/server/files/file_store_testing.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;

int64_t LimitOf(const absl::Status& status) {
  v1::BadField detail;
  EXPECT_TRUE(ReadDetail(status, &detail)) << status;
  return detail.limit();
}

class FileStoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<int64_t> Write(const FileFacts& facts, const std::string& bytes, int64_t offset, size_t length) {
    return store_->WriteChunk(kFileCase, facts.sha256, offset,
                              absl::string_view(bytes).substr(static_cast<size_t>(offset), length));
  }

  RealDisk disk_;
  StoreOnDisk store_{&disk_};
};

TEST_F(FileStoreTest, KeepsWhatItWasGivenAndNothingReadableOnDisk) {
  const std::string bytes = PdfOf(2500000);
  const FileFacts facts = FactsOf(bytes);
  EXPECT_EQ(store_->Find(kFileCase, facts.sha256), std::nullopt);
  ASSERT_OK(store_.Put(bytes, facts));
  EXPECT_EQ(store_->Find(kFileCase, facts.sha256), facts);
  EXPECT_EQ(store_->Read(kFileCase, facts.sha256, 0, bytes.size() + 10).value(), bytes);
  EXPECT_EQ(store_->Read(kFileCase, facts.sha256, 1048000, 2000).value(), bytes.substr(1048000, 2000));
  EXPECT_EQ(store_->Read(kFileCase, facts.sha256, static_cast<int64_t>(bytes.size()), 10).value(), "");
  EXPECT_OK(store_->Verify(kFileCase, facts.sha256));
  EXPECT_EQ(store_->CountFiles().value(), 1u);
  EXPECT_THAT(ReadFileForTest(store_.PathOf(facts)), Not(HasSubstr("not much of one")));
  // The scope is the case.
  EXPECT_EQ(store_->Find("c-bbbbbbbbbbbbbbbbbbbbbbbbbb", facts.sha256), std::nullopt);
  EXPECT_THAT(store_->Read("../cases/" + std::string(kFileCase), facts.sha256, 0, 1),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(FileStoreTest, AnErasedFileIsGoneAndItsCopiesDoNotOpen) {
  const std::string bytes = PdfOf(2000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_.Put(bytes, facts));
  const std::string sealed = ReadFileForTest(store_.PathOf(facts));
  const FileEraser eraser = store_.Eraser();
  EXPECT_OK(eraser.Erase(kFileCase, facts.sha256));
  EXPECT_EQ(store_->Find(kFileCase, facts.sha256), std::nullopt);
  EXPECT_EQ(store_->FindDurable(kFileCase, facts.sha256), std::nullopt);
  EXPECT_EQ(store_->CountFiles().value(), 0u);
  EXPECT_OK(eraser.Erase(kFileCase, facts.sha256)) << "there is none";
  EXPECT_THAT(eraser.Erase("../x", facts.sha256), StatusIs(absl::StatusCode::kInvalidArgument));
  // From a copy its bytes come back, and nobody reads them.
  WriteFileForTest(store_.PathOf(facts), sealed);
  EXPECT_FALSE(store_->Read(kFileCase, facts.sha256, 0, 100).ok());
  EXPECT_OK(eraser.Erase(kFileCase, facts.sha256));
  // The same file may be handed in again, under another key.
  ASSERT_OK(store_.Put(bytes, facts));
  EXPECT_EQ(store_->Read(kFileCase, facts.sha256, 0, bytes.size()).value(), bytes);
}

TEST_F(FileStoreTest, TheSameFileIsDoneAtOnce) {
  const std::string bytes = PdfOf(1000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_.Put(bytes, facts));
  ASSERT_OK_AND_ASSIGN(const FileStore::Progress again, store_->StartUpload(kFileCase, facts));
  EXPECT_TRUE(again.stored);
  EXPECT_EQ(again.next_offset, 1000);
  EXPECT_EQ(store_->FinishUpload(kFileCase, facts.sha256).value(), facts) << "a repeat";
  EXPECT_EQ(Write(facts, bytes, 0, 10).value(), 1000) << "a repeat";
  FileFacts other = facts;
  other.media_type = "text/plain";
  EXPECT_THAT(store_->StartUpload(kFileCase, other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("application/pdf")));
}

TEST_F(FileStoreTest, GoesOnAfterARestart) {
  const std::string bytes = PdfOf(1500000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  ASSERT_OK(Write(facts, bytes, 0, kPieceBytes));
  ASSERT_OK(Write(facts, bytes, kPieceBytes, 100000));
  store_.Reopen();
  ASSERT_OK_AND_ASSIGN(const FileStore::Progress progress, store_->StartUpload(kFileCase, facts));
  EXPECT_EQ(progress.next_offset, static_cast<int64_t>(kPieceBytes) + 100000);
  ASSERT_OK(store_.Put(bytes, facts));
  EXPECT_EQ(store_->Read(kFileCase, facts.sha256, 0, bytes.size()).value(), bytes);
}

TEST_F(FileStoreTest, RepeatsAreHarmlessAndGapsAreRefused) {
  const std::string bytes = PdfOf(1000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  const absl::Status gap = Write(facts, bytes, 10, 10).status();
  EXPECT_THAT(gap, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("offset")));
  EXPECT_EQ(LimitOf(gap), 0);
  EXPECT_EQ(Write(facts, bytes, 0, 400).value(), 400);
  EXPECT_EQ(Write(facts, bytes, 0, 400).value(), 400);
  EXPECT_EQ(Write(facts, bytes, 100, 400).value(), 500) << "what overlaps is taken once";
  EXPECT_EQ(LimitOf(Write(facts, bytes, 501, 1).status()), 500);
  EXPECT_EQ(LimitOf(store_->FinishUpload(kFileCase, facts.sha256).status()), 500);
  EXPECT_EQ(LimitOf(store_->WriteChunk(kFileCase, facts.sha256, 500, std::string(501, 'x')).status()), 1000);
  ASSERT_OK(Write(facts, bytes, 500, 500));
  ASSERT_OK(store_->FinishUpload(kFileCase, facts.sha256));
  EXPECT_EQ(store_->Read(kFileCase, facts.sha256, 0, 1000).value(), bytes);
}

TEST_F(FileStoreTest, UnknownUploadsAreSaidToBe) {
  const std::string digest(64, 'a');
  for (const absl::Status& status :
       {store_->WriteChunk(kFileCase, digest, 0, "x").status(), store_->FinishUpload(kFileCase, digest).status()}) {
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
    EXPECT_EQ(ReasonOf(status), v1::UPLOAD_UNKNOWN);
  }
}

// Before anything is stored.
TEST_F(FileStoreTest, RefusesTypeAndSizeAtOnce) {
  FileFacts facts = FactsOf("x");
  facts.size = kPaperBytesMax + 1;
  absl::Status status = store_->StartUpload(kFileCase, facts).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("size_bytes")));
  EXPECT_EQ(LimitOf(status), kPaperBytesMax);
  facts.media_type = "video/mp4";
  facts.size = kRecordingBytesMax + 1;
  EXPECT_EQ(LimitOf(store_->StartUpload(kFileCase, facts).status()), kRecordingBytesMax);
  facts.media_type = "application/x-msdownload";
  status = store_->StartUpload(kFileCase, facts).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("media_type")));
  EXPECT_FALSE(std::filesystem::exists(store_.UploadPathOf(facts)));
}

TEST_F(FileStoreTest, RefusesAnotherContentAtTheFirstBytes) {
  const std::string bytes = "MZ\x90" + std::string(1000, '\0');
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  const absl::Status status = Write(facts, bytes, 0, bytes.size()).status();
  EXPECT_EQ(ReasonOf(status), v1::FILE_DIFFERS);
  EXPECT_EQ(store_->StartUpload(kFileCase, facts)->next_offset, 0) << "none of it was kept";
}

TEST_F(FileStoreTest, RefusesBytesOfAnotherDigestAndDropsThem) {
  const std::string bytes = PdfOf(1000);
  const FileFacts facts = FactsOf(PdfOf(1000, 2));
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  ASSERT_OK(Write(facts, bytes, 0, 1000));
  EXPECT_EQ(ReasonOf(store_->FinishUpload(kFileCase, facts.sha256).status()), v1::FILE_DIFFERS);
  EXPECT_FALSE(std::filesystem::exists(store_.UploadPathOf(facts)));
  EXPECT_EQ(store_->Find(kFileCase, facts.sha256), std::nullopt);
  ASSERT_OK(store_.Put(PdfOf(1000, 2), facts)) << "the right ones may follow";
}

// Anything in the file but the zeros of its header.
TEST_F(FileStoreTest, DamageOnDiskIsNamed) {
  const std::string bytes = PdfOf((1 << 20) + 1000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_.Put(bytes, facts));
  const std::string path = store_.PathOf(facts);
  const std::string whole = ReadFileForTest(path);
  for (const size_t at :
       {size_t{0}, size_t{12}, size_t{20}, size_t{30}, size_t{60}, size_t{170}, size_t{500000}, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    WriteFileForTest(path, damaged);
    EXPECT_THAT(store_->Verify(kFileCase, facts.sha256), StatusIs(absl::StatusCode::kDataLoss, HasSubstr(facts.sha256)))
        << at;
    EXPECT_THAT(store_->Read(kFileCase, facts.sha256, 0, bytes.size()), StatusIs(absl::StatusCode::kDataLoss)) << at;
  }
  WriteFileForTest(path, whole.substr(0, whole.size() - 1));
  EXPECT_EQ(store_->Find(kFileCase, facts.sha256), std::nullopt);
  EXPECT_THAT(store_->Verify(kFileCase, facts.sha256), StatusIs(absl::StatusCode::kDataLoss));
  std::filesystem::remove(path);
  EXPECT_THAT(store_->Verify(kFileCase, facts.sha256), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(FileStoreTest, AnUploadThatIsDamagedBeginsAnew) {
  const std::string bytes = PdfOf(2500000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  for (int64_t at = 0; at < 2097152; at += kPieceBytes) ASSERT_OK(Write(facts, bytes, at, kPieceBytes));
  std::string damaged = ReadFileForTest(store_.UploadPathOf(facts));
  for (const size_t at : {size_t{1000}, size_t{1500000}}) damaged[at] = static_cast<char>(damaged[at] ^ 1);
  WriteFileForTest(store_.UploadPathOf(facts), damaged);
  store_.Reopen();
  EXPECT_EQ(store_->StartUpload(kFileCase, facts)->next_offset, 0);
  ASSERT_OK(store_.Put(bytes, facts));
}

TEST_F(FileStoreTest, DropsAnUploadThatNobodyGoesOnWith) {
  const std::string bytes = PdfOf(1000);
  const FileFacts facts = FactsOf(bytes);
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  store_.clock.AdvanceTime(kUploadKeptFor - absl::Hours(1));
  EXPECT_EQ(store_->Step(), 0u);
  ASSERT_OK(Write(facts, bytes, 0, 500)) << "it was gone on with";
  store_.clock.AdvanceTime(kUploadKeptFor - absl::Hours(1));
  EXPECT_EQ(store_->Step(), 0u);
  store_.Reopen();
  EXPECT_EQ(store_->StartUpload(kFileCase, facts)->next_offset, 500);
  store_.clock.AdvanceTime(kUploadKeptFor);
  EXPECT_EQ(store_->Step(), 1u);
  EXPECT_FALSE(std::filesystem::exists(store_.UploadPathOf(facts)));
  EXPECT_EQ(ReasonOf(Write(facts, bytes, 500, 500).status()), v1::UPLOAD_UNKNOWN);
  // At a start, too.
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  store_.clock.AdvanceTime(kUploadKeptFor);
  store_.Reopen();
  EXPECT_EQ(store_->Step(), 1u);
  EXPECT_FALSE(std::filesystem::exists(store_.UploadPathOf(facts)));
}

TEST_F(FileStoreTest, DropsAFinishedFileThatNobodyNames) {
  const std::string bytes = PdfOf(1000), named = PdfOf(1000, 2), asked = PdfOf(1000, 3);
  for (const std::string* each : {&bytes, &named, &asked}) ASSERT_OK(store_.Put(*each, FactsOf(*each)));
  store_.named.insert(FactsOf(named).sha256);
  store_.clock.AdvanceTime(kUnnamedKeptFor - absl::Hours(1));
  EXPECT_EQ(store_->Step(), 0u);
  store_.clock.AdvanceTime(kUnnamedSweepEvery);
  // A decision is just about to name it.
  ASSERT_EQ(store_->FindDurable(kFileCase, FactsOf(asked).sha256), FactsOf(asked));
  EXPECT_EQ(store_->Step(), 1u);
  EXPECT_EQ(store_->Find(kFileCase, FactsOf(bytes).sha256), std::nullopt);
  EXPECT_EQ(store_->FindDurable(kFileCase, FactsOf(bytes).sha256), std::nullopt);
  EXPECT_OK(store_->Verify(kFileCase, FactsOf(named).sha256));
  EXPECT_OK(store_->Verify(kFileCase, FactsOf(asked).sha256));
  // It was not named after all.
  store_.clock.AdvanceTime(kUnnamedSweepEvery);
  EXPECT_EQ(store_->Step(), 1u);
  EXPECT_EQ(store_->Find(kFileCase, FactsOf(asked).sha256), std::nullopt);
  EXPECT_EQ(store_->CountFiles().value(), 1u);
  // It can come once more.
  ASSERT_OK(store_.Put(bytes, FactsOf(bytes)));
  EXPECT_EQ(store_->FindDurable(kFileCase, FactsOf(bytes).sha256), FactsOf(bytes));
}

TEST_F(FileStoreTest, KeepsAFileWhileTheLogCannotBeAsked) {
  const std::string bytes = PdfOf(1000);
  ASSERT_OK(store_.Put(bytes, FactsOf(bytes)));
  store_.log = absl::UnavailableError("the disk is away");
  store_.clock.AdvanceTime(kUnnamedKeptFor);
  EXPECT_EQ(store_->Step(), 0u);
  EXPECT_OK(store_->Verify(kFileCase, FactsOf(bytes).sha256));
}

TEST_F(FileStoreTest, AskingForAFileAgainKeepsItAsLongAgain) {
  const std::string bytes = PdfOf(1000);
  ASSERT_OK(store_.Put(bytes, FactsOf(bytes)));
  store_.clock.AdvanceTime(kUnnamedKeptFor - absl::Hours(1));
  EXPECT_TRUE(store_->StartUpload(kFileCase, FactsOf(bytes))->stored);
  store_.clock.AdvanceTime(kUnnamedKeptFor - absl::Hours(2));
  EXPECT_EQ(store_->Step(), 0u);
  EXPECT_OK(store_->Verify(kFileCase, FactsOf(bytes).sha256));
}

TEST_F(FileStoreTest, LooksThroughManyFoldersStepByStep) {
  constexpr size_t kCases = 3 * kUnnamedFoldersPerStep - 5;
  const std::string bytes = PdfOf(100);
  for (size_t i = 0; i < kCases; ++i) {
    const std::string case_id = absl::StrCat("c-", i);
    ASSERT_OK(store_->StartUpload(case_id, FactsOf(bytes)));
    ASSERT_OK(store_->WriteChunk(case_id, FactsOf(bytes).sha256, 0, bytes));
    ASSERT_OK(store_->FinishUpload(case_id, FactsOf(bytes).sha256));
  }
  store_.clock.AdvanceTime(kUnnamedKeptFor);
  EXPECT_EQ(store_->Step(), kUnnamedFoldersPerStep);
  EXPECT_EQ(store_->Step(), kUnnamedFoldersPerStep);
  EXPECT_EQ(store_->Step(), kUnnamedFoldersPerStep - 5);
  EXPECT_EQ(store_->Step(), 0u);
  EXPECT_EQ(store_->CountFiles().value(), 0u);
}

TEST_F(FileStoreTest, BoundsUnfinishedUploadsOfACase) {
  for (size_t i = 0; i < kUploadsPerCaseMax; ++i) {
    ASSERT_OK(store_->StartUpload(kFileCase, FactsOf(absl::StrCat("file ", i))));
  }
  EXPECT_EQ(ReasonOf(store_->StartUpload(kFileCase, FactsOf("one more")).status()), v1::UPLOADS_FULL);
  EXPECT_OK(store_->StartUpload(kFileCase, FactsOf("file 0"))) << "one of them goes on";
  EXPECT_OK(store_->StartUpload("c-bbbbbbbbbbbbbbbbbbbbbbbbbb", FactsOf("one more"))) << "another case";
}

TEST_F(FileStoreTest, BoundsTheirBytes) {
  FileFacts facts = FactsOf("a", "video/mp4");
  facts.size = kRecordingBytesMax;
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  facts.sha256 = Sha256("b");
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  EXPECT_EQ(ReasonOf(store_->StartUpload(kFileCase, FactsOf("c")).status()), v1::UPLOADS_FULL);
}

TEST_F(FileStoreTest, KeepsTheReserveFree) {
  const std::string bytes = PdfOf(1000);
  const FileFacts facts = FactsOf(bytes);
  store_.space.free = (1 << 20) + 1000;
  EXPECT_EQ(ReasonOf(store_->StartUpload(kFileCase, facts).status()), v1::DISK_FULL);
  EXPECT_FALSE(std::filesystem::exists(store_.UploadPathOf(facts)));
  store_.space.free = (1 << 20) + 2000;
  ASSERT_OK(store_->StartUpload(kFileCase, facts));
  store_.space.free = 1 << 20;
  EXPECT_EQ(ReasonOf(Write(facts, bytes, 0, 1000).status()), v1::DISK_FULL);
  store_.space.free = 2 << 20;
  EXPECT_OK(store_.Put(bytes, facts));
}

}  // namespace
}  // namespace gaiwan::testing
