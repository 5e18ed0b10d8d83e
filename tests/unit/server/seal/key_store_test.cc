#include "server/seal/key_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/base/random.h"
#include "server/seal/master_key.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;

AeadKey Master(unsigned char fill = 7) {
  AeadKey key;
  key.fill(fill);
  return key;
}

std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

TEST(KeyStore, GivesTheSameKeyAfterReopening) {
  TempDir dir;
  AeadKey key;
  uint64_t number = 0;
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
    ASSERT_OK_AND_ASSIGN(number, keys->NewKey());
    ASSERT_OK_AND_ASSIGN(key, keys->Get(number));
  }
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
  ASSERT_OK_AND_ASSIGN(const AeadKey again, keys->Get(number));
  EXPECT_EQ(again, key);
}

TEST(KeyStore, NeverGivesANumberTwice) {
  TempDir dir;
  std::set<uint64_t> numbers;
  for (int run = 0; run < 5; ++run) {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
    for (int i = 0; i < 300; ++i) {
      ASSERT_OK_AND_ASSIGN(const uint64_t number, keys->NewKey());
      EXPECT_TRUE(numbers.insert(number).second) << number;
    }
  }
}

TEST(KeyStore, GoesOnInANewFile) {
  TempDir dir;
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
  uint64_t last = 0;
  for (int i = 0; i < 66000; ++i) {
    ASSERT_OK_AND_ASSIGN(last, keys->NewKey());
  }
  EXPECT_TRUE(std::filesystem::exists(absl::StrCat(dir.path(), "/keys-000001")));
  keys = nullptr;
  ASSERT_OK_AND_ASSIGN(keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
  EXPECT_OK(keys->Get(last));
  ASSERT_OK_AND_ASSIGN(const uint64_t next, keys->NewKey());
  EXPECT_GT(next, last);
}

TEST(KeyStore, WritesOverAnErasedKey) {
  TempDir dir;
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
  ASSERT_OK_AND_ASSIGN(const uint64_t number, keys->NewKey());
  const std::string before = BytesOf(absl::StrCat(dir.path(), "/keys-000000")).substr(number * 64, 64);
  ASSERT_OK(keys->Erase(number));
  EXPECT_OK(keys->Erase(number));
  EXPECT_THAT(keys->Get(number), StatusIs(absl::StatusCode::kNotFound));
  const std::string file = BytesOf(absl::StrCat(dir.path(), "/keys-000000"));
  EXPECT_EQ(file.find(before.substr(16, 32)), std::string::npos) << "the wrapped key is still there";
  keys = nullptr;
  ASSERT_OK_AND_ASSIGN(keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
  EXPECT_THAT(keys->Get(number), StatusIs(absl::StatusCode::kNotFound));
}

TEST(KeyStore, RefusesAnotherMasterKey) {
  TempDir dir;
  ASSERT_OK(KeyStore::Open(dir.path(), Master(1), RealRandom()).status());
  EXPECT_THAT(KeyStore::Open(dir.path(), Master(2), RealRandom()),
              StatusIs(absl::StatusCode::kFailedPrecondition, ::testing::HasSubstr("key_file")));
}

TEST(KeyStore, KeepsNoKeyReadable) {
  TempDir dir;
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir.path(), Master(), RealRandom()));
  ASSERT_OK_AND_ASSIGN(const uint64_t number, keys->NewKey());
  ASSERT_OK_AND_ASSIGN(const AeadKey key, keys->Get(number));
  const std::string raw(reinterpret_cast<const char*>(key.data()), key.size());
  EXPECT_EQ(BytesOf(absl::StrCat(dir.path(), "/keys-000000")).find(raw), std::string::npos);
}

TEST(MasterKey, IsMadeOnceAndReadBack) {
  TempDir dir;
  const std::string path = absl::StrCat(dir.path(), "/master.key");
  EXPECT_THAT(ReadMasterKey(path), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(CreateMasterKey(path, RealRandom()));
  ASSERT_OK_AND_ASSIGN(const AeadKey key, ReadMasterKey(path));
  EXPECT_THAT(CreateMasterKey(path, RealRandom()), StatusIs(absl::StatusCode::kAlreadyExists));
  ASSERT_OK_AND_ASSIGN(const AeadKey again, ReadMasterKey(path));
  EXPECT_EQ(again, key);
}

TEST(MasterKey, RefusesWhatOthersMayReadAndWhatIsNoKey) {
  TempDir dir;
  const std::string path = absl::StrCat(dir.path(), "/master.key");
  ASSERT_OK(CreateMasterKey(path, RealRandom()));
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_THAT(ReadMasterKey(path), StatusIs(absl::StatusCode::kFailedPrecondition));
  const std::string other = absl::StrCat(dir.path(), "/other.key");
  std::ofstream(other) << "not a key\n";
  ASSERT_EQ(::chmod(other.c_str(), 0600), 0);
  EXPECT_THAT(ReadMasterKey(other), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace gaiwan
