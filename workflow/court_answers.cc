#include "workflow/court_answers.h"

#include <algorithm>
#include <vector>

namespace gaiwan {
namespace {

// After each answer, those that may come next. UNSPECIFIED stands for an application that nobody answered yet. What is
// not listed on the left is the end: not accepted, withdrawn, rejected.
struct Follows {
  v1::CourtAnswer after;
  std::vector<v1::CourtAnswer> next;
};

const std::vector<Follows>& AnswerTable() {
  static const auto* const table = new std::vector<Follows>{
      {v1::COURT_ANSWER_UNSPECIFIED,
       {v1::COURT_ANSWER_RECEIVED, v1::COURT_ANSWER_SUPPLEMENT_REQUIRED, v1::COURT_ANSWER_FILED,
        v1::COURT_ANSWER_NOT_ACCEPTED, v1::COURT_ANSWER_WITHDRAWN, v1::COURT_ANSWER_CONFIRMED,
        v1::COURT_ANSWER_REJECTED}},
      {v1::COURT_ANSWER_RECEIVED,
       {v1::COURT_ANSWER_SUPPLEMENT_REQUIRED, v1::COURT_ANSWER_FILED, v1::COURT_ANSWER_NOT_ACCEPTED,
        v1::COURT_ANSWER_WITHDRAWN, v1::COURT_ANSWER_CONFIRMED, v1::COURT_ANSWER_REJECTED}},
      // Supplied, asked for once more, or missed: then it counts as withdrawn (CPL Interpretation art. 357).
      {v1::COURT_ANSWER_SUPPLEMENT_REQUIRED,
       {v1::COURT_ANSWER_RECEIVED, v1::COURT_ANSWER_SUPPLEMENT_REQUIRED, v1::COURT_ANSWER_FILED,
        v1::COURT_ANSWER_SUMMONS, v1::COURT_ANSWER_NOT_ACCEPTED, v1::COURT_ANSWER_WITHDRAWN,
        v1::COURT_ANSWER_DEEMED_WITHDRAWN, v1::COURT_ANSWER_CONFIRMED, v1::COURT_ANSWER_REJECTED}},
      // Its president may extend the term, again and again (CPL art. 187): no answer to the matter, so none follows it.
      {v1::COURT_ANSWER_FILED,
       {v1::COURT_ANSWER_SUPPLEMENT_REQUIRED, v1::COURT_ANSWER_SUMMONS, v1::COURT_ANSWER_WITHDRAWN,
        v1::COURT_ANSWER_CONFIRMED, v1::COURT_ANSWER_REJECTED, v1::COURT_ANSWER_TERM_EXTENDED}},
      {v1::COURT_ANSWER_SUMMONS,
       {v1::COURT_ANSWER_SUPPLEMENT_REQUIRED, v1::COURT_ANSWER_SUMMONS, v1::COURT_ANSWER_WITHDRAWN,
        v1::COURT_ANSWER_CONFIRMED, v1::COURT_ANSWER_REJECTED, v1::COURT_ANSWER_TERM_EXTENDED}},
      {v1::COURT_ANSWER_CONFIRMED, {v1::COURT_ANSWER_OBJECTION, v1::COURT_ANSWER_ENFORCEMENT}},
      // The ruling stands or falls (CPL Interpretation art. 372).
      {v1::COURT_ANSWER_OBJECTION, {v1::COURT_ANSWER_CONFIRMED, v1::COURT_ANSWER_REJECTED}},
      {v1::COURT_ANSWER_ENFORCEMENT, {v1::COURT_ANSWER_OBJECTION}},
  };
  return *table;
}

}  // namespace

bool MayFollow(v1::CourtAnswer after, v1::CourtAnswer next) {
  for (const Follows& row : AnswerTable()) {
    if (row.after == after) return std::find(row.next.begin(), row.next.end(), next) != row.next.end();
  }
  return false;
}

bool IsInForce(v1::CourtAnswer answer) {
  return answer == v1::COURT_ANSWER_CONFIRMED || answer == v1::COURT_ANSWER_OBJECTION ||
         answer == v1::COURT_ANSWER_ENFORCEMENT;
}

bool IsFinal(v1::CourtAnswer answer) {
  return std::none_of(AnswerTable().begin(), AnswerTable().end(),
                      [&](const Follows& row) { return row.after == answer; });
}

}  // namespace gaiwan
