// server/seal/lookup_tokens.h: keyed hashes by which cases are found: of a telephone, an identity number, a name, a
// place. What is personal is never looked up in plain: without the key nobody can tell a token's value, not even by
// trying all telephone numbers.
//
// Two spellings of the same value have one token: it is made of the normal form. Thread-safe; meant for the calling
// thread, so that the engine's makes none. Whatever finds cases by people builds on these.
#ifndef GAIWAN_SERVER_SEAL_LOOKUP_TOKENS_H_
#define GAIWAN_SERVER_SEAL_LOOKUP_TOKENS_H_

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/personal.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/seal/aead.h"
#include "server/seal/search_tokens.h"

namespace gaiwan {

// Digits alone, without the country's 86. Empty for what has fewer than 5 digits: such a number is nobody's.
std::string NormalPhone(absl::string_view phone);
// Capitals and digits alone, full width as half width.
std::string NormalId(absl::string_view id);
// Without spaces, middle dots and invisible characters; full width as half width, Latin letters small.
std::string NormalName(absl::string_view name);

class LookupTokens {
 public:
  // Both keys are derived for this purpose alone (DeriveKey): one for what is looked up whole, one for what is
  // searched.
  LookupTokens(const AeadKey& key, const AeadKey& search_key);

  // The tokens of what is there of a person or organisation: telephone, identity number and credit code, name and other
  // names, each once; and what the names are searched by. Without the party's id.
  v1::LookupParty Of(const v1::PartyDetails& details) const;
  const SearchTokens& search() const { return search_; }
  // Of an organisation of the directory, as `orgs/{org}` or its code.
  uint64_t Place(absl::string_view org) const;

 private:
  enum class Kind { kPhone, kId, kName, kPlace };
  uint64_t Token(Kind kind, absl::string_view value) const;

  const SearchTokens search_;
  // Keyed once; each token is made in a copy.
  std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> keyed_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_LOOKUP_TOKENS_H_
