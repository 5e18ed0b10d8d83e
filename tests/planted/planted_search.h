// tests/planted/planted_search.h: looks for given strings in everything a store holds, as its readers get it. Tables
// are compressed: a search of their bytes misses what shares its beginning with something before it.
//
// Functions without state; any thread.
#ifndef GAIWAN_TESTS_PLANTED_PLANTED_SEARCH_H_
#define GAIWAN_TESTS_PLANTED_PLANTED_SEARCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/log/store.h"

namespace gaiwan::testing {

// Where one of the strings was found first in a place: `log` or the name of a family.
struct FoundString {
  std::string secret;
  std::string place;
  // Position of the record, or the row's key with what is not printable as \xNN.
  std::string at;
};

struct SearchReport {
  std::vector<FoundString> found;
  int64_t records = 0;
  int64_t rows = 0;
};

// Every record of the log as it is stored, and the key and value of every row of every family. Each string is told once
// a place.
//   DATA_LOSS  what is there cannot be read.
absl::StatusOr<SearchReport> SearchStore(const View& view, absl::Span<const std::string> secrets);

// The same in a copy of each store below `dir`, which is a data folder whose server stopped, or a folder of backups:
// nothing in `dir` is written. Names of places begin with `data/`, or with `backup-{number}/`.
//   NOT_FOUND  there is no store.
absl::StatusOr<SearchReport> SearchFolder(const std::string& dir, absl::Span<const std::string> secrets);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_PLANTED_PLANTED_SEARCH_H_
