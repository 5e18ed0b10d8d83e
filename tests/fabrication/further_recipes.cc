#include "tests/fabrication/further_recipes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace gaiwan::fabrication {
namespace {

constexpr int kHour = 60;
constexpr int kQuarter = 91;

int DozenOrSo(Dice* dice) {
  return 10 + dice->Throw(8);
}

// Some real case of the county.
const MadeCase& SomeCase(const County& county, Dice* dice) {
  return county.cases[static_cast<size_t>(dice->Throw(static_cast<int>(county.cases.size())))];
}

std::vector<std::string> SentencesOf(const std::string& text) {
  return absl::StrSplit(text, "。", absl::SkipEmpty());
}

std::string Told(const std::vector<std::string>& sentences) {
  return absl::StrCat(absl::StrJoin(sentences, "。"), "。");
}

// Sentences of another case, as if they were of the people of `c`.
std::vector<std::string> SentencesFor(const MadeCase& c, const MadeCase& source) {
  return SentencesOf(absl::StrReplaceAll(source.facts, {{source.parties[0].person.name, c.parties[0].person.name},
                                                        {source.parties[1].person.name, c.parties[1].person.name}}));
}

void Move(absl::Duration by, MadeCase* c) {
  for (absl::Time* time : {&c->asked, &c->agreed, &c->opened, &c->concluded}) *time += by;
  for (MadeSession& session : c->sessions) session.start += by, session.end += by;
}

// Each is an old case of somebody else's, told as new: other people, another sum, now and then a sentence less.
std::vector<MadeCase> OldAsNew(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    const MadeCase* old = &SomeCase(county, dice);
    while (old->on_the_spot || SentencesOf(old->facts).size() < 4) old = &SomeCase(county, dice);
    std::vector<std::string> told = SentencesFor(c, *old);
    if (dice->OneIn(2)) told.erase(told.begin() + 1 + dice->Throw(static_cast<int>(told.size()) - 1));
    c.dispute_class = old->dispute_class;
    c.facts = Told(told);
    made.push_back(std::move(c));
  }
  return made;
}

// Put together of sentences of the county's cases of the kind: the beginning of one, what two others went on with, the
// ending of a fourth.
std::vector<MadeCase> PutTogether(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    std::vector<std::vector<std::string>> sources;
    while (sources.size() < 4) {
      const MadeCase& source = SomeCase(county, dice);
      std::vector<std::string> told = SentencesFor(c, source);
      if (source.dispute_class == c.dispute_class && told.size() >= 4) sources.push_back(std::move(told));
    }
    c.facts = Told({sources[0][0], sources[1][1], sources[1][2], sources[2][2], sources[3].back()});
    made.push_back(std::move(c));
  }
  return made;
}

// A real quarrel counted three times: the same two, weeks apart, told a little differently.
std::vector<MadeCase> CountedThrice(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const Committee& committee =
      county.committees[static_cast<size_t>(county.mediators[static_cast<size_t>(mediator)].committee)];
  for (int quarrel = 0; quarrel < 4; ++quarrel) {
    MadeCase first = ThinAir(county, mediator, dice);
    first.parties[0].person = SomebodyOf(committee, dice);
    first.parties[1].person = SomebodyOf(committee, dice);
    Move(At(dice->Throw(120), 9 * kHour + dice->Throw(7 * kHour)) - first.asked, &first);
    for (int i = 0; i < 3; ++i) {
      MadeCase c = first;
      if (i > 0) {
        c.name = MakeCaseName(dice);
        Move(absl::Hours(24 * (20 + dice->Throw(60))) * i + absl::Minutes(dice->Throw(90)), &c);
        if (dice->OneIn(2)) std::swap(c.parties[0].person, c.parties[1].person);
        std::vector<std::string> told = SentencesOf(c.facts);
        const std::vector<std::string> other =
            SentencesOf(TellDispute(c.dispute_class, committee.place, c.fen, dice).Text());
        told[static_cast<size_t>(dice->Throw(static_cast<int>(told.size())))] = other.back();
        c.facts = Told(told);
      }
      made.push_back(std::move(c));
    }
  }
  return made;
}

// The quota of three months, typed on an afternoon or two by day; all on other days, begun at nine and over at ten.
std::vector<MadeCase> QuotaOfAnAfternoon(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int day = kQuarter * (1 + dice->Throw(3)) - dice->Throw(6);
  absl::Time typing = At(day, 14 * kHour + dice->Throw(60));
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    if (i == count / 2 && dice->OneIn(2)) typing = At(day + 1, 14 * kHour + dice->Throw(60));
    c.asked = At(day - 80 + i * 75 / count, 9 * kHour);
    c.agreed = c.asked + absl::Hours(1);
    for (MadeSession& session : c.sessions) session.start = c.asked, session.end = c.agreed;
    c.opened = typing + absl::Seconds(90 + dice->Throw(300));
    c.concluded = c.opened + absl::Seconds(60 + dice->Throw(240));
    typing = c.concluded;
    made.push_back(std::move(c));
  }
  return made;
}

// What was missing at the end of a quarter: asked for and settled on its last days, on the spot.
std::vector<MadeCase> LastDays(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int last = kQuarter * (1 + dice->Throw(4)) - 1;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    c.on_the_spot = true;
    c.sessions.clear();
    c.asked = At(last - dice->Throw(4), 9 * kHour + dice->Throw(9 * kHour));
    c.agreed = c.asked + absl::Minutes(4 + dice->Throw(40));
    c.opened = c.agreed + absl::Minutes(1 + dice->Throw(30));
    c.concluded = c.opened;
    for (MadeParty& party : c.parties) party.contacts = 0;
    made.push_back(std::move(c));
  }
  return made;
}

// Nobody who could be rung up: no telephone, or the one of the applicant alone, and nobody came.
std::vector<MadeCase> Unreachable(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    for (MadeParty& party : c.parties) {
      party.person.phone.clear();
      party.came = party.came && dice->OneIn(2);
    }
    if (dice->OneIn(6)) c.parties[0].person.phone = MakePhone(dice);
    made.push_back(std::move(c));
  }
  return made;
}

}  // namespace

const std::vector<Recipe>& FurtherRecipes() {
  static const auto* const all = new std::vector<Recipe>{{"old-as-new", OldAsNew},  {"put-together", PutTogether},
                                                         {"thrice", CountedThrice}, {"quota", QuotaOfAnAfternoon},
                                                         {"last-days", LastDays},   {"unreachable", Unreachable}};
  return *all;
}

}  // namespace gaiwan::fabrication
