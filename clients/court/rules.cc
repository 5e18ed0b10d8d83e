#include "clients/court/rules.h"

#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "workflow/base/date.h"

namespace gaiwan::court {
namespace {

// What a word means to a court and to another office; unspecified where it means nothing.
struct Word {
  absl::string_view word;
  v1::CourtAnswer court;
  v1::ReferralState partner;
};
constexpr Word kWords[] = {
    {"filed", v1::COURT_ANSWER_FILED, v1::REFERRAL_STATE_ACCEPTED},
    {"accepted", v1::COURT_ANSWER_FILED, v1::REFERRAL_STATE_ACCEPTED},
    {"not-accepted", v1::COURT_ANSWER_NOT_ACCEPTED, v1::REFERRAL_STATE_REFUSED},
    {"refused", v1::COURT_ANSWER_NOT_ACCEPTED, v1::REFERRAL_STATE_REFUSED},
    {"supplement", v1::COURT_ANSWER_SUPPLEMENT_REQUIRED, v1::REFERRAL_STATE_UNSPECIFIED},
    {"confirmed", v1::COURT_ANSWER_CONFIRMED, v1::REFERRAL_STATE_UNSPECIFIED},
    {"rejected", v1::COURT_ANSWER_REJECTED, v1::REFERRAL_STATE_UNSPECIFIED},
    {"withdrawn", v1::COURT_ANSWER_WITHDRAWN, v1::REFERRAL_STATE_UNSPECIFIED},
    {"done", v1::COURT_ANSWER_UNSPECIFIED, v1::REFERRAL_STATE_DONE},
};

const Word* FindWord(absl::string_view word) {
  for (const Word& each : kWords) {
    if (each.word == word) return &each;
  }
  return nullptr;
}

// The next word of a line, and the rest without the blanks before it.
absl::string_view TakeWord(absl::string_view* line) {
  *line = absl::StripLeadingAsciiWhitespace(*line);
  const absl::string_view word = line->substr(0, line->find(' '));
  line->remove_prefix(word.size());
  *line = absl::StripLeadingAsciiWhitespace(*line);
  return word;
}

}  // namespace

std::string KindOf(absl::string_view subject) {
  if (absl::StartsWith(subject, "referrals/")) return "referral";
  return subject == "delegation" ? "return" : "application";
}

absl::StatusOr<Rules> Rules::Parse(absl::string_view text) {
  Rules rules;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    const auto wrong = [&](absl::string_view what) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": ", what));
    };
    Rule rule;
    const absl::string_view what = TakeWord(&line);
    if (what == "every") {
      if (!absl::SimpleAtoi(TakeWord(&line), &rule.every) || rule.every < 1) return wrong("`every` takes a number");
    } else if (what == "application" || what == "return" || what == "referral") {
      rule.kind = std::string(what);
    } else if (what != "all") {
      return wrong("begins with every N, application, return, referral or all");
    }
    for (absl::string_view part : absl::StrSplit(line, " / ")) {
      Answer answer;
      answer.word = std::string(TakeWord(&part));
      if (FindWord(answer.word) == nullptr) return wrong(absl::StrCat("there is no answer `", answer.word, "`"));
      if (answer.word == "supplement") {
        answer.due_date = std::string(TakeWord(&part));
        if (!ParseDate(answer.due_date).ok()) return wrong("`supplement` takes a date, yyyy-mm-dd");
      }
      answer.note = std::string(part);
      rule.answers.push_back(std::move(answer));
    }
    rules.rules_.push_back(std::move(rule));
  }
  return rules;
}

std::vector<Decision> Rules::AnswersTo(absl::string_view subject, int64_t number) const {
  const std::string kind = KindOf(subject);
  const bool is_referral = kind == "referral";
  for (const Rule& rule : rules_) {
    if (rule.every > 0 && number % rule.every != 0) continue;
    if (!rule.kind.empty() && rule.kind != kind) continue;
    std::vector<Decision> decisions;
    for (const Answer& answer : rule.answers) {
      const Word& word = *FindWord(answer.word);
      Decision decision;
      if (is_referral) {
        decision.partner_answer = word.partner;
      } else {
        decision.court_answer = word.court;
      }
      decision.due_date = answer.due_date;
      decision.note = answer.note;
      const bool means_something =
          is_referral ? word.partner != v1::REFERRAL_STATE_UNSPECIFIED : word.court != v1::COURT_ANSWER_UNSPECIFIED;
      // A matter that was returned is filed or not; nothing is confirmed or supplied.
      const bool fits = means_something && (kind != "return" || word.court == v1::COURT_ANSWER_FILED ||
                                            word.court == v1::COURT_ANSWER_NOT_ACCEPTED);
      if (fits) decisions.push_back(std::move(decision));
    }
    if (!decisions.empty()) return decisions;
  }
  Decision taken;
  if (is_referral) {
    taken.partner_answer = v1::REFERRAL_STATE_ACCEPTED;
  } else {
    taken.court_answer = v1::COURT_ANSWER_FILED;
  }
  return {taken};
}

std::string AnswerWord(const Decision& decision) {
  const bool is_referral = decision.partner_answer != v1::REFERRAL_STATE_UNSPECIFIED;
  const std::string name =
      is_referral ? v1::ReferralState_Name(decision.partner_answer) : v1::CourtAnswer_Name(decision.court_answer);
  absl::string_view word = name;
  if (!absl::ConsumePrefix(&word, "REFERRAL_STATE_")) absl::ConsumePrefix(&word, "COURT_ANSWER_");
  return absl::AsciiStrToLower(word);
}

bool IsFinal(const Decision& decision) {
  return decision.court_answer != v1::COURT_ANSWER_SUPPLEMENT_REQUIRED;
}

bool IsTaken(const Decision& decision) {
  return decision.partner_answer != v1::REFERRAL_STATE_REFUSED &&
         decision.court_answer != v1::COURT_ANSWER_NOT_ACCEPTED && decision.court_answer != v1::COURT_ANSWER_WITHDRAWN;
}

}  // namespace gaiwan::court
