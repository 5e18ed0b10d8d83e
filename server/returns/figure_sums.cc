#include "server/returns/figure_sums.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan {
namespace {

// Every month that a counter can name.
constexpr MonthRange kAllMonths = {0, 0xfffe};

// Every channel that the directory counts in a column: one that is added as data is counted with them.
constexpr absl::string_view kColumn = "column:";

template <typename Entries>
std::optional<absl::flat_hash_set<std::string>> Resolve(const Entries& entries, absl::string_view list,
                                                        const CodeLists& codes) {
  if (entries.empty()) return std::nullopt;
  absl::flat_hash_set<std::string> found;
  for (const std::string& entry : entries) {
    absl::string_view wanted = entry;
    if (absl::ConsumePrefix(&wanted, "ministry:")) {
      for (const v1::CodeEntry& code : codes.List(list)) {
        if (code.ministry() == wanted) found.insert(code.code());
      }
    } else if (absl::ConsumePrefix(&wanted, "note:")) {
      for (const v1::CodeEntry& code : codes.List(list)) {
        if (code.note() == wanted) found.insert(code.code());
      }
    } else {
      found.insert(entry);
      for (const v1::CodeEntry& code : codes.List(list)) {
        if (code.parent() == wanted) found.insert(code.code());
      }
    }
  }
  return found;
}

std::optional<absl::flat_hash_set<std::string>> ResolveChannels(
    const google::protobuf::RepeatedPtrField<std::string>& entries, const CodeLists& codes,
    const Directory& directory) {
  std::optional<absl::flat_hash_set<std::string>> found = Resolve(entries, "channel", codes);
  for (const std::string& entry : entries) {
    absl::string_view column = entry;
    if (!absl::ConsumePrefix(&column, kColumn)) continue;
    for (const auto& [code, channel] : directory.channels()) {
      if (channel.column() == column) found->insert(code);
    }
  }
  return found;
}

bool In(const std::optional<absl::flat_hash_set<std::string>>& codes, const std::string& code) {
  return !codes.has_value() || codes->contains(code);
}

int FormOf(absl::string_view word) {
  if (word == "written") return v1::AGREEMENT_FORM_WRITTEN;
  return word == "oral" ? v1::AGREEMENT_FORM_ORAL : v1::AGREEMENT_FORM_UNSPECIFIED;
}

// What is learned of a case from its being counted so.
ClassSet ClassesOfTerm(const v1::FigureTerm& term) {
  ClassSet classes = {v1::PROCESS};
  switch (term.measure()) {
    case v1::MEASURE_PARTIES:
    case v1::MEASURE_PERSONS:
      classes.Add(v1::PARTIES);
      break;
    case v1::MEASURE_AMOUNT_FEN:
    case v1::MEASURE_PERFORMED:
      classes.Add(v1::AGREEMENT);
      break;
    case v1::MEASURE_SATISFACTION_ANSWERED:
    case v1::MEASURE_SATISFIED:
      classes.Add(v1::SATISFACTION);
      break;
    case v1::MEASURE_PREVENTED:
    case v1::MEASURE_PREVENTED_PERSONS:
      classes.Add(v1::SUBSTANCE);
      break;
    default:
      break;
  }
  if (!term.where().relations().empty()) classes.Add(v1::PARTIES);
  if (!term.where().forms().empty()) classes.Add(v1::AGREEMENT);
  return classes;
}

}  // namespace

FigureSums::FigureSums(const v1::ReturnDefinition& definition, MonthRange months, v1::PeriodBasis basis,
                       const CodeLists& codes, const Directory& directory)
    : by_recorded_(basis == v1::PERIOD_BASIS_RECORDED), happened_(months) {
  const auto index_of = [&](const std::string& id) {
    for (int i = 0; i < definition.figures_size(); ++i) {
      if (definition.figures(i).id() == id) return i;
    }
    return -1;
  };
  for (const v1::FigureDefinition& proto : definition.figures()) {
    Figure& figure = figures_.emplace_back();
    if (proto.has_ratio()) {
      figure.numerator = index_of(proto.ratio().numerator());
      figure.denominator = index_of(proto.ratio().denominator());
      continue;
    }
    for (const v1::FigureTerm& term : proto.terms()) {
      figure.terms.push_back(MakeTerm(term, months, codes, directory));
      figure.classes |= ClassesOfTerm(term);
      measures_.insert(term.measure());
      happened_.from = std::min(happened_.from, figure.terms.back().months.from);
    }
  }
  for (Figure& figure : figures_) {
    if (figure.numerator < 0 || figure.denominator < 0) continue;
    figure.classes = figures_[static_cast<size_t>(figure.numerator)].classes |
                     figures_[static_cast<size_t>(figure.denominator)].classes;
  }
  if (by_recorded_) happened_ = kAllMonths;  // What was entered in a month may have happened in any.
}

FigureSums::Term FigureSums::MakeTerm(const v1::FigureTerm& term, MonthRange months, const CodeLists& codes,
                                      const Directory& directory) const {
  Term made;
  made.measure = term.measure();
  made.months = months;
  if (term.time() == v1::TERM_TIME_BEFORE_PERIOD) made.months = {kAllMonths.from, months.from - 1};
  if (term.time() == v1::TERM_TIME_UNTIL_PERIOD_END) made.months = {kAllMonths.from, months.to};
  made.later_rounds = term.later_rounds();
  made.sign = term.subtract() ? -1 : 1;
  const v1::BookingFilter& where = term.where();
  made.classes = Resolve(where.dispute_classes(), "dispute_class", codes);
  made.sources = Resolve(where.sources(), "source", codes);
  made.channels = ResolveChannels(where.channels(), codes, directory);
  made.difficulties = Resolve(where.difficulties(), "difficulty", codes);
  made.relations = Resolve(where.relations(), "subject_relation", codes);
  made.results = Resolve(where.results(), "result", codes);
  made.origins.insert(where.origins().begin(), where.origins().end());
  for (const std::string& form : where.forms()) made.forms.insert(FormOf(form));
  return made;
}

bool FigureSums::Takes(const Term& term, const v1::Booking& booking) const {
  if (term.measure != booking.measure() || term.later_rounds != booking.later_round()) return false;
  const int32_t month = by_recorded_ ? booking.recorded_month() : booking.happened_month();
  if (month < term.months.from || month > term.months.to) return false;
  // What not every side has confirmed is counted apart: only where it is asked for.
  if (term.origins.empty() ? booking.origin() == v1::CASE_ORIGIN_UNCONFIRMED
                           : !term.origins.contains(booking.origin())) {
    return false;
  }
  if (!term.forms.empty() && !term.forms.contains(booking.form())) return false;
  return In(term.classes, booking.dispute_class()) && In(term.sources, booking.source()) &&
         In(term.channels, booking.channel()) && In(term.difficulties, booking.difficulty()) &&
         In(term.relations, booking.relation()) && In(term.results, booking.result());
}

int64_t FigureSums::Of(size_t i, const v1::Booking& booking) const {
  int64_t sum = 0;
  for (const Term& term : figures_[i].terms) {
    if (Takes(term, booking)) sum += term.sign * booking.amount();
  }
  return sum;
}

void FigureSums::AddTo(const v1::Booking& booking, std::vector<int64_t>* sums) const {
  for (size_t i = 0; i < figures_.size(); ++i) (*sums)[i] += Of(i, booking);
}

void FigureSums::FillValues(const std::vector<int64_t>& sums, v1::ReturnRow* row) const {
  row->clear_values();
  for (size_t i = 0; i < figures_.size(); ++i) {
    v1::FigureValue* value = row->add_values();
    if (figures_[i].numerator < 0) {
      value->set_value(sums[i]);
      continue;
    }
    const int64_t numerator = sums[static_cast<size_t>(figures_[i].numerator)];
    const int64_t denominator = sums[static_cast<size_t>(figures_[i].denominator)];
    if (denominator > 0) value->set_value((numerator * 10000 * 2 + denominator) / (denominator * 2));
  }
}

}  // namespace gaiwan
