#include "tests/fault/simulation/sim_server.h"

#include <utility>
#include <vector>

namespace gaiwan::testing {
namespace {

// A step settles some groups at most, and the engine waits for who answers when there are too many; here nobody else
// would.
constexpr int kUnansweredMax = 1;
// So few that watchers often fall behind the tail and read the log.
constexpr size_t kTailEvents = 12;

MediationDecider::Parts DeciderParts(const CaseLoader* loader, NumberRegisters* numbers) {
  MediationDecider::Parts parts{};
  parts.loader = loader;
  parts.directory = &SimCounty::Get().directory();
  parts.definitions = &SimCounty::Get().definitions();
  parts.numbers = numbers;
  return parts;
}

}  // namespace

// Decides as the real one, and then writes what a clock did twice.
class SimServer::PlantedDecider final : public Decider {
 public:
  explicit PlantedDecider(MediationDecider* real) : real_(real) {}

  using State = std::shared_ptr<const StreamState>;
  absl::StatusOr<State> Load(const View& view, absl::string_view stream) const override {
    return real_->Load(view, stream);
  }
  absl::StatusOr<State> LoadAt(const View& view, absl::string_view stream, uint64_t version) const override {
    return real_->LoadAt(view, stream, version);
  }
  State Fold(const State& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const override {
    return real_->Fold(before, events);
  }
  bool DecidesAhead() const override { return real_->DecidesAhead(); }
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override {
    real_->FillReceipt(state, receipt);
  }
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const State& before,
                                  const DecideContext& context) override {
    absl::StatusOr<Decision> decision = real_->Decide(command, before, context);
    if (!decision.ok() || !decision->events.back().has_clock_expired()) return decision;
    v1::Event again = decision->events.back();
    again.set_version(again.version() + 1);
    decision->events.push_back(again);
    decision->after = real_->Fold(decision->after, {std::make_shared<const v1::Event>(again)});
    return decision;
  }

 private:
  MediationDecider* const real_;
};

SimServer::SimServer(Store* disk, FakeClock* clock, Plant plant)
    : store_(disk, clock),
      cases_(DeciderParts(&loader_, &numbers_)),
      planted_(plant == Plant::kFiresTwice ? std::make_unique<PlantedDecider>(&cases_) : nullptr),
      tail_(store_.LastPosition(), {kTailEvents, kTailBytesMax}) {
  Decider* decider = &cases_;
  if (planted_ != nullptr) decider = planted_.get();
  Engine::Parts parts{
      &store_, SimCounty::Get().sealer(), clock, {{"cases", decider}}, {&snapshots_, &due_, &numbers_, &tail_}};
  engine_ = Engine::Open(std::move(parts), {}).value();
  engine_->AnswerApart([this] { ++unanswered_; });
  engine_->WriteApart();
  Timer::Parts timer_parts{};
  timer_parts.store = &store_;
  timer_parts.front = &front_;
  timer_parts.clock = clock;
  timer_parts.submit = [this](EngineCommand command, Done done, bool system) {
    return engine_->Submit(std::move(command), std::move(done), system);
  };
  timer_parts.last_record_time = [this] { return engine_->last_record_time(); };
  timer_ = std::make_unique<Timer>(std::move(timer_parts), Timer::Options());
  WatchParts watch_parts{};
  watch_parts.store = &store_;
  watch_parts.tail = &tail_;
  watch_parts.clock = clock;
  watch_parts.cases = decider;
  watch_parts.is_at_or_below = [](absl::string_view unit, absl::string_view ancestor) { return unit == ancestor; };
  hub_ = std::make_unique<WatchHub>(std::move(watch_parts));
}

SimServer::~SimServer() = default;

void SimServer::StepEngine() {
  if (unanswered_ > kUnansweredMax) Answer();
  engine_->Step();
}

void SimServer::Answer() {
  unanswered_ = 0;
  engine_->Answer();
}

}  // namespace gaiwan::testing
