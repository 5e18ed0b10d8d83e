// server/erasure/erasure_projector.h: carries out what the log says was erased: destroys keys, removes files, and keeps
// a row of each erasure for the list (erasure_list.h).
//
// The event is durable first. Committed destroys before anybody is answered; what the disk refuses then is tried again
// by Retry, and by Load at the next start. Project and Committed on the engine's thread; the rest is thread-safe.
#ifndef GAIWAN_SERVER_ERASURE_ERASURE_PROJECTOR_H_
#define GAIWAN_SERVER_ERASURE_ERASURE_PROJECTOR_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/record.pb.h"
#include "server/base/mutex.h"
#include "server/engine/projector.h"
#include "server/files/file_eraser.h"
#include "server/log/store.h"
#include "server/seal/key_store.h"

namespace gaiwan {

std::string ErasureRowKey(Position position);

// All rows, the oldest first. DATA_LOSS: one does not parse.
absl::StatusOr<std::vector<v1::ErasureRow>> ReadErasureRows(const View& view);

class ErasureProjector final : public Projector {
 public:
  // Not owned; outlive the projector.
  ErasureProjector(KeyStore* keys, const FileEraser* files) : keys_(keys), files_(files) {}

  // Before the engine starts: what the log says was erased is erased, whatever a crash left.
  absl::Status Load(const View& view);

  void Project(const Change& change, Group* group) override;
  void Committed(absl::Span<const Change> changes) override;

  // Tries what failed again; OK when nothing is left.
  absl::Status Retry();
  // Erasures in the log. It grows with each.
  int64_t count() const { return count_; }
  // Called after each on the engine's thread, for whoever holds something readable: it outlives the engine's thread.
  void OnErased(std::function<void()> told);

 private:
  absl::Status Erase(const v1::ErasureRow& row);

  KeyStore* const keys_;
  const FileEraser* const files_;
  std::atomic<int64_t> count_{0};
  std::string scratch_;  // Of Project.
  Mutex mu_;
  std::function<void()> told_ ABSL_GUARDED_BY(mu_);
  std::vector<v1::ErasureRow> failed_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ERASURE_ERASURE_PROJECTOR_H_
