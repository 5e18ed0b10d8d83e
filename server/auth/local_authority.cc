#include "server/auth/local_authority.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "openssl/evp.h"
#include "openssl/pem.h"
#include "openssl/rand.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "server/base/private_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Buffer = std::unique_ptr<BIO, decltype(&BIO_free)>;

constexpr char kAuthorityName[] = "Gaiwan local authority";
// Before now, for clients whose clock is behind.
constexpr absl::Duration kClockSlack = absl::Hours(24);

Buffer Memory(absl::string_view text = "") {
  Buffer bio(text.empty() ? BIO_new(BIO_s_mem()) : BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
             BIO_free);
  return bio;
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT: OpenSSL's type.
  return std::string(data, static_cast<size_t>(size));
}

absl::StatusOr<Key> ReadKey(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadPrivateFile(path));
  const Buffer bio = Memory(text);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (key == nullptr) return absl::DataLossError(absl::StrCat(path, " holds no key"));
  return key;
}

absl::StatusOr<Certificate> ReadCertificate(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadSmallFile(path));
  const Buffer bio = Memory(text);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
  if (certificate == nullptr) return absl::DataLossError(absl::StrCat(path, " holds no certificate"));
  return certificate;
}

// The key in `path`, made when it is missing.
absl::StatusOr<Key> KeepKey(const std::string& path) {
  absl::StatusOr<Key> known = ReadKey(path);
  if (!absl::IsNotFound(known.status())) return known;
  Key key(EVP_EC_gen("prime256v1"), EVP_PKEY_free);
  const Buffer bio = Memory();
  if (key == nullptr || PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return absl::InternalError("OpenSSL makes no key");
  }
  RETURN_IF_ERROR(WritePrivateFile(path, TextOf(bio.get())));
  return key;
}

void AddExtension(int nid, const std::string& value, X509* issuer, X509* certificate) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) return;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// All but names, extensions and signature.
Certificate Blank(EVP_PKEY* key, const char* common_name, absl::Time from, absl::Time to) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof(serial));
  serial[0] = (serial[0] & 0x3F) | 0x40;  // Positive, and of full length.
  BIGNUM* number = BN_bin2bn(serial, sizeof(serial), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), absl::ToTimeT(from));
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), absl::ToTimeT(to));
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

absl::Status Write(const std::string& path, X509* certificate, EVP_PKEY* signer) {
  const Buffer bio = Memory();
  if (X509_sign(certificate, signer, EVP_sha256()) == 0 || PEM_write_bio_X509(bio.get(), certificate) != 1) {
    return absl::InternalError("OpenSSL signs no certificate");
  }
  return WritePrivateFile(path, TextOf(bio.get()));
}

absl::StatusOr<Certificate> KeepAuthority(const std::string& path, EVP_PKEY* key, absl::Time now) {
  absl::StatusOr<Certificate> known = ReadCertificate(path);
  if (!absl::IsNotFound(known.status())) return known;
  Certificate made = Blank(key, kAuthorityName, now - kClockSlack, now + kAuthorityLife);
  X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
  AddExtension(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", made.get(), made.get());
  AddExtension(NID_key_usage, "critical,keyCertSign,cRLSign", made.get(), made.get());
  AddExtension(NID_subject_key_identifier, "hash", made.get(), made.get());
  RETURN_IF_ERROR(Write(path, made.get(), key));
  return made;
}

bool IsAddress(const std::string& name) {
  ASN1_OCTET_STRING* const address = a2i_IPADDRESS(name.c_str());
  ASN1_OCTET_STRING_free(address);
  return address != nullptr;
}

bool Names(X509* certificate, const std::string& name) {
  return IsAddress(name) ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                         : X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1;
}

absl::Time EndOf(const X509* certificate) {
  tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return absl::InfinitePast();
  return absl::FromTM(end, absl::UTCTimeZone());
}

bool StillGood(X509* certificate, EVP_PKEY* key, X509* authority, const std::vector<std::string>& names,
               absl::Time now) {
  return EndOf(certificate) - kRenewBefore > now && X509_check_private_key(certificate, key) == 1 &&
         X509_verify(certificate, X509_get0_pubkey(authority)) == 1 &&
         std::all_of(names.begin(), names.end(), [&](const std::string& name) { return Names(certificate, name); });
}

}  // namespace

absl::StatusOr<TlsFiles> KeepLocalAuthority(const std::string& dir, const std::vector<std::string>& names,
                                            absl::Time now) {
  RETURN_IF_ERROR(MakePrivateFolder(dir));
  const TlsFiles files{dir + "/server.pem", dir + "/server.key", dir + "/ca.pem"};
  ASSIGN_OR_RETURN(const Key authority_key, KeepKey(dir + "/ca.key"));
  ASSIGN_OR_RETURN(const Certificate authority, KeepAuthority(files.authority, authority_key.get(), now));
  ASSIGN_OR_RETURN(const Key key, KeepKey(files.key));
  const absl::StatusOr<Certificate> known = ReadCertificate(files.certificate);
  if (!known.ok() && !absl::IsNotFound(known.status())) return known.status();
  if (known.ok() && StillGood(known->get(), key.get(), authority.get(), names, now)) return files;

  const absl::Time end = std::min(now + kServerCertificateLife, EndOf(authority.get()));
  const Certificate made = Blank(key.get(), "gaiwand", now - kClockSlack, end);
  X509_set_issuer_name(made.get(), X509_get_subject_name(authority.get()));
  AddExtension(NID_basic_constraints, "critical,CA:FALSE", authority.get(), made.get());
  AddExtension(NID_key_usage, "critical,digitalSignature", authority.get(), made.get());
  AddExtension(NID_ext_key_usage, "serverAuth", authority.get(), made.get());
  AddExtension(NID_authority_key_identifier, "keyid", authority.get(), made.get());
  std::string alternatives;
  std::set<std::string> once(names.begin(), names.end());
  for (const std::string& name : once) {
    absl::StrAppend(&alternatives, alternatives.empty() ? "" : ",", IsAddress(name) ? "IP:" : "DNS:", name);
  }
  AddExtension(NID_subject_alt_name, alternatives, authority.get(), made.get());
  RETURN_IF_ERROR(Write(files.certificate, made.get(), authority_key.get()));
  return files;
}

absl::StatusOr<absl::Time> CertificateEnd(const std::string& path) {
  ASSIGN_OR_RETURN(const Certificate certificate, ReadCertificate(path));
  return EndOf(certificate.get());
}

}  // namespace gaiwan
