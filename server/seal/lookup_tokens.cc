#include "server/seal/lookup_tokens.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

// Short codes such as 110 and 12345 stand on forms in place of a number.
constexpr size_t kPhoneDigitsMin = 5;
constexpr size_t kMobileDigits = 11;
// As PartyDetails.other_names has room for, and the name itself.
constexpr int kNamesMax = 9;

// ！ to ～ as ! to ~: how an input method writes digits and Latin letters.
std::optional<char> AsciiOf(char32_t c) {
  constexpr char32_t kFullWidthFirst = 0xFF01;
  constexpr char32_t kFullWidthLast = 0xFF5E;
  if (c < 0x80) return static_cast<char>(c);
  if (c >= kFullWidthFirst && c <= kFullWidthLast) return static_cast<char>(c - kFullWidthFirst + '!');
  return std::nullopt;
}

bool IsIn(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

// Written or left out as the writer likes: spaces, the dots between parts of a name, and what shows nothing or picks a
// shape of the same letter.
bool IsNoLetter(char32_t c) {
  constexpr char32_t kDots[] = {0x00B7, 0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB, 0xFF65, 0x16EB, 0x00A0, 0x3000, 0x202F};
  return std::find(std::begin(kDots), std::end(kDots), c) != std::end(kDots) ||
         IsIn(c, 0x2000, 0x200F) ||  // Spaces of all widths, zero-width ones, marks of direction.
         IsIn(c, 0x2060, 0x2064) ||  // Word joiner and the like.
         c == 0xFEFF ||              // Byte order mark.
         IsIn(c, 0x180B, 0x180F) ||  // Mongolian: variants of a letter, vowel separator.
         IsIn(c, 0xFE00, 0xFE0F) ||  // Variation selectors.
         IsIn(c, 0xE0100, 0xE01EF);  // Variants of ideographs.
}

// Calls `visit` with each character: as ASCII where it is or stands for one, else with its bytes.
template <typename Visit>
void ForEachCharacter(absl::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const size_t bytes = Utf8CharacterBytes(text);
    if (bytes == 0) return;  // Checked where it came in.
    const char32_t c = Utf8CodePoint(text, bytes);
    visit(c, AsciiOf(c), text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
}

void AddOnce(uint64_t token, google::protobuf::RepeatedField<uint64_t>* tokens) {
  if (std::find(tokens->begin(), tokens->end(), token) == tokens->end()) tokens->Add(token);
}

}  // namespace

std::string NormalPhone(absl::string_view phone) {
  std::string digits;
  bool plus = false;
  ForEachCharacter(phone, [&](char32_t, std::optional<char> ascii, absl::string_view) {
    if (!ascii.has_value()) return;
    plus |= *ascii == '+' && digits.empty();
    if (absl::ascii_isdigit(static_cast<unsigned char>(*ascii))) digits.push_back(*ascii);
  });
  absl::string_view rest = digits;
  // 86 is the country's where it is said to be, or where a mobile number follows.
  const bool international = plus || absl::ConsumePrefix(&rest, "00");
  absl::string_view national = rest;
  if (absl::ConsumePrefix(&national, "86") &&
      (international || (national.size() == kMobileDigits && absl::StartsWith(national, "1")))) {
    rest = national;
  }
  return rest.size() < kPhoneDigitsMin ? "" : std::string(rest);
}

std::string NormalId(absl::string_view id) {
  std::string normal;
  ForEachCharacter(id, [&](char32_t, std::optional<char> ascii, absl::string_view) {
    if (!ascii.has_value() || !absl::ascii_isalnum(static_cast<unsigned char>(*ascii))) return;
    normal.push_back(absl::ascii_toupper(static_cast<unsigned char>(*ascii)));
  });
  return normal;
}

std::string NormalName(absl::string_view name) {
  std::string normal;
  ForEachCharacter(name, [&](char32_t c, std::optional<char> ascii, absl::string_view bytes) {
    if (!ascii.has_value()) {
      if (!IsNoLetter(c)) normal.append(bytes.data(), bytes.size());
      return;
    }
    const auto letter = static_cast<unsigned char>(*ascii);
    if (absl::ascii_isalnum(letter)) normal.push_back(absl::ascii_tolower(letter));
  });
  return normal;
}

LookupTokens::LookupTokens(const AeadKey& key, const AeadKey& search_key)
    : search_(search_key), keyed_(nullptr, &EVP_MAC_CTX_free) {
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  keyed_.reset(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);
  std::string digest = "SHA256";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
                               OSSL_PARAM_construct_end()};
  // An unkeyed hash of a telephone number would be as good as the number.
  if (keyed_ == nullptr || EVP_MAC_init(keyed_.get(), key.data(), key.size(), params) != 1) std::abort();
}

uint64_t LookupTokens::Token(Kind kind, absl::string_view value) const {
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> mac(EVP_MAC_CTX_dup(keyed_.get()), &EVP_MAC_CTX_free);
  // The same digits as a telephone and as an identity number are two values.
  const auto kind_byte = static_cast<unsigned char>(kind);
  unsigned char out[EVP_MAX_MD_SIZE];
  size_t size = 0;
  if (mac == nullptr || EVP_MAC_update(mac.get(), &kind_byte, 1) != 1 ||
      EVP_MAC_update(mac.get(), reinterpret_cast<const unsigned char*>(value.data()), value.size()) != 1 ||
      EVP_MAC_final(mac.get(), out, &size, sizeof(out)) != 1) {
    std::abort();
  }
  uint64_t token = 0;
  for (size_t i = 0; i < sizeof(token); ++i) token = token << 8 | out[i];
  return token;
}

v1::LookupParty LookupTokens::Of(const v1::PartyDetails& details) const {
  v1::LookupParty party;
  if (const std::string phone = NormalPhone(details.phone()); !phone.empty()) {
    party.add_phones(Token(Kind::kPhone, phone));
  }
  for (const std::string* id : {&details.id_number(), &details.credit_code()}) {
    if (const std::string normal = NormalId(*id); !normal.empty()) {
      AddOnce(Token(Kind::kId, normal), party.mutable_ids());
    }
  }
  const auto add_name = [&](const std::string& name) {
    if (party.names_size() == kNamesMax) return;
    if (const std::string normal = NormalName(name); !normal.empty()) {
      AddOnce(Token(Kind::kName, normal), party.mutable_names());
    }
  };
  add_name(details.name());
  for (const std::string& name : details.other_names()) add_name(name);
  *party.mutable_name_parts() = search_.OfNames(details);
  *party.mutable_languages() = search_.OfLanguages(details);
  return party;
}

uint64_t LookupTokens::Place(absl::string_view org) const {
  return Token(Kind::kPlace, absl::StripPrefix(org, "orgs/"));
}

}  // namespace gaiwan
