#include "server/accounts/party_codes.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/passwords.h"
#include "server/auth/token_authenticator.h"
#include "server/auth/totp.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

// Locators are drawn by chance: with a thousand codes alive, one in 24 is taken.
constexpr int kIssueTriesMax = 20;
// A phone is handed around, and letters are misread: ten for free, then 2, 4, 8 ... seconds up to a quarter of an hour.
constexpr AttemptLimiter::Rule kAddressRule = {10, absl::Seconds(2), absl::Minutes(15), absl::Hours(1)};
// Wrong codes that name a code of one case: 20 at once, then 20 a day.
constexpr absl::Duration kCaseEvery = absl::Minutes(72);
constexpr int kCaseBurst = 20;
// Wrong codes over all: at one a second, one of a thousand codes alive is hit in five centuries.
constexpr absl::Duration kAllEvery = absl::Seconds(1);
constexpr int kAllBurst = 120;
// Right ones: each is an event.
constexpr absl::Duration kRedeemEvery = absl::Minutes(10);
constexpr int kRedeemBurst = 10;

std::string CaseOf(absl::string_view party) {
  return std::string(SplitPartyActor(party).first);
}

}  // namespace

PartyCodes::PartyCodes(Parts parts)
    : parts_(std::move(parts)),
      addresses_(kAddressRule, parts_.clock),
      cases_(kCaseEvery, kCaseBurst, parts_.clock),
      all_(kAllEvery, kAllBurst, parts_.clock),
      redeemed_(kRedeemEvery, kRedeemBurst, parts_.clock) {}

std::string PartyCodes::DigestOf(absl::string_view code) const {
  return KeyedDigest(parts_.key, absl::StrCat("party code\n", code));
}

void PartyCodes::Submit(absl::string_view actor, const std::string& stream, v1::PartyCodeCommand asked,
                        AnswerTo<bool> answer) {
  EngineCommand command;
  command.stream = stream;
  command.actor = std::string(actor);
  command.request_id = absl::BytesToHexString(RandomBytes(*parts_.random, 16));
  command.digest = std::string(kDigestBytes, '\0');
  command.bytes = asked.ByteSizeLong();
  command.body = std::make_shared<v1::PartyCodeCommand>(std::move(asked));
  auto shared = std::make_shared<AnswerTo<bool>>(std::move(answer));
  const absl::Status submitted = parts_.submit(std::move(command), [shared](const absl::StatusOr<EngineAnswer>& done) {
    if (!done.ok()) return (*shared)(done.status());
    (*shared)(true);
  });
  if (!submitted.ok()) (*shared)(submitted);
}

void PartyCodes::Issue(const Caller& caller, absl::string_view party, int days, AnswerTo<Issued> answer) {
  const absl::Time now = parts_.clock->TimeNow();
  parts_.accounts->DropExpired(now);
  const absl::Time expires = now + absl::Hours(24) * (days == 0 ? kPartyCodeDays : std::min(days, kPartyCodeDaysMax));
  TryIssue(caller.person, std::string(party), expires, kIssueTriesMax, std::move(answer));
}

void PartyCodes::TryIssue(const std::string& actor, const std::string& party, absl::Time expires, int tries,
                          AnswerTo<Issued> answer) {
  const std::string code = RandomPlain(parts_.random, kPartyCodeChars);
  v1::PartyCodeCommand command;
  v1::PartyCodeIssued* issue = command.mutable_issue();
  issue->set_locator(code.substr(0, kLocatorChars));
  issue->set_party(party);
  issue->set_code_digest(DigestOf(code));
  *issue->mutable_expire_time() = ToProto(expires);
  Submit(actor, InvitationStream(parts_.clock->TimeNow()), std::move(command),
         [this, actor, party, expires, tries, code, answer](const absl::StatusOr<bool>& done) {
           if (absl::IsAlreadyExists(done.status()) && tries > 1) {
             return TryIssue(actor, party, expires, tries - 1, answer);
           }
           if (!done.ok()) return answer(done.status());
           answer(Issued{code, expires});
         });
}

void PartyCodes::Withdraw(const Caller& caller, absl::string_view party, AnswerTo<bool> answer) {
  const std::optional<PartyCode> code = parts_.accounts->FindCodeOf(party, parts_.clock->TimeNow());
  if (!code.has_value()) return answer(true);
  v1::PartyCodeCommand command;
  command.set_withdraw(code->locator);
  Submit(caller.person, code->stream, std::move(command), std::move(answer));
}

absl::Status PartyCodes::Wrong() {
  ++parts_.counts->party_code_failed;
  all_.Take("");
  return NotSignedIn("the code is wrong, or has ended", v1::WRONG_CREDENTIALS);
}

void PartyCodes::Redeem(absl::string_view typed, absl::string_view address,
                        AnswerTo<v1::RedeemPartyCodeResponse> answer) {
  const absl::Time now = parts_.clock->TimeNow();
  // Looked at without taking: what is right costs nothing here.
  absl::Duration wait = all_.Take("", 0);
  if (wait == absl::ZeroDuration()) wait = addresses_.Begin(address);
  const std::string plain = PlainCode(typed);
  const std::optional<PartyCode> code =
      plain.empty() ? std::nullopt : parts_.accounts->FindCode(plain.substr(0, kLocatorChars));
  const bool is_live = code.has_value() && code->expires > now;
  if (wait == absl::ZeroDuration() && is_live) wait = cases_.Take(CaseOf(code->party), 0);
  if (wait > absl::ZeroDuration()) {
    ++parts_.counts->delayed;
    return answer(RetryLater(v1::TOO_MANY, wait));
  }
  // The digest is made for what names no code, too: that takes as long.
  const bool matches = SameSecret(DigestOf(plain), is_live ? code->digest : std::string(32, '\0'));
  if (!is_live) return answer(Wrong());
  v1::PartyCodeCommand command;
  if (!matches) {
    cases_.Take(CaseOf(code->party));
    const absl::Status wrong = Wrong();
    command.set_fail(code->locator);
    return Submit(kSignInActor, code->stream, std::move(command),
                  [answer, wrong](const absl::StatusOr<bool>&) { answer(wrong); });
  }
  addresses_.Withdraw(address);
  wait = redeemed_.Take(code->locator);
  if (wait > absl::ZeroDuration()) return answer(RetryLater(v1::TOO_MANY, wait));
  command.set_redeem(code->locator);
  Submit(code->party, code->stream, std::move(command),
         [this, code = *code, now, answer](const absl::StatusOr<bool>& done) {
           if (!done.ok()) return answer(done.status());
           const absl::Duration life = std::min(kPartyTokenLife, code.expires - now);
           google::protobuf::Struct claims;
           auto& fields = *claims.mutable_fields();
           fields["sub"].set_string_value(code.party);
           fields[kSessionClaim].set_string_value(code.locator);
           fields[kMethodClaim].set_string_value("party-code");
           v1::RedeemPartyCodeResponse response;
           response.set_access_token(parts_.signer->Sign(std::move(claims), now, life));
           *response.mutable_access_expire_time() = ToProto(now + life);
           response.set_case_(CaseOf(code.party));
           response.set_party(code.party);
           answer(std::move(response));
         });
}

std::string PlainCode(absl::string_view typed) {
  std::string plain;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(c));
    if (kPlainAlphabet.find(upper) == absl::string_view::npos) return "";
    plain += upper;
  }
  return plain.size() == kPartyCodeChars ? plain : "";
}

}  // namespace gaiwan
