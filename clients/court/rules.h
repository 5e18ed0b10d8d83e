// clients/court/rules.h: how the reference adapter answers, where a court's own system would ask its people: everything
// is taken, unless a file of rules says otherwise. Immutable, so any thread may use it.
//
// A line is a rule, the first that fits holds; `#` begins a comment:
//   every 7  not-accepted 不属于本院管辖
//   every 5  supplement 2026-03-20 补交身份证明 / filed
//   application  filed / confirmed
// It begins with what it is for: `every N` (each N-th number), `application`, `return`, `referral` or `all`; then come
// the answers in order, parted by ` / `: `filed`, `not-accepted`, `supplement DATE`, `confirmed`, `rejected`,
// `withdrawn`, `accepted` and `refused` (referrals), `done`, each with words behind it that go along as its note.
#ifndef GAIWAN_CLIENTS_COURT_RULES_H_
#define GAIWAN_CLIENTS_COURT_RULES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/court/journal.h"

namespace gaiwan::court {

class Rules {
 public:
  // Everything is taken.
  Rules() = default;
  //   INVALID_ARGUMENT  the line and what is wrong with it.
  static absl::StatusOr<Rules> Parse(absl::string_view text);

  // All answers to the hand-over with the court's `number`-th number, in order; never empty. `subject` is
  // LineHandOver.subject.
  std::vector<Decision> AnswersTo(absl::string_view subject, int64_t number) const;

 private:
  struct Answer {
    std::string word;
    std::string due_date;
    std::string note;
  };
  struct Rule {
    int64_t every = 0;
    std::string kind;  // Empty: any.
    std::vector<Answer> answers;
  };

  std::vector<Rule> rules_;
};

// `application`, `return` or `referral`.
std::string KindOf(absl::string_view subject);

// The answer as the protocol names it, in lower case: `filed`, `not_accepted`, `withdrawn`.
std::string AnswerWord(const Decision& decision);

// Whether nothing more comes after it, and whether the matter was taken.
bool IsFinal(const Decision& decision);
bool IsTaken(const Decision& decision);

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_RULES_H_
