// tests/bench/county.h: the county of deploy/data, as those see it who load a server with it: the files to import, and
// who may do what where.
#ifndef GAIWAN_TESTS_BENCH_COUNTY_H_
#define GAIWAN_TESTS_BENCH_COUNTY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "grpcpp/channel.h"

namespace gaiwan::bench {

// Imports the directory, looks at the server's status, moves its test clock.
inline constexpr char kAdministrator[] = "people/p-632821-administrator";
// Of the county bureau: sees every case of the county.
inline constexpr char kObserver[] = "people/p-632821-justice-officer";

// A committee and who works for it.
struct Desk {
  std::string unit;       // `orgs/{org}`
  std::string registrar;  // `people/{person}`: opens cases, writes down contacts, notices and notes, submits.
  std::string head;       // Takes cases on.
};

struct County {
  std::vector<std::pair<std::string, std::string>> files;  // Name and content of each CSV file.
  std::vector<Desk> desks;                                 // In the order of their units.
};

// Reads all CSV files of `folder`. NOT_FOUND when the one with the people is not there, FAILED_PRECONDITION when it
// names no committee with a registrar and a head.
absl::StatusOr<County> ReadCounty(const std::string& folder);

// Imports it in one change. Waits up to a minute for the server to come up.
absl::Status ImportCounty(const std::shared_ptr<grpc::Channel>& channel, const County& county);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_COUNTY_H_
