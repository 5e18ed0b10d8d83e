#include "server/api/machine_file.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/hand_over_content.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kCourtData = "court-data";
constexpr absl::string_view kReturnData = "return-data";
constexpr absl::string_view kPartnerData = "partner-data";

// The entry that handed it over, the latest first; nullptr for none. `part`: an agreement, a referral.
const v1::Event* FindCause(const PaperMatter& matter, absl::string_view paper, absl::string_view part) {
  for (auto event = matter.history.rbegin(); event != matter.history.rend(); ++event) {
    if (paper == kReturnData && event->has_returned_to_court()) return &*event;
    if (paper == kCourtData && event->has_confirmation_applied_for() &&
        (part.empty() || event->confirmation_applied_for().agreement() == part)) {
      return &*event;
    }
    if (paper == kPartnerData && event->has_referred_out() &&
        (part.empty() || event->referred_out().referral() == part)) {
      return &*event;
    }
  }
  return nullptr;
}

}  // namespace

bool IsMachineFile(absl::string_view paper) {
  return paper == kCourtData || paper == kReturnData || paper == kPartnerData;
}

absl::StatusOr<PaperAnswer> MakeMachineFile(const PaperMatter& matter, absl::string_view paper,
                                            absl::string_view subject) {
  const v1::Event* cause = FindCause(matter, paper, subject.substr(subject.rfind('/') + 1));
  if (cause == nullptr) {
    if (paper == kReturnData) {
      return BadField("paper", "本案没有退回法院", "the case was not returned to a court");
    }
    if (paper == kPartnerData) {
      return BadField("subject", "还没有登记这次移送", "no such referral is entered yet");
    }
    return BadField("subject", "还没有登记司法确认申请", "no application for confirmation is entered yet");
  }
  v1::LineHandOver hand_over;
  hand_over.set_entry(cause->version());
  if (cause->has_returned_to_court()) {
    hand_over.set_subject("delegation");
    hand_over.set_to(matter.c.delegation().court());
  } else if (cause->has_referred_out()) {
    hand_over.set_subject(absl::StrCat("referrals/", cause->referred_out().referral()));
    hand_over.set_to(cause->referred_out().to());
  } else {
    hand_over.set_subject(absl::StrCat("confirmations/", cause->confirmation_applied_for().confirmation()));
    hand_over.set_to(cause->confirmation_applied_for().court());
  }
  std::vector<const v1::Event*> history;
  history.reserve(matter.history.size());
  for (const v1::Event& event : matter.history) history.push_back(&event);
  // All that the caller may read is open already.
  ASSIGN_OR_RETURN(
      const v1::HandOverContent content,
      MakeHandOverContent(matter.c, history, hand_over,
                          absl::StrCat(absl::StripPrefix(matter.c.name(), "cases/"), "-", cause->version()),
                          [](v1::Personal*) { return absl::OkStatus(); }));
  PaperAnswer answer;
  answer.media_type = "application/json";
  answer.title = "机读数据";
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  if (const auto printed = google::protobuf::util::MessageToJsonString(content, &answer.body, options); !printed.ok()) {
    return absl::InternalError(std::string(printed.message()));
  }
  return answer;
}

}  // namespace gaiwan
