#include "tests/fault/simulation/simulation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/fault/simulation/sim_county.h"

namespace gaiwan::testing {
namespace {

// So few that people are often at the same case.
constexpr int kCases = 6;
// Request ids are good for 30 days: a run stays well below.
constexpr absl::Duration kTimeMax = absl::Hours(20 * 24);
// Rounds of Finish; each lets a minute pass, so that what waits for another try gets it.
constexpr int kFinishRounds = 400;

}  // namespace

Simulation::Simulation(std::unique_ptr<SimDisk> disk, Plant plant, std::vector<std::string>* trace)
    : trace_(trace), plant_(plant), clock_(SimCounty::Start()), disk_(std::move(disk)) {
  const auto watch = [this](const std::string& name, HubFilter filter) {
    watchers_.push_back(std::make_unique<SimWatcher>(name, std::move(filter), plant_, &model_, &faults_));
  };
  watch("everybody's watcher", {});
  watch("the village's watcher", {.unit = SimUnitOf(1)});
  watch("the case's watcher", {.stream = SimCaseName(2)});
  Start();
}

Simulation::~Simulation() {
  for (const auto& watcher : watchers_) watcher->Drop();
}

Simulation::Counts Simulation::counts() const {
  Counts counts = counts_;
  counts.model = model_.counts();
  counts.requests = static_cast<int>(requests_.size());
  for (const auto& watcher : watchers_) counts.watched += watcher->delivered();
  return counts;
}

void Simulation::Say(const std::string& words) const {
  if (trace_ != nullptr) trace_->push_back(words);
}

void Simulation::Start() {
  server_ = std::make_unique<SimServer>(disk_->store(), &clock_, plant_);
}

void Simulation::Crash(bool power) {
  Say(power ? "the power goes, and comes back" : "the server is killed and starts again");
  for (const auto& watcher : watchers_) watcher->Drop();
  // Its answers die with its connections; what is on its way to it finds nobody, or the next one.
  network_.erase(std::remove_if(network_.begin(), network_.end(), [](const Message& m) { return !m.to_server; }),
                 network_.end());
  server_ = nullptr;
  ++counts_.crashes;
  if (power) disk_->Heal();
  full_ = full_ && !power;
  const absl::Status restarted = disk_->Restart(power);
  if (!restarted.ok()) {
    faults_.Add("the log cannot be opened: ", restarted.ToString());
    return;
  }
  disk_->SetFull(full_);
  model_.ReadOn(*disk_->store());
  model_.ReadAgain(*disk_->store());
  model_.CheckDueRows(*disk_->store());
  Start();
}

void Simulation::LookAround() {
  if (!up() || !faults_.none()) return;
  if (server_->dead()) {
    counts_.deaths_in_a_write += server_->store().dead() ? 1 : 0;
    Say("the server died by itself");
    Crash(/*power=*/true);
    return;
  }
  if (disk_->store()->write_gate() == WriteGate::kBroken) return;  // Between a failed write and opening again.
  const size_t before = model_.log().size();
  model_.ReadOn(*disk_->store());
  if (model_.log().size() != before) model_.CheckDueRows(*disk_->store());
}

void Simulation::Do(uint64_t throws) {
  Dice dice(throws);
  const int kind = dice.Throw(100);
  if (!up()) {
    Crash(true);
  } else if (kind < 22) {
    SendNew(&dice);
  } else if (kind < 28) {
    SendAgain(&dice);
  } else if (kind < 43) {
    Deliver(&dice);
  } else if (kind < 55) {
    StepEngine();
  } else if (kind < 61) {
    Write();
  } else if (kind < 66) {
    Answer();
  } else if (kind < 71) {
    StepTimer();
  } else if (kind < 75) {
    StepHub();
  } else if (kind < 77) {
    SimWatcher& watcher = *watchers_[dice.Throw(static_cast<int>(watchers_.size()))];
    Say("a watcher is cut off");
    watcher.Drop();
  } else if (kind < 87) {
    PassTime(&dice);
  } else if (kind < 89) {
    SetWallClock(&dice);
  } else if (kind < 92) {
    HurtDisk(&dice);
  } else if (kind < 94) {
    Crash(dice.OneIn(2));
  } else {
    Say("everything moves on");
    Pump();
  }
  LookAround();
}

void Simulation::SendNew(Dice* dice) {
  SimRequest request;
  request.number = static_cast<int>(requests_.size()) + 1;
  request.person = 1 + dice->Throw(kSimPeople);
  request.case_number = 1 + dice->Throw(kCases);
  const uint64_t version = model_.VersionOf(request.case_number);
  if (version == 0 ? !dice->OneIn(10) : dice->OneIn(20)) {
    request.asked = Asked::kOpen;
    request.parties = dice->Throw(3);
  } else {
    constexpr Asked kOthers[] = {Asked::kAccept, Asked::kAccept, Asked::kNote,   Asked::kNote,
                                 Asked::kNote,   Asked::kPause,  Asked::kResume, Asked::kDecline};
    request.asked = kOthers[dice->Throw(8)];
  }
  if (dice->OneIn(4)) request.expected_version = version + (dice->OneIn(5) ? 1 : 0);
  if (dice->OneIn(6)) {
    // An earlier one of the same person, on this case or another.
    for (int number = request.number - 1; number > 0 && request.after == 0; --number) {
      if (requests_[number - 1].person == request.person && dice->OneIn(2)) request.after = number;
    }
  }
  request.validate_only = dice->OneIn(16);
  requests_.push_back(request);
  settled_.push_back(false);
  model_.Sent(request);
  Say(absl::StrCat("sends ", request.Words()));
  Send(request.number);
}

void Simulation::SendAgain(Dice* dice) {
  if (requests_.empty()) return;
  const int number = 1 + dice->Throw(static_cast<int>(requests_.size()));
  Say(absl::StrCat("sends again ", requests_[number - 1].Words()));
  Send(number);
}

void Simulation::Send(int request) {
  network_.push_back({true, request});
}

void Simulation::Deliver(Dice* dice) {
  for (int count = 1 + dice->Throw(4); count > 0 && !network_.empty(); --count) {
    const size_t at = static_cast<size_t>(dice->Throw(static_cast<int>(network_.size())));
    const Message message = network_[at];
    const bool repeated = dice->OneIn(12);
    if (!repeated) network_.erase(network_.begin() + static_cast<std::ptrdiff_t>(at));
    if (!repeated && dice->OneIn(12)) {
      Say(absl::StrCat(message.to_server ? "lost: r" : "lost: the answer to r", message.request));
      continue;
    }
    DeliverOne(message);
  }
}

void Simulation::DeliverOne(const Message& message) {
  Say(absl::StrCat(message.to_server ? "arrives: r" : "arrives: the answer to r", message.request));
  if (!message.to_server) {
    if (message.is_final) settled_[message.request - 1] = true;
    return;
  }
  const SimRequest& request = requests_[message.request - 1];
  const Position then = disk_->store()->LastPosition();
  const absl::Status taken = server_->engine().Submit(
      request.ToCommand(),
      [this, request, then](absl::StatusOr<EngineAnswer> answer) { OnAnswer(request, then, answer); });
  if (!taken.ok()) faults_.Add("the engine does not take ", request.Words(), ": ", taken.ToString());
}

void Simulation::OnAnswer(const SimRequest& request, Position position_then,
                          const absl::StatusOr<EngineAnswer>& answer) {
  if (server_->dead()) return;  // Nobody hears it.
  const bool unknown = absl::IsUnavailable(answer.status()) || absl::IsResourceExhausted(answer.status());
  model_.ReadOn(*disk_->store());
  model_.Answered(request, position_then, answer);
  network_.push_back({false, request.number, !unknown});
}

void Simulation::StepEngine() {
  Say("the engine steps");
  server_->StepEngine();
}

void Simulation::Write() {
  if (server_->engine().WriteHandedOver()) Say("the group on its way is written");
}

void Simulation::Answer() {
  Say("answers go out");
  server_->Answer();
}

void Simulation::StepTimer() {
  const size_t sent = server_->timer().Step();
  Say(absl::StrCat("the timer steps and sends ", sent, server_->timer().held().empty() ? "" : " (it is held)"));
}

void Simulation::StepHub() {
  Say("the watches step");
  for (const auto& watcher : watchers_) {
    if (!watcher->open()) watcher->Open(&server_->hub());
  }
  server_->hub().Step();
  for (const auto& watcher : watchers_) watcher->Pull(8);
}

void Simulation::PassTime(Dice* dice) {
  absl::Duration by = absl::Seconds(dice->Throw(1800)) + absl::Microseconds(dice->Throw(1000000));
  if (dice->OneIn(2)) by += absl::Minutes(dice->Throw(8 * 60));
  if (dice->OneIn(6)) by += absl::Hours(24);
  if (clock_.TimeNow() + by > SimCounty::Start() + kTimeMax) return;
  Say(absl::StrCat("time passes: ", absl::FormatDuration(by)));
  clock_.AdvanceTime(by);
}

void Simulation::SetWallClock(Dice* dice) {
  if (!server_->timer().held().empty()) {
    Say("somebody says that the time is right");
    server_->timer().Confirm();
    return;
  }
  absl::Duration by = absl::Seconds(dice->Throw(600));
  if (dice->OneIn(3)) by = absl::Hours(1 + dice->Throw(2));
  if (dice->OneIn(2)) by = -by;
  if (clock_.TimeNow() + by > SimCounty::Start() + kTimeMax) return;
  Say(absl::StrCat("the clock is set by ", absl::FormatDuration(by)));
  clock_.SetWallClock(clock_.TimeNow() + by);
  counts_.holds += server_->timer().held().empty() ? 0 : 1;
}

void Simulation::HurtDisk(Dice* dice) {
  switch (dice->Throw(4)) {
    case 0:
      full_ = !full_;
      Say(full_ ? "the disk is full" : "the disk has room again");
      disk_->SetFull(full_);
      return;
    case 1: {
      const bool written = dice->OneIn(2);
      Say(written ? "the server will die behind its next write" : "the server will die before its next write");
      server_->store().DieInNextCommit(written);
      return;
    }
    default:
      Say("a write will fail");
      ++counts_.failed_writes;
      disk_->FailSoon(dice);
  }
}

// One after another, everything that can go on.
void Simulation::Pump() {
  for (size_t left = network_.size(); left > 0 && !network_.empty() && faults_.none(); --left) {
    const Message message = network_.front();
    network_.erase(network_.begin());
    DeliverOne(message);
  }
  for (int i = 0; i < 2 && faults_.none(); ++i) {
    StepTimer();
    StepEngine();
    if (server_->dead()) return;
    Write();
    if (server_->dead()) return;
    StepEngine();
    if (server_->dead()) return;
    Write();
    if (server_->dead()) return;
    StepEngine();
    if (server_->dead()) return;
    Answer();
  }
  model_.ReadOn(*disk_->store());
  StepHub();
}

void Simulation::Finish() {
  Say("-- everything comes back --");
  if (!faults_.none()) return;
  Crash(/*power=*/true);
  bool quiet = false;
  for (int round = 0; round < kFinishRounds && !quiet && faults_.none(); ++round) {
    for (size_t i = 0; i < requests_.size(); ++i) {
      if (!settled_[i]) Send(static_cast<int>(i) + 1);
    }
    server_->timer().Confirm();
    Pump();
    LookAround();
    quiet = network_.empty() && std::find(settled_.begin(), settled_.end(), false) == settled_.end();
    for (const auto& watcher : watchers_) quiet = quiet && watcher->complete();
    for (const SimClocks::Armed& armed : model_.Armed()) quiet = quiet && armed.time > clock_.TimeNow();
    if (!quiet) clock_.AdvanceTime(absl::Minutes(1));
  }
  if (!faults_.none()) return;
  for (size_t i = 0; i < requests_.size(); ++i) {
    if (!settled_[i]) faults_.Add("never answered: ", requests_[i].Words());
  }
  model_.CheckNothingDue(clock_.TimeNow());
  for (const auto& watcher : watchers_) watcher->CheckComplete();
  const size_t ended = model_.log().size();
  Crash(/*power=*/true);
  if (!faults_.none()) return;
  CheckCases();
  // Everything once more: what was carried out is found to have been.
  for (size_t i = 0; i < requests_.size(); ++i) {
    if (model_.IsCarriedOut(static_cast<int>(i) + 1)) Send(static_cast<int>(i) + 1);
  }
  Pump();
  Pump();
  LookAround();
  if (model_.log().size() != ended) faults_.Add("repeats were written: the log has ", model_.log().size(), " records");
}

// Each case as it is loaded anew.
void Simulation::CheckCases() {
  const std::unique_ptr<View> view = server_->store().Look();
  for (int n = 1; n <= kCases; ++n) {
    const auto loaded = server_->loader().Read(*view, SimCaseName(n));
    if (!loaded.ok()) {
      faults_.Add(SimCaseName(n), " cannot be loaded: ", loaded.status().ToString());
      continue;
    }
    const v1::Case& c = (*loaded)->proto();
    if (static_cast<uint64_t>(c.version()) != model_.VersionOf(n) || c.state() != model_.StateOf(n)) {
      faults_.Add(SimCaseName(n), " is loaded as version ", c.version(), " in ", c.state(), ", expected ",
                  model_.VersionOf(n), " in ", model_.StateOf(n));
    }
  }
}

std::vector<uint64_t> StepsOf(uint64_t seed, int count) {
  Dice dice(seed * 0x9e3779b97f4a7c15u + 1);
  std::vector<uint64_t> steps(static_cast<size_t>(count));
  for (uint64_t& step : steps) step = dice.Next();
  return steps;
}

std::vector<std::string> RunSteps(const std::vector<uint64_t>& steps, const MakeDisk& make_disk, Plant plant,
                                  std::vector<std::string>* trace, Simulation::Counts* counts) {
  Simulation simulation(make_disk(), plant, trace);
  for (const uint64_t step : steps) {
    if (!simulation.faults().none()) break;
    simulation.Do(step);
  }
  if (simulation.faults().none()) simulation.Finish();
  if (counts != nullptr) *counts = simulation.counts();
  return simulation.faults().found();
}

std::vector<uint64_t> Shrink(std::vector<uint64_t> steps, const MakeDisk& make_disk, Plant plant) {
  const auto fails = [&](const std::vector<uint64_t>& some) {
    return !RunSteps(some, make_disk, plant, nullptr, nullptr).empty();
  };
  for (size_t chunk = std::max<size_t>(1, steps.size() / 2);; chunk = std::max<size_t>(1, chunk / 2)) {
    bool smaller = false;
    for (size_t at = 0; at < steps.size();) {
      std::vector<uint64_t> fewer = steps;
      const size_t end = std::min(steps.size(), at + chunk);
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at), fewer.begin() + static_cast<std::ptrdiff_t>(end));
      if (fails(fewer)) {
        steps = std::move(fewer);
        smaller = true;
      } else {
        at = end;
      }
    }
    if (chunk == 1 && !smaller) return steps;
  }
}

}  // namespace gaiwan::testing
