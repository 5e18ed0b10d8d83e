#include "server/main/sign_in_parts.h"

#include <unistd.h>

#include <memory>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"
#include "server/auth/local_authority.h"
#include "server/base/log.h"
#include "server/base/private_file.h"
#include "server/base/random.h"
#include "workflow/base/date.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// How often a certificate of the local authority is looked at: it is renewed 60 days ahead.
constexpr absl::Duration kRenewalEvery = absl::Hours(6);

// `host` of `host:port` and `[host]:port`.
std::string HostOf(absl::string_view address) {
  absl::string_view host = address.substr(0, address.rfind(':'));
  if (absl::ConsumePrefix(&host, "[")) host = absl::StripSuffix(host, "]");
  return std::string(host);
}

absl::StatusOr<CallerAddress> ReadAddresses(const v1::Settings& settings) {
  if (settings.gateway_secret_file().empty()) return CallerAddress();
  const absl::StatusOr<std::string> secret = ReadPrivateFile(settings.gateway_secret_file());
  absl::StatusOr<CallerAddress> made =
      secret.ok() ? CallerAddress::Make(*secret) : absl::StatusOr<CallerAddress>(secret.status());
  if (made.ok()) return made;
  return absl::InvalidArgumentError(absl::StrCat("gateway_secret_file: ", made.status().message()));
}

// nullptr where the settings name none.
absl::StatusOr<std::unique_ptr<RevocationFile>> OpenRevocations(const v1::Tls& tls) {
  if (tls.client_crl_file().empty()) return std::unique_ptr<RevocationFile>();
  if (tls.client_ca_file().empty()) {
    return absl::InvalidArgumentError("tls.client_crl_file: client_ca_file names the authorities that sign it");
  }
  absl::StatusOr<std::unique_ptr<RevocationFile>> made =
      RevocationFile::Open(tls.client_crl_file(), tls.client_ca_file());
  if (made.ok()) return made;
  return absl::InvalidArgumentError(absl::StrCat("tls.client_crl_file: ", made.status().message()));
}

}  // namespace

absl::Status SignInParts::Check(const StartOptions& options) {
  const v1::Settings& settings = options.settings;
  if (options.insecure_dev_auth) RETURN_IF_ERROR(DevAuthenticator::Make(settings.listen(), nullptr).status());
  if (options.insecure_dev_clock.has_value() && !IsLoopback(settings.listen())) {
    return absl::FailedPreconditionError(
        absl::StrCat("listen: \"", settings.listen(),
                     "\" can be reached from other machines, and --insecure-dev-clock lets time be set: listen on "
                     "127.0.0.1, [::1] or localhost"));
  }
  for (const v1::TokenIssuer& issuer : settings.token_issuers()) {
    RETURN_IF_ERROR(JwksSource::Make(issuer).status());
    if (issuer.issuer() == kOwnIssuer) {
      return absl::InvalidArgumentError(
          absl::StrCat("token_issuers: \"", kOwnIssuer, "\" is this server itself, and no other issuer's name"));
    }
  }
  RETURN_IF_ERROR(ClientCertificates::Make(settings.client_certificates()).status());
  RETURN_IF_ERROR(ReadAddresses(settings).status());
  RETURN_IF_ERROR(MakeMessenger(settings.messenger()).status());
  const v1::Tls& tls = settings.tls();
  if (tls.certificate_file().empty() != tls.key_file().empty()) {
    return absl::InvalidArgumentError("tls: certificate_file and key_file are given both or not at all");
  }
  if (!tls.certificate_file().empty()) {
    const absl::Status readable = CertificateEnd(tls.certificate_file()).status();
    if (!readable.ok()) return absl::InvalidArgumentError(absl::StrCat("tls.certificate_file: ", readable.message()));
  }
  if (!tls.client_ca_file().empty()) {
    const absl::Status readable = CertificateEnd(tls.client_ca_file()).status();
    if (!readable.ok()) return absl::InvalidArgumentError(absl::StrCat("tls.client_ca_file: ", readable.message()));
  }
  return OpenRevocations(tls).status();
}

absl::StatusOr<std::unique_ptr<SignInParts>> SignInParts::Make(const StartOptions& options, const Policy& policy,
                                                               Data* data, Clock* clock, SubmitToEngine submit) {
  std::unique_ptr<SignInParts> parts(new SignInParts(options, data, clock));
  RETURN_IF_ERROR(parts->MakeTokens());
  RETURN_IF_ERROR(parts->MakeTls());
  ASSIGN_OR_RETURN(parts->addresses_, ReadAddresses(options.settings));
  ASSIGN_OR_RETURN(parts->messenger_, MakeMessenger(options.settings.messenger()));
  parts->hashing_ = std::make_unique<BoundedPool>(kHashingThreads, kHashingWaitingMax);
  const auto open = [data](absl::string_view stream, v1::Personal* personal) {
    return data->sealer().Open(stream, personal);
  };
  const v1::OrderRule* watched = policy.FindOrder(v1::ORDERED_ACT_KIND_ACCOUNT);
  const std::vector<std::string> posts =
      watched == nullptr ? std::vector<std::string>()
                         : std::vector<std::string>{watched->posts().begin(), watched->posts().end()};
  parts->notice_ =
      std::make_unique<AccountNotice>(AccountNotice::Parts{parts->messenger_.get(), &data->directory(), clock, posts});
  const auto tell = [notice = parts->notice_.get()](absl::string_view by, absl::string_view person, bool made) {
    notice->Tell(by, person, made);
  };
  parts->account_work_ = std::make_unique<AccountWork>(
      AccountWork::Parts{submit, &data->accounts(), open, &data->directory(), parts->signer_.get(),
                         parts->hashing_.get(), clock, RealRandom(), &parts->counts_, data->sign_in_key()});
  parts->desk_ = std::make_unique<SignInDesk>(parts->account_work_.get(), data->bootstrap_file());
  parts->own_account_ = std::make_unique<OwnAccount>(parts->account_work_.get(), options.settings.sample_county());
  parts->office_ = std::make_unique<AccountOffice>(parts->account_work_.get(), data->bootstrap_file(), tell);
  parts->party_codes_ = std::make_unique<PartyCodes>(PartyCodes::Parts{
      submit, &data->accounts(), parts->signer_.get(), clock, RealRandom(), &parts->counts_, data->sign_in_key()});
  parts->phone_codes_ = std::make_unique<PhoneCodes>(PhoneCodes::Parts{
      parts->messenger_.get(), parts->signer_.get(), clock, RealRandom(), &parts->counts_, data->sign_in_key()});
  RETURN_IF_ERROR(parts->MakeBootstrap());
  return parts;
}

absl::Status SignInParts::MakeTokens() {
  const v1::Settings& settings = options_.settings;
  ASSIGN_OR_RETURN(signer_, TokenSigner::Open(data_->signing_dir(), RealRandom(), clock_->TimeNow()));
  std::vector<TokenRules> rules = {{std::string(kOwnIssuer), std::string(kOwnIssuer), absl::ZeroDuration(),
                                    [signer = signer_.get()] { return signer->keys(); }}};
  std::vector<std::string> claims;
  for (const v1::TokenIssuer& issuer : settings.token_issuers()) {
    ASSIGN_OR_RETURN(std::unique_ptr<JwksSource> source, JwksSource::Make(issuer));
    rules.push_back({issuer.issuer(), issuer.audience(), absl::Seconds(issuer.skew_seconds()),
                     [keys = source.get()] { return keys->keys(); }});
    claims.push_back(issuer.person_claim().empty() ? "sub" : issuer.person_claim());
    issuers_.push_back(std::move(source));
  }
  verifier_ = std::make_unique<TokenVerifier>(std::move(rules));
  ASSIGN_OR_RETURN(certificates_, ClientCertificates::Make(settings.client_certificates()));
  ASSIGN_OR_RETURN(revocations_, OpenRevocations(settings.tls()));
  if (revocations_ != nullptr) certificates_->SetRevocations(revocations_->list());
  const auto directory = [data = data_]() -> std::shared_ptr<const DirectoryFacts> {
    return data->directory().Get()->directory;
  };
  tokens_ = std::make_unique<TokenAuthenticator>(TokenAuthenticator::Parts{
      verifier_.get(), std::move(claims), certificates_.get(), &data_->accounts(), directory, clock_});
  authenticator_ = tokens_.get();
  if (!options_.insecure_dev_auth) return absl::OkStatus();
  ASSIGN_OR_RETURN(development_, DevAuthenticator::Make(settings.listen(), directory, tokens_.get()));
  authenticator_ = development_.get();
  LogLine(LogLevel::kWarning, "INSECURE: whoever calls is believed to be who they say (--insecure-dev-auth)");
  return absl::OkStatus();
}

std::vector<std::string> SignInParts::Names() const {
  std::set<std::string> names = {"localhost", "127.0.0.1", "::1"};
  char host[256] = {};
  if (gethostname(host, sizeof(host) - 1) == 0 && host[0] != '\0') names.insert(host);
  const std::string listen = HostOf(options_.settings.listen());
  if (listen != "0.0.0.0" && listen != "::") names.insert(listen);
  for (absl::string_view name :
       absl::StrSplit(options_.settings.tls().names(), absl::ByAnyChar(", "), absl::SkipEmpty())) {
    names.insert(std::string(name));
  }
  return {names.begin(), names.end()};
}

absl::Status SignInParts::MakeTls() {
  if (options_.insecure_dev_auth) {
    credentials_ = grpc::InsecureServerCredentials();
    return absl::OkStatus();
  }
  const v1::Tls& tls = options_.settings.tls();
  TlsFiles files{tls.certificate_file(), tls.key_file(), ""};
  if (files.certificate.empty()) {
    // Certificates are the world's, not the test clock's.
    ASSIGN_OR_RETURN(files, KeepLocalAuthority(data_->tls_dir(), Names(), RealClock()->TimeNow()));
    LogLine(LogLevel::kInfo, "TLS by the server's own authority; clients take its certificate with --ca")
        .With("ca", files.authority);
  }
  certificate_file_ = files.certificate;
  const auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      files.key, files.certificate, tls.client_ca_file(), kTlsRefreshSeconds);
  grpc::experimental::TlsServerCredentialsOptions options(provider);
  options.watch_identity_key_cert_pairs();
  if (!tls.client_ca_file().empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  credentials_ = grpc::experimental::TlsServerCredentials(options);
  return absl::OkStatus();
}

absl::Status SignInParts::MakeBootstrap() {
  if (options_.insecure_dev_auth || data_->accounts().HasAnyAccount()) return absl::OkStatus();
  // Whoever has an identity provider and a directory needs no account here.
  const bool is_empty = data_->directory().Get()->directory->revision() == 0;
  if (!is_empty && !issuers_.empty()) return absl::OkStatus();
  if (access(data_->bootstrap_file().c_str(), F_OK) != 0) {
    RETURN_IF_ERROR(SignInDesk::WriteBootstrapSecret(data_->bootstrap_file(), RealRandom()));
  }
  LogLine(LogLevel::kWarning, "there is no account yet: `gaiwan login --bootstrap` with the secret in this file")
      .With("file", data_->bootstrap_file());
  return absl::OkStatus();
}

void SignInParts::Step() {
  const absl::Duration monotonic = RealClock()->MonotonicNow();
  for (const std::unique_ptr<JwksSource>& issuer : issuers_) {
    const absl::Status refreshed = issuer->Refresh(monotonic);
    if (!refreshed.ok()) {
      LogLine(LogLevel::kWarning, "keys of an identity provider are not read").With("why", refreshed.message());
    }
  }
  ReadRevocations(monotonic);
  const absl::Status rotated = signer_->Rotate(clock_->TimeNow());
  if (!rotated.ok()) LogLine(LogLevel::kError, "no new signing key").With("why", rotated.message());
  if (certificate_file_.empty() || !options_.settings.tls().certificate_file().empty() || monotonic < next_renewal_) {
    return;
  }
  next_renewal_ = monotonic + kRenewalEvery;
  const absl::Status kept = KeepLocalAuthority(data_->tls_dir(), Names(), RealClock()->TimeNow()).status();
  if (!kept.ok()) LogLine(LogLevel::kError, "the certificate is not renewed").With("why", kept.message());
}

void SignInParts::ReadRevocations(absl::Duration monotonic) {
  if (revocations_ == nullptr) return;
  const absl::StatusOr<std::shared_ptr<const RevocationList>> read = revocations_->Refresh(monotonic);
  if (!read.ok()) {
    LogLine(LogLevel::kWarning, "revocation lists are not read; those of before count")
        .With("why", read.status().message());
  } else if (*read != nullptr) {
    certificates_->SetRevocations(*read);
  }
}

void SignInParts::AddRevocationAlarms(std::vector<std::string>* alarms) const {
  if (revocations_ == nullptr) return;
  if (const std::string trouble = revocations_->trouble(); !trouble.empty()) {
    alarms->push_back(absl::StrCat("证书吊销列表无法使用，仍按之前的列表：", trouble));
  }
  // The world's time, as of the certificates.
  const absl::Time next = revocations_->list()->next_update();
  if (next < RealClock()->TimeNow()) {
    alarms->push_back(absl::StrCat("证书吊销列表应于 ", absl::FormatTime("%Y-%m-%d", next, ChinaTimeZone()),
                                   " 前更新，现在的已经过期"));
  }
}

std::vector<std::string> SignInParts::Alarms() const {
  std::vector<std::string> alarms;
  for (const std::unique_ptr<JwksSource>& issuer : issuers_) {
    if (const std::string trouble = issuer->trouble(); !trouble.empty()) {
      alarms.push_back(absl::StrCat("身份提供方的密钥无法读取，仍按之前的密钥：", trouble));
    }
  }
  AddRevocationAlarms(&alarms);
  if (certificate_file_.empty()) return alarms;
  const absl::StatusOr<absl::Time> end = CertificateEnd(certificate_file_);
  if (!end.ok()) {
    alarms.push_back(absl::StrCat("服务器证书无法读取：", certificate_file_));
  } else if (*end - kCertificateAlarm < RealClock()->TimeNow()) {
    alarms.push_back(absl::StrCat("服务器证书将于 ", absl::FormatTime("%Y-%m-%d", *end, ChinaTimeZone()), " 到期"));
  }
  return alarms;
}

}  // namespace gaiwan
