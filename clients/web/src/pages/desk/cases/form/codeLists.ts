// src/pages/desk/cases/form/codeLists.ts: which code list a field of a command is of, by the name of the field, or by
// `Message.field` where it depends on the message. As command.proto says in words; a test compares them.
const LISTS: Readonly<Record<string, string>> = {
  aim: "visit_aim", attribute: "case_attribute", channel: "channel", circumstances: "circumstance", condition: "thing_condition", difficulty: "difficulty",
  dispute_class: "dispute_class", forecast: "case_forecast", id_type: "id_type", language: "language", languages: "language", literacy: "literacy",
  manner: "performance_manner", need: "support_need", needs: "party_need", paper: "paper", partner: "partner", performance: "performance",
  platform: "report_platform", read_out_in: "language", scripts: "language", sex: "sex", source: "source", special_groups: "special_group", video_provider: "video_provider",
  what: "clause_thing", why: "assignment_reason",
  "Attendance.reason": "absence_reason", "DeclineCase.reason": "decline_reason", "FileComplaint.reason": "complaint_reason",
  "ImportCase.result": "result", "IssueLetter.paper": "letter", "OfferTransfer.reason": "transfer_reason", "PauseCase.kind": "pause_reason",
  "RaiseRisk.kind": "risk_kind", "RecordPrevention.kind": "prevention", "RecordScreening.kind": "screening_kind",
  "RecordService.way": "service_way", "RecordVisit.way": "visit_way", "ReferOut.reason": "referral_reason", "Terminate.reason": "terminate_reason",
};
// Called by a name that is of a list elsewhere.
const NO_LIST: ReadonlySet<string> = new Set(["ClaimSupport.partner"]);

export function codeListOf(message: string, field: string): string | undefined {
  const own = `${message}.${field}`;
  return NO_LIST.has(own) ? undefined : LISTS[own] ?? LISTS[field];
}
