// server/api/export_service.h: ExportService on the wire: the log page by page, as the caller may see it. Thread-safe.
//
// What a case's records show is what its history shows (view.h). Of accounts and sign-in nothing leaves but who did
// what and when: keys and digests of passwords are of use to nobody else. Of the read log, what the caller would be
// shown of it case by case. The directory without the details of its people; they are in DirectoryService.ListPeople.
#ifndef GAIWAN_SERVER_API_EXPORT_SERVICE_H_
#define GAIWAN_SERVER_API_EXPORT_SERVICE_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/export_service.grpc.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/order_check.h"
#include "server/api/serve.h"
#include "server/api/worker.h"
#include "server/log/store.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Of one page: some 1 MB as messages, well below what a client takes.
inline constexpr size_t kExportRecordsMax = 1000;
inline constexpr size_t kExportBytesMax = 1 << 20;

using RawExportService = v1::ExportService::WithRawCallbackMethod_ExportLog<v1::ExportService::Service>;

class ExportService final : public RawExportService {
 public:
  struct Parts {
    ServeParts serve = {};
    const Store* store = nullptr;
    const CaseReader* cases = nullptr;
    const CaseViewer* viewer = nullptr;
    ReadLog* reads = nullptr;
    Worker* worker = nullptr;
    const OrderCheck* orders = nullptr;
  };
  // What `parts` names is not owned and outlives the service and every call.
  explicit ExportService(const Parts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* ExportLog(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;

 private:
  // How much of each case the caller sees, looked up once a page.
  struct Seen {
    std::shared_ptr<const v1::Case> present;
    Sight sight;
  };
  using SeenCases = absl::flat_hash_map<std::string, Seen>;

  absl::StatusOr<v1::ExportLogResponse> Export(const Caller& caller, const v1::ExportLogRequest& request) const;
  absl::StatusOr<const Seen*> Look(const Viewer& viewer, const std::string& name, SeenCases* seen) const;
  absl::Status Fill(const Viewer& viewer, const v1::Event& event, bool personal, SeenCases* seen,
                    v1::ExportedRecord* record) const;
  absl::Status FillCase(const Viewer& viewer, const v1::Event& event, bool personal, SeenCases* seen,
                        v1::ExportedRecord* record) const;
  absl::Status FillReads(const Viewer& viewer, const v1::Event& event, SeenCases* seen,
                         v1::ExportedRecord* record) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_EXPORT_SERVICE_H_
