// server/api/case_reader.h: what the API reads of cases, as a seam: the server's rows and tables behind it, a map in
// tests.
//
// Thread-safe. What it returns is durable, sealed, and shared: whoever shows it makes a view first.
#ifndef GAIWAN_SERVER_API_CASE_READER_H_
#define GAIWAN_SERVER_API_CASE_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "server/auth/sight.h"
#include "server/directory/directory.h"
#include "workflow/facts.h"

namespace gaiwan {

struct HistoryRecord {
  int64_t position = 0;
  std::shared_ptr<const v1::Event> event;
};

struct CaseQuery {
  // Only cases that SightOf(viewer) shows are listed and counted.
  Viewer viewer;
  std::shared_ptr<const DirectoryFacts> directory;
  // Of what cases are called; null: words of the filter are not looked for in their titles.
  std::shared_ptr<const Reference> reference = {};
  // The filters: a copy of the request's. Empty ones do not filter.
  v1::ListCasesRequest request;
  // Where the page before ended, as it was returned; empty for the first page.
  std::string cursor;
  // 1 to 500.
  int limit = 0;
};

struct CasePage {
  std::vector<std::shared_ptr<const v1::Case>> cases;
  // Empty on the last page.
  std::string next_cursor;
  // Of all pages; exact, but for what ListCasesResponse.total_is_estimate says.
  int64_t total = 0;
  bool total_is_estimate = false;
};

// What a mediator has to do.
struct MediatorLoad {
  // Cases that are not closed.
  int open = 0;
  // Cases of a first-level class, closed ones too.
  int same_class = 0;
};

class CaseReader {
 public:
  virtual ~CaseReader() = default;

  // By full name. NOT_FOUND (CASE_UNKNOWN); DATA_LOSS and UNAVAILABLE of the store.
  virtual absl::StatusOr<std::shared_ptr<const v1::Case>> Get(absl::string_view name) const = 0;
  // As it was at a version >= 1. NOT_FOUND also for a version it does not have yet.
  virtual absl::StatusOr<std::shared_ptr<const v1::Case>> GetAt(absl::string_view name, int64_t version) const = 0;
  // As it was at the last event recorded up to `time`. NOT_FOUND also when it was not there yet.
  virtual absl::StatusOr<std::shared_ptr<const v1::Case>> GetAtTime(absl::string_view name, absl::Time time) const = 0;

  // Events from `from_version` on, at most `limit`, in order.
  virtual absl::StatusOr<std::vector<HistoryRecord>> History(absl::string_view name, int64_t from_version,
                                                             int limit) const = 0;

  // INVALID_ARGUMENT also for a filter that cannot be read.
  virtual absl::StatusOr<CasePage> List(const CaseQuery& query) const = 0;

  // One a person, `people/{person}`, in order; `dispute_class` of either level, empty: none is of the same.
  virtual absl::StatusOr<std::vector<MediatorLoad>> Loads(const std::vector<std::string>& people,
                                                          absl::string_view dispute_class) const = 0;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_CASE_READER_H_
