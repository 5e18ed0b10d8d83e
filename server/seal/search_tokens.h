// server/seal/search_tokens.h: keyed hashes of what a case is searched by. What is told in docs/adr/0021 of how much
// they give away. Thread-safe; meant for the calling thread, so that the engine's makes none.
//
// A term (server/text/search_terms.h) becomes 32 bits: one block of AES-256, a pseudo-random function of 16 bytes, cut
// short. A text has a hundred terms and more: as HMAC, which the tokens of telephones are, each would cost a
// microsecond, and so all of them together cost one. The class of the field is part of what is hashed: a token of a
// name never meets one of the facts, and whoever may see the one kind alone is answered from it alone.
#ifndef GAIWAN_SERVER_SEAL_SEARCH_TOKENS_H_
#define GAIWAN_SERVER_SEAL_SEARCH_TOKENS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/options.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "google/protobuf/repeated_field.h"
#include "server/seal/aead.h"

namespace gaiwan {

using SearchTokenList = google::protobuf::RepeatedField<uint32_t>;

class SearchTokens {
 public:
  // `key` is derived for this purpose alone (DeriveKey).
  explicit SearchTokens(const AeadKey& key) : key_(key) {}

  // Sorted, each once. Names: name, other names and the representative of an organisation. Class PARTIES.
  SearchTokenList OfNames(const v1::PartyDetails& details) const;
  SearchTokenList OfLanguages(const v1::PartyDetails& details) const;
  // Where it happened, and how the facts begin. Class RECORDS.
  SearchTokenList OfText(const v1::CaseText& text) const;

  uint32_t OfLanguage(absl::string_view language) const;
  // In the order of `terms`.
  std::vector<uint32_t> Of(v1::FieldClass field_class, const std::vector<std::string>& terms) const;

 private:
  const AeadKey key_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_SEARCH_TOKENS_H_
