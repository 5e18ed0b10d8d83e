// server/erasure/erasure_list.h: the list of erasures, kept apart from the backups, so that a restore repeats what was
// erased after the copy was made. README.md has the format. One thread at a time on one folder.
#ifndef GAIWAN_SERVER_ERASURE_ERASURE_LIST_H_
#define GAIWAN_SERVER_ERASURE_ERASURE_LIST_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/record.pb.h"
#include "server/log/signed_head.h"

namespace gaiwan {

// Its name in each folder that has one.
inline constexpr absl::string_view kErasureList = "erasures";

// Both, each once, the oldest first. One that was repeated is the one of before.
std::vector<v1::ErasureRow> JoinErasures(std::vector<v1::ErasureRow> some, const std::vector<v1::ErasureRow>& others);

// What the list in the folder `dir` says; nothing when there is none.
//   DATA_LOSS  it was changed, or signed by another key than that of `head`; the message names the file.
absl::StatusOr<std::vector<v1::ErasureRow>> ReadErasureList(const std::string& dir, const SignedHead& head);

// Adds `rows` to the list in `dir`, made when it is not there; durable before it returns. Writes nothing when it has
// them all. Errors as of ReadErasureList: a list that cannot be read is never written over.
absl::Status AddToErasureList(const std::string& dir, const std::vector<v1::ErasureRow>& rows, const SignedHead& head);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ERASURE_ERASURE_LIST_H_
