// What our read of a record costs: RocksStore's, which decodes the record and checks it, against RocksDB's own Get of
// the same bytes, in this process. One after the other over the same folder, since only one may have it open.
#include <signal.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "server/base/clock.h"
#include "server/log/free_space.h"
#include "server/log/keys.h"
#include "server/log/open_db.h"
#include "server/log/request_filter.h"
#include "server/log/rocks_store.h"
#include "tests/bench/figures.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 200;
constexpr int kSeed = 7543;

using ReadOne = std::function<absl::Status(Position position, size_t* bytes)>;

// Reads every position once and then, the blocks being in memory, once more; of that the nanoseconds a read.
absl::StatusOr<double> Nanoseconds(const std::vector<Position>& positions, const ReadOne& read, size_t* bytes) {
  absl::Duration took;
  for (int round = 0; round < 2; ++round) {
    *bytes = 0;
    const absl::Time begin = absl::Now();
    for (const Position position : positions) RETURN_IF_ERROR(read(position, bytes));
    took = absl::Now() - begin;
  }
  return absl::ToDoubleNanoseconds(took) / static_cast<double>(positions.size());
}

absl::StatusOr<double> OfRocksDb(const std::string& dir, const std::vector<Position>& positions, size_t* bytes) {
  ASSIGN_OR_RETURN(const std::shared_ptr<OpenDb> db,
                   OpenDb::Open(dir, nullptr, kBlockCacheBytesDefault, std::make_shared<RequestFilter>(),
                                std::make_shared<Closing>()));
  rocksdb::PinnableSlice stored;
  const auto read = [&](Position position, size_t* size) {
    stored.Reset();
    const rocksdb::Status found =
        db->db()->Get(rocksdb::ReadOptions(), db->log(), keys::PositionKey(position), &stored);
    *size += stored.size();
    return found.ok() ? absl::OkStatus() : absl::InternalError(found.ToString());
  };
  return Nanoseconds(positions, read, bytes);
}

absl::StatusOr<double> OfStore(const std::string& dir, const std::vector<Position>& positions, size_t* bytes) {
  RocksStore::Options options;
  options.dir = dir;
  options.clock = RealClock();
  DiskFreeSpace free_space(dir);
  options.free_space = &free_space;
  ASSIGN_OR_RETURN(const std::unique_ptr<RocksStore> store, RocksStore::Open(options));
  const std::unique_ptr<View> view = store->Look();
  const auto read = [&](Position position, size_t* size) -> absl::Status {
    ASSIGN_OR_RETURN(const Record record, view->GetRecord(position));
    *size += record.payload.size();
    return absl::OkStatus();
  };
  return Nanoseconds(positions, read, bytes);
}

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, server->Status());
  RETURN_IF_ERROR(server->Stop(SIGTERM));
  std::vector<Position> positions(static_cast<size_t>(status.position()));
  std::iota(positions.begin(), positions.end(), Position{1});
  std::shuffle(positions.begin(), positions.end(), std::mt19937(kSeed));

  const std::string dir = server->data_folder() + "/log";
  std::vector<double> ratios, ours, raw;
  size_t payload_bytes = 0, stored_bytes = 0;
  for (int i = 0; i < setup.repeats(); ++i) {
    ASSIGN_OR_RETURN(raw.emplace_back(), OfRocksDb(dir, positions, &stored_bytes));
    ASSIGN_OR_RETURN(ours.emplace_back(), OfStore(dir, positions, &payload_bytes));
    ratios.push_back(ours.back() / raw.back());
  }
  const auto count = static_cast<double>(positions.size());
  Figure figure;
  figure.name = "read_vs_rocksdb_get";
  figure.unit = "ratio";
  figure.baseline = "RocksDB's Get of the same records, in any order, from memory";
  figure.SetFrom(ratios);
  figure.detail = {{"records", count},
                   {"nanoseconds", Median(ours)},
                   {"raw_nanoseconds", Median(raw)},
                   {"payload_bytes", static_cast<double>(payload_bytes) / count},
                   {"stored_bytes", static_cast<double>(stored_bytes) / count}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup ReadAgainstRocksDb() {
  return {{"read_vs_rocksdb_get"}, Measure};
}

}  // namespace gaiwan::bench
