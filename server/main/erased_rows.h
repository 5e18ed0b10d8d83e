// server/main/erased_rows.h: what people were found by stood in rows; what those rows were before leaves the disk. The
// row that follows an erasure is written without them in the same group; here the tables that held the old one are
// written anew.
#ifndef GAIWAN_SERVER_MAIN_ERASED_ROWS_H_
#define GAIWAN_SERVER_MAIN_ERASED_ROWS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gaiwan/v1/record.pb.h"
#include "server/log/rocks_store.h"

namespace gaiwan {

// Of `rows`, in the order of their positions, those behind the position that `mark_file` names: done, the file names
// the last of all. It is in no backup, so a folder that was restored, and one whose server died in between, have none
// or an older one, and the work is done. Errors as RocksStore::Compact; UNAVAILABLE and RESOURCE_EXHAUSTED of the file.
absl::Status CompactErasedRows(RocksStore* store, const std::string& mark_file,
                               const std::vector<v1::ErasureRow>& rows);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_ERASED_ROWS_H_
