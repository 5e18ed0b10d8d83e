// server/api/paper_desk.h: has papers rendered: gathers what the caller may see of a case, hands it to the worker,
// keeps the result for who fetches it piece by piece. Thread-safe.
#ifndef GAIWAN_SERVER_API_PAPER_DESK_H_
#define GAIWAN_SERVER_API_PAPER_DESK_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/document_service.pb.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/auth/caller.h"
#include "server/auth/sight.h"
#include "server/base/clock.h"
#include "server/files/file_store.h"
#include "server/mediation/definition_store.h"
#include "server/papers/paper_cache.h"
#include "server/papers/paper_data.h"
#include "server/papers/paper_worker.h"
#include "server/papers/private_folder.h"

namespace gaiwan {

// Readable copies of the documents of one package: what a PDF of 60 MB is made of, with room.
inline constexpr int64_t kPackageBytesMax = int64_t{512} << 20;
// Events of a case that its papers are made from: ten years of a hard case have some hundred.
inline constexpr int kPaperEventsMax = 4000;

// A case, and how much of it somebody sees at present.
struct SeenCase {
  std::shared_ptr<const v1::Case> c;
  Sight sight;
};

// A packet as it goes out by line: of a case as it stood when it was handed over.
struct LinePacket {
  // What stands on it as today.
  absl::Time as_of;
  // What goes along: whoever makes the packet is handed no more (line_matter.h).
  v1::HandOverContent content;
};

class PaperDesk {
 public:
  struct Parts {
    const CaseReader* reader;
    const CaseViewer* viewer;
    const FileStore* files;
    PaperWorker* worker;
    Clock* clock;
    // Folder for readable copies of documents, while a package is made.
    std::string private_dir;
    // By which definition's rule a file is kept. nullptr (a test of others): no paper says.
    const DefinitionStore* definitions = nullptr;
    // Settings.pages_address.
    std::string pages_address = "";
  };
  // What `parts` names is not owned and outlives the desk and every call.
  explicit PaperDesk(Parts parts) : parts_(std::move(parts)) {}

  template <typename Answer>
  using Done = std::function<void(const absl::StatusOr<Answer>&)>;

  // Bytes of a paper of `seen`: a new one, or what a first answer's digest names. `give_up` is of the monotonic clock.
  // `done` is called once, on any thread; the caller notes the look (seen.sight) before the answer goes out. Errors as
  // DocumentService.RenderPaper says.
  void Render(const Caller& caller, const SeenCase& seen, const v1::RenderPaperRequest& request, absl::Duration give_up,
              Done<v1::RenderPaperResponse> done) {
    RenderAs(caller, seen, request, nullptr, give_up, std::move(done));
  }
  // The same of a packet that goes by line; `seen.c` is the case as it was.
  void RenderLine(const Caller& caller, const SeenCase& seen, const v1::RenderPaperRequest& request,
                  const LinePacket& packet, absl::Duration give_up, Done<v1::RenderPaperResponse> done) {
    RenderAs(caller, seen, request, &packet, give_up, std::move(done));
  }
  // The catalogue for the case.
  void List(const Caller& caller, const v1::ListPapersRequest& request, absl::Duration give_up,
            Done<v1::ListPapersResponse> done);
  // The poster of a place, whole. Errors as DocumentService.RenderPoster says.
  void RenderPoster(const v1::RenderPosterRequest& request, absl::Duration give_up,
                    Done<v1::RenderPosterResponse> done) const;
  // Forgets what it keeps for who fetches it piece by piece, as somebody's data was erased: a reader begins anew.
  void Forget() { cache_.Clear(); }

 private:
  // `packet`: nullptr for what is not for the line.
  void RenderAs(const Caller& caller, const SeenCase& seen, const v1::RenderPaperRequest& request,
                const LinePacket* packet, absl::Duration give_up, Done<v1::RenderPaperResponse> done);
  std::string RetentionOf(const v1::Case& c) const;
  absl::StatusOr<PaperMatter> Gather(const SeenCase& seen) const;
  absl::StatusOr<std::shared_ptr<PrivateFolder>> CopyDocuments(PaperMatter* matter) const;
  // Answers with its first piece; the others are asked for by its digest.
  void Keep(const Caller& caller, const SeenCase& seen, const v1::RenderPaperRequest& request,
            absl::StatusOr<PaperAnswer> answer, const Done<v1::RenderPaperResponse>& done);

  // Readable copies of up to 512 MB lie on the disk while a package is made: one at a time. nullptr while there is one;
  // else given back with the last copy of what is returned. The desk outlives it.
  std::shared_ptr<void> TakeTurn();

  const Parts parts_;
  PaperCache cache_;
  std::atomic<bool> packing_ = false;
};

// `seen` as its caller sees it, opened, with what they see of its history: what papers and publications are made from.
//   INVALID_ARGUMENT  more than kPaperEventsMax entries.
absl::StatusOr<PaperMatter> GatherMatter(const CaseReader& reader, const CaseViewer& viewer, const SeenCase& seen);

// The case for a caller who sees its records, or a party's own. NOT_FOUND for who sees nothing, PERMISSION_DENIED
// (NOT_YOUR_ROLE) for who sees less, INVALID_ARGUMENT that names `field`, where the request has it, for what is no
// name.
absl::StatusOr<SeenCase> CaseWithRecords(const CaseReader& reader, const CaseViewer& viewer, const Caller& caller,
                                         const std::string& name, absl::string_view field);
// The same for a look that is noted before it is answered, as CaseViewer::NotedSightFor says.
absl::StatusOr<SeenCase> NotedCaseWithRecords(const CaseReader& reader, const CaseViewer& viewer, const Caller& caller,
                                              const std::string& name, absl::string_view field);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_PAPER_DESK_H_
