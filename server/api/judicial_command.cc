#include "server/api/judicial_command.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/case_name.h"
#include "workflow/base/refusal.h"
#include "workflow/find.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

// Code list `source`.
constexpr char kSource[] = "court";
constexpr absl::string_view kReferrals = "referrals/";
constexpr absl::string_view kConfirmations = "confirmations/";

bool IsReferral(const FoundLine& line) {
  return absl::StartsWith(line.hand_over.subject(), kReferrals);
}
std::string PartOf(const FoundLine& line) {
  absl::string_view subject = line.hand_over.subject();
  if (absl::ConsumePrefix(&subject, kReferrals) || absl::ConsumePrefix(&subject, kConfirmations)) {
    return std::string(subject);
  }
  return "";
}

v1::ExecuteRequest On(const FoundLine& line, absl::string_view request_text) {
  v1::ExecuteRequest request;
  request.set_name(line.place.case_name);
  request.set_request_id(DeriveUuid(request_text));
  return request;
}

struct Said {
  v1::CourtAnswer court = v1::COURT_ANSWER_UNSPECIFIED;
  v1::ReferralState partner = v1::REFERRAL_STATE_UNSPECIFIED;
  std::string number;
  std::string due_date;
  std::string note;
  std::string digest;
};

void Put(const FoundLine& line, const Said& said, v1::Command* command) {
  v1::HandOverReceipt* receipt = nullptr;
  if (IsReferral(line)) {
    v1::RecordPartnerAnswer* answer = command->mutable_record_partner_answer();
    answer->set_referral(PartOf(line));
    answer->set_answer(said.partner);
    answer->set_partner_number(said.number);
    answer->set_due_date(said.due_date);
    if (!said.note.empty()) answer->mutable_note()->set_text(said.note);
    receipt = answer->mutable_receipt();
  } else {
    v1::RecordCourtAnswer* answer = command->mutable_record_court_answer();
    answer->set_confirmation(PartOf(line));
    answer->set_answer(said.court);
    answer->set_court_number(said.number);
    answer->set_due_date(said.due_date);
    if (!said.note.empty()) answer->mutable_note()->set_text(said.note);
    receipt = answer->mutable_receipt();
  }
  receipt->set_way(v1::HAND_OVER_WAY_BY_LINE);
  receipt->set_number(said.number);
  receipt->set_digest(said.digest);
}

}  // namespace

v1::ExecuteRequest DelegationCommand(const std::string& court, const v1::DelegateRequest& request,
                                     const std::string& channel) {
  v1::ExecuteRequest execute;
  execute.set_name(DeriveCaseName(court, absl::StrCat("delegation\n", request.court_number())));
  execute.set_request_id(request.request_id());
  v1::OpenCase* open = execute.mutable_command()->mutable_open_case();
  open->set_unit(request.unit());
  open->set_channel(channel);
  open->set_source(kSource);
  open->set_dispute_class(request.dispute_class());
  if (request.has_text()) *open->mutable_text() = request.text();
  if (request.has_claimed()) *open->mutable_claimed() = request.claimed();
  *open->mutable_parties() = request.parties();
  open->mutable_delegation()->set_kind(request.kind());
  open->mutable_delegation()->set_court(court);
  open->mutable_delegation()->set_court_number(request.court_number());
  if (request.has_application_time()) {
    *open->mutable_delegation()->mutable_application_time() = request.application_time();
  }
  return execute;
}

v1::ExecuteRequest SendingCommand(const FoundLine& line, const std::string& digest) {
  // The version, because what never arrived is sent once more with the same digest.
  v1::ExecuteRequest request = On(line, absl::StrCat("sending\n", line.id, "\n", digest, "\n", line.c->version()));
  v1::SendHandOver* sending = request.mutable_command()->mutable_send_hand_over();
  sending->set_entry(line.place.entry);
  sending->set_digest(digest);
  return request;
}

v1::ExecuteRequest ReceiptCommand(const FoundLine& line, const std::string& digest, const std::string& number) {
  v1::ExecuteRequest request = On(line, absl::StrCat("receipt\n", line.id, "\n", digest));
  Said said;
  said.court = v1::COURT_ANSWER_RECEIVED;
  said.partner = v1::REFERRAL_STATE_RECEIVED;
  said.number = number;
  said.digest = digest;
  Put(line, said, request.mutable_command());
  return request;
}

absl::StatusOr<v1::ExecuteRequest> AnswerCommand(const FoundLine& line, const v1::AnswerRequest& request) {
  const bool is_referral = IsReferral(line);
  if (is_referral ? request.partner_answer() == v1::REFERRAL_STATE_UNSPECIFIED
                  : request.court_answer() == v1::COURT_ANSWER_UNSPECIFIED) {
    return BadField(is_referral ? "partner_answer" : "court_answer", "须写明答复", "is required");
  }
  if (is_referral ? request.court_answer() != v1::COURT_ANSWER_UNSPECIFIED
                  : request.partner_answer() != v1::REFERRAL_STATE_UNSPECIFIED) {
    return BadField(is_referral ? "court_answer" : "partner_answer", "不是对这类递交的答复",
                    "is no answer to a hand-over of this kind");
  }
  v1::ExecuteRequest execute;
  execute.set_name(line.place.case_name);
  execute.set_request_id(request.request_id());
  Put(line,
      {request.court_answer(), request.partner_answer(), request.number(), request.due_date(), request.note().text(),
       request.digest()},
      execute.mutable_command());
  return execute;
}

bool IsAnswered(const FoundLine& line, const v1::AnswerRequest& request) {
  const auto same_number = [&](const std::string& number) {
    return request.number().empty() || request.number() == number;
  };
  if (line.hand_over.digest() != request.digest()) return false;
  if (IsReferral(line)) {
    const v1::Referral* referral = FindById(line.c->referrals(), PartOf(line));
    return referral != nullptr && referral->state() == request.partner_answer() &&
           same_number(referral->partner_number());
  }
  const v1::Confirmation* confirmation = FindById(line.c->confirmations(), PartOf(line));
  if (confirmation != nullptr) {
    return confirmation->answer() == request.court_answer() && confirmation->due_date() == request.due_date() &&
           same_number(confirmation->court_number());
  }
  return IsFinal(line.hand_over.state()) && line.hand_over.state() == LineStateAfter(request.court_answer()) &&
         same_number(line.hand_over.number());
}

absl::Status CheckHeld(const v1::LineHandOver& line, const v1::HeldHandOver& held, const std::string& path) {
  const bool is_referral = absl::StartsWith(line.subject(), kReferrals);
  const std::string field = absl::StrCat(path, is_referral ? ".partner_answer" : ".court_answer");
  if (is_referral ? held.court_answer() != v1::COURT_ANSWER_UNSPECIFIED
                  : held.partner_answer() != v1::REFERRAL_STATE_UNSPECIFIED) {
    return BadField(absl::StrCat(path, is_referral ? ".court_answer" : ".partner_answer"), "不是对这类递交的答复",
                    "is no answer to a hand-over of this kind");
  }
  const bool told = is_referral ? held.partner_answer() != v1::REFERRAL_STATE_UNSPECIFIED
                                : held.court_answer() != v1::COURT_ANSWER_UNSPECIFIED;
  if (!told) {
    if (!IsFinal(held.state())) return absl::OkStatus();
    return BadField(field, "已接受或者未接受的，须写明是怎样答复的",
                    "is required of what was accepted or refused: there is more than one way to either");
  }
  const v1::LineState state = is_referral ? LineStateAfter(held.partner_answer()) : LineStateAfter(held.court_answer());
  if (state == held.state()) return absl::OkStatus();
  return BadField(field, "与 state 不一致", "does not go with the state");
}

v1::ExecuteRequest HeldCommand(const FoundLine& line, const v1::HeldHandOver& held) {
  v1::ExecuteRequest request =
      On(line, absl::StrCat("held\n", line.id, "\n", held.digest(), "\n", static_cast<int>(held.state()), "\n",
                            static_cast<int>(held.court_answer()), "\n", static_cast<int>(held.partner_answer())));
  Said said;
  said.number = held.number();
  said.digest = held.digest();
  said.due_date = held.due_date();
  said.court = held.court_answer() == v1::COURT_ANSWER_UNSPECIFIED ? v1::COURT_ANSWER_RECEIVED : held.court_answer();
  said.partner =
      held.partner_answer() == v1::REFERRAL_STATE_UNSPECIFIED ? v1::REFERRAL_STATE_RECEIVED : held.partner_answer();
  Put(line, said, request.mutable_command());
  return request;
}

}  // namespace gaiwan
