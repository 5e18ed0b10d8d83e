// server/main/erasure_desk.h: what follows an erasure while the server runs: the list of erasures and the copy of the
// keys, wherever backups are kept, and the tables on disk, so that nothing of the person is left in any of them. Made,
// started and stopped by one thread; the rest is thread-safe.
#ifndef GAIWAN_SERVER_MAIN_ERASURE_DESK_H_
#define GAIWAN_SERVER_MAIN_ERASURE_DESK_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gaiwan/v1/record.pb.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/base/mutex.h"
#include "server/main/data.h"
#include "server/main/maintenance_desk.h"
#include "server/main/step_thread.h"

namespace gaiwan {

class ErasureDesk {
 public:
  // Not owned; outlive it.
  ErasureDesk(const v1::Settings& settings, Data* data, MaintenanceDesk* maintenance)
      : settings_(settings), data_(data), maintenance_(maintenance) {}

  void Start();
  void Stop() { thread_.Stop(); }
  void Join() { thread_.Join(); }

  // Erasures in the log, and those of them that are not in every list yet, or not out of every table.
  int64_t count() const { return data_->erasures().count(); }
  int64_t unlisted() const { return count() - listed_; }
  // What the administrator should look at; empty when nothing is wrong.
  std::string alarm() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Status Follow();
  absl::Status List(const std::vector<v1::ErasureRow>& rows) const;

  const v1::Settings settings_;
  Data* const data_;
  MaintenanceDesk* const maintenance_;
  std::atomic<int64_t> listed_{0};
  mutable Mutex mu_;
  std::string alarm_ ABSL_GUARDED_BY(mu_);
  StepThread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_ERASURE_DESK_H_
