#include "workflow/retention.h"

#include <algorithm>

#include "workflow/base/date.h"
#include "workflow/base/dispute_class.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

bool HasWrittenAgreement(const v1::Case& c) {
  const bool on_paper = c.paper_outcome().form() == v1::AGREEMENT_FORM_WRITTEN;
  return on_paper || std::any_of(c.agreements().begin(), c.agreements().end(), [](const v1::Agreement& agreement) {
           return agreement.has_effective_time() && agreement.form() == v1::AGREEMENT_FORM_WRITTEN;
         });
}

bool Holds(const v1::RetentionRule& rule, const v1::Case& c) {
  if (!rule.dispute_classes().empty() && !AnyCoversClass(rule.dispute_classes(), c.dispute_class())) return false;
  return !rule.written_agreement() || HasWrittenAgreement(c);
}

const v1::RetentionRule* FindRule(const Definition& definition, const v1::Case& c) {
  for (const v1::RetentionRule& rule : definition.proto().retention()) {
    if (Holds(rule, c)) return &rule;
  }
  return nullptr;
}

}  // namespace

Retention RetentionFrom(const Definition& definition, const v1::Case& c, absl::CivilDay filed) {
  Retention retention;
  if (const v1::RetentionRule* rule = FindRule(definition, c); rule != nullptr) {
    retention.label = rule->label();
    retention.source = rule->source();
    retention.years = rule->years();
  } else {
    retention.label = MakeLabel("没有规定保管期限的卷宗", "files for which no period is set");
    retention.source = "软件默认";
    retention.years = kRetentionYearsDefault;
  }
  if (retention.years > 0) retention.end = absl::CivilDay(filed.year() + 1 + retention.years, 1, 1);
  return retention;
}

bool HasFile(const v1::Case& c) {
  return !c.case_number().empty() || c.imported().stage() == v1::PAPER_STAGE_CLOSED;
}

std::optional<absl::CivilDay> FiledDay(const v1::Case& c) {
  if (c.file().has_archive_time()) return DayOf(ToTime(c.file().archive_time()));
  if (c.imported().stage() == v1::PAPER_STAGE_CLOSED) {
    const absl::StatusOr<absl::CivilDay> closed = ParseDate(c.paper_outcome().close_date());
    return closed.ok() ? *closed : DayOf(ToTime(c.imported().import_time()));
  }
  // Its papers lie with those of the other case; it has no archiving of its own.
  if (!c.merged_into().empty() && !c.round_records().empty()) {
    return DayOf(ToTime(c.round_records().rbegin()->concluded().act_time()));
  }
  return std::nullopt;
}

}  // namespace gaiwan
