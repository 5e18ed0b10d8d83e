// server/mediation/unit_record_table.h: what organisations reported, in memory: a row a report and a row a round of
// screening, made from the log at start. Words and names stay in the log.
//
// Thread-safe. A row is added when its event is durable. At 16 bytes a report, ten years of a county's grids and
// micro-grids take 32 MB.
#ifndef GAIWAN_SERVER_MEDIATION_UNIT_RECORD_TABLE_H_
#define GAIWAN_SERVER_MEDIATION_UNIT_RECORD_TABLE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/mutex.h"
#include "server/log/store.h"

namespace gaiwan {

// Streams of this kind are named `orgs/{org}`.
inline constexpr absl::string_view kUnitStreams = "orgs";

struct ReportRow {
  absl::CivilDay day;
  int64_t version = 0;
  int32_t visits = 0;
  int32_t clues = 0;
  // A later report of the same day stands in its place.
  bool corrected = false;
};

struct ScreeningRow {
  std::string id;
  // The last day of the round: what it is counted under.
  absl::CivilDay to;
  int64_t version = 0;
  int32_t households = 0;
  int32_t found = 0;
  int32_t settled = 0;
};

class UnitRecordTable {
 public:
  // Reads the stream of one organisation, `orgs/{org}`, and calls `also` with each of its events. For the start, before
  // anybody looks.
  absl::Status Load(const View& view, absl::string_view stream,
                    absl::FunctionRef<void(const v1::Event&)> also = Nothing);
  // Adds an event of the stream.
  void Add(absl::string_view stream, const v1::Event& event);

  // The report of the day that stands; nullopt for none.
  std::optional<ReportRow> FindReport(absl::string_view stream, absl::CivilDay day) const;
  // The last day before `day` that was reported.
  std::optional<absl::CivilDay> LastReportBefore(absl::string_view stream, absl::CivilDay day) const;
  bool HasScreening(absl::string_view stream, absl::string_view id) const;
  // The key of all texts in the organisation's stream, if it has any.
  std::optional<uint64_t> FindKey(absl::string_view stream) const;

  // Rows of `from` to `to`, both included, in the order of their versions a day. The callbacks must not call the table.
  void ForEach(absl::string_view stream, absl::CivilDay from, absl::CivilDay to,
               const std::function<void(const ReportRow&)>& report,
               const std::function<void(const ScreeningRow&)>& screening) const;

 private:
  static void Nothing(const v1::Event&) {}

  struct PackedReport {
    int32_t day;  // Since 1970-01-01.
    int32_t version;
    int32_t visits;
    int32_t clues;
  };
  static_assert(sizeof(PackedReport) == 16);

  struct Unit {
    std::vector<PackedReport> reports;  // By day, then version.
    std::vector<ScreeningRow> screenings;
    std::optional<uint64_t> key;
  };

  const Unit* Find(absl::string_view stream) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable Mutex mu_;
  absl::flat_hash_map<std::string, Unit> units_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_UNIT_RECORD_TABLE_H_
