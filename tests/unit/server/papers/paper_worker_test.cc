// The worker's process by a small script that fails as it is told (fake_worker.py).
#include "server/papers/paper_worker.h"

#include <signal.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gaiwan/v1/errors.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "server/papers/json_fields.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "workflow/base/refusal.h"

namespace gaiwan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

google::protobuf::Struct ParseObject(const std::string& json) {
  google::protobuf::Struct object;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &object).ok()) << json;
  return object;
}

class PaperWorkerTest : public ::testing::Test {
 protected:
  std::unique_ptr<PaperWorker> Make(absl::Duration timeout = absl::Seconds(60), const std::string& how = "") {
    PaperWorker::Options options;
    options.command = {"/usr/bin/python3", "-B", "tests/unit/server/papers/fake_worker.py", dir_ / "starts"};
    if (!how.empty()) options.command.push_back(how);
    options.timeout = timeout;
    options.clock = RealClock();
    return std::make_unique<PaperWorker>(std::move(options));
  }

  static std::future<absl::StatusOr<PaperAnswer>> Submit(PaperWorker& worker, const std::string& paper,
                                                         absl::Duration give_up = absl::InfiniteDuration()) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<PaperAnswer>>>();
    PaperRequest request;
    request.job = "render";
    request.paper = paper;
    request.as_of = absl::FromUnixSeconds(1772409600);
    request.data = "{\"case\":{\"name\":\"“引号\\\"\"}}";
    const absl::Status submitted =
        worker.Submit(std::move(request), give_up,
                      [promise](absl::StatusOr<PaperAnswer> answer) { promise->set_value(std::move(answer)); });
    if (!submitted.ok()) promise->set_value(submitted);
    return promise->get_future();
  }
  static absl::StatusOr<PaperAnswer> Ask(PaperWorker& worker, const std::string& paper) {
    return Submit(worker, paper).get();
  }

  std::vector<std::string> Starts() const {
    return absl::StrSplit(ReadFileForTest(dir_ / "starts"), '\n', absl::SkipEmpty());
  }

  TempDir dir_;
};

TEST_F(PaperWorkerTest, StartsWithTheFirstPaperAndStaysUp) {
  const std::unique_ptr<PaperWorker> worker = Make();
  EXPECT_THAT(Starts(), SizeIs(0));
  ASSERT_OK_AND_ASSIGN(const PaperAnswer first, Ask(*worker, "agreement"));
  EXPECT_EQ(first.media_type, "application/json");
  EXPECT_EQ(first.pages, 2);
  EXPECT_EQ(first.title, "协议书");
  ASSERT_THAT(first.missing, SizeIs(1));
  EXPECT_EQ(first.missing[0].words, "文号");
  const google::protobuf::Struct body = ParseObject(first.body);
  const google::protobuf::Struct& request = JsonField(body, "request").struct_value();
  EXPECT_EQ(JsonText(request, "as_of"), "2026-03-02T08:00:00+08:00");
  EXPECT_EQ(JsonText(JsonField(JsonField(request, "data").struct_value(), "case").struct_value(), "name"), "“引号\"");
  ASSERT_OK(Ask(*worker, "agreement"));
  EXPECT_THAT(Starts(), SizeIs(1));
}

TEST_F(PaperWorkerTest, GivesTheProcessNothingItDoesNotNeed) {
  setenv("GAIWAN_SECRET", "of the server", 1);
  const std::unique_ptr<PaperWorker> worker = Make();
  ASSERT_OK(Ask(*worker, "agreement"));
  ASSERT_THAT(Starts(), SizeIs(1));
  const google::protobuf::Struct start = ParseObject(Starts()[0]);
  std::vector<std::string> variables;
  for (const auto& each : JsonField(start, "env").list_value().values()) variables.push_back(each.string_value());
  EXPECT_THAT(variables, ::testing::IsSubsetOf({"HOME", "LC_ALL", "LC_CTYPE", "PATH"}));
  // Its own group; the three streams, the file of starts and the folder it looks at.
  EXPECT_EQ(JsonField(start, "pgid").number_value(), JsonField(start, "pid").number_value());
  EXPECT_LE(JsonField(start, "fds").list_value().values_size(), 5);
}

TEST_F(PaperWorkerTest, ARefusalIsAnAnswer) {
  const std::unique_ptr<PaperWorker> worker = Make();
  const absl::Status status = Ask(*worker, "poem").status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no such paper")));
  ASSERT_OK(Ask(*worker, "agreement"));
  EXPECT_THAT(Starts(), SizeIs(1)) << "it is asked again";
}

// Whatever goes wrong, the next paper comes.
TEST_F(PaperWorkerTest, IsStartedAnewAfterEveryFault) {
  const std::unique_ptr<PaperWorker> worker = Make();
  size_t starts = 0;
  for (const char* fault : {"crash", "half", "nonsense", "endless", "stranger"}) {
    const absl::Status status = Ask(*worker, fault).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable)) << fault;
    EXPECT_EQ(ReasonOf(status), v1::PAPERS_UNAVAILABLE) << fault;
    ASSERT_OK(Ask(*worker, "agreement")) << fault;
    ++starts;
    EXPECT_THAT(Starts(), SizeIs(starts + 1)) << fault;
  }
  EXPECT_THAT(std::string(Ask(*worker, "crash").status().message()), HasSubstr("out of memory"));
}

TEST_F(PaperWorkerTest, OneThatNeedsTooLongIsEnded) {
  const std::unique_ptr<PaperWorker> worker = Make(absl::Seconds(5));
  EXPECT_THAT(Ask(*worker, "hang").status(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("longer than 5s")));
  const google::protobuf::Struct start = ParseObject(Starts()[0]);
  EXPECT_NE(kill(static_cast<pid_t>(JsonField(start, "pid").number_value()), 0), 0) << "it still runs";
  ASSERT_OK(Ask(*worker, "agreement"));
}

TEST_F(PaperWorkerTest, OneThatEndedByItselfIsNoFailure) {
  const std::unique_ptr<PaperWorker> worker = Make();
  ASSERT_OK(Ask(*worker, "last"));
  const google::protobuf::Struct start = ParseObject(Starts()[0]);
  // Until it waits to be fetched.
  const std::string status = absl::StrCat("/proc/", JsonField(start, "pid").number_value(), "/status");
  while (ReadFileForTest(status).find("State:\tZ") == std::string::npos) {
  }
  ASSERT_OK(Ask(*worker, "agreement"));
  EXPECT_THAT(Starts(), SizeIs(2));
}

// What is missing is said, and the machine is not kept busy with starts that fail.
TEST_F(PaperWorkerTest, SaysWhatIsMissingAndPausesBetweenStarts) {
  const std::unique_ptr<PaperWorker> worker = Make(absl::Seconds(60), "broken");
  for (int i = 0; i < 20; ++i) {
    const absl::Status status = Ask(*worker, "agreement").status();
    EXPECT_EQ(ReasonOf(status), v1::PAPERS_UNAVAILABLE);
    EXPECT_THAT(std::string(status.message()), HasSubstr("python3-jinja2 is missing"));
  }
  EXPECT_LT(Starts().size(), 20u);
}

TEST_F(PaperWorkerTest, AProgramThatIsNotThereIsSaidToBe) {
  PaperWorker worker({{"no-such-python"}, absl::Seconds(5), RealClock()});
  EXPECT_THAT(Ask(worker, "agreement").status(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no-such-python")));
}

TEST_F(PaperWorkerTest, BoundsWhatWaits) {
  const std::unique_ptr<PaperWorker> worker = Make(absl::Seconds(5));
  std::vector<std::future<absl::StatusOr<PaperAnswer>>> answers;
  for (size_t i = 0; i < kPapersWaitingMax + 2; ++i) answers.push_back(Submit(*worker, "hang"));
  size_t busy = 0;
  worker->Close(absl::ZeroDuration());
  for (auto& answer : answers) busy += ReasonOf(answer.get().status()) == v1::BUSY;
  EXPECT_GE(busy, 1u);
  EXPECT_LE(busy, 2u);
}

TEST_F(PaperWorkerTest, NothingIsBegunForACallerWhoHasGone) {
  const std::unique_ptr<PaperWorker> worker = Make();
  EXPECT_THAT(Submit(*worker, "agreement", -absl::InfiniteDuration()).get().status(),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(Starts(), SizeIs(0));
}

TEST_F(PaperWorkerTest, ClosingEndsWhatHangsAndRefusesTheRest) {
  const std::unique_ptr<PaperWorker> worker = Make(absl::Seconds(600));
  ASSERT_OK(Ask(*worker, "agreement"));
  std::future<absl::StatusOr<PaperAnswer>> hanging = Submit(*worker, "hang");
  worker->Close(absl::ZeroDuration());
  EXPECT_FALSE(hanging.get().ok());
  EXPECT_EQ(ReasonOf(Ask(*worker, "agreement").status()), v1::SHUTTING_DOWN);
  const google::protobuf::Struct start = ParseObject(Starts()[0]);
  EXPECT_NE(kill(static_cast<pid_t>(JsonField(start, "pid").number_value()), 0), 0) << "it still runs";
}

}  // namespace
}  // namespace gaiwan::testing
