#include "server/main/gaiwan_server.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <set>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "server/api/case_viewer.h"
#include "server/api/command_runner.h"
#include "server/api/duplicate_finder.h"
#include "server/api/hub_watch_source.h"
#include "server/api/judicial_inbox.h"
#include "server/api/open_streams.h"
#include "server/api/page_token.h"
#include "server/api/paper_desk.h"
#include "server/api/rate_limiter.h"
#include "server/api/server.h"
#include "server/api/services.h"
#include "server/api/stored_case_reader.h"
#include "server/api/worker.h"
#include "server/auth/authenticator.h"
#include "server/auth/shipped_policy.h"
#include "server/base/log.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/directory/calendar_load.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/dev_clock.h"
#include "server/main/evidence_settings.h"
#include "server/main/sign_in_parts.h"
#include "server/papers/paper_worker.h"
#include "server/papers/private_folder.h"
#include "server/reads/read_log.h"
#include "server/timer/recompute.h"
#include "server/timer/timer.h"
#include "server/watch/watch_hub.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/office_hours.h"
#include "workflow/base/status_macros.h"
#include "workflow/print.h"
#include "workflow/simulate.h"
#include "workflow/subjects.h"

namespace gaiwan {
namespace {

static_assert(kWatchesMax == kSubscribersMax, "every watch that the settings allow has its place in the hub");

// HEAD says at most this long ago where the log stood.
constexpr absl::Duration kHeadEvery = absl::Seconds(1);
// After the start: a server that is started anew all the time signs, too.
constexpr absl::Duration kFirstCheckpoint = absl::Minutes(1);
// Between looks of threads that are woken anyway: what bounds a lost wake-up.
constexpr absl::Duration kLookEvery = absl::Seconds(1);
// What is in flight may take so long to end.
constexpr absl::Duration kDrainMax = absl::Seconds(10);
// Of this, what a paper that is being rendered may take.
constexpr absl::Duration kPapersEndMax = absl::Seconds(5);
// What falls due while the test clock is moved fires within this, or is left for later.
constexpr absl::Duration kFireMax = absl::Seconds(30);
constexpr int64_t kDefinitionBytesMax = 262144;  // As the RPC allows.

// Of what sets the ids of one start's notes of reads apart from another's.
constexpr size_t kReadIdBytes = 12;

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > kDefinitionBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "definitions_dir: ", path.string(), " cannot be read, or has more than ", kDefinitionBytesMax, " bytes"));
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// Empty: the one that is shipped.
absl::StatusOr<std::shared_ptr<const Policy>> ReadPolicy(const std::string& path) {
  if (path.empty()) return Policy::FromTextproto(ShippedPolicy());
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > static_cast<uintmax_t>(kPolicyBytesMax)) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy_file: ", path, " cannot be read, or has more than ", kPolicyBytesMax, " bytes"));
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  absl::StatusOr<std::shared_ptr<const Policy>> policy = Policy::FromTextproto(text.str());
  if (policy.ok()) return policy;
  return absl::InvalidArgumentError(absl::StrCat("policy_file: ", path, ": ", policy.status().message()));
}

absl::StatusOr<std::string> Simulate(const std::shared_ptr<const Definition>& definition, absl::string_view scenario,
                                     const Reference& reference) {
  return SimulateScenario(*definition, scenario, FactsFor(reference, "", absl::UnixEpoch()));
}

// As server/papers/README.md has it.
std::vector<std::string> PaperCommand(const v1::Papers& settings) {
  std::error_code error;
  const std::string dir = std::filesystem::absolute(settings.dir(), error);
  std::vector<std::string> command = {settings.python(), "-B", dir + "/worker", "--folder", dir};
  if (!settings.local_dir().empty()) {
    command.insert(command.end(), {"--local", std::filesystem::absolute(settings.local_dir(), error)});
  }
  return command;
}

// Something a thread waits for between its steps.
class Bell {
 public:
  void Ring() {
    MutexLock lock(&mu_);
    rung_ = true;
    cv_.SignalAll();
  }
  void Wait(absl::Duration timeout) {
    MutexLock lock(&mu_);
    if (!rung_) cv_.WaitFor(&mu_, timeout);
    rung_ = false;
  }

 private:
  Mutex mu_;
  CondVar cv_;
  bool rung_ ABSL_GUARDED_BY(mu_) = false;
};

class Process final : public GaiwanServer {
 public:
  Process(const StartOptions& options, std::function<void()> on_fatal)
      : options_(options), on_fatal_(std::move(on_fatal)) {
    if (options.insecure_dev_clock.has_value()) dev_clock_ = std::make_unique<DevClock>(*options.insecure_dev_clock);
  }
  ~Process() override { static_cast<void>(Shutdown()); }

  absl::Status Start() {
    // What only the settings can get wrong is told before a folder or a key is made.
    ASSIGN_OR_RETURN(office_hours_, ParseOfficeHours(options_.settings.office_hours()));
    ASSIGN_OR_RETURN(policy_, ReadPolicy(options_.settings.policy_file()));
    RETURN_IF_ERROR(CheckpointOptions(options_.settings.evidence()).status());
    RETURN_IF_ERROR(SignInParts::Check(options_));
    ASSIGN_OR_RETURN(data_, Data::Open(options_.settings, clock()));
    RETURN_IF_ERROR(PrivateFolder::Sweep(data_->private_dir()));
    RETURN_IF_ERROR(StartEngine());
    if (dev_clock_ != nullptr) dev_clock_->StartNotBefore(engine_->last_record_time());
    RETURN_IF_ERROR(PublishShippedDefinitions());
    RETURN_IF_ERROR(CheckDefaultDefinition());
    StartRecomputer();
    StartTimerAndHub();
    StartReadLog();
    checkpoint_thread_ = std::thread([this] { KeepCheckpoints(); });
    RETURN_IF_ERROR(MakeSignIn());
    MakeServices();
    return Serve();
  }

  absl::Status Shutdown() override {
    if (ended_.exchange(true)) return fatal_;
    // First: whoever waits for a paper is answered before the drain waits for them.
    if (papers_ != nullptr) papers_->Close(kPapersEndMax);
    if (server_ != nullptr) server_->Shutdown(kDrainMax);
    if (engine_ != nullptr) engine_->AnswerInStep();
    stopping_ = true;
    timer_bell_.Ring();
    recompute_bell_.Ring();
    head_bell_.Ring();
    checkpoint_bell_.Ring();
    sign_in_bell_.Ring();
    if (hub_ != nullptr) hub_->Close();
    reads_bell_.Ring();
    if (reads_thread_.joinable()) reads_thread_.join();
    if (reads_ != nullptr) DrainReadLog();
    if (timer_thread_.joinable()) timer_thread_.join();
    if (recompute_thread_.joinable()) recompute_thread_.join();
    if (checkpoint_thread_.joinable()) checkpoint_thread_.join();
    if (sign_in_thread_.joinable()) sign_in_thread_.join();
    if (engine_ != nullptr) engine_->Close();
    if (engine_thread_.joinable()) engine_thread_.join();
    if (hub_thread_.joinable()) hub_thread_.join();
    if (loader_thread_.joinable()) loader_thread_.join();
    if (head_thread_.joinable()) head_thread_.join();
    if (engine_ != nullptr) {
      fatal_ = engine_->fatal();
      const absl::Status head = data_->head().WriteHead(data_->store(), engine_->last_record_time());
      if (!head.ok()) LogLine(LogLevel::kError, "HEAD was not written").With("why", head.ToString());
    }
    return fatal_;
  }

  int port() const override { return server_->port(); }

 private:
  Clock* clock() { return dev_clock_ != nullptr ? static_cast<Clock*>(dev_clock_.get()) : RealClock(); }

  absl::Status StartEngine() {
    Engine::Parts parts;
    parts.store = &data_->store();
    parts.sealer = &data_->sealer();
    parts.clock = clock();
    parts.deciders = data_->deciders();
    parts.projectors = data_->projectors();
    Engine::Options limits;
    limits.queue_commands_max = static_cast<size_t>(options_.settings.limits().queue_commands());
    limits.queue_bytes_max = static_cast<size_t>(options_.settings.limits().queue_bytes());
    ASSIGN_OR_RETURN(engine_, Engine::Open(std::move(parts), limits));
    engine_thread_ = std::thread([this] {
      while (engine_->WaitForWork(kLookEvery)) {
        while (engine_->Step() > 0) {
        }
        if (!engine_->fatal().ok()) return on_fatal_();
      }
    });
    head_thread_ = std::thread([this] { KeepHead(); });
    loader_thread_ = std::thread([this] {
      const std::unique_ptr<View> view = data_->store().Look();
      const absl::Status lists = LoadTable(*view, &data_->table());
      if (!lists.ok()) LogLine(LogLevel::kError, "lists are not complete").With("why", lists.ToString());
      const absl::Status lookup = LoadLookupIndex(*view, &data_->lookup());
      if (!lookup.ok()) LogLine(LogLevel::kError, "not all cases are found").With("why", lookup.ToString());
    });
    return absl::OkStatus();
  }

  void KeepHead() {
    while (!stopping_) {
      head_bell_.Wait(kHeadEvery);
      const absl::Time last = engine_->last_record_time();
      data_->files().Step();
      data_->store().ExpireRequestsBefore(last - kRequestRetention);
      const absl::Status status = data_->head().WriteHead(data_->store(), last);
      if (!status.ok()) LogLine(LogLevel::kWarning, "HEAD was not written").With("why", status.ToString());
      TellOverdue();
    }
  }

  // Signs where the log stands, from a minute after the start on.
  void KeepCheckpoints() {
    const absl::Duration every = absl::Minutes(options_.settings.evidence().checkpoint_minutes());
    absl::Duration next = RealClock()->MonotonicNow() + std::min(every, kFirstCheckpoint);
    while (!stopping_) {
      checkpoint_bell_.Wait(kLookEvery);
      if (stopping_ || RealClock()->MonotonicNow() < next) continue;
      next = RealClock()->MonotonicNow() + every;
      if (data_->store().LastPosition() == 0) continue;
      const absl::Status status = data_->checkpoints().Create(data_->store()).status();
      if (!status.ok()) LogLine(LogLevel::kError, "no checkpoint was signed").With("why", status.ToString());
    }
  }

  // Once when an organisation stops receiving what was handed over by line, and once when it receives again. The thread
  // of KeepHead.
  void TellOverdue() {
    std::set<std::string> silent;
    for (const Outbox::Overdue& overdue : data_->outbox().OverdueAt(clock()->TimeNow())) {
      silent.insert(overdue.org);
      if (!silent_.insert(overdue.org).second) continue;
      LogLine(LogLevel::kWarning, "hand-overs by line are not received")
          .With("org", overdue.org)
          .With("count", overdue.count);
    }
    for (auto org = silent_.begin(); org != silent_.end();) {
      if (silent.count(*org) > 0) {
        ++org;
        continue;
      }
      LogLine(LogLevel::kInfo, "hand-overs by line are received again").With("org", *org);
      org = silent_.erase(org);
    }
  }

  // A command of the server's own, carried out before anybody is served.
  absl::Status Carry(EngineCommand command) {
    auto answered = std::make_shared<std::promise<absl::Status>>();
    std::future<absl::Status> answer = answered->get_future();
    RETURN_IF_ERROR(engine_->Submit(std::move(command),
                                    [answered](absl::StatusOr<EngineAnswer> a) { answered->set_value(a.status()); }));
    return answer.get();
  }

  absl::Status PublishShippedDefinitions() {
    const std::string& dir = options_.settings.definitions_dir();
    if (dir.empty()) return absl::OkStatus();
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
      if (entry.path().extension() == ".textproto") files.push_back(entry.path());
    }
    if (error) return absl::InvalidArgumentError(absl::StrCat("definitions_dir: ", dir, ": ", error.message()));
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& file : files) {
      ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
      const absl::StatusOr<std::shared_ptr<const Definition>> definition = Definition::FromTextproto(text);
      if (!definition.ok()) {
        return absl::InvalidArgumentError(absl::StrCat(file.string(), ": ", definition.status().message()));
      }
      // One that was published stays as it was: the file is for new data folders.
      if (data_->definitions().Find((*definition)->id(), (*definition)->revision()).definition != nullptr) continue;
      auto body = std::make_shared<v1::DefinitionPublished>();
      body->set_textproto(text);
      EngineCommand command;
      command.stream = std::string(kDefinitionsStream);
      command.actor = "system/start";
      command.request_id = absl::StrCat((*definition)->id(), "-", (*definition)->revision());
      command.digest = std::string(kDigestBytes, '\0');
      command.body = std::move(body);
      const absl::Status status = Carry(std::move(command));
      if (!status.ok()) return absl::Status(status.code(), absl::StrCat(file.string(), ": ", status.message()));
    }
    return absl::OkStatus();
  }

  // Every case is looked through once at a start, while people are served already.
  void StartRecomputer() {
    ClockRecomputer::Parts parts;
    parts.store = &data_->store();
    parts.loader = &data_->loader();
    parts.clock = clock();
    parts.submit = [this](EngineCommand command, Done done, bool system) {
      return engine_->Submit(std::move(command), std::move(done), system);
    };
    parts.calendar_revision = [this] { return data_->directory().Get()->calendar->revision(); };
    parts.moves = [this](const v1::Case& c) { return data_->cases().CalendarMovesClocks(c, clock()->TimeNow()); };
    parts.on_failure = [](absl::string_view name, const absl::Status& why) {
      LogLine(LogLevel::kWarning, "clocks are not recomputed yet")
          .With("case", name)
          .With("why", absl::StatusCodeToString(why.code()));
    };
    parts.on_done = [](int64_t calendar_revision, uint64_t cases) {
      LogLine(LogLevel::kInfo, "clocks stand under the calendar")
          .With("calendar_revision", calendar_revision)
          .With("cases_recomputed", static_cast<int64_t>(cases));
    };
    parts.wake = [this] { recompute_bell_.Ring(); };
    recomputer_ = std::make_unique<ClockRecomputer>(std::move(parts));
    recompute_thread_ = std::thread([this] {
      while (!stopping_) {
        recomputer_->Step();
        stepped_.Ring();
        recompute_bell_.Wait(std::min(recomputer_->NextWake(), kLookEvery));
      }
    });
  }

  // Without it nobody can open a case, and would be told so one case after another. Where nothing is published yet the
  // first publication has to come over the wire.
  absl::Status CheckDefaultDefinition() const {
    const DefinitionStore& definitions = data_->definitions();
    if (definitions.Find("", 0).definition != nullptr) return absl::OkStatus();
    std::vector<std::string> ids;
    for (const PublishedDefinition& published : definitions.List()) {
      if (ids.empty() || ids.back() != published.definition->id()) ids.push_back(published.definition->id());
    }
    if (ids.empty()) {
      LogLine(LogLevel::kWarning, "no definition is published: no case can be opened until one is")
          .With("default_definition", definitions.default_id());
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat("default_definition: there is no definition `",
                                                   definitions.default_id(), "`; published are ",
                                                   absl::StrJoin(ids, ", ")));
  }

  void StartTimerAndHub() {
    Timer::Parts parts;
    parts.store = &data_->store();
    parts.front = &data_->due_front();
    parts.clock = clock();
    parts.submit = [this](EngineCommand command, Done done, bool system) {
      return engine_->Submit(std::move(command), std::move(done), system);
    };
    parts.last_record_time = [this] { return engine_->last_record_time(); };
    parts.wake = [this] { timer_bell_.Ring(); };
    timer_ = std::make_unique<Timer>(std::move(parts), Timer::Options{.check_clock = dev_clock_ == nullptr});
    timer_thread_ = std::thread([this] {
      while (!stopping_) {
        timer_->Step();
        stepped_.Ring();
        timer_bell_.Wait(std::min(timer_->NextWake(), kLookEvery));
      }
    });
    if (dev_clock_ != nullptr) {
      dev_clock_->SetHooks({[this] {
                              AwaitRecomputed();
                              return NextDue();
                            },
                            [this] { return Fire(); }, [this] { return timer_->counts().settled; }});
    }

    WatchParts watch;
    watch.store = &data_->store();
    watch.tail = &data_->tail();
    watch.clock = clock();
    watch.cases = &data_->cases();
    watch.is_at_or_below = [this](absl::string_view unit, absl::string_view ancestor) {
      return data_->directory().Get()->directory->IsAtOrBelow(absl::StripPrefix(unit, "orgs/"),
                                                              absl::StripPrefix(ancestor, "orgs/"));
    };
    hub_ = std::make_unique<WatchHub>(std::move(watch));
    hub_thread_ = std::thread([this] {
      while (hub_->WaitForWork(kLookEvery)) {
        while (hub_->Step() > 0) {
        }
      }
    });
  }

  void StartReadLog() {
    const v1::Limits& limits = options_.settings.limits();
    reads_ = std::make_unique<ReadLog>(
        [this](EngineCommand command, Done done) { return engine_->Submit(std::move(command), std::move(done), true); },
        clock(), absl::BytesToHexString(RandomBytes(*RealRandom(), kReadIdBytes)),
        ReadLog::Options{limits.cases_read_per_hour(), limits.reveals_per_hour()}, [this] { reads_bell_.Ring(); });
    reads_thread_ = std::thread([this] {
      while (!stopping_) {
        reads_bell_.Wait(kLookEvery);
        // What comes within the moment goes into the same entry.
        absl::SleepFor(kNoteEvery / 2);
        reads_->Step();
      }
    });
  }

  // What was shown is written down, also at the end.
  void DrainReadLog() {
    const absl::Time give_up = absl::Now() + kDrainMax;
    while (!reads_->idle() && absl::Now() < give_up && engine_->fatal().ok()) {
      reads_->Step();
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

  // For the test clock: the first armed clock, and having what is due fire.
  absl::Time NextDue() {
    absl::Time next = absl::InfiniteFuture();
    const absl::Status status =
        data_->store().Look()->Scan(Family::kDue, "", "", [&](absl::string_view key, absl::string_view) {
          const absl::StatusOr<DueRow> row = ParseDueKey(key);
          if (row.ok()) next = row->time;
          return false;
        });
    if (!status.ok()) LogLine(LogLevel::kError, "due clocks cannot be read").With("why", status.ToString());
    return next;
  }

  // For the test clock: what a calendar moves is moved before time goes on.
  void AwaitRecomputed() {
    const absl::Time give_up = absl::Now() + kFireMax;
    while (!recomputer_->done() && absl::Now() < give_up) {
      recompute_bell_.Ring();
      stepped_.Wait(absl::Milliseconds(20));
    }
  }

  bool Fire() {
    const absl::Time now = dev_clock_->TimeNow();
    const absl::Time give_up = absl::Now() + kFireMax;
    // Gone from the store, and told to the timer: only then is it counted.
    const auto fired = [&] {
      const Timer::Counts counts = timer_->counts();
      return NextDue() > now && counts.sent == counts.settled + counts.failed;
    };
    while (!fired()) {
      if (absl::Now() > give_up) return false;
      timer_bell_.Ring();
      stepped_.Wait(absl::Milliseconds(20));
    }
    return true;
  }

  // Sessions that were ended end their streams; keys and certificates are kept fresh.
  void KeepSignIn() {
    absl::Duration next = absl::ZeroDuration();
    while (!stopping_) {
      sign_in_bell_.Wait(kLookEvery);
      sign_in_->Step();
      const absl::Duration now = RealClock()->MonotonicNow();
      if (!standing_changed_.exchange(false) && now < next) continue;
      streams_.RecheckAll();
      next = now + kRevocationMax / 2;
    }
  }

  absl::Status MakeSignIn() {
    ASSIGN_OR_RETURN(sign_in_,
                     SignInParts::Make(options_, data_.get(), clock(), [this](EngineCommand command, Done done) {
                       return engine_->Submit(std::move(command), std::move(done));
                     }));
    data_->accounts().OnChange([this] {
      standing_changed_ = true;
      sign_in_bell_.Ring();
    });
    sign_in_thread_ = std::thread([this] { KeepSignIn(); });
    if (dev_clock_ != nullptr) {
      LogLine(LogLevel::kWarning, "INSECURE: the clock is simulated (--insecure-dev-clock)")
          .With("time", absl::FormatTime(dev_clock_->TimeNow(), ChinaTimeZone()));
    }
    return absl::OkStatus();
  }

  // The code itself where the definition has no such state.
  v1::Label StateLabel(const v1::Case& c) const {
    const PublishedDefinition published = data_->definitions().Find(c.definition().id(), c.definition().revision());
    const v1::State* state =
        published.definition == nullptr ? nullptr : published.definition->FindState(kMainTrack, c.state());
    return state == nullptr ? MakeLabel(c.state(), c.state()) : state->label();
  }

  void MakeServices() {
    const v1::Limits& limits = options_.settings.limits();
    limiter_ = std::make_unique<RateLimiter>(limits.rate_per_second(), limits.rate_burst(), clock());
    tokens_ = std::make_unique<PageTokens>(data_->token_key());
    door_ = std::make_unique<CallDoor>(
        policy_, [this]() -> std::shared_ptr<const DirectoryFacts> { return data_->directory().Get()->directory; },
        clock());
    viewer_ = std::make_unique<CaseViewer>(
        &data_->directory(), clock(), policy_,
        [this](absl::string_view stream, v1::Personal* personal) { return data_->sealer().Open(stream, personal); });
    reader_ =
        std::make_unique<StoredCaseReader>(StoredCaseReader::Parts{&data_->store(), &data_->loader(), &data_->table()});
    const SubmitCommand submit = [this](EngineCommand command, Done done) {
      return engine_->Submit(std::move(command), std::move(done));
    };
    duplicates_ = std::make_unique<DuplicateFinder>(
        DuplicateFinder::Parts{&data_->lookup(), &data_->lookup_tokens(), reader_.get(), viewer_.get(), clock(),
                               [this](const v1::Case& c) { return StateLabel(c); },
                               [this](absl::string_view name) { return ReadLookupRow(data_->store(), name); }});
    runner_ = std::make_unique<CommandRunner>(
        CommandRunner::Parts{submit, reader_.get(), viewer_.get(), &views_, duplicates_.get()});
    watch_source_ = std::make_unique<HubWatchSource>(
        HubWatchSource::Parts{hub_.get(), &data_->store(), &data_->directory(), clock(), policy_});

    const ServeParts serve{sign_in_->authenticator(), door_.get(), limiter_.get(), clock(), &counts_};
    Services::Parts parts{
        {serve, runner_.get(), reader_.get(), viewer_.get(), &data_->definitions(), tokens_.get(), watch_source_.get(),
         &streams_, duplicates_.get(), reads_.get()},
        {serve, submit, &data_->directory(), tokens_.get()},
        {serve, submit, &data_->definitions(), &data_->directory(), &PrintDefinition, &Simulate},
        {serve, [this] { return Status(); }, dev_clock_.get(), &advances_, sign_in_->desk(), &data_->accounts(),
         &data_->directory(), tokens_.get()},
        {serve, &data_->store(), &data_->unit_records(), &data_->directory(), tokens_.get(), viewer_->open()}};
    inbox_ = std::make_unique<JudicialInbox>(JudicialInbox::Parts{
        &data_->store(), &data_->outbox(), reader_.get(), viewer_.get(), &data_->directory(), tokens_.get(), clock()});
    parts.judicial = {serve,           runner_.get(), inbox_.get(),
                      &data_->store(), &views_,       options_.settings.delegation_channel()};
    papers_ = std::make_unique<PaperWorker>(
        PaperWorker::Options{PaperCommand(options_.settings.papers()),
                             absl::Seconds(options_.settings.papers().timeout_seconds()), RealClock()});
    desk_ = std::make_unique<PaperDesk>(
        PaperDesk::Parts{reader_.get(), viewer_.get(), &data_->files(), papers_.get(), clock(), data_->private_dir()});
    parts.documents = {serve,       reader_.get(), viewer_.get(), &data_->files(),
                       desk_.get(), &pieces_,      &whole_files_, reads_.get()};
    parts.sessions = {serve, reader_.get(), viewer_.get(), &data_->bookings(), tokens_.get(), office_hours_};
    parts.sight = {serve, &data_->store(), reader_.get(), viewer_.get(), tokens_.get(), reads_.get()};
    parts.evidence = {serve,
                      &data_->store(),
                      &data_->checkpoints(),
                      reader_.get(),
                      viewer_.get(),
                      tokens_.get(),
                      [this](const v1::SealedBlock& sealed) { return data_->sealer().BlockKey(sealed); },
                      &evidence_};
    parts.sign_in = {
        serve,         sign_in_->desk(), sign_in_->party_codes(), sign_in_->phone_codes(), sign_in_->messenger(),
        reader_.get(), viewer_.get(),    &data_->definitions()};
    parts.applications = {serve,
                          runner_.get(),
                          reader_.get(),
                          &data_->directory(),
                          sign_in_->phone_codes(),
                          options_.settings.application_channel(),
                          options_.settings.application_source()};
    services_ = std::make_unique<Services>(parts);
    admin_services_ = std::make_unique<Services>(parts);
  }

  absl::Status Serve() {
    Server::Options options;
    options.listen = options_.settings.listen();
    options.admin_listen = options_.settings.admin_listen();
    options.limits = options_.settings.limits();
    options.credentials = sign_in_->credentials();
    options.rung = [this] { engine_->Answer(); };
    ASSIGN_OR_RETURN(server_, Server::Start(options, {services_->all(), services_->queued()},
                                            {admin_services_->all(), admin_services_->queued()}, &streams_));
    engine_->AnswerApart([this] { server_->Ring(); });
    LogLine(LogLevel::kInfo, "serving")
        .With("listen", options.listen)
        .With("port", static_cast<int64_t>(server_->port()))
        .With("data_dir", options_.settings.data_dir())
        .With("position", static_cast<int64_t>(data_->store().LastPosition()));
    return absl::OkStatus();
  }

  v1::GetStatusResponse Status() {
    v1::GetStatusResponse status;
    const absl::Time now = clock()->TimeNow();
    status.mutable_time()->set_seconds(absl::ToUnixSeconds(now));
    status.set_dev_clock(dev_clock_ != nullptr);
    status.set_dev_auth(options_.insecure_dev_auth);
    status.set_position(static_cast<int64_t>(data_->store().LastPosition()));
    status.set_case_count(data_->table().case_count());
    status.set_open_case_count(data_->table().open_count());
    status.set_table_bytes(static_cast<int64_t>(data_->table().bytes()));
    status.set_writing_closed(engine_->writing_closed());
    status.set_version(GAIWAN_VERSION);
    status.set_data_folder(options_.settings.data_dir());
    status.set_format(kDataFolderFormat);
    const std::shared_ptr<const Reference> reference = data_->directory().Get();
    for (const int year : reference->calendar->CoveredYears()) status.add_calendar_years(year);
    for (std::string& alarm : CalendarAlarms(*reference->calendar, now)) status.add_alarms(std::move(alarm));
    for (std::string& alarm : LineAlarms(data_->outbox().OverdueAt(now))) status.add_alarms(std::move(alarm));
    for (const std::string& person : reads_->unusual()) {
      status.add_alarms(absl::StrCat(person, " 一小时内查看案件异常多"));
    }
    if (!timer_->held().empty()) status.add_alarms(timer_->held());
    if (const std::string failure = data_->checkpoints().timestamp_failure(); !failure.empty()) {
      status.add_alarms(absl::StrCat("检查点没有时间戳 / a checkpoint has no timestamp: ", failure));
    }
    for (std::string& alarm : sign_in_->Alarms()) status.add_alarms(std::move(alarm));
    const SignInCounts& tried = sign_in_->counts();
    status.set_sign_in_failed(tried.failed);
    status.set_sign_in_delayed(tried.delayed);
    status.set_sign_in_busy(tried.busy);
    status.set_party_code_failed(tried.party_code_failed);
    status.set_phone_code_failed(tried.phone_code_failed);
    const Engine::Counts counts = engine_->counts();
    status.set_rows_written(static_cast<int64_t>(counts.rows));
    status.set_events_written(static_cast<int64_t>(counts.events));
    status.set_groups_written(static_cast<int64_t>(counts.groups));
    return status;
  }

  const StartOptions options_;
  const std::function<void()> on_fatal_;
  std::vector<OfficeHours> office_hours_;
  std::unique_ptr<DevClock> dev_clock_;
  std::unique_ptr<Data> data_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Timer> timer_;
  std::unique_ptr<ClockRecomputer> recomputer_;
  std::unique_ptr<WatchHub> hub_;
  Bell timer_bell_, recompute_bell_, stepped_, head_bell_, checkpoint_bell_, sign_in_bell_;
  std::atomic<bool> standing_changed_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> ended_{false};
  absl::Status fatal_;
  std::set<std::string> silent_;  // Organisations that do not receive, as told.

  std::unique_ptr<SignInParts> sign_in_;
  std::unique_ptr<RateLimiter> limiter_;
  std::unique_ptr<PageTokens> tokens_;
  std::shared_ptr<const Policy> policy_;
  std::unique_ptr<CallDoor> door_;
  std::unique_ptr<CaseViewer> viewer_;
  Bell reads_bell_;
  std::unique_ptr<ReadLog> reads_;
  std::thread reads_thread_;
  std::unique_ptr<StoredCaseReader> reader_;
  Worker views_;
  Worker advances_;
  Worker pieces_;
  Worker whole_files_;
  Worker evidence_;
  std::unique_ptr<PaperWorker> papers_;
  std::unique_ptr<PaperDesk> desk_;
  CallCounts counts_;
  OpenStreams streams_;
  std::unique_ptr<DuplicateFinder> duplicates_;
  std::unique_ptr<CommandRunner> runner_;
  std::unique_ptr<JudicialInbox> inbox_;
  std::unique_ptr<HubWatchSource> watch_source_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<Services> admin_services_;
  std::unique_ptr<Server> server_;

  std::thread engine_thread_, timer_thread_, recompute_thread_, hub_thread_, head_thread_, loader_thread_,
      checkpoint_thread_, sign_in_thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GaiwanServer>> GaiwanServer::Start(const StartOptions& options,
                                                                  std::function<void()> on_fatal) {
  auto process = std::make_unique<Process>(options, std::move(on_fatal));
  RETURN_IF_ERROR(process->Start());
  return std::unique_ptr<GaiwanServer>(std::move(process));
}

absl::StatusOr<VerifyReport> VerifyFolder(const StartOptions& options) {
  std::error_code ignored;
  if (!std::filesystem::exists(options.settings.data_dir() + "/FORMAT", ignored)) {
    return absl::NotFoundError(absl::StrCat("data_dir: there is no data folder at ", options.settings.data_dir()));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Data> data, Data::Open(options.settings, RealClock()));
  return Verify(data->store(), data->deciders(), data->projectors(), data->checkpoints(), data->files());
}

}  // namespace gaiwan
