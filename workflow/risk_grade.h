// workflow/risk_grade.h: how grades of danger compare. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_RISK_GRADE_H_
#define GAIWAN_WORKFLOW_RISK_GRADE_H_

#include "absl/strings/string_view.h"

namespace gaiwan {

// 0 for green, no danger any more, up to 3 for red; -1 for a grade nobody knows.
inline int RiskRank(absl::string_view grade) {
  if (grade == "green") return 0;
  if (grade == "yellow") return 1;
  if (grade == "orange") return 2;
  if (grade == "red") return 3;
  return -1;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_RISK_GRADE_H_
