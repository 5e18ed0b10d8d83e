#include "workflow/acting/acting.h"

#include "absl/algorithm/container.h"
#include "workflow/acting/orders.h"
#include "workflow/acting/samples.h"
#include "workflow/acting/stand_ins.h"
#include "workflow/acting/subsidy.h"
#include "workflow/base/refusal.h"

namespace gaiwan {

bool IsSecondPerson(const ActingPast& past, absl::string_view actor) {
  return past.second_people != nullptr && absl::c_linear_search(*past.second_people, actor);
}

bool IsActingCommand(absl::string_view command) {
  static constexpr absl::string_view kCommands[] = {
      "draw_sample",       "record_sample_call",       "appoint_stand_in", "end_stand_in", "publish_subsidy",
      "object_to_subsidy", "decide_subsidy_objection", "approve_subsidy",  "ask_order",    "answer_order"};
  return absl::c_linear_search(kCommands, command);
}

bool IsActingEvent(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kSampleDrawn:
    case v1::Event::kSampleCalled:
    case v1::Event::kStandInAppointed:
    case v1::Event::kStandInEnded:
    case v1::Event::kSubsidyPublished:
    case v1::Event::kSubsidyObjected:
    case v1::Event::kSubsidyObjectionDecided:
    case v1::Event::kSubsidyApproved:
    case v1::Event::kOrderAsked:
    case v1::Event::kOrderAnswered:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<v1::Event> DecideActing(absl::string_view org, const v1::Command& command, const Facts& facts,
                                       const ActingPast& past) {
  switch (command.command_case()) {
    case v1::Command::kDrawSample:
      return Decide(org, command.draw_sample(), facts, past);
    case v1::Command::kRecordSampleCall:
      return Decide(org, command.record_sample_call(), facts, past);
    case v1::Command::kAppointStandIn:
      return Decide(org, command.appoint_stand_in(), facts, past);
    case v1::Command::kEndStandIn:
      return Decide(org, command.end_stand_in(), facts, past);
    case v1::Command::kPublishSubsidy:
      return Decide(org, command.publish_subsidy(), facts, past);
    case v1::Command::kObjectToSubsidy:
      return Decide(org, command.object_to_subsidy(), facts, past);
    case v1::Command::kDecideSubsidyObjection:
      return Decide(org, command.decide_subsidy_objection(), facts, past);
    case v1::Command::kApproveSubsidy:
      return Decide(org, command.approve_subsidy(), facts, past);
    case v1::Command::kAskOrder:
      return Decide(org, command.ask_order(), facts, past);
    case v1::Command::kAnswerOrder:
      return Decide(org, command.answer_order(), facts, past);
    default:
      return BadField("name", "应为 cases/ 开头的案件编号", "must be a case: the command is about one");
  }
}

}  // namespace gaiwan
