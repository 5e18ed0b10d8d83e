// tests/unit/workflow/explain_walk_test.cc: what `case explain` tells at every step of every scenario, and of histories
// that go by dice through many states: each command of the states the case is in is open, or closed with the
// guard in words; and what is called open is refused for what the command says, never because it was not open.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/random_commands.h"
#include "tests/unit/workflow/scenario_facts.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/authorise.h"
#include "workflow/base/refusal.h"
#include "workflow/explain.h"
#include "workflow/simulate.h"

namespace gaiwan::testing {
namespace {

namespace fs = std::filesystem;

// Payloads that are tried on a command before it counts as refused for them.
constexpr int kPayloads = 3;
constexpr int kHistories = 40;
constexpr int kSteps = 80;

const std::vector<std::string>& Everybody() {
  static const auto* const people =
      new std::vector<std::string>{"head",       "mediator", "registrar", "grid",       "town-head", "town-mediator",
                                   "other-head", "all",      "justice",   "dispatcher", "court",     "nobody"};
  return *people;
}

bool IsChinese(const std::string& words) {
  // A CJK ideograph begins with one of these bytes in UTF-8.
  return std::any_of(words.begin(), words.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xe4 && byte <= 0xe9;
  });
}

// Every command that a state the case is in offers to anybody.
std::set<std::string> OfferedHere(const Definition& definition, const v1::Case& c) {
  std::set<std::string> offered;
  for (const v1::TrackState& at : c.tracks()) {
    for (const std::string& command : definition.commands()) {
      if (definition.FindAction(at.track(), at.state(), command) != nullptr) offered.insert(command);
    }
  }
  return offered;
}

struct Seen {
  std::set<std::string> states, open;
  std::map<v1::Reason, int> closed;
  int steps = 0, tried = 0, accepted = 0;
};

class Looker {
 public:
  explicit Looker(std::shared_ptr<const Definition> definition) : definition_(std::move(definition)) {}

  // For each of the people, as they are asked about the case now.
  void Look(const v1::Case& c, const Facts& facts_of_step) {
    if (c.version() == 0) return;
    ++seen_.steps;
    seen_.states.insert(c.state());
    for (const std::string& person : Everybody()) {
      Facts facts = facts_of_step;
      facts.actor = absl::StrCat("people/", person);
      facts.act_time = facts.now;
      const v1::ExplainCaseResponse explained = ExplainCase(*definition_, c, facts);
      SCOPED_TRACE(absl::StrCat(person, " in ", c.state(), " at version ", c.version()));
      CheckWords(c, explained);
      for (const v1::OpenCommand& open : explained.open()) CheckOpen(c, facts, open);
      if (::testing::Test::HasFailure()) return;
    }
  }

  const Seen& seen() const { return seen_; }

 private:
  void CheckWords(const v1::Case& c, const v1::ExplainCaseResponse& explained) {
    std::set<std::string> told;
    for (const v1::OpenCommand& open : explained.open()) {
      EXPECT_TRUE(told.insert(open.command()).second) << open.command() << " stands twice";
      EXPECT_TRUE(IsChinese(open.label().zh())) << open.command();
      seen_.open.insert(open.command());
    }
    for (const v1::ClosedCommand& closed : explained.closed()) {
      EXPECT_TRUE(told.insert(closed.command()).second) << closed.command() << " stands twice";
      EXPECT_TRUE(IsChinese(closed.label().zh())) << closed.command();
      EXPECT_NE(closed.reason(), v1::REASON_UNSPECIFIED) << closed.command();
      EXPECT_FALSE(closed.words().empty()) << closed.command();
      for (const v1::Label& words : closed.words()) EXPECT_TRUE(IsChinese(words.zh())) << closed.command();
      ++seen_.closed[closed.reason()];
    }
    for (const std::string& command : OfferedHere(*definition_, c)) {
      EXPECT_TRUE(told.count(command) > 0) << command << " is neither open nor closed";
    }
  }

  // With what a person could sensibly say: accepted, or refused for it.
  void CheckOpen(const v1::Case& c, const Facts& facts, const v1::OpenCommand& open) {
    for (int i = 0; i < kPayloads; ++i) {
      const v1::Command command = RandomCommand(c, facts.now, &dice_).Make(open.command());
      const CommandSubject subject = SubjectOf(command, c);
      // Open for some parts of the case: a command about another part is refused for the part it names.
      const bool about_an_open_part =
          open.subjects().empty() ||
          std::find(open.subjects().begin(), open.subjects().end(), subject.id) != open.subjects().end();
      if (!about_an_open_part) continue;
      ++seen_.tried;
      const absl::Status authorised = Authorise(*definition_, c, command, facts);
      if (!authorised.ok()) {
        // A guard that looks at the payload, or the part that the dice named.
        EXPECT_NE(ReasonOf(authorised), v1::NOT_YOUR_ROLE) << command.ShortDebugString();
        EXPECT_FALSE(ReasonOf(authorised) == v1::NOT_IN_THIS_STATE && open.subjects().empty() && subject.id.empty())
            << command.ShortDebugString();
        continue;
      }
      const absl::StatusOr<std::vector<v1::Event>> events = DecidePayload(*definition_, c, command, facts);
      if (events.ok()) {
        ++seen_.accepted;
        return;
      }
      const v1::Reason reason = ReasonOf(events.status());
      EXPECT_NE(reason, v1::NOT_BUILT) << open.command();
      EXPECT_NE(reason, v1::SYSTEM_ONLY) << open.command();
      EXPECT_NE(reason, v1::CASE_UNKNOWN) << open.command();
      EXPECT_NE(reason, v1::CASE_EXISTS) << open.command();
    }
  }

  const std::shared_ptr<const Definition> definition_;
  Dice dice_{20260302};
  Seen seen_;
};

// Half of the time what leads on: else few histories come to an agreement.
std::string Choose(const std::vector<std::string>& allowed, Dice* dice) {
  static const auto* const leads = new std::set<std::string>{
      "submit_case",   "accept_case",     "assign_mediators",   "give_rights_notice",    "record_consent",
      "start_session", "end_session",     "draft_agreement",    "sign_agreement",        "seal_agreement",
      "close_case",    "submit_file",     "check_file",         "archive_case",          "resume_case",
      "record_visit",  "accept_transfer", "record_performance", "record_oral_agreement", "turn_clue_into_case"};
  std::vector<std::string> onward;
  for (const std::string& command : allowed) {
    if (leads->count(command) > 0) onward.push_back(command);
  }
  return dice->Of(onward.empty() || dice->OneIn(2) ? allowed : onward);
}

TEST(Explain, TellsAtEveryStepOfEveryScenario) {
  int scenarios = 0;
  for (const auto& entry : fs::recursive_directory_iterator("tests/unit/scenarios")) {
    if (entry.path().extension() != ".txt") continue;
    SCOPED_TRACE(entry.path());
    const std::string id = entry.path().parent_path().filename();
    Looker looker(LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", id, ".textproto"))));
    const auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", id, ".textproto")));
    const ScenarioFacts facts;
    ASSERT_OK(
        SimulateScenario(*definition, ReadText(entry.path()), facts.get(), [&](const v1::Case& c, const Facts& now) {
          looker.Look(c, now);
        }).status());
    EXPECT_GT(looker.seen().steps, 2);
    ++scenarios;
  }
  EXPECT_GE(scenarios, 5);
}

TEST(Explain, TellsWhereverDiceLead) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    SCOPED_TRACE(name);
    const auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
    Looker looker(definition);
    for (int history = 0; history < kHistories && !HasFailure(); ++history) {
      Dice dice(static_cast<uint64_t>(history) * 104729 + 1);
      Walk walk(definition);
      absl::Time now = At("2026-03-02 09:00");
      for (int step = 0; step < kSteps && !HasFailure(); ++step) {
        now += absl::Minutes(10 * (1 + dice.Throw(dice.OneIn(4) ? 600 : 6)));
        const std::string person = dice.Of(Everybody());
        const Facts facts = walk.MakeFacts(person, now, now);
        const std::vector<std::string> allowed =
            walk.c().version() == 0 ? std::vector<std::string>{"open_case", "register_clue", "register_settled"}
                                    : AllowedCommands(*definition, walk.c(), facts);
        const std::string command = Choose(allowed, &dice);
        if (command.empty()) continue;
        // Refused for what the dice said: the case stands where it stood, and was looked at there.
        if (!walk.Give(facts, RandomCommand(walk.c(), now, &dice).Make(command)).ok()) continue;
        if (dice.OneIn(3)) looker.Look(walk.c(), facts);
      }
    }
    const Seen& seen = looker.seen();
    EXPECT_GT(seen.steps, 300);
    EXPECT_GT(seen.states.size(), 10u);
    EXPECT_GT(seen.open.size(), 70u);
    EXPECT_GT(seen.closed.size(), 4u) << "closed for several reasons";
    EXPECT_GT(seen.accepted, seen.tried / 4);
  }
}

}  // namespace
}  // namespace gaiwan::testing
