// server/directory/fold.h: the stream `directory` folded into a Reference, event by event, at start and as it goes on.
//
// Safe from any thread as long as the `open` handed in is.
#ifndef GAIWAN_SERVER_DIRECTORY_FOLD_H_
#define GAIWAN_SERVER_DIRECTORY_FOLD_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/directory/directory.h"
#include "server/log/store.h"

namespace gaiwan {

inline constexpr absl::string_view kDirectoryStream = "directory";

// Opens a sealed Personal of a stream in place: `open`, or `erased` when its key was destroyed.
using OpenPersonal = std::function<absl::Status(absl::string_view stream, v1::Personal* personal)>;

// A person of the log whose details are open or erased.
DirectoryPerson PersonFrom(const v1::StoredPerson& stored);

// Folds one event in, opening the details that are sealed.
//   FAILED_PRECONDITION  a payload that this program does not know and may not skip.
//   others               as `open` says.
absl::Status FoldDirectoryEvent(const v1::Event& event, const OpenPersonal& open, Reference* reference);

// The whole stream as it is in `view`.
//   DATA_LOSS            a record that does not parse.
//   others               as above, and as reading the view says.
absl::StatusOr<Reference> FoldDirectory(const View& view, const OpenPersonal& open);

// The same into `holder`, which stays as it was on an error.
absl::Status LoadReference(const View& view, const OpenPersonal& open, DirectoryHolder* holder);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_FOLD_H_
