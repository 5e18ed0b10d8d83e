#include "server/api/page_token.h"

#include <string>

#include "gaiwan/v1/case_service.pb.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::IsOkAndHolds;
using ::gaiwan::testing::StatusIs;

const PageTokens kTokens(std::string(32, 'k'));

v1::ListCasesRequest InUnit(const std::string& unit) {
  v1::ListCasesRequest request;
  request.set_unit(unit);
  return request;
}

TEST(PageTokens, ComeBackForTheirOwnQuery) {
  const std::string query = QueryOf("people/a", InUnit("orgs/x"));
  const std::string token = kTokens.Make(query, "c-17");
  EXPECT_THAT(kTokens.Read("page_token", query, token), IsOkAndHolds("c-17"));
}

TEST(PageTokens, MayGoWithAnotherPageSize) {
  v1::ListCasesRequest request = InUnit("orgs/x");
  const std::string token = kTokens.Make(QueryOf("people/a", request), "c-17");
  request.set_page_size(7);
  request.set_page_token(token);
  EXPECT_THAT(kTokens.Read("page_token", QueryOf("people/a", request), token), IsOkAndHolds("c-17"));
}

TEST(PageTokens, AreRefusedForAnotherFilterPersonMethodOrKey) {
  const std::string token = kTokens.Make(QueryOf("people/a", InUnit("orgs/x")), "c-17");
  const PageTokens other_key(std::string(32, 'o'));
  v1::WatchCasesRequest watch;
  watch.set_unit("orgs/x");
  for (const absl::Status& status :
       {kTokens.Read("page_token", QueryOf("people/a", InUnit("orgs/y")), token).status(),
        kTokens.Read("page_token", QueryOf("people/b", InUnit("orgs/x")), token).status(),
        kTokens.Read("page_token", QueryOf("people/a", watch), token).status(),
        other_key.Read("page_token", QueryOf("people/a", InUnit("orgs/x")), token).status()}) {
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(ReasonOf(status), v1::PAGE_TOKEN_INVALID);
    v1::BadField field;
    ASSERT_TRUE(ReadDetail(status, &field));
    EXPECT_EQ(field.field(), "page_token");
  }
}

TEST(PageTokens, AreRefusedWhenTouched) {
  const std::string query = QueryOf("people/a", InUnit("orgs/x"));
  const std::string token = kTokens.Make(query, "c-17");
  for (size_t i = 0; i < token.size(); ++i) {
    std::string touched = token;
    touched[i] = touched[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(kTokens.Read("page_token", query, touched).status(), StatusIs(absl::StatusCode::kInvalidArgument)) << i;
  }
  for (const char* other : {"", "x", "!!!", "AAAA"}) {
    EXPECT_THAT(kTokens.Read("page_token", query, other).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

// Found by page_token_fuzz: the decoder skips padding, spaces and the bits of the last character that say nothing.
TEST(PageTokens, AreRefusedInAnotherSpelling) {
  const std::string query = QueryOf("people/a", InUnit("orgs/x"));
  const std::string token = kTokens.Make(query, "c-17");
  ASSERT_EQ(token.size() % 4, 2u) << "four bits of the last character say nothing";
  std::string stray = token;
  ++stray.back();
  for (const std::string& other : {stray, token + "==", token + " ", "\n" + token}) {
    EXPECT_THAT(kTokens.Read("page_token", query, other).status(), StatusIs(absl::StatusCode::kInvalidArgument))
        << other;
  }
}

}  // namespace
}  // namespace gaiwan
