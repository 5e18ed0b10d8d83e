// server/main/maintenance_desk.h: copies of the running server's data, drills and the rotation of the master key: when
// somebody asks, and copies also by themselves. Made, started and stopped by one thread; the rest is thread-safe, and
// one thing is done at a time.
#ifndef GAIWAN_SERVER_MAIN_MAINTENANCE_DESK_H_
#define GAIWAN_SERVER_MAIN_MAINTENANCE_DESK_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/api/maintenance_service.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/main/data.h"
#include "server/main/settings.h"
#include "server/main/step_thread.h"
#include "server/timer/timer.h"

namespace gaiwan {

class MaintenanceDesk final : public Maintenance {
 public:
  // Nothing is owned; all outlives it. `last_record_time` is of the log's last record.
  MaintenanceDesk(const StartOptions& options, Data* data, Timer* timer, Clock* clock,
                  std::function<absl::Time()> last_record_time)
      : options_(options), data_(data), timer_(timer), clock_(clock), last_record_time_(std::move(last_record_time)) {}

  // Copies by themselves, when the settings want them.
  void Start();
  void Stop() { thread_.Stop(); }
  void Join() { thread_.Join(); }

  absl::StatusOr<v1::BackUpResponse> BackUp() override;
  absl::StatusOr<v1::ListBackupsResponse> ListBackups() override;
  absl::StatusOr<v1::DrillResponse> Drill(int64_t set) override;
  absl::StatusOr<v1::RotateMasterKeyResponse> RotateMasterKey() override;
  absl::StatusOr<v1::ConfirmClockResponse> ConfirmClock() override;

  // Puts the keys as they are now in the place of the copy, when the settings want one: what was destroyed is then in
  // it no more. FAILED_PRECONDITION while something else is done.
  absl::Status CopyKeysAgain();

  // What the administrator should look at; empty when nothing is wrong.
  std::string alarm() const ABSL_LOCKS_EXCLUDED(mu_);
  // When the last copy was made, in seconds since 1970, and what it added since the start; 0 before the first.
  int64_t last_backup_seconds() const { return last_backup_seconds_; }
  int64_t last_backup_bytes() const { return last_backup_bytes_; }
  // Copies that failed since the start.
  int64_t failed() const { return failed_; }

 private:
  absl::StatusOr<v1::BackUpResponse> CopyAll();
  absl::StatusOr<v1::DrillResponse> RestoreAndCompare(int64_t set, const std::string& dir);

  const StartOptions options_;
  Data* const data_;
  Timer* const timer_;
  Clock* const clock_;
  const std::function<absl::Time()> last_record_time_;
  std::atomic<bool> busy_{false};  // While something is done.
  mutable Mutex mu_;
  std::string alarm_ ABSL_GUARDED_BY(mu_);
  std::atomic<int64_t> last_backup_seconds_{0}, last_backup_bytes_{0}, failed_{0};
  StepThread thread_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_MAINTENANCE_DESK_H_
