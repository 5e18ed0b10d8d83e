#include "server/video/recording_keeper.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/video/recording_file.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/files/file_store_testing.h"

namespace gaiwan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// As Matroska begins, and more than one piece of it.
std::string Webm() {
  return "\x1a\x45\xdf\xa3" + std::string(1500000, 'w');
}

class RecordingKeeperTest : public ::testing::Test {
 protected:
  RecordingKeeperTest() {
    case_.set_name(absl::StrCat("cases/", kFileCase));
    v1::Session* session = case_.add_sessions();
    session->set_id("1");
    recording_ = session->add_recordings();
    recording_->set_id("1");
    recording_->mutable_start_time()->set_seconds(1772413200);
    folder_ = dir_ / absl::StrCat("recordings/", kFileCase, "/1/1");
    fs::create_directories(folder_);
    Write("a.mjr", "whatever Janus writes");
    keeper_ = std::make_unique<RecordingKeeper>(
        RecordingKeeper::Parts{dir_ / "recordings", &*store_, &store_.clock,
                               [this](absl::string_view name) -> absl::StatusOr<std::shared_ptr<const v1::Case>> {
                                 if (name != case_.name()) return absl::NotFoundError(name);
                                 return std::make_shared<const v1::Case>(case_);
                               },
                               [this](const v1::Case&, const v1::NoteVideo& note) { notes_.push_back(note); },
                               [this](const std::string& folder) { return Make(folder); }});
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << bytes;
  }
  absl::StatusOr<std::string> Make(const std::string& folder) {
    ++made_;
    if (!made_as_.ok()) return made_as_;
    Write("recording.webm", Webm());
    return folder + "/recording.webm";
  }
  void End() { recording_->mutable_end_time()->set_seconds(1772413300); }
  int Look() {
    store_.clock.AdvanceTime(kRecordingSettles);
    return keeper_->Step();
  }

  RealDisk disk_;
  StoreOnDisk store_{&disk_};
  TempDir dir_;
  v1::Case case_;
  v1::SessionRecording* recording_ = nullptr;
  std::string folder_;
  std::vector<v1::NoteVideo> notes_;
  int made_ = 0;
  absl::Status made_as_;
  std::unique_ptr<RecordingKeeper> keeper_;
};

TEST_F(RecordingKeeperTest, OneThatEndedBecomesAFileWithItsDigest) {
  EXPECT_EQ(Look(), 0);
  EXPECT_EQ(made_, 0) << "it still runs";
  End();
  EXPECT_EQ(Look(), 0);
  ASSERT_THAT(notes_, SizeIs(1));
  EXPECT_EQ(notes_[0].note(), v1::VIDEO_NOTE_RECORDING_STORED);
  EXPECT_EQ(notes_[0].sha256(), Sha256(Webm()));
  EXPECT_EQ(notes_[0].size_bytes(), static_cast<int64_t>(Webm().size()));
  EXPECT_EQ(notes_[0].media_type(), "video/webm");
  EXPECT_OK(store_->Verify(kFileCase, notes_[0].sha256()));
  EXPECT_TRUE(fs::exists(folder_)) << "it is deleted when the log names it, not before";
  recording_->set_document("3");
  EXPECT_EQ(Look(), 1);
  EXPECT_FALSE(fs::exists(dir_ / absl::StrCat("recordings/", kFileCase)));
}

TEST_F(RecordingKeeperTest, WaitsWhileJanusWrites) {
  End();
  Write("b.mjr.tmp", "half");
  Look();
  EXPECT_EQ(made_, 0);
  fs::remove(folder_ + "/b.mjr.tmp");
  Look();
  EXPECT_EQ(made_, 1);
}

TEST_F(RecordingKeeperTest, WhatACrashLeftIsFinished) {
  End();
  Write("b.mjr.tmp", "half");
  fs::last_write_time(folder_ + "/b.mjr.tmp", fs::file_time_type::clock::now() - std::chrono::minutes(5));
  Look();
  EXPECT_EQ(made_, 1);
}

TEST_F(RecordingKeeperTest, AFailureKeepsEverythingAndIsTriedAgainLater) {
  End();
  made_as_ = absl::UnavailableError("no such program");
  Look();
  Look();
  EXPECT_EQ(made_, 1) << "not at every look";
  EXPECT_TRUE(fs::exists(folder_ + "/a.mjr"));
  made_as_ = absl::OkStatus();
  store_.clock.AdvanceTime(kRecordingRetry);
  Look();
  EXPECT_THAT(notes_, SizeIs(1));
}

TEST_F(RecordingKeeperTest, WhereNothingWasRecordedNothingIsKept) {
  End();
  made_as_ = absl::NotFoundError("no frame");
  EXPECT_EQ(Look(), 1);
  EXPECT_THAT(notes_, IsEmpty());
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(RecordingKeeperTest, WhatNoCaseKnowsIsLeft) {
  case_.clear_sessions();
  EXPECT_EQ(Look(), 0);
  EXPECT_TRUE(fs::exists(folder_ + "/a.mjr"));
}

TEST(TrackHeader, SaysWhatItIsAndWhenItBegan) {
  const auto file = [](const std::string& json) {
    return absl::StrCat("MJR00002", std::string(1, '\0'), std::string(1, static_cast<char>(json.size())), json, "MEET");
  };
  ASSERT_OK_AND_ASSIGN(const TrackHeader video,
                       ReadTrackHeader(file(R"({"t":"v","c":"vp8","s":1,"u":1772413200000001})")));
  EXPECT_TRUE(video.video);
  EXPECT_EQ(video.begin_micros, 1772413200000001);
  ASSERT_OK_AND_ASSIGN(const TrackHeader audio, ReadTrackHeader(file(R"({"t":"a","c":"opus","s":1})")));
  EXPECT_FALSE(audio.video);
  EXPECT_EQ(audio.begin_micros, 0) << "nobody sent anything";
  EXPECT_THAT(ReadTrackHeader("MJR00002"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadTrackHeader(file("{")), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadTrackHeader("RIFF...."), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace gaiwan::testing
