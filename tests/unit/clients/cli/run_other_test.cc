// Usage, help, completion, directory, definitions, administration.
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/words.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/clients/cli/fake_server.h"

namespace gaiwan::cli {
namespace {

using ::gaiwan::cli::testing::CliTest;
using ::gaiwan::cli::testing::StatusWith;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Program : public ::testing::Test, public CliTest {
 protected:
  // A file with `content` that is gone after the test.
  std::string File(const std::string& name, const std::string& content) {
    const std::string path = absl::StrCat(::testing::TempDir(), "/gaiwan_cli_", name);
    std::ofstream(path) << content;
    files_.push_back(path);
    return path;
  }
  void TearDown() override {
    for (const std::string& path : files_) std::remove(path.c_str());
  }

 private:
  std::vector<std::string> files_;
};

TEST_F(Program, WrongUsageIsTwoAndSaysWhere) {
  EXPECT_EQ(Gaiwan({}), kExitWrongUsage);
  EXPECT_EQ(out, "");
  EXPECT_EQ(Gaiwan({"case"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("gaiwan case"));
  EXPECT_EQ(Gaiwan({"case", "lsit"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("did you mean list?"));
  EXPECT_EQ(Gaiwan({"case", "show"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("CASE"));
  EXPECT_EQ(Gaiwan({"case", "list", "--sort", "x"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("--sort"));
  EXPECT_EQ(Gaiwan({"case", "show", "c-1", "c-2"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"whoami", "--as", "叶某"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"whoami", "--timeout", "soon"}), kExitWrongUsage);
}

TEST_F(Program, ACommandsWordIsNoArgumentOfAnother) {
  ASSERT_EQ(Gaiwan({"case", "show", "admin"}), kExitDone) << err;
  EXPECT_EQ(cases.get.requests[0].name(), "cases/admin");
}

TEST_F(Program, TakesServerAndPersonFromFlagOrEnvironment) {
  ASSERT_EQ(Gaiwan({"case", "list"}), kExitDone);
  env = {{"GAIWAN_SERVER", "10.0.0.1:1"}, {"GAIWAN_AS", "people/p-env"}};
  ASSERT_EQ(Gaiwan({"case", "list"}), kExitDone);
  ASSERT_EQ(Gaiwan({"--server", "10.0.0.2:2", "case", "list", "--as", "p-flag"}), kExitDone);
  EXPECT_THAT(addresses, ElementsAre("127.0.0.1:7543", "10.0.0.1:1", "10.0.0.2:2"));
  EXPECT_THAT(cases.people, ElementsAre("", "people/p-env", "people/p-flag"));
}

TEST_F(Program, PrintsItsVersion) {
  ASSERT_EQ(Gaiwan({"--version"}), kExitDone);
  EXPECT_THAT(out, StartsWith("gaiwan 0."));
}

TEST_F(Program, EveryCommandHasHelpWithExamplesFirst) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{},
                                             {"case"},
                                             {"case", "open"},
                                             {"case", "show"},
                                             {"case", "list"},
                                             {"case", "history"},
                                             {"case", "watch"},
                                             {"case", "explain"},
                                             {"case", "propose"},
                                             {"case", "search"},
                                             {"case", "views"},
                                             {"case", "view", "save"},
                                             {"case", "view", "delete"},
                                             {"case", "duplicates"},
                                             {"case", "do"},
                                             {"case", "break-glass"},
                                             {"directory"},
                                             {"directory", "import"},
                                             {"directory", "list"},
                                             {"document"},
                                             {"document", "put"},
                                             {"document", "get"},
                                             {"document", "render"},
                                             {"document", "list"},
                                             {"definition"},
                                             {"definition", "check"},
                                             {"definition", "list"},
                                             {"definition", "show"},
                                             {"definition", "print"},
                                             {"definition", "publish"},
                                             {"definition", "simulate"},
                                             {"supervise"},
                                             {"supervise", "due"},
                                             {"supervise", "return"},
                                             {"supervise", "return", "list"},
                                             {"supervise", "return", "check"},
                                             {"supervise", "return", "show"},
                                             {"supervise", "return", "drill"},
                                             {"supervise", "return", "freeze"},
                                             {"supervise", "return", "frozen"},
                                             {"supervise", "return", "compare"},
                                             {"supervise", "recompute"},
                                             {"admin", "export"},
                                             {"supervise", "board"},
                                             {"supervise", "people"},
                                             {"admin"},
                                             {"admin", "status"},
                                             {"admin", "advance"},
                                             {"admin", "order"},
                                             {"admin", "order", "list"},
                                             {"admin", "order", "text"},
                                             {"admin", "order", "approve"},
                                             {"admin", "order", "refuse"},
                                             {"admin", "account"},
                                             {"admin", "account", "make"},
                                             {"admin", "account", "reset"},
                                             {"admin", "account", "lock"},
                                             {"admin", "account", "unlock"},
                                             {"admin", "account", "revoke"},
                                             {"admin", "account", "list"},
                                             {"case", "invite"},
                                             {"case", "publication"},
                                             {"case", "release"},
                                             {"directory", "poster"},
                                             {"login"},
                                             {"logout"},
                                             {"account"},
                                             {"account", "password"},
                                             {"account", "phones"},
                                             {"account", "totp"},
                                             {"whoami"},
                                             {"completion"},
                                             {"completion", "bash"}}) {
    std::vector<std::string> args = command;
    args.push_back("--help");
    ASSERT_EQ(Gaiwan(args), kExitDone) << ::testing::PrintToString(command);
    const size_t examples = out.find("Examples:\n  $ ");
    ASSERT_NE(examples, std::string::npos) << ::testing::PrintToString(command);
    EXPECT_LT(examples, out.find("Flags:")) << out;
    EXPECT_THAT(out, AllOf(HasSubstr("Exit status: 0 done"), HasSubstr("--help"), HasSubstr("--server")));
    // A secret on a command line is in the list of processes, and in the history of a shell.
    EXPECT_THAT(out, Not(ContainsRegex("--(password|secret|passphrase|pin|totp|token)[ =][A-Z]")));
  }
}

// Runs the script in a real bash as the shell would, and returns what it offers.
std::string Complete(const std::string& script_path, const std::string& words, int word) {
  const std::string command = absl::StrCat("bash -c 'source ", script_path, "; COMP_WORDS=(", words,
                                           "); COMP_CWORD=", word, "; _gaiwan; echo \"${COMPREPLY[@]}\"'");
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string offered;
  std::array<char, 4096> part;
  while (pipe != nullptr && fgets(part.data(), part.size(), pipe.get()) != nullptr) offered += part.data();
  return offered;
}

TEST_F(Program, CompletionKnowsEveryCommandAndFlag) {
  ASSERT_EQ(Gaiwan({"completion", "bash"}), kExitDone);
  for (const std::string& command : CommandNames()) EXPECT_THAT(out, HasSubstr(command));
  const std::string path = File("completion.bash", out);
  EXPECT_EQ(Complete(path, "gaiwan", 1),
            "case directory document definition grid court session message supervise evidence admin login logout "
            "account whoami completion\n");
  EXPECT_EQ(Complete(path, "gaiwan case ''", 2),
            "open import show list search view views history watch explain propose duplicates invite do bulk send "
            "sight reads "
            "break-glass publication release\n");
  EXPECT_EQ(Complete(path, "gaiwan --as case case h", 4), "history\n") << "the value of a flag is no command";
  EXPECT_EQ(Complete(path, "gaiwan --json case h", 3), "history\n") << "a flag without a value eats no word";
  EXPECT_EQ(Complete(path, "gaiwan case do c-1 seal", 4), "seal_agreement\n");
  EXPECT_EQ(Complete(path, "gaiwan case do c-1 seal_agreement --req", 5), "--request-id\n");
  EXPECT_EQ(Complete(path, "gaiwan case do c-1 add_note --basis p", 6), "paper\n");
  EXPECT_EQ(Complete(path, "gaiwan case list --js", 3), "--json\n");
  EXPECT_EQ(Complete(path, "gaiwan directory list p", 3), "people\n");
}

TEST_F(Program, ImportSendsTheFilesAndReportsEveryRow) {
  const std::string first = File("a.csv", "code,parent\n1,\n");
  const std::string second = File("b.csv", "id,name\n");
  v1::ImportFinding* finding = directory.import_directory.response.add_findings();
  finding->set_file("a.csv");
  finding->set_line(2);
  finding->set_field("parent");
  finding->mutable_words()->set_zh("没有调委会");
  finding->set_warning(true);
  v1::ImportCount* count = directory.import_directory.response.add_counts();
  count->set_kind("organisations");
  count->set_added(3);
  directory.import_directory.response.set_position(9);
  ASSERT_EQ(Gaiwan({"directory", "import", first, second}), kExitDone) << err;
  const v1::ImportDirectoryRequest& sent = directory.import_directory.requests[0];
  ASSERT_EQ(sent.files_size(), 2);
  EXPECT_EQ(sent.files(0).content(), "code,parent\n1,\n");
  EXPECT_EQ(sent.files(1).name(), second);
  EXPECT_FALSE(sent.dry_run());
  EXPECT_THAT(
      out, AllOf(HasSubstr("a.csv:2: 提醒：parent：没有调委会\n"), HasSubstr("organisations  3"), HasSubstr("位置 9")));
  EXPECT_EQ(err, "") << "no progress without a terminal";
}

TEST_F(Program, ImportShowsProgressAtATerminalOnly) {
  const std::string file = File("a.csv", "code\n");
  tty = true;
  ASSERT_EQ(Gaiwan({"directory", "import", file}), kExitDone);
  EXPECT_THAT(err, AllOf(HasSubstr("100% 1/3 读取"), HasSubstr("2/3 已送出"), HasSubstr("3/3")));
  EXPECT_THAT(err, ::testing::EndsWith("\r\x1b[K")) << "the line is wiped";
  ASSERT_EQ(Gaiwan({"directory", "import", file, "--json"}), kExitDone);
  EXPECT_EQ(err, "");
}

TEST_F(Program, ImportWithBadRowsFails) {
  const std::string file = File("a.csv", "code\n");
  directory.import_directory.response.add_findings()->set_line(2);
  EXPECT_EQ(Gaiwan({"directory", "import", file, "--dry-run"}), kExitFailed);
  EXPECT_TRUE(directory.import_directory.requests[0].dry_run());
  EXPECT_EQ(Gaiwan({"directory", "import", file, "--dry-run", "--json"}), kExitFailed);

  v1::Faults faults;
  faults.set_reason(v1::FILE_HAS_FAULTS);
  v1::Fault* fault = faults.add_faults();
  fault->set_path("a.csv:3");
  fault->mutable_words()->set_zh("上级不存在");
  directory.import_directory.failures = {StatusWith(grpc::StatusCode::INVALID_ARGUMENT, {&faults})};
  EXPECT_EQ(Gaiwan({"directory", "import", file}), kExitFailed);
  EXPECT_EQ(err, "有 1 处问题 [FILE_HAS_FAULTS]\n  a.csv:3: 错误：上级不存在\n");
}

TEST_F(Program, ImportRepeatsWithTheSameRequestId) {
  const std::string file = File("a.csv", "code\n");
  directory.import_directory.failures = {grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")};
  ASSERT_EQ(Gaiwan({"directory", "import", file}), kExitDone);
  ASSERT_EQ(directory.import_directory.requests.size(), 2u);
  EXPECT_EQ(directory.import_directory.requests[0].request_id(), directory.import_directory.requests[1].request_id());
}

TEST_F(Program, ImportOfAFileThatIsNotThereSendsNothing) {
  EXPECT_EQ(Gaiwan({"directory", "import", "/nowhere/a.csv"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("/nowhere/a.csv"));
  EXPECT_EQ(Gaiwan({"directory", "import", ::testing::TempDir()}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("directory"));
  EXPECT_TRUE(directory.import_directory.requests.empty());
}

TEST_F(Program, ListsTheDirectory) {
  v1::Organisation* org = directory.orgs.response.add_organisations();
  org->set_code("632821100");
  org->set_name("希里沟镇");
  directory.orgs.response.set_total(1);
  ASSERT_EQ(Gaiwan({"directory", "list", "--under", "632821", "--kind", "town", "--kind", "farm"}), kExitDone) << err;
  EXPECT_THAT(directory.orgs.requests[0].kinds(), ElementsAre("town", "farm"));
  EXPECT_THAT(out, AllOf(HasSubstr("希里沟镇"), HasSubstr("共 1 个")));

  v1::Person* person = directory.people.response.add_people();
  person->set_name("people/p-1");
  person->set_display_name("马文");
  person->add_posts()->set_role("mediator");
  ASSERT_EQ(Gaiwan({"directory", "list", "people", "--role", "mediator"}), kExitDone) << err;
  EXPECT_EQ(directory.people.requests[0].role(), "mediator");
  EXPECT_THAT(out, AllOf(HasSubstr("马文"), HasSubstr("mediator@")));

  directory.codes.response.add_entries()->mutable_label()->set_zh("土地");
  ASSERT_EQ(Gaiwan({"directory", "list", "codes", "--list", "dispute_class"}), kExitDone) << err;
  EXPECT_EQ(directory.codes.requests[0].list(), "dispute_class");
  EXPECT_THAT(out, HasSubstr("土地"));
  EXPECT_EQ(Gaiwan({"directory", "list", "orgs", "--role", "mediator"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"directory", "list", "cats"}), kExitWrongUsage);
}

TEST_F(Program, ListsChannelsWithWhatTheyAskFor) {
  v1::Channel* channel = directory.channels.response.add_channels();
  channel->set_code("tea_room");
  channel->add_staffed_by("mediator");
  channel->add_at_accept("two-parties");
  channel->add_checklist("先请喝茶");
  channel->set_column("品牌调解室");
  channel->set_accepts_and_assigns_itself(true);
  ASSERT_EQ(Gaiwan({"directory", "list", "channels"}), kExitDone) << err;
  EXPECT_THAT(out,
              AllOf(HasSubstr("tea_room"), HasSubstr("two-parties"), HasSubstr("品牌调解室"), HasSubstr("先请喝茶")));
  EXPECT_EQ(Gaiwan({"directory", "list", "channels", "--kind", "town"}), kExitWrongUsage);
}

TEST_F(Program, ChecksADefinition) {
  const std::string file = File("d.textproto", "id: \"x\"");
  ASSERT_EQ(Gaiwan({"definition", "check", file}), kExitDone) << err;
  EXPECT_EQ(workflow.check.requests[0].textproto(), "id: \"x\"");
  EXPECT_EQ(out, "没有错误\n");
  v1::Fault* fault = workflow.check.response.add_faults();
  fault->set_path("tracks[0].states[1]");
  fault->mutable_words()->set_zh("无法到达");
  EXPECT_EQ(Gaiwan({"definition", "check", file}), kExitFailed);
  EXPECT_THAT(out, AllOf(HasSubstr("tracks[0].states[1]: 错误：无法到达\n"), HasSubstr("1 处错误")));
  EXPECT_EQ(Gaiwan({"definition", "check", file, "--json"}), kExitFailed);
  fault->set_warning(true);
  EXPECT_EQ(Gaiwan({"definition", "check", file}), kExitDone);
}

TEST_F(Program, ShowsPrintsPublishesAndSimulatesDefinitions) {
  workflow.get.response.set_textproto("id: \"x\"\n");
  ASSERT_EQ(Gaiwan({"definition", "show", "x", "--revision", "2"}), kExitDone);
  EXPECT_EQ(out, "id: \"x\"\n");
  EXPECT_EQ(workflow.get.requests[0].revision(), 2);
  workflow.print.response.set_page("一页");
  ASSERT_EQ(Gaiwan({"definition", "print", "x"}), kExitDone);
  EXPECT_EQ(out, "一页\n");
  workflow.list.response.add_definitions()->set_id("mediation-543");
  ASSERT_EQ(Gaiwan({"definition", "list"}), kExitDone);
  EXPECT_THAT(out, HasSubstr("mediation-543"));

  const std::string file = File("d.textproto", "id: \"x\"");
  workflow.publish.response.mutable_summary()->set_id("x");
  ASSERT_EQ(Gaiwan({"definition", "publish", file}), kExitDone);
  EXPECT_EQ(workflow.publish.requests[0].request_id().size(), 36u);

  const std::string scenario = File("s.txt", "open_case\n");
  workflow.simulate.response.set_transcript("1 CaseOpened");
  ASSERT_EQ(Gaiwan({"definition", "simulate", file, "--scenario", scenario}), kExitDone);
  EXPECT_EQ(workflow.simulate.requests[0].textproto(), "id: \"x\"");
  ASSERT_EQ(Gaiwan({"definition", "simulate", "mediation-543", "--scenario", scenario}), kExitDone);
  EXPECT_EQ(workflow.simulate.requests[1].id(), "mediation-543");
  EXPECT_EQ(workflow.simulate.requests[1].scenario(), "open_case\n");
  EXPECT_EQ(Gaiwan({"definition", "simulate", "./nowhere.textproto", "--scenario", scenario}), kExitWrongUsage);
}

TEST_F(Program, MovesTheTestClock) {
  admin.advance.response.mutable_time()->set_seconds(1772416800);
  admin.advance.response.set_fired(2);
  ASSERT_EQ(Gaiwan({"admin", "advance", "2h30m"}), kExitDone) << err;
  EXPECT_EQ(admin.advance.requests[0].by().seconds(), 9000);
  EXPECT_EQ(out, "测试时钟到 2026-03-02 10:00，其间 2 个期限预警或届满\n");
  ASSERT_EQ(Gaiwan({"admin", "advance", "--to", "2026-03-02 10:00"}), kExitDone) << err;
  EXPECT_EQ(admin.advance.requests[1].to().seconds(), 1772416800);
  EXPECT_EQ(Gaiwan({"admin", "advance"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"admin", "advance", "3d", "--to", "2026-03-02 10:00"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"admin", "advance", "soon"}), kExitWrongUsage);
  EXPECT_EQ(admin.advance.requests.size(), 2u);
}

TEST_F(Program, HandsAPartyItsCodeWithItsLink) {
  sign_in.invite.response.set_code("ABC1234567");
  ASSERT_EQ(Gaiwan({"case", "invite", "c-7f3", "1"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("ABC 123 4567"), Not(HasSubstr("当事人网页"))));
  sign_in.invite.response.set_link("https://mediation.example.cn/p#ABC1234567");
  ASSERT_EQ(Gaiwan({"case", "invite", "c-7f3", "1"}), kExitDone) << err;
  EXPECT_THAT(out, EndsWith("当事人网页：https://mediation.example.cn/p#ABC1234567\n")) << "into a file, no picture";
  tty = true;
  ASSERT_EQ(Gaiwan({"case", "invite", "c-7f3", "1"}), kExitDone) << err;
  EXPECT_THAT(out, HasSubstr("█"));
}

TEST_F(Program, TellsHowTheServerIsAndWhoAsks) {
  admin.status.response.mutable_time()->set_seconds(1772416800);
  admin.status.response.set_dev_auth(true);
  ASSERT_EQ(Gaiwan({"admin", "status"}), kExitDone);
  EXPECT_THAT(out, AllOf(HasSubstr("2026-03-02 10:00"), Not(HasSubstr("数据目录")))) << "to who is no administrator";
  admin.status.response.set_format(1);
  admin.status.response.add_alarms("2027 年日历未载入");
  ASSERT_EQ(Gaiwan({"admin", "status"}), kExitDone);
  EXPECT_THAT(out, AllOf(HasSubstr("2026-03-02 10:00"), HasSubstr("开发登录"), HasSubstr("注意：2027 年日历未载入")));
  EXPECT_THAT(out, Not(HasSubstr("示例县")));
  sign_in.who.response.set_sample_county(true);
  ASSERT_EQ(Gaiwan({"admin", "status"}), kExitDone);
  EXPECT_THAT(out, StartsWith("示例县 · 不计入统计\n"));
  ASSERT_EQ(Gaiwan({"whoami", "--as", "p-1"}), kExitDone);
  EXPECT_THAT(out, AllOf(HasSubstr("people/p-1"), HasSubstr("2026-03-02 10:00"), HasSubstr("开发登录")));
  ASSERT_EQ(Gaiwan({"whoami", "--as", "p-1", "--json"}), kExitDone);
  EXPECT_THAT(out, AllOf(HasSubstr("\"person\": \"people/p-1\""), HasSubstr("\"devAuth\": true")));
}

}  // namespace
}  // namespace gaiwan::cli
