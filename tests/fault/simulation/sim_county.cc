#include "tests/fault/simulation/sim_county.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::testing {
namespace {

// sim_clocks.cc says the same once more, in its own way: change both.
//   acceptance  while a case is registered: 6 hours, warns at 50 and 80 percent
//   mediation   from acceptance on, not while paused: 48 hours, warns at 50; its end moves the case to `stopping`
//   report      while a case is open: to the end of the second day after, warns at 80
constexpr char kDefinition[] = R"(
    id: 'simulated' revision: 1 title { zh: '模拟' } roles { id: 'anyone' label { zh: '任何人' } }
    levels { id: 'village' label { zh: '村' } org_kinds: 'village' } late_entry { adopt_after_days: 10 }
    tracks { id: 'main' label { zh: '主' } subject: SUBJECT_CASE
      openings { command: 'open_case' to: 'registered' by: 'anyone' }
      states { id: 'registered' label { zh: '登记' }
        actions { command: 'add_note' by: 'anyone' }
        actions { command: 'accept_case' by: 'anyone' targets { to: 'accepted' } }
        actions { command: 'decline_case' by: 'anyone' targets { to: 'declined' } } }
      states { id: 'accepted' label { zh: '受理' }
        actions { command: 'add_note' by: 'anyone' }
        actions { command: 'pause_case' by: 'anyone' }
        actions { command: 'resume_case' by: 'anyone' } }
      states { id: 'stopping' label { zh: '待终止' } rest: true
        actions { command: 'add_note' by: 'anyone' }
        actions { command: 'decline_case' by: 'anyone' targets { to: 'declined' } } }
      states { id: 'declined' label { zh: '不予受理' } rest: true outcome: OUTCOME_NOT_ADMITTED closed: true
        actions { command: 'add_note' by: 'anyone' } } }
    clocks { id: 'acceptance' label { zh: '受理' } starts { event: 'case_opened' } runs_in: 'registered'
      length: 6 unit: UNIT_HOURS warnings: 50 warnings: 80 on_expiry: EXPIRY_WARN source: '自定' }
    clocks { id: 'mediation' label { zh: '调解' } starts { event: 'case_accepted' } runs_in: 'accepted'
      runs_in: 'stopping' length: 48 unit: UNIT_HOURS pauses: '*' warnings: 50 on_expiry: EXPIRY_MOVE_TRACK
      expiry_to: 'stopping' source: '自定' }
    clocks { id: 'report' label { zh: '报告' } starts { event: 'case_opened' } runs_in: 'registered'
      runs_in: 'accepted' runs_in: 'stopping' length: 2 unit: UNIT_CALENDAR_DAYS warnings: 80
      on_expiry: EXPIRY_MARK_OVERDUE source: '自定' })";

v1::DirectoryChanged Organisations() {
  v1::DirectoryChanged county;
  const auto add = [&county](const std::string& code, const std::string& kind, const std::string& parent) {
    v1::Organisation* org = county.add_organisations();
    org->set_code(code);
    org->set_kind(kind);
    org->set_parent(parent);
  };
  for (const char* village : {"v", "w"}) {
    add(village, "village", "");
    add(absl::StrCat(village, "-committee"), std::string(kCommitteeKind), village);
  }
  return county;
}

std::vector<DirectoryPerson> People() {
  std::vector<DirectoryPerson> people;
  for (int i = 1; i <= kSimPeople; ++i) {
    DirectoryPerson& person = people.emplace_back();
    person.id = absl::StrCat("p", i);
    v1::Post& post = person.posts.emplace_back();
    post.set_org("v-committee");
    post.set_role("head");
  }
  return people;
}

v1::CodesLoaded Codes() {
  v1::CodesLoaded codes;
  const auto add = [&codes](const std::string& list, const std::string& code) {
    v1::CodeEntry* entry = codes.add_entries();
    entry->set_list(list);
    entry->set_code(code);
  };
  add("pause_reason", "survey");
  add("decline_reason", "not-civil");
  return codes;
}

}  // namespace

SimCounty& SimCounty::Get() {
  static SimCounty county;  // Its end takes the folder of the keys away.
  return county;
}

SimCounty::SimCounty()
    : keys_(KeyStore::Open(keys_dir_.path(), AeadKey{}, &random_).value()), sealer_(keys_.get(), &random_) {
  auto definition = Definition::FromTextproto(kDefinition);
  EXPECT_OK(definition.status());
  definitions_.Add({*definition, std::make_shared<const std::string>(kDefinition)});
  Reference reference = EmptyReference();
  reference.directory = Directory().With(Organisations(), People(), 1);
  reference.codes = CodeLists().With(Codes(), 1);
  reference.calendar =
      std::make_shared<const Calendar>(1, std::vector<int>{2025, 2026, 2027, 2028, 2029}, std::vector<CalendarDay>());
  directory_.Set(std::make_shared<const Reference>(reference));
}

std::string SimCaseName(int n) {
  return absl::StrFormat("cases/c-%04d", n);
}

std::string SimUnitOf(int n) {
  return n % 2 == 0 ? "orgs/v" : "orgs/w";
}

}  // namespace gaiwan::testing
