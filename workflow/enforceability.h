// workflow/enforceability.h: 可执行性: what an agreement leaves open for whoever would have to enforce it. It warns and
// never blocks an agreement; what goes to a court has each finding mended or explained (CPL Interpretation art. 358:
// unclear content is rejected). Pure functions, safe from any thread.
//
// What its words leave open is looked for while they can be read, when it is drawn up, and kept in the case: they are
// sealed afterwards. What figures, dates and papers leave open is worked out from the case as it is. The words that are
// looked for are data of the definition (v1::SettlingRule).
//
//   vague, unverifiable    a word of the list: 尽快, 视情况
//   third-party            somebody who is no party would be bound
//   no-title-paper         a clause disposes of land or a house, and no title paper is in the file
//   no-co-owner-consent    the same, of the co-owners' consent
//   apology-way            where or how is not said
//   thing-condition        in which condition or amount is not said
//   payment-way            how is not said
//   no-debtor, no-creditor who, to whom
//   no-date                by when
//   instalments            parts that do not make the whole
//   not-typed              it is handwritten, and its clauses were not typed and confirmed by those who signed
#ifndef GAIWAN_WORKFLOW_ENFORCEABILITY_H_
#define GAIWAN_WORKFLOW_ENFORCEABILITY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "gaiwan/v1/workflow.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace gaiwan {

// As Agreement.findings holds them; at most `kFindingsMax`, the first ones. `text` has a line a clause; the Chinese
// text is looked at, also where another language prevails.
google::protobuf::RepeatedPtrField<v1::Finding> FindInWords(
    const v1::SettlingRule& rule, const google::protobuf::RepeatedPtrField<v1::Clause>& clauses,
    const v1::AgreementText& text);
inline constexpr int kFindingsMax = 200;  // As (max) of Agreement.findings.

// Everything the agreement leaves open now, by clause.
std::vector<v1::Finding> FindingsOf(const v1::SettlingRule& rule, const v1::Case& c, const v1::Agreement& agreement);

// `2-vague`: how an explanation names it.
std::string FindingId(const v1::Finding& finding);
// Every kind of finding, as above.
std::vector<std::string> FindingKinds();
// "第2条：用语不明确“尽快”".
v1::Label FindingWords(const v1::Finding& finding);

// What the agreement gives the applicant's side in money, and what was claimed, when that is less than the share of the
// rule: whoever claimed is told what they give up. nullopt when it is not, when nothing was claimed, when it settles a
// part only, or when nothing in it is owed in money.
struct FarBelowClaim {
  int64_t agreed_fen;
  int64_t claimed_fen;
};
std::optional<FarBelowClaim> IsFarBelowClaim(const v1::SettlingRule& rule, const v1::Case& c,
                                             const v1::Agreement& agreement);
v1::Label FarBelowWords(const v1::SettlingRule& rule, const FarBelowClaim& far);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ENFORCEABILITY_H_
