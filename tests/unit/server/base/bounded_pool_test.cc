#include "server/base/bounded_pool.h"

#include <sys/stat.h>

#include <atomic>
#include <string>

#include "server/base/private_file.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;

TEST(BoundedPool, CarriesOutWhatItTookAndRefusesTheRest) {
  std::atomic<int> done{0};
  int taken = 0;
  Mutex gate;
  {
    BoundedPool pool(2, 3);
    {
      MutexLock held(&gate);  // Both threads wait here: three more fit.
      std::atomic<int> waiting{0};
      for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(pool.Post([&] {
          ++waiting;
          MutexLock lock(&gate);
          ++done;
        }));
      }
      while (waiting < 2) std::this_thread::yield();
      for (int i = 0; i < 10; ++i) taken += pool.Post([&] { ++done; }) ? 1 : 0;
    }
  }
  EXPECT_EQ(taken, 3);
  EXPECT_EQ(done, 5);
}

TEST(PrivateFile, IsForItsOwnerAndWhole) {
  const TempDir dir;
  const std::string path = dir / "secret";
  ASSERT_OK(WritePrivateFile(path, "one"));
  ASSERT_OK(WritePrivateFile(path, "two"));
  EXPECT_EQ(ReadFileForTest(path), "two");
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_OK_AND_ASSIGN(const std::string read, ReadPrivateFile(path));
  EXPECT_EQ(read, "two");
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  EXPECT_THAT(ReadPrivateFile(path).status(), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(ReadSmallFile(path));
  EXPECT_THAT(ReadPrivateFile(dir / "none").status(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(ReadSmallFile(dir.path()).status(), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gaiwan
