// What went by line and what shows that it arrived: fetched by the receiver's system, confirmed by the same digest, or
// by the stamped slip that a liaison recorded with its photo.
#include "workflow/decide_hand_over.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

// SHA-256 as hexadecimal digits.
constexpr size_t kDigestDigits = 64;

absl::Status CheckDigest(absl::string_view digest, absl::string_view path) {
  const bool fits = digest.size() == kDigestDigits && std::all_of(digest.begin(), digest.end(), [](char c) {
                      return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
                    });
  if (fits) return absl::OkStatus();
  return BadField(path, absl::StrCat("应为 ", kDigestDigits, " 位小写十六进制数字"),
                  absl::StrCat("must be ", kDigestDigits, " lower-case hexadecimal digits"), kDigestDigits);
}

}  // namespace

absl::Status CheckReceipt(const Ask& ask, const v1::HandOverReceipt& receipt, absl::string_view subject,
                          absl::string_view path) {
  if (!receipt.document().empty() && FindById(ask.c.documents(), receipt.document()) == nullptr) {
    return UnknownPart(ask.c, "documents", receipt.document());
  }
  if (receipt.way() != v1::HAND_OVER_WAY_BY_LINE) {
    if (receipt.digest().empty()) return absl::OkStatus();
    return BadField(absl::StrCat(path, ".digest"), "只用于专线递交", "belongs to what was handed over by line");
  }
  const v1::LineHandOver* line = FindLineAbout(ask.c, subject);
  if (line == nullptr) {
    return BadField(absl::StrCat(path, ".way"), "不是专线递交的", "was not handed over by line");
  }
  // It went on paper before anybody fetched it: what the line answers to that has no digest.
  const bool on_paper = line->digest().empty() && line->state() >= v1::LINE_STATE_RECEIVED;
  if (on_paper && receipt.digest().empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckDigest(receipt.digest(), absl::StrCat(path, ".digest")));
  if (line->digest().empty()) return Refused(ask.c, v1::NOT_FETCHED, subject);
  if (receipt.digest() != line->digest()) return Refused(ask.c, v1::DIGEST_DIFFERS, subject);
  return absl::OkStatus();
}

Decided Decide(const Ask& ask, const v1::SendHandOver& command) {
  const v1::LineHandOver* line = FindLine(ask.c, command.entry());
  if (line == nullptr) return UnknownPart(ask.c, "line_hand_overs", absl::StrCat(command.entry()));
  if (!command.digest().empty()) {
    RETURN_IF_ERROR(CheckDigest(command.digest(), "command.send_hand_over.digest"));
  }
  if (line->state() > v1::LINE_STATE_SENT) {
    return NotNow(ask.c, "对方已确认收到", "the receiver has confirmed it already", line->subject());
  }
  if (line->digest() == command.digest()) {
    return NotNow(ask.c, line->digest().empty() ? "还没有人取走" : "同样的内容已被取走",
                  line->digest().empty() ? "nobody fetched it yet" : "the same content was fetched already",
                  line->subject());
  }
  Events events(1);
  v1::HandOverSent* sent = events.back().mutable_hand_over_sent();
  sent->set_entry(command.entry());
  sent->set_digest(command.digest());
  return events;
}

}  // namespace gaiwan
