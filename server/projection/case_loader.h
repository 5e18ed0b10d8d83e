// server/projection/case_loader.h: cases out of the log: the nearest snapshot and the events after it. Thread-safe, but
// for Load, which is the engine's.
#ifndef GAIWAN_SERVER_PROJECTION_CASE_LOADER_H_
#define GAIWAN_SERVER_PROJECTION_CASE_LOADER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/log/store.h"
#include "server/projection/case_cache.h"
#include "server/projection/case_state.h"

namespace gaiwan {

// A snapshot is written by the command that reaches or passes a multiple of this version: loading a case folds at most
// so many events and a command's own, and a case of ordinary length costs one or two rows more.
inline constexpr uint64_t kSnapshotEvery = 16;

// Cases that readers folded and that are kept apart: whoever reads everything (a watch from the beginning, an export)
// does not push out those being worked on. Some 12 MB.
inline constexpr size_t kReadCasesMax = 2048;

// Family::kSnapshots: the stream, a zero byte, the multiple as 8 bytes big-endian.
std::string SnapshotKey(absl::string_view stream, uint64_t multiple);

class CaseLoader {
 public:
  // `cache` is not owned and outlives the loader.
  explicit CaseLoader(CaseCache* cache) : cache_(cache) {}

  // As it is in `view`; a state of version 0 that has only its name when there is no such case. Keeps what it folds in
  // the cache: the engine's thread alone, since a slower reader could put back a state the engine has left behind.
  absl::StatusOr<std::shared_ptr<const CaseState>> Load(const View& view, absl::string_view stream) const;
  // The present state when it is in memory; else nullptr. Any thread.
  std::shared_ptr<const CaseState> Find(absl::string_view stream) const { return cache_->Get(stream); }
  // The same as Load for any thread; never behind `view`. What it folds is kept apart, and good while the case has not
  // changed.
  absl::StatusOr<std::shared_ptr<const CaseState>> Read(const View& view, absl::string_view stream) const;
  // As it was at `version`; version 0 before its first event. NOT_FOUND when the case has not come so far.
  absl::StatusOr<std::shared_ptr<const CaseState>> LoadAt(const View& view, absl::string_view stream,
                                                          uint64_t version) const;

 private:
  absl::StatusOr<std::shared_ptr<const CaseState>> Fold(const View& view, absl::string_view stream,
                                                        uint64_t version) const;

  CaseCache* const cache_;
  mutable CaseCache read_{kReadCasesMax};
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_LOADER_H_
