// server/auth/token_authenticator.h: finds out who calls by an access token, the server's own or an identity
// provider's, or by a client certificate. Thread-safe.
//
// A person counts as long as they hold a post and nobody locked them; a session as long as nobody ended it; a party's
// token as long as its code; a certificate as long as no list has it as revoked. All of that is looked up in memory
// with every call, so that what is taken back is gone at once.
#ifndef GAIWAN_SERVER_AUTH_TOKEN_AUTHENTICATOR_H_
#define GAIWAN_SERVER_AUTH_TOKEN_AUTHENTICATOR_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/auth/authenticator.h"
#include "server/auth/client_certificates.h"
#include "server/auth/token_verifier.h"
#include "server/base/clock.h"
#include "workflow/facts.h"

namespace gaiwan {

// Claims of the server's own tokens, beside `sub` (Caller::person), `exp`, `iat`, `iss`, `aud`.
inline constexpr char kMethodClaim[] = "mth";
inline constexpr char kSessionClaim[] = "sid";
inline constexpr char kMustChangeClaim[] = "chg";

// What accounts and invitations say of those who hold a token. Thread-safe, and answers from memory.
class Standing {
 public:
  virtual ~Standing() = default;
  // Of `people/{person}`, by whatever way they sign in; also of somebody without an account.
  virtual bool IsLocked(absl::string_view person) const = 0;
  virtual bool HasSession(absl::string_view person, absl::string_view session, absl::Time now) const = 0;
  // Whether the code is good for that party (`cases/{case}/parties/{party}`).
  virtual bool HasPartyCode(absl::string_view locator, absl::string_view party, absl::Time now) const = 0;
  virtual bool HasAnyAccount() const = 0;
};

class TokenAuthenticator final : public Authenticator {
 public:
  struct Parts {
    // The first issuer is the server itself; for each of the others the claim that names the person.
    const TokenVerifier* verifier;
    std::vector<std::string> person_claims;
    const ClientCertificates* certificates;
    const Standing* standing;
    std::function<std::shared_ptr<const DirectoryFacts>()> directory;
    Clock* clock;
  };
  // What `parts` names is not owned and outlives it.
  explicit TokenAuthenticator(Parts parts) : parts_(std::move(parts)) {}

  // With a token and a certificate that names a person, both are of the same one; a token with the claim `cnf` (RFC
  // 8705) is taken with that certificate only.
  absl::StatusOr<Caller> Authenticate(FindHeader header, absl::string_view certificate) const override;
  bool takes_certificates() const override { return true; }
  absl::Status Recheck(const Caller& caller) const override;

 private:
  absl::StatusOr<Caller> CallerOf(const VerifiedToken& token) const;
  absl::Status CheckStands(const Caller& caller, absl::Time now) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_TOKEN_AUTHENTICATOR_H_
