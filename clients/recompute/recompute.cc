#include "clients/recompute/recompute.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "clients/recompute/counted_case.h"

namespace gaiwan::recompute {
namespace {

absl::Status Unknown(const char* what, const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat("导出中没有", what, " ", name));
}

// First and last month; empty for what is no period.
std::pair<std::string, std::string> MonthsOf(const std::string& period) {
  const std::string year = period.substr(0, 4);
  int number = 0;
  if (year.size() != 4 || !absl::SimpleAtoi(year, &number)) return {};
  if (period.size() == 4) return {absl::StrCat(year, "-01"), absl::StrCat(year, "-12")};
  if (period.size() != 7 || period[4] != '-') return {};
  const int part = period[6] - '0';
  const auto month = [&](int m) { return absl::StrFormat("%s-%02d", year, m); };
  if (period[5] == 'Q' && part >= 1 && part <= 4) return {month(part * 3 - 2), month(part * 3)};
  if (period[5] == 'H' && part >= 1 && part <= 2) return {month(part * 6 - 5), month(part * 6)};
  int m = 0;
  if (!absl::SimpleAtoi(period.substr(5), &m) || m < 1 || m > 12) return {};
  return {month(m), month(m)};
}

class Worker {
 public:
  Worker(const Export& exported, const v1::ReturnDefinition& definition, const Question& question)
      : exported_(exported), definition_(definition), question_(question), months_(MonthsOf(question.period)) {
    for (const v1::Organisation& org : exported.organisations) parents_[org.code()] = org.parent();
  }

  absl::Status Read() {
    std::map<std::string, CountedCase> cases;
    const absl::Status read = ForEachRecord(exported_, [&](const v1::ExportedRecord& record) {
      const v1::Event& event = record.event();
      if (question_.position != 0 && record.position() > question_.position) return;
      if (record.withheld() == v1::WITHHELD_WHOLLY) ++not_shown_;
      if (question_.as_of.has_value()) {
        const absl::Time entered =
            absl::FromUnixSeconds(event.record_time().seconds()) + absl::Nanoseconds(event.record_time().nanos());
        if (entered > *question_.as_of) return;
      }
      if (record.stream().rfind("cases/", 0) == 0) cases[record.stream()].Apply(event);
      if (event.has_screening_recorded()) CountScreening(record.stream(), event);
    });
    if (!read.ok()) return read;
    for (const auto& [name, counted] : cases) {
      for (const Count& count : counted.Counts()) Take(count);
    }
    return absl::OkStatus();
  }

  v1::ReturnTable Table() {
    v1::ReturnTable table;
    *table.mutable_definition() = definition_;
    table.set_unit(absl::StrCat("orgs/", question_.unit));
    table.mutable_period()->set_from_month(months_.first);
    table.mutable_period()->set_to_month(months_.second);
    table.mutable_period()->set_basis(question_.recorded ? v1::PERIOD_BASIS_RECORDED : v1::PERIOD_BASIS_HAPPENED);
    AddRow(question_.unit, false, all_, &table);
    for (const auto& [unit, sums] : below_) AddRow(unit, unit == question_.unit, sums, &table);
    return table;
  }

  int64_t not_shown() const { return not_shown_; }

 private:
  using Sums = std::map<std::string, int64_t>;  // By figure.

  void CountScreening(const std::string& stream, const v1::Event& event) {
    const v1::ScreeningRecorded& round = event.screening_recorded();
    Count count;
    count.committee = stream.substr(stream.rfind('/') + 1);
    count.happened = round.to_date().substr(0, 7);
    count.recorded = MonthText(event.record_time());
    for (const auto& [measure, amount] :
         {std::pair<v1::Measure, int64_t>(v1::MEASURE_SCREENING_ROUNDS, 1),
          std::pair<v1::Measure, int64_t>(v1::MEASURE_SCREENING_HOUSEHOLDS, round.households()),
          std::pair<v1::Measure, int64_t>(v1::MEASURE_SCREENING_FOUND, round.found()),
          std::pair<v1::Measure, int64_t>(v1::MEASURE_SCREENING_SETTLED, round.settled())}) {
      count.measure = measure;
      count.amount = amount;
      Take(count);
    }
  }

  // The organisation right below the unit that this one lies in, or the unit; empty when it lies elsewhere.
  std::string ChildOf(std::string code) const {
    std::string child = question_.unit;
    for (int depth = 0; depth < 100 && !code.empty(); ++depth) {
      if (code == question_.unit) return child;
      child = code;
      const auto parent = parents_.find(code);
      code = parent == parents_.end() ? "" : parent->second;
    }
    return "";
  }

  void Take(const Count& count) {
    const std::string child = ChildOf(count.committee);
    if (child.empty()) return;
    for (const v1::FigureDefinition& figure : definition_.figures()) {
      for (const v1::FigureTerm& term : figure.terms()) {
        if (!Fits(term, count)) continue;
        const int64_t amount = term.subtract() ? -count.amount : count.amount;
        all_[figure.id()] += amount;
        below_[child][figure.id()] += amount;
      }
    }
  }

  bool Fits(const v1::FigureTerm& term, const Count& count) const {
    if (term.measure() != count.measure || term.later_rounds() != count.later) return false;
    const std::string& month = question_.recorded ? count.recorded : count.happened;
    if (term.time() == v1::TERM_TIME_BEFORE_PERIOD && month >= months_.first) return false;
    if (month > months_.second) return false;
    if (term.time() == v1::TERM_TIME_UNSPECIFIED && month < months_.first) return false;
    const v1::BookingFilter& where = term.where();
    if (where.origins().empty()) {
      if (count.origin == v1::CASE_ORIGIN_UNCONFIRMED) return false;
    } else if (std::find(where.origins().begin(), where.origins().end(), count.origin) == where.origins().end()) {
      return false;
    }
    if (!where.forms().empty()) {
      const char* form = count.form == v1::AGREEMENT_FORM_WRITTEN ? "written"
                         : count.form == v1::AGREEMENT_FORM_ORAL  ? "oral"
                                                                  : "none";
      if (std::find(where.forms().begin(), where.forms().end(), form) == where.forms().end()) return false;
    }
    return Named(where.dispute_classes(), "dispute_class", count.dispute_class) &&
           Named(where.sources(), "source", count.source) && Named(where.channels(), "channel", count.channel) &&
           Named(where.difficulties(), "difficulty", count.difficulty) &&
           Named(where.relations(), "subject_relation", count.relation) &&
           Named(where.results(), "result", count.result);
  }

  // Whether one of the entries means the code.
  template <typename Entries>
  bool Named(const Entries& entries, const char* list, const std::string& code) const {
    if (entries.empty()) return true;
    for (const std::string& entry : entries) {
      if (entry == code) return true;
      for (const v1::CodeEntry& known : exported_.codes) {
        if (known.list() != list || known.code() != code) continue;
        if (known.parent() == entry || absl::StrCat("ministry:", known.ministry()) == entry ||
            absl::StrCat("note:", known.note()) == entry) {
          return true;
        }
      }
    }
    return false;
  }

  void AddRow(const std::string& unit, bool own, const Sums& sums, v1::ReturnTable* table) const {
    v1::ReturnRow* row = table->add_rows();
    row->set_unit(absl::StrCat("orgs/", unit));
    for (const v1::Organisation& org : exported_.organisations) {
      if (org.code() == unit) row->set_unit_name(org.name());
    }
    row->set_own(own);
    const auto of = [&](const std::string& id) {
      const auto found = sums.find(id);
      return found == sums.end() ? 0 : found->second;
    };
    for (const v1::FigureDefinition& figure : definition_.figures()) {
      v1::FigureValue* value = row->add_values();
      if (!figure.has_ratio()) {
        value->set_value(of(figure.id()));
        continue;
      }
      const int64_t whole = of(figure.ratio().denominator());
      if (whole > 0) value->set_value((of(figure.ratio().numerator()) * 20000 + whole) / (2 * whole));
    }
  }

  const Export& exported_;
  const v1::ReturnDefinition& definition_;
  const Question& question_;
  const std::pair<std::string, std::string> months_;
  std::map<std::string, std::string> parents_;
  Sums all_;
  std::map<std::string, Sums> below_;
  int64_t not_shown_ = 0;
};

using Values = std::map<std::pair<std::string, std::string>, std::optional<int64_t>>;

Values ValuesOf(const v1::ReturnTable& table) {
  Values values;
  for (const v1::ReturnRow& row : table.rows()) {
    const std::string unit = absl::StrCat(row.unit(), row.own() ? " own" : "");
    for (int i = 0; i < row.values_size() && i < table.definition().figures_size(); ++i) {
      std::optional<int64_t>& value = values[{unit, table.definition().figures(i).id()}];
      if (row.values(i).has_value()) value = row.values(i).value();
    }
  }
  return values;
}

std::string Say(const std::optional<int64_t>& value) {
  return value.has_value() ? absl::StrCat(*value) : "-";
}

}  // namespace

absl::StatusOr<Answer> Recompute(const Export& exported, const Question& question) {
  const v1::ReturnDefinition* definition = nullptr;
  for (const v1::ReturnDefinition& each : exported.returns) {
    if (each.id() != question.id) continue;
    if (question.revision != 0 && each.revision() != question.revision) continue;
    if (definition == nullptr || each.revision() > definition->revision()) definition = &each;
  }
  if (definition == nullptr) return Unknown("报表", question.id);
  if (MonthsOf(question.period).first.empty()) return Unknown("期间", question.period);
  const bool known = std::any_of(exported.organisations.begin(), exported.organisations.end(),
                                 [&](const auto& org) { return org.code() == question.unit; });
  if (!known) return Unknown("单位", question.unit);
  Worker worker(exported, *definition, question);
  if (absl::Status read = worker.Read(); !read.ok()) return read;
  return Answer{worker.Table(), worker.not_shown()};
}

std::vector<std::string> Differences(const v1::ReturnTable& table, const v1::ReturnTable& told) {
  const Values ours = ValuesOf(table);
  const Values theirs = ValuesOf(told);
  std::set<std::pair<std::string, std::string>> keys;
  for (const auto& [key, value] : ours) keys.insert(key);
  for (const auto& [key, value] : theirs) keys.insert(key);
  std::vector<std::string> differences;
  for (const auto& key : keys) {
    const auto of = [&](const Values& values) {
      const auto found = values.find(key);
      return found == values.end() ? std::optional<int64_t>() : found->second;
    };
    const std::optional<int64_t> a = of(ours);
    const std::optional<int64_t> b = of(theirs);
    // A unit without any cases has a row in one and none in the other; a ratio without denominator is absent.
    if (a == b || (a.value_or(0) == 0 && b.value_or(0) == 0)) continue;
    differences.push_back(absl::StrCat(key.first, " ", key.second, ": ", Say(a), ", not ", Say(b)));
  }
  return differences;
}

}  // namespace gaiwan::recompute
