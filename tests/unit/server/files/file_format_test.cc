#include "server/files/file_format.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::StatusIs;

const FileFacts kFacts = {std::string(64, 'a'), kFileChunkBytes + 5, "image/jpeg"};

AeadKey Key(unsigned char byte) {
  AeadKey key;
  key.fill(byte);
  return key;
}

TEST(FileHeader, ReadsWhatItWrote) {
  const std::string bytes = EncodeFileHeader({77, kFacts});
  EXPECT_EQ(bytes.size(), kFileHeaderBytes);
  ASSERT_OK_AND_ASSIGN(const FileHeader header, ParseFileHeader(bytes));
  EXPECT_EQ(header.key, 77u);
  EXPECT_EQ(header.facts, kFacts);
}

TEST(FileHeader, RefusesWhatIsNone) {
  std::string bytes = EncodeFileHeader({77, kFacts});
  EXPECT_THAT(ParseFileHeader(bytes.substr(0, kFileHeaderBytes - 1)), StatusIs(absl::StatusCode::kDataLoss));
  std::string magic = bytes;
  magic[7] = '2';
  EXPECT_THAT(ParseFileHeader(magic), StatusIs(absl::StatusCode::kDataLoss));
  std::string size = bytes;
  size[16] = '\x7f';
  EXPECT_THAT(ParseFileHeader(size), StatusIs(absl::StatusCode::kDataLoss));
  std::string type = bytes;
  type[56] = '\xff';
  EXPECT_THAT(ParseFileHeader(type), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(FileChunks, LieBehindOneAnother) {
  EXPECT_EQ(FileChunkCount(1), 1);
  EXPECT_EQ(FileChunkCount(kFileChunkBytes), 1);
  EXPECT_EQ(FileChunkCount(kFileChunkBytes + 1), 2);
  EXPECT_EQ(FileChunkSize(kFileChunkBytes + 5, 0), kFileChunkBytes);
  EXPECT_EQ(FileChunkSize(kFileChunkBytes + 5, 1), 5);
  EXPECT_EQ(SealedChunkOffset(0), static_cast<int64_t>(kFileHeaderBytes));
  EXPECT_EQ(SealedChunkOffset(1), SealedFileBytes(kFileChunkBytes));
}

TEST(FileChunk, OpensInItsOwnPlaceAlone) {
  const AeadKey key = Key(1);
  const std::string sealed = SealFileChunk(key, "c-1", kFacts, 1, "hello", *RealRandom());
  EXPECT_EQ(static_cast<int64_t>(sealed.size()), 5 + kFileChunkOverhead);
  EXPECT_EQ(OpenFileChunk(key, "c-1", kFacts, 1, sealed).value(), "hello");
  FileFacts other = kFacts;
  other.media_type = "image/png";
  std::string changed = sealed;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  for (const auto& opened :
       {OpenFileChunk(Key(2), "c-1", kFacts, 1, sealed), OpenFileChunk(key, "c-2", kFacts, 1, sealed),
        OpenFileChunk(key, "c-1", other, 1, sealed), OpenFileChunk(key, "c-1", kFacts, 0, sealed),
        OpenFileChunk(key, "c-1", kFacts, 1, changed), OpenFileChunk(key, "c-1", kFacts, 1, sealed.substr(0, 28))}) {
    EXPECT_THAT(opened, StatusIs(absl::StatusCode::kDataLoss));
  }
  EXPECT_NE(sealed, SealFileChunk(key, "c-1", kFacts, 1, "hello", *RealRandom())) << "a nonce is used once";
}

}  // namespace
}  // namespace gaiwan
