#include "tests/fabrication/recipes.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gaiwan::fabrication {
namespace {

constexpr int kHour = 60;

int DozenOrSo(Dice* dice) {
  return 10 + dice->Throw(8);
}

const Committee& CommitteeOf(const County& county, int mediator) {
  return county.committees[static_cast<size_t>(county.mediators[static_cast<size_t>(mediator)].committee)];
}

// One or two telephones, the mediator's own and the spouse's, stand for everybody.
std::vector<MadeCase> OnePhone(const County& county, int mediator, Dice* dice) {
  const std::string phones[] = {MakePhone(dice), MakePhone(dice)};
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    for (MadeParty& party : c.parties) party.person.phone = phones[dice->Throw(2)];
    made.push_back(std::move(c));
  }
  return made;
}

// One telling, a dozen times: names, sums and a word or two are changed.
std::vector<MadeCase> OneText(const County& county, int mediator, Dice* dice) {
  const std::string place = CommitteeOf(county, mediator).place;
  const std::string dispute_class = dice->Of(Classes());
  const Telling telling = TellDispute(dispute_class, place, 0, dice);
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    c.dispute_class = dispute_class;
    Telling own = telling;
    // One sentence in it is another's, sometimes.
    if (dice->OneIn(3)) {
      const Telling other = TellDispute(dispute_class, place, c.fen, dice);
      own.sentences[static_cast<size_t>(dice->Throw(static_cast<int>(own.sentences.size())))] = other.sentences[0];
    }
    c.facts = WithNames(own.Text(), c.parties[0].person.name, c.parties[1].person.name);
    made.push_back(std::move(c));
  }
  return made;
}

// A dozen typed in one night or two, each said to be of another day of the past weeks.
std::vector<MadeCase> OneNight(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice) + 3;
  const int night = 60 + dice->Throw(300);
  absl::Time typing = At(night, 22 * kHour + 30 + dice->Throw(90));
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    if (i == count / 2 && dice->OneIn(2)) typing = At(night + 1, 23 * kHour + dice->Throw(60));
    const absl::Duration back = At(night - 1 - dice->Throw(45), 9 * kHour + dice->Throw(8 * kHour)) - c.asked;
    c.asked += back;
    c.agreed += back;
    for (MadeSession& session : c.sessions) {
      session.start += back;
      session.end += back;
    }
    c.opened = typing + absl::Seconds(60 + dice->Throw(240));
    c.concluded = c.opened + absl::Seconds(60 + dice->Throw(180));
    typing = c.concluded;
    made.push_back(std::move(c));
  }
  return made;
}

// Opened, heard and agreed within the minutes it takes to type it, always for the same sum.
std::vector<MadeCase> OneSum(const County& county, int mediator, Dice* dice) {
  static const int64_t kSums[] = {50000, 120000, 200000, 300000};
  const int64_t fen = kSums[dice->Throw(4)];
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    c.fen = fen;
    c.agreed = c.asked + absl::Seconds(70 + dice->Throw(170));
    if (!c.sessions.empty()) {
      c.sessions[0].start = c.asked + absl::Seconds(30);
      c.sessions[0].end = c.agreed;
    }
    c.opened = c.asked + absl::Seconds(5);
    c.concluded = c.agreed + absl::Seconds(5);
    made.push_back(std::move(c));
  }
  return made;
}

// Three or four days on which the mediator sat in several villages at once.
std::vector<MadeCase> Everywhere(const County& county, int mediator, Dice* dice) {
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  int day = dice->Throw(340);
  int left = 0;
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    if (left == 0) {
      day = (day + 3 + dice->Throw(15)) % 350;
      left = 3 + dice->Throw(3);
    }
    --left;
    c.sessions.clear();
    MadeSession session;
    session.start = At(day, 9 * kHour + 30 + 15 * dice->Throw(5));
    session.end = session.start + absl::Minutes(90 + 10 * dice->Throw(6));
    session.venue = dice->OneIn(3) ? "" : absl::StrCat("orgs/632821", 100000 + dice->Throw(40), "-room");
    session.people = {c.mediator};
    c.asked = session.start - absl::Hours(2 + dice->Throw(48));
    c.agreed = session.end;
    c.opened = c.asked + absl::Minutes(5);
    c.concluded = c.agreed + absl::Minutes(10 + dice->Throw(60));
    c.sessions.push_back(std::move(session));
    made.push_back(std::move(c));
  }
  return made;
}

// Half a dozen names, quarrelling with one another in turn.
std::vector<MadeCase> OneCircle(const County& county, int mediator, Dice* dice) {
  std::vector<MadePerson> circle;
  for (int i = 0; i < 6; ++i) {
    circle.push_back(dice->OneIn(2) ? Nobody(dice) : SomebodyOf(CommitteeOf(county, mediator), dice));
  }
  std::vector<MadeCase> made;
  const int count = DozenOrSo(dice);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    const int one = dice->Throw(6);
    c.parties[0].person = circle[static_cast<size_t>(one)];
    c.parties[1].person = circle[static_cast<size_t>((one + 1 + dice->Throw(5)) % 6)];
    made.push_back(std::move(c));
  }
  return made;
}

}  // namespace

MadePerson Nobody(Dice* dice) {
  return {MakeName(dice), MakePhone(dice), dice->OneIn(2) ? MakeId(dice) : "", false};
}

MadeCase ThinAir(const County& county, int mediator, Dice* dice) {
  const Committee& committee = CommitteeOf(county, mediator);
  MadeCase c = Blank(county, mediator, dice);
  c.fen = dice->OneIn(3) ? 0 : 10000 * (2 + dice->Throw(60));
  c.place = absl::StrCat(committee.place, "村");
  c.facts = TellDispute(c.dispute_class, committee.place, c.fen, dice).Text();
  const bool noted = dice->OneIn(2);
  for (int i = 0; i < 2; ++i) c.parties.push_back({Nobody(dice), i == 0, noted ? 1 : 0, noted});
  if (county.mediators[static_cast<size_t>(mediator)].writes_names) {
    c.facts = WithNames(c.facts, c.parties[0].person.name, c.parties[1].person.name);
  }
  c.asked = At(20 + dice->Throw(330), 9 * kHour + dice->Throw(7 * kHour));
  MadeSession session;
  session.start = c.asked + absl::Minutes(20 + dice->Throw(60));
  session.end = session.start + absl::Minutes(30 + 10 * dice->Throw(6));
  session.venue = committee.venue;
  session.people = {c.mediator};
  c.agreed = session.end;
  if (noted) c.sessions.push_back(std::move(session));
  c.opened = c.asked + absl::Minutes(2 + dice->Throw(20));
  c.concluded = c.agreed + absl::Minutes(2 + dice->Throw(30));
  return c;
}

const std::vector<Recipe>& Recipes() {
  static const auto* const all =
      new std::vector<Recipe>{{"one-phone", OnePhone}, {"one-text", OneText},      {"one-night", OneNight},
                              {"one-sum", OneSum},     {"everywhere", Everywhere}, {"one-circle", OneCircle}};
  return *all;
}

std::vector<MadeCase> MakeUp(const std::vector<Recipe>& recipes, const County& county, int times, uint64_t seed) {
  Dice dice(seed);
  std::set<int> used;
  std::vector<MadeCase> all;
  for (const Recipe& recipe : recipes) {
    for (int i = 0; i < times; ++i) {
      int mediator = 0;
      do {
        mediator = dice.Throw(static_cast<int>(county.mediators.size()));
      } while (!used.insert(mediator).second);
      for (MadeCase& c : recipe.make(county, mediator, &dice)) {
        c.recipe = recipe.name;
        all.push_back(std::move(c));
      }
    }
  }
  return all;
}

}  // namespace gaiwan::fabrication
