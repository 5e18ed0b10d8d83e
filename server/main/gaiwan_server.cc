#include "server/main/gaiwan_server.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/api/open_streams.h"
#include "server/api/server.h"
#include "server/api/stored_case_reader.h"
#include "server/base/log.h"
#include "server/base/random.h"
#include "server/main/api_parts.h"
#include "server/main/checkpoint_thread.h"
#include "server/main/clock_threads.h"
#include "server/main/data.h"
#include "server/main/definitions_at_start.h"
#include "server/main/dev_clock.h"
#include "server/main/engine_thread.h"
#include "server/main/erasure_desk.h"
#include "server/main/evidence_settings.h"
#include "server/main/head_thread.h"
#include "server/main/maintenance_desk.h"
#include "server/main/master_keys.h"
#include "server/main/message_parts.h"
#include "server/main/metrics.h"
#include "server/main/policy_file.h"
#include "server/main/read_log_thread.h"
#include "server/main/returns_folder.h"
#include "server/main/server_status.h"
#include "server/main/sign_in_thread.h"
#include "server/main/video_parts.h"
#include "server/main/watch_thread.h"
#include "server/mediation/mediation_decider.h"
#include "server/papers/private_folder.h"
#include "server/projection/lookup_projector.h"
#include "workflow/base/date.h"
#include "workflow/base/office_hours.h"
#include "workflow/base/status_macros.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

// What is in flight may take so long to end.
constexpr absl::Duration kDrainMax = absl::Seconds(10);
// Of this, what a paper that is being rendered may take.
constexpr absl::Duration kPapersEndMax = absl::Seconds(5);

absl::Status CheckThereIs(const std::string& data_dir) {
  std::error_code ignored;
  if (std::filesystem::exists(data_dir + "/FORMAT", ignored)) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("data_dir: there is no data folder at ", data_dir));
}

class Process final : public GaiwanServer {
 public:
  Process(const StartOptions& options, std::function<void()> on_fatal)
      : options_(options), on_fatal_(std::move(on_fatal)) {
    if (options.insecure_dev_clock.has_value()) dev_clock_ = std::make_unique<DevClock>(*options.insecure_dev_clock);
  }
  ~Process() override { static_cast<void>(Shutdown()); }

  absl::Status Start() {
    const v1::Settings& settings = options_.settings;
    // What only the settings can get wrong is told before a folder or a key is made.
    ASSIGN_OR_RETURN(std::vector<OfficeHours> office_hours, ParseOfficeHours(settings.office_hours()));
    ASSIGN_OR_RETURN(std::shared_ptr<const Policy> policy, ReadPolicyFile(settings.policy_file()));
    ASSIGN_OR_RETURN(std::shared_ptr<const ReturnCatalogue> returns, ReadReturnsFolder(settings.returns_dir()));
    RETURN_IF_ERROR(CheckpointOptions(settings.evidence()).status());
    RETURN_IF_ERROR(SignInParts::Check(options_));
    ASSIGN_OR_RETURN(std::shared_ptr<const MessagePlan> plan, ReadMessagePlan(settings.messages()));
    plans_.Set(std::move(plan));
    ASSIGN_OR_RETURN(data_, Data::Open(settings, clock()));
    RETURN_IF_ERROR(PrivateFolder::Sweep(data_->private_dir()));
    ASSIGN_OR_RETURN(engine_, EngineThread::Start(data_.get(), clock(), settings.limits(), on_fatal_));
    if (dev_clock_ != nullptr) dev_clock_->StartNotBefore(engine().last_record_time());
    RETURN_IF_ERROR(PublishDefinitionsIn(settings.definitions_dir(), data_->definitions(),
                                         [this](EngineCommand command) { return engine_->Carry(std::move(command)); }));
    RETURN_IF_ERROR(CheckDefaultDefinition(data_->definitions()));
    StartThreads();
    ASSIGN_OR_RETURN(sign_in_, SignInThread::Start(options_, *policy, data_.get(), clock(), &engine(), &streams_));
    if (dev_clock_ != nullptr) {
      LogLine(LogLevel::kWarning, "INSECURE: the clock is simulated (--insecure-dev-clock)")
          .With("time", absl::FormatTime(dev_clock_->TimeNow(), ChinaTimeZone()));
    }
    RETURN_IF_ERROR(MakeVideo());
    ASSIGN_OR_RETURN(messages_, MessageParts::Make(settings.messages(), &plans_,
                                                   {data_.get(), &engine(), clock(), cases_.get(), dev_clock_.get()}));
    api_ =
        std::make_unique<ApiParts>(settings, std::move(policy), std::move(returns), std::move(office_hours),
                                   ApiParts::Below{data_.get(), &engine(), clock(), dev_clock_.get(), &watches_->hub(),
                                                   &reads_->log(), &sign_in_->parts(), &streams_, maintenance_.get(),
                                                   cases_.get(), video_.get(), &plans_, [this] { return Status(); }});
    if (video_ != nullptr) video_->Start();
    RETURN_IF_ERROR(Serve());
    if (messages_ != nullptr) messages_->Start();
    return absl::OkStatus();
  }

  absl::Status Shutdown() override {
    if (ended_.exchange(true)) return fatal_;
    metrics_ = nullptr;
    // First: whoever waits for a paper is answered before the drain waits for them.
    if (api_ != nullptr) api_->ClosePapers(kPapersEndMax);
    if (server_ != nullptr) server_->Shutdown(kDrainMax);
    if (video_ != nullptr) video_->Stop();
    if (engine_ != nullptr) engine().AnswerInStep();
    if (messages_ != nullptr) messages_->Stop();
    if (clocks_ != nullptr) clocks_->Stop();
    if (head_ != nullptr) head_->Stop();
    if (checkpoints_ != nullptr) checkpoints_->Stop();
    if (erasures_ != nullptr) erasures_->Stop();
    if (maintenance_ != nullptr) maintenance_->Stop();
    if (sign_in_ != nullptr) sign_in_->Stop();
    if (watches_ != nullptr) watches_->hub().Close();
    if (reads_ != nullptr) reads_->StopAndDrain();
    if (clocks_ != nullptr) clocks_->Join();
    if (checkpoints_ != nullptr) checkpoints_->Join();
    if (erasures_ != nullptr) erasures_->Join();
    if (maintenance_ != nullptr) maintenance_->Join();
    if (sign_in_ != nullptr) sign_in_->Join();
    if (engine_ != nullptr) engine_->CloseAndJoin();
    if (watches_ != nullptr) watches_->Join();
    if (loader_thread_.joinable()) loader_thread_.join();
    if (engine_ != nullptr) fatal_ = engine().fatal();
    if (head_ != nullptr) head_->JoinAndWriteHead();
    return fatal_;
  }

  int port() const override { return server_->port(); }

 private:
  Clock* clock() { return dev_clock_ != nullptr ? static_cast<Clock*>(dev_clock_.get()) : RealClock(); }
  Engine& engine() { return engine_->engine(); }

  void StartThreads() {
    head_ = std::make_unique<HeadThread>(data_.get(), &engine(), clock());
    head_->Start();
    loader_thread_ = std::thread([this] { LoadTables(); });
    clocks_ = std::make_unique<ClockThreads>(data_.get(), &engine(), clock(), dev_clock_.get());
    clocks_->Start();
    watches_ = std::make_unique<WatchThread>(data_.get(), clock(), options_.settings.limits());
    watches_->Start();
    reads_ = std::make_unique<ReadLogThread>(&engine(), clock(), options_.settings.limits());
    reads_->Start();
    checkpoints_ = std::make_unique<CheckpointThread>(data_.get(),
                                                      absl::Minutes(options_.settings.evidence().checkpoint_minutes()));
    checkpoints_->Start();
    maintenance_ = std::make_unique<MaintenanceDesk>(options_, data_.get(), &clocks_->timer(), clock(),
                                                     [this] { return engine().last_record_time(); });
    maintenance_->Start();
    erasures_ = std::make_unique<ErasureDesk>(options_.settings, data_.get(), maintenance_.get());
    erasures_->Start();
  }

  // What video rooms need of cases is read as the API reads it.
  absl::Status MakeVideo() {
    cases_ = std::make_unique<StoredCaseReader>(StoredCaseReader::Parts{
        &data_->store(), &data_->loader(), &data_->table(), &data_->lookup(), &data_->lookup_tokens()});
    ASSIGN_OR_RETURN(
        video_, VideoParts::Make(options_.settings.video(),
                                 {cases_.get(), &data_->files(),
                                  [this](EngineCommand command, Done done) {
                                    return engine().Submit(std::move(command), std::move(done), true);
                                  },
                                  [this](const v1::Case& c, const v1::Session& session, absl::string_view actor) {
                                    const std::shared_ptr<const Reference> reference = data_->directory().Get();
                                    return VideoRoleOf(c, session, FactsFor(*reference, actor, clock()->TimeNow()));
                                  }}));
    return absl::OkStatus();
  }

  // What lists and searches run over is read in while people are served already.
  void LoadTables() {
    const std::unique_ptr<View> view = data_->store().Look();
    const absl::Status lists = LoadTable(*view, &data_->table());
    if (!lists.ok()) LogLine(LogLevel::kError, "lists are not complete").With("why", lists.ToString());
    const absl::Status lookup = LoadLookupIndex(*view, &data_->lookup(), &data_->table());
    if (!lookup.ok()) LogLine(LogLevel::kError, "not all cases are found").With("why", lookup.ToString());
  }

  absl::Status Serve() {
    Server::Options options;
    options.listen = options_.settings.listen();
    options.admin_listen = options_.settings.admin_listen();
    options.limits = options_.settings.limits();
    options.credentials = sign_in_->parts().credentials();
    options.rung = [this] { engine().Answer(); };
    options.gather = [this](bool gather) { engine().Gather(gather); };
    ASSIGN_OR_RETURN(server_, Server::Start(options, api_->services(), api_->admin_services(), &streams_));
    engine().AnswerApart([this] { server_->Ring(); });
    LogLine(LogLevel::kInfo, "serving")
        .With("listen", options.listen)
        .With("port", static_cast<int64_t>(server_->port()))
        .With("data_dir", options_.settings.data_dir())
        .With("position", static_cast<int64_t>(data_->store().LastPosition()));
    RETURN_IF_ERROR(StartMetrics());
    FlushLog();  // Whoever started the server waits for these lines.
    return absl::OkStatus();
  }

  absl::Status StartMetrics() {
    const std::string& listen = options_.settings.metrics_listen();
    if (listen.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(metrics_, MetricsServer::Start(
                                   listen, std::make_shared<Metrics>(Metrics::Sources{
                                               data_.get(), &engine(), &clocks_->timer(), &watches_->hub(),
                                               &reads_->log(), &sign_in_->parts(), maintenance_.get(), &api_->calls(),
                                               clock(), [this] { return server_->connections().open(); }})));
    LogLine(LogLevel::kInfo, "metrics").With("port", static_cast<int64_t>(metrics_->port()));
    return absl::OkStatus();
  }

  v1::GetStatusResponse Status() {
    return StatusOf({&options_, data_.get(), &engine(), &clocks_->timer(), &reads_->log(), &sign_in_->parts(),
                     maintenance_.get(), erasures_.get(), clock(),
                     messages_ == nullptr ? "" : messages_->PlanFaults()});
  }

  const StartOptions options_;
  const std::function<void()> on_fatal_;
  std::atomic<bool> ended_{false};
  absl::Status fatal_;

  // In the order in which they are built on one another.
  std::unique_ptr<DevClock> dev_clock_;
  std::unique_ptr<Data> data_;
  std::unique_ptr<EngineThread> engine_;
  std::unique_ptr<HeadThread> head_;
  std::unique_ptr<ClockThreads> clocks_;
  std::unique_ptr<WatchThread> watches_;
  std::unique_ptr<ReadLogThread> reads_;
  std::unique_ptr<CheckpointThread> checkpoints_;
  std::unique_ptr<MaintenanceDesk> maintenance_;
  std::unique_ptr<ErasureDesk> erasures_;
  OpenStreams streams_;
  std::unique_ptr<SignInThread> sign_in_;
  std::unique_ptr<StoredCaseReader> cases_;
  MessagePlanHolder plans_{std::make_shared<const MessagePlan>()};
  std::unique_ptr<ApiParts> api_;
  std::unique_ptr<MessageParts> messages_;
  std::unique_ptr<VideoParts> video_;  // Behind what its worker's last work uses.
  std::unique_ptr<Server> server_;
  std::unique_ptr<MetricsServer> metrics_;
  std::thread loader_thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GaiwanServer>> GaiwanServer::Start(const StartOptions& options,
                                                                  std::function<void()> on_fatal) {
  auto process = std::make_unique<Process>(options, std::move(on_fatal));
  RETURN_IF_ERROR(process->Start());
  return std::unique_ptr<GaiwanServer>(std::move(process));
}

absl::StatusOr<uint64_t> RotateFolder(const StartOptions& options) {
  RETURN_IF_ERROR(CheckThereIs(options.settings.data_dir()));
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(options.settings, RealClock()));
  return RotateMasterKey(options.settings, &data->keys(), RealRandom());
}

absl::StatusOr<VerifyReport> VerifyFolder(const StartOptions& options) {
  RETURN_IF_ERROR(CheckThereIs(options.settings.data_dir()));
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(options.settings, RealClock()));
  return Verify(data->store(), data->deciders(), data->projectors(), data->checkpoints(), data->files());
}

}  // namespace gaiwan
