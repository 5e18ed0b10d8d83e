// clients/ledger/ledger_format.h: what the columns and words of a paper ledger 台账 stand for: the file
// deploy/data/import-ledger.json, checked. Immutable once made.
#ifndef GAIWAN_CLIENTS_LEDGER_LEDGER_FORMAT_H_
#define GAIWAN_CLIENTS_LEDGER_LEDGER_FORMAT_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/exchange.pb.h"

namespace gaiwan::ledger {

// What a column may hold, by the names that LedgerColumn.field uses.
enum class Field {
  kLedgerRow,         // `ledger_row`: number in the book
  kCaseNumber,        // `case_number`
  kRegistered,        // `registered`: day of registration; required
  kApplicants,        // `applicants`: names; required
  kApplicantPhones,   // `applicant_phones`, in the order of the names
  kApplicantIds,      // `applicant_ids`: numbers of resident identity cards, in the order of the names
  kRespondents,       // `respondents`
  kRespondentPhones,  // `respondent_phones`
  kRespondentIds,     // `respondent_ids`
  kFacts,             // `facts`: required
  kClaim,             // `claim`
  kPlace,             // `place`
  kClass,             // `class`: code list dispute_class; required
  kSource,            // `source`: code list; required
  kChannel,           // `channel`: code list; required
  kDifficulty,        // `difficulty`: code list
  kUnit,              // `unit`: village or community; the committee's own when empty
  kCommittee,         // `committee`: the one of the command line when empty
  kMediators,         // `mediators`: the first leads
  kClaimed,           // `claimed`: yuan
  kStage,             // `stage`: how far it came; required
  kForm,              // `form`: written or oral
  kAgreementDate,     // `agreement_date`
  kAgreementText,     // `agreement_text`
  kAgreementAmount,   // `agreement_amount`: yuan
  kDueDate,           // `due_date`: last day to perform
  kPerformance,       // `performance`: code list
  kResult,            // `result`: code list
  kCloseDate,         // `close_date`
};

// As in LedgerColumn.field.
absl::string_view FieldName(Field field);

class LedgerFormat {
 public:
  // INVALID_ARGUMENT: a field or list that is none, one that stands twice, a title of two fields.
  static absl::StatusOr<LedgerFormat> From(const v1::LedgerFormat& proto);

  // nullptr for a header that is of no field. White space in `title` does not count.
  const Field* FindTitle(absl::string_view title) const;
  // The first of a field's titles, as shown in messages.
  const std::string& TitleOf(Field field) const;
  // Titles of all fields that a ledger must have, as shown in messages.
  std::vector<std::string> RequiredTitles() const;
  // The code that a word stands for; empty for none.
  absl::string_view CodeOf(absl::string_view list, absl::string_view word) const;

 private:
  absl::flat_hash_map<std::string, Field> fields_;
  absl::flat_hash_map<Field, std::string> titles_;
  // `{list}/{word}` -> code.
  absl::flat_hash_map<std::string, std::string> codes_;
};

// `text` without any white space, ASCII or full width.
std::string WithoutSpace(absl::string_view text);

}  // namespace gaiwan::ledger

#endif  // GAIWAN_CLIENTS_LEDGER_LEDGER_FORMAT_H_
