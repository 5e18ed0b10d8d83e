#include "tests/fabrication/held_back_recipes.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace gaiwan::fabrication {
namespace {

constexpr int kHour = 60;

const Committee& CommitteeOf(const County& county, int mediator) {
  return county.committees[static_cast<size_t>(county.mediators[static_cast<size_t>(mediator)].committee)];
}

std::vector<const MadeCase*> CasesOf(const County& county, const std::string& committee) {
  std::vector<const MadeCase*> cases;
  for (const MadeCase& c : county.cases) {
    if (c.committee == committee) cases.push_back(&c);
  }
  return cases;
}

// Old files of the committee taken apart and put together anew: sentences of two of them, other names, the old
// telephones with two digits changed, a contact noted in most.
std::vector<MadeCase> Recombined(const County& county, int mediator, Dice* dice) {
  const std::vector<const MadeCase*> old = CasesOf(county, CommitteeOf(county, mediator).name);
  std::vector<MadeCase> made;
  // A handful of files serve for all.
  std::vector<std::vector<std::string>> stock;
  for (int i = 0; i < 4; ++i) {
    const MadeCase& from = *old[static_cast<size_t>(dice->Throw(static_cast<int>(old.size())))];
    stock.push_back(absl::StrSplit(from.facts, "。", absl::SkipEmpty()));
  }
  const int count = 10 + dice->Throw(8);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    const auto& first = stock[static_cast<size_t>(dice->Throw(4))];
    const auto& second = stock[static_cast<size_t>(dice->Throw(4))];
    std::string facts;
    for (size_t s = 0; s < (first.size() + 1) / 2; ++s) absl::StrAppend(&facts, first[s], "。");
    for (size_t s = second.size() / 2; s < second.size(); ++s) absl::StrAppend(&facts, second[s], "。");
    c.facts = WithNames(facts, c.parties[0].person.name, c.parties[1].person.name);
    const bool noted = !dice->OneIn(3);
    for (MadeParty& party : c.parties) party.contacts = noted ? 1 : 0;
    made.push_back(std::move(c));
  }
  return made;
}

// One quarrel of a real village cut into ten: the same household against each of a few neighbours and again, one
// afternoon, a share of the sum each.
std::vector<MadeCase> Salami(const County& county, int mediator, Dice* dice) {
  const Committee& committee = CommitteeOf(county, mediator);
  std::vector<MadePerson> ours, theirs;
  for (int i = 0; i < 2; ++i) ours.push_back(SomebodyOf(committee, dice));
  for (int i = 0; i < 3; ++i) theirs.push_back(SomebodyOf(committee, dice));
  const MadeCase whole = ThinAir(county, mediator, dice);
  const Telling telling = TellDispute(whole.dispute_class, committee.place, whole.fen, dice);
  std::vector<MadeCase> made;
  const int64_t share = 10000 * (1 + dice->Throw(8));
  absl::Time next = whole.asked;
  for (int i = 0; i < 10; ++i) {
    MadeCase c = whole;
    c.name = MakeCaseName(dice);
    c.fen = share;
    c.parties.clear();
    c.parties.push_back({dice->OneIn(2) ? ours[0] : ours[1], true, dice->Throw(2), true});
    c.parties.push_back({theirs[static_cast<size_t>(dice->Throw(3))], false, dice->Throw(2), true});
    c.facts = WithNames(telling.Text(), c.parties[0].person.name, c.parties[1].person.name);
    // Told as if each had taken its own quarter of an hour.
    c.asked = next;
    c.sessions = {{next + absl::Minutes(3), next + absl::Minutes(13), committee.venue, {c.mediator}}};
    c.agreed = next + absl::Minutes(14);
    c.opened = c.asked + absl::Minutes(1);
    c.concluded = c.agreed + absl::Minutes(1);
    next += absl::Minutes(15);
    made.push_back(std::move(c));
  }
  return made;
}

// The mediator's own kin play the parties; everything is noted as it should be, over months.
std::vector<MadeCase> Kin(const County& county, int mediator, Dice* dice) {
  std::vector<MadePerson> kin;
  const std::string phones[] = {MakePhone(dice), MakePhone(dice), MakePhone(dice)};
  for (const std::string& name : MakeHousehold(7 + dice->Throw(3), dice))
    kin.push_back({name, phones[dice->Throw(3)], MakeId(dice), false});
  std::vector<MadeCase> made;
  const int count = 12 + dice->Throw(6);
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    const int size = static_cast<int>(kin.size());
    const int one = dice->Throw(size);
    c.parties[0].person = kin[static_cast<size_t>(one)];
    // Now and then a stranger is drawn in.
    c.parties[1].person =
        dice->OneIn(6) ? Nobody(dice) : kin[static_cast<size_t>((one + 1 + dice->Throw(size - 1)) % size)];
    for (MadeParty& party : c.parties) {
      party.contacts = 1;
      party.came = true;
    }
    made.push_back(std::move(c));
  }
  return made;
}

// Nobodies with telephones of their own, told in sentences from a stock, typed two or three a night over weeks.
std::vector<MadeCase> Nights(const County& county, int mediator, Dice* dice) {
  const Committee& committee = CommitteeOf(county, mediator);
  std::vector<std::string> stock[4];
  for (auto& slot : stock) {
    for (int i = 0; i < 4; ++i) {
      Telling telling = TellDispute(dice->Of(Classes()), committee.place, 0, dice);
      slot.push_back(telling.sentences[static_cast<size_t>(dice->Throw(static_cast<int>(telling.sentences.size())))]);
    }
  }
  std::vector<MadeCase> made;
  int night = 20 + dice->Throw(200);
  const int nights = 5 + dice->Throw(3);
  for (int n = 0; n < nights; ++n) {
    absl::Time typing = At(night, 22 * kHour + 45 + dice->Throw(150));
    const int count = 2 + dice->Throw(2);
    for (int i = 0; i < count; ++i) {
      MadeCase c = ThinAir(county, mediator, dice);
      c.facts.clear();
      for (const auto& slot : stock) absl::StrAppend(&c.facts, dice->Of(slot));
      const absl::Duration back = At(night - dice->Throw(5), 9 * kHour + dice->Throw(8 * kHour)) - c.asked;
      c.asked += back;
      c.agreed += back;
      for (MadeSession& session : c.sessions) {
        session.start += back;
        session.end += back;
      }
      c.opened = typing + absl::Minutes(3 + dice->Throw(6));
      c.concluded = c.opened + absl::Minutes(2 + dice->Throw(4));
      typing = c.concluded;
      made.push_back(std::move(c));
    }
    night += 1 + dice->Throw(9);
  }
  return made;
}

// The last two evenings of a quarter: what is missing to the quota is typed until late, each dated back to another
// week.
std::vector<MadeCase> QuarterEnd(const County& county, int mediator, Dice* dice) {
  static const int kLastDays[] = {89, 180, 272, 364};
  const int last = kLastDays[dice->Throw(4)];
  std::vector<MadeCase> made;
  const int count = 12 + dice->Throw(7);
  const std::vector<int64_t> sums = {30000, 50000, 100000};
  absl::Time typing = At(last - 1, 19 * kHour + 30 + dice->Throw(60));
  for (int i = 0; i < count; ++i) {
    MadeCase c = ThinAir(county, mediator, dice);
    if (i == count / 2) typing = At(last, 19 * kHour + 30 + dice->Throw(60));
    const absl::Duration back = At(last - 2 - dice->Throw(80), 9 * kHour + dice->Throw(8 * kHour)) - c.asked;
    c.asked += back;
    c.agreed = c.asked + absl::Minutes(60);
    c.sessions.clear();
    for (MadeParty& party : c.parties) {
      party.contacts = 0;
      party.came = false;
    }
    c.fen = sums[static_cast<size_t>(dice->Throw(3))];
    c.opened = typing + absl::Minutes(6 + dice->Throw(12));
    c.concluded = c.opened + absl::Minutes(4 + dice->Throw(6));
    typing = c.concluded;
    made.push_back(std::move(c));
  }
  return made;
}

}  // namespace

const std::vector<Recipe>& HeldBackRecipes() {
  static const auto* const all = new std::vector<Recipe>{
      {"recombined", Recombined}, {"salami", Salami}, {"kin", Kin}, {"nights", Nights}, {"quarter-end", QuarterEnd}};
  return *all;
}

}  // namespace gaiwan::fabrication
