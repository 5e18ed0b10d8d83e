#include "server/log/data_folder.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::ReadFileForTest;
using testing::StatusIs;
using testing::TempDir;
using testing::WriteFileForTest;

mode_t RightsOf(const std::string& path) {
  struct stat facts = {};
  EXPECT_EQ(stat(path.c_str(), &facts), 0) << path;
  return facts.st_mode & 0777;
}

TEST(DataFolder, IsMadeForTheOwnerOnly) {
  const TempDir temp;
  ASSERT_OK_AND_ASSIGN(const DataFolder folder, DataFolder::Open(temp / "a/b/data"));
  EXPECT_EQ(RightsOf(folder.dir()), 0700u);
  EXPECT_EQ(RightsOf(folder.log_dir()), 0700u);
  EXPECT_EQ(RightsOf(folder.keys_dir()), 0700u);
  EXPECT_EQ(ReadFileForTest(folder.dir() + "/FORMAT"), "1\n");
  EXPECT_EQ(ReadFileForTest(folder.dir() + "/LOCK"), absl::StrCat(getpid(), "\n"));
}

TEST(DataFolder, IsHeldByOneServerAtATime) {
  const TempDir temp;
  std::optional<DataFolder> held;
  {
    ASSERT_OK_AND_ASSIGN(DataFolder folder, DataFolder::Open(temp / "data"));
    held = std::move(folder);
  }
  EXPECT_THAT(DataFolder::Open(temp / "data"),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("held by another server"), HasSubstr(absl::StrCat(getpid())))));
  held.reset();
  EXPECT_OK(DataFolder::Open(temp / "data"));
}

TEST(DataFolder, IsFreeWhenTheProcessThatHeldItDied) {
  const TempDir temp;
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // Holds the folder until it is killed.
    const absl::StatusOr<DataFolder> folder = DataFolder::Open(temp / "data");
    const char answer = folder.ok() ? 'y' : 'n';
    if (write(ready[1], &answer, 1) != 1) _exit(1);
    while (true) pause();
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  EXPECT_THAT(DataFolder::Open(temp / "data"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(absl::StrCat("process ", child))));
  ASSERT_EQ(kill(child, SIGKILL), 0);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_OK(DataFolder::Open(temp / "data"));
  close(ready[0]);
  close(ready[1]);
}

TEST(DataFolder, ANewerFormatIsRefusedWithBothNumbers) {
  const TempDir temp;
  ASSERT_OK(DataFolder::Open(temp.path()));
  WriteFileForTest(temp / "FORMAT", "7\n");
  EXPECT_THAT(DataFolder::Open(temp.path()),
              StatusIs(absl::StatusCode::kFailedPrecondition, AllOf(HasSubstr("format 7"), HasSubstr("up to 1"))));
  EXPECT_EQ(ReadFileForTest(temp / "FORMAT"), "7\n");
}

TEST(DataFolder, ADamagedOrMissingFormatIsRefused) {
  const TempDir temp;
  ASSERT_OK(DataFolder::Open(temp.path()));
  for (const char* text : {"", "one\n", "0\n", "-1\n"}) {
    WriteFileForTest(temp / "FORMAT", text);
    EXPECT_THAT(DataFolder::Open(temp.path()), StatusIs(absl::StatusCode::kDataLoss)) << text;
  }
  std::filesystem::remove(temp / "FORMAT");
  EXPECT_THAT(DataFolder::Open(temp.path()), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("missing beside a log")));
}

TEST(DataFolder, AFolderOfOtherThingsIsLeftAlone) {
  const TempDir temp;
  WriteFileForTest(temp / "photos.zip", "x");
  EXPECT_THAT(DataFolder::Open(temp.path()), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("photos.zip")));
}

}  // namespace
}  // namespace gaiwan
