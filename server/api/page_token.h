// server/api/page_token.h: where a list or a watch goes on, as opaque text that is good for the query it was made for.
// Immutable, so any thread may use it.
#ifndef GAIWAN_SERVER_API_PAGE_TOKEN_H_
#define GAIWAN_SERVER_API_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace gaiwan {

class PageTokens {
 public:
  // `key`: secret, and the same over restarts, or a watch could not be resumed.
  explicit PageTokens(std::string key) : key_(std::move(key)) {}

  // `query` is what the token is good for (QueryOf), `cursor` where to go on.
  std::string Make(absl::string_view query, absl::string_view cursor) const;

  // The cursor. INVALID_ARGUMENT with PAGE_TOKEN_INVALID for a token that was not made here or for another query;
  // `field` is its field's name.
  absl::StatusOr<std::string> Read(absl::string_view field, absl::string_view query, absl::string_view token) const;

 private:
  std::string TagOf(absl::string_view query, absl::string_view cursor) const;

  const std::string key_;
};

// The query of a request: who asks and everything in it but `page_token`, `resume_token` and `page_size`, which may
// change from page to page.
std::string QueryOf(absl::string_view person, const google::protobuf::Message& request);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_PAGE_TOKEN_H_
