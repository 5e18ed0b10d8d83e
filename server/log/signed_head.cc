#include "server/log/signed_head.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/log/atomic_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr size_t kSeedBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kDigestBytes = SHA256_DIGEST_LENGTH;
// The first line; its number is the format of the file. A newer one is refused by name.
constexpr absl::string_view kTitle = "gaiwan head 1";
constexpr absl::string_view kSignatureLine = "signature ";

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Sha256(absl::string_view bytes) {
  std::string digest(kDigestBytes, '\0');
  SHA256(Bytes(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

absl::StatusOr<std::string> DigestAt(const View& view, Position position) {
  if (position == 0) return Sha256("");
  ASSIGN_OR_RETURN(const std::string stored, view.GetStored(position));
  return Sha256(stored);
}

// The signed part of the file.
std::string ToText(const Head& head) {
  return absl::StrCat(kTitle, "\nposition ", head.position, "\nsha256 ", absl::BytesToHexString(head.digest),
                      "\nrecord_time_micros ", absl::ToUnixMicros(head.record_time), "\n");
}

bool IsHex(absl::string_view text) {
  for (char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return text.size() % 2 == 0;
}

std::optional<Head> ParseText(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != 5 || lines[0] != kTitle || !lines[4].empty()) return std::nullopt;
  absl::string_view position = lines[1], digest = lines[2], time = lines[3];
  Head head;
  int64_t micros = 0;
  if (!absl::ConsumePrefix(&position, "position ") || !absl::SimpleAtoi(position, &head.position)) return std::nullopt;
  if (!absl::ConsumePrefix(&digest, "sha256 ") || digest.size() != 2 * kDigestBytes || !IsHex(digest)) {
    return std::nullopt;
  }
  if (!absl::ConsumePrefix(&time, "record_time_micros ") || !absl::SimpleAtoi(time, &micros)) return std::nullopt;
  head.digest = absl::HexStringToBytes(digest);
  head.record_time = absl::FromUnixMicros(micros);
  return head;
}

}  // namespace

void SignedHead::KeyDeleter::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

SignedHead::SignedHead(const std::string& dir, Key key) : path_(dir + "/HEAD"), key_(std::move(key)) {}
SignedHead::~SignedHead() = default;

absl::StatusOr<std::unique_ptr<SignedHead>> SignedHead::Open(const std::string& dir, Random* random) {
  const std::string path = dir + "/head.key";
  ASSIGN_OR_RETURN(const std::optional<std::string> pem, ReadWholeFile(path));
  Key key;
  if (pem.has_value()) {
    ASSIGN_OR_RETURN(key, ParseKey(path, *pem));
  } else {
    ASSIGN_OR_RETURN(const std::optional<std::string> head, ReadWholeFile(dir + "/HEAD"));
    if (head.has_value()) {
      return absl::FailedPreconditionError(absl::StrCat(path, " is missing, and HEAD is signed with it"));
    }
    ASSIGN_OR_RETURN(key, MakeKey(path, random));
  }
  return std::unique_ptr<SignedHead>(new SignedHead(dir, std::move(key)));
}

absl::StatusOr<SignedHead::Key> SignedHead::MakeKey(const std::string& path, Random* random) {
  const std::string seed = RandomBytes(*random, kSeedBytes);
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()));
  const Bio pem(BIO_new(BIO_s_mem()));
  if (key == nullptr || pem == nullptr ||
      PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return absl::InternalError("OpenSSL makes no Ed25519 key");
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &text);
  RETURN_IF_ERROR(WriteFileAtomically(path, absl::string_view(text, static_cast<size_t>(size)), 0600));
  return key;
}

absl::StatusOr<SignedHead::Key> SignedHead::ParseKey(const std::string& path, absl::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(bio == nullptr ? nullptr : PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is no Ed25519 private key in PEM"));
  }
  return key;
}

absl::StatusOr<std::string> SignedHead::Sign(absl::string_view text) const {
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  const Context context(EVP_MD_CTX_new());
  if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, Bytes(text),
                     text.size()) != 1) {
    return absl::InternalError("OpenSSL does not sign");
  }
  return signature;
}

bool SignedHead::Verify(absl::string_view text, absl::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  return context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text), text.size()) == 1;
}

absl::Status SignedHead::Write(const Head& head) {
  const std::string text = ToText(head);
  ASSIGN_OR_RETURN(const std::string signature, Sign(text));
  RETURN_IF_ERROR(
      WriteFileAtomically(path_, absl::StrCat(text, kSignatureLine, absl::BytesToHexString(signature), "\n"), 0600));
  written_ = head;
  return absl::OkStatus();
}

absl::Status SignedHead::WriteHead(const Store& store, absl::Time record_time) {
  MutexLock lock(&mu_);
  const std::unique_ptr<View> view = store.Look();
  if (!written_.has_value()) {
    ASSIGN_OR_RETURN(written_, Read());
  }
  if (written_.has_value() && written_->position == view->position()) return absl::OkStatus();
  if (written_.has_value() && written_->position > view->position()) {
    return absl::UnavailableError(
        absl::StrCat("the store shows position ", view->position(), ", HEAD already says ", written_->position));
  }
  Head head = {view->position(), "", record_time};
  ASSIGN_OR_RETURN(head.digest, DigestAt(*view, head.position));
  return Write(head);
}

absl::StatusOr<std::optional<Head>> SignedHead::Read() const {
  ASSIGN_OR_RETURN(const std::optional<std::string> file, ReadWholeFile(path_));
  if (!file.has_value()) return std::nullopt;
  const absl::string_view bytes = *file;
  const size_t split = bytes.rfind(kSignatureLine);
  absl::string_view hex = split == absl::string_view::npos ? "" : bytes.substr(split + kSignatureLine.size());
  if (!absl::ConsumeSuffix(&hex, "\n") || hex.size() != 2 * kSignatureBytes || !IsHex(hex) ||
      !Verify(bytes.substr(0, split), absl::HexStringToBytes(hex))) {
    return absl::DataLossError(absl::StrCat(path_, " was changed: its signature does not hold"));
  }
  std::optional<Head> head = ParseText(bytes.substr(0, split));
  if (!head.has_value()) {
    return absl::FailedPreconditionError(absl::StrCat(path_, " is signed but is not \"", kTitle, "\": a newer format"));
  }
  return head;
}

absl::Status SignedHead::CheckReaches(uint64_t last) const {
  ASSIGN_OR_RETURN(const std::optional<Head> head, Read());
  if (!head.has_value() || head->position <= last) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the log ends at position ", last, ", but ", path_, " was signed at position ", head->position));
}

absl::Status SignedHead::CompareWithHead(const Store& store) {
  MutexLock lock(&mu_);
  const std::unique_ptr<View> view = store.Look();
  ASSIGN_OR_RETURN(const std::optional<Head> head, Read());
  if (!head.has_value()) {
    if (view->position() == 0) return Write({0, Sha256(""), absl::UnixEpoch()});
    return absl::DataLossError(absl::StrCat(path_, " is missing although the log goes to position ", view->position()));
  }
  RETURN_IF_ERROR(CheckReaches(view->position()));
  ASSIGN_OR_RETURN(const std::string digest, DigestAt(*view, head->position));
  if (digest != head->digest) {
    return absl::DataLossError(absl::StrCat("the record at position ", head->position, " is not the one ", path_,
                                            " was signed for; the log goes to position ", view->position()));
  }
  written_ = head;
  return absl::OkStatus();
}

}  // namespace gaiwan
