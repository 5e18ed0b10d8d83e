// Signing in: what is asked of the server, what is kept, and where.
#include <sys/stat.h>
#include <utime.h>

#include <filesystem>
#include <string>

#include "clients/cli/exit_code.h"
#include "gaiwan/v1/errors.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/clients/cli/fake_server.h"

namespace gaiwan::cli {
namespace {

using ::gaiwan::cli::testing::CliTest;
using ::gaiwan::cli::testing::StatusWith;
using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::TempDir;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Login : public ::testing::Test, public CliTest {
 protected:
  Login() {
    env["XDG_STATE_HOME"] = state_.path();
    env["GAIWAN_SERVER"] = "county.example:7543";
    sign_in.sign_in.response = Tokens("access-1", "refresh-1");
    sign_in.refresh.response = Tokens("access-2", "refresh-2");
    sign_in.change.response = Tokens("access-3", "refresh-3");
  }
  static v1::Tokens Tokens(const std::string& access, const std::string& refresh) {
    v1::Tokens tokens;
    tokens.set_access_token(access);
    tokens.set_refresh_token(refresh);
    tokens.set_access_life_seconds(900);
    tokens.set_person("people/p-1");
    return tokens;
  }
  std::string TokenFile() const { return state_ / "gaiwan/tokens/county.example_7543.json"; }
  // As if it had been written that long ago.
  void Age(int seconds) const {
    struct stat info {};
    ASSERT_EQ(stat(TokenFile().c_str(), &info), 0);
    const utimbuf times{info.st_atime - seconds, info.st_mtime - seconds};
    ASSERT_EQ(utime(TokenFile().c_str(), &times), 0);
  }

  const TempDir state_;
};

TEST_F(Login, KeepsTheTokensForTheirOwnerAloneAndUsesThem) {
  in = "some password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone) << err;
  EXPECT_EQ(sign_in.sign_in.requests[0].person(), "people/p-1");
  EXPECT_EQ(sign_in.sign_in.requests[0].password(), "some password");
  struct stat info {};
  ASSERT_EQ(stat(TokenFile().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_THAT(out, Not(HasSubstr("access-1")));
  ASSERT_EQ(Gaiwan({"whoami"}), kExitDone) << err;
  EXPECT_THAT(sign_in.authorizations, ElementsAre("", "Bearer access-1"));
}

TEST_F(Login, PrintsNoTokenAsJson) {
  in = "some password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1", "--json"}), kExitDone);
  EXPECT_THAT(out, Not(HasSubstr("access-1")));
  EXPECT_THAT(out, Not(HasSubstr("refresh-1")));
}

TEST_F(Login, AsksForTheOneTimeCodeWhenTheServerDoes) {
  v1::CommandRefused needed;
  needed.set_reason(v1::ONE_TIME_CODE_NEEDED);
  sign_in.sign_in.failures = {StatusWith(grpc::StatusCode::UNAUTHENTICATED, {&needed})};
  in = "some password\n 123456 \n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone) << err;
  EXPECT_EQ(sign_in.sign_in.requests[1].totp(), "123456");
}

TEST_F(Login, ChangesTheFirstPasswordAtOnce) {
  sign_in.sign_in.response.set_must_change_password(true);
  in = "first password\nnew password\nother\n";
  EXPECT_EQ(Gaiwan({"login", "p-1"}), kExitFailed);
  EXPECT_FALSE(std::filesystem::exists(TokenFile())) << "what is good for nothing else is not kept";
  in = "first password\nnew password\nnew password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone) << err;
  EXPECT_EQ(sign_in.change.requests[0].old_password(), "first password");
  EXPECT_EQ(sign_in.change.requests[0].new_password(), "new password");
  EXPECT_EQ(sign_in.authorizations.back(), "Bearer access-1");
  EXPECT_THAT(ReadFileForTest(TokenFile()), HasSubstr("access-3"));
}

TEST_F(Login, RefreshesATokenThatEndsSoon) {
  in = "some password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone);
  Age(800);
  ASSERT_EQ(Gaiwan({"whoami"}), kExitDone);
  EXPECT_TRUE(sign_in.refresh.requests.empty());
  Age(100);
  ASSERT_EQ(Gaiwan({"whoami"}), kExitDone);
  ASSERT_EQ(sign_in.refresh.requests.size(), 1u);
  EXPECT_EQ(sign_in.refresh.requests[0].refresh_token(), "refresh-1");
  EXPECT_EQ(sign_in.authorizations.back(), "Bearer access-2");
  EXPECT_THAT(ReadFileForTest(TokenFile()), HasSubstr("refresh-2"));
}

TEST_F(Login, UsesNoFileThatOthersMayRead) {
  in = "some password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone);
  ASSERT_EQ(chmod(TokenFile().c_str(), 0644), 0);
  ASSERT_EQ(Gaiwan({"whoami"}), kExitDone);
  EXPECT_EQ(sign_in.authorizations.back(), "");
}

TEST_F(Login, TakesATokenFromAFile) {
  const std::string file = state_ / "token";
  std::ofstream(file) << "access-9\n";
  env["GAIWAN_TOKEN_FILE"] = file;
  ASSERT_EQ(Gaiwan({"whoami"}), kExitDone);
  EXPECT_EQ(sign_in.authorizations.back(), "Bearer access-9");
}

TEST_F(Login, ListsAndEndsOwnPhones) {
  in = "password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone) << err;
  v1::Device* phone = sign_in.who.response.add_devices();
  phone->set_id("d-7");
  phone->set_label("旧手机");
  ASSERT_EQ(Gaiwan({"account", "phones"}), kExitDone) << err;
  EXPECT_THAT(out, AllOf(HasSubstr("d-7"), HasSubstr("旧手机")));
  ASSERT_EQ(Gaiwan({"account", "phones", "--revoke", "d-7"}), kExitDone) << err;
  ASSERT_EQ(sign_in.revoke.requests.size(), 1U);
  EXPECT_EQ(sign_in.revoke.requests[0].device(), "d-7");
  EXPECT_EQ(sign_in.authorizations.back(), "Bearer access-1");
}

TEST_F(Login, ForgetsTheTokenWithTheSession) {
  in = "some password\n";
  ASSERT_EQ(Gaiwan({"login", "p-1"}), kExitDone);
  ASSERT_EQ(Gaiwan({"logout", "--everywhere"}), kExitDone) << err;
  EXPECT_TRUE(sign_in.sign_out.requests[0].everywhere());
  EXPECT_FALSE(std::filesystem::exists(TokenFile()));
  ASSERT_EQ(Gaiwan({"logout"}), kExitDone);
  EXPECT_EQ(sign_in.sign_out.requests.size(), 1u);
}

TEST_F(Login, WantsOneWay) {
  EXPECT_EQ(Gaiwan({"login"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"login", "p-1", "--bootstrap"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"login", "叶某"}), kExitWrongUsage);
  EXPECT_EQ(Gaiwan({"login", "p-1"}), kExitWrongUsage) << "nothing on standard input";
  EXPECT_EQ(Gaiwan({"login", "p-1", "--password", "x"}), kExitWrongUsage) << "no secret on the command line";
}

TEST_F(Login, SaysWhatToDoWhenNobodySignedIn) {
  v1::CommandRefused refused;
  refused.set_reason(v1::NOT_SIGNED_IN);
  refused.mutable_words()->set_zh("尚未登录");
  sign_in.who.failures = {StatusWith(grpc::StatusCode::UNAUTHENTICATED, {&refused})};
  EXPECT_EQ(Gaiwan({"whoami"}), kExitNotSignedIn);
  EXPECT_THAT(err, HasSubstr("gaiwan login"));
}

}  // namespace
}  // namespace gaiwan::cli
