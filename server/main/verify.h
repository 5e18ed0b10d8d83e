// server/main/verify.h: `gaiwand --verify`: everything that is kept beside the log is made again from the log and
// compared with what is kept.
#ifndef GAIWAN_SERVER_MAIN_VERIFY_H_
#define GAIWAN_SERVER_MAIN_VERIFY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/engine/projector.h"
#include "server/engine/replay.h"
#include "server/evidence/checkpoints.h"
#include "server/files/file_store.h"
#include "server/log/store.h"

namespace gaiwan {

// Faults that are listed one by one; whoever has more needs a backup, not a longer list.
inline constexpr size_t kVerifyFaultsMax = 100;

struct VerifyReport {
  uint64_t records = 0;
  uint64_t streams = 0;
  uint64_t rows = 0;
  // Checkpoints that were signed, good or not.
  uint64_t checkpoints = 0;
  // Files that events name, those that are there and whole or not; and files that no event names.
  uint64_t documents = 0;
  uint64_t unnamed_files = 0;
  // What does not fit, in words that name position, stream or key.
  std::vector<std::string> faults;
  uint64_t fault_count = 0;
};

// Reads the whole log twice: in order (positions, times, that personal data is sealed), then stream by stream, when
// each stream is folded from its first event and its rows are made anew by `projectors`; then the tree over the log is
// made anew and compared with what is kept and with every checkpoint that was signed; then every document that an event
// names is read from `files` and compared with its digest. An error means that the log itself could not be read to its
// end.
absl::StatusOr<VerifyReport> Verify(const Store& store, const Deciders& deciders,
                                    const std::vector<Projector*>& projectors, const Checkpoints& checkpoints,
                                    const FileStore& files);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_VERIFY_H_
