#include "workflow/line_hand_over.h"

#include "absl/strings/str_cat.h"

namespace gaiwan {
namespace {

v1::LineHandOver* MutableLineAbout(absl::string_view subject, v1::Case* c) {
  for (v1::LineHandOver& line : *c->mutable_line_hand_overs()) {
    if (line.subject() == subject) return &line;
  }
  return nullptr;
}

}  // namespace

std::string SubjectOfConfirmation(absl::string_view confirmation) {
  return confirmation.empty() ? "delegation" : absl::StrCat("confirmations/", confirmation);
}

std::string SubjectOfReferral(absl::string_view referral) {
  return absl::StrCat("referrals/", referral);
}

const v1::LineHandOver* FindLine(const v1::Case& c, int64_t entry) {
  for (const v1::LineHandOver& line : c.line_hand_overs()) {
    if (line.entry() == entry) return &line;
  }
  return nullptr;
}

const v1::LineHandOver* FindLineAbout(const v1::Case& c, absl::string_view subject) {
  for (const v1::LineHandOver& line : c.line_hand_overs()) {
    if (line.subject() == subject) return &line;
  }
  return nullptr;
}

bool IsFinal(v1::LineState state) {
  return state == v1::LINE_STATE_ACCEPTED || state == v1::LINE_STATE_REFUSED;
}

v1::LineState LineStateAfter(v1::CourtAnswer answer) {
  switch (answer) {
    case v1::COURT_ANSWER_RECEIVED:
    case v1::COURT_ANSWER_SUPPLEMENT_REQUIRED:
      return v1::LINE_STATE_RECEIVED;
    case v1::COURT_ANSWER_NOT_ACCEPTED:
    case v1::COURT_ANSWER_WITHDRAWN:
    case v1::COURT_ANSWER_DEEMED_WITHDRAWN:
      return v1::LINE_STATE_REFUSED;
    default:
      return v1::LINE_STATE_ACCEPTED;
  }
}

v1::LineState LineStateAfter(v1::ReferralState answer) {
  switch (answer) {
    case v1::REFERRAL_STATE_RECEIVED:
      return v1::LINE_STATE_RECEIVED;
    case v1::REFERRAL_STATE_REFUSED:
      return v1::LINE_STATE_REFUSED;
    default:
      return v1::LINE_STATE_ACCEPTED;
  }
}

void StartLine(const v1::HandOver& hand_over, absl::string_view subject, absl::string_view to, const v1::Event& event,
               v1::Case* c) {
  if (hand_over.way() != v1::HAND_OVER_WAY_BY_LINE || to.empty()) return;
  v1::LineHandOver* line = c->add_line_hand_overs();
  line->set_entry(event.version());
  line->set_subject(std::string(subject));
  line->set_to(std::string(to));
  line->set_state(v1::LINE_STATE_WAITING);
  *line->mutable_create_time() = event.record_time();
}

void SendLine(int64_t entry, absl::string_view digest, const v1::Event& event, v1::Case* c) {
  for (v1::LineHandOver& line : *c->mutable_line_hand_overs()) {
    if (line.entry() != entry || line.state() > v1::LINE_STATE_SENT) continue;
    line.set_state(digest.empty() ? v1::LINE_STATE_WAITING : v1::LINE_STATE_SENT);
    line.set_digest(std::string(digest));
    if (digest.empty()) {
      line.clear_send_time();
    } else {
      *line.mutable_send_time() = event.record_time();
    }
  }
}

void AnswerLine(absl::string_view subject, v1::LineState state, absl::string_view number, const v1::Event& event,
                v1::Case* c) {
  v1::LineHandOver* line = MutableLineAbout(subject, c);
  if (line == nullptr) return;
  if (!number.empty()) line->set_number(std::string(number));
  if (IsFinal(line->state())) return;
  line->set_state(state);
  if (!line->has_receive_time()) *line->mutable_receive_time() = event.record_time();
  if (IsFinal(state)) *line->mutable_answer_time() = event.record_time();
}

}  // namespace gaiwan
