// server/api/hand_over_papers.h: the papers that go with a hand-over, for its receiver: bytes of documents, and the
// packet as it would go on paper. Only of what was fetched, while it stands with the receiver. Thread-safe.
#ifndef GAIWAN_SERVER_API_HAND_OVER_PAPERS_H_
#define GAIWAN_SERVER_API_HAND_OVER_PAPERS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "server/api/case_reader.h"
#include "server/api/judicial_inbox.h"
#include "server/api/paper_desk.h"
#include "server/auth/caller.h"
#include "server/auth/class_set.h"
#include "server/files/file_store.h"

namespace gaiwan {

// What a hand-over holds: what the rules hand over, with who the parties are.
inline constexpr ClassSet kHandedOver = {v1::PROCESS, v1::SUBSTANCE, v1::PARTIES,
                                         v1::CONTACT, v1::AGREEMENT, v1::RECORDS};

class HandOverPapers {
 public:
  struct Parts {
    const JudicialInbox* inbox;
    const CaseReader* reader;
    const FileStore* files;
    PaperDesk* desk;
  };
  // What `parts` names is not owned and outlives this.
  explicit HandOverPapers(const Parts& parts) : parts_(parts) {}

  // Whether papers are given now.
  //   NOT_FETCHED        nobody has the content: which papers there are stands in it.
  //   NOT_IN_THIS_STATE  it went on paper, or was refused: it stands with somebody else.
  static absl::Status CheckStands(const FoundLine& line);

  // A piece of the document that the request names. Reads the disk.
  //   NOT_FOUND (PART_UNKNOWN)  it does not go along.
  //   FAILED_PRECONDITION       CheckStands; ALREADY_ERASED; FILE_NOT_STORED: it is on paper only.
  //   DATA_LOSS                 its file is damaged.
  absl::StatusOr<v1::ReadHandOverPaperResponse> Read(const FoundLine& line,
                                                     const v1::ReadHandOverPaperRequest& request) const;

  // A piece of the packet, of the case as it was handed over. `give_up` is of the monotonic clock. `done` is called
  // once, on any thread. Errors of CheckStands and PaperDesk::Render.
  void Render(const Caller& caller, const FoundLine& line, const v1::ReadHandOverPaperRequest& request,
              absl::Duration give_up,
              const std::function<void(absl::StatusOr<v1::ReadHandOverPaperResponse>)>& done) const;

 private:
  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_HAND_OVER_PAPERS_H_
