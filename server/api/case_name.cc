#include "server/api/case_name.h"

#include <openssl/evp.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "server/engine/command.h"
#include "workflow/base/base32.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

constexpr size_t kIdChars = 26;

std::string Sha256(absl::string_view text) {
  // Fetched once: looking an algorithm up by name costs more than hashing a command.
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string digest(32, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, sha256, nullptr);
  return digest;
}

// protobuf may write the same message in more than one way unless asked not to; our messages hold no maps, and a later
// version of the program must still find the same digest for a repeat within 30 days.
void AppendDeterministic(const google::protobuf::Message& message, std::string* out) {
  google::protobuf::io::StringOutputStream stream(out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
}

}  // namespace

bool IsCaseName(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "cases/c-") || name.size() != kIdChars) return false;
  for (const char c : name) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) && (c < '2' || c > '7')) return false;
  }
  return true;
}

std::string DeriveCaseName(absl::string_view person, absl::string_view request_id) {
  const std::string hash = Sha256(absl::StrCat("gaiwan case\n", person, "\n", request_id));
  return absl::StrCat("cases/c-", Base32(hash, kIdChars));
}

std::string DigestOf(absl::string_view name, const v1::ExecuteRequest& request) {
  std::string text =
      absl::StrCat(name, "\n", request.has_act_time() ? "at " : "now ", request.act_time().seconds(), ".",
                   request.act_time().nanos(), "\n", static_cast<int>(request.act_time_basis()), "\n");
  AppendDeterministic(request.command(), &text);
  // Apart from the command, and only where there is one: repeats of requests from before there were helpers are found.
  if (request.has_helper()) {
    absl::StrAppend(&text, "\nhelper\n");
    AppendDeterministic(request.helper(), &text);
  }
  return Sha256(text).substr(0, kDigestBytes);
}

std::string DigestOfBody(absl::string_view stream, const google::protobuf::Message& body) {
  std::string text = absl::StrCat(stream, "\n");
  AppendDeterministic(body, &text);
  return Sha256(text).substr(0, kDigestBytes);
}

std::string Sha256Hex(absl::string_view text) {
  return absl::BytesToHexString(Sha256(text));
}

std::string DeriveUuid(absl::string_view text) {
  const std::string hex = Sha256Hex(text);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20, 12));
}

absl::Status CheckCaseName(absl::string_view name) {
  if (IsCaseName(name)) return absl::OkStatus();
  return BadField("name", "应为 cases/c- 加26位小写字母或数字2至7", "must be cases/c- and 26 of a-z and 2-7");
}

}  // namespace gaiwan
