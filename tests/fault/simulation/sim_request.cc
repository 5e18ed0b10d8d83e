#include "tests/fault/simulation/sim_request.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/fault/simulation/sim_county.h"

namespace gaiwan::testing {
namespace {

std::string IdOf(int number) {
  return absl::StrFormat("00000000-0000-4000-8000-%012d", number);
}

const char* NameOf(Asked asked) {
  switch (asked) {
    case Asked::kOpen:
      return "open";
    case Asked::kAccept:
      return "accept";
    case Asked::kDecline:
      return "decline";
    case Asked::kNote:
      return "note";
    case Asked::kPause:
      return "pause";
    case Asked::kResume:
      return "resume";
  }
  return "?";
}

v1::Command CommandOf(const SimRequest& request) {
  v1::Command command;
  switch (request.asked) {
    case Asked::kOpen: {
      v1::OpenCase* open = command.mutable_open_case();
      open->set_unit(SimUnitOf(request.case_number));
      for (int i = 0; i < request.parties; ++i) {
        v1::NewParty* party = open->add_parties();
        party->set_side(i == 0 ? v1::PARTY_SIDE_APPLICANT : v1::PARTY_SIDE_RESPONDENT);
        party->set_kind(v1::PARTY_KIND_PERSON);
        party->mutable_details()->set_name(absl::StrCat("牧民", i));
      }
      break;
    }
    case Asked::kAccept:
      command.mutable_accept_case();
      break;
    case Asked::kDecline:
      command.mutable_decline_case()->set_reason("not-civil");
      command.mutable_decline_case()->mutable_advice()->set_text("可以起诉");
      break;
    case Asked::kNote:
      command.mutable_add_note()->mutable_note()->set_text(absl::StrCat("第", request.number, "条"));
      break;
    case Asked::kPause:
      command.mutable_pause_case()->set_kind("survey");
      command.mutable_pause_case()->set_review_date("2029-12-31");
      break;
    case Asked::kResume:
      command.mutable_resume_case();
      break;
  }
  return command;
}

}  // namespace

std::string SimRequest::id() const {
  return IdOf(number);
}

std::string SimRequest::actor() const {
  return absl::StrCat("people/p", person);
}

EngineCommand SimRequest::ToCommand() const {
  EngineCommand command;
  command.stream = SimCaseName(case_number);
  command.actor = actor();
  command.request_id = id();
  command.digest = absl::StrFormat("%016d", number);
  command.expected_version = expected_version;
  if (after > 0) command.after = IdOf(after);
  command.validate_only = validate_only;
  auto body = std::make_shared<v1::ExecuteRequest>();
  body->set_name(command.stream);
  body->set_request_id(command.request_id);
  *body->mutable_command() = CommandOf(*this);
  command.bytes = body->ByteSizeLong();
  command.body = std::move(body);
  return command;
}

std::string SimRequest::Words() const {
  std::string words = absl::StrCat("r", number, " p", person, " ", NameOf(asked), " ", SimCaseName(case_number));
  if (asked == Asked::kOpen) absl::StrAppend(&words, " with ", parties, " parties");
  if (expected_version.has_value()) absl::StrAppend(&words, " if ", *expected_version);
  if (after > 0) absl::StrAppend(&words, " after r", after);
  if (validate_only) absl::StrAppend(&words, " (only to see)");
  return words;
}

}  // namespace gaiwan::testing
