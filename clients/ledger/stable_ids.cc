#include "clients/ledger/stable_ids.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/base32.h"

namespace gaiwan::ledger {
namespace {

// Behind `c-`: the form of every case's id.
constexpr size_t kCaseIdChars = 26;

std::string Sha256(absl::string_view text) {
  std::string digest(32, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(), nullptr);
  return digest;
}

}  // namespace

std::string StableCaseName(absl::string_view text) {
  return absl::StrCat("cases/c-", Base32(Sha256(absl::StrCat("gaiwan ledger\n", text)), kCaseIdChars));
}

std::string StableUuid(absl::string_view text) {
  std::string bytes = Sha256(text).substr(0, 16);
  // As RFC 4122 marks those made of names.
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x50);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = absl::BytesToHexString(bytes);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

}  // namespace gaiwan::ledger
