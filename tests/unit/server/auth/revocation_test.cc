// Certificates that their authority took back.
#include <fstream>
#include <memory>
#include <string>

#include "openssl/evp.h"
#include "openssl/pem.h"
#include "openssl/x509.h"
#include "server/auth/client_certificates.h"
#include "server/auth/revocation_file.h"
#include "server/auth/revocation_list.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1772409600);

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT: OpenSSL's type.
  std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

// Signs certificates and takes them back.
class TestAuthority {
 public:
  explicit TestAuthority(const std::string& name) : name_(name) { pem_ = Issue(name, 1); }

  const std::string& pem() const { return pem_; }

  std::string Issue(const std::string& subject, long serial) const {  // NOLINT: OpenSSL's type.
    X509* const one = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(one), serial);
    SetName(X509_get_subject_name(one), subject);
    SetName(X509_get_issuer_name(one), name_);
    ASN1_TIME_set(X509_getm_notBefore(one), absl::ToTimeT(kNow - absl::Hours(1)));
    ASN1_TIME_set(X509_getm_notAfter(one), absl::ToTimeT(kNow + absl::Hours(24 * 30)));
    X509_set_pubkey(one, key_.get());
    X509_sign(one, key_.get(), EVP_sha256());
    BIO* const bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, one);
    X509_free(one);
    return TextOf(bio);
  }

  // A list of these serial numbers, to be replaced at `next`.
  std::string Revoke(const std::vector<long>& serials, absl::Time next) const {  // NOLINT: OpenSSL's type.
    X509_CRL* const list = X509_CRL_new();
    X509_CRL_set_version(list, 1);
    X509_NAME* const issuer = X509_NAME_new();
    SetName(issuer, name_);
    X509_CRL_set_issuer_name(list, issuer);
    X509_NAME_free(issuer);
    ASN1_TIME* const time = ASN1_TIME_new();
    ASN1_TIME_set(time, absl::ToTimeT(kNow));
    X509_CRL_set1_lastUpdate(list, time);
    for (const long serial : serials) {  // NOLINT: OpenSSL's type.
      X509_REVOKED* const entry = X509_REVOKED_new();
      ASN1_INTEGER* const number = ASN1_INTEGER_new();
      ASN1_INTEGER_set(number, serial);
      X509_REVOKED_set_serialNumber(entry, number);
      X509_REVOKED_set_revocationDate(entry, time);
      X509_CRL_add0_revoked(list, entry);
      ASN1_INTEGER_free(number);
    }
    ASN1_TIME_set(time, absl::ToTimeT(next));
    X509_CRL_set1_nextUpdate(list, time);
    ASN1_TIME_free(time);
    X509_CRL_sort(list);
    X509_CRL_sign(list, key_.get(), EVP_sha256());
    BIO* const bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509_CRL(bio, list);
    X509_CRL_free(list);
    return TextOf(bio);
  }

 private:
  static void SetName(X509_NAME* into, const std::string& name) {
    X509_NAME_add_entry_by_txt(into, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.data()),
                               static_cast<int>(name.size()), -1, 0);
  }

  const std::string name_;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_{EVP_EC_gen("prime256v1"), EVP_PKEY_free};
  std::string pem_;
};

class RevocationTest : public ::testing::Test {
 protected:
  bool IsRevoked(const std::string& lists, const std::string& pem) {
    const auto list = RevocationList::FromPem(lists, courts_.pem() + offices_.pem());
    EXPECT_OK(list);
    certificates_->SetRevocations(*list);
    const absl::Status looked = certificates_->Look(pem, kNow).status();
    if (!looked.ok()) EXPECT_THAT(looked, StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("revoked")));
    return !looked.ok();
  }

  const absl::Time next_ = kNow + absl::Hours(24);
  const TestAuthority courts_{"courts"}, offices_{"offices"}, strangers_{"strangers"};
  const std::string court_ = courts_.Issue("court", 7), office_ = offices_.Issue("office", 7);
  const std::unique_ptr<ClientCertificates> certificates_ = *ClientCertificates::Make({});
};

TEST_F(RevocationTest, RefusesWhatItsOwnAuthorityTookBack) {
  EXPECT_OK(certificates_->Look(court_, kNow));
  EXPECT_TRUE(IsRevoked(courts_.Revoke({3, 7}, next_), court_));
  EXPECT_FALSE(IsRevoked(courts_.Revoke({3}, next_), court_)) << "also after it was refused";
  EXPECT_FALSE(IsRevoked(offices_.Revoke({7}, next_), court_)) << "the same number of another authority";
  const std::string both = courts_.Revoke({3}, next_) + offices_.Revoke({7}, next_);
  EXPECT_FALSE(IsRevoked(both, court_));
  EXPECT_TRUE(IsRevoked(both, office_));
}

// Whoever takes an authority back takes what it signed.
TEST_F(RevocationTest, RefusesWhatAnAuthorityThatWasTakenBackSigned) {
  const TestAuthority county("county courts");
  const std::string chain = county.Issue("court", 7) + courts_.Issue("county courts", 9);
  EXPECT_FALSE(IsRevoked(courts_.Revoke({7}, next_), chain)) << "the number of another authority's";
  EXPECT_TRUE(IsRevoked(courts_.Revoke({9}, next_), chain));
  EXPECT_FALSE(IsRevoked(courts_.Revoke({}, next_), chain));
  ASSERT_OK_AND_ASSIGN(const ClientCertificates::Known known, certificates_->Look(chain, kNow));
  ASSERT_OK_AND_ASSIGN(const ClientCertificates::Known alone, certificates_->Look(county.Issue("court", 7), kNow));
  EXPECT_EQ(known.thumbprint.size(), alone.thumbprint.size());
  EXPECT_NE(known.thumbprint, certificates_->Look(courts_.Issue("county courts", 9), kNow)->thumbprint)
      << "it is the first that says who calls";
}

TEST_F(RevocationTest, TellsWhichListCannotBeUsed) {
  const auto read = [&](const std::string& lists) {
    return RevocationList::FromPem(lists, courts_.pem() + offices_.pem()).status();
  };
  const std::string good = courts_.Revoke({7}, next_);
  EXPECT_THAT(read(good + strangers_.Revoke({7}, next_)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("list 2 is signed by no authority")));
  // Somebody who takes a certificate's name has not its key.
  EXPECT_THAT(read(TestAuthority("courts").Revoke({}, next_)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("list 1 is signed by no authority")));
  std::string broken = good;
  broken[broken.size() / 2] = '!';
  EXPECT_THAT(read(good + broken), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("list 2 does not parse")));
  EXPECT_THAT(read(""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no revocation list")));
  EXPECT_THAT(read(court_), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no revocation list")));
}

TEST_F(RevocationTest, KeepsAnOldListAndSaysWhenItWasToBeReplaced) {
  const auto list = RevocationList::FromPem(courts_.Revoke({7}, kNow - absl::Hours(1)), courts_.pem());
  ASSERT_OK(list);
  EXPECT_EQ((*list)->next_update(), kNow - absl::Hours(1));
  certificates_->SetRevocations(*list);
  EXPECT_FALSE(certificates_->Look(court_, kNow).ok());
}

TEST_F(RevocationTest, ReadsAFileAgainAndKeepsWhatWasGood) {
  const TempDir dir;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(dir / name, std::ios::binary | std::ios::trunc) << text;
  };
  write("ca.pem", courts_.pem());
  write("crl.pem", "");
  EXPECT_THAT(RevocationFile::Open(dir / "crl.pem", dir / "ca.pem").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("crl.pem")));
  write("crl.pem", courts_.Revoke({}, next_));
  const auto opened = RevocationFile::Open(dir / "crl.pem", dir / "ca.pem");
  ASSERT_OK(opened);
  RevocationFile& file = **opened;
  absl::Duration now = absl::Seconds(1);
  ASSERT_OK_AND_ASSIGN(auto changed, file.Refresh(now));
  EXPECT_EQ(changed, nullptr);
  write("crl.pem", courts_.Revoke({7}, next_));
  ASSERT_OK_AND_ASSIGN(changed, file.Refresh(now + kRevocationFileEvery / 2));
  EXPECT_EQ(changed, nullptr) << "not yet time";
  ASSERT_OK_AND_ASSIGN(changed, file.Refresh(now += kRevocationFileEvery));
  ASSERT_NE(changed, nullptr);
  certificates_->SetRevocations(changed);
  EXPECT_FALSE(certificates_->Look(court_, kNow).ok());
  write("crl.pem", "half a fi");
  EXPECT_THAT(file.Refresh(now += kRevocationFileEvery).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(file.trouble(), HasSubstr("crl.pem"));
  EXPECT_OK(file.Refresh(now += kRevocationFileEvery)) << "said once";
  EXPECT_EQ(file.list(), changed) << "those of before count";
  write("crl.pem", courts_.Revoke({7, 8}, next_));
  ASSERT_OK(file.Refresh(now += kRevocationFileEvery));
  EXPECT_EQ(file.trouble(), "");
  EXPECT_NE(file.list(), changed);
}

}  // namespace
}  // namespace gaiwan
