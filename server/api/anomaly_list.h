// server/api/anomaly_list.h: the anomaly report as one caller may be told it. Thread-safe; reads thousands of cases, so
// not for a thread that others wait for.
//
// It is for the judicial office that stands over the unit. Cases whose substance the caller does not see are neither
// listed nor named beside others, and nobody is told of cases they mediated or opened themselves.
#ifndef GAIWAN_SERVER_API_ANOMALY_LIST_H_
#define GAIWAN_SERVER_API_ANOMALY_LIST_H_

#include "absl/status/statusor.h"
#include "gaiwan/v1/supervision_service.pb.h"
#include "server/anomalies/anomaly_reader.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/page_token.h"
#include "server/auth/caller.h"
#include "server/log/store.h"
#include "server/projection/case_table.h"

namespace gaiwan {

// Cases of a page when the request names no size.
inline constexpr int kAnomaliesPerPage = 50;
// Other cases named with a reason.
inline constexpr int kOthersNamedMax = 10;

class AnomalyList {
 public:
  struct Parts {
    const Store* store = nullptr;
    const AnomalyReader* anomalies = nullptr;
    const CaseTable* table = nullptr;
    const CaseReader* reader = nullptr;
    const CaseViewer* viewer = nullptr;
    const PageTokens* tokens = nullptr;
  };
  // What `parts` names is not owned and outlives the list.
  explicit AnomalyList(const Parts& parts) : parts_(parts) {}

  // Errors: INVALID_ARGUMENT that names the field; FAILED_PRECONDITION with NOT_YOUR_ROLE; UNAVAILABLE while lists are
  // loaded; RESOURCE_EXHAUSTED when it would be too many cases; those of the store.
  absl::StatusOr<v1::ListAnomaliesResponse> List(const Caller& caller, const v1::ListAnomaliesRequest& request) const;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ANOMALY_LIST_H_
