// server/projection/outbox.h: what was handed over by line and to whom, in the order in which it lay ready; which of it
// nobody confirmed for too long; and which matters a court delegated.
//
// Rows in Family::kList, written in the group of the event that causes or changes them:
//   `line/{org}/{microseconds since 1970, 16 hexadecimal digits}/{hand-over}`  -> LineHandOver
//   `delegation/{court}` 00 `{number}` 00 `{case}`                             -> the case's name
// Hand-overs that nobody answered yet are in memory besides, as their keys. Reads are thread-safe.
#ifndef GAIWAN_SERVER_PROJECTION_OUTBOX_H_
#define GAIWAN_SERVER_PROJECTION_OUTBOX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "server/base/mutex.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

// What was handed over by line and is not received after so long raises an alarm; what was fetched so long ago and
// never confirmed is unknown. An adapter polls every minute: fifteen are no hiccup.
inline constexpr absl::Duration kReceiptMax = absl::Minutes(15);

// The name of a hand-over everywhere: `{case}-{entry}`, where {case} is without `cases/`.
std::string LineId(absl::string_view case_name, int64_t entry);
struct LinePlace {
  std::string case_name;
  int64_t entry = 0;
};
// nullopt for what is no such name.
std::optional<LinePlace> ParseLineId(absl::string_view id);

// Whether nobody has confirmed it although kReceiptMax passed since it lay ready.
bool IsOverdue(const v1::LineHandOver& hand_over, absl::Time now);

// Hand-overs to `org` (its code, or `orgs/{org}`) behind `after` (a key, or empty) that lay ready in [from, to), oldest
// first, until the callback returns false. Finite times or absl::InfinitePast and InfiniteFuture.
//   DATA_LOSS  a row does not parse.
absl::Status ScanLines(
    const View& view, absl::string_view org, absl::Time from, absl::Time to, absl::string_view after,
    absl::FunctionRef<bool(absl::string_view key, absl::string_view id, const v1::LineHandOver& hand_over)> callback);

// The cases that `court` delegated under this number (under any, when it is empty), behind `after`, in the order of
// numbers.
absl::Status ScanDelegations(const View& view, absl::string_view court, absl::string_view number,
                             absl::string_view after,
                             absl::FunctionRef<bool(absl::string_view key, absl::string_view case_name)> callback);

class Outbox final : public Projector {
 public:
  // Not yet answered, to one organisation: its code, how many are overdue, since when the oldest of them lies ready.
  struct Overdue {
    std::string org;
    int64_t count = 0;
    absl::Time oldest;
  };

  // Before the engine starts: what is open in the rows.
  absl::Status Load(const View& view);

  void Project(const Change& change, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;

  // Keys of rows to `org` behind `after` that are neither taken nor refused, oldest first.
  std::vector<std::string> OpenKeys(absl::string_view org, absl::string_view after, size_t limit) const;
  // By organisation, each once.
  std::vector<Overdue> OverdueAt(absl::Time now) const;

 private:
  void Keep(const std::string& key, v1::LineState state) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable Mutex mu_;
  std::map<std::string, v1::LineState> open_ ABSL_GUARDED_BY(mu_);
  std::string scratch_;  // The engine's thread only.
};

// For people, in Chinese: one line an organisation that has not received what lies ready for it.
std::vector<std::string> LineAlarms(const std::vector<Outbox::Overdue>& overdue);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_OUTBOX_H_
