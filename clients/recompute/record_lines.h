// clients/recompute/record_lines.h: the records of an export as lines of proto-JSON, and back. Pure functions.
//
// Many at once: with every call protobuf's JSON describes to itself each field of each type that it meets, and an Event
// has so many that this took nine tenths of the time of an export and of reading one.
#ifndef GAIWAN_CLIENTS_RECOMPUTE_RECORD_LINES_H_
#define GAIWAN_CLIENTS_RECOMPUTE_RECORD_LINES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/export_service.pb.h"

namespace gaiwan::recompute {

// Lines that are read at once: some 500 KB, and what describing costs is a hundredth of the rest.
inline constexpr size_t kLinesAtOnce = 1000;

// Calls `each` with every record of `page`, in order, as one line without its end: the same bytes as by itself.
void PrintRecords(const v1::ExportLogResponse& page, const std::function<void(absl::string_view line)>& each);

// Reads one record from each of `lines` into `page`, in order, instead of what it held. False when some line is no
// record; then `page` is of no use.
bool ParseRecords(const std::vector<std::string>& lines, v1::ExportLogResponse* page);

}  // namespace gaiwan::recompute

#endif  // GAIWAN_CLIENTS_RECOMPUTE_RECORD_LINES_H_
