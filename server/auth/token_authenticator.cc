#include "server/auth/token_authenticator.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kBearer = "bearer ";

absl::Status Ended() {
  return NotSignedIn("the session has ended", v1::SESSION_ENDED);
}

CallerKind KindOf(absl::string_view actor) {
  if (actor == kBootstrapActor) return CallerKind::kBootstrap;
  if (IsPartyActor(actor)) return CallerKind::kParty;
  if (IsCitizenActor(actor)) return CallerKind::kCitizen;
  return CallerKind::kPerson;
}

// RFC 8705: the certificate a token is bound to, as base64url of its SHA-256; empty for none.
absl::string_view BoundTo(const VerifiedToken& token) {
  const auto confirmation = token.claims.fields().find("cnf");
  if (confirmation == token.claims.fields().end()) return "";
  const auto& fields = confirmation->second.struct_value().fields();
  const auto thumbprint = fields.find("x5t#S256");
  // A binding of another kind is one we cannot check: no certificate meets it.
  if (thumbprint == fields.end()) return "another kind of binding";
  return thumbprint->second.string_value();
}

}  // namespace

absl::StatusOr<Caller> TokenAuthenticator::Authenticate(FindHeader header, absl::string_view certificate) const {
  const absl::Time now = parts_.clock->TimeNow();
  ClientCertificates::Known known;
  if (!certificate.empty()) {
    ASSIGN_OR_RETURN(known, parts_.certificates->Look(certificate, now));
  }
  const std::optional<absl::string_view> authorization = header("authorization");
  Caller caller;
  if (authorization.has_value()) {
    if (!absl::StartsWithIgnoreCase(*authorization, kBearer)) {
      return NotSignedIn("the header authorization is `Bearer` and an access token");
    }
    ASSIGN_OR_RETURN(const std::shared_ptr<const VerifiedToken> token,
                     parts_.verifier->Verify(authorization->substr(kBearer.size()), now));
    const absl::string_view bound = BoundTo(*token);
    if (!bound.empty() && EncodeBase64Url(known.thumbprint) != bound) {
      return NotSignedIn("the token is bound to a client certificate that this connection does not have");
    }
    ASSIGN_OR_RETURN(caller, CallerOf(*token));
    if (!known.person.empty() && known.person != caller.person) {
      return NotSignedIn("token and client certificate are of different people");
    }
  } else if (!known.person.empty()) {
    caller.person = known.person;
    caller.method = "certificate";
    caller.expires = known.end;
  } else if (!certificate.empty()) {
    return NotSignedIn("the client certificate stands for nobody here (client_certificates in the settings)");
  } else {
    return NotSignedIn("send `authorization: Bearer` and an access token; `gaiwan login` gets one");
  }
  caller.certificate = std::string(certificate);
  RETURN_IF_ERROR(CheckStands(caller, now));
  return caller;
}

absl::StatusOr<Caller> TokenAuthenticator::CallerOf(const VerifiedToken& token) const {
  Caller caller;
  caller.expires = token.expires;
  if (token.issuer > 0) {
    const absl::string_view person = token.Claim(parts_.person_claims[token.issuer - 1]);
    // Nothing but a person of the directory: no claim makes somebody a party or the server.
    const absl::string_view id = absl::StripPrefix(person, "people/");
    if (id.empty() || absl::StrContains(id, '/')) return NotSignedIn("the token names no person");
    caller.person = absl::StrCat("people/", id);
    caller.method = "token";
    return caller;
  }
  caller.person = std::string(token.Claim("sub"));
  caller.kind = KindOf(caller.person);
  caller.bootstrap = caller.kind == CallerKind::kBootstrap;
  caller.method = std::string(token.Claim(kMethodClaim));
  caller.session = std::string(token.Claim(kSessionClaim));
  caller.must_change_password = !token.Claim(kMustChangeClaim).empty();
  return caller;
}

absl::Status TokenAuthenticator::CheckStands(const Caller& caller, absl::Time now) const {
  switch (caller.kind) {
    case CallerKind::kBootstrap:
      return parts_.standing->HasAnyAccount() ? Ended() : absl::OkStatus();
    case CallerKind::kParty:
      return parts_.standing->HasPartyCode(caller.session, caller.person, now) ? absl::OkStatus() : Ended();
    case CallerKind::kCitizen:
      return absl::OkStatus();
    case CallerKind::kPerson:
      break;
  }
  if (parts_.standing->IsLocked(caller.person)) return NotSignedIn("the person is locked out", v1::ACCOUNT_LOCKED);
  if (!caller.session.empty() && !parts_.standing->HasSession(caller.person, caller.session, now)) return Ended();
  if (parts_.directory()->Posts(caller.id(), DayOf(now)).empty()) {
    return NotSignedIn("the person holds no post in the directory today");
  }
  return absl::OkStatus();
}

absl::Status TokenAuthenticator::Recheck(const Caller& caller) const {
  const absl::Time now = parts_.clock->TimeNow();
  // An account's session is looked up; what an identity provider took back we would not learn.
  const bool outlives_token = caller.kind == CallerKind::kPerson && !caller.session.empty();
  if (!outlives_token && caller.expires <= now) return NotSignedIn("the token has expired", v1::SESSION_ENDED);
  // Its certificate may have been revoked since, or be over.
  if (!caller.certificate.empty()) RETURN_IF_ERROR(parts_.certificates->Look(caller.certificate, now).status());
  return CheckStands(caller, now);
}

}  // namespace gaiwan
