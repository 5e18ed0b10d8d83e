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
#include <utility>

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

TEST(KeyStore, AnErasedKeyIsInNoCopyAndNotBackWithAnotherMasterKey) {
  TempDir dir;
  const std::string folder = dir / "keys", copy = dir / "copy";
  std::filesystem::create_directory(folder);
  std::filesystem::create_directory(copy);
  uint64_t erased = 0, kept = 0;
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(folder, Master(), RealRandom()));
  ASSERT_OK_AND_ASSIGN(erased, keys->NewKey());
  ASSERT_OK_AND_ASSIGN(kept, keys->NewKey());
  ASSERT_OK(keys->Erase(erased));
  ASSERT_OK(keys->CopyTo(copy));
  ASSERT_OK(keys->Rewrap(Master(9)));
  for (const auto& [where, fill] : {std::pair(folder, 9), std::pair(copy, 7)}) {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> again,
                         KeyStore::Open(where, Master(static_cast<unsigned char>(fill)), RealRandom()));
    EXPECT_THAT(again->Get(erased), StatusIs(absl::StatusCode::kNotFound));
    EXPECT_OK(again->Get(kept));
    // Not a byte of it is in the file.
    EXPECT_EQ(BytesOf(where + "/keys-000000").substr(erased * 64, 64), absl::StrCat("\x02", std::string(63, '\0')));
  }
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

TEST(KeyStore, RewrappedOpensWithTheNewMasterAloneAndKeepsItsKeysAndRoot) {
  TempDir dir;
  const std::string keys_dir = dir / "keys";
  std::filesystem::create_directory(keys_dir);
  AeadKey key, root;
  uint64_t number = 0, erased = 0;
  {
    ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(keys_dir, Master(7), RealRandom()));
    ASSERT_OK_AND_ASSIGN(number, keys->NewKey());
    ASSERT_OK_AND_ASSIGN(erased, keys->NewKey());
    ASSERT_OK(keys->Erase(erased));
    ASSERT_OK_AND_ASSIGN(key, keys->Get(number));
    root = keys->root();
    EXPECT_NE(root, AeadKey{});
    EXPECT_NE(root, Master(7));
    ASSERT_OK_AND_ASSIGN(const uint64_t count, keys->Rewrap(Master(8)));
    EXPECT_GE(count, 1u);
    // It goes on at once.
    ASSERT_OK(keys->NewKey().status());
    ASSERT_OK_AND_ASSIGN(const AeadKey still, keys->Get(number));
    EXPECT_EQ(still, key);
  }
  EXPECT_FALSE(std::filesystem::exists(keys_dir + ".aside"));
  EXPECT_THAT(KeyStore::Open(keys_dir, Master(7), RealRandom()), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(keys_dir, Master(8), RealRandom()));
  ASSERT_OK_AND_ASSIGN(const AeadKey again, keys->Get(number));
  EXPECT_EQ(again, key);
  EXPECT_EQ(keys->root(), root);
  EXPECT_THAT(keys->Get(erased), StatusIs(absl::StatusCode::kNotFound));
}

TEST(KeyStore, CopiedIsTheSameStore) {
  TempDir dir;
  for (const char* name : {"keys", "copy"}) std::filesystem::create_directory(dir / name);
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> keys, KeyStore::Open(dir / "keys", Master(), RealRandom()));
  ASSERT_OK_AND_ASSIGN(const uint64_t number, keys->NewKey());
  ASSERT_OK_AND_ASSIGN(const AeadKey key, keys->Get(number));
  ASSERT_OK(keys->CopyTo(dir / "copy"));
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<KeyStore> copy, KeyStore::Open(dir / "copy", Master(), RealRandom()));
  ASSERT_OK_AND_ASSIGN(const AeadKey copied, copy->Get(number));
  EXPECT_EQ(copied, key);
  EXPECT_EQ(copy->root(), keys->root());
}

TEST(MasterKey, ComesFromACommandThatPrintsOneOrTwo) {
  TempDir dir;
  const auto say = [&](const std::string& text) {
    testing::WriteFileForTest(dir / "said", text);
    return ReadMasterKeysFrom({"cat", dir / "said"});
  };
  const std::string one(64, '1'), two(64, '2');
  ASSERT_OK_AND_ASSIGN(const std::vector<AeadKey> alone, say(one + "\n"));
  EXPECT_EQ(alone, std::vector<AeadKey>{Master(0x11)});
  ASSERT_OK_AND_ASSIGN(const std::vector<AeadKey> both, say(two + "\n" + one + "\n"));
  EXPECT_EQ(both, (std::vector<AeadKey>{Master(0x22), Master(0x11)}));
  for (const std::string& wrong :
       {std::string(), one + "1", one + "\n" + one + "\n" + one, std::string("not found\n")}) {
    const auto keys = say(wrong);
    EXPECT_THAT(keys, StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
    EXPECT_EQ(keys.status().message().find("111"), absl::string_view::npos) << "it may be a key after all";
  }
  EXPECT_THAT(ReadMasterKeysFrom({"false"}), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(ReadMasterKeysFrom({"no-such-program-here"}), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gaiwan
