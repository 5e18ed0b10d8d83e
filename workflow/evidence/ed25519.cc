#include "workflow/evidence/ed25519.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <utility>

namespace gaiwan {
namespace {

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

}  // namespace

void Ed25519Key::Free::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

absl::StatusOr<Ed25519Key> Ed25519Key::Make(Key key) {
  std::string public_key(kEd25519KeyBytes, '\0');
  size_t size = public_key.size();
  if (key == nullptr ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(public_key.data()), &size) != 1 ||
      size != kEd25519KeyBytes) {
    return absl::InternalError("OpenSSL makes no Ed25519 key");
  }
  return Ed25519Key(std::move(key), std::move(public_key));
}

absl::StatusOr<Ed25519Key> Ed25519Key::FromSeed(absl::string_view seed) {
  return Make(Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size())));
}

absl::StatusOr<Ed25519Key> Ed25519Key::FromPem(absl::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(bio == nullptr ? nullptr : PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
    return absl::FailedPreconditionError("it is no Ed25519 private key in PEM");
  }
  return Make(std::move(key));
}

absl::StatusOr<std::string> Ed25519Key::ToPem() const {
  const Bio pem(BIO_new(BIO_s_mem()));
  if (pem == nullptr || PEM_write_bio_PrivateKey(pem.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return absl::InternalError("OpenSSL writes no Ed25519 key");
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

absl::StatusOr<std::string> Ed25519Key::Sign(absl::string_view text) const {
  std::string signature(kEd25519SignatureBytes, '\0');
  size_t size = signature.size();
  const Context context(EVP_MD_CTX_new());
  if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, Bytes(text),
                     text.size()) != 1) {
    return absl::InternalError("OpenSSL does not sign");
  }
  return signature;
}

bool VerifyEd25519(absl::string_view public_key, absl::string_view text, absl::string_view signature) {
  EVP_PKEY* const key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key), public_key.size());
  const Context context(EVP_MD_CTX_new());
  const bool valid = key != nullptr && context != nullptr && signature.size() == kEd25519SignatureBytes &&
                     EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
                     EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text), text.size()) == 1;
  EVP_PKEY_free(key);
  return valid;
}

}  // namespace gaiwan
