#include "server/mediation/unit_record_table.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/personal_walk.h"

namespace gaiwan {
namespace {

constexpr absl::CivilDay kEpoch(1970, 1, 1);

int32_t NumberOf(absl::CivilDay day) {
  return static_cast<int32_t>(day - kEpoch);
}

// As the log has it: what was decided was a date.
absl::CivilDay DayFrom(absl::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDate(text);
  return day.ok() ? *day : kEpoch;
}

}  // namespace

absl::Status UnitRecordTable::Load(const View& view, absl::string_view stream,
                                   absl::FunctionRef<void(const v1::Event&)> also) {
  absl::Status status;
  v1::Event event;
  status.Update(view.ReadStream(stream, 1, SIZE_MAX, [&](const RecordView& record) {
    if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      status = absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
      return false;
    }
    Add(stream, event);
    also(event);
    return true;
  }));
  return status;
}

void UnitRecordTable::Add(absl::string_view stream, const v1::Event& event) {
  MutexLock lock(&mu_);
  Unit& unit = units_[stream];
  ForEachPersonal(event, [&unit](const v1::Personal& text) {
    if (text.has_sealed()) unit.key = text.sealed().key();
  });
  if (event.has_day_reported()) {
    const v1::DayReported& reported = event.day_reported();
    const PackedReport row = {NumberOf(DayFrom(reported.date())), static_cast<int32_t>(event.version()),
                              reported.visits(), reported.clues()};
    const auto behind = std::upper_bound(unit.reports.begin(), unit.reports.end(), row.day,
                                         [](int32_t day, const PackedReport& each) { return day < each.day; });
    unit.reports.insert(behind, row);
  } else if (event.has_screening_recorded()) {
    const v1::ScreeningRecorded& recorded = event.screening_recorded();
    unit.screenings.push_back({recorded.screening(), DayFrom(recorded.to_date()), event.version(),
                               recorded.households(), recorded.found(), recorded.settled()});
  }
}

const UnitRecordTable::Unit* UnitRecordTable::Find(absl::string_view stream) const {
  const auto found = units_.find(stream);
  return found == units_.end() ? nullptr : &found->second;
}

std::optional<ReportRow> UnitRecordTable::FindReport(absl::string_view stream, absl::CivilDay day) const {
  std::optional<ReportRow> standing;
  ForEach(
      stream, day, day, [&](const ReportRow& row) { standing = row; }, [](const ScreeningRow&) {});
  return standing;
}

std::optional<absl::CivilDay> UnitRecordTable::LastReportBefore(absl::string_view stream, absl::CivilDay day) const {
  MutexLock lock(&mu_);
  const Unit* unit = Find(stream);
  if (unit == nullptr) return std::nullopt;
  const auto first = std::lower_bound(unit->reports.begin(), unit->reports.end(), NumberOf(day),
                                      [](const PackedReport& each, int32_t number) { return each.day < number; });
  if (first == unit->reports.begin()) return std::nullopt;
  return kEpoch + (first - 1)->day;
}

bool UnitRecordTable::HasScreening(absl::string_view stream, absl::string_view id) const {
  MutexLock lock(&mu_);
  const Unit* unit = Find(stream);
  return unit != nullptr && absl::c_any_of(unit->screenings, [&](const ScreeningRow& each) { return each.id == id; });
}

std::optional<uint64_t> UnitRecordTable::FindKey(absl::string_view stream) const {
  MutexLock lock(&mu_);
  const Unit* unit = Find(stream);
  return unit == nullptr ? std::nullopt : unit->key;
}

void UnitRecordTable::ForEach(absl::string_view stream, absl::CivilDay from, absl::CivilDay to,
                              const std::function<void(const ReportRow&)>& report,
                              const std::function<void(const ScreeningRow&)>& screening) const {
  MutexLock lock(&mu_);
  const Unit* unit = Find(stream);
  if (unit == nullptr) return;
  auto row = std::lower_bound(unit->reports.begin(), unit->reports.end(), NumberOf(from),
                              [](const PackedReport& each, int32_t number) { return each.day < number; });
  for (; row != unit->reports.end() && row->day <= NumberOf(to); ++row) {
    const auto next = row + 1;
    const bool corrected = next != unit->reports.end() && next->day == row->day;
    report({kEpoch + row->day, row->version, row->visits, row->clues, corrected});
  }
  for (const ScreeningRow& each : unit->screenings) {
    if (from <= each.to && each.to <= to) screening(each);
  }
}

}  // namespace gaiwan
