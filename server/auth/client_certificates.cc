#include "server/auth/client_certificates.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

// Certificates remembered: a county's courts and offices many times over. They come from authorities the county chose.
constexpr size_t kSeenMax = 1024;

std::string SubjectOf(const X509* certificate) {
  BIO* const bio = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT: OpenSSL's type.
  std::string subject(data, static_cast<size_t>(size));
  BIO_free(bio);
  return subject;
}

std::vector<std::string> NamesOf(const X509* certificate) {
  std::vector<std::string> names;
  auto* const list = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; list != nullptr && i < sk_GENERAL_NAME_num(list); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, i);
    if (name->type != GEN_DNS && name->type != GEN_EMAIL && name->type != GEN_URI) continue;
    // The three share one kind of string. A zero byte inside would make a name look shorter than it is.
    const ASN1_IA5STRING* text = name->d.ia5;
    std::string bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                      static_cast<size_t>(ASN1_STRING_length(text)));
    if (bytes.find('\0') == std::string::npos) names.push_back(std::move(bytes));
  }
  GENERAL_NAMES_free(list);
  return names;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ClientCertificates>> ClientCertificates::Make(const Settings& settings) {
  for (int i = 0; i < settings.size(); ++i) {
    const v1::ClientCertificate& each = settings[i];
    const int ways = (each.sha256().empty() ? 0 : 1) + (each.subject().empty() ? 0 : 1) + (each.name().empty() ? 0 : 1);
    const std::string path = absl::StrCat("client_certificates[", i, "]");
    if (ways != 1) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": one of sha256, subject and name says which it is"));
    }
    if (!each.sha256().empty() && absl::HexStringToBytes(each.sha256()).size() != 32) {
      return absl::InvalidArgumentError(absl::StrCat(path, ".sha256: is 64 hexadecimal digits"));
    }
    if (!absl::StartsWith(each.person(), "people/")) {
      return absl::InvalidArgumentError(absl::StrCat(path, ".person: is people/{person} of the directory"));
    }
  }
  return std::unique_ptr<ClientCertificates>(new ClientCertificates(settings));
}

absl::StatusOr<ClientCertificates::Known> ClientCertificates::Look(absl::string_view pem, absl::Time now) const {
  Known known;
  {
    MutexLock lock(&mu_);
    const auto found = seen_.find(pem);
    if (found != seen_.end()) {
      known = found->second;
    } else {
      known = Read(pem, revocations_.get());
      if (seen_.size() >= kSeenMax) seen_.clear();
      seen_[std::string(pem)] = known;
    }
  }
  if (known.thumbprint.empty()) return NotSignedIn("the client certificate cannot be read");
  if (known.revoked) return NotSignedIn("the client certificate was revoked");
  if (known.end <= now) return NotSignedIn("the client certificate has expired");
  return known;
}

void ClientCertificates::SetRevocations(std::shared_ptr<const RevocationList> revocations) {
  MutexLock lock(&mu_);
  revocations_ = std::move(revocations);
  seen_.clear();
}

ClientCertificates::Known ClientCertificates::Read(absl::string_view pem, const RevocationList* revocations) const {
  Known known;
  BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* const certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  for (int i = 1; i < kCertificateChainMax && certificate != nullptr && revocations != nullptr; ++i) {
    X509* const authority = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    if (authority == nullptr) break;
    known.revoked = known.revoked || revocations->Has(*authority);
    X509_free(authority);
  }
  ERR_clear_error();  // Of the end of the text.
  BIO_free(bio);
  if (certificate == nullptr) return known;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest, &size);
  known.thumbprint.assign(reinterpret_cast<char*>(digest), size);
  tm end{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end);
  known.end = absl::FromTM(end, absl::UTCTimeZone());
  known.revoked = known.revoked || (revocations != nullptr && revocations->Has(*certificate));
  const std::string subject = SubjectOf(certificate);
  const std::vector<std::string> names = NamesOf(certificate);
  X509_free(certificate);
  for (const v1::ClientCertificate& each : settings_) {
    const bool is_it = (!each.sha256().empty() && absl::HexStringToBytes(each.sha256()) == known.thumbprint) ||
                       (!each.subject().empty() && each.subject() == subject) ||
                       (!each.name().empty() && std::find(names.begin(), names.end(), each.name()) != names.end());
    if (is_it) {
      known.person = each.person();
      break;
    }
  }
  return known;
}

}  // namespace gaiwan
