// workflow/base/fault_list.h: all that is wrong with a text a county wrote: a definition, a plan of messages, a return.
// One look finds everything, so that nobody mends one fault to meet the next.
#ifndef GAIWAN_WORKFLOW_BASE_FAULT_LIST_H_
#define GAIWAN_WORKFLOW_BASE_FAULT_LIST_H_

#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/errors.pb.h"
#include "google/protobuf/message.h"

namespace gaiwan {

class FaultList {
 public:
  void Add(absl::string_view path, absl::string_view zh, absl::string_view en);
  // Worth a look, but it may be used.
  void Warn(absl::string_view path, absl::string_view zh, absl::string_view en);
  // Whether something at this path, or inside it, was found wrong.
  bool Covers(absl::string_view path) const;

  std::vector<v1::Fault> Take() { return std::move(faults_); }

 private:
  std::vector<v1::Fault> faults_;
};

// 1 to 40 of `a-z 0-9 -`.
void CheckId(absl::string_view id, absl::string_view path, FaultList* faults);

// ReadTextproto; adds what is wrong with the text, each with `line:column` for its path. False when it could not be
// read.
bool ReadTextprotoInto(absl::string_view text, google::protobuf::Message* message, FaultList* faults);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_BASE_FAULT_LIST_H_
