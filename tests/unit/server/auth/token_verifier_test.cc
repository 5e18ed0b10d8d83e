#include "server/auth/token_verifier.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "openssl/pem.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/token_maker.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using namespace ::gaiwan::testing;  // NOLINT: the makers of tokens.
using ::testing::HasSubstr;

constexpr int64_t kNow = 1772409600;
constexpr char kIssuer[] = "https://id.county.example";

std::string Header(absl::string_view algorithm, absl::string_view key) {
  return absl::StrCat(R"({"alg":")", algorithm, R"(","typ":"at+jwt","kid":")", key, R"("})");
}

std::string Claims(int64_t issued = kNow - 60, int64_t expires = kNow + 600, absl::string_view issuer = kIssuer,
                   absl::string_view audience = R"("gaiwan")") {
  return absl::StrCat(R"({"iss":")", issuer, R"(","aud":)", audience, R"(,"sub":"p-1","iat":)", issued, R"(,"exp":)",
                      expires, "}");
}

class TokenVerifierTest : public ::testing::Test {
 protected:
  TokenVerifierTest() {
    std::vector<std::string> jwks;
    for (const TokenAlgorithm algorithm : kAll) {
      keys_.push_back(MakeKey(algorithm));
      jwks.push_back(Jwk(TokenAlgorithmName(algorithm), algorithm, keys_.back()));
    }
    set_ = *VerifyingKeys::FromJwks(Jwks(absl::StrJoin(jwks, ",")));
    verifier_ = std::make_unique<TokenVerifier>(std::vector<TokenRules>{
        {"other", "gaiwan", absl::ZeroDuration(), [] { return std::make_shared<VerifyingKeys>(); }},
        {kIssuer, "gaiwan", absl::Seconds(30), [this] { return set_; }}});
  }

  Key KeyOf(TokenAlgorithm algorithm) const { return keys_[static_cast<size_t>(algorithm)]; }
  std::string Good(TokenAlgorithm algorithm = TokenAlgorithm::kEs256) const {
    const absl::string_view name = TokenAlgorithmName(algorithm);
    return Token(Header(name, name), Claims(), algorithm, KeyOf(algorithm));
  }
  std::string With(const std::string& claims) const {
    return Token(Header("EdDSA", "EdDSA"), claims, TokenAlgorithm::kEdDsa, KeyOf(TokenAlgorithm::kEdDsa));
  }
  absl::Status Verify(const std::string& token, int64_t now = kNow) const {
    return verifier_->Verify(token, absl::FromUnixSeconds(now)).status();
  }
  void ExpectRefused(const std::string& token, absl::string_view why) const {
    const absl::Status status = Verify(token);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr(std::string(why))));
    // Nothing of the token comes back to whoever sent it, or lands in a log.
    for (const absl::string_view part : absl::StrSplit(token, '.')) {
      if (part.size() > 8) {
        EXPECT_EQ(status.message().find(part), absl::string_view::npos);
      }
    }
  }

  static constexpr TokenAlgorithm kAll[] = {TokenAlgorithm::kEdDsa, TokenAlgorithm::kEs256, TokenAlgorithm::kRs256,
                                            TokenAlgorithm::kPs256};
  std::vector<Key> keys_;
  std::shared_ptr<const VerifyingKeys> set_;
  std::unique_ptr<TokenVerifier> verifier_;
};

TEST_F(TokenVerifierTest, TakesEachOfTheFourAlgorithms) {
  for (const TokenAlgorithm algorithm : kAll) {
    const auto token = verifier_->Verify(Good(algorithm), absl::FromUnixSeconds(kNow));
    ASSERT_OK(token);
    EXPECT_EQ((*token)->Claim("sub"), "p-1");
    EXPECT_EQ((*token)->issuer, 1u);
  }
}

TEST_F(TokenVerifierTest, RefusesNone) {
  for (const char* algorithm : {"none", "None", "NONE", ""}) {
    ExpectRefused(Unsigned(Header(algorithm, "ES256"), Claims()) + ".", "algorithm");
  }
  ExpectRefused(Unsigned(R"({"alg":"none"})", Claims()) + ".", "no key");
}

TEST_F(TokenVerifierTest, RefusesHs256SignedWithThePublicKey) {
  for (const TokenAlgorithm algorithm : kAll) {
    BIO* const bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(bio, KeyOf(algorithm).get());
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    const std::string pem(data, static_cast<size_t>(size));
    BIO_free(bio);
    ExpectRefused(HmacToken(Header("HS256", TokenAlgorithmName(algorithm)), Claims(), pem), "algorithm");
    // And with the algorithm's own name in the header, the signature does not hold.
    ExpectRefused(HmacToken(Header(TokenAlgorithmName(algorithm), TokenAlgorithmName(algorithm)), Claims(), pem),
                  "signature");
  }
}

TEST_F(TokenVerifierTest, RefusesAnAlgorithmThatIsNotTheKeys) {
  // The same RSA key pair could make both: the key's own algorithm is PS256.
  ExpectRefused(Token(Header("RS256", "PS256"), Claims(), TokenAlgorithm::kRs256, KeyOf(TokenAlgorithm::kPs256)),
                "algorithm");
  ExpectRefused(Token(Header("PS256", "PS256"), Claims(), TokenAlgorithm::kRs256, KeyOf(TokenAlgorithm::kPs256)),
                "signature");
  ExpectRefused(Token(Header("ES256", "EdDSA"), Claims(), TokenAlgorithm::kEs256, KeyOf(TokenAlgorithm::kEs256)),
                "algorithm");
}

TEST_F(TokenVerifierTest, RefusesAnotherAudienceAndIssuer) {
  for (const char* audience : {R"("gaiwan2")", R"("GAIWAN")", R"("")", R"(["a","b"])", "null", "1", R"(["gaiwan2"])"}) {
    ExpectRefused(With(Claims(kNow, kNow + 60, kIssuer, audience)), "audience");
  }
  EXPECT_OK(Verify(With(Claims(kNow, kNow + 60, kIssuer, R"(["other","gaiwan"])"))));
  for (const char* issuer : {"https://id.county.example/", "https://ID.county.example", "", "evil"}) {
    ExpectRefused(With(Claims(kNow, kNow + 60, issuer)), "issuer");
  }
  // One issuer's key signs nothing for another one.
  ExpectRefused(With(Claims(kNow, kNow + 60, "other")), "not among those of its issuer");
}

TEST_F(TokenVerifierTest, BoundsTimesByTheSkew) {
  EXPECT_OK(Verify(With(Claims(kNow - 100, kNow - 29))));
  EXPECT_EQ(ReasonOf(Verify(With(Claims(kNow - 100, kNow - 30)))), v1::SESSION_ENDED);
  EXPECT_OK(Verify(With(Claims(kNow + 30, kNow + 100))));
  ExpectRefused(With(Claims(kNow + 31, kNow + 100)), "not hold yet");
  ExpectRefused(With(Claims(kNow - 60, kNow + 86400)), "more than a day");
  ExpectRefused(With(R"({"iss":"https://id.county.example","aud":"gaiwan","iat":1})"), "lacks");
  for (const char* expires : {"-1", "1e300", "\"1772409700\"", "null", "true"}) {
    ExpectRefused(With(absl::StrCat(R"({"iss":"https://id.county.example","aud":"gaiwan","iat":)", kNow, R"(,"exp":)",
                                    expires, "}")),
                  "lacks");
  }
  const auto with_nbf = [&](int64_t nbf) {
    return With(absl::StrCat(R"({"iss":"https://id.county.example","aud":"gaiwan","iat":)", kNow, R"(,"exp":)",
                             kNow + 600, R"(,"nbf":)", nbf, "}"));
  };
  EXPECT_OK(Verify(with_nbf(kNow + 30)));
  ExpectRefused(with_nbf(kNow + 31), "not hold yet");
}

TEST_F(TokenVerifierTest, ForgetsNoExpiryOfATokenItKnows) {
  const std::string token = Good();
  EXPECT_OK(Verify(token));
  EXPECT_EQ(verifier_->kept(), 1u);
  EXPECT_OK(Verify(token, kNow + 629));
  EXPECT_EQ(ReasonOf(Verify(token, kNow + 630)), v1::SESSION_ENDED);
}

TEST_F(TokenVerifierTest, ForgetsATokenWithItsKey) {
  const std::string token = Good(TokenAlgorithm::kEdDsa);
  EXPECT_OK(Verify(token));
  // The issuer took the key back; a new one has the old name.
  set_ = *VerifyingKeys::FromJwks(Jwks(Jwk("EdDSA", TokenAlgorithm::kEdDsa, MakeKey(TokenAlgorithm::kEdDsa))));
  ExpectRefused(token, "signature");
  set_ = *VerifyingKeys::FromJwks(Jwks(Jwk("new", TokenAlgorithm::kEdDsa, MakeKey(TokenAlgorithm::kEdDsa))));
  ExpectRefused(token, "not among those");
}

TEST_F(TokenVerifierTest, RefusesUnknownAndMissingKeys) {
  ExpectRefused(Token(Header("EdDSA", "who"), Claims(), TokenAlgorithm::kEdDsa, KeyOf(TokenAlgorithm::kEdDsa)),
                "not among those");
  ExpectRefused(Token(R"({"alg":"EdDSA"})", Claims(), TokenAlgorithm::kEdDsa, KeyOf(TokenAlgorithm::kEdDsa)), "no key");
  // A key that comes with the token is not looked at.
  const Key mine = MakeKey(TokenAlgorithm::kEdDsa);
  const std::string header =
      absl::StrCat(R"({"alg":"EdDSA","kid":"EdDSA","jwk":)", Jwk("EdDSA", TokenAlgorithm::kEdDsa, mine), "}");
  ExpectRefused(Token(header, Claims(), TokenAlgorithm::kEdDsa, mine), "signature");
}

TEST_F(TokenVerifierTest, RefusesWhatIsTooLarge) {
  const std::string claims =
      absl::StrCat(R"({"iss":"https://id.county.example","pad":")", std::string(9000, 'a'), R"("})");
  ExpectRefused(With(claims), "bytes");
  const std::string header = absl::StrCat(R"({"alg":"EdDSA","kid":"EdDSA","pad":")", std::string(1200, 'a'), R"("})");
  ExpectRefused(Token(header, Claims(), TokenAlgorithm::kEdDsa, KeyOf(TokenAlgorithm::kEdDsa)), "no signed token");
}

TEST_F(TokenVerifierTest, RefusesEveryTruncationAndEveryFlippedBit) {
  const std::string token = Good(TokenAlgorithm::kEdDsa);
  for (size_t size = 0; size < token.size(); ++size) {
    EXPECT_THAT(Verify(token.substr(0, size)), StatusIs(absl::StatusCode::kUnauthenticated)) << size;
  }
  for (size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_THAT(Verify(changed), StatusIs(absl::StatusCode::kUnauthenticated)) << at;
  }
  for (const char* more : {".", ".e30", "=", "==", " ", "\n", "A"}) {
    EXPECT_THAT(Verify(token + more), StatusIs(absl::StatusCode::kUnauthenticated)) << more;
  }
  for (const char* nonsense : {"", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.AAAA"}) {
    EXPECT_THAT(Verify(nonsense), StatusIs(absl::StatusCode::kUnauthenticated)) << nonsense;
  }
}

TEST_F(TokenVerifierTest, RefusesAsForExtensionsAndOtherTypes) {
  const auto with_header = [&](absl::string_view header) {
    return Token(header, Claims(), TokenAlgorithm::kEdDsa, KeyOf(TokenAlgorithm::kEdDsa));
  };
  ExpectRefused(with_header(R"({"alg":"EdDSA","kid":"EdDSA","crit":["exp"]})"), "extension");
  ExpectRefused(with_header(R"({"alg":"EdDSA","kid":"EdDSA","typ":"logout+jwt"})"), "type");
  EXPECT_OK(Verify(with_header(R"({"alg":"EdDSA","kid":"EdDSA","typ":"JWT"})")));
}

TEST(VerifyingKeys, RefusesWhatIsWeakOrMalformed) {
  const auto read = [](const std::string& json) { return VerifyingKeys::FromJwks(json).status(); };
  const auto key = [](TokenAlgorithm algorithm, int bits = 2048) { return MakeKey(algorithm, bits); };
  EXPECT_THAT(read("no json"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(read("[]"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(read("{}"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("keys")));
  EXPECT_THAT(read(Jwks("")), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no key")));
  EXPECT_THAT(read(Jwks(R"({"kty":"oct","kid":"a","k":"AAAA"})")), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(read(Jwks(Jwk("weak", TokenAlgorithm::kRs256, key(TokenAlgorithm::kRs256, 1024)))),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("weak")));
  EXPECT_THAT(read(Jwks(R"({"kty":"EC","crv":"P-256","kid":"a","x":"AAAA","y":"AAAA"})")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const std::string off = EncodeBase64Url(std::string(32, '\1'));
  EXPECT_THAT(
      read(Jwks(absl::StrCat(R"({"kty":"EC","crv":"P-256","kid":"off-curve","x":")", off, R"(","y":")", off, R"("})"))),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("off-curve")));
  const std::string good = Jwk("a", TokenAlgorithm::kEdDsa, key(TokenAlgorithm::kEdDsa));
  EXPECT_OK(read(Jwks(good)));
  EXPECT_THAT(read(Jwks(good + "," + good)), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("twice")));
}

TEST(DecodeBase64Url, TakesOneSpellingOnly) {
  EXPECT_EQ(DecodeBase64Url("AQ"), std::string("\1", 1));
  for (const char* wrong : {"AR", "AQ==", "A", "A+", "A/", "A Q", "AQ\n"}) {
    EXPECT_EQ(DecodeBase64Url(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace gaiwan
