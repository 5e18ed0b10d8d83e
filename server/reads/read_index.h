// server/reads/read_index.h: which entries of the read log name a case: a row each, in Family::kList under
// `read/{case}/` and the position. A Projector; it can be made again from the log.
#ifndef GAIWAN_SERVER_READS_READ_INDEX_H_
#define GAIWAN_SERVER_READS_READ_INDEX_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/engine/projector.h"
#include "server/log/store.h"

namespace gaiwan {

class ReadIndex final : public Projector {
 public:
  void Project(const Change& change, Group* group) override;
};

// Positions of entries that name the case, `cases/{case}`, after `after`, in order, at most `limit`.
absl::StatusOr<std::vector<Position>> FindReads(const View& view, absl::string_view case_name, Position after,
                                                size_t limit);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_READS_READ_INDEX_H_
