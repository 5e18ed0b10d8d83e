// What the tree over the log costs: the engine with the real store, deciders and projectors, with and without the one
// that makes the tree, in this process. No server can be started without it, so the difference is not to be had from
// outside. Network and threads are left out: what is measured is deciding, sealing and the synced write.
#include <signal.h>

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/engine/engine.h"
#include "server/evidence/tree_projector.h"
#include "server/main/data.h"
#include "server/main/settings.h"
#include "tests/bench/figures.h"
#include "tests/bench/workload.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan::bench {
namespace {

constexpr int kCasesPerDesk = 20;
// As many commands as a busy server's group has.
constexpr size_t kCommandsPerStep = 128;

// Time stands where the records end: no clock falls due.
class StandingClock final : public Clock {
 public:
  absl::Time TimeNow() override { return now; }
  absl::Duration MonotonicNow() override { return RealClock()->MonotonicNow(); }
  absl::Time now = absl::FromUnixSeconds(1772411400);  // 2026-03-02T08:30:00+08:00, as the server under test has it.
};

// One engine over one folder.
class EngineUnderTest {
 public:
  static absl::StatusOr<std::unique_ptr<EngineUnderTest>> Open(const std::string& data_dir, const std::string& key_file,
                                                               const Setup& setup, bool with_tree) {
    auto engine = std::make_unique<EngineUnderTest>();
    v1::Settings settings = DefaultSettings();
    settings.set_data_dir(data_dir);
    settings.set_key_file(key_file);
    settings.set_default_definition("mediation-543");
    settings.set_definitions_dir(setup.definitions);
    ASSIGN_OR_RETURN(engine->data_, Data::Open(settings, &engine->clock_));
    Engine::Parts parts;
    parts.store = &engine->data_->store();
    parts.sealer = &engine->data_->sealer();
    parts.clock = &engine->clock_;
    parts.deciders = engine->data_->deciders();
    for (Projector* projector : engine->data_->projectors()) {
      if (with_tree || dynamic_cast<TreeProjector*>(projector) == nullptr) parts.projectors.push_back(projector);
    }
    ASSIGN_OR_RETURN(engine->engine_, Engine::Open(std::move(parts), Engine::Options()));
    return engine;
  }

  // Carries out commands for `seconds`; how many a second.
  absl::StatusOr<double> Run(const Workload& workload, double seconds) {
    const absl::Time begin = absl::Now();
    int64_t done = 0;
    absl::Status failure;
    absl::Duration took;
    do {
      for (size_t i = 0; i < kCommandsPerStep; ++i) {
        ASSIGN_OR_RETURN(EngineCommand command, Next(workload));
        RETURN_IF_ERROR(engine_->Submit(std::move(command), [&](const absl::StatusOr<EngineAnswer>& answer) {
          if (failure.ok()) failure = answer.status();
          ++done;
        }));
      }
      while (engine_->Step() > 0) {
      }
      RETURN_IF_ERROR(failure);
      took = absl::Now() - begin;
    } while (took < absl::Seconds(seconds));
    return static_cast<double>(done) / absl::ToDoubleSeconds(took);
  }

  const Engine& engine() const { return *engine_; }

 private:
  absl::StatusOr<EngineCommand> Next(const Workload& workload) {
    const Workload::Item item = workload.Get(sent_ % workload.desk_count(), sent_ / workload.desk_count());
    ++sent_;
    auto request = std::make_shared<v1::ExecuteRequest>();
    if (!request->ParseFromString(item.bytes)) return absl::InternalError("a request of the workload does not parse");
    EngineCommand command;
    command.stream = request->name();
    command.actor = std::string(item.person);
    command.request_id = request->request_id();
    command.digest = HashString(Sha256({item.bytes})).substr(0, kDigestBytes);
    command.bytes = item.bytes.size();
    command.body = std::move(request);
    return command;
  }

  StandingClock clock_;
  std::unique_ptr<Data> data_;
  std::unique_ptr<Engine> engine_;
  uint64_t sent_ = 0;
};

absl::StatusOr<std::vector<Figure>> Measure(const Setup& setup) {
  // A county with cases, made by the real server; then two copies of it.
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerUnderTest> server, ServerUnderTest::Start(setup));
  RETURN_IF_ERROR(server->OpenCases(kCasesPerDesk));
  RETURN_IF_ERROR(server->Stop(SIGTERM));
  std::vector<std::unique_ptr<EngineUnderTest>> engines;
  for (const bool with_tree : {true, false}) {
    const std::string copy = absl::StrCat(server->folder(), with_tree ? "/with" : "/without");
    std::error_code error;
    std::filesystem::copy(server->data_folder(), copy, std::filesystem::copy_options::recursive, error);
    if (error) return absl::UnavailableError(absl::StrCat("copying the data folder: ", error.message()));
    ASSIGN_OR_RETURN(std::unique_ptr<EngineUnderTest> engine,
                     EngineUnderTest::Open(copy, server->data_folder() + ".key", setup, with_tree));
    engines.push_back(std::move(engine));
  }
  LoadOptions options;
  options.mix = "submit";
  options.cases_per_desk = kCasesPerDesk;
  options.run = 2;
  ASSIGN_OR_RETURN(const Workload workload, Workload::Make(options, setup.county));
  for (const std::unique_ptr<EngineUnderTest>& engine : engines) {
    RETURN_IF_ERROR(engine->Run(workload, setup.warm_up_seconds()).status());
  }
  std::vector<double> ratios, with, without;
  for (int pair = 0; pair < 2 * setup.repeats(); ++pair) {
    double rate[2] = {};
    for (const size_t which : pair % 2 == 0 ? std::vector<size_t>{0, 1} : std::vector<size_t>{1, 0}) {
      ASSIGN_OR_RETURN(rate[which], engines[which]->Run(workload, setup.seconds()));
    }
    ratios.push_back(rate[0] / rate[1]);
    with.push_back(rate[0]);
    without.push_back(rate[1]);
  }
  const Engine::Counts counts = engines[0]->engine().counts();
  const Engine::Counts bare = engines[1]->engine().counts();
  Figure figure;
  figure.name = "tamper_evidence_on_vs_off";
  figure.unit = "ratio";
  figure.baseline = "the same engine without the tree";
  figure.SetFrom(ratios);
  const auto rows = [](const Engine::Counts& c) { return static_cast<double>(c.rows) / static_cast<double>(c.events); };
  const double events_per_command = static_cast<double>(counts.events) / static_cast<double>(counts.commands);
  figure.detail = {{"commands_per_second_with", Median(with)},
                   {"commands_per_second_without", Median(without)},
                   {"micros_per_event", (1e6 / Median(with) - 1e6 / Median(without)) / events_per_command},
                   {"rows_per_event_with", rows(counts)},
                   {"rows_per_event_without", rows(bare)},
                   {"events_per_group", static_cast<double>(counts.events) / static_cast<double>(counts.groups)}};
  return std::vector<Figure>{figure};
}

}  // namespace

FigureGroup TamperEvidence() {
  return {{"tamper_evidence_on_vs_off"}, Measure};
}

}  // namespace gaiwan::bench
