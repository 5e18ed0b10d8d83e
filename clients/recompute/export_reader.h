// clients/recompute/export_reader.h: reads the folder that `gaiwan admin export` wrote, having checked that it is
// whole. For one thread.
#ifndef GAIWAN_CLIENTS_RECOMPUTE_EXPORT_READER_H_
#define GAIWAN_CLIENTS_RECOMPUTE_EXPORT_READER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/export_service.pb.h"
#include "gaiwan/v1/return.pb.h"

namespace gaiwan::recompute {

// Format of the folder that is understood here.
inline constexpr int kExportFormat = 1;

// SHA-256 of a file as 64 hexadecimal digits; empty when it cannot be read.
using FileDigest = std::function<std::string(const std::string& path)>;

struct Export {
  std::string dir;
  v1::ExportManifest manifest;
  std::vector<v1::Organisation> organisations;
  std::vector<v1::CodeEntry> codes;
  std::vector<v1::ReturnDefinition> returns;
  std::vector<v1::Channel> channels;
};

// Reads all but the log.
//   NOT_FOUND         a file is missing.
//   DATA_LOSS         a file is not the one that the manifest names, or a line does not parse; the message says which.
//   INVALID_ARGUMENT  another format.
absl::StatusOr<Export> ReadExport(const std::string& dir, const FileDigest& digest);

// Calls `each` with the records of the log, in order. Errors as above.
absl::Status ForEachRecord(const Export& exported, const std::function<void(const v1::ExportedRecord&)>& each);

}  // namespace gaiwan::recompute

#endif  // GAIWAN_CLIENTS_RECOMPUTE_EXPORT_READER_H_
