// workflow/command_labels.h: the names of commands as people read them: the one list, for server and clients.
// Thread-safe.
#ifndef GAIWAN_WORKFLOW_COMMAND_LABELS_H_
#define GAIWAN_WORKFLOW_COMMAND_LABELS_H_

#include "absl/strings/string_view.h"
#include "gaiwan/v1/common.pb.h"

namespace gaiwan {

// The Chinese and English name of a command by its field name, complete for every command (tested); empty for what is
// none.
const v1::Label& CommandLabel(absl::string_view command);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_COMMAND_LABELS_H_
