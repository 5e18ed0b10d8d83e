// server/api/list_filter.h: what a request for a list asks of cases, as one filter. Pure; safe from any thread.
#ifndef GAIWAN_SERVER_API_LIST_FILTER_H_
#define GAIWAN_SERVER_API_LIST_FILTER_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/filter/case_filter.h"
#include "workflow/facts.h"

namespace gaiwan {

// The text of the filter and the single fields, all of them to hold. Errors as CaseFilter::Parse.
absl::StatusOr<CaseFilter> FilterOf(const v1::ListCasesRequest& request, absl::Time now);

// ListQuery::is_at_or_below, by the directory.
std::function<bool(absl::string_view unit, absl::string_view root)> AtOrBelow(
    std::shared_ptr<const DirectoryFacts> directory);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_LIST_FILTER_H_
