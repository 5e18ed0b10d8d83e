// server/directory/import.h: works out what CSV files change in the directory, the calendar and the code lists, and
// every fault and doubt in them, in one go.
//
// Pure: nothing is changed here. The plan goes to the decider of the stream `directory` as one command. Safe from any
// thread.
#ifndef GAIWAN_SERVER_DIRECTORY_IMPORT_H_
#define GAIWAN_SERVER_DIRECTORY_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/directory_service.pb.h"
#include "gaiwan/v1/record.pb.h"
#include "server/directory/directory.h"

namespace gaiwan {

// Bytes one import may change, as they will lie in the log: a group of the store holds 8 MiB, and the commands that
// were taken with it up to 2.
inline constexpr size_t kImportBytesMax = 6 << 20;
// What sealing adds to a person: suite, key, block, nonce and tag of a SealedBlock.
inline constexpr size_t kSealedBytesMore = 80;

struct ImportFile {
  // As shown in findings.
  absl::string_view name;
  absl::string_view content;
};

struct ImportPlan {
  // What differs from what is there; empty when nothing does or when there is a fault. Personal details are open.
  v1::DirectoryImport change;
  // Version of the stream `directory` this was worked out against: the command's expected_version.
  uint64_t base_version = 0;
  // In the order of the files and their lines; those of no line last.
  std::vector<v1::ImportFinding> findings;
  // Rows by kind, in a fixed order; kinds without rows are left out.
  std::vector<v1::ImportCount> counts;

  // Whether a finding forbids the import.
  bool has_faults() const;
  bool changes_nothing() const;
};

// Plans the import of `files` into `now`. The kind of a file is told by its header: organisations, people, seals,
// servings, codes or calendar days; several may be of one kind, and rows may name what stands in another file. What is
// there and not named stays as it is. `today` is the day on which committees are looked at for their members.
ImportPlan PlanImport(absl::Span<const ImportFile> files, const Reference& now, absl::CivilDay today);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_IMPORT_H_
