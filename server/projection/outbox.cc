#include "server/projection/outbox.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "server/projection/case_state.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kLinePrefix = "line/";
constexpr absl::string_view kBehindLines = "line0";
constexpr absl::string_view kDelegationPrefix = "delegation/";
constexpr absl::string_view kCasePrefix = "cases/";
// Between the parts of a key that may hold any character: court numbers have brackets, blanks and strokes.
constexpr absl::string_view kZero("\0", 1);
constexpr size_t kMicrosDigits = 16;

std::string MicrosKey(absl::Time time) {
  if (time == absl::InfinitePast()) return std::string(kMicrosDigits, '0');
  if (time == absl::InfiniteFuture()) return std::string(kMicrosDigits, 'g');
  return absl::StrFormat("%016x", absl::ToUnixMicros(time));
}

std::string OrgPrefix(absl::string_view org) {
  return absl::StrCat(kLinePrefix, absl::StripPrefix(org, "orgs/"), "/");
}

std::string LineKey(absl::string_view case_name, const v1::LineHandOver& line) {
  return absl::StrCat(OrgPrefix(line.to()), MicrosKey(ToTime(line.create_time())), "/",
                      LineId(case_name, line.entry()));
}

// The organisation, the time and the id of a key.
absl::string_view OrgOf(absl::string_view key) {
  key.remove_prefix(kLinePrefix.size());
  return key.substr(0, key.find('/'));
}
absl::string_view IdOfKey(absl::string_view key) {
  return key.substr(key.rfind('/') + 1);
}
absl::string_view MicrosOf(absl::string_view key) {
  key.remove_prefix(kLinePrefix.size() + OrgOf(key).size() + 1);
  return key.substr(0, kMicrosDigits);
}
absl::Time TimeOfKey(absl::string_view key) {
  int64_t micros = 0;
  static_cast<void>(absl::SimpleHexAtoi(MicrosOf(key), &micros));
  return absl::FromUnixMicros(micros);
}

// Of a case that had it already, its state before.
bool IsSame(const v1::LineHandOver* before, const v1::LineHandOver& after) {
  return before != nullptr && before->SerializeAsString() == after.SerializeAsString();
}

// Calls `visit` with each hand-over that the change made or moved on.
template <typename Visit>
void ForEachMoved(const Change& change, const Visit& visit) {
  const CaseState* after = AsCase(change.after.get());
  if (after == nullptr || after->proto().line_hand_overs().empty()) return;
  const CaseState* before = AsCase(change.before.get());
  for (const v1::LineHandOver& line : after->proto().line_hand_overs()) {
    if (!IsSame(before == nullptr ? nullptr : FindLine(before->proto(), line.entry()), line)) visit(line);
  }
}

std::string DelegationPrefixOf(absl::string_view court, absl::string_view number) {
  const std::string prefix = absl::StrCat(kDelegationPrefix, absl::StripPrefix(court, "orgs/"), kZero);
  return number.empty() ? prefix : absl::StrCat(prefix, number, kZero);
}

// The first key behind all that begin with `prefix`. REQUIRES: its last byte is not the largest.
std::string Behind(std::string prefix) {
  ++prefix.back();
  return prefix;
}

}  // namespace

std::string LineId(absl::string_view case_name, int64_t entry) {
  return absl::StrCat(absl::StripPrefix(case_name, kCasePrefix), "-", entry);
}

std::optional<LinePlace> ParseLineId(absl::string_view id) {
  const size_t dash = id.rfind('-');
  if (dash == absl::string_view::npos || dash == 0) return std::nullopt;
  LinePlace place;
  place.case_name = absl::StrCat(kCasePrefix, id.substr(0, dash));
  if (!absl::SimpleAtoi(id.substr(dash + 1), &place.entry) || place.entry < 1) return std::nullopt;
  if (LineId(place.case_name, place.entry) != id) return std::nullopt;  // `+1`, `01`.
  return place;
}

bool IsOverdue(const v1::LineHandOver& hand_over, absl::Time now) {
  return hand_over.state() < v1::LINE_STATE_RECEIVED && now - ToTime(hand_over.create_time()) >= kReceiptMax;
}

absl::Status ScanLines(
    const View& view, absl::string_view org, absl::Time from, absl::Time to, absl::string_view after,
    absl::FunctionRef<bool(absl::string_view key, absl::string_view id, const v1::LineHandOver& hand_over)> callback) {
  const std::string prefix = OrgPrefix(org);
  std::string lower = absl::StrCat(prefix, MicrosKey(from));
  if (!after.empty() && after >= lower) lower = absl::StrCat(after, kZero);
  absl::Status status;
  v1::LineHandOver line;
  RETURN_IF_ERROR(view.Scan(Family::kList, lower, absl::StrCat(prefix, MicrosKey(to)),
                            [&](absl::string_view key, absl::string_view value) {
                              if (!line.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                                status = absl::DataLossError(absl::StrCat("the row ", key, " does not parse"));
                                return false;
                              }
                              return callback(key, IdOfKey(key), line);
                            }));
  return status;
}

absl::Status ScanDelegations(const View& view, absl::string_view court, absl::string_view number,
                             absl::string_view after,
                             absl::FunctionRef<bool(absl::string_view key, absl::string_view case_name)> callback) {
  const std::string prefix = DelegationPrefixOf(court, number);
  return view.Scan(Family::kList, after > prefix ? absl::StrCat(after, kZero) : prefix, Behind(prefix), callback);
}

absl::Status Outbox::Load(const View& view) {
  absl::Status status;
  v1::LineHandOver line;
  MutexLock lock(&mu_);
  const auto keep = [&](absl::string_view key, absl::string_view value) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (!line.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = absl::DataLossError(absl::StrCat("the row ", key, " does not parse"));
      return false;
    }
    Keep(std::string(key), line.state());
    return true;
  };
  RETURN_IF_ERROR(view.Scan(Family::kList, kLinePrefix, kBehindLines, keep));
  return status;
}

void Outbox::Keep(const std::string& key, v1::LineState state) {
  if (IsFinal(state)) {
    open_.erase(key);
  } else {
    open_[key] = state;
  }
}

void Outbox::Project(const Change& change, Group* group) {
  ForEachMoved(change, [&](const v1::LineHandOver& line) {
    line.SerializeToString(&scratch_);
    group->Put(Family::kList, LineKey(change.stream, line), scratch_);
  });
  for (const auto& event : change.events) {
    if (!event->has_delegation_received()) continue;
    const v1::Delegation& delegation = event->delegation_received().delegation();
    if (delegation.court_number().empty()) continue;
    group->Put(Family::kList,
               absl::StrCat(DelegationPrefixOf(delegation.court(), delegation.court_number()), change.stream),
               change.stream);
  }
}

void Outbox::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    ForEachMoved(change, [&](const v1::LineHandOver& line) {
      const std::string key = LineKey(change.stream, line);
      MutexLock lock(&mu_);
      Keep(key, line.state());
    });
  }
}

std::vector<std::string> Outbox::OpenKeys(absl::string_view org, absl::string_view after, size_t limit) const {
  const std::string prefix = OrgPrefix(org);
  std::vector<std::string> keys;
  MutexLock lock(&mu_);
  for (auto it = after > prefix ? open_.upper_bound(std::string(after)) : open_.lower_bound(prefix);
       it != open_.end() && keys.size() < limit && it->first.compare(0, prefix.size(), prefix) == 0; ++it) {
    keys.push_back(it->first);
  }
  return keys;
}

std::vector<Outbox::Overdue> Outbox::OverdueAt(absl::Time now) const {
  std::vector<Overdue> overdue;
  const std::string until = MicrosKey(now - kReceiptMax);
  MutexLock lock(&mu_);
  for (const auto& [key, state] : open_) {  // By organisation, each oldest first.
    if (state >= v1::LINE_STATE_RECEIVED || MicrosOf(key) > until) continue;
    if (overdue.empty() || overdue.back().org != OrgOf(key)) {
      overdue.push_back({std::string(OrgOf(key)), 0, TimeOfKey(key)});
    }
    ++overdue.back().count;
  }
  return overdue;
}

std::vector<std::string> LineAlarms(const std::vector<Outbox::Overdue>& overdue) {
  std::vector<std::string> alarms;
  for (const Outbox::Overdue& each : overdue) {
    alarms.push_back(absl::StrCat("专线递交：", each.org, " 有 ", each.count, " 件超过 ",
                                  absl::ToInt64Minutes(kReceiptMax), " 分钟没有收到回执，最早一件 ",
                                  absl::FormatTime("%Y-%m-%d %H:%M", each.oldest, ChinaTimeZone()),
                                  "。对方系统可能停机；急件请改用纸质递交。"));
  }
  return alarms;
}

}  // namespace gaiwan
