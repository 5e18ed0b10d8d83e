// server/main/metrics.h: what Prometheus is told of this server: how it works (phases of a group, queue, calls,
// watches, clocks, disk) and what waits in the county. Counted where it happens, gathered when somebody asks; numbers,
// units and codes alone, never anything of a case or a person. deploy/metrics has alarms and a dashboard over them.
//
// Collect may be called by any thread.
#ifndef GAIWAN_SERVER_MAIN_METRICS_H_
#define GAIWAN_SERVER_MAIN_METRICS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "prometheus/collectable.h"
#include "server/api/call_counts.h"
#include "server/base/clock.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/maintenance_desk.h"
#include "server/main/sign_in_parts.h"
#include "server/projection/waiting_projector.h"
#include "server/reads/read_log.h"
#include "server/timer/timer.h"
#include "server/watch/watch_hub.h"

namespace prometheus {
class Exposer;
}

namespace gaiwan {

// A handed-in case that nobody took on for so long is one of them.
inline constexpr absl::Duration kAcceptanceLate = absl::Hours(24);

class Metrics final : public prometheus::Collectable {
 public:
  // Not owned; outlives it.
  struct Sources {
    Data* data;
    const Engine* engine;
    const Timer* timer;
    const WatchHub* hub;
    const ReadLog* reads;
    const SignInParts* sign_in;
    const MaintenanceDesk* maintenance;
    const CallCounts* calls;
    Clock* clock;
    // Connections that are open.
    std::function<int64_t()> connections;
  };
  explicit Metrics(const Sources& from) : from_(from) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Waiting {
    WaitingCounts county;
    int64_t clocks_due = 0;
  };
  void AddEngine(std::vector<prometheus::MetricFamily>* out) const;
  void AddCalls(std::vector<prometheus::MetricFamily>* out) const;
  void AddStore(std::vector<prometheus::MetricFamily>* out) const;
  void AddCounty(std::vector<prometheus::MetricFamily>* out) const;
  void AddMessages(std::vector<prometheus::MetricFamily>* out) const;
  void AddKeeping(std::vector<prometheus::MetricFamily>* out) const;
  Waiting LookAtWaiting() const;

  const Sources from_;
};

// Serves `metrics` over HTTP at `listen`, HOST:PORT, as /metrics, as long as it lives.
class MetricsServer {
 public:
  //   INVALID_ARGUMENT     other machines could reach it.
  //   FAILED_PRECONDITION  the address is taken.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& listen,
                                                              std::shared_ptr<Metrics> metrics);
  ~MetricsServer();

  int port() const;

 private:
  MetricsServer();

  std::shared_ptr<Metrics> metrics_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_METRICS_H_
