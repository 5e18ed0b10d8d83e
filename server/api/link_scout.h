// server/api/link_scout.h: what a decision to link, merge or split knows of the other case: looked for on a worker's
// thread, never on the engine's. Thread-safe.
#ifndef GAIWAN_SERVER_API_LINK_SCOUT_H_
#define GAIWAN_SERVER_API_LINK_SCOUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "gaiwan/v1/case_link.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/worker.h"

namespace gaiwan {

class LinkScout {
 public:
  // `reader` and `viewer` are not owned and outlive it.
  LinkScout(const CaseReader* reader, const CaseViewer* viewer) : reader_(reader), viewer_(viewer) {}

  // Of the case that the command on `case_name` names, as `actor` may know of it: one out of their sight is unknown,
  // and to who splits one whose parties they do not see. Parties are the same when their names are.
  //   DATA_LOSS, UNAVAILABLE  of the store.
  absl::StatusOr<v1::OtherCaseFacts> Look(const std::string& actor, const std::string& case_name,
                                          const v1::Command& command) const;

 private:
  const CaseReader* const reader_;
  const CaseViewer* const viewer_;
};

// The case that the command names beside its own; empty for none, and where a link is taken away.
std::string OtherCaseNamedBy(const v1::Command& command);

// `next`, with what the scout saw beside each command that names another case. `scout` and `worker` are not owned and
// outlive every call.
SubmitCommand WithLinkScout(SubmitCommand next, const LinkScout* scout, Worker* worker);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_LINK_SCOUT_H_
