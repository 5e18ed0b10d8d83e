#include "server/accounts/phone_codes.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/totp.h"
#include "server/base/log.h"
#include "workflow/base/base32.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
// A message that did not come is asked for again; a phone that gets many is being bothered.
constexpr int kPerPhone = 3, kPerPhoneDay = 10;
// A village's line, a studio with one tablet.
constexpr int kPerAddress = 20, kPerUnit = 60;
// Every message costs the county money: 200 at once, then one every ten seconds.
constexpr int kOverAll = 200;
// Wrong codes of one address.
constexpr int kTries = 20;
constexpr int kApplicationsPhone = 3, kApplicationsAddress = 20, kApplicationsUnit = 60;
// The files of three applications, and beginnings that a line broke. What nobody ends is kept for a week by the file
// store, which holds 2,000 unfinished uploads: those of mediators are to find room there whatever strangers begin.
constexpr int kFilesPhone = 30, kFilesAddress = 100, kFilesOverAll = 200;

constexpr char kCountryCode[] = "86";
constexpr size_t kMobileDigits = 11;

absl::Status Check(absl::Duration wait) {
  return wait > absl::ZeroDuration() ? RetryLater(v1::TOO_MANY, wait) : absl::OkStatus();
}

absl::Status Wrong() {
  return NotSignedIn("the code is wrong, or has ended", v1::WRONG_CREDENTIALS);
}

// 0 to 999999, each as likely.
std::string SixDigits(Random* random) {
  constexpr uint32_t kFair = UINT32_MAX - UINT32_MAX % 1000000;
  while (true) {
    const std::string bytes = RandomBytes(*random, 4);
    uint32_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    if (number < kFair) return absl::StrFormat("%06u", number % 1000000);
  }
}

template <typename Map>
void MakeRoom(absl::Time now, Map* map) {
  if (map->size() < kPhonesMax) return;
  absl::erase_if(*map, [now](const auto& each) { return each.second.expires <= now; });
  if (map->size() >= kPhonesMax) map->erase(map->begin());
}

}  // namespace

PhoneCodes::PhoneCodes(Parts parts)
    : parts_(std::move(parts)),
      by_phone_(absl::Minutes(20), kPerPhone, parts_.clock),
      by_phone_day_(kDay / kPerPhoneDay, kPerPhoneDay, parts_.clock),
      by_address_(absl::Minutes(5), kPerAddress, parts_.clock),
      by_unit_(absl::Minutes(2), kPerUnit, parts_.clock),
      over_all_(absl::Seconds(10), kOverAll, parts_.clock),
      tries_(absl::Minutes(3), kTries, parts_.clock),
      applied_phone_(kDay / kApplicationsPhone, kApplicationsPhone, parts_.clock),
      applied_address_(kDay / kApplicationsAddress, kApplicationsAddress, parts_.clock),
      applied_unit_(kDay / kApplicationsUnit, kApplicationsUnit, parts_.clock),
      filed_phone_(kDay / kFilesPhone, kFilesPhone, parts_.clock),
      filed_address_(kDay / kFilesAddress, kFilesAddress, parts_.clock),
      filed_over_all_(kDay / kFilesOverAll, kFilesOverAll, parts_.clock) {}

absl::StatusOr<v1::RequestPhoneCodeResponse> PhoneCodes::Request(const v1::RequestPhoneCodeRequest& request,
                                                                 absl::string_view address) {
  const std::string phone = PlainPhone(request.phone());
  // While nobody gets a message, asking for one uses nobody's up.
  RETURN_IF_ERROR(Check(over_all_.Wait("")));
  RETURN_IF_ERROR(Check(by_address_.Take(address)));
  RETURN_IF_ERROR(Check(by_phone_.Take(phone)));
  RETURN_IF_ERROR(Check(by_phone_day_.Take(phone)));
  RETURN_IF_ERROR(Check(by_unit_.Take(request.unit())));
  RETURN_IF_ERROR(Check(over_all_.Take("")));
  const absl::Time now = parts_.clock->TimeNow();
  const std::string digits = SixDigits(parts_.random);
  {
    MutexLock lock(&mu_);
    MakeRoom(now, &codes_);
    codes_[phone] = {KeyedDigest(parts_.key, absl::StrCat("phone code\n", phone, "\n", digits)), now + kPhoneCodeLife,
                     0};
  }
  RETURN_IF_ERROR(parts_.messenger->Send(
      {phone, "phone-code",
       absl::StrCat("【人民调解】您申请调解的验证码：", digits, "，10分钟内有效。不收费，请勿告诉他人。")},
      [](const absl::Status& sent) {
        if (!sent.ok()) LogLine(LogLevel::kWarning, "a phone code was not sent").With("why", sent.message());
      }));
  v1::RequestPhoneCodeResponse response;
  *response.mutable_expire_time() = ToProto(now + kPhoneCodeLife);
  return response;
}

absl::StatusOr<v1::RedeemPhoneCodeResponse> PhoneCodes::Redeem(const v1::RedeemPhoneCodeRequest& request,
                                                               absl::string_view address) {
  const absl::Duration wait = tries_.Take(address);
  if (wait > absl::ZeroDuration()) ++parts_.counts->delayed;
  RETURN_IF_ERROR(Check(wait));
  const absl::Time now = parts_.clock->TimeNow();
  const std::string phone = PlainPhone(request.phone());
  const std::string digest =
      KeyedDigest(parts_.key, absl::StrCat("phone code\n", phone, "\n", absl::StripAsciiWhitespace(request.code())));
  const std::string session = absl::BytesToHexString(RandomBytes(*parts_.random, 16));
  {
    MutexLock lock(&mu_);
    const auto found = codes_.find(phone);
    if (found == codes_.end() || found->second.expires <= now || !SameSecret(found->second.digest, digest)) {
      ++parts_.counts->phone_code_failed;
      if (found != codes_.end() && ++found->second.failed >= kPhoneCodeTriesMax) codes_.erase(found);
      return Wrong();
    }
    codes_.erase(found);
    MakeRoom(now, &verified_);
    verified_[session] = {phone, now + kCitizenTokenLife};
  }
  const std::string citizen =
      absl::StrCat("citizens/", Base32(KeyedDigest(parts_.key, absl::StrCat("citizen\n", phone)), 26));
  google::protobuf::Struct claims;
  auto& fields = *claims.mutable_fields();
  fields["sub"].set_string_value(citizen);
  fields[kSessionClaim].set_string_value(session);
  fields[kMethodClaim].set_string_value("phone-code");
  v1::RedeemPhoneCodeResponse response;
  response.set_access_token(parts_.signer->Sign(std::move(claims), now, kCitizenTokenLife));
  *response.mutable_access_expire_time() = ToProto(now + kCitizenTokenLife);
  return response;
}

std::optional<std::string> PhoneCodes::PhoneOf(absl::string_view session) {
  const absl::Time now = parts_.clock->TimeNow();
  MutexLock lock(&mu_);
  const auto found = verified_.find(session);
  if (found == verified_.end() || found->second.expires <= now) return std::nullopt;
  return found->second.phone;
}

absl::Status PhoneCodes::TakeApplication(absl::string_view citizen, absl::string_view address, absl::string_view unit) {
  RETURN_IF_ERROR(Check(applied_phone_.Take(citizen)));
  RETURN_IF_ERROR(Check(applied_address_.Take(address)));
  return Check(applied_unit_.Take(unit));
}

absl::Status PhoneCodes::TakeFile(absl::string_view citizen, absl::string_view address) {
  RETURN_IF_ERROR(Check(filed_phone_.Take(citizen)));
  RETURN_IF_ERROR(Check(filed_address_.Take(address)));
  return Check(filed_over_all_.Take(""));
}

std::string PlainPhone(absl::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits += c;
  }
  if (absl::StartsWith(digits, "00")) digits.erase(0, 2);
  if (digits.size() == kMobileDigits + 2 && absl::StartsWith(digits, kCountryCode)) digits.erase(0, 2);
  return digits;
}

}  // namespace gaiwan
