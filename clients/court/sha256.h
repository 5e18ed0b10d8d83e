// clients/court/sha256.h: the digest that both sides work out. Pure; safe from any thread.
#ifndef GAIWAN_CLIENTS_COURT_SHA256_H_
#define GAIWAN_CLIENTS_COURT_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan::court {

// 32 bytes.
std::string Sha256(absl::string_view bytes);
// 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);
// A UUID that is the same for the same text: what is sent again carries the same request id.
std::string UuidOf(absl::string_view text);

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_SHA256_H_
