// gaiwan case do and case open: what is sent, what a refusal looks like, what is tried again.
#include <cstdio>
#include <fstream>

#include "absl/strings/match.h"
#include "clients/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/clients/cli/fake_server.h"

namespace gaiwan::cli {
namespace {

using ::gaiwan::cli::testing::CliTest;
using ::gaiwan::cli::testing::StatusWith;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class CaseDo : public ::testing::Test, public CliTest {
 protected:
  CaseDo() {
    v1::Receipt* receipt = cases.execute.response.mutable_receipt();
    receipt->set_name("cases/c-1");
    receipt->set_version(3);
    receipt->set_first_position(7);
    receipt->set_last_position(8);
    receipt->set_state("accepted");
    receipt->set_level("village");
    cases.explain.response.set_state("accepted");
    cases.explain.response.mutable_state_label()->set_zh("已受理");
  }
  const v1::ExecuteRequest& sent() const { return cases.execute.requests.back(); }
};

TEST_F(CaseDo, SendsTheCommandAndPrintsTheReceipt) {
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "record_consent", "--data",
                    R"({"party":"1","kind":"CONSENT_KIND_MEDIATION","way":1})", "--etag", "2", "--as", "p-1"}),
            kExitDone)
      << err;
  EXPECT_EQ(sent().name(), "cases/c-1");
  EXPECT_EQ(sent().etag(), "2");
  EXPECT_EQ(sent().command().record_consent().party(), "1");
  EXPECT_EQ(sent().command().record_consent().way(), v1::WAY_ORALLY);
  EXPECT_EQ(sent().request_id().size(), 36u);
  EXPECT_THAT(cases.people, ElementsAre("people/p-1"));
  EXPECT_THAT(out, HasSubstr("状态  已受理\n"));
  EXPECT_THAT(out, HasSubstr("7–8"));
  EXPECT_EQ(err, "");
}

TEST_F(CaseDo, TakesAnEmptyObjectWhenThereIsNoData) {
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "check-file"}), kExitDone) << err;
  EXPECT_TRUE(sent().command().has_check_file());
}

TEST_F(CaseDo, ADashIsAnOpeningWithoutAName) {
  ASSERT_EQ(Gaiwan({"case", "do", "-", "register_clue", "--data", R"({"text":{"facts":"争水"}})"}), kExitDone) << err;
  EXPECT_EQ(sent().name(), "");
  EXPECT_EQ(sent().command().register_clue().text().facts(), "争水");
}

TEST_F(CaseDo, ReadsDataFromStandardInputAndFromAFile) {
  in = R"({"note":{"text":"来自标准输入"}})";
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "add_note", "--data", "@-"}), kExitDone) << err;
  EXPECT_EQ(sent().command().add_note().note().text(), "来自标准输入");
  const std::string path = ::testing::TempDir() + "/gaiwan_note.json";
  std::ofstream(path) << R"({"note":{"text":"来自文件"}})";
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "add_note", "--data", "@" + path}), kExitDone) << err;
  EXPECT_EQ(sent().command().add_note().note().text(), "来自文件");
  std::remove(path.c_str());
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "add_note", "--data", "@" + path}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("cannot open"));
}

TEST_F(CaseDo, NamesTheFieldThatDoesNotExist) {
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "add_note", "--data", R"({"nota":{"text":"x"}})"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("nota"));
  EXPECT_THAT(err, HasSubstr("AddNote"));
  EXPECT_TRUE(cases.execute.requests.empty());
}

TEST_F(CaseDo, RefusesJsonThatIsNoObject) {
  for (const char* wrong : {"[]", "\"text\"", "12", "{", "{\"note\":}", "not json"}) {
    EXPECT_EQ(Gaiwan({"case", "do", "c-1", "add_note", "--data", wrong}), kExitWrongUsage) << wrong;
    EXPECT_THAT(err, HasSubstr("--data: ")) << wrong;
  }
  EXPECT_TRUE(cases.execute.requests.empty());
}

TEST_F(CaseDo, SuggestsTheCommandThatWasMeant) {
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "seal_agrement"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("did you mean seal_agreement?"));
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "zzzzzzzz"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("case explain"));
}

TEST_F(CaseDo, SendsWhenItHappenedAndHowThatIsKnown) {
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--at", "2026-03-02 10:00", "--basis", "paper", "--after",
                    "11111111-1111-4111-8111-111111111111", "--validate-only", "--view", "full"}),
            kExitDone)
      << err;
  EXPECT_EQ(sent().act_time().seconds(), 1772416800);
  EXPECT_EQ(sent().act_time_basis(), v1::TIME_BASIS_PAPER);
  EXPECT_EQ(sent().after(), "11111111-1111-4111-8111-111111111111");
  EXPECT_TRUE(sent().validate_only());
  EXPECT_EQ(sent().view(), v1::CASE_VIEW_FULL);
  EXPECT_THAT(out, HasSubstr("仅试算"));
}

TEST_F(CaseDo, SaysWhoHelped) {
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitDone) << err;
  EXPECT_FALSE(sent().has_helper());
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--helper", "relative", "--helper-name", "孙子小扎西"}),
            kExitDone)
      << err;
  EXPECT_EQ(sent().helper().kind(), v1::HELPER_KIND_RELATIVE);
  EXPECT_EQ(sent().helper().name().text(), "孙子小扎西");
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--helper", "counter"}), kExitDone) << err;
  EXPECT_EQ(sent().helper().kind(), v1::HELPER_KIND_COUNTER);
  EXPECT_FALSE(sent().helper().has_name());
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--helper-name", "孙子"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("--helper"));
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--helper", "stranger"}), kExitWrongUsage);
}

TEST_F(CaseDo, RefusesABadTimeOrABasisWithoutOne) {
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--at", "2026-02-30 10:00"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("28"));
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--basis", "paper"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--at", "2026-03-02 10:00", "--basis", "hearsay"}),
            kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("paper|call|device|memory"));
}

TEST_F(CaseDo, RepeatsWithTheSameRequestIdUntilTheOutcomeIsKnown) {
  cases.execute.failures = {grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"),
                            grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "late")};
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitDone) << err;
  ASSERT_EQ(cases.execute.requests.size(), 3u);
  EXPECT_EQ(cases.execute.requests[1].SerializeAsString(), cases.execute.requests[0].SerializeAsString());
  EXPECT_EQ(cases.execute.requests[2].SerializeAsString(), cases.execute.requests[0].SerializeAsString());
  EXPECT_THAT(slept, ElementsAre(kFirstWait, kFirstWait * 2));
  EXPECT_THAT(err, HasSubstr("同一请求号"));
}

TEST_F(CaseDo, GivesUpAndSaysHowToRepeat) {
  cases.execute.failures.assign(kTriesMax, grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"));
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitFailed);
  EXPECT_EQ(cases.execute.requests.size(), static_cast<size_t>(kTriesMax));
  EXPECT_THAT(err, HasSubstr("--request-id " + sent().request_id()));
}

TEST_F(CaseDo, DoesNotRepeatARefusal) {
  cases.execute.failures = {grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "no")};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitFailed);
  EXPECT_EQ(cases.execute.requests.size(), 1u);
  EXPECT_TRUE(slept.empty());
}

TEST_F(CaseDo, UsesTheRequestIdGiven) {
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--request-id", "22222222-2222-4222-8222-222222222222"}),
            kExitDone);
  EXPECT_EQ(sent().request_id(), "22222222-2222-4222-8222-222222222222");
}

TEST_F(CaseDo, ShowsARefusalInWordsWithWhatIsOpen) {
  v1::CommandRefused refused;
  refused.set_reason(v1::CONSENT_MISSING);
  refused.mutable_words()->set_zh("尚未征得当事人同意");
  refused.set_state("accepted");
  refused.mutable_state_label()->set_zh("已受理");
  refused.set_subject("parties/2");
  refused.add_guards()->set_zh("当事人 2 未同意调解");
  refused.add_allowed("record_consent");
  refused.add_allowed("terminate");
  cases.execute.failures = {StatusWith(grpc::StatusCode::FAILED_PRECONDITION, {&refused})};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "start_session"}), kExitFailed);
  EXPECT_EQ(out, "");
  EXPECT_EQ(err,
            "拒绝：尚未征得当事人同意 [CONSENT_MISSING]\n"
            "  未满足：当事人 2 未同意调解\n"
            "  关于：parties/2\n"
            "  当前状态：已受理(accepted)\n"
            "  你现在可以：登记同意 record_consent，终止调解 terminate\n");
}

TEST_F(CaseDo, SaysThatTheEarlierCommandIsNotKnown) {
  v1::CaseChanged changed;
  changed.set_reason(v1::OVERTAKEN);
  changed.set_current_version(5);
  cases.execute.failures = {StatusWith(grpc::StatusCode::ABORTED, {&changed})};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--after", "00000000-0000-4000-8000-000000000001"}),
            kExitChanged);
  EXPECT_THAT(err, AllOf(HasSubstr("本案中没有 --after 所指的前一条命令"), HasSubstr("[OVERTAKEN]"),
                         HasSubstr("现在是第 5 版"), Not(HasSubstr("第 0 版"))));
}

TEST_F(CaseDo, ShowsBothVersionsWhenTheCaseChanged) {
  v1::CaseChanged changed;
  changed.set_reason(v1::CASE_CHANGED);
  changed.set_expected_version(3);
  changed.set_current_version(5);
  changed.set_changed_by("people/p-2");
  changed.mutable_change_time()->set_seconds(1772416800);
  cases.execute.failures = {StatusWith(grpc::StatusCode::ABORTED, {&changed})};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--etag", "3"}), kExitChanged);
  EXPECT_THAT(err, HasSubstr("第 3 版，现在是第 5 版"));
  EXPECT_THAT(err, HasSubstr("people/p-2 于 2026-03-02 10:00"));
}

TEST_F(CaseDo, ShowsTheFieldAndTheLimit) {
  v1::BadField bad;
  bad.set_field("command.open_case.text.facts");
  bad.mutable_words()->set_zh("太长");
  bad.set_limit(4000);
  cases.execute.failures = {StatusWith(grpc::StatusCode::INVALID_ARGUMENT, {&bad})};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitFailed);
  EXPECT_EQ(err, "请求有误：command.open_case.text.facts：太长\n  限值：4000\n");
}

TEST_F(CaseDo, SaysWhenToTryAgain) {
  v1::RetryAfter retry;
  retry.set_reason(v1::DISK_FULL);
  retry.set_retry_after_millis(1500);
  cases.execute.failures = {StatusWith(grpc::StatusCode::RESOURCE_EXHAUSTED, {&retry})};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitFailed);
  EXPECT_THAT(err, HasSubstr("2 秒后再试 [DISK_FULL]"));
}

TEST_F(CaseDo, ComesAgainWhenABusyServerSaysSo) {
  v1::RetryAfter retry;
  retry.set_reason(v1::TOO_MANY);
  retry.set_retry_after_millis(40);
  const grpc::Status busy = StatusWith(grpc::StatusCode::RESOURCE_EXHAUSTED, {&retry});
  cases.execute.failures = {busy, busy};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitDone) << err;
  ASSERT_EQ(cases.execute.requests.size(), 3u);
  EXPECT_EQ(cases.execute.requests[0].request_id(), cases.execute.requests[2].request_id());
}

TEST_F(CaseDo, HasAnExitStatusOfItsOwnForNotSignedIn) {
  cases.execute.failures = {grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "who?")};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitNotSignedIn);
  EXPECT_THAT(err, HasSubstr("GAIWAN_AS"));
}

TEST_F(CaseDo, PassesOverDetailsItDoesNotKnow) {
  v1::Money unknown;
  cases.execute.failures = {StatusWith(grpc::StatusCode::INTERNAL, {&unknown})};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitFailed);
  EXPECT_THAT(err, HasSubstr("INTERNAL"));
  cases.execute.failures = {grpc::Status(grpc::StatusCode::INTERNAL, "broken", "\xff\xff no status")};
  EXPECT_EQ(Gaiwan({"case", "do", "c-1", "submit_case"}), kExitFailed);
  EXPECT_THAT(err, HasSubstr("broken"));
}

TEST_F(CaseDo, PrintsJsonOnStdoutAlone) {
  cases.explain.response.Clear();
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--json"}), kExitDone);
  EXPECT_THAT(out, HasSubstr("\"name\": \"cases/c-1\""));
  EXPECT_THAT(out, HasSubstr("\"lastPosition\": \"8\""));  // proto-JSON: int64 is a string.
  EXPECT_TRUE(cases.explain.requests.empty());
}

TEST_F(CaseDo, ShowsTheCaseWhenAsked) {
  cases.execute.response.mutable_case_()->set_name("cases/c-1");
  cases.execute.response.mutable_case_()->set_case_number("（2026）城中人调字第1号");
  ASSERT_EQ(Gaiwan({"case", "do", "c-1", "submit_case", "--view", "basic"}), kExitDone);
  EXPECT_THAT(out, HasSubstr("（2026）城中人调字第1号"));
}

TEST_F(CaseDo, OpensACaseFromFlags) {
  ASSERT_EQ(Gaiwan({"case",         "open",
                    "--unit",       "632821100-committee",
                    "--channel",    "tea_room",
                    "--source",     "on_application",
                    "--class",      "land",
                    "--facts",      "枸杞地租金",
                    "--claim",      "付租金",
                    "--place",      "西里沟村",
                    "--amount",     "12000.29",
                    "--party",      "applicant:叶某:19900000001",
                    "--party",      "respondent:马某",
                    "--party-json", R"({"side":"PARTY_SIDE_THIRD","details":{"name":"六户"},"headCount":6})"}),
            kExitDone)
      << err;
  const v1::OpenCase& open = sent().command().open_case();
  EXPECT_EQ(sent().name(), "");
  EXPECT_EQ(open.unit(), "orgs/632821100-committee");
  EXPECT_EQ(open.text().facts(), "枸杞地租金");
  EXPECT_EQ(open.claimed().currency(), "CNY");
  EXPECT_EQ(open.claimed().fen(), 1200029);
  ASSERT_EQ(open.parties_size(), 3);
  EXPECT_EQ(open.parties(0).details().name(), "叶某");
  EXPECT_EQ(open.parties(1).side(), v1::PARTY_SIDE_RESPONDENT);
  EXPECT_EQ(open.parties(2).head_count(), 6);
}

TEST_F(CaseDo, RefusesWrongFlagsOfAnOpening) {
  EXPECT_EQ(Gaiwan({"case", "open", "--channel", "grid"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("--source"));
  EXPECT_EQ(Gaiwan({"case", "open", "--channel", "grid", "--source", "x", "--amount", "-5"}), kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("--amount \"-5\": an amount is never negative"));
  EXPECT_EQ(Gaiwan({"case", "open", "--channel", "grid", "--source", "x", "--party", "叶某"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"case", "open", "--channel", "grid", "--source", "x", "--party-json", R"({"sid":1})"}),
            kExitWrongUsage);
  EXPECT_THAT(err, HasSubstr("sid"));
  EXPECT_TRUE(cases.execute.requests.empty());
}

}  // namespace
}  // namespace gaiwan::cli
