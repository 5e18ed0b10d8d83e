// tests/unit/workflow/replay_property_test.cc: random histories, with personal data sealed as the server seals it.
//
// Each history is 80 steps on one case: mostly what is open to somebody, some of it wrong, with time going by and due
// clocks expiring. After each step the stored bytes are folded anew from the first event and compared with the live
// case, and what must always hold of a case is looked at. What is booked for official returns, event by event, is
// compared with what somebody counts who reads the history alone (clients/recompute). A step is one number, from which
// all its throws come; a failing history shrinks by steps becoming 0, which does nothing.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/recompute/counted_case.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "server/base/random.h"
#include "server/engine/projector.h"
#include "server/projection/case_state.h"
#include "server/projection/counter_key.h"
#include "server/projection/counter_projector.h"
#include "server/seal/key_store.h"
#include "server/seal/sealer.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/workflow/random_commands.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/act_time.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/proto_time.h"
#include "workflow/former_mediators.h"

namespace gaiwan::testing {
namespace {

constexpr int kHistories = 500;
constexpr int kSteps = 80;
constexpr char kFirstDay[] = "2026-03-02 09:00";

// What all histories share. The keys are real and lie in a folder of their own.
class World {
 public:
  World() : directory(WalkDirectory()), calendar(WalkCalendar()) {
    codes.Add("channel", {"tea_room"}).Add("source", {"on-application", "grid-report"});
    codes.Add("dispute_class", {"02", "02-03"}).Add("pause_reason", {"survey", "other"});
    codes.Add("transfer_reason", {"nearer"}).Add("terminate_reason", {"gap-too-wide"});
    codes.Add("decline_reason", {"not-civil"}).Add("visit_way", {"in-person"});
    codes.Add("complaint_reason", {"partial"}).Add("support_need", {"job"});
    codes.Add("language", {"zh", "mn"}).Add("paper", {"agreement"}).Add("service_way", {"by-hand"});
    const std::string text = ReadText("workflow/definitions/mediation-543.textproto");
    revisions.push_back(LoadDefinition(text));
    revisions.push_back(LoadDefinition(absl::StrReplaceAll(text, {{"revision: 1", "revision: 2"}})));
    AeadKey master;
    master.fill(7);
    absl::StatusOr<std::unique_ptr<KeyStore>> opened = KeyStore::Open(folder.path(), master, RealRandom());
    EXPECT_TRUE(opened.ok()) << opened.status();
    keys = *std::move(opened);
    sealer = std::make_unique<Sealer>(keys.get(), RealRandom());
  }

  const Definition* Find(int32_t revision) const {
    for (const auto& each : revisions) {
      if (each->revision() == revision) return each.get();
    }
    return nullptr;
  }

  FakeDirectory directory;
  FakeCodes codes;
  Calendar calendar;
  std::vector<std::shared_ptr<const Definition>> revisions;
  TempDir folder;
  std::unique_ptr<KeyStore> keys;
  std::unique_ptr<Sealer> sealer;
  int64_t last_case_number = 0;
  int64_t last_letter_number = 0;
  int64_t last_history = 0;
};

// What the histories came to: a property over cases that never got anywhere proves little.
struct Seen {
  std::set<std::string> states;
  std::map<std::string, int> accepted;
  int refused = 0, expired = 0, warned = 0, closed = 0, reopened = 0, waiting = 0, paused = 0, late = 0, revised = 0;
  std::set<v1::Measure> counted;
  int later_rounds = 0, booked_back = 0;
};

// How often a command is taken when it is open: what leads on most often, what ends a history or changes little seldom.
int WeightOf(const std::string& command) {
  static const auto* const weights = new std::map<std::string, int>{
      {"submit_case", 40},     {"accept_case", 40},          {"assign_mediators", 6},      {"turn_clue_into_case", 20},
      {"settle_clue", 5},      {"start_session", 30},        {"end_session", 20},          {"draft_agreement", 8},
      {"sign_agreement", 60},  {"seal_agreement", 30},       {"close_case", 15},           {"submit_file", 10},
      {"check_file", 30},      {"archive_case", 30},         {"reopen_case", 30},          {"resume_case", 10},
      {"accept_transfer", 10}, {"record_performance", 12},   {"give_rights_notice", 20},   {"record_consent", 20},
      {"record_visit", 6},     {"record_oral_agreement", 4}, {"transcribe_agreement", 12}, {"confirm_transcript", 40},
      {"confirm_settled", 30}};
  static const auto* const rare = new std::set<std::string>{
      "add_representative", "replace_mediator",  "amend_facts",        "return_transfer",    "withdraw_consent",
      "correct_entry",      "offer_transfer",    "adopt_revision",     "add_party",          "withdraw_document",
      "record_service",     "terminate",         "release_document",   "record_refusal",     "remove_party",
      "request_recusal",    "link_cases",        "reschedule_session", "add_document",       "urge",
      "merge_cases",        "confirm_minutes",   "issue_letter",       "raise_risk",         "request_support",
      "dismiss_clue",       "record_statement",  "invite_party",       "invite_participant", "add_note",
      "record_identity",    "amend_party",       "decline_case",       "file_complaint",     "choose_mediator",
      "propose_times",      "confirm_statement", "void_case",          "request_copy",       "cancel_session",
      "disclose_interest",  "ask_guidance",      "split_case",         "answer_question"};
  if (rare->count(command) > 0) return 1;
  auto weight = weights->find(command);
  return weight == weights->end() ? 3 : weight->second;
}

class History {
 public:
  History(World* world, Seen* seen) : world_(*world), seen_(*seen), now_(At(kFirstDay)) {
    c_.set_name(absl::StrCat("cases/c-", ++world_.last_history));
  }

  void Step(uint64_t throws) {
    if (throws == 0) return;
    Dice dice(throws);
    // Half of them begin when the next year, of which nothing is known, is not far.
    if (c_.version() == 0 && dice.OneIn(2)) now_ += absl::Hours(24 * (150 + dice.Throw(140)));
    PassTime(&dice);
    Facts facts = MakeFacts(absl::StrCat("people/", Somebody(&dice)));
    if (dice.OneIn(8)) facts.act_time -= absl::Hours(dice.Throw(24 * 15));
    if (dice.OneIn(40)) facts.act_time = now_ + absl::Hours(1);
    facts.act_time_stated = facts.act_time != now_;
    Give(RandomCommand(c_, facts.act_time, &dice).Make(Choose(facts, &dice)), facts);
  }

  const v1::Case& c() const { return c_; }

  // Once, at the end: what was sealed can be opened again, and was worth sealing.
  void CheckThatItOpens() const {
    if (c_.parties().empty()) return;
    v1::Personal details = c_.parties(0).details();
    RC_ASSERT(world_.sealer->Open(c_.name(), &details).ok());
    RC_ASSERT(details.has_open());
    RC_ASSERT(details.open().party().name() == PlantedWords()[0]);
  }

 private:
  const Definition& definition() const {
    const Definition* own = world_.Find(c_.definition().revision());
    return own != nullptr ? *own : *world_.revisions.front();
  }

  Facts MakeFacts(std::string actor) {
    Facts facts;
    facts.directory = &world_.directory;
    facts.codes = &world_.codes;
    facts.calendar = &world_.calendar;
    facts.actor = std::move(actor);
    facts.now = facts.act_time = now_;
    facts.next_case_number = [this](absl::string_view, int64_t) { return ++world_.last_case_number; };
    facts.next_letter_number = [this](absl::string_view, int64_t) { return ++world_.last_letter_number; };
    facts.find_definition = [this](absl::string_view, int32_t revision) { return world_.Find(revision); };
    return facts;
  }

  // For the most part those who hold the case.
  std::string Somebody(Dice* dice) const {
    if (dice->OneIn(4)) {
      return dice->Of({"registrar", "town-head", "all", "grid", "dispatcher", "justice", "other-head", "nobody"});
    }
    if (c_.committee() == "orgs/t-committee") return dice->Of({"town-head", "town-mediator", "mediator"});
    if (c_.committee() == "orgs/w-committee") return dice->Of({"all", "other-head", "mediator"});
    return dice->Of({"registrar", "head", "mediator", "mediator"});
  }

  std::string Choose(const Facts& facts, Dice* dice) const {
    if (c_.version() == 0) {
      if (dice->OneIn(10)) return dice->Of({"register_settled", "import_case", "answer_question"});
      return dice->Of({"open_case", "open_case", "open_case", "register_clue", "raise_risk"});
    }
    const std::vector<std::string> open = AllowedCommands(definition(), c_, facts);
    if (open.empty() || dice->OneIn(12)) return dice->Of(definition().commands());
    int sum = 0;
    for (const std::string& command : open) sum += WeightOf(command);
    int thrown = dice->Throw(sum);
    for (const std::string& command : open) {
      thrown -= WeightOf(command);
      if (thrown < 0) return command;
    }
    return open.back();
  }

  // Hours for the most part, now and then weeks; then some of what is due expires, in any order.
  void PassTime(Dice* dice) {
    now_ += absl::Minutes(dice->OneIn(4) ? dice->Throw(5 * 24 * 60) : dice->Throw(4 * 60));
    if (dice->OneIn(40)) now_ += absl::Hours(24 * dice->Throw(40));
    for (int i = dice->Throw(12); i > 0; --i) {
      std::vector<const v1::Clock*> due;
      for (const v1::Clock& clock : c_.clocks()) {
        if (clock.has_next_time() && ToTime(clock.next_time()) <= now_) due.push_back(&clock);
      }
      if (due.empty()) return;
      const v1::Clock& clock = *due[dice->Throw(static_cast<int>(due.size()))];
      v1::Command command;
      command.mutable_expire_clock()->set_clock(clock.id());
      *command.mutable_expire_clock()->mutable_due_time() = clock.next_time();
      const size_t before = log_.size();
      const std::string clock_rule = clock.rule();
      Give(command, MakeFacts("system/clock"));
      // What is due expires at once, and nothing may stand in its way; with the end of a pause the case goes on.
      const size_t written = log_.size() - before;
      RC_ASSERT(written == 1 || (written == 2 && clock_rule == "pause-end"));
    }
  }

  // As server/mediation does it: authorise, decide, seal, fold, advance.
  void Give(const v1::Command& command, const Facts& facts) {
    const std::string name(CommandName(command));
    if (!Authorise(definition(), c_, command, facts).ok()) {
      ++seen_.refused;
      return;
    }
    absl::StatusOr<std::vector<v1::Event>> events = DecidePayload(definition(), c_, command, facts);
    if (!events.ok()) {
      ++seen_.refused;
      return;
    }
    v1::Case after = c_;
    const int late_days = LateDays(facts.act_time, facts.now);
    for (v1::Event& event : *events) {
      event.set_version(after.version() + 1);
      event.set_actor(facts.actor);
      *event.mutable_act_time() = ToProto(facts.act_time);
      *event.mutable_record_time() = ToProto(facts.now);
      event.set_late_days(late_days);
      event.set_needs_adoption(&event == &events->back() && NeedsAdoption(definition(), c_, facts));
      const auto find_key = [&after](absl::string_view subject) -> std::optional<uint64_t> {
        for (const v1::SubjectKey& key : after.keys()) {
          if (key.subject() == subject) return key.key();
        }
        return std::nullopt;
      };
      RC_ASSERT(world_.sealer->SealEvent(c_.name(), find_key, &event).ok());
      EvolvePayload(event, &after);
    }
    if (!Advance(definition(), c_, command, facts, &*events, &after).ok()) {
      ++seen_.refused;
      return;
    }
    const v1::Case before = std::exchange(c_, std::move(after));
    for (const v1::Event& event : *events) {
      CheckSealed(event);
      log_.push_back(event.SerializeAsString());
    }
    Note(name, *events);
    CheckReplay(name);
    CheckTracks(before, *events);
    CheckClocks(name);
    CheckCounters(name, before, *events);
  }

  // A count as the counter it is part of.
  static std::string KeyOf(const recompute::Count& count) {
    const auto month = [](const std::string& text) {
      return (std::stoi(text.substr(0, 4)) - 1970) * 12 + std::stoi(text.substr(5, 2)) - 1;
    };
    v1::Booking booking;
    booking.set_measure(count.measure);
    booking.set_committee(count.committee);
    booking.set_happened_month(month(count.happened));
    booking.set_recorded_month(month(count.recorded));
    booking.set_dispute_class(count.dispute_class);
    booking.set_source(count.source);
    booking.set_channel(count.channel);
    booking.set_difficulty(count.difficulty);
    booking.set_result(count.result);
    booking.set_relation(count.relation);
    booking.set_origin(count.origin);
    booking.set_form(count.form);
    booking.set_later_round(count.later);
    return CounterKey(booking);
  }

  void CheckCounters(const std::string& name, const v1::Case& before, const std::vector<v1::Event>& events) {
    Change change;
    change.stream = c_.name();
    change.before = std::make_shared<const CaseState>(before);
    change.after = std::make_shared<const CaseState>(c_);
    for (const v1::Event& event : events) {
      change.events.push_back(std::make_shared<const v1::Event>(event));
      counted_.Apply(event);
    }
    Group group;
    counters_.Project(change, &group);
    for (size_t i = 0; i < group.delta_count(); ++i) {
      const Group::Delta delta = group.delta(i);
      seen_.booked_back += delta.delta < 0 ? 1 : 0;
      const auto sum = booked_.emplace(std::string(delta.key), 0).first;
      sum->second += delta.delta;
      if (sum->second == 0) booked_.erase(sum);
    }
    std::map<std::string, int64_t> counted;
    for (const recompute::Count& count : counted_.Counts()) {
      counted[KeyOf(count)] += count.amount;
      seen_.counted.insert(count.measure);
      seen_.later_rounds += count.later ? 1 : 0;
    }
    if (counted == booked_) return;
    std::string what;
    for (const auto& [key, sum] : booked_) {
      v1::Booking booking;
      RC_ASSERT(ParseCounterKey(key, &booking));
      if (counted.count(key) == 0 || counted[key] != sum)
        absl::StrAppend(&what, "booked ", sum, " ", booking.ShortDebugString(), "\n");
    }
    for (const auto& [key, sum] : counted) {
      v1::Booking booking;
      RC_ASSERT(ParseCounterKey(key, &booking));
      if (booked_.count(key) == 0 || booked_[key] != sum)
        absl::StrAppend(&what, "counted ", sum, " ", booking.ShortDebugString(), "\n");
    }
    RC_FAIL(absl::StrCat("counters differ after ", name, ":\n", what));
  }

  void Note(const std::string& name, const std::vector<v1::Event>& events) {
    ++seen_.accepted[name];
    seen_.states.insert(c_.state());
    seen_.closed += events.back().has_case_closed() ? 1 : 0;
    seen_.reopened += events.back().has_case_reopened() ? 1 : 0;
    seen_.expired += events.back().has_clock_expired() ? 1 : 0;
    seen_.warned += events.back().has_clock_warned() ? 1 : 0;
    seen_.revised += events.back().has_revision_adopted() ? 1 : 0;
    seen_.late += events.back().needs_adoption() ? 1 : 0;
  }

  // The stored bytes hold no name, and nothing in the event is readable.
  static void CheckSealed(const v1::Event& event) {
    ForEachPersonal(event, [&](const v1::Personal& personal) {
      RC_ASSERT(personal.has_sealed());
      RC_ASSERT(!personal.subject().empty());
    });
    const std::string bytes = event.SerializeAsString();
    for (const std::string& word : PlantedWords()) {
      if (absl::StrContains(bytes, word)) RC_FAIL(absl::StrCat(EventName(event), " is stored with ", word));
    }
  }

  void CheckReplay(const std::string& name) const {
    v1::Case folded;
    folded.set_name(c_.name());
    int64_t version = 0;
    v1::Event event;
    for (const std::string& bytes : log_) {
      RC_ASSERT(event.ParseFromString(bytes));
      RC_ASSERT(event.version() == ++version);
      Evolve(event, &folded);
    }
    RC_ASSERT(c_.version() == version);
    if (folded.SerializeAsString() != c_.SerializeAsString()) {
      RC_FAIL(absl::StrCat("replay differs after ", name, ":\n", folded.DebugString(), "\nlive:\n", c_.DebugString()));
    }
    RC_ASSERT(c_.ByteSizeLong() <= 256u * 1024);
  }

  void CheckTracks(const v1::Case& before, const std::vector<v1::Event>& events) const {
    std::set<std::pair<std::string, std::string>> instances;
    for (const v1::TrackState& at : c_.tracks()) {
      RC_ASSERT(instances.insert({at.track(), at.subject()}).second);
      RC_ASSERT(definition().FindState(at.track(), at.state()) != nullptr);
      if (at.track() == kMainTrack) RC_ASSERT(at.state() == c_.state());
    }
    const v1::State* state = definition().FindState(kMainTrack, c_.state());
    RC_ASSERT(state != nullptr);
    RC_ASSERT(c_.closed() == state->closed());
    // What is closed stays closed but for a reopening, or a merger undone, by a person; no clock closes or opens
    // anything.
    if (before.closed() && !c_.closed()) {
      RC_ASSERT(events.back().has_case_reopened() || events.back().has_merge_undone());
    }
    if (events.back().actor() == "system/clock") RC_ASSERT(before.closed() == c_.closed());
    if (events.back().has_case_closed()) RC_ASSERT(!c_.result().empty());
    for (const v1::Agreement& agreement : c_.agreements()) {
      if (!agreement.has_effective_time()) continue;
      RC_ASSERT(ToTime(agreement.effective_time()) <= now_);
      RC_ASSERT(ToTime(agreement.effective_time()) >= ToTime(c_.request_time()));
      RC_ASSERT(StateOf("agreement", agreement.id()) == "effective");
    }
    for (const v1::Obligation& obligation : c_.obligations()) {
      if (obligation.state() == v1::OBLIGATION_STATE_DONE) RC_ASSERT(obligation.proved());
    }
  }

  std::string StateOf(absl::string_view track, absl::string_view subject) const {
    const v1::TrackState* at = FindInstance(c_, track, subject);
    return at == nullptr ? "" : at->state();
  }

  void CheckClocks(const std::string& name) {
    std::set<std::string> ids;
    std::set<std::pair<std::string, std::string>> places;
    for (const v1::Clock& clock : c_.clocks()) {
      const auto wrong = [&](absl::string_view what) {
        RC_FAIL(absl::StrCat(what, " after ", name, " in ", c_.state(), ": ", clock.DebugString()));
      };
      if (!ids.insert(clock.id()).second) wrong("two clocks of one id");
      if (!places.insert({clock.rule(), clock.subject()}).second) wrong("a clock in two places");
      const v1::ClockRule* rule = definition().FindClock(clock.rule());
      if (rule == nullptr) wrong("a clock without its rule");
      const std::string track = rule->track().empty() ? std::string(kMainTrack) : rule->track();
      const std::string state = StateOf(track, clock.subject());
      const auto& here = rule->runs_in();
      if (!here.empty() && std::find(here.begin(), here.end(), state) == here.end())
        wrong("a clock outside its states");
      const bool pauses =
          c_.has_pause() && std::any_of(rule->pauses().begin(), rule->pauses().end(), [&](const std::string& kind) {
            return kind == "*" || kind == c_.pause().kind();
          });
      switch (clock.status()) {
        case v1::CLOCK_RUNNING:
          if (!clock.has_next_time() || !clock.has_due_time()) wrong("a running clock that nobody looks at");
          if (ToTime(clock.next_time()) > ToTime(clock.due_time())) wrong("looked at after its end");
          if (clock.next_percent() < 1 || clock.next_percent() > 100) wrong("no share of the period");
          if (pauses) wrong("runs in a pause");
          break;
        case v1::CLOCK_PAUSED:
          ++seen_.paused;
          if (clock.has_next_time() || clock.has_due_time()) wrong("a paused clock that goes on");
          if (clock.pauses().empty() || clock.pauses().rbegin()->has_to_time()) wrong("paused without an open pause");
          if (!pauses) wrong("paused without a pause of the case");
          break;
        case v1::CLOCK_WAITING_FOR_CALENDAR:
          ++seen_.waiting;
          if (clock.has_next_time() || !clock.has_due_time()) wrong("waits for the calendar without its earliest end");
          break;
        case v1::CLOCK_EXPIRED:
          if (clock.has_next_time()) wrong("expires twice");
          break;
        default:
          wrong("a clock without a status");
      }
    }
  }

  World& world_;
  Seen& seen_;
  absl::Time now_;
  v1::Case c_;
  std::vector<std::string> log_;
  CounterProjector counters_;
  std::map<std::string, int64_t> booked_;  // By counter.
  recompute::CountedCase counted_;
};

// rapidcheck narrows ranges in its first cases; here every case may use all of them. A step shrinks to nothing at once:
// halving the number it is made from would try thousands of other steps, for hours.
rc::Gen<uint64_t> AnyStep() {
  return rc::gen::shrink(rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<uint64_t>())),
                         [](uint64_t step) { return step == 0 ? rc::Seq<uint64_t>() : rc::seq::just(uint64_t{0}); });
}

TEST(Replay, EqualsTheLiveCaseAfterEveryStepOfRandomHistories) {
  World world;
  Seen seen;
  rc::detail::TestParams params = rc::detail::configuration().testParams;  // RC_PARAMS may name a seed.
  params.maxSuccess = std::max(params.maxSuccess, kHistories);
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = "Replay";
  const auto one_history = [&] {
    const auto steps = *rc::gen::container<std::vector<uint64_t>>(kSteps, AnyStep());
    History history(&world, &seen);
    for (const uint64_t step : steps) history.Step(step);
    history.CheckThatItOpens();
  };
  const rc::detail::TestResult result = rc::detail::checkTestable(one_history, metadata, params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  ASSERT_TRUE(result.is<rc::detail::SuccessResult>()) << message.str();
  EXPECT_GE(result.get<rc::detail::SuccessResult>().numSuccess, kHistories);

  // What is compared must have happened often enough to be worth the comparison.
  std::string counts;
  for (const auto& [command, times] : seen.accepted) absl::StrAppend(&counts, command, " ", times, "; ");
  EXPECT_GE(seen.states.size(), 18u) << counts;
  EXPECT_GE(seen.accepted.size(), 45u) << counts;
  EXPECT_GT(seen.refused, 1000);
  EXPECT_GT(seen.expired, 500);
  EXPECT_GT(seen.warned, 100);
  EXPECT_GT(seen.closed, 20) << counts;
  EXPECT_GT(seen.reopened, 5) << counts;
  EXPECT_GT(seen.paused, 100);
  EXPECT_GT(seen.waiting, 5);
  EXPECT_GT(seen.late, 20);
  EXPECT_GT(seen.revised, 10);
  EXPECT_GT(seen.later_rounds, 10);
  EXPECT_GT(seen.booked_back, 50);
  EXPECT_GT(seen.accepted["confirm_settled"], 3) << counts;
  for (const v1::Measure measure :
       {v1::MEASURE_ACCEPTED, v1::MEASURE_CONCLUDED, v1::MEASURE_NOT_TAKEN_ON, v1::MEASURE_TRANSFERRED_OUT,
        v1::MEASURE_PARTIES, v1::MEASURE_PERSONS, v1::MEASURE_VISITED, v1::MEASURE_CLUE_SETTLED}) {
    EXPECT_EQ(seen.counted.count(measure), 1u) << v1::Measure_Name(measure);
  }
}

}  // namespace
}  // namespace gaiwan::testing
