#include "server/main/metrics.h"

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "prometheus/exposer.h"
#include "server/auth/dev_authenticator.h"
#include "server/base/log.h"
#include "server/main/metric_family.h"
#include "server/projection/due_projector.h"
#include "server/projection/waiting_projector.h"

namespace gaiwan {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

// A county never has so many at once: from here on it is said to be as many.
constexpr int64_t kClocksDueCountedMax = 10000;

MetricFamily Counter(const char* name, const char* help, double value) {
  return MetricFamilyMaker(name, help, MetricType::Counter).Counter(value).Take();
}
MetricFamily Gauge(const char* name, const char* help, double value) {
  return MetricFamilyMaker(name, help, MetricType::Gauge).Gauge(value).Take();
}

}  // namespace

std::vector<MetricFamily> Metrics::Collect() const {
  std::vector<MetricFamily> families;
  families.push_back(MetricFamilyMaker("gaiwan_build_info", "The program that runs.", MetricType::Gauge)
                         .Gauge(1, {{"version", GAIWAN_VERSION}})
                         .Take());
  AddEngine(&families);
  AddCalls(&families);
  AddStore(&families);
  AddCounty(&families);
  AddMessages(&families);
  AddKeeping(&families);
  return families;
}

void Metrics::AddEngine(std::vector<MetricFamily>* out) const {
  const Engine::Counts counts = from_.engine->counts();
  out->push_back(Counter("gaiwan_engine_groups_total", "Groups written, each by one synced write.", counts.groups));
  out->push_back(Counter("gaiwan_engine_commands_total", "Commands decided.", counts.commands));
  out->push_back(Counter("gaiwan_engine_events_total", "Events written.", counts.events));
  out->push_back(Counter("gaiwan_engine_rows_total", "Rows written beside events.", counts.rows));
  out->push_back(Counter("gaiwan_engine_refusals_total", "Commands refused.", counts.refusals));
  out->push_back(Counter("gaiwan_engine_repeats_total", "Commands that came again.", counts.repeats));
  const Engine::Phases& phases = from_.engine->phases();
  out->push_back(MetricFamilyMaker("gaiwan_engine_phase_seconds", "What a group takes: deciding, writing, answering.",
                                   MetricType::Histogram)
                     .Seconds(phases.decide.Look(), {{"phase", "decide"}})
                     .Seconds(phases.write.Look(), {{"phase", "write"}})
                     .Seconds(phases.answer.Look(), {{"phase", "answer"}})
                     .Take());
  const Engine::Waiting waiting = from_.engine->waiting();
  out->push_back(Gauge("gaiwan_engine_queue_commands", "Commands that wait to be decided.",
                       static_cast<double>(waiting.commands)));
  out->push_back(Gauge("gaiwan_engine_queue_bytes", "Their bytes.", static_cast<double>(waiting.bytes)));
  out->push_back(Gauge("gaiwan_writing_closed", "1 while nothing can be written.",
                       from_.engine->writing_closed().empty() ? 0 : 1));
}

void Metrics::AddCalls(std::vector<MetricFamily>* out) const {
  MetricFamilyMaker ended("gaiwan_rpc_total", "Calls that ended, by method and code.", MetricType::Counter);
  MetricFamilyMaker took("gaiwan_rpc_seconds", "What calls take, by method; a stream from its begin to its end.",
                         MetricType::Histogram);
  for (const auto& [method, counts] : from_.calls->Look()) {
    for (size_t code = 0; code < CallCounts::kCodes; ++code) {
      if (counts.by_code[code] == 0) continue;
      ended.Counter(static_cast<double>(counts.by_code[code]),
                    {{"method", method}, {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(code))}});
    }
    took.Seconds(counts.took, {{"method", method}});
  }
  out->push_back(ended.Take());
  out->push_back(took.Take());
  out->push_back(
      Gauge("gaiwan_connections", "Connections to the public service.", static_cast<double>(from_.connections())));
  const SignInCounts& tried = from_.sign_in->counts();
  out->push_back(MetricFamilyMaker("gaiwan_sign_in_refused_total",
                                   "Sign-ins that did not come through, and wrong codes.", MetricType::Counter)
                     .Counter(static_cast<double>(tried.failed), {{"why", "wrong"}})
                     .Counter(static_cast<double>(tried.delayed), {{"why", "too often"}})
                     .Counter(static_cast<double>(tried.busy), {{"why", "busy"}})
                     .Counter(static_cast<double>(tried.party_code_failed), {{"why", "party code"}})
                     .Counter(static_cast<double>(tried.phone_code_failed), {{"why", "phone code"}})
                     .Take());
  const ReadLog::Counts looks = from_.reads->counts();
  out->push_back(MetricFamilyMaker("gaiwan_unusual_looks_total",
                                   "How often somebody came to open unusually many cases in an hour, and looks that "
                                   "were refused because the hour's were used up.",
                                   MetricType::Counter)
                     .Counter(static_cast<double>(looks.unusual), {{"what", "many"}})
                     .Counter(static_cast<double>(looks.refused), {{"what", "refused"}})
                     .Take());
  out->push_back(Gauge("gaiwan_watches", "Watches.", static_cast<double>(from_.hub->subscriber_count())));
  const Position last = from_.data->store().LastPosition();
  const Position reached = from_.hub->least_reached().value_or(last);
  out->push_back(Gauge("gaiwan_watch_lag_positions", "How far the slowest watch is behind the log.",
                       static_cast<double>(last - std::min(last, reached))));
}

void Metrics::AddStore(std::vector<MetricFamily>* out) const {
  RocksStore& store = from_.data->store();
  const RocksStore::Health health = store.LookAtHealth();
  out->push_back(
      Counter("gaiwan_log_position", "The last durable position.", static_cast<double>(store.LastPosition())));
  out->push_back(Gauge("gaiwan_store_stopped", "1 while RocksDB takes no writes.", health.write_stopped ? 1 : 0));
  out->push_back(Gauge("gaiwan_store_delayed_bytes_per_second", "What RocksDB slows writes down to; 0: nothing.",
                       static_cast<double>(health.delayed_write_rate)));
  out->push_back(Gauge("gaiwan_store_level0_files", "Tables of the log that wait to be joined.",
                       static_cast<double>(health.level0_files)));
  out->push_back(Gauge("gaiwan_store_compaction_pending_bytes", "Bytes that compactions have before them.",
                       static_cast<double>(health.pending_compaction_bytes)));
  out->push_back(Gauge("gaiwan_store_memtable_bytes", "Memory of what is not in tables yet.",
                       static_cast<double>(health.memtable_bytes)));
  out->push_back(Gauge("gaiwan_store_table_bytes", "Tables on disk.", static_cast<double>(health.table_bytes)));
  out->push_back(Counter("gaiwan_store_errors_total", "Errors of RocksDB's background work.",
                         static_cast<double>(health.background_errors)));
  out->push_back(Gauge("gaiwan_disk_free_bytes", "Free on the disk of the data folder.",
                       static_cast<double>(from_.data->free_bytes())));
}

void Metrics::AddCounty(std::vector<MetricFamily>* out) const {
  const Waiting waiting = LookAtWaiting();
  const absl::Time now = from_.clock->TimeNow();
  out->push_back(Gauge("gaiwan_cases", "Cases.", static_cast<double>(from_.data->table().case_count())));
  out->push_back(Gauge("gaiwan_cases_open", "Of them, open.", static_cast<double>(from_.data->table().open_count())));
  out->push_back(Gauge("gaiwan_case_table_bytes", "Memory of the table of cases.",
                       static_cast<double>(from_.data->table().bytes())));
  out->push_back(Gauge("gaiwan_acceptance_late_cases", "Cases handed in more than 24 hours ago that nobody took on.",
                       static_cast<double>(waiting.county.acceptances)));
  int64_t unsent = 0;
  for (const Outbox::Overdue& overdue : from_.data->outbox().OverdueAt(now)) unsent += overdue.count;
  out->push_back(Gauge("gaiwan_hand_overs_overdue", "Hand-overs by line that nobody received in time.",
                       static_cast<double>(unsent)));
  out->push_back(Gauge("gaiwan_risks_unanswered", "Risks that nobody answered for since they were raised.",
                       static_cast<double>(waiting.county.risks)));
  out->push_back(
      Gauge("gaiwan_clocks_due", "Clocks that are due and have not fired.", static_cast<double>(waiting.clocks_due)));
  out->push_back(Gauge("gaiwan_clocks_held", "1 while no clock fires, because the time is in doubt.",
                       from_.timer->held().empty() ? 0 : 1));
  const Timer::Counts fired = from_.timer->counts();
  out->push_back(Counter("gaiwan_clocks_fired_total", "Clocks that fired.", static_cast<double>(fired.settled)));
  out->push_back(
      Counter("gaiwan_clocks_failed_total", "Firings that are tried again.", static_cast<double>(fired.failed)));
  const std::shared_ptr<const Reference> reference = from_.data->directory().Get();
  int last_year = 0;
  for (const int year : reference->calendar->CoveredYears()) last_year = std::max(last_year, year);
  out->push_back(Gauge("gaiwan_calendar_last_year", "The last year whose calendar is loaded.", last_year));
}

void Metrics::AddMessages(std::vector<MetricFamily>* out) const {
  const auto ever = from_.data->messages().ever();
  const auto present = from_.data->messages().present();
  MetricFamilyMaker came("gaiwan_messages_total", "How often a message came to a state.", MetricType::Counter);
  for (size_t state = 1; state < kMessageStates; ++state) {
    const std::string name = v1::MessageState_Name(static_cast<int>(state));
    came.Counter(static_cast<double>(ever[state]),
                 {{"state", absl::AsciiStrToLower(absl::StripPrefix(name, "MESSAGE_STATE_"))}});
  }
  out->push_back(came.Take());
  out->push_back(Gauge("gaiwan_message_tasks", "Messages that no channel brought and nobody has told yet.",
                       static_cast<double>(present[v1::MESSAGE_STATE_TASK])));
  out->push_back(
      Gauge("gaiwan_messages_waiting", "Messages that are queued or on their way.",
            static_cast<double>(present[v1::MESSAGE_STATE_QUEUED] + present[v1::MESSAGE_STATE_HANDED_OVER])));
}

void Metrics::AddKeeping(std::vector<MetricFamily>* out) const {
  out->push_back(Gauge("gaiwan_backup_last_success_seconds",
                       "When the last backup was made, in seconds since 1970; 0: never.",
                       static_cast<double>(from_.maintenance->last_backup_seconds())));
  out->push_back(Gauge("gaiwan_backup_last_new_bytes", "What it added.",
                       static_cast<double>(from_.maintenance->last_backup_bytes())));
  out->push_back(
      Counter("gaiwan_backup_failed_total", "Backups that failed.", static_cast<double>(from_.maintenance->failed())));
  out->push_back(Gauge("gaiwan_timestamp_failed", "1 while the last checkpoint has no timestamp that it should have.",
                       from_.data->checkpoints().timestamp_failure().empty() ? 0 : 1));
}

Metrics::Waiting Metrics::LookAtWaiting() const {
  const absl::Time now = from_.clock->TimeNow();
  const std::unique_ptr<View> view = from_.data->store().Look();
  Waiting waiting;
  absl::Status status = view->Scan(Family::kDue, "", "", [&](absl::string_view key, absl::string_view) {
    const absl::StatusOr<DueRow> row = ParseDueKey(key);
    return row.ok() && row->time <= now && ++waiting.clocks_due < kClocksDueCountedMax;
  });
  const absl::StatusOr<WaitingCounts> counts = CountWaiting(*view, now - kAcceptanceLate);
  if (counts.ok()) waiting.county = *counts;
  if (status.ok()) status = counts.status();
  if (!status.ok()) LogLine(LogLevel::kWarning, "metrics are not complete").With("why", status.ToString());
  return waiting;
}

MetricsServer::MetricsServer() = default;
MetricsServer::~MetricsServer() = default;

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& listen,
                                                                    std::shared_ptr<Metrics> metrics) {
  if (!IsLoopback(listen)) {
    return absl::InvalidArgumentError(absl::StrCat("metrics_listen: \"", listen,
                                                   "\" can be reached from other machines: it belongs on 127.0.0.1, "
                                                   "[::1] or localhost"));
  }
  std::unique_ptr<MetricsServer> server(new MetricsServer);
  server->metrics_ = std::move(metrics);
  try {
    server->exposer_ = std::make_unique<prometheus::Exposer>(listen, /*num_threads=*/1);
  } catch (const std::exception& error) {
    return absl::FailedPreconditionError(absl::StrCat("metrics_listen: cannot listen on ", listen, ": ", error.what()));
  }
  server->exposer_->RegisterCollectable(server->metrics_);
  return server;
}

int MetricsServer::port() const {
  const std::vector<int> ports = exposer_->GetListeningPorts();
  return ports.empty() ? 0 : ports.front();
}

}  // namespace gaiwan
