#include "server/auth/dev_authenticator.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gaiwan/v1/errors.pb.h"
#include "server/directory/directory.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeDirectory;
using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

std::unique_ptr<DevAuthenticator> Authenticator(std::shared_ptr<const DirectoryFacts> directory) {
  return *DevAuthenticator::Make("127.0.0.1:50051", [directory] { return directory; });
}

std::unique_ptr<DevAuthenticator> WithPerson(const std::string& person) {
  auto directory = std::make_shared<FakeDirectory>();
  directory->Person(person, "committee", "mediator");
  return Authenticator(directory);
}

absl::StatusOr<Caller> As(const DevAuthenticator& authenticator, std::optional<std::string> person) {
  return authenticator.Authenticate(
      [&person](absl::string_view name) -> std::optional<absl::string_view> {
        if (name != kPersonHeader || !person.has_value()) return std::nullopt;
        return *person;
      },
      "");
}

TEST(IsLoopback, IsWhatOnlyThisMachineReaches) {
  for (const char* address : {"127.0.0.1:1", "127.8.9.10:50051", "[::1]:50051", "localhost:0"}) {
    EXPECT_TRUE(IsLoopback(address)) << address;
  }
  for (const char* address : {"0.0.0.0:50051", "[::]:50051", "192.168.1.4:1", "example.org:1", "128.0.0.1:1", "",
                              "127.0.0.1", "localhost", "[::ffff:10.0.0.1]:1", "127.0.0.1.example.org:1"}) {
    EXPECT_FALSE(IsLoopback(address)) << address;
  }
}

TEST(DevAuthenticator, IsRefusedWhereOthersCanCall) {
  EXPECT_THAT(DevAuthenticator::Make("0.0.0.0:50051", nullptr).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--insecure-dev-auth")));
  EXPECT_THAT(DevAuthenticator::Make("10.1.2.3:50051", nullptr).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("listen")));
}

TEST(DevAuthenticator, TakesAPersonOfTheDirectoryByEitherForm) {
  const auto authenticator = WithPerson("p-1");
  ASSERT_OK_AND_ASSIGN(const Caller full, As(*authenticator, "people/p-1"));
  ASSERT_OK_AND_ASSIGN(const Caller brief, As(*authenticator, "p-1"));
  EXPECT_EQ(full.person, "people/p-1");
  EXPECT_EQ(brief.person, "people/p-1");
  EXPECT_EQ(brief.id(), "p-1");
  EXPECT_FALSE(brief.bootstrap);
}

TEST(DevAuthenticator, RefusesTheMissingTheMalformedAndTheUnknown) {
  const auto authenticator = WithPerson("p-1");
  for (const std::optional<std::string>& person :
       {std::optional<std::string>(), std::optional<std::string>(""), std::optional<std::string>("people/"),
        std::optional<std::string>("people/p-2"), std::optional<std::string>("system/clock"),
        std::optional<std::string>("p-1 "), std::optional<std::string>(std::string(61, 'a'))}) {
    const absl::Status status = As(*authenticator, person).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnauthenticated)) << person.value_or("(none)");
    EXPECT_EQ(ReasonOf(status), v1::NOT_SIGNED_IN);
  }
}

TEST(DevAuthenticator, TakesAnybodyBeforeTheFirstImport) {
  const auto authenticator = Authenticator(std::make_shared<Directory>());
  ASSERT_OK_AND_ASSIGN(const Caller caller, As(*authenticator, "people/p-anybody"));
  EXPECT_TRUE(caller.bootstrap);
  EXPECT_THAT(As(*authenticator, std::nullopt).status(), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace gaiwan
