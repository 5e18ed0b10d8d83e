#include "server/returns/return_catalogue.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/fault_list.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

void CheckLabel(const v1::Label& label, const std::string& path, FaultList* faults) {
  if (label.zh().empty()) faults->Add(path, "须有中文文字", "the Chinese words are missing");
}

// A filter's entries against the code lists they may be of.
template <typename Entries>
void CheckCodes(const Entries& entries, const std::vector<std::string>& lists, const CodeFacts* codes,
                const std::string& path, FaultList* faults) {
  for (const std::string& entry : entries) {
    if (entry.empty()) faults->Add(path, "代码为空", "a code is empty");
    if (codes == nullptr || absl::StrContains(entry, ':')) continue;
    const bool known = absl::c_any_of(lists, [&](const std::string& list) { return codes->Has(list, entry); });
    if (!known) {
      faults->Add(path, absl::StrCat("代码表中没有 ", entry), absl::StrCat(entry, " is in no code list"));
    }
  }
}

bool IsScreening(v1::Measure measure) {
  return measure >= v1::MEASURE_SCREENING_ROUNDS && measure <= v1::MEASURE_SCREENING_SETTLED;
}

bool IsPeople(v1::Measure measure) {
  return measure == v1::MEASURE_PARTIES || measure == v1::MEASURE_PERSONS || measure == v1::MEASURE_PREVENTED_PERSONS ||
         measure == v1::MEASURE_SATISFACTION_ANSWERED || measure == v1::MEASURE_SATISFIED;
}

v1::FigureUnit UnitOf(v1::Measure measure) {
  if (measure == v1::MEASURE_AMOUNT_FEN) return v1::FIGURE_UNIT_TEN_THOUSAND_YUAN;
  if (measure == v1::MEASURE_SCREENING_ROUNDS || measure == v1::MEASURE_SCREENING_HOUSEHOLDS ||
      measure == v1::MEASURE_QUESTIONS_ANSWERED) {
    return v1::FIGURE_UNIT_TIMES;
  }
  return IsPeople(measure) ? v1::FIGURE_UNIT_PEOPLE : v1::FIGURE_UNIT_CASES;
}

void CheckTerm(const v1::FigureTerm& term, v1::FigureUnit unit, const CodeFacts* codes, const std::string& path,
               FaultList* faults) {
  const v1::BookingFilter& where = term.where();
  if (term.measure() == v1::MEASURE_UNSPECIFIED || !v1::Measure_IsValid(term.measure())) {
    faults->Add(absl::StrCat(path, ".measure"), "须写明计什么", "what is counted is missing");
  } else if (UnitOf(term.measure()) != unit) {
    faults->Add(absl::StrCat(path, ".measure"), "与本指标的单位不同", "is counted in another unit than the figure");
  }
  if (IsScreening(term.measure()) && where.ByteSizeLong() > 0) {
    faults->Add(absl::StrCat(path, ".where"), "排查没有案件的类别、来源等，不能筛选",
                "a round of screening has nothing of a case to filter by");
  }
  const bool has_result = term.measure() != v1::MEASURE_ACCEPTED && term.measure() != v1::MEASURE_TRANSFERRED_IN &&
                          term.measure() != v1::MEASURE_TRANSFERRED_OUT;
  if (!has_result && (!where.results().empty() || !where.forms().empty())) {
    faults->Add(absl::StrCat(path, ".where"), "受理和移送没有结果和协议形式", "what is taken on has no result yet");
  }
  CheckCodes(where.dispute_classes(), {"dispute_class"}, codes, absl::StrCat(path, ".where.dispute_classes"), faults);
  CheckCodes(where.sources(), {"source"}, codes, absl::StrCat(path, ".where.sources"), faults);
  CheckCodes(where.channels(), {"channel"}, codes, absl::StrCat(path, ".where.channels"), faults);
  CheckCodes(where.difficulties(), {"difficulty"}, codes, absl::StrCat(path, ".where.difficulties"), faults);
  CheckCodes(where.relations(), {"subject_relation"}, codes, absl::StrCat(path, ".where.relations"), faults);
  CheckCodes(where.results(), {"result", "prevention"}, codes, absl::StrCat(path, ".where.results"), faults);
  for (const std::string& form : where.forms()) {
    if (form != "written" && form != "oral" && form != "none") {
      faults->Add(absl::StrCat(path, ".where.forms"), "协议形式只有 written、oral、none",
                  "a form is written, oral or none");
    }
  }
}

void CheckRatio(const v1::ReturnDefinition& definition, const v1::FigureDefinition& figure, const std::string& path,
                FaultList* faults) {
  if (figure.unit() != v1::FIGURE_UNIT_PERCENT) {
    faults->Add(absl::StrCat(path, ".unit"), "比率的单位是百分比", "the unit of a ratio is per cent");
  }
  for (const auto& [name, id] : {std::pair<std::string, std::string>("numerator", figure.ratio().numerator()),
                                 std::pair<std::string, std::string>("denominator", figure.ratio().denominator())}) {
    const auto found = absl::c_find_if(definition.figures(), [&id = id](const auto& each) { return each.id() == id; });
    if (found == definition.figures().end() || found->has_ratio()) {
      faults->Add(absl::StrCat(path, ".ratio.", name), absl::StrCat("没有可相加的指标 ", id),
                  absl::StrCat("there is no figure `", id, "` that is a sum"));
    }
  }
}

void CheckFigure(const v1::ReturnDefinition& definition, const v1::FigureDefinition& figure, const CodeFacts* codes,
                 const std::string& path, FaultList* faults) {
  CheckId(figure.id(), absl::StrCat(path, ".id"), faults);
  CheckLabel(figure.label(), absl::StrCat(path, ".label"), faults);
  CheckLabel(figure.words(), absl::StrCat(path, ".words"), faults);
  if (figure.unit() == v1::FIGURE_UNIT_UNSPECIFIED)
    faults->Add(absl::StrCat(path, ".unit"), "须写明单位", "is missing");
  if (figure.has_ratio() != figure.terms().empty()) {
    faults->Add(path, "要么相加，要么是比率", "is a sum of terms or a ratio, one of the two");
    return;
  }
  if (figure.has_ratio()) return CheckRatio(definition, figure, path, faults);
  for (int i = 0; i < figure.terms_size(); ++i) {
    CheckTerm(figure.terms(i), figure.unit(), codes, absl::StrCat(path, ".terms[", i, "]"), faults);
  }
}

}  // namespace

std::vector<v1::Fault> CheckReturn(absl::string_view textproto, const CodeFacts* codes,
                                   v1::ReturnDefinition* definition) {
  FaultList faults;
  if (!ReadTextprotoInto(textproto, definition, &faults)) return faults.Take();
  CheckId(definition->id(), "id", &faults);
  if (definition->revision() < 1) faults.Add("revision", "须从1起编号", "counts from 1");
  CheckLabel(definition->title(), "title", &faults);
  if (definition->figures().empty()) faults.Add("figures", "没有指标", "there are no figures");
  if (definition->figures_size() > 200) faults.Add("figures", "指标最多200个", "at most 200 figures");
  std::set<std::string> ids;
  for (const v1::FigureDefinition& figure : definition->figures()) {
    const std::string path = absl::StrCat("figures[", figure.id(), "]");
    if (!ids.insert(figure.id()).second) faults.Add(path, "标识重复", "the id stands twice");
    CheckFigure(*definition, figure, codes, path, &faults);
  }
  return faults.Take();
}

absl::StatusOr<std::shared_ptr<const ReturnCatalogue>> ReturnCatalogue::Make(const std::vector<Text>& texts) {
  auto catalogue = std::make_shared<ReturnCatalogue>();
  std::string faults;
  for (const Text& text : texts) {
    v1::ReturnDefinition definition;
    for (const v1::Fault& fault : CheckReturn(text.textproto, nullptr, &definition)) {
      absl::StrAppend(&faults, "\n", text.name, ": ", fault.path(), ": ", fault.words().en());
    }
    if (catalogue->Find(definition.id(), definition.revision()) != nullptr && definition.revision() != 0) {
      absl::StrAppend(&faults, "\n", text.name, ": ", definition.id(), " revision ", definition.revision(),
                      " is there twice");
    }
    catalogue->definitions_.push_back(std::move(definition));
  }
  if (!faults.empty()) return absl::InvalidArgumentError(absl::StrCat("returns_dir:", faults));
  std::sort(catalogue->definitions_.begin(), catalogue->definitions_.end(), [](const auto& a, const auto& b) {
    return a.id() != b.id() ? a.id() < b.id() : a.revision() > b.revision();
  });
  return catalogue;
}

const v1::ReturnDefinition* ReturnCatalogue::Find(absl::string_view id, int32_t revision) const {
  for (const v1::ReturnDefinition& definition : definitions_) {
    if (definition.id() == id && (revision == 0 || definition.revision() == revision)) return &definition;
  }
  return nullptr;
}

}  // namespace gaiwan
