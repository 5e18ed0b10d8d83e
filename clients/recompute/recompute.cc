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

// What the entries of filters may call a code: by its own name, its parent's, the ministry's and its notes; a channel
// by its column, too.
class Meanings {
 public:
  explicit Meanings(const Export& exported) {
    for (const v1::Channel& channel : exported.channels) {
      names_[{"channel", channel.code()}].insert(absl::StrCat("column:", channel.column()));
    }
    for (const v1::CodeEntry& code : exported.codes) {
      std::set<std::string>& names = names_[{code.list(), code.code()}];
      names.insert(
          {code.code(), code.parent(), absl::StrCat("ministry:", code.ministry()), absl::StrCat("note:", code.note())});
    }
  }

  // Whether one of the entries means the code; no entries mean every code.
  template <typename Entries>
  bool Named(const Entries& entries, const char* list, const std::string& code) const {
    if (entries.empty()) return true;
    const auto known = names_.find(std::pair<std::string, std::string>(list, code));
    return std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
      return entry == code || (known != names_.end() && known->second.count(entry) > 0);
    });
  }

 private:
  std::map<std::pair<std::string, std::string>, std::set<std::string>> names_;
};

// One question, and what was added up for it.
class Sheet {
 public:
  // Nothing is owned, all outlive it.
  Sheet(const Export* exported, const Meanings* meanings, const v1::ReturnDefinition* definition,
        const Question* question)
      : exported_(*exported), meanings_(*meanings), definition_(*definition), question_(*question) {
    for (const v1::Organisation& org : exported_.organisations) parents_[org.code()] = org.parent();
  }

  // Whether the record was entered after what the question asks for; so was every later one.
  bool IsAfter(const v1::ExportedRecord& record) const {
    if (question_.position != 0 && record.position() > question_.position) return true;
    if (!question_.as_of.has_value()) return false;
    const google::protobuf::Timestamp& entered = record.event().record_time();
    return absl::FromUnixSeconds(entered.seconds()) + absl::Nanoseconds(entered.nanos()) > *question_.as_of;
  }

  void Take(const Count& count) {
    const auto [known, is_new] = children_.try_emplace(count.committee);
    if (is_new) known->second = ChildOf(count.committee);
    const std::string& child = known->second;
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

  v1::ReturnTable Table() {
    v1::ReturnTable table;
    *table.mutable_definition() = definition_;
    table.set_unit(absl::StrCat("orgs/", question_.unit));
    table.mutable_period()->set_from_month(question_.first_month);
    table.mutable_period()->set_to_month(question_.last_month);
    table.mutable_period()->set_basis(question_.recorded ? v1::PERIOD_BASIS_RECORDED : v1::PERIOD_BASIS_HAPPENED);
    AddRow(question_.unit, false, all_, &table);
    for (const auto& [unit, sums] : below_) AddRow(unit, unit == question_.unit, sums, &table);
    return table;
  }

 private:
  using Sums = std::map<std::string, int64_t>;  // By figure.

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

  bool Fits(const v1::FigureTerm& term, const Count& count) const {
    if (term.measure() != count.measure || term.later_rounds() != count.later) return false;
    const std::string& month = question_.recorded ? count.recorded : count.happened;
    if (term.time() == v1::TERM_TIME_BEFORE_PERIOD && month >= question_.first_month) return false;
    if (month > question_.last_month) return false;
    if (term.time() == v1::TERM_TIME_UNSPECIFIED && month < question_.first_month) return false;
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
    return meanings_.Named(where.dispute_classes(), "dispute_class", count.dispute_class) &&
           meanings_.Named(where.sources(), "source", count.source) &&
           meanings_.Named(where.channels(), "channel", count.channel) &&
           meanings_.Named(where.difficulties(), "difficulty", count.difficulty) &&
           meanings_.Named(where.relations(), "subject_relation", count.relation) &&
           meanings_.Named(where.results(), "result", count.result);
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
  const Meanings& meanings_;
  const v1::ReturnDefinition& definition_;
  const Question& question_;
  std::map<std::string, std::string> parents_;
  std::map<std::string, std::string> children_;  // Of each committee that was asked about.
  Sums all_;
  std::map<std::string, Sums> below_;
};

// What the records told so far.
class Register {
 public:
  // Whether the record can change a figure.
  static bool Counts(const v1::ExportedRecord& record) {
    return IsOfACase(record) || record.event().has_screening_recorded();
  }

  void Apply(const v1::ExportedRecord& record) {
    if (IsOfACase(record)) cases_[record.stream()].Apply(record.event());
    if (record.event().has_screening_recorded()) AddScreening(record.stream(), record.event());
  }

  void TellTo(const std::vector<Sheet*>& sheets) const {
    if (sheets.empty()) return;
    const auto tell = [&](const Count& count) {
      for (Sheet* sheet : sheets) sheet->Take(count);
    };
    for (const auto& [name, counted] : cases_) {
      for (const Count& count : counted.Counts()) tell(count);
    }
    for (const Count& count : screenings_) tell(count);
  }

 private:
  static bool IsOfACase(const v1::ExportedRecord& record) { return record.stream().rfind("cases/", 0) == 0; }

  void AddScreening(const std::string& stream, const v1::Event& event) {
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
      screenings_.push_back(count);
    }
  }

  std::map<std::string, CountedCase> cases_;
  std::vector<Count> screenings_;
};

// The newest revision, or the one asked for.
const v1::ReturnDefinition* FindDefinition(const Export& exported, const Question& question) {
  const v1::ReturnDefinition* definition = nullptr;
  for (const v1::ReturnDefinition& each : exported.returns) {
    if (each.id() != question.id) continue;
    if (question.revision != 0 && each.revision() != question.revision) continue;
    if (definition == nullptr || each.revision() > definition->revision()) definition = &each;
  }
  return definition;
}

absl::Status Check(const Export& exported, const Question& question) {
  if (FindDefinition(exported, question) == nullptr) return Unknown("报表", question.id);
  if (question.first_month.empty() || question.last_month.empty()) {
    return absl::InvalidArgumentError("期间应为 2026-03、2026-Q1、2026-H1 或 2026");
  }
  const bool known = std::any_of(exported.organisations.begin(), exported.organisations.end(),
                                 [&](const auto& org) { return org.code() == question.unit; });
  return known ? absl::OkStatus() : Unknown("单位", question.unit);
}

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

// Figures that were not told, as one or two cases make them up: what was not said cannot differ.
std::set<std::pair<std::string, std::string>> FewOf(const v1::ReturnTable& table) {
  std::set<std::pair<std::string, std::string>> few;
  for (const v1::ReturnRow& row : table.rows()) {
    const std::string unit = absl::StrCat(row.unit(), row.own() ? " own" : "");
    for (int i = 0; i < row.values_size() && i < table.definition().figures_size(); ++i) {
      if (row.values(i).few()) few.emplace(unit, table.definition().figures(i).id());
    }
  }
  return few;
}

std::string Say(const std::optional<int64_t>& value) {
  return value.has_value() ? absl::StrCat(*value) : "-";
}

}  // namespace

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

absl::StatusOr<std::vector<Answer>> Recompute(const Export& exported, const std::vector<Question>& questions) {
  const Meanings meanings(exported);
  std::vector<Sheet> sheets;
  for (const Question& question : questions) {
    if (absl::Status known = Check(exported, question); !known.ok()) return known;
    sheets.emplace_back(&exported, &meanings, FindDefinition(exported, question), &question);
  }
  Register seen;
  // Questions that ask for nothing after a record are told what was before it, together, when the next comes that
  // could change a figure.
  std::vector<bool> over(sheets.size(), false);
  std::vector<int64_t> not_shown(sheets.size(), 0);
  std::vector<Sheet*> due;
  const absl::Status read = ForEachRecord(exported, [&](const v1::ExportedRecord& record) {
    for (size_t i = 0; i < sheets.size(); ++i) {
      if (over[i]) continue;
      if (sheets[i].IsAfter(record)) {
        over[i] = true;
        due.push_back(&sheets[i]);
      } else if (record.withheld() == v1::WITHHELD_WHOLLY) {
        ++not_shown[i];
      }
    }
    if (!Register::Counts(record)) return;
    seen.TellTo(due);
    due.clear();
    seen.Apply(record);
  });
  if (!read.ok()) return read;
  for (size_t i = 0; i < sheets.size(); ++i) {
    if (!over[i]) due.push_back(&sheets[i]);
  }
  seen.TellTo(due);
  std::vector<Answer> answers;
  for (size_t i = 0; i < sheets.size(); ++i) answers.push_back({sheets[i].Table(), not_shown[i]});
  return answers;
}

std::vector<std::string> Differences(const v1::ReturnTable& table, const v1::ReturnTable& told) {
  const Values ours = ValuesOf(table);
  const Values theirs = ValuesOf(told);
  const std::set<std::pair<std::string, std::string>> untold = FewOf(told);
  std::set<std::pair<std::string, std::string>> keys;
  for (const auto& [key, value] : ours) keys.insert(key);
  for (const auto& [key, value] : theirs) keys.insert(key);
  std::vector<std::string> differences;
  for (const auto& key : keys) {
    const auto of = [&](const Values& values) {
      const auto found = values.find(key);
      return found == values.end() ? std::optional<int64_t>() : found->second;
    };
    if (untold.contains(key)) continue;
    const std::optional<int64_t> a = of(ours);
    const std::optional<int64_t> b = of(theirs);
    // A unit without any cases has a row in one and none in the other; a ratio without denominator is absent.
    if (a == b || (a.value_or(0) == 0 && b.value_or(0) == 0)) continue;
    differences.push_back(absl::StrCat(key.first, " ", key.second, ": ", Say(a), ", not ", Say(b)));
  }
  return differences;
}

}  // namespace gaiwan::recompute
