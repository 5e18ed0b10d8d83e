#include "server/projection/due_projector.h"

#include <algorithm>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "server/log/keys.h"
#include "server/projection/case_state.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

constexpr size_t kTimeBytes = 8;

const v1::Case& CaseOrNone(const StreamState* state) {
  const CaseState* c = AsCase(state);
  return c == nullptr ? v1::Case::default_instance() : c->proto();
}

int64_t NextMicros(const v1::Clock& clock) {
  return absl::ToUnixMicros(ToTime(clock.next_time()));  // Saturates: a damaged record may hold any time.
}

// Whether `c` has the clock armed for the same moment. `*hint` is where its neighbour was found: the clocks of two
// versions of a case stand in nearly the same order, so the walk as a whole is linear.
bool HasSame(const v1::Case& c, const v1::Clock& clock, int* hint) {
  const int n = c.clocks_size();
  for (int tried = 0; tried < n; ++tried) {
    const int i = (*hint + tried) % n;
    if (c.clocks(i).id() != clock.id()) continue;
    *hint = i + 1;
    return c.clocks(i).has_next_time() && NextMicros(c.clocks(i)) == NextMicros(clock);
  }
  return false;
}

// Calls `apply` with the key of each clock that is armed in `here` and not armed for the same moment in `there`.
void ForEachOnlyIn(const v1::Case& here, const v1::Case& there, absl::string_view stream,
                   absl::FunctionRef<void(const std::string& key)> apply) {
  int hint = 0;
  for (const v1::Clock& clock : here.clocks()) {
    if (!clock.has_next_time() || HasSame(there, clock, &hint)) continue;
    apply(DueKey(absl::FromUnixMicros(NextMicros(clock)), stream, clock.id()));
  }
}

}  // namespace

const absl::string_view DueFront::kNothing = "\xff\xff\xff\xff\xff\xff\xff\xff";

std::string DueKey(absl::Time time, absl::string_view stream, absl::string_view clock) {
  std::string key;
  key.reserve(kTimeBytes + stream.size() + 1 + clock.size());
  keys::AppendBigEndian64(static_cast<uint64_t>(absl::ToUnixMicros(time)), &key);
  absl::StrAppend(&key, stream, absl::string_view("\0", 1), clock);
  return key;
}

absl::StatusOr<DueRow> ParseDueKey(absl::string_view key) {
  const size_t zero = key.find('\0', std::min(key.size(), kTimeBytes));
  if (zero == absl::string_view::npos) return absl::DataLossError("the key of a due clock does not parse");
  DueRow row;
  row.time = absl::FromUnixMicros(static_cast<int64_t>(keys::ReadBigEndian64(key.data())));
  row.stream = std::string(key.substr(kTimeBytes, zero - kTimeBytes));
  row.clock = std::string(key.substr(zero + 1));
  return row;
}

std::string DueFront::BeginScan() {
  MutexLock lock(&mu_);
  armed_ = std::string(kNothing);
  return from_;
}

void DueFront::EndScan(absl::string_view key) {
  MutexLock lock(&mu_);
  from_ = std::min(std::string(key), armed_);
}

void DueFront::Armed(absl::string_view key) {
  MutexLock lock(&mu_);
  if (key < from_) from_ = std::string(key);
  if (key < armed_) armed_ = std::string(key);
}

absl::Time DueFront::earliest() const {
  MutexLock lock(&mu_);
  if (from_.empty()) return absl::InfinitePast();
  if (from_ >= kNothing) return absl::InfiniteFuture();
  return absl::FromUnixMicros(static_cast<int64_t>(keys::ReadBigEndian64(from_.data())));
}

void DueProjector::Project(const Change& change, Group* group) {
  const v1::Case& before = CaseOrNone(change.before.get());
  const v1::Case& after = CaseOrNone(change.after.get());
  ForEachOnlyIn(before, after, change.stream, [&](const std::string& key) { group->Delete(Family::kDue, key); });
  ForEachOnlyIn(after, before, change.stream, [&](const std::string& key) { group->Put(Family::kDue, key, ""); });
}

void DueProjector::Committed(absl::Span<const Change> changes) {
  std::string least(DueFront::kNothing);
  for (const Change& change : changes) {
    ForEachOnlyIn(CaseOrNone(change.after.get()), CaseOrNone(change.before.get()), change.stream,
                  [&](const std::string& key) { least = std::min(least, key); });
  }
  if (least != DueFront::kNothing) front_->Armed(least);
}

}  // namespace gaiwan
