#include "server/auth/jwks_source.h"

#include <curl/curl.h>

#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/base/private_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

struct Body {
  std::string text;
  size_t max;
};

// Called by curl with each piece; taking less than it gives ends the transfer.
size_t Take(char* data, size_t size, size_t count, void* into) {
  Body* const body = static_cast<Body*>(into);
  const size_t bytes = size * count;
  if (body->text.size() + bytes > body->max) return 0;
  body->text.append(data, bytes);
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> HttpsGet(const std::string& url, const std::string& ca_file, size_t bytes_max,
                                     absl::Duration timeout) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (curl == nullptr) return absl::UnavailableError("curl does not start");
  Body body{"", bytes_max};
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!ca_file.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);  // Other threads are about.
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(timeout)));  // NOLINT
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_WRITE_ERROR) {
    return absl::UnavailableError(absl::StrCat(url, " answers more than ", bytes_max, " bytes"));
  }
  if (code != CURLE_OK) return absl::UnavailableError(absl::StrCat(url, ": ", curl_easy_strerror(code)));
  long status = 0;  // NOLINT: curl's type.
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return absl::UnavailableError(absl::StrCat(url, " answers with status ", status));
  return std::move(body.text);
}

absl::StatusOr<std::unique_ptr<JwksSource>> JwksSource::Make(const v1::TokenIssuer& settings) {
  const std::string who = absl::StrCat("token_issuers \"", settings.issuer(), "\": ");
  if (settings.issuer().empty() || settings.audience().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(who, "issuer and audience are required"));
  }
  if (settings.jwks_file().empty() == settings.jwks_url().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(who, "one of jwks_file and jwks_url is required"));
  }
  if (!settings.jwks_url().empty() && !absl::StartsWith(settings.jwks_url(), "https://")) {
    return absl::InvalidArgumentError(absl::StrCat(who, "jwks_url is an https:// address"));
  }
  if (settings.skew_seconds() < 0 || absl::Seconds(settings.skew_seconds()) > kSkewMax) {
    return absl::InvalidArgumentError(absl::StrCat(who, "skew_seconds is 0 to ", absl::ToInt64Seconds(kSkewMax)));
  }
  return std::unique_ptr<JwksSource>(new JwksSource(settings));
}

absl::StatusOr<std::string> JwksSource::Fetch() const {
  if (settings_.jwks_url().empty()) return ReadSmallFile(settings_.jwks_file());
  return HttpsGet(settings_.jwks_url(), settings_.jwks_ca_file(), kJwksBytesMax, kJwksTimeout);
}

absl::Status JwksSource::Read() {
  ASSIGN_OR_RETURN(std::string text, Fetch());
  if (text == last_text_) return absl::OkStatus();
  const absl::StatusOr<std::shared_ptr<const VerifyingKeys>> read = VerifyingKeys::FromJwks(text);
  if (!read.ok()) {
    return absl::Status(read.status().code(),
                        absl::StrCat("the key set of ", settings_.issuer(), " ", read.status().message()));
  }
  last_text_ = std::move(text);
  MutexLock lock(&mu_);
  keys_ = *read;
  return absl::OkStatus();
}

absl::Status JwksSource::Refresh(absl::Duration monotonic_now) {
  if (monotonic_now < next_) return absl::OkStatus();
  const absl::Status read = Read();
  const absl::Duration every = settings_.jwks_url().empty() ? kJwksFileEvery : kJwksAddressEvery;
  next_ = monotonic_now + (read.ok() ? every : kJwksRetryEvery);
  MutexLock lock(&mu_);
  trouble_ = std::string(read.message());
  return read;
}

std::shared_ptr<const VerifyingKeys> JwksSource::keys() const {
  MutexLock lock(&mu_);
  return keys_;
}

std::string JwksSource::trouble() const {
  MutexLock lock(&mu_);
  return trouble_;
}

}  // namespace gaiwan
