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
#include "server/projection/lookup_index.h"
#include "server/seal/lookup_tokens.h"

namespace gaiwan {

// Cases whose rows are read to see whether they have the words of a filter: some 10 microseconds each. Where more may
// have them, the total is told as an estimate, and rows are read for the page alone.
inline constexpr size_t kFoundCheckedMax = 5000;
// Rows held at once, some 1 KB each.
inline constexpr size_t kCheckedAtOnce = 256;

class StoredCaseReader final : public CaseReader {
 public:
  struct Parts {
    const Store* store;
    const CaseLoader* loader;
    const CaseTable* table;
    const LookupIndex* lookup;
    const LookupTokens* tokens;
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
  absl::StatusOr<ListPage> Search(const CaseQuery& query, ListQuery list, bool* is_estimate) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_STORED_CASE_READER_H_
