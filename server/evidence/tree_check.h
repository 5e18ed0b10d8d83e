// server/evidence/tree_check.h: makes the tree again from the records and compares it with the one that is kept.
#ifndef GAIWAN_SERVER_EVIDENCE_TREE_CHECK_H_
#define GAIWAN_SERVER_EVIDENCE_TREE_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "server/log/store.h"

namespace gaiwan {

// Reads every record of `view` as it is stored. Calls `on_fault` for each that is missing, added, changed or moved,
// with its position (behind the last full tile of a folder of an earlier program: with a range that holds it), and for
// each row of the tree that is not what the records make. Returns how many rows of the tree are as they should be.
// Errors are those of the view but for records that are not there.
absl::StatusOr<uint64_t> CheckTree(const View& view, absl::FunctionRef<void(std::string words)> on_fault);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_TREE_CHECK_H_
