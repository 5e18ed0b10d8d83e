// Page and resume tokens: text that comes back from outside and says where a list or a watch goes on.
//
// The first character: 0 any token for a list, 1 for a watch, 2 a cursor to be sealed (a line), then changes made to
// its token, 3 the same token for another query. Then a line with who asks.
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "server/api/page_token.h"
#include "tests/fuzz/fuzz.h"
#include "workflow/base/refusal.h"

namespace gaiwan::fuzz {
namespace {

const PageTokens& Tokens() {
  static const auto* const tokens = new PageTokens(std::string(32, 'k'));
  return *tokens;
}

v1::ListCasesRequest ListOf(absl::string_view filter) {
  v1::ListCasesRequest request;
  request.set_filter(std::string(filter));
  return request;
}

void Refused(const absl::Status& status, absl::string_view field) {
  PROMISE(status.code() == absl::StatusCode::kInvalidArgument, "a token that is not ours is a bad field");
  PROMISE(ReasonOf(status) == v1::PAGE_TOKEN_INVALID, "and says so");
  v1::BadField bad;
  PROMISE(ReadDetail(status, &bad) && bad.field() == field, "and which field it was in");
}

// Nobody makes one without the key; what is taken is what was made, to the letter.
void AnyToken(absl::string_view field, const std::string& query, absl::string_view token) {
  const absl::StatusOr<std::string> cursor = Tokens().Read(field, query, token);
  if (!cursor.ok()) return Refused(cursor.status(), field);
  PROMISE(Tokens().Make(query, *cursor) == token, "a token has one spelling");
}

}  // namespace

void Prepare() {
  Tokens();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  const size_t choice = input.Choice(4);
  const std::string person(input.Line());
  const std::string query = QueryOf(person, ListOf("state = mediating"));
  if (choice == 0) return AnyToken("page_token", query, input.Rest());
  if (choice == 1) {
    v1::WatchCasesRequest watch;
    watch.set_resume_token(std::string(input.Rest()));
    // A watch that is resumed is the same watch.
    PROMISE(QueryOf(person, watch) == QueryOf(person, v1::WatchCasesRequest()), "the token is no part of the query");
    return AnyToken("resume_token", QueryOf(person, watch), watch.resume_token());
  }
  const std::string cursor(input.Line());
  std::string token = Tokens().Make(query, cursor);
  const absl::StatusOr<std::string> back = Tokens().Read("page_token", query, token);
  PROMISE(back.ok() && *back == cursor, "what was sealed is read back");
  if (choice == 3) {
    const std::string other = QueryOf(input.Rest(), ListOf("state = mediating"));
    const absl::Status read = Tokens().Read("page_token", other, token).status();
    if (other != query) return Refused(read, "page_token");
    PROMISE(read.ok(), "the same query");
    return;
  }
  if (Tamper(&input, &token)) Refused(Tokens().Read("page_token", query, token).status(), "page_token");
}

}  // namespace gaiwan::fuzz
