// workflow/report_duty.h: violence against a minor, or a person without full capacity, is reported to the police.
// Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_REPORT_DUTY_H_
#define GAIWAN_WORKFLOW_REPORT_DUTY_H_

#include "absl/status/status.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {

// Whether nobody has reported yet what must be (Anti-Domestic-Violence Law art. 14, Law on the Protection of Minors
// art. 11): violence, and among the parties a minor or somebody without full capacity. A danger that was reported, or a
// referral to the police that they did not refuse, is the report.
bool ReportIsOwed(const v1::Case& c);

// What must be done. PROOF_MISSING as long as it was not.
v1::Label ReportDutyWords();
absl::Status CheckReported(const v1::Case& c);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_REPORT_DUTY_H_
