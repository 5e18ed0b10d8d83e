// The local authority, and what client certificates stand for.
#include <sys/stat.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "openssl/pem.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"
#include "server/auth/client_certificates.h"
#include "server/auth/local_authority.h"
#include "server/base/private_file.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::ReadFileForTest;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1772409600);

X509* Read(const std::string& pem) {
  BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* const certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  return certificate;
}

TEST(LocalAuthority, MakesACertificateForEveryNameThatItsAuthoritySigns) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const TlsFiles files, KeepLocalAuthority(dir / "tls", {"localhost", "10.1.2.3", "::1"}, kNow));
  X509* const server = Read(ReadFileForTest(files.certificate));
  X509* const authority = Read(ReadFileForTest(files.authority));
  ASSERT_NE(server, nullptr);
  ASSERT_NE(authority, nullptr);
  EXPECT_EQ(X509_verify(server, X509_get0_pubkey(authority)), 1);
  EXPECT_EQ(X509_check_host(server, "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(server, "10.1.2.3", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(server, "::1", 0), 1);
  EXPECT_NE(X509_check_host(server, "example.org", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ca(server), 0) << "the server's certificate signs nothing";
  EXPECT_EQ(X509_check_purpose(server, X509_PURPOSE_SSL_SERVER, 0), 1);
  EXPECT_EQ(X509_check_purpose(server, X509_PURPOSE_SSL_CLIENT, 0), 0);
  X509_free(server);
  X509_free(authority);
  for (const char* name : {"tls/ca.key", "tls/server.key"}) {
    struct stat info {};
    ASSERT_EQ(stat((dir / name).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u) << name;
  }
}

TEST(LocalAuthority, KeepsWhatIsGoodAndRenewsWhatEnds) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const TlsFiles files, KeepLocalAuthority(dir / "tls", {"localhost"}, kNow));
  const std::string first = ReadFileForTest(files.certificate), key = ReadFileForTest(files.key);
  const std::string authority = ReadFileForTest(files.authority);
  ASSERT_OK(KeepLocalAuthority(dir / "tls", {"localhost"}, kNow + absl::Hours(24)));
  EXPECT_EQ(ReadFileForTest(files.certificate), first);
  // Another name, and an end that is near, ask for a new one: by the same authority and for the same key.
  ASSERT_OK(KeepLocalAuthority(dir / "tls", {"localhost", "county.example"}, kNow));
  const std::string second = ReadFileForTest(files.certificate);
  EXPECT_NE(second, first);
  const absl::Time late = kNow + kServerCertificateLife - kRenewBefore + absl::Hours(1);
  ASSERT_OK(KeepLocalAuthority(dir / "tls", {"localhost", "county.example"}, late));
  EXPECT_NE(ReadFileForTest(files.certificate), second);
  EXPECT_EQ(ReadFileForTest(files.key), key);
  EXPECT_EQ(ReadFileForTest(files.authority), authority);
  ASSERT_OK_AND_ASSIGN(const absl::Time end, CertificateEnd(files.certificate));
  EXPECT_EQ(end, late + kServerCertificateLife);
}

TEST(LocalAuthority, RefusesAKeyThatOthersMayRead) {
  const TempDir dir;
  ASSERT_OK(KeepLocalAuthority(dir / "tls", {"localhost"}, kNow));
  ASSERT_EQ(chmod((dir / "tls/ca.key").c_str(), 0644), 0);
  EXPECT_THAT(KeepLocalAuthority(dir / "tls", {"localhost"}, kNow).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("ca.key")));
}

class ClientCertificatesTest : public ::testing::Test {
 protected:
  ClientCertificatesTest() {
    // Any certificate will do: what it was made for is TLS's to look at.
    const absl::StatusOr<TlsFiles> files = KeepLocalAuthority(dir_ / "tls", {"court.example", "10.0.0.1"}, kNow);
    EXPECT_OK(files);
    pem_ = ReadFileForTest(files->certificate);
    X509* const certificate = Read(pem_);
    unsigned char digest[32];
    X509_digest(certificate, EVP_sha256(), digest, nullptr);
    X509_free(certificate);
    for (const unsigned char byte : digest) absl::StrAppend(&sha256_, absl::Hex(byte, absl::kZeroPad2));
  }

  std::string PersonBy(const v1::ClientCertificate& entry) {
    ClientCertificates::Settings settings;
    *settings.Add() = entry;
    settings[0].set_person("people/p-court");
    return (*ClientCertificates::Make(settings))->Look(pem_, kNow)->person;
  }

  const TempDir dir_;
  std::string pem_;
  std::string sha256_;
};

TEST_F(ClientCertificatesTest, MapsByFingerprintSubjectAndName) {
  v1::ClientCertificate entry;
  entry.set_sha256(sha256_);
  EXPECT_EQ(PersonBy(entry), "people/p-court");
  entry.Clear();
  entry.set_subject("CN=gaiwand");
  EXPECT_EQ(PersonBy(entry), "people/p-court");
  entry.Clear();
  entry.set_name("court.example");
  EXPECT_EQ(PersonBy(entry), "people/p-court");
}

TEST_F(ClientCertificatesTest, MapsNothingElse) {
  v1::ClientCertificate entry;
  entry.set_sha256(std::string(64, '0'));
  EXPECT_EQ(PersonBy(entry), "");
  for (const char* subject : {"CN=gaiwan", "CN=gaiwand,O=x", "gaiwand"}) {
    entry.Clear();
    entry.set_subject(subject);
    EXPECT_EQ(PersonBy(entry), "") << subject;
  }
  for (const char* name : {"court.example.org", "example", "COURT.EXAMPLE", "10.0.0.1"}) {
    entry.Clear();
    entry.set_name(name);
    EXPECT_EQ(PersonBy(entry), "") << name;
  }
}

TEST_F(ClientCertificatesTest, RefusesWhatHasEndedOrIsNone) {
  const auto certificates = *ClientCertificates::Make({});
  EXPECT_OK(certificates->Look(pem_, kNow));
  EXPECT_THAT(certificates->Look(pem_, kNow + kServerCertificateLife).status(),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("expired")));
  EXPECT_THAT(certificates->Look("no certificate", kNow).status(), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(ClientCertificatesTest, SaysWhichSettingIsWrong) {
  const auto make = [](const v1::ClientCertificate& entry) {
    ClientCertificates::Settings settings;
    *settings.Add() = entry;
    return ClientCertificates::Make(settings).status();
  };
  v1::ClientCertificate entry;
  entry.set_person("people/p-court");
  EXPECT_THAT(make(entry), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("client_certificates[0]")));
  entry.set_subject("CN=a");
  EXPECT_OK(make(entry));
  entry.set_name("a");
  EXPECT_THAT(make(entry), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("one of")));
  entry.clear_name();
  entry.set_person("p-court");
  EXPECT_THAT(make(entry), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("person")));
}

}  // namespace
}  // namespace gaiwan
