// server/api/acting_desk.h: what SupervisionService shows of samples, stand-ins, the subsidy and orders, each to whom
// it is for. Thread-safe.
#ifndef GAIWAN_SERVER_API_ACTING_DESK_H_
#define GAIWAN_SERVER_API_ACTING_DESK_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "gaiwan/v1/supervision_service.pb.h"
#include "server/api/acting_scout.h"
#include "server/api/case_viewer.h"
#include "server/api/order_done.h"
#include "server/api/page_token.h"
#include "server/auth/caller.h"
#include "server/mediation/acting_table.h"
#include "server/projection/case_table.h"

namespace gaiwan {

// Pages when the request names no size.
inline constexpr int kSamplesPerPage = 20;
inline constexpr int kSubsidiesPerPage = 10;
// All that is listed: a county asks for some ten a year.
inline constexpr int kOrdersListed = 200;

class ActingDesk {
 public:
  struct Parts {
    const ActingTable* acting = nullptr;
    const ActingScout* scout = nullptr;
    const CaseTable* table = nullptr;
    const CaseViewer* viewer = nullptr;
    const PageTokens* tokens = nullptr;
    // Whom the county names to say yes beside the offices.
    std::vector<std::string> second_people = {};
    const OrderDone* done = nullptr;
  };
  // What `parts` names is not owned and outlives the desk.
  explicit ActingDesk(Parts parts) : parts_(std::move(parts)) {}

  // For people of the office that drew or of one that watches over it, and auditors: whoever is called back about
  // learns nothing of it before. Of cases that the caller does not see nothing is told. A note is for whoever sees the
  // records.
  //   NOT_YOUR_ROLE for anybody else; BadField for an unknown organisation.
  absl::StatusOr<v1::ListSamplesResponse> ListSamples(const Caller& caller,
                                                      const v1::ListSamplesRequest& request) const;
  // For the same. `same` is about all cases, also those that the caller does not see.
  //   NOT_FOUND  no such sample.
  absl::StatusOr<v1::CheckSampleResponse> CheckSample(const Caller& caller,
                                                      const v1::CheckSampleRequest& request) const;

  // For people of the organisation, of what lies below it or stands over it. The reason is for the two and for whoever
  // may appoint.
  absl::StatusOr<v1::ListStandInsResponse> ListStandIns(const Caller& caller,
                                                        const v1::ListStandInsRequest& request) const;

  // A list is public in the area of its office (公示): for whoever has a post there or above. Sealed cases are named to
  // those alone who see them. What was left out, with its reason, is for officers, auditors and whoever sees the case;
  // who objected and why for officers and themselves.
  absl::StatusOr<v1::ListSubsidiesResponse> ListSubsidies(const Caller& caller,
                                                          const v1::ListSubsidiesRequest& request) const;

  // For who asked, officers of the office and of those above it, administrators and auditors there, and whom the county
  // names. The case that an erasure is about is named to who sees it; why it is asked for to all of these.
  absl::StatusOr<v1::ListOrdersResponse> ListOrders(const Caller& caller, const v1::ListOrdersRequest& request) const;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_ACTING_DESK_H_
