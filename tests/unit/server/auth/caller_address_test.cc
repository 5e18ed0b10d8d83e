#include "server/auth/caller_address.h"

#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;

constexpr char kPeer[] = "ipv4:10.9.9.9:40000";

TEST(AddressOf, CountsAHouseAsOne) {
  EXPECT_EQ(AddressOf("ipv4:10.1.2.3:5000"), "10.1.2.3");
  EXPECT_EQ(AddressOf("ipv6:[2001:db8:1:2:3:4:5:6]:5000"), "2001:db8:1:2::/64");
  EXPECT_EQ(AddressOf("ipv6:%5B2001:db8:1:2:ffff::1%5D:5000"), "2001:db8:1:2::/64");
  EXPECT_EQ(AddressOf("ipv6:[::ffff:10.1.2.3]:5000"), "10.1.2.3");
  EXPECT_EQ(AddressOf("unix:/tmp/x"), "unix:/tmp/x");
}

std::string Of(const CallerAddress& addresses, const std::map<std::string, std::string>& headers) {
  return addresses.Of(kPeer, [&](absl::string_view name) -> std::optional<absl::string_view> {
    const auto found = headers.find(std::string(name));
    if (found == headers.end()) return std::nullopt;
    return found->second;
  });
}

TEST(CallerAddress, IsTheBrowsersBehindTheGatewayWithTheSecret) {
  const std::string secret(64, 'a');
  ASSERT_OK_AND_ASSIGN(const CallerAddress addresses, CallerAddress::Make(absl::StrCat(secret, "\n")));
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", secret}, {"x-gaiwan-address", "10.1.2.3"}}), "10.1.2.3");
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", secret}, {"x-gaiwan-address", "::ffff:10.1.2.3"}}), "10.1.2.3");
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", secret}, {"x-gaiwan-address", "2001:db8:1:2:3:4:5:6"}}),
            "2001:db8:1:2::/64");
}

// Else whoever guesses codes is another visitor with each try.
TEST(CallerAddress, FromAnybodyElseIsIgnored) {
  const std::string secret(64, 'a'), wrong(64, 'b');
  ASSERT_OK_AND_ASSIGN(const CallerAddress addresses, CallerAddress::Make(secret));
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-address", "10.1.2.3"}}), "10.9.9.9");
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", wrong}, {"x-gaiwan-address", "10.1.2.3"}}), "10.9.9.9");
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", "a"}, {"x-gaiwan-address", "10.1.2.3"}}), "10.9.9.9");
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", secret}, {"x-gaiwan-address", "somewhere"}}), "10.9.9.9");
  EXPECT_EQ(Of(addresses, {{"x-gaiwan-gateway", secret}}), "10.9.9.9");
  EXPECT_EQ(Of(CallerAddress(), {{"x-gaiwan-gateway", ""}, {"x-gaiwan-address", "10.1.2.3"}}), "10.9.9.9");
}

TEST(CallerAddress, TheSecretIs64HexDigits) {
  EXPECT_THAT(CallerAddress::Make("").status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CallerAddress::Make(std::string(64, 'x')).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CallerAddress::Make(std::string(63, 'a')).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace gaiwan
