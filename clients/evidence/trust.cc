#include "clients/evidence/trust.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "workflow/base/date.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/timestamp.h"

namespace gaiwan::evidence {
namespace {

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, ChinaTimeZone());
}

void CheckLog(const Note& note, const TreeHead& head, const Trust& trust, Report* report) {
  bool signed_by_known = false;
  for (const VerifierKey& key : trust.logs) {
    if (key.name != head.origin) continue;
    switch (CheckSignature(note, key).state) {
      case SignatureState::kValid:
        signed_by_known = true;
        break;
      case SignatureState::kWrong:
        report->wrong.push_back({absl::StrCat("检查点上 ", key.name, " 的签名不对"),
                                 absl::StrCat("the checkpoint's signature by ", key.name, " is wrong")});
        return;
      case SignatureState::kMissing:
        break;
    }
  }
  if (signed_by_known) {
    report->checked.push_back(
        {absl::StrCat("检查点由 ", head.origin, " 签名，共 ", head.size, " 条记录"),
         absl::StrCat("the checkpoint is signed by ", head.origin, ", over ", head.size, " records")});
  } else if (trust.logs.empty()) {
    report->wrong.push_back({"没有给出日志的公钥（--key），签名无从核对",
                             "no key of the log was given (--key): its signature cannot be checked"});
  } else {
    report->wrong.push_back(
        {absl::StrCat("检查点（", head.origin, "）没有可信公钥的签名"),
         absl::StrCat("the checkpoint of ", head.origin, " is not signed by a key that was given")});
  }
}

void CheckWitnesses(const Note& note, const Trust& trust, Report* report) {
  for (const VerifierKey& key : trust.witnesses) {
    const SignatureCheck check = CheckSignature(note, key);
    if (check.state == SignatureState::kValid) {
      const std::string time = TimeText(absl::FromUnixSeconds(check.unix_seconds));
      report->checked.push_back({absl::StrCat("见证人 ", key.name, " 于 ", time, " 见证"),
                                 absl::StrCat("witnessed by ", key.name, " at ", time)});
    } else {
      const bool missing = check.state == SignatureState::kMissing;
      report->wrong.push_back({absl::StrCat("见证人 ", key.name, missing ? " 没有见证" : " 的见证签名不对"),
                               absl::StrCat("the cosignature of ", key.name, missing ? " is missing" : " is wrong")});
    }
  }
  size_t others = 0;
  for (const NoteSignature& signature : note.signatures) {
    const auto known = [&](const VerifierKey& key) { return key.name == signature.name && key.id == signature.id; };
    if (std::none_of(trust.witnesses.begin(), trust.witnesses.end(), known) &&
        std::none_of(trust.logs.begin(), trust.logs.end(), known)) {
      ++others;
    }
  }
  if (others > 0) {
    report->not_proved.push_back({absl::StrCat("另有 ", others, " 个签名，没有公钥可核对"),
                                  absl::StrCat(others, " more signatures by keys that were not given")});
  }
  if (trust.witnesses.empty()) {
    report->not_proved.push_back({"没有要求见证人：日志可能给别人看的是另一份",
                                  "no witness was asked for: the log may have shown others another history"});
  }
}

void CheckTimestamps(const Note& note, const TreeHead& head, const std::vector<std::string>& timestamps,
                     const Trust& trust, Report* report) {
  if (trust.timestamp_authority.empty()) {
    report->not_proved.push_back({"没有核对时间戳（--tsa）：何时签名只有日志自己说",
                                  "no timestamp was checked (--tsa): when it was signed is the log's word alone"});
    return;
  }
  const absl::StatusOr<std::string> text = TimestampedText(note, head.origin);
  std::string why = "there is none";
  for (const std::string& timestamp : timestamps) {
    const absl::StatusOr<Timestamp> stamp =
        text.ok() ? CheckTimestamp(timestamp, *text, trust.timestamp_authority) : text.status();
    if (stamp.ok()) {
      const std::string time = TimeText(stamp->time);
      report->checked.push_back({absl::StrCat("时间戳机构证明检查点于 ", time, " 已经存在"),
                                 absl::StrCat("a timestamp says that the checkpoint was there at ", time)});
      return;
    }
    why = std::string(stamp.status().message());
  }
  report->wrong.push_back({absl::StrCat("没有有效的时间戳：", why), absl::StrCat("no timestamp holds: ", why)});
}

void CompareOutside(const TreeHead& head, const Trust& trust, Report* report) {
  if (!trust.outside_checkpoint.has_value()) {
    report->not_proved.push_back(
        {"没有与外部检查点比较（--against）：日志末尾被截去只有这样才看得出",
         "no checkpoint from outside was compared (--against): a log whose end was cut off shows only there"});
    return;
  }
  Report outside_report;
  Trust for_outside;
  for_outside.logs = trust.logs;
  const absl::StatusOr<Note> note = ParseNote(*trust.outside_checkpoint);
  const absl::StatusOr<TreeHead> outside = note.ok() ? ParseTreeHead(note->text) : note.status();
  if (!outside.ok()) {
    report->wrong.push_back({"外部检查点无法读取", absl::StrCat("outside: ", outside.status().message())});
    return;
  }
  CheckLog(*note, *outside, for_outside, &outside_report);
  if (!outside_report.holds()) {
    report->wrong.push_back({absl::StrCat("外部检查点：", outside_report.wrong[0].zh),
                             absl::StrCat("outside: ", outside_report.wrong[0].en)});
    return;
  }
  if (outside->origin != head.origin) {
    report->wrong.push_back({"外部检查点是另一个日志的", "the checkpoint from outside is of another log"});
    return;
  }
  const bool later = outside->size > head.size;
  const TreeHead& older = later ? head : *outside;
  const TreeHead& newer = later ? *outside : head;
  std::vector<Hash> proof;
  if (older.size != newer.size) {
    if (!trust.outside_proof.has_value() || trust.outside_proof->old_size != older.size) {
      report->wrong.push_back(
          {absl::StrCat("两个检查点大小不同（", older.size, " 与 ", newer.size, "）：需要一致性证明（--proof）"),
           absl::StrCat("the checkpoints are of sizes ", older.size, " and ", newer.size,
                        ": a consistency proof between them is needed (--proof)")});
      return;
    }
    proof = trust.outside_proof->hashes;
  }
  if (later) {
    report->not_proved.push_back(
        {absl::StrCat("外部检查点更大（", outside->size, " 条）：若本检查点在其后签发，则日志末尾被截去"),
         absl::StrCat("the checkpoint from outside is larger (", outside->size,
                      " records): if this one was signed after it, the log's end was cut off")});
  }
  const absl::Status status = CheckConsistency(older.size, newer.size, proof, older.root, newer.root);
  if (status.ok()) {
    report->checked.push_back({absl::StrCat("与外部检查点（", outside->size, " 条）一致：先前的记录一条未改、一条未少"),
                               absl::StrCat("consistent with the checkpoint from outside over ", outside->size,
                                            " records: none of the earlier ones was changed or is missing")});
  } else {
    report->wrong.push_back({absl::StrCat("与外部检查点不一致：记录被改动、删去或截断"),
                             absl::StrCat("not consistent with the checkpoint from outside: records were changed, left "
                                          "out or cut off (",
                                          status.message(), ")")});
  }
}

}  // namespace

std::optional<TreeHead> CheckCheckpoint(absl::string_view bytes, const std::vector<std::string>& timestamps,
                                        const Trust& trust, Report* report) {
  const absl::StatusOr<Note> note = ParseNote(bytes);
  absl::StatusOr<TreeHead> head = note.ok() ? ParseTreeHead(note->text) : note.status();
  if (!head.ok()) {
    report->wrong.push_back({"检查点无法读取", std::string(head.status().message())});
    return std::nullopt;
  }
  CheckLog(*note, *head, trust, report);
  CheckWitnesses(*note, trust, report);
  CheckTimestamps(*note, *head, timestamps, trust, report);
  CompareOutside(*head, trust, report);
  return *std::move(head);
}

}  // namespace gaiwan::evidence
