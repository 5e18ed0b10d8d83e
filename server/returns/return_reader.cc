#include "server/returns/return_reader.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/event.pb.h"
#include "server/projection/counter_projector.h"
#include "server/projection/tally.h"
#include "server/returns/unit_rows.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCaseStreams = "cases/";

absl::StatusOr<v1::Event> ParseEvent(const Record& record) {
  v1::Event event;
  if (!event.ParseFromString(record.payload)) {
    return absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
  }
  return event;
}

absl::StatusOr<v1::CaseTally> TallyNow(const View& view, const std::string& name) {
  v1::CaseTally tally;
  ASSIGN_OR_RETURN(const std::optional<std::string> row, view.Get(Family::kList, TallyRowKey(name)));
  if (row.has_value() && !tally.ParseFromString(*row)) {
    return absl::DataLossError(absl::StrCat("what ", name, " adds to returns does not parse"));
  }
  return tally;
}

bool IsScreening(v1::Measure measure) {
  return measure >= v1::MEASURE_SCREENING_ROUNDS && measure <= v1::MEASURE_SCREENING_SETTLED;
}

FigureSums SumsOf(const ReturnQuestion& question, const Reference& reference) {
  return FigureSums(question.definition, question.months, question.basis, *reference.codes, *reference.directory);
}

// Sums by row.
class RowSums {
 public:
  RowSums(const UnitRows& rows, const FigureSums& figures)
      : rows_(rows), figures_(figures), sums_(rows.rows().size(), std::vector<int64_t>(figures.figure_count())) {}

  void Add(const v1::Booking& booking) {
    const size_t row = rows_.RowOf(booking.committee());
    if (row == UnitRows::kNone) return;
    figures_.AddTo(booking, &sums_[row]);
    figures_.AddTo(booking, &sums_[UnitRows::kAll]);
  }
  void TakeOff(v1::Booking booking) {
    booking.set_amount(-booking.amount());
    Add(booking);
  }
  const std::vector<int64_t>& of(size_t row) const { return sums_[row]; }
  bool IsZero(size_t row) const {
    for (const int64_t sum : sums_[row]) {
      if (sum != 0) return false;
    }
    return true;
  }

 private:
  const UnitRows& rows_;
  const FigureSums& figures_;
  std::vector<std::vector<int64_t>> sums_;
};

}  // namespace

absl::StatusOr<Position> ReturnReader::PositionAt(const View& view, absl::Time time) {
  Position low = 0;  // Known to be entered up to `time`.
  Position high = view.position() + 1;
  while (low + 1 < high) {
    const Position middle = low + (high - low) / 2;
    ASSIGN_OR_RETURN(const Record record, view.GetRecord(middle));
    ASSIGN_OR_RETURN(const v1::Event event, ParseEvent(record));
    (ToTime(event.record_time()) <= time ? low : high) = middle;
  }
  return low;
}

absl::StatusOr<ReturnReader::ChangedTallies> ReturnReader::ChangedSince(const View& view, Position position) const {
  ChangedTallies changed;
  RETURN_IF_ERROR(view.ReadLog(position + 1, view.position(), [&](const RecordView& record) {
    if (!absl::StartsWith(record.stream, kCaseStreams)) return true;
    // The first of each case: it stood one version before.
    Since& since = changed[std::string(record.stream)];
    if (since.version == 0) since.version = record.version;
    return true;
  }));
  for (auto& [name, since] : changed) {
    --since.version;
    ASSIGN_OR_RETURN(since.now, TallyNow(view, name));
    if (since.version == 0) continue;
    ASSIGN_OR_RETURN(const std::shared_ptr<const CaseState> state, parts_.loader->LoadAt(view, name, since.version));
    FillTally(state->proto(), &since.then);
  }
  return changed;
}

absl::Status ReturnReader::ForEachScreening(const View& view, const Directory& directory, const FigureSums& sums,
                                            const ReturnQuestion& question,
                                            const std::function<void(const v1::Booking&)>& callback) const {
  bool wanted = false;
  for (const v1::Measure measure : sums.measures()) wanted |= IsScreening(measure);
  if (!wanted) return absl::OkStatus();
  const MonthRange months = sums.happened_months();
  const auto first_day = [](int32_t month) { return absl::CivilDay(1970 + month / 12, month % 12 + 1, 1); };
  for (const auto& [code, org] : directory.organisations()) {
    if (!directory.IsAtOrBelow(code, question.unit)) continue;
    const std::string stream = absl::StrCat(kUnitStreams, "/", code);
    std::vector<ScreeningRow> rows;
    parts_.units->ForEach(
        stream, first_day(months.from), first_day(months.to + 1) - 1, [](const ReportRow&) {},
        [&](const ScreeningRow& row) { rows.push_back(row); });
    for (const ScreeningRow& row : rows) {
      ASSIGN_OR_RETURN(const Record record, view.GetRecord(stream, static_cast<uint64_t>(row.version)));
      if (record.position > question.position) continue;
      ASSIGN_OR_RETURN(const v1::Event event, ParseEvent(record));
      v1::Booking booking;
      booking.set_committee(code);
      booking.set_happened_month(static_cast<int32_t>((row.to.year() - 1970) * 12 + row.to.month() - 1));
      booking.set_recorded_month(MonthOf(event.record_time()));
      const auto book = [&](v1::Measure measure, int64_t amount) {
        booking.set_measure(measure);
        booking.set_amount(amount);
        callback(booking);
      };
      book(v1::MEASURE_SCREENING_ROUNDS, 1);
      book(v1::MEASURE_SCREENING_HOUSEHOLDS, row.households);
      book(v1::MEASURE_SCREENING_FOUND, row.found);
      book(v1::MEASURE_SCREENING_SETTLED, row.settled);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ReturnTable> ReturnReader::Read(const View& view, const Reference& reference,
                                                   const ReturnQuestion& question) const {
  const Directory& directory = *reference.directory;
  const FigureSums figures = SumsOf(question, reference);
  const UnitRows rows(directory, question.unit);
  RowSums sums(rows, figures);
  const MonthRange months = figures.happened_months();
  for (const std::string& code : rows.codes()) {
    for (const v1::Measure measure : figures.measures()) {
      if (IsScreening(measure)) continue;
      RETURN_IF_ERROR(
          ScanCounters(view, code, measure, months.from, months.to, [&](const v1::Booking& sum) { sums.Add(sum); }));
    }
  }
  ASSIGN_OR_RETURN(const ChangedTallies changed, ChangedSince(view, question.position));
  for (const auto& [name, since] : changed) {
    for (const v1::Booking& booking : since.now.bookings()) sums.TakeOff(booking);
    for (const v1::Booking& booking : since.then.bookings()) sums.Add(booking);
  }
  RETURN_IF_ERROR(
      ForEachScreening(view, directory, figures, question, [&](const v1::Booking& booking) { sums.Add(booking); }));

  v1::ReturnTable table;
  *table.mutable_definition() = question.definition;
  table.set_unit(absl::StrCat("orgs/", question.unit));
  table.mutable_period()->set_from_month(FormatMonth(question.months.from));
  table.mutable_period()->set_to_month(FormatMonth(question.months.to));
  table.mutable_period()->set_basis(question.basis);
  table.set_position(static_cast<int64_t>(question.position));
  if (question.position > 0) {
    ASSIGN_OR_RETURN(const Record last, view.GetRecord(question.position));
    ASSIGN_OR_RETURN(const v1::Event event, ParseEvent(last));
    *table.mutable_as_of() = event.record_time();
  }
  for (size_t i = 0; i < rows.rows().size(); ++i) {
    const bool shown = i == UnitRows::kAll || !sums.IsZero(i) || (i != UnitRows::kOwn && rows.HasCommittee(i));
    if (!shown) continue;
    v1::ReturnRow* row = table.add_rows();
    row->set_unit(absl::StrCat("orgs/", rows.rows()[i]));
    row->set_unit_name(directory.OrgName(rows.rows()[i]));
    row->set_own(i == UnitRows::kOwn);
    figures.FillValues(sums.of(i), row);
  }
  return table;
}

absl::StatusOr<ReturnReader::Drilled> ReturnReader::Drill(const View& view, const Reference& reference,
                                                          const ReturnQuestion& question, size_t i, bool own) const {
  const FigureSums figures = SumsOf(question, reference);
  const UnitRows rows(*reference.directory, question.unit);
  const auto part = [&](const v1::Booking& booking) -> int64_t {
    const size_t row = rows.RowOf(booking.committee());
    if (row == UnitRows::kNone || (own && row != UnitRows::kOwn)) return 0;
    return figures.Of(i, booking);
  };
  Drilled drilled;
  // A part of 0 is kept out: what is added in one booking and taken off in another moved within the unit.
  const auto add = [&](absl::string_view name, const v1::CaseTally& tally) {
    int64_t sum = 0;
    for (const v1::Booking& booking : tally.bookings()) sum += part(booking);
    if (sum != 0) drilled.cases.emplace(std::string(name), sum);
  };
  RETURN_IF_ERROR(ForEachTally(view, question, add));
  RETURN_IF_ERROR(ForEachScreening(view, *reference.directory, figures, question,
                                   [&](const v1::Booking& booking) { drilled.screening += part(booking); }));
  return drilled;
}

absl::Status ReturnReader::ForEachTally(
    const View& view, const ReturnQuestion& question,
    const std::function<void(absl::string_view name, const v1::CaseTally&)>& callback) const {
  ASSIGN_OR_RETURN(const ChangedTallies changed, ChangedSince(view, question.position));
  RETURN_IF_ERROR(ScanTallies(view, "", [&](absl::string_view name, const v1::CaseTally& tally) {
    if (!changed.contains(name)) callback(name, tally);
    return true;
  }));
  for (const auto& [name, since] : changed) callback(name, since.then);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RowMakers>> ReturnReader::MakersOf(const View& view, const Reference& reference,
                                                              const ReturnQuestion& question) const {
  const FigureSums figures = SumsOf(question, reference);
  const UnitRows rows(*reference.directory, question.unit);
  std::vector<RowMakers> makers(rows.rows().size());
  for (size_t row = 0; row < makers.size(); ++row) {
    makers[row] = {absl::StrCat("orgs/", rows.rows()[row]), row == UnitRows::kOwn, {}};
    makers[row].figures.resize(figures.figure_count());
  }
  std::map<size_t, std::vector<int64_t>> parts;  // By row, of one case.
  RETURN_IF_ERROR(ForEachTally(view, question, [&](absl::string_view name, const v1::CaseTally& tally) {
    parts.clear();
    for (const v1::Booking& booking : tally.bookings()) {
      const size_t row = rows.RowOf(booking.committee());
      if (row == UnitRows::kNone) continue;
      for (const size_t each : {row, UnitRows::kAll}) {
        std::vector<int64_t>& sums = parts[each];
        sums.resize(figures.figure_count());
        figures.AddTo(booking, &sums);
      }
    }
    for (const auto& [row, sums] : parts) {
      for (size_t i = 0; i < sums.size(); ++i) {
        std::vector<std::string>& of = makers[row].figures[i];
        if (sums[i] != 0 && of.size() < kFewCases) of.emplace_back(name);
      }
    }
  }));
  return makers;
}

absl::StatusOr<ReturnReader::Changed> ReturnReader::Compare(const View& view, const Reference& reference,
                                                            const ReturnQuestion& question) const {
  const FigureSums figures = SumsOf(question, reference);
  const UnitRows rows(*reference.directory, question.unit);
  ASSIGN_OR_RETURN(const ChangedTallies tallies, ChangedSince(view, question.position));
  const auto sum = [&](const v1::CaseTally& tally) {
    std::vector<int64_t> sums(figures.figure_count());
    for (const v1::Booking& booking : tally.bookings()) {
      if (rows.RowOf(booking.committee()) != UnitRows::kNone) figures.AddTo(booking, &sums);
    }
    return sums;
  };
  Changed changed;
  for (const auto& [name, since] : tallies) {
    const std::vector<int64_t> then = sum(since.then);
    const std::vector<int64_t> now = sum(since.now);
    if (then == now) continue;
    std::vector<CasePartOfFigure>& parts = changed[name];
    for (size_t i = 0; i < then.size(); ++i) parts.push_back({now[i], then[i]});
  }
  return changed;
}

}  // namespace gaiwan
