// Access tokens, through the verifier and on to the caller they stand for; and the key sets of identity providers.
//
// The first character says which: 0 any header `authorization`; 1 to 4 a JWT header, a line, and claims, signed here by
// the key of EdDSA, ES256, RS256 or PS256; 5 to 8 the same with changes made to the signed token; 9 a JWK set.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/client_certificates.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/token_verifier.h"
#include "tests/fuzz/fuzz.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/token_maker.h"

namespace gaiwan::fuzz {
namespace {

constexpr TokenAlgorithm kAlgorithms[] = {TokenAlgorithm::kEdDsa, TokenAlgorithm::kEs256, TokenAlgorithm::kRs256,
                                          TokenAlgorithm::kPs256};
// When it is: 2026-03-02, in the seconds of the corpus.
constexpr int64_t kNow = 1772409600;
constexpr char kOwn[] = "gaiwan";
constexpr char kProvider[] = "https://id.example";

// Everybody in the directory has a session `s`, every party a code `l`.
class OpenStanding final : public Standing {
 public:
  bool IsLocked(absl::string_view person) const override { return person == "people/locked"; }
  bool HasSession(absl::string_view, absl::string_view session, absl::Time) const override { return session == "s"; }
  bool HasPartyCode(absl::string_view locator, absl::string_view, absl::Time) const override { return locator == "l"; }
  bool HasAnyAccount() const override { return true; }
};

// Two issuers, ourselves and a provider, with a key of each algorithm: `eddsa`, `es256`, `rs256`, `ps256`.
class Door {
 public:
  Door() : clock_(absl::FromUnixSeconds(kNow)) {
    std::string jwks;
    for (const TokenAlgorithm algorithm : kAlgorithms) {
      keys_.push_back(testing::MakeKey(algorithm));
      absl::StrAppend(&jwks, jwks.empty() ? "" : ",",
                      testing::Jwk(absl::AsciiStrToLower(TokenAlgorithmName(algorithm)), algorithm, keys_.back()));
    }
    public_ = *VerifyingKeys::FromJwks(testing::Jwks(jwks));
    const auto keys = [this] { return public_; };
    verifier_ = std::make_unique<TokenVerifier>(
        std::vector<TokenRules>{{kOwn, kOwn, absl::ZeroDuration(), keys}, {kProvider, kOwn, absl::Seconds(60), keys}});
    certificates_ = *ClientCertificates::Make({});
    auto directory = std::make_shared<testing::FakeDirectory>();
    directory->Person("p-1", "committee", "head").Person("locked", "committee", "head").PersonWithoutPost("p-left");
    authenticator_ = std::make_unique<TokenAuthenticator>(TokenAuthenticator::Parts{verifier_.get(),
                                                                                    {"gaiwan_person"},
                                                                                    certificates_.get(),
                                                                                    &standing_,
                                                                                    [directory] { return directory; },
                                                                                    &clock_});
  }

  absl::StatusOr<std::shared_ptr<const VerifiedToken>> Verify(absl::string_view token) {
    return verifier_->Verify(token, clock_.TimeNow());
  }
  absl::StatusOr<Caller> Call(absl::string_view authorization) {
    return authenticator_->Authenticate(
        [&](absl::string_view name) -> std::optional<absl::string_view> {
          if (name != "authorization") return std::nullopt;
          return authorization;
        },
        "");
  }
  std::string Sign(size_t key, absl::string_view header, absl::string_view claims) const {
    return testing::Token(header, claims, kAlgorithms[key], keys_[key]);
  }

 private:
  testing::FakeClock clock_;
  std::vector<testing::Key> keys_;
  std::shared_ptr<const VerifyingKeys> public_;
  std::unique_ptr<TokenVerifier> verifier_;
  std::unique_ptr<ClientCertificates> certificates_;
  OpenStanding standing_;
  std::unique_ptr<TokenAuthenticator> authenticator_;
};

Door& TheDoor() {
  static auto* const door = new Door();
  return *door;
}

// What must hold of anybody who was let in.
void CheckCaller(const Caller& caller) {
  PROMISE(!caller.bootstrap, "no token sets the server up");
  PROMISE(caller.person != "people/locked", "a locked account is shut out");
  switch (caller.kind) {
    case CallerKind::kPerson:
      PROMISE(caller.person == "people/p-1", "only people with a post come in");
      break;
    case CallerKind::kParty:
      PROMISE(absl::StartsWith(caller.person, "cases/") && absl::StrContains(caller.person, "/parties/"),
              "a party is of a case");
      break;
    case CallerKind::kCitizen:
      PROMISE(absl::StartsWith(caller.person, "citizens/"), "a citizen is named so");
      break;
    case CallerKind::kBootstrap:
      PROMISE(false, "no token sets the server up");
  }
}

void CheckToken(const VerifiedToken& token, size_t key) {
  const absl::Time now = absl::FromUnixSeconds(kNow);
  PROMISE(token.Claim("iss") == (token.issuer == 0 ? kOwn : kProvider), "of an issuer we know");
  PROMISE(token.expires > now - kSkewMax && token.not_before <= now + kSkewMax, "valid now");
  PROMISE(token.expires <= now + kSkewMax + kTokenLifeMax, "not for longer than a day");
  PROMISE(token.key_id == absl::AsciiStrToLower(TokenAlgorithmName(kAlgorithms[key])), "signed by the key it names");
}

// A token signed by `key`; then with changes, which nobody takes.
void Signed(size_t key, bool tampered, Input input) {
  const absl::string_view header = input.Line(), claims = input.Line();
  std::string token = TheDoor().Sign(key, header, claims);
  const auto verified = TheDoor().Verify(token);
  if (verified.ok()) CheckToken(**verified, key);
  if (const absl::StatusOr<Caller> caller = TheDoor().Call(absl::StrCat("Bearer ", token)); caller.ok()) {
    PROMISE(verified.ok(), "nobody comes in by a token that does not hold");
    CheckCaller(*caller);
  }
  if (!tampered || !Tamper(&input, &token)) return;
  PROMISE(!TheDoor().Verify(token).ok(), "a token that was changed does not hold");
  PROMISE(!TheDoor().Call(absl::StrCat("Bearer ", token)).ok(), "and lets nobody in");
}

void KeySet(absl::string_view json) {
  const absl::StatusOr<std::shared_ptr<const VerifyingKeys>> keys = VerifyingKeys::FromJwks(json);
  if (keys.ok()) PROMISE((*keys)->size() > 0 && (*keys)->size() <= kKeysMax, "a set has keys, and not too many");
}

}  // namespace

void Prepare() {
  TheDoor();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  const size_t choice = input.Choice(10);
  if (choice == 0) {
    PROMISE(!TheDoor().Call(input.Rest()).ok(), "nobody comes in by a token that we did not sign");
  } else if (choice == 9) {
    KeySet(input.Rest());
  } else {
    Signed((choice - 1) % 4, choice > 4, input);
  }
}

}  // namespace gaiwan::fuzz
