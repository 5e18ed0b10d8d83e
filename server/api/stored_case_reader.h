// server/api/stored_case_reader.h: the CaseReader of the server: the log, folded cases, and the table that lists run
// over.
#ifndef GAIWAN_SERVER_API_STORED_CASE_READER_H_
#define GAIWAN_SERVER_API_STORED_CASE_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "server/api/case_reader.h"
#include "server/log/store.h"
#include "server/projection/case_loader.h"
#include "server/projection/case_table.h"

namespace gaiwan {

class StoredCaseReader final : public CaseReader {
 public:
  struct Parts {
    const Store* store;
    const CaseLoader* loader;
    const CaseTable* table;
  };
  // What `parts` names is not owned and outlives the reader.
  explicit StoredCaseReader(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<std::shared_ptr<const v1::Case>> Get(absl::string_view name) const override;
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAt(absl::string_view name, int64_t version) const override;
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAtTime(absl::string_view name, absl::Time time) const override;
  absl::StatusOr<std::vector<HistoryRecord>> History(absl::string_view name, int64_t from_version,
                                                     int limit) const override;
  // UNAVAILABLE while the table is still being filled after a start.
  absl::StatusOr<CasePage> List(const CaseQuery& query) const override;
  absl::StatusOr<std::vector<MediatorLoad>> Loads(const std::vector<std::string>& people,
                                                  absl::string_view dispute_class) const override;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_STORED_CASE_READER_H_
