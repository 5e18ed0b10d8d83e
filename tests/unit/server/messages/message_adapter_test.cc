#include "server/messages/message_adapter.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/mutex.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::TempDir;
using ::testing::HasSubstr;
using ::testing::Not;

// How long anything may take before the test gives up. Nothing is judged by how long it takes.
constexpr absl::Duration kPatience = absl::Seconds(60);

using State = AdapterReport::State;

class Reports {
 public:
  void Add(AdapterReport report) {
    MutexLock lock(&mu_);
    reports_.push_back(std::move(report));
    came_.SignalAll();
  }
  // Once there are so many.
  std::vector<AdapterReport> Await(size_t count) {
    const absl::Time give_up = absl::Now() + kPatience;
    MutexLock lock(&mu_);
    while (reports_.size() < count && absl::Now() < give_up) came_.WaitFor(&mu_, absl::Milliseconds(100));
    EXPECT_GE(reports_.size(), count);
    return reports_;
  }

 private:
  Mutex mu_;
  CondVar came_;
  std::vector<AdapterReport> reports_ ABSL_GUARDED_BY(mu_);
};

class Adapter : public ::testing::Test {
 protected:
  ProcessAdapter& Start(std::vector<std::string> command) {
    ProcessAdapter::Options options;
    options.channel = "sms";
    options.command = std::move(command);
    options.clock = RealClock();
    options.report = [this](AdapterReport report) { reports_.Add(std::move(report)); };
    adapter_ = std::make_unique<ProcessAdapter>(std::move(options));
    return *adapter_;
  }
  ProcessAdapter& StartFile(std::vector<std::string> more = {}) {
    std::vector<std::string> command = {"/usr/bin/python3", "-B", "deploy/messages/file_adapter.py",
                                        folder_ / "sms.jsonl"};
    command.insert(command.end(), more.begin(), more.end());
    return Start(std::move(command));
  }
  // One that answers each line with what a shell's `script` says; $1 is of no use there.
  ProcessAdapter& StartShell(const std::string& script) { return Start({"/bin/sh", "-c", script}); }
  static OutMessage Message(const std::string& id) { return {id, "13900000001", "您好\"\n", "zh", "set"}; }

  const TempDir folder_;
  Reports reports_;
  std::unique_ptr<ProcessAdapter> adapter_;
};

TEST_F(Adapter, TheFileAdapterBringsWhatItGets) {
  ProcessAdapter& adapter = StartFile({"--read-share", "1"});
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  const std::vector<AdapterReport> reports = reports_.Await(3);
  EXPECT_EQ(reports[0].state, State::kHandedOver);
  EXPECT_EQ(reports[0].reference, "file-1");
  EXPECT_EQ(reports[1].state, State::kDelivered);
  EXPECT_EQ(reports[2].state, State::kRead);
  adapter.Close();
  EXPECT_THAT(ReadFileForTest(folder_ / "sms.jsonl"), HasSubstr("13900000001"));
  EXPECT_GE(adapter.starts(), 1);
  EXPECT_FALSE(adapter.Send(Message("c-1/m/2")));
}

// What was brought before it was started anew is said again, and brought once.
TEST_F(Adapter, TheFileAdapterKeepsIds) {
  ASSERT_TRUE(StartFile().Send(Message("c-1/m/1")));
  reports_.Await(2);
  adapter_->Close();
  ProcessAdapter& adapter = StartFile();
  const std::vector<AdapterReport> reports = reports_.Await(3);
  EXPECT_EQ(reports[2].id, "c-1/m/1");
  EXPECT_EQ(reports[2].state, State::kDelivered);
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  EXPECT_EQ(reports_.Await(4)[3].state, State::kDelivered);
  adapter.Close();
  EXPECT_THAT(ReadFileForTest(folder_ / "sms.jsonl"), HasSubstr("\"again\""));
}

TEST_F(Adapter, AShareFails) {
  ProcessAdapter& adapter = StartFile({"--fail-share", "1"});
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  const std::vector<AdapterReport> reports = reports_.Await(1);
  EXPECT_EQ(reports[0].state, State::kFailed);
  EXPECT_EQ(reports[0].reason, "refused");
}

TEST_F(Adapter, OneThatEndsIsStartedAnew) {
  ProcessAdapter& adapter = StartFile({"--crash-every", "2"});
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  reports_.Await(2);
  ASSERT_TRUE(adapter.Send(Message("c-1/n/1")));
  EXPECT_EQ(reports_.Await(3)[2].reason, "adapter-gone");
  ASSERT_TRUE(adapter.Send(Message("c-1/n/2")));
  // The new one tells of what the old one brought, then of this.
  EXPECT_EQ(reports_.Await(6)[5].state, State::kDelivered);
  EXPECT_EQ(adapter.starts(), 2);
}

TEST_F(Adapter, OneThatIsNotThereFailsAtOnce) {
  ProcessAdapter& adapter = Start({folder_ / "nothing"});
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  EXPECT_EQ(reports_.Await(1)[0].reason, "adapter-gone");
  EXPECT_EQ(adapter.starts(), 0);
}

TEST_F(Adapter, GarbageEndsIt) {
  ProcessAdapter& adapter = StartShell("read line; echo hello; read line");
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  EXPECT_EQ(reports_.Await(1)[0].reason, "nonsense");
}

TEST_F(Adapter, ALineWithoutEndEndsIt) {
  ProcessAdapter& adapter = StartShell("read line; head -c 1000000 /dev/zero | tr '\\0' 'x'; read line");
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  EXPECT_EQ(reports_.Await(1)[0].reason, "nonsense");
}

TEST_F(Adapter, OneThatComplainsALotIsNotHeldUp) {
  ProcessAdapter& adapter = StartShell(
      "head -c 1000000 /dev/zero >&2; exec 2>&-; read line; echo '{\"id\":\"c-1/m/1\",\"state\":\"delivered\"}'; read "
      "line");
  ASSERT_TRUE(adapter.Send(Message("c-1/m/1")));
  EXPECT_EQ(reports_.Await(1)[0].state, State::kDelivered);
}

TEST_F(Adapter, TakesNoMoreThanItCanAnswer) {
  ProcessAdapter& adapter = StartShell("cat >/dev/null");
  size_t taken = 0;
  while (taken < 2 * kAdapterUnansweredMax && adapter.Send(Message(absl::StrCat("c-1/m/", taken + 1)))) ++taken;
  EXPECT_EQ(taken, kAdapterUnansweredMax);
}

TEST(AdapterLine, IsOneLineOfJson) {
  const std::string line = AdapterLine({"c-1/m/1", "139", "您好\"\n{}", "zh", "set"});
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_THAT(line, HasSubstr("您好"));
}

TEST(AdapterLine, IsReadStrictly) {
  EXPECT_EQ(ParseAdapterLine(R"({"id":"a","state":"handed_over","reference":"r 1"})")->reference, "r1");
  EXPECT_EQ(ParseAdapterLine(R"({"id":"a","state":"failed"})")->reason, "failed");
  for (const char* line : {"", "{}", "[]", "x", R"({"id":"a"})", R"({"id":"","state":"read"})",
                           R"({"id":"a","state":"eaten"})", R"({"id":5,"state":"read"})"}) {
    EXPECT_FALSE(ParseAdapterLine(line).has_value()) << line;
  }
}

// What an adapter calls a reason goes into the log: no number gets there, and no text.
TEST(ReasonWord, IsAWord) {
  EXPECT_EQ(ReasonWord("refused"), "refused");
  EXPECT_EQ(ReasonWord("No_Such Number"), "no-such-number");
  EXPECT_EQ(ReasonWord("13900000001"), "failed");
  EXPECT_EQ(ReasonWord("叶某不接"), "failed");
  EXPECT_THAT(ReasonWord("call 13900000001 failed"), Not(HasSubstr("139")));
  EXPECT_EQ(ReasonWord(std::string(500, 'x')).size(), kReasonBytesMax);
  EXPECT_EQ(ReasonWord(""), "failed");
}

}  // namespace
}  // namespace gaiwan
