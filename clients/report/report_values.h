// clients/report/report_values.h: what a column of a report can hold: a path in the case, or a value worked out from
// it. Pure functions.
//
// A path is `case.` and the names of fields, none of them a list: `case.case_number`, `case.text.facts`,
// `case.claimed.fen`. What is personal is looked into as the caller may see it. The values worked out:
//
//   applicants, respondents               names, in the case's order
//   applicant_phones, respondent_phones   in the same order
//   applicant_ids, respondent_ids         numbers of their documents, in the same order
//   applicant_id_types, applicant_sexes, applicant_ethnic_groups, applicant_ages, applicant_occupations,
//   applicant_addresses, and the same of respondents: in the same order; ages in whole years when it was asked for
//   special_groups                        code list `special_group`: those of all parties, each once
//   migrant_workers                       `yes` when one of them is one, `no`; empty where nobody may see
//   deaths                                `yes`, `no`; empty where nobody said
//   people_count                          persons on all sides; of a group its head count
//   committee_code, committee_name, unit_name
//   lead, assisting                       names of mediators
//   lead_code                             id of who leads
//   acceptor                              who took it on, in the latest round
//   co_committees                         committees that mediate together with the case's own
//   recusal                               `yes` when one was asked for, else `no`
//   mediation_date, mediation_place       of the last session
//   registered                            day it was asked for or registered
//   agreement_form                        `written` or `oral`; from the ledger where it was imported
//   agreement_date, agreement_text
//   agreement_number                      that of the case; of a later agreement with its own behind it
//   agreement_fen                         sum of the money that is owed by it, or as the ledger has it
//   performance                           code list `performance`
//   performance_manner                    code list `performance_manner`: of its clauses, each once
//   satisfaction                          the least of what the parties said: `very-satisfied`, `satisfied`, `fair`,
//                                         `dissatisfied`
//   conversion                            code list `prevention`: what it was kept from turning into, as confirmed
//   subsidy_grade                         code list `difficulty`, once it was confirmed
//   closed                                `yes` or `no`
//   close_date                            of an imported case, as the ledger has it
//   confirmation                          `yes` when judicial confirmation was applied for, else `no`
//   visit_date, visit_way                 of the last visit
//   imported                              `yes` when it came from a paper ledger, else `no`
//   report_number                         the platform's own number of the case, as it gave it
#ifndef GAIWAN_CLIENTS_REPORT_REPORT_VALUES_H_
#define GAIWAN_CLIENTS_REPORT_REPORT_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "clients/report/report_names.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan::report {

// Between values of which there are several, of persons or codes.
inline constexpr absl::string_view kListed = "、";

struct ReportSource {
  const v1::Case& c;
  const ReportNames& names;
  // Code list `report_platform`.
  absl::string_view platform;
};

// Whether it is a path there is or a value above.
bool IsValue(absl::string_view value);

// As text: dates as `2026-03-02`, sums in fen, enums by name. Empty where the case has none, or the caller may not see
// it. REQUIRES: IsValue(value).
std::string ValueOf(absl::string_view value, const ReportSource& source);

}  // namespace gaiwan::report

#endif  // GAIWAN_CLIENTS_REPORT_REPORT_VALUES_H_
