#include "server/auth/token_authenticator.h"

#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/auth/local_authority.h"
#include "server/auth/token_signer.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/token_maker.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::FakeClock;
using ::gaiwan::testing::FakeDirectory;
using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;
using ::testing::HasSubstr;

constexpr char kParty[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa/parties/1";

class FakeStanding final : public Standing {
 public:
  bool IsLocked(absl::string_view person) const override { return locked.count(std::string(person)) > 0; }
  bool HasSession(absl::string_view person, absl::string_view session, absl::Time) const override {
    return sessions.count(absl::StrCat(person, " ", session)) > 0;
  }
  bool HasPartyCode(absl::string_view locator, absl::string_view party, absl::Time) const override {
    return codes.count(absl::StrCat(party, " ", locator)) > 0;
  }
  bool HasAnyAccount() const override { return !sessions.empty(); }

  std::set<std::string> locked, sessions, codes;
};

class TokenAuthenticatorTest : public ::testing::Test {
 protected:
  TokenAuthenticatorTest() {
    signer_ = *TokenSigner::Open(dir_ / "signing", RealRandom(), clock_.TimeNow());
    provider_key_ = testing::MakeKey(TokenAlgorithm::kEdDsa);
    provider_keys_ = *VerifyingKeys::FromJwks(testing::Jwks(testing::Jwk("k", TokenAlgorithm::kEdDsa, provider_key_)));
    verifier_ = std::make_unique<TokenVerifier>(std::vector<TokenRules>{
        {std::string(kOwnIssuer), std::string(kOwnIssuer), absl::ZeroDuration(), [this] { return signer_->keys(); }},
        {"https://id.example", "gaiwan", absl::ZeroDuration(), [this] { return provider_keys_; }}});
    certificates_ = *ClientCertificates::Make({});
    directory_ = std::make_shared<FakeDirectory>();
    directory_->Person("p-1", "committee", "head").PersonWithoutPost("p-left");
    authenticator_ = std::make_unique<TokenAuthenticator>(TokenAuthenticator::Parts{
        verifier_.get(), {"gaiwan_person"}, certificates_.get(), &standing_, [this] { return directory_; }, &clock_});
    standing_.sessions = {"people/p-1 s", "people/p-left s"};
  }

  std::string Own(const std::string& sub, const std::string& session = "s") {
    google::protobuf::Struct claims;
    (*claims.mutable_fields())["sub"].set_string_value(sub);
    (*claims.mutable_fields())[kSessionClaim].set_string_value(session);
    (*claims.mutable_fields())[kMethodClaim].set_string_value("password");
    return signer_->Sign(std::move(claims), clock_.TimeNow(), absl::Minutes(15));
  }
  std::string Provided(absl::string_view more) {
    const int64_t now = absl::ToUnixSeconds(clock_.TimeNow());
    return testing::Token(
        R"({"alg":"EdDSA","kid":"k"})",
        absl::StrCat(R"({"iss":"https://id.example","aud":"gaiwan","iat":)", now, R"(,"exp":)", now + 300, more, "}"),
        TokenAlgorithm::kEdDsa, provider_key_);
  }
  absl::StatusOr<Caller> Call(const std::string& authorization) {
    return authenticator_->Authenticate(
        [&](absl::string_view name) -> std::optional<absl::string_view> {
          if (name != "authorization" || authorization.empty()) return std::nullopt;
          return authorization;
        },
        "");
  }

  const TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1772409600)};
  std::unique_ptr<TokenSigner> signer_;
  testing::Key provider_key_;
  std::shared_ptr<const VerifyingKeys> provider_keys_;
  std::unique_ptr<TokenVerifier> verifier_;
  std::unique_ptr<ClientCertificates> certificates_;
  std::shared_ptr<FakeDirectory> directory_;
  FakeStanding standing_;
  std::unique_ptr<TokenAuthenticator> authenticator_;
};

TEST_F(TokenAuthenticatorTest, KnowsAPersonByAnAccountsToken) {
  ASSERT_OK_AND_ASSIGN(const Caller caller, Call("Bearer " + Own("people/p-1")));
  EXPECT_EQ(caller.person, "people/p-1");
  EXPECT_EQ(caller.kind, CallerKind::kPerson);
  EXPECT_EQ(caller.session, "s");
  EXPECT_EQ(caller.method, "password");
  EXPECT_FALSE(caller.bootstrap);
}

TEST_F(TokenAuthenticatorTest, RefusesWithoutATokenAndWithAnotherScheme) {
  for (const char* header : {"", "Basic cDpx", "bearer", "Bearer", "Bearer ", "Bearer x"}) {
    EXPECT_THAT(Call(header).status(), StatusIs(absl::StatusCode::kUnauthenticated)) << header;
  }
}

TEST_F(TokenAuthenticatorTest, RefusesAReplayAfterTheSessionWasEnded) {
  const std::string token = "Bearer " + Own("people/p-1");
  ASSERT_OK_AND_ASSIGN(const Caller caller, Call(token));
  EXPECT_OK(authenticator_->Recheck(caller));
  standing_.sessions.erase("people/p-1 s");
  EXPECT_EQ(ReasonOf(Call(token).status()), v1::SESSION_ENDED);
  EXPECT_EQ(ReasonOf(authenticator_->Recheck(caller)), v1::SESSION_ENDED);
}

TEST_F(TokenAuthenticatorTest, RefusesTheLockedAndThoseWhosePostsHaveEnded) {
  EXPECT_THAT(Call("Bearer " + Own("people/p-left")).status(),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("no post")));
  EXPECT_THAT(Call("Bearer " + Own("people/p-unknown", "")).status(), StatusIs(absl::StatusCode::kUnauthenticated));
  standing_.locked = {"people/p-1"};
  EXPECT_EQ(ReasonOf(Call("Bearer " + Own("people/p-1")).status()), v1::ACCOUNT_LOCKED);
  EXPECT_EQ(ReasonOf(Call("Bearer " + Provided(R"(,"gaiwan_person":"p-1")")).status()), v1::ACCOUNT_LOCKED);
}

TEST_F(TokenAuthenticatorTest, TakesNothingButAPersonFromAProvider) {
  ASSERT_OK_AND_ASSIGN(const Caller caller, Call("Bearer " + Provided(R"(,"gaiwan_person":"people/p-1")")));
  EXPECT_EQ(caller.person, "people/p-1");
  EXPECT_EQ(caller.method, "token");
  standing_.codes = {absl::StrCat(kParty, " ABC")};
  for (const char* person : {"system/clock", "system/bootstrap", kParty, "citizens/abc", "", "people/", "people/p-1/x",
                             "people/people/p-1"}) {
    EXPECT_THAT(Call("Bearer " + Provided(absl::StrCat(R"(,"gaiwan_person":")", person, R"(","sid":"ABC")"))).status(),
                StatusIs(absl::StatusCode::kUnauthenticated))
        << person;
  }
  EXPECT_THAT(Call("Bearer " + Provided(R"(,"sub":"p-1")")).status(), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(TokenAuthenticatorTest, BindsATokenToItsCertificate) {
  const std::string bound = Provided(R"(,"gaiwan_person":"p-1","cnf":{"x5t#S256":"AAAA"})");
  EXPECT_THAT(Call("Bearer " + bound).status(), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("bound")));
  const std::string otherwise = Provided(R"(,"gaiwan_person":"p-1","cnf":{"jkt":"AAAA"})");
  EXPECT_THAT(Call("Bearer " + otherwise).status(), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("bound")));
}

// The claim was compared after its text was gone: clang said so when token_fuzz was built.
TEST_F(TokenAuthenticatorTest, TakesATokenWithTheCertificateItIsBoundTo) {
  ASSERT_OK_AND_ASSIGN(const TlsFiles files, KeepLocalAuthority(dir_ / "tls", {"court.example"}, clock_.TimeNow()));
  const std::string pem = testing::ReadFileForTest(files.certificate);
  ASSERT_OK_AND_ASSIGN(const ClientCertificates::Known known, certificates_->Look(pem, clock_.TimeNow()));
  const std::string authorization = "Bearer " + Provided(absl::StrCat(R"(,"gaiwan_person":"p-1","cnf":{"x5t#S256":")",
                                                                      EncodeBase64Url(known.thumbprint), R"("})"));
  const auto header = [&](absl::string_view name) -> std::optional<absl::string_view> {
    if (name != "authorization") return std::nullopt;
    return authorization;
  };
  ASSERT_OK_AND_ASSIGN(const Caller caller, authenticator_->Authenticate(header, pem));
  EXPECT_EQ(caller.person, "people/p-1");
  // A watch that is open over it ends with it.
  EXPECT_OK(authenticator_->Recheck(caller));
  Caller other = caller;
  other.certificate = "no certificate";
  EXPECT_THAT(authenticator_->Recheck(other), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("certificate")));
}

TEST_F(TokenAuthenticatorTest, EndsTheStreamsOfALockedPersonOfAProvider) {
  ASSERT_OK_AND_ASSIGN(const Caller caller, Call("Bearer " + Provided(R"(,"gaiwan_person":"p-1")")));
  EXPECT_OK(authenticator_->Recheck(caller));
  standing_.locked = {"people/p-1"};
  EXPECT_EQ(ReasonOf(authenticator_->Recheck(caller)), v1::ACCOUNT_LOCKED);
}

TEST_F(TokenAuthenticatorTest, KnowsAPartyAsLongAsItsCode) {
  standing_.codes = {absl::StrCat(kParty, " ABC")};
  ASSERT_OK_AND_ASSIGN(const Caller caller, Call("Bearer " + Own(kParty, "ABC")));
  EXPECT_EQ(caller.kind, CallerKind::kParty);
  EXPECT_THAT(Call("Bearer " + Own(kParty, "XYZ")).status(), StatusIs(absl::StatusCode::kUnauthenticated));
  standing_.codes.clear();
  EXPECT_EQ(ReasonOf(Call("Bearer " + Own(kParty, "ABC")).status()), v1::SESSION_ENDED);
}

TEST_F(TokenAuthenticatorTest, EndsABootstrapWithTheFirstAccount) {
  const std::string token = "Bearer " + Own("system/bootstrap", "");
  EXPECT_EQ(ReasonOf(Call(token).status()), v1::SESSION_ENDED);
  standing_.sessions.clear();
  ASSERT_OK_AND_ASSIGN(const Caller caller, Call(token));
  EXPECT_TRUE(caller.bootstrap);
}

TEST_F(TokenAuthenticatorTest, LetsAnAccountsStreamOutliveItsToken) {
  ASSERT_OK_AND_ASSIGN(const Caller person, Call("Bearer " + Own("people/p-1")));
  ASSERT_OK_AND_ASSIGN(const Caller provided, Call("Bearer " + Provided(R"(,"gaiwan_person":"p-1")")));
  clock_.AdvanceTime(absl::Minutes(20));
  EXPECT_OK(authenticator_->Recheck(person));
  EXPECT_EQ(ReasonOf(authenticator_->Recheck(provided)), v1::SESSION_ENDED) << "a provider tells us of no revocation";
}

TEST_F(TokenAuthenticatorTest, GoesOnWithTheSigningKeysOfBefore) {
  const std::string token = "Bearer " + Own("people/p-1");
  signer_ = *TokenSigner::Open(dir_ / "signing", RealRandom(), clock_.TimeNow());
  EXPECT_OK(Call(token)) << "after a restart";
}

TEST(TokenSigner, RotatesWithAnOverlap) {
  const TempDir dir;
  const absl::Time start = absl::FromUnixSeconds(1772409600);
  const auto signer = *TokenSigner::Open(dir / "signing", RealRandom(), start);
  EXPECT_EQ(signer->keys()->size(), 1u);
  const absl::Time later = start + kSigningKeyLife;
  const std::string old = signer->Sign({}, later - absl::Minutes(1), absl::Minutes(15));
  ASSERT_OK(signer->Rotate(later));
  EXPECT_EQ(signer->keys()->size(), 2u);
  const TokenVerifier verifier(
      {{std::string(kOwnIssuer), std::string(kOwnIssuer), absl::ZeroDuration(), [&] { return signer->keys(); }}});
  EXPECT_OK(verifier.Verify(old, later));
  EXPECT_OK(verifier.Verify(signer->Sign({}, later, absl::Minutes(15)), later));
  ASSERT_OK(signer->Rotate(later + kTokenLifeMax));
  EXPECT_EQ(signer->keys()->size(), 1u);
  EXPECT_THAT(verifier.Verify(old, later).status(), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace gaiwan
