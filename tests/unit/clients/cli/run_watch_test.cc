// gaiwan case watch: lines, tokens, connections that break, Ctrl-C.
#include <algorithm>

#include "clients/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/clients/cli/fake_server.h"

namespace gaiwan::cli {
namespace {

using ::gaiwan::cli::testing::CliTest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::WatchCasesResponse Seen(int position, const std::string& token) {
  v1::WatchCasesResponse seen;
  seen.set_resume_token(token);
  seen.set_position(position);
  seen.set_name("cases/c-1");
  seen.set_version(position);
  seen.set_type("case_accepted");
  seen.mutable_record_time()->set_seconds(1772416800);
  return seen;
}

v1::WatchCasesResponse Bookmark(const std::string& token) {
  v1::WatchCasesResponse seen;
  seen.set_resume_token(token);
  seen.set_bookmark(true);
  return seen;
}

class CaseWatch : public ::testing::Test, public CliTest {};

TEST_F(CaseWatch, PrintsALineAnEventAndTheTokenAtTheEnd) {
  v1::WatchCasesResponse removed = Seen(9, "t-9");
  removed.set_removed(true);
  cases.connections = {{{Seen(7, "t-7"), removed, Bookmark("t-10")}, grpc::Status::OK}};
  ASSERT_EQ(Gaiwan({"case", "watch", "--unit", "632821100", "--resume", "t-1", "--as", "p-1"}), kExitDone) << err;
  EXPECT_EQ(cases.watches[0].unit(), "orgs/632821100");
  EXPECT_EQ(cases.watches[0].resume_token(), "t-1");
  EXPECT_THAT(cases.people, ::testing::ElementsAre("people/p-1"));
  EXPECT_EQ(out,
            "#7  2026-03-02 10:00  c-1  v7  受理\n"
            "#9  2026-03-02 10:00  c-1  v9  已不在可见范围\n");
  EXPECT_THAT(err, HasSubstr("--resume t-10"));
}

TEST_F(CaseWatch, PrintsAJsonObjectALine) {
  cases.connections = {{{Seen(7, "t-7"), Bookmark("t-8")}, grpc::Status::OK}};
  ASSERT_EQ(Gaiwan({"case", "watch", "--case", "c-1", "--json"}), kExitDone);
  EXPECT_EQ(cases.watches[0].name(), "cases/c-1");
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 2);
  EXPECT_THAT(out, HasSubstr("{\"resumeToken\":\"t-7\""));
}

TEST_F(CaseWatch, ResumesWhereTheConnectionBroke) {
  const grpc::Status gone(grpc::StatusCode::UNAVAILABLE, "gone");
  cases.connections = {{{Seen(7, "t-7")}, gone}, {{}, gone}, {{}, gone}, {{Seen(8, "t-8")}, grpc::Status::OK}};
  ASSERT_EQ(Gaiwan({"case", "watch"}), kExitDone) << err;
  ASSERT_EQ(cases.watches.size(), 4u);
  EXPECT_EQ(cases.watches[1].resume_token(), "t-7");
  EXPECT_EQ(cases.watches[3].resume_token(), "t-7");
  EXPECT_THAT(out, AllOf(HasSubstr("#7"), HasSubstr("#8")));
  EXPECT_THAT(slept, ::testing::ElementsAre(kFirstWait, kFirstWait, kFirstWait * 2));
}

TEST_F(CaseWatch, GivesUpOnAServerThatStaysAway) {
  cases.connections.assign(100, {{}, grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")});
  EXPECT_EQ(Gaiwan({"case", "watch", "--resume", "t-1"}), kExitFailed);
  EXPECT_EQ(cases.watches.size(), 30u);
  EXPECT_THAT(err, HasSubstr("--resume t-1"));
}

TEST_F(CaseWatch, EndsOnARefusal) {
  cases.connections = {{{}, grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "who?")}};
  EXPECT_EQ(Gaiwan({"case", "watch"}), kExitNotSignedIn);
  EXPECT_EQ(cases.watches.size(), 1u);
}

TEST_F(CaseWatch, EndsQuietlyOnCtrlC) {
  // Ctrl-C arrives while a watch is being connected again.
  cases.connections.assign(100, {{}, grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")});
  {
    const Interrupts::Scope scope(&interrupts, [] {});
    ASSERT_TRUE(interrupts.Trigger());
  }
  EXPECT_EQ(Gaiwan({"case", "watch", "--resume", "t-1"}), kExitDone);
  EXPECT_TRUE(cases.watches.empty());
  EXPECT_THAT(err, HasSubstr("--resume t-1"));
}

TEST_F(CaseWatch, KeepsTheTokenOfWhatWasReallyShown) {
  cases.connections = {{{Seen(7, "t-7")}, grpc::Status::OK}};
  out_stream.setstate(std::ios::badbit);
  EXPECT_EQ(Gaiwan({"case", "watch", "--resume", "t-1"}), kExitDone);
  EXPECT_THAT(err, AllOf(HasSubstr("--resume t-1"), Not(HasSubstr("t-7"))));
}

TEST(Interrupts, EndTheProgramUnlessSomebodyWaitsForThem) {
  Interrupts interrupts;
  EXPECT_FALSE(interrupts.Trigger());
  int stopped = 0;
  {
    const Interrupts::Scope scope(&interrupts, [&stopped] { ++stopped; });
    EXPECT_FALSE(interrupts.triggered());
    EXPECT_TRUE(interrupts.Trigger());
  }
  EXPECT_EQ(stopped, 1);
  EXPECT_TRUE(interrupts.triggered());
  EXPECT_FALSE(interrupts.Trigger());
  interrupts.SleepFor(absl::Hours(1));  // Returns at once: an interrupt arrived.
}

}  // namespace
}  // namespace gaiwan::cli
