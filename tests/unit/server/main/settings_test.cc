#include "server/main/settings.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "server/base/log.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kShipped[] = "deploy/gaiwand.textproto";

std::string ReadAll(const std::string& name) {
  std::ifstream file(name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::StatusOr<StartOptions> Start(std::vector<std::string> more) {
  std::vector<std::string> arguments = {"--settings", kShipped};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return ReadCommandLine(arguments);
}

// Paths of all settings: what the message holds, not what a table says.
void AddPaths(const google::protobuf::Descriptor& type, const std::string& prefix, std::set<std::string>* paths) {
  for (int i = 0; i < type.field_count(); ++i) {
    const std::string path = prefix + type.field(i)->name();
    if (type.field(i)->is_repeated()) continue;  // No flag says a list: ListsAreInTheFileAlone.
    if (type.field(i)->message_type() != nullptr) {
      AddPaths(*type.field(i)->message_type(), path + ".", paths);
    } else {
      paths->insert(path);
    }
  }
}

TEST(Settings, ShippedFileIsValidAndSaysTheDefaults) {
  ASSERT_OK_AND_ASSIGN(const StartOptions options, Start({}));
  v1::Settings expected = DefaultSettings();
  expected.set_default_definition(options.settings.default_definition());
  expected.set_definitions_dir(options.settings.definitions_dir());
  expected.set_key_file("gaiwan-data.key");
  EXPECT_EQ(options.settings.DebugString(), expected.DebugString());
  EXPECT_FALSE(options.settings.default_definition().empty());
}

TEST(Settings, ShippedFileCommentsEverySettingAndEachHasAFlag) {
  const std::string file = ReadAll(kShipped);
  ASSERT_OK_AND_ASSIGN(const StartOptions help, ReadCommandLine({"--help"}));
  std::set<std::string> paths;
  AddPaths(*v1::Settings::descriptor(), "", &paths);
  ASSERT_GT(paths.size(), 15);
  for (const std::string& path : paths) {
    const std::string name = path.substr(path.rfind('.') + 1);
    EXPECT_THAT(file, HasSubstr(name + ":"));
    EXPECT_THAT(help.print, HasSubstr("--" + absl::StrReplaceAll(path, {{"_", "-"}, {".", "-"}})));
  }
}

TEST(Settings, ListsAreInTheFileAlone) {
  const std::string file = ReadAll(kShipped);
  for (int i = 0; i < v1::Settings::descriptor()->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = v1::Settings::descriptor()->field(i);
    if (!field->is_repeated()) continue;
    EXPECT_THAT(file, HasSubstr(field->name() + " {"));
    for (int j = 0; j < field->message_type()->field_count(); ++j) {
      EXPECT_THAT(file, HasSubstr(field->message_type()->field(j)->name())) << field->name();
    }
  }
}

TEST(Settings, FlagsGoOverTheFile) {
  ASSERT_OK_AND_ASSIGN(const StartOptions options,
                       Start({"--listen", "[::1]:7", "--limits-rate-burst=7", "--log-level", "warning",
                              "--insecure-dev-auth", "--insecure-dev-clock=2026-03-02T08:00:00+08:00", "--verify",
                              "--sample-county=true", "--pages-address=https://mediation.example.cn:8443/wulan"}));
  EXPECT_EQ(options.settings.pages_address(), "https://mediation.example.cn:8443/wulan");
  EXPECT_TRUE(options.settings.sample_county());
  EXPECT_EQ(options.settings.listen(), "[::1]:7");
  EXPECT_EQ(options.settings.limits().rate_burst(), 7);
  EXPECT_EQ(options.settings.log_level(), "warning");
  EXPECT_TRUE(options.insecure_dev_auth);
  EXPECT_TRUE(options.verify);
  EXPECT_EQ(options.insecure_dev_clock, absl::FromUnixSeconds(1772409600));
}

TEST(Settings, EveryWrongValueNamesItsSetting) {
  const struct {
    std::string flag, value, name;
  } wrong[] = {
      {"--limits-connections", "0", "limits.connections"},
      {"--limits-connections", "many", "limits.connections"},
      {"--limits-message-bytes", "100", "limits.message_bytes"},
      {"--limits-queue-bytes", "99999999999999", "limits.queue_bytes"},
      {"--limits-watches", "-1", "limits.watches"},
      {"--limits-watches", "1001", "limits.watches"},
      {"--cache-mib", "1.5", "cache_mib"},
      {"--reserve-mib", "", "reserve_mib"},
      {"--log-level", "loud", "log_level"},
      {"--sample-county", "maybe", "sample_county"},
      {"--office-hours", "9-12", "office_hours"},
      {"--delegation-channel", "", "delegation_channel"},
      {"--second-people", "people/a b", "second_people"},
      {"--pages-address", "mediation.example.cn", "pages_address"},
      {"--pages-address", "https://", "pages_address"},
      {"--pages-address", "https://mediation.example.cn/", "pages_address"},
      {"--pages-address", "https://mediation.example.cn/p#1", "pages_address"},
      {"--listen", "", "listen"},
      {"--data-dir", "", "data_dir"},
      {"--default-definition", "", "default_definition"},
      {"--papers-timeout-seconds", "4", "papers.timeout_seconds"},
      {"--papers-python", "", "papers.python"},
      {"--papers-dir", "", "papers.dir"},
      {"--insecure-dev-clock", "yesterday", "--insecure-dev-clock"},
      {"--settings", "no/such/file", "--settings"},
  };
  for (const auto& [flag, value, name] : wrong) {
    // CLI11 takes `--flag=` for a flag without its value.
    const std::vector<std::string> arguments = value.empty() || flag == "--settings"
                                                   ? std::vector<std::string>{flag, value}
                                                   : std::vector<std::string>{absl::StrCat(flag, "=", value)};
    const absl::Status status = flag == "--settings" ? ReadCommandLine(arguments).status() : Start(arguments).status();
    EXPECT_FALSE(status.ok()) << flag << "=" << value;
    EXPECT_THAT(std::string(status.message()), StartsWith(name)) << flag << "=" << value;
  }
  EXPECT_THAT(Start({"--lisen", "x"}).status(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--lisen")));
}

TEST(MergeSettings, RepeatsTheLineThatIsWrong) {
  v1::Settings settings = DefaultSettings();
  const auto merge = [&settings](const std::string& text) { return MergeSettings("x.textproto", text, &settings); };
  EXPECT_THAT(
      merge("listen: \"a:1\"\nlimits {\n  connections: lots\n}\n"),
      StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr("x.textproto:3"), HasSubstr("connections: lots"))));
  EXPECT_THAT(merge("lisen: \"a:1\""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("lisen")));
  EXPECT_THAT(merge("listen: \"a:1\"\nlisten: \"b:1\""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("listen")));
}

TEST(MergeSettings, SetsAlsoToZeroAndKeepsWhatIsNotGiven) {
  v1::Settings settings = DefaultSettings();
  ASSERT_OK(MergeSettings("x", "limits { rate_burst: 0 }", &settings));
  EXPECT_EQ(settings.limits().rate_burst(), 0);
  EXPECT_EQ(settings.limits().connections(), DefaultSettings().limits().connections());
  settings.set_default_definition("d");
  EXPECT_THAT(CheckSettings(settings),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("limits.rate_burst: 0 ")));
}

TEST(JsonEscaped, IsTheInsideOfAJsonString) {
  EXPECT_EQ(JsonEscaped("a\"b\\c\nd\x01"), "a\\\"b\\\\c\\u000ad\\u0001");
  EXPECT_EQ(JsonEscaped("才让\xff"), "才让\xEF\xBF\xBD");
}

TEST(SetLogLevel, TakesFourWords) {
  EXPECT_OK(SetLogLevel("error"));
  EXPECT_FALSE(LogEnabled(LogLevel::kWarning));
  EXPECT_OK(SetLogLevel("info"));
  EXPECT_TRUE(LogEnabled(LogLevel::kInfo));
  EXPECT_FALSE(LogEnabled(LogLevel::kDebug));
  EXPECT_THAT(SetLogLevel("loud"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("loud")));
}

}  // namespace
}  // namespace gaiwan
