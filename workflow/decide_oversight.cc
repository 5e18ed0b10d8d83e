// Those who stand above and those who guide: urging, complaints, guidance. None of it moves the case itself.
#include <string>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Found, and not answered yet. `collection` names it in refusals.
template <typename Part>
absl::StatusOr<const Part*> Unanswered(const v1::Case& c, const google::protobuf::RepeatedPtrField<Part>& parts,
                                       absl::string_view collection, const std::string& id) {
  const Part* part = FindById(parts, id);
  if (part == nullptr) return UnknownPart(c, collection, id);
  if (part->answered()) return Refused(c, v1::NOT_IN_THIS_STATE, absl::StrCat(collection, "/", id));
  return part;
}

}  // namespace

Decided Decide(const Ask& ask, const v1::Urge& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "urgings", command.urging(), FindById(ask.c.urgings(), command.urging()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kUrgingsFieldNumber));
  if (!command.due_date().empty()) {
    absl::StatusOr<absl::CivilDay> day = ParseDate(command.due_date());
    if (!day.ok() || *day < DayOf(ask.facts.act_time)) {
      return BadField("command.urge.due_date", "不能早于督办之日", "is not before the day of the urging");
    }
  }
  Events events(1);
  v1::Urged* urged = events.back().mutable_urged();
  urged->set_urging(IdFor(ask.c.urgings(), command.urging()));
  PutText(command.text(), urged);
  urged->set_due_date(command.due_date());
  return events;
}

Decided Decide(const Ask& ask, const v1::AnswerUrging& command) {
  ASSIGN_OR_RETURN(const v1::Urging* urging, Unanswered(ask.c, ask.c.urgings(), "urgings", command.urging()));
  Events events(1);
  events.back().mutable_urging_answered()->set_urging(urging->id());
  PutText(command.answer(), events.back().mutable_urging_answered());
  return events;
}

// PML art. 15: partiality, insults, taking benefits, leaking what is private. Whom it is about sees it when the office
// that guides the committee sends it on, and not before (server/api/complaints.h).
Decided Decide(const Ask& ask, const v1::FileComplaint& command) {
  RETURN_IF_ERROR(CheckNewId(ask.c, "complaints", command.complaint(),
                             FindById(ask.c.complaints(), command.complaint()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kComplaintsFieldNumber));
  if (!command.party().empty()) RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  RETURN_IF_ERROR(CheckCode(ask.facts, "complaint_reason", command.reason(), "command.file_complaint.reason"));
  Events events(1);
  v1::ComplaintFiled* filed = events.back().mutable_complaint_filed();
  filed->set_complaint(IdFor(ask.c.complaints(), command.complaint()));
  filed->set_party(command.party());
  filed->set_reason(command.reason());
  PutText(command.text(), filed);
  return events;
}

// Answered, sent on, or both; each once.
Decided Decide(const Ask& ask, const v1::AnswerComplaint& command) {
  const v1::Complaint* complaint = FindById(ask.c.complaints(), command.complaint());
  if (complaint == nullptr) return UnknownPart(ask.c, "complaints", command.complaint());
  const bool answers = !command.answer().text().empty();
  if (!answers && !command.sends_on()) {
    return BadField("command.answer_complaint.answer", "须答复，或者转交调委会", "is required, unless it is sent on");
  }
  if ((answers && complaint->answered()) || (command.sends_on() && complaint->sent_on())) {
    return Refused(ask.c, v1::NOT_IN_THIS_STATE, absl::StrCat("complaints/", complaint->id()));
  }
  Events events(1);
  v1::ComplaintAnswered* answered = events.back().mutable_complaint_answered();
  answered->set_complaint(complaint->id());
  PutText(command.answer(), answered);
  answered->set_sent_on(command.sends_on());
  return events;
}

// PML art. 5: the justice office guides, the basic court gives guidance in the matter itself.
Decided Decide(const Ask& ask, const v1::AskGuidance& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "guidances", command.guidance(), FindById(ask.c.guidances(), command.guidance()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kGuidancesFieldNumber));
  RETURN_IF_ERROR(CheckOrg(ask.facts, command.of(), "command.ask_guidance.of"));
  if (command.of() == ask.c.unit() || command.of() == ask.c.committee()) {
    return BadField("command.ask_guidance.of", "不能请求本单位自己指导", "is the unit that asks");
  }
  Events events(1);
  v1::GuidanceAsked* asked = events.back().mutable_guidance_asked();
  asked->set_guidance(IdFor(ask.c.guidances(), command.guidance()));
  asked->set_of(absl::StrCat("orgs/", IdOf(command.of())));
  PutText(command.question(), asked);
  return events;
}

Decided Decide(const Ask& ask, const v1::AnswerGuidance& command) {
  ASSIGN_OR_RETURN(const v1::Guidance* guidance, Unanswered(ask.c, ask.c.guidances(), "guidances", command.guidance()));
  // Only who was asked answers, under any definition: another court's word would pass for theirs.
  if (!HoldsPostAt(ask.facts, guidance->of())) {
    return Refused(ask.c, v1::NOT_YOUR_ROLE, absl::StrCat("guidances/", guidance->id()));
  }
  Events events(1);
  events.back().mutable_guidance_answered()->set_guidance(guidance->id());
  PutText(command.answer(), events.back().mutable_guidance_answered());
  return events;
}

}  // namespace gaiwan
