// tests/testing/given.h: given past events, when one command, then new events or a refusal.
//
//   Given(Join({Opened(), Agreeing({"1", "2"}), Drafted("1")}))
//       .At("2026-03-05T18:00+08:00").HappenedAt("2026-03-02T10:00+08:00").By("people/head")
//       .When("seal_agreement { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }")
//       .Then({"agreement_sealed { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }"});
//
// Events and commands are text format of v1::Event and v1::Command. It runs DecidePayload and Evolve under a definition
// that opens every command in every state, so that what is refused is refused by the gates. Not thread-safe.
#ifndef GAIWAN_TESTS_TESTING_GIVEN_H_
#define GAIWAN_TESTS_TESTING_GIVEN_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "tests/testing/fake_facts.h"
#include "workflow/definition.h"
#include "workflow/facts.h"

namespace gaiwan::testing {

using Story = std::vector<std::string>;

// `2026-03-05T18:00+08:00`.
absl::Time TimeOf(absl::string_view text);
v1::Event EventOf(absl::string_view text);
v1::Command CommandOf(absl::string_view text);
// The event as one that happened then. Without it a past event happens a minute after the one before, the first at
// 09:00 on 2026-03-02.
std::string HappenedAt(absl::string_view time, absl::string_view event);
std::string DoneBy(absl::string_view actor, absl::string_view event);
Story Join(std::vector<Story> stories);

// A case and its events with versions, actor and times, as the server keeps them: what has happened once `story` is
// told.
struct Lived {
  v1::Case c;
  std::vector<v1::Event> events;
};
Lived Live(const Story& story);

// A county in small: county `x` with its court `k`, town `x1` with committee, village `c1` with committee, grid `g1`,
// venue `v1`, village `c2` without a committee of its own, justice office `j1` that no level holds. People: `justice`
// of the town's judicial office, `head`, `mediator`, `helper` of the village's committee, `town-head` of the town's,
// `grid` of the grid, `clerk` in the village and the town, `nobody`.
FakeDirectory SampleDirectory();
FakeCodes SampleCodes();
// Levels of the sample county; every built command in its one state. Late after 10 days. The rules on courts that we
// ship.
const Definition& OpenDefinition();

// case_opened at the village, with parties `1` on the applicant's side, `2` on the other, and so on by turns.
Story Opened(int parties = 2);
// Rights told and mediation agreed to, in the present round.
Story Agreeing(const std::vector<std::string>& parties);
Story Told(const std::vector<std::string>& parties);
// `people/mediator` leads.
Story Assigned();
// A written agreement of one clause: `1` pays `2` 100 yuan by 2026-04-01.
Story Drafted(absl::string_view agreement, absl::string_view rule = "EFFECT_RULE_PML29");
Story Signed(absl::string_view agreement, absl::string_view who);
// The same agreement, in effect, with its obligation `{agreement}-1`.
Story InEffect(absl::string_view agreement);

class GivenStory {
 public:
  explicit GivenStory(Story past);

  GivenStory& At(absl::string_view now);
  GivenStory& HappenedAt(absl::string_view act_time);
  GivenStory& By(absl::string_view actor);
  // Changes the directory, or the case as the past left it, for what no event can bring about in one step.
  GivenStory& WithDirectory(const std::function<void(FakeDirectory*)>& change);
  GivenStory& WithCase(const std::function<void(v1::Case*)>& change);
  // None without it. Not owned.
  GivenStory& WithCalendar(const Calendar* calendar);
  // Other cases have planned nothing without it. Not owned.
  GivenStory& WithBookings(const BookingFacts* bookings);
  // Other cases are taken as they come without it; with it there is this one alone.
  GivenStory& WithOther(const std::string& name, const OtherCase& other);
  // What find_definition returns for this revision. Not owned.
  GivenStory& WithRevision(int32_t revision, const Definition* definition);
  // The open definition without it. Not owned.
  GivenStory& Under(const Definition* definition);
  // Decides; folds what came of it into the case.
  GivenStory& When(absl::string_view command);

  // Exactly these events, as payloads.
  GivenStory& Then(const Story& events);
  GivenStory& ThenRefused(v1::Reason reason, absl::string_view subject = "");
  GivenStory& ThenBadField(absl::string_view field);

  const v1::Case& Case() const { return case_; }
  const std::vector<v1::Event>& Events() const { return events_; }
  // The words a refusal gives beside its reason's, in Chinese; empty for none.
  std::string Why() const;

 private:
  Facts MakeFacts();

  FakeDirectory directory_;
  FakeCodes codes_;
  const Definition* definition_;
  const Calendar* calendar_ = nullptr;
  const BookingFacts* bookings_ = nullptr;
  std::function<std::optional<OtherCase>(absl::string_view)> find_case_;
  v1::Case case_;
  absl::Time now_;
  absl::Time act_time_ = absl::InfinitePast();  // As `now_` when not stated.
  std::string actor_ = "people/head";
  std::vector<std::pair<int32_t, const Definition*>> revisions_;
  int64_t last_number_ = 0;
  int64_t last_letter_ = 0;
  std::string command_;
  absl::Status refusal_;
  std::vector<v1::Event> events_;
};

inline GivenStory Given(Story past) {
  return GivenStory(std::move(past));
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_GIVEN_H_
