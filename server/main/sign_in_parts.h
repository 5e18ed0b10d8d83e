// server/main/sign_in_parts.h: everything that finds out who calls, built from the settings and the data folder: TLS,
// tokens, accounts, codes. Made by one thread; Step is called by one thread of its own; what it hands out is
// thread-safe.
#ifndef GAIWAN_SERVER_MAIN_SIGN_IN_PARTS_H_
#define GAIWAN_SERVER_MAIN_SIGN_IN_PARTS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"
#include "server/accounts/account_notice.h"
#include "server/accounts/account_office.h"
#include "server/accounts/account_work.h"
#include "server/accounts/messenger.h"
#include "server/accounts/own_account.h"
#include "server/accounts/party_codes.h"
#include "server/accounts/phone_codes.h"
#include "server/accounts/sign_in_counts.h"
#include "server/accounts/sign_in_desk.h"
#include "server/auth/caller_address.h"
#include "server/auth/client_certificates.h"
#include "server/auth/dev_authenticator.h"
#include "server/auth/jwks_source.h"
#include "server/auth/policy.h"
#include "server/auth/revocation_file.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/token_signer.h"
#include "server/auth/token_verifier.h"
#include "server/base/bounded_pool.h"
#include "server/main/data.h"
#include "server/main/settings.h"

namespace gaiwan {

// How often certificate files are looked at: a renewed one is used within this.
inline constexpr int kTlsRefreshSeconds = 5;
// What a certificate has left when the administrator is told.
inline constexpr absl::Duration kCertificateAlarm = absl::Hours(24 * 30);

class SignInParts {
 public:
  // What only the settings can get wrong.
  static absl::Status Check(const StartOptions& options);

  // `data` and `clock` are not owned and outlive it. Errors name the setting or the file.
  static absl::StatusOr<std::unique_ptr<SignInParts>> Make(const StartOptions& options, const Policy& policy,
                                                           Data* data, Clock* clock, SubmitToEngine submit);

  const Authenticator* authenticator() const { return authenticator_; }
  std::shared_ptr<grpc::ServerCredentials> credentials() const { return credentials_; }
  const CallerAddress* addresses() const { return &addresses_; }
  SignInDesk* desk() { return desk_.get(); }
  OwnAccount* own_account() { return own_account_.get(); }
  AccountOffice* office() { return office_.get(); }
  PartyCodes* party_codes() { return party_codes_.get(); }
  PhoneCodes* phone_codes() { return phone_codes_.get(); }
  Messenger* messenger() { return messenger_.get(); }
  const SignInCounts& counts() const { return counts_; }
  // What the administrator should look at.
  std::vector<std::string> Alarms() const;

  // Fetches keys of identity providers that are due, reads what was revoked, rotates our own keys, renews the
  // certificate.
  void Step();

 private:
  SignInParts(const StartOptions& options, Data* data, Clock* clock) : options_(options), data_(data), clock_(clock) {}

  absl::Status MakeTokens();
  absl::Status MakeTls();
  absl::Status MakeBootstrap();
  void ReadRevocations(absl::Duration monotonic);
  void AddRevocationAlarms(std::vector<std::string>* alarms) const;
  std::vector<std::string> Names() const;

  const StartOptions options_;
  Data* const data_;
  Clock* const clock_;
  std::unique_ptr<TokenSigner> signer_;
  std::vector<std::unique_ptr<JwksSource>> issuers_;
  std::unique_ptr<TokenVerifier> verifier_;
  std::unique_ptr<ClientCertificates> certificates_;
  std::unique_ptr<RevocationFile> revocations_;  // nullptr: none is looked at.
  std::unique_ptr<TokenAuthenticator> tokens_;
  std::unique_ptr<DevAuthenticator> development_;
  const Authenticator* authenticator_ = nullptr;
  CallerAddress addresses_;
  std::string certificate_file_;  // Empty without TLS.
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  SignInCounts counts_;
  std::unique_ptr<Messenger> messenger_;
  std::unique_ptr<AccountNotice> notice_;
  std::unique_ptr<AccountWork> account_work_;
  std::unique_ptr<SignInDesk> desk_;
  std::unique_ptr<OwnAccount> own_account_;
  std::unique_ptr<AccountOffice> office_;
  std::unique_ptr<PartyCodes> party_codes_;
  std::unique_ptr<PhoneCodes> phone_codes_;
  std::unique_ptr<BoundedPool> hashing_;  // Last: its threads use the desks.
  absl::Duration next_renewal_ = absl::ZeroDuration();
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SIGN_IN_PARTS_H_
