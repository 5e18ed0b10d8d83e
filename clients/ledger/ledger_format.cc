#include "clients/ledger/ledger_format.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace gaiwan::ledger {
namespace {

struct Known {
  Field field;
  absl::string_view name;
  bool required = false;
};

// In the order of the enum.
constexpr Known kFields[] = {
    {Field::kLedgerRow, "ledger_row"},
    {Field::kCaseNumber, "case_number"},
    {Field::kRegistered, "registered", true},
    {Field::kApplicants, "applicants", true},
    {Field::kApplicantPhones, "applicant_phones"},
    {Field::kApplicantIds, "applicant_ids"},
    {Field::kRespondents, "respondents"},
    {Field::kRespondentPhones, "respondent_phones"},
    {Field::kRespondentIds, "respondent_ids"},
    {Field::kFacts, "facts", true},
    {Field::kClaim, "claim"},
    {Field::kPlace, "place"},
    {Field::kClass, "class", true},
    {Field::kSource, "source", true},
    {Field::kChannel, "channel", true},
    {Field::kDifficulty, "difficulty"},
    {Field::kUnit, "unit"},
    {Field::kCommittee, "committee"},
    {Field::kMediators, "mediators"},
    {Field::kClaimed, "claimed"},
    {Field::kStage, "stage", true},
    {Field::kForm, "form"},
    {Field::kAgreementDate, "agreement_date"},
    {Field::kAgreementText, "agreement_text"},
    {Field::kAgreementAmount, "agreement_amount"},
    {Field::kDueDate, "due_date"},
    {Field::kPerformance, "performance"},
    {Field::kResult, "result"},
    {Field::kCloseDate, "close_date"},
};

constexpr absl::string_view kLists[] = {"channel",     "difficulty", "dispute_class", "form",
                                        "performance", "result",     "source",        "stage"};

std::string WordKey(absl::string_view list, absl::string_view word) {
  return absl::StrCat(list, "/", WithoutSpace(word));
}

}  // namespace

absl::string_view FieldName(Field field) {
  return kFields[static_cast<size_t>(field)].name;
}

std::string WithoutSpace(absl::string_view text) {
  return absl::StrReplaceAll(text, {{" ", ""}, {"\t", ""}, {"\r", ""}, {"\n", ""}, {"　", ""}});
}

absl::StatusOr<LedgerFormat> LedgerFormat::From(const v1::LedgerFormat& proto) {
  LedgerFormat format;
  for (const v1::LedgerColumn& column : proto.columns()) {
    const auto* const known = std::find_if(std::begin(kFields), std::end(kFields),
                                           [&](const Known& each) { return each.name == column.field(); });
    if (known == std::end(kFields)) {
      return absl::InvalidArgumentError(absl::StrCat("columns: 没有名为 ", column.field(), " 的栏目"));
    }
    if (column.titles().empty()) {
      return absl::InvalidArgumentError(absl::StrCat("columns: ", column.field(), " 没有写表头"));
    }
    if (!format.titles_.try_emplace(known->field, column.titles(0)).second) {
      return absl::InvalidArgumentError(absl::StrCat("columns: ", column.field(), " 出现了两次"));
    }
    for (const std::string& title : column.titles()) {
      if (!format.fields_.try_emplace(WithoutSpace(title), known->field).second) {
        return absl::InvalidArgumentError(absl::StrCat("columns: 表头“", title, "”出现了两次"));
      }
    }
  }
  for (const Known& known : kFields) {
    if (!known.required || format.titles_.contains(known.field)) continue;
    return absl::InvalidArgumentError(absl::StrCat("columns: 缺少 ", known.name));
  }
  for (const v1::LedgerWord& word : proto.words()) {
    if (std::find(std::begin(kLists), std::end(kLists), word.list()) == std::end(kLists)) {
      return absl::InvalidArgumentError(absl::StrCat("words: 没有名为 ", word.list(), " 的代码表"));
    }
    for (const std::string& each : word.words()) {
      if (!format.codes_.try_emplace(WordKey(word.list(), each), word.code()).second) {
        return absl::InvalidArgumentError(absl::StrCat("words: ", word.list(), " 的“", each, "”出现了两次"));
      }
    }
  }
  return format;
}

const Field* LedgerFormat::FindTitle(absl::string_view title) const {
  const auto found = fields_.find(WithoutSpace(title));
  return found == fields_.end() ? nullptr : &found->second;
}

const std::string& LedgerFormat::TitleOf(Field field) const {
  static const auto* const kUnnamed = new std::string();
  const auto found = titles_.find(field);
  return found == titles_.end() ? *kUnnamed : found->second;
}

std::vector<std::string> LedgerFormat::RequiredTitles() const {
  std::vector<std::string> titles;
  for (const Known& known : kFields) {
    if (known.required) titles.push_back(TitleOf(known.field));
  }
  return titles;
}

absl::string_view LedgerFormat::CodeOf(absl::string_view list, absl::string_view word) const {
  const auto found = codes_.find(WordKey(list, word));
  return found == codes_.end() ? absl::string_view() : found->second;
}

}  // namespace gaiwan::ledger
