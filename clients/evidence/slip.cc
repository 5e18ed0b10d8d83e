#include "clients/evidence/slip.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/record_leaf.h"

namespace gaiwan::evidence {
namespace {

constexpr absl::string_view kTitle = "GWS1";
constexpr absl::string_view kNoProof = "-";
constexpr size_t kFields = 9;
// A tree of 2^64 leaves.
constexpr size_t kProofMax = 64;

std::string Encode(absl::string_view bytes) {
  return absl::WebSafeBase64Escape(bytes);
}

std::optional<std::string> Decode(absl::string_view text) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(text, &bytes) || Encode(bytes) != text) return std::nullopt;
  return bytes;
}

bool ReadNumber(absl::string_view text, uint64_t* number) {
  return absl::SimpleAtoi(text, number) && *number > 0 && absl::StrCat(*number) == text;
}

}  // namespace

std::string ToText(const Slip& slip) {
  std::string proof;
  for (const Hash& hash : slip.proof) proof.append(HashView(hash).data(), kHashBytes);
  return absl::StrCat(kTitle, " ", slip.origin, " ", slip.size, " ", slip.position, " ", slip.record_format, " ",
                      absl::StripPrefix(slip.case_name, "cases/"), " ", slip.version, " ",
                      Encode(HashView(slip.payload_sha256)), " ",
                      proof.empty() ? std::string(kNoProof) : Encode(proof));
}

std::string ToLink(const Slip& slip, absl::string_view page) {
  return absl::StrCat(page, "#", absl::StrReplaceAll(ToText(slip), {{" ", "+"}}));
}

absl::StatusOr<Slip> ParseSlip(absl::string_view text) {
  const size_t page = text.find('#');
  const std::string plain = page == absl::string_view::npos
                                ? std::string(absl::StripAsciiWhitespace(text))
                                : absl::StrReplaceAll(absl::StripAsciiWhitespace(text.substr(page + 1)), {{"+", " "}});
  const std::vector<absl::string_view> fields = absl::StrSplit(plain, ' ');
  const absl::Status wrong = absl::InvalidArgumentError("this is no slip of ours");
  if (fields.size() != kFields || fields[0] != kTitle || !IsKeyName(fields[1])) return wrong;
  Slip slip;
  slip.origin = std::string(fields[1]);
  if (!ReadNumber(fields[2], &slip.size) || !ReadNumber(fields[3], &slip.position) ||
      !ReadNumber(fields[4], &slip.record_format) || slip.record_format > 255 || fields[5].empty() ||
      !ReadNumber(fields[6], &slip.version)) {
    return wrong;
  }
  slip.case_name = absl::StrCat("cases/", fields[5]);
  const std::optional<std::string> payload = Decode(fields[7]);
  const std::optional<Hash> hash = payload.has_value() ? ToHash(*payload) : std::nullopt;
  const std::optional<std::string> proof = fields[8] == kNoProof ? std::string() : Decode(fields[8]);
  if (!hash.has_value() || !proof.has_value() || proof->size() % kHashBytes != 0 ||
      proof->size() > kProofMax * kHashBytes) {
    return wrong;
  }
  slip.payload_sha256 = *hash;
  for (size_t at = 0; at < proof->size(); at += kHashBytes) {
    slip.proof.push_back(*ToHash(absl::string_view(*proof).substr(at, kHashBytes)));
  }
  return slip;
}

Report CheckSlip(const Slip& slip, absl::string_view checkpoint, const Trust& trust) {
  Report report;
  const std::optional<TreeHead> head = CheckCheckpoint(checkpoint, {}, trust, &report);
  if (!head.has_value()) return report;
  if (head->origin != slip.origin || head->size != slip.size) {
    report.wrong.push_back({absl::StrCat("回执对应 ", slip.origin, " 的检查点 ", slip.size, "，不是这一个"),
                            absl::StrCat("the slip is for the checkpoint of ", slip.origin, " over ", slip.size,
                                         " records, not this one")});
    return report;
  }
  const Hash leaf =
      RecordLeaf(slip.position, RecordHeader(slip.record_format, slip.case_name, slip.version), slip.payload_sha256);
  const absl::Status status = CheckInclusion(slip.position - 1, head->size, leaf, slip.proof, head->root);
  if (!status.ok()) {
    report.wrong.push_back(
        {"回执与检查点不符", absl::StrCat("the slip does not fit the checkpoint: ", status.message())});
    return report;
  }
  report.checked.push_back(
      {absl::StrCat(slip.case_name, " 第 ", slip.version, " 版记在位置 ", slip.position, "，检查点已包含"),
       absl::StrCat("version ", slip.version, " of ", slip.case_name, " is recorded at position ", slip.position,
                    " and in the checkpoint")});
  report.not_proved.push_back({"这一版写了什么：回执上没有", "what that version says: it is not on the slip"});
  return report;
}

}  // namespace gaiwan::evidence
