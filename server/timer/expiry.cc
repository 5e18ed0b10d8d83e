#include "server/timer/expiry.h"

#include <openssl/evp.h>

#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

std::string Sha256(absl::string_view text) {
  // Fetched once: looking an algorithm up by name costs more than hashing a row.
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string digest(32, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, sha256, nullptr);
  return digest;
}

// The first 16 bytes of a hash as a UUID of version 8 (RFC 9562: made in a way of one's own).
std::string UuidOf(std::string hash) {
  hash.resize(16);
  hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x80);
  hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString(hash);
  const absl::string_view h = hex;
  return absl::StrCat(h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4), "-",
                      h.substr(20));
}

}  // namespace

EngineCommand ExpiryOf(const DueRow& row) {
  const int64_t micros = absl::ToUnixMicros(row.time);
  auto request = std::make_shared<v1::ExecuteRequest>();
  request->set_name(row.stream);
  v1::ExpireClock* expire = request->mutable_command()->mutable_expire_clock();
  expire->set_clock(row.clock);
  expire->mutable_due_time()->set_seconds(micros / 1000000);
  expire->mutable_due_time()->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));

  // No name has a zero byte, so no two rows are hashed as the same text.
  const std::string what = absl::StrCat("gaiwan expiry", std::string(1, '\0'), row.stream, std::string(1, '\0'),
                                        row.clock, std::string(1, '\0'), micros);
  EngineCommand command;
  command.stream = row.stream;
  command.actor = kClockActor;
  command.request_id = UuidOf(Sha256(what));
  command.digest = Sha256(absl::StrCat("digest of ", what)).substr(0, kDigestBytes);
  request->set_request_id(command.request_id);
  command.bytes = request->ByteSizeLong();
  command.body = std::move(request);
  return command;
}

}  // namespace gaiwan
