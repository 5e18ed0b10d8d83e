#include "tests/fabrication/county.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"

namespace gaiwan::fabrication {
namespace {

constexpr int kCommittees = 46;
constexpr int kDays = 365;
constexpr int kHour = 60;
constexpr int kDaysAway = 80;

const std::vector<std::string> kPlaces = {
    "希里沟", "东庄", "西庄", "北柯", "南柯", "铜普", "茶汗河",   "察汗诺",   "上尕巴", "下尕巴", "河东",   "河西",
    "赛什克", "柯柯", "巴音", "莫河", "团结", "新村", "牧场一队", "牧场二队", "沙柳",   "泉吉",   "大格勒", "小水桥"};

// Mostly at work: 9 to 12 and 14 to 18; some in the evening.
int WorkMinute(Dice* dice) {
  if (dice->OneIn(12)) return 18 * kHour + dice->Throw(3 * kHour);
  return dice->OneIn(2) ? 9 * kHour + dice->Throw(3 * kHour) : 14 * kHour + dice->Throw(4 * kHour);
}

// Few mediate on Sunday.
int WorkDay(Dice* dice) {
  int day = dice->Throw(kDays);
  if (absl::GetWeekday(absl::CivilDay(2026, 1, 1) + day) == absl::Weekday::sunday && !dice->OneIn(4))
    day = (day + 1) % kDays;
  return day;
}

int64_t Amount(const std::string& dispute_class, Dice* dice) {
  if (dispute_class == "01-01" && !dice->OneIn(3)) return 0;
  if (dice->OneIn(3)) return 0;
  // People think in round sums.
  static const std::vector<int64_t> kRound = {200, 300, 500, 500, 800, 1000, 1000, 1500, 2000, 2000, 3000, 5000, 10000};
  const int64_t yuan = dice->OneIn(2) ? kRound[static_cast<size_t>(dice->Throw(static_cast<int>(kRound.size())))]
                                      : 10 * (5 + dice->Throw(1500));
  return yuan * 100;
}

void MakePeople(Committee* committee, Dice* dice) {
  const std::string shared_by_old = MakePhone(dice);
  int old_people = dice->OneIn(4) ? 3 + dice->Throw(6) : 0;  // Who are rung up through a shop or a cadre.
  const int households = 200 + dice->Throw(200);
  for (int h = 0; h < households; ++h) {
    const int size = 1 + dice->Throw(4);
    const std::string phone = MakePhone(dice);
    const bool one_phone = dice->OneIn(4);
    for (const std::string& name : MakeHousehold(size, dice)) {
      MadePerson person{name, one_phone ? phone : MakePhone(dice), MakeId(dice), false};
      if (old_people > 0 && dice->OneIn(60)) {
        person.phone = shared_by_old;
        --old_people;
      }
      if (dice->OneIn(8)) person.phone.clear();
      if (dice->OneIn(3)) person.id.clear();
      committee->people.push_back(std::move(person));
    }
  }
}

// From opening to agreement, with the sessions between.
void Mediate(int day, bool quick, Dice* dice, MadeCase* c) {
  const int start = WorkMinute(dice);
  c->asked = At(day, start);
  if (c->on_the_spot) {
    c->agreed = c->asked + absl::Minutes(4 + dice->Throw(50));
    return;
  }
  int session_day = day + (quick ? 0 : dice->Throw(1 + dice->Throw(20)));
  int minute = session_day == day ? start + 10 + dice->Throw(90) : WorkMinute(dice);
  const int sessions = dice->OneIn(4) ? 2 : 1;
  for (int s = 0; s < sessions; ++s) {
    if (!dice->OneIn(3)) minute = (minute + 29) / 30 * 30;  // Said in half hours.
    const int length = 20 + 10 * dice->Throw(14);
    MadeSession session;
    session.start = At(session_day, minute);
    session.end = session.start + absl::Minutes(length);
    session.people = {c->mediator};
    c->sessions.push_back(session);
    c->agreed = session.end + absl::Minutes(dice->OneIn(2) ? 0 : dice->Throw(30));
    session_day += 1 + dice->Throw(10);
    minute = WorkMinute(dice);
  }
  if (dice->OneIn(9)) c->sessions.clear();  // Talked it over, and noted no session.
}

void SitAtFixedHour(MadeCase* c) {
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  MadeSession& session = c->sessions[0];
  const absl::Time half_past_nine =
      absl::FromCivil(absl::ToCivilDay(session.start, zone), zone) + absl::Minutes(9 * kHour + 30);
  session.start = half_past_nine < c->asked ? half_past_nine + absl::Hours(24) : half_past_nine;
  session.end = session.start + absl::Hours(1);
  c->agreed = session.end;
}

// Most people cannot be in two places: sessions of one mediator are moved until they do not overlap, but for some that
// are noted wrongly.
void Untangle(std::vector<MadeCase>* cases, Dice* dice) {
  std::map<std::string, std::vector<std::pair<MadeCase*, size_t>>> by_mediator;
  for (MadeCase& c : *cases) {
    for (size_t s = 0; s < c.sessions.size(); ++s) by_mediator[c.mediator].emplace_back(&c, s);
  }
  for (auto& [mediator, held] : by_mediator) {
    std::stable_sort(held.begin(), held.end(), [](const auto& a, const auto& b) {
      return a.first->sessions[a.second].start < b.first->sessions[b.second].start;
    });
    absl::Time free = absl::InfinitePast();
    for (const auto& [c, s] : held) {
      MadeSession& session = c->sessions[s];
      const bool sloppy = dice->OneIn(25);
      // A group's cases are talked over at one table.
      const bool together = session.venue == "together";
      if (session.start < free && !sloppy && !together) {
        const absl::Duration later = free - session.start + absl::Minutes(5 * dice->Throw(5));
        session.start += later;
        session.end += later;
        if (c->agreed < session.end) c->agreed = session.end;
      }
      free = std::max(free, session.end);
    }
  }
}

// Sentences of a text, each with its full stop.
std::vector<std::string> SentencesOf(const std::string& text) {
  std::vector<std::string> sentences;
  for (const absl::string_view each : absl::StrSplit(text, "。", absl::SkipEmpty())) {
    sentences.push_back(absl::StrCat(each, "。"));
  }
  return sentences;
}

// Who takes the last case as a form leaves its last two sentences as they are, two times in three.
void WriteOver(const County& county, Dice* dice, std::vector<MadeCase>* cases) {
  std::map<std::string, std::vector<MadeCase*>> by_mediator;
  for (MadeCase& c : *cases) by_mediator[c.mediator].push_back(&c);
  for (const Mediator& mediator : county.mediators) {
    if (!mediator.writes_over) continue;
    std::vector<std::string> last;
    for (MadeCase* c : by_mediator[mediator.name]) {
      std::vector<std::string> own = SentencesOf(c->facts);
      if (own.size() < 4) continue;
      if (last.size() >= 4 && !dice->OneIn(3)) std::copy(last.end() - 2, last.end(), own.end() - 2);
      c->facts = absl::StrJoin(own, "");
      last = std::move(own);
    }
  }
}

// When it was typed.
void EnterAll(const County& county, std::vector<MadeCase>* cases, Dice* dice) {
  std::map<std::string, std::vector<MadeCase*>> by_mediator;
  for (MadeCase& c : *cases) by_mediator[c.mediator].push_back(&c);
  for (const Mediator& mediator : county.mediators) {
    std::vector<MadeCase*>& own = by_mediator[mediator.name];
    std::sort(own.begin(), own.end(), [](const MadeCase* a, const MadeCase* b) { return a->asked < b->asked; });
    absl::Time upload = absl::InfinitePast();
    absl::Time typing = absl::InfinitePast();
    for (MadeCase* c : own) {
      const absl::CivilDay day = absl::ToCivilDay(c->agreed, absl::FixedTimeZone(8 * 3600));
      const auto on = [&](absl::CivilDay on_day, int minute) {
        return absl::FromCivil(on_day, absl::FixedTimeZone(8 * 3600)) + absl::Minutes(minute);
      };
      switch (mediator.habit) {
        case EntryHabit::kAtOnce:
          if (const absl::CivilDay left = absl::CivilDay(2026, 1, 1) + mediator.away;
              mediator.away >= 0 && day >= left && day < left + kDaysAway) {
            c->opened = std::max(on(left + kDaysAway, 14 * kHour), typing + absl::Minutes(2 + dice->Throw(8)));
            c->concluded = c->opened + absl::Minutes(1 + dice->Throw(9));
            break;
          }
          c->opened = c->asked + absl::Seconds(40 + dice->Throw(900));
          c->concluded = std::max(c->agreed + absl::Seconds(60 + dice->Throw(3600)), c->opened + absl::Seconds(20));
          break;
        case EntryHabit::kEvening:
          c->opened = std::max(on(day, 19 * kHour + 30 + dice->Throw(150)), c->agreed);
          c->opened = std::max(c->opened, typing + absl::Minutes(2 + dice->Throw(8)));
          c->concluded = c->opened + absl::Minutes(1 + dice->Throw(9));
          break;
        case EntryHabit::kSunday: {
          const absl::CivilDay sunday = absl::NextWeekday(day, absl::Weekday::sunday);
          c->opened = std::max(on(sunday, 14 * kHour + dice->Throw(240)), typing + absl::Minutes(2 + dice->Throw(8)));
          c->concluded = c->opened + absl::Minutes(1 + dice->Throw(9));
          break;
        }
        case EntryHabit::kPaper:
          if (c->agreed > upload) {
            upload = on(day + 10 + dice->Throw(20), 9 * kHour + dice->Throw(6 * kHour));
            typing = upload;
          }
          c->opened = typing + absl::Minutes(2 + dice->Throw(8));
          c->concluded = c->opened + absl::Minutes(1 + dice->Throw(9));
          break;
        case EntryHabit::kOffline:
          if (c->agreed > upload) {
            // Back where there is a network: often at home at night.
            upload = on(day + 7 + dice->Throw(28), 7 * kHour + dice->Throw(17 * kHour));
            typing = upload;
          }
          c->opened = std::max(typing, upload) + absl::Milliseconds(200 + dice->Throw(1500));
          c->concluded = c->opened + absl::Milliseconds(400 + dice->Throw(2000));
          break;
      }
      typing = c->concluded;
      if (c->on_the_spot) c->concluded = c->opened;  // One act.
    }
  }
}

void AddParties(const Committee& committee, const Mediator& mediator, Dice* dice, MadeCase* c) {
  const int parties = dice->OneIn(8) ? 3 : 2;
  const bool firm =
      (c->dispute_class == "05-01" || c->dispute_class == "03-01" || c->dispute_class == "02-02") && dice->OneIn(2);
  for (int i = 0; i < parties; ++i) {
    MadeParty party;
    party.applicant = i == 0;
    party.person = SomebodyOf(committee, dice);
    // Who asks something over tea is not asked for a number.
    if (committee.tea_room && c->on_the_spot && dice->OneIn(2)) party.person.phone.clear();
    if (i == 1 && firm)
      party.person = {MakeFirm(dice), MakePhone(dice), absl::StrCat("916328", 100000 + dice->Throw(899999)), true};
    const bool noted = !mediator.notes_no_contact && !dice->OneIn(8);
    party.contacts = c->on_the_spot || !noted ? 0 : 1 + dice->Throw(2);
    party.came = c->on_the_spot ? !dice->OneIn(5) : !c->sessions.empty() && !dice->OneIn(12);
    c->parties.push_back(std::move(party));
  }
}

void Tell(const Committee& committee, const Mediator& mediator, Dice* dice, MadeCase* c) {
  c->place = absl::StrCat(committee.place, "村");
  const bool standard = committee.standard != nullptr && !dice->OneIn(4);
  c->facts = standard ? committee.standard->Fill(c->dispute_class, committee.place, c->fen, dice)
                      : TellDispute(c->dispute_class, committee.place, c->fen, dice).Text();
  if (mediator.writes_names) c->facts = WithNames(c->facts, c->parties[0].person.name, c->parties[1].person.name);
}

// One plausible case of an ordinary kind, asked for on a day. `quick`: heard on it, too.
MadeCase OrdinaryOn(int day, bool quick, const County& county, int mediator, Dice* dice) {
  MadeCase c = Blank(county, mediator, dice);
  const Mediator& who = county.mediators[static_cast<size_t>(mediator)];
  const Committee& committee = county.committees[static_cast<size_t>(who.committee)];
  c.on_the_spot = dice->OneIn(committee.tea_room ? 2 : 7);
  if (committee.tea_room && c.on_the_spot) c.channel = "tea_room";
  c.fen = Amount(c.dispute_class, dice);
  Mediate(day, quick, dice, &c);
  if (who.sits_at_fixed_hour && c.sessions.size() == 1) SitAtFixedHour(&c);
  for (MadeSession& session : c.sessions) session.venue = dice->OneIn(3) ? "" : committee.venue;
  AddParties(committee, who, dice, &c);
  Tell(committee, who, dice, &c);
  return c;
}

MadeCase Ordinary(const County& county, int mediator, Dice* dice) {
  const int day = WorkDay(dice);
  return OrdinaryOn(day, dice->OneIn(3), county, mediator, dice);
}

// A hailstorm, or a week in which the county has its quarrels looked for: a dozen in a few days, settled as they come.
void AddWave(const County& county, int mediator, Dice* dice, std::vector<MadeCase>* cases) {
  const int first = dice->Throw(kDays - 6);
  const int count = 8 + dice->Throw(7);
  for (int i = 0; i < count; ++i) {
    cases->push_back(OrdinaryOn(first + dice->Throw(6), true, county, mediator, dice));
  }
}

// A market's landlord and its tenants: the same deposit, nearly the same words.
void AddLeases(const County& county, int mediator, int count, Dice* dice, std::vector<MadeCase>* cases) {
  const MadePerson landlord{MakeFirm(dice), MakePhone(dice), "91632821MA7584", true};
  const int64_t deposits[] = {50000, 100000, 100000};
  for (int i = 0; i < count; ++i) {
    MadeCase c = Ordinary(county, mediator, dice);
    c.dispute_class = "04-01";
    c.fen = deposits[dice->Throw(3)];
    c.parties.resize(1);
    c.parties.push_back({landlord, false, dice->Throw(2), dice->OneIn(2)});
    const int stall = 1 + dice->Throw(180);
    c.facts =
        absl::StrCat("承租户", c.parties[0].person.name, "退", c.place, "市场", stall, "号摊位时，押金", c.fen / 100,
                     "元未退，市场方称", dice->OneIn(2) ? "卫生没搞完" : "水电费没结清", "。经调解当场退还。");
    cases->push_back(std::move(c));
  }
}

// Labourers of one site, each with a case of their own, heard at one table.
void AddGroup(const County& county, int mediator, Dice* dice, std::vector<MadeCase>* cases) {
  const MadePerson boss{MakeName(dice), MakePhone(dice), MakeId(dice)};
  const MadeCase first = Ordinary(county, mediator, dice);
  const Committee& committee =
      county.committees[static_cast<size_t>(county.mediators[static_cast<size_t>(mediator)].committee)];
  const int count = 5 + dice->Throw(5);
  const int days = 10 + dice->Throw(60);
  for (int i = 0; i < count; ++i) {
    MadeCase c = first;
    c.name = MakeCaseName(dice);
    c.on_the_spot = false;
    c.dispute_class = "05-01";
    c.fen = 100 * (1500 + dice->Throw(9000));
    if (c.sessions.empty())
      c.sessions.push_back({c.asked + absl::Hours(1), c.asked + absl::Hours(3), "", {c.mediator}});
    for (MadeSession& session : c.sessions) session.venue = "together";
    c.agreed = c.sessions.back().end + absl::Minutes(10 * (i + 1));
    c.parties.clear();
    c.parties.push_back({SomebodyOf(committee, dice), true, 1, true});
    c.parties.push_back({boss, false, 1, true});
    c.facts = absl::StrCat(c.parties[0].person.name, "在", committee.place, "工地干活", days + dice->Throw(9),
                           "天，包工头欠工资", c.fen / 100, "元。几名工人一同申请，一并调解，分别签协议。");
    cases->push_back(std::move(c));
  }
}

// Two who cannot let it be.
void AddQuarrel(const County& county, int mediator, Dice* dice, std::vector<MadeCase>* cases) {
  const Committee& committee =
      county.committees[static_cast<size_t>(county.mediators[static_cast<size_t>(mediator)].committee)];
  const MadePerson one = SomebodyOf(committee, dice), other = SomebodyOf(committee, dice);
  const int count = 2 + dice->Throw(3);
  for (int i = 0; i < count; ++i) {
    MadeCase c = Ordinary(county, mediator, dice);
    c.parties.resize(2);
    c.parties[0].person = dice->OneIn(3) ? other : one;
    c.parties[1].person = c.parties[0].person.name == one.name ? other : one;
    cases->push_back(std::move(c));
  }
}

}  // namespace

absl::Time At(int day_of_year, int minute_of_day) {
  return absl::FromCivil(absl::CivilDay(2026, 1, 1) + day_of_year, absl::FixedTimeZone(8 * 3600)) +
         absl::Minutes(minute_of_day);
}

std::string MakeCaseName(Dice* dice) {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string name = "cases/c-";
  for (int i = 0; i < 26; ++i) name.push_back(kLetters[dice->Throw(i == 25 ? 8 : 32)]);
  return name;
}

const MadePerson& SomebodyOf(const Committee& committee, Dice* dice) {
  return committee.people[static_cast<size_t>(dice->Throw(static_cast<int>(committee.people.size())))];
}

MadeCase Blank(const County& county, int mediator, Dice* dice) {
  const Mediator& who = county.mediators[static_cast<size_t>(mediator)];
  MadeCase c;
  c.name = MakeCaseName(dice);
  c.committee = county.committees[static_cast<size_t>(who.committee)].name;
  c.mediator = who.name;
  c.opener = who.name;
  static const std::vector<std::string> kChannels = {"grid", "council", "harmony_station", "governance_centre",
                                                     "police_joint"};
  c.channel = dice->Of(kChannels);
  c.dispute_class = dice->Of(Classes());
  return c;
}

County MakeCounty(uint64_t seed, int count) {
  Dice dice(seed);
  County county;
  for (int i = 0; i < kCommittees; ++i) {
    Committee committee;
    committee.name = absl::StrFormat("orgs/632821%06d-committee", 100000 + i);
    committee.venue = absl::StrFormat("orgs/632821%06d-room", 100000 + i);
    committee.place = kPlaces[static_cast<size_t>(i) % kPlaces.size()];
    committee.tea_room = i % 6 == 0;
    if (dice.OneIn(3)) committee.standard = std::make_unique<StandardText>(&dice);
    MakePeople(&committee, &dice);
    const int mediators = 1 + dice.Throw(4);
    for (int m = 0; m < mediators; ++m) {
      Mediator mediator;
      mediator.name = absl::StrFormat("people/p-632821%06d-committee-mediator-%d", 100000 + i, m + 1);
      mediator.committee = i;
      const int habit = dice.Throw(100);
      mediator.habit = habit < 15   ? EntryHabit::kSunday
                       : habit < 30 ? EntryHabit::kOffline
                       : habit < 45 ? EntryHabit::kEvening
                       : habit < 55 ? EntryHabit::kPaper
                                    : EntryHabit::kAtOnce;
      mediator.notes_no_contact = dice.OneIn(8);
      mediator.writes_names = dice.OneIn(2);
      mediator.share = 1 + dice.Throw(6);
      mediator.sits_at_fixed_hour = dice.OneIn(15);
      mediator.writes_over = dice.OneIn(12);
      if (mediator.habit == EntryHabit::kAtOnce && dice.OneIn(8)) mediator.away = dice.Throw(kDays - kDaysAway);
      county.mediators.push_back(std::move(mediator));
    }
    county.committees.push_back(std::move(committee));
  }
  const int mediator_count = static_cast<int>(county.mediators.size());
  // The county's best, in its largest town.
  Mediator& best = county.mediators[static_cast<size_t>(dice.Throw(mediator_count))];
  best.share = 40;
  for (int i = 0; i < 4; ++i) MakePeople(&county.committees[static_cast<size_t>(best.committee)], &dice);

  std::vector<MadeCase>& cases = county.cases;
  AddLeases(county, dice.Throw(mediator_count), 60, &dice, &cases);
  for (int i = 0; i < 4; ++i) AddGroup(county, dice.Throw(mediator_count), &dice, &cases);
  for (int i = 0; i < 40; ++i) AddQuarrel(county, dice.Throw(mediator_count), &dice, &cases);
  for (int i = 0; i < 5; ++i) AddWave(county, dice.Throw(mediator_count), &dice, &cases);
  std::vector<int> lots;
  for (int m = 0; m < mediator_count; ++m) {
    lots.insert(lots.end(), static_cast<size_t>(county.mediators[static_cast<size_t>(m)].share), m);
  }
  while (static_cast<int>(cases.size()) < count) {
    const int mediator = lots[static_cast<size_t>(dice.Throw(static_cast<int>(lots.size())))];
    cases.push_back(Ordinary(county, mediator, &dice));
  }
  Untangle(&cases, &dice);
  WriteOver(county, &dice, &cases);
  for (MadeCase& c : cases) {
    for (MadeSession& session : c.sessions) {
      if (session.venue != "together") continue;
      session.venue = absl::StrCat(c.committee.substr(0, c.committee.rfind('-')), "-room");
    }
  }
  EnterAll(county, &cases, &dice);
  return county;
}

}  // namespace gaiwan::fabrication
