// What lists and searches tell: for every role of the policy table, every field of a filter and words of names, places
// and facts, the cases found are those in whose view the caller reads the value. A case, a name or an amount that is
// hidden is found by nothing, not even by what it is not, and counts nowhere.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/api/stored_case_reader.h"
#include "server/log/memory_store.h"
#include "server/projection/list_projector.h"
#include "server/projection/lookup_projector.h"
#include "server/seal/key_store.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tests/unit/server/api/county_of_roles.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::CountyOfRoles;
using ::gaiwan::testing::CountyPolicy;
using ::gaiwan::testing::TempDir;

const absl::Time kNow = absl::FromUnixSeconds(1773115200);

struct Known {
  std::string name, state, dispute_class, channel;
  std::string party, place, facts, language;
  int64_t fen = 0;
};

class ListLeak : public ::testing::Test {
 protected:
  ListLeak()
      : keys_(KeyStore::Open(dir_.path(), AeadKey{}, RealRandom()).value()), sealer_(keys_.get(), RealRandom()) {}

  // Projected as one command, as the engine does it.
  void Add(const Known& known, const std::function<void(v1::Case*)>& set) {
    auto opened = std::make_shared<v1::Event>();
    opened->set_version(1);
    v1::Personal* text = opened->mutable_case_opened()->mutable_text();
    text->set_subject("case");
    text->mutable_open()->mutable_case_text()->set_facts(known.facts);
    text->mutable_open()->mutable_case_text()->set_place(known.place);
    auto added = std::make_shared<v1::Event>();
    added->set_version(2);
    added->mutable_party_added()->set_party("1");
    v1::Personal* details = added->mutable_party_added()->mutable_details();
    details->set_subject("parties/1");
    details->mutable_open()->mutable_party()->set_name(known.party);
    details->mutable_open()->mutable_party()->add_languages(known.language);
    auto after = std::make_shared<CaseState>();
    v1::Case* c = after->mutable_proto();
    c->set_name(known.name);
    Change change;
    change.stream = known.name;
    for (const auto& event : {opened, added}) {
      ASSERT_OK(sealer_.SealEvent(
          known.name, [](absl::string_view) { return std::nullopt; }, event.get()));
      Evolve(*event, c);
      change.events.push_back(event);
    }
    c->set_state(known.state);
    c->set_dispute_class(known.dispute_class);
    c->set_channel(known.channel);
    c->mutable_claimed()->set_fen(known.fen);
    set(c);
    change.after = after;
    Group group;
    lists_.Project(change, &group);
    lookups_.Project(change, &group);
    ASSERT_OK(store_.Commit(group));
    lists_.Committed({&change, 1});
    lookups_.Committed({&change, 1});
    cases_[known.name] = {known, after};
    // The reader loads them from here.
    cache_.Put(known.name, after);
  }

  void AddCases() {
    const std::vector<std::string> parties = {"马永成", "巴特尔", "才让扎西"};
    const std::vector<std::string> places = {"希里沟镇东庄", "柯柯镇西村"};
    const std::vector<std::string> facts = {"枸杞地租金欠付半年", "草场边界被牛羊越过", "邻居噪声长期扰民"};
    for (int i = 0; i < 48; ++i) {
      const auto n = static_cast<size_t>(i);
      Known known;
      known.name = absl::StrCat("cases/c-", std::string(24, 'a'), std::string(1, static_cast<char>('a' + i / 26)),
                                std::string(1, static_cast<char>('a' + i % 26)));
      known.state = i % 2 == 0 ? "accepted" : "registered";
      known.dispute_class = i % 3 == 0 ? "07-01" : "02";
      known.channel = i % 5 == 0 ? "grid" : "tea_room";
      known.party = parties[n % 3];
      known.place = places[n % 2];
      known.facts = facts[n / 3 % 3];
      known.language = i % 4 == 0 ? "mn" : "zh";
      known.fen = i * 100000;
      Add(known, [&](v1::Case* c) {
        const std::string village = i % 4 < 2 ? "v1" : "v2";
        c->set_unit(absl::StrCat("orgs/", village, i % 6 == 0 ? "-grid" : "-tjw"));
        c->set_committee(absl::StrCat("orgs/", village, "-tjw"));
        c->set_opener(absl::StrCat("people/", village, "-grid-member"));
        c->set_source(i % 7 == 0 ? "" : "on-application");  // Without one it is still a clue.
        if (i % 3 != 0) c->add_mediators()->set_person(absl::StrCat("people/", village, "-mediator"));
        if (i % 2 == 0) c->set_case_number(absl::StrCat("第", i, "号"));
        if (i % 8 == 0) c->mutable_parties(0)->set_minor(true);
        if (i % 9 == 0) c->mutable_file()->mutable_archive_time()->set_seconds(1);
      });
    }
  }

  std::vector<std::string> Listed(const Viewer& viewer, const std::string& filter, int64_t* total) {
    CaseQuery query;
    query.viewer = viewer;
    query.directory = county_.directory;
    query.request.set_filter(filter);
    query.request.set_show_closed(true);
    query.limit = 500;
    const absl::StatusOr<CasePage> page = reader_.List(query);
    EXPECT_OK(page) << filter;
    std::vector<std::string> names;
    for (const auto& c : page->cases) names.push_back(c->name());
    std::sort(names.begin(), names.end());
    *total = page->total;
    return names;
  }

  TempDir dir_;
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  LookupTokens tokens_{AeadKey{1}, AeadKey{2}};
  MemoryStore store_;
  CaseTable table_;
  LookupIndex index_;
  ListProjector lists_{&table_, &store_};
  LookupProjector lookups_{{&store_, &sealer_, &tokens_, &index_, &table_}};
  CaseCache cache_{1000};
  CaseLoader loader_{&cache_};
  StoredCaseReader reader_{{&store_, &loader_, &table_, &index_, &tokens_}};
  const CountyOfRoles county_;
  std::map<std::string, std::pair<Known, std::shared_ptr<const CaseState>>> cases_;
};

TEST_F(ListLeak, EveryRoleFindsACaseByWhatItReadsOfItAndByNothingElse) {
  AddCases();
  table_.SetLoaded();
  index_.SetLoaded();
  struct Question {
    std::string filter;
    v1::FieldClass field_class;
    std::function<bool(const Known&)> holds;
  };
  std::vector<Question> questions = {
      {"state = accepted", v1::PROCESS, [](const Known& c) { return c.state == "accepted"; }},
      {"-state = accepted", v1::PROCESS, [](const Known& c) { return c.state != "accepted"; }},
      {"class = 07", v1::PROCESS, [](const Known& c) { return c.dispute_class == "07-01"; }},
      {"channel != grid", v1::PROCESS, [](const Known& c) { return c.channel != "grid"; }},
      {"amount >= 20000", v1::SUBSTANCE, [](const Known& c) { return c.fen >= 2000000; }},
      {"NOT amount >= 20000", v1::SUBSTANCE, [](const Known& c) { return c.fen < 2000000; }},
      {"language = mn", v1::PARTIES, [](const Known& c) { return c.language == "mn"; }},
      {"-language = mn", v1::PARTIES, [](const Known& c) { return c.language != "mn"; }},
  };
  for (const char* word : {"马永成", "永成", "巴特尔", "才让"}) {
    questions.push_back({word, v1::PARTIES, [=](const Known& c) { return absl::StrContains(c.party, word); }});
  }
  questions.push_back({"bateer", v1::PARTIES, [](const Known& c) { return c.party == "巴特尔"; }});
  questions.push_back({"myc", v1::PARTIES, [](const Known& c) { return c.party == "马永成"; }});
  for (const char* word : {"枸杞", "草场边界", "希里沟", "柯柯镇西村", "噪声"}) {
    questions.push_back({word, v1::RECORDS, [=](const Known& c) {
                           return absl::StrContains(c.facts, word) || absl::StrContains(c.place, word);
                         }});
  }
  int found_by_some = 0, kept_from_some = 0;
  for (const std::string& person : county_.everybody) {
    Caller caller;
    caller.person = person;
    const Viewer viewer = ViewerOf(caller, *county_.directory, kNow, CountyPolicy());
    for (const Question& question : questions) {
      SCOPED_TRACE(absl::StrCat(person, ": ", question.filter));
      std::vector<std::string> expected;
      for (const auto& [name, c] : cases_) {
        const Sight sight = SightOf(c.second->proto(), viewer, *county_.directory);
        const bool holds = question.holds(c.first);
        if (!sight.none() && sight.Shows(question.field_class) && holds) {
          expected.push_back(name);
          ++found_by_some;
        } else if (holds) {
          ++kept_from_some;
        }
      }
      int64_t total = 0;
      EXPECT_EQ(Listed(viewer, question.filter, &total), expected);
      EXPECT_EQ(total, static_cast<int64_t>(expected.size()));
    }
  }
  EXPECT_GT(found_by_some, 500);
  EXPECT_GT(kept_from_some, 500);
}

// A word that is searched for is missing from what one does not see, whether it is there or not.
TEST_F(ListLeak, AWordThatMustNotBeThereTellsNothingOfWhatIsHidden) {
  AddCases();
  table_.SetLoaded();
  index_.SetLoaded();
  Caller caller;
  caller.person = "people/dispatcher";  // The process alone.
  const Viewer viewer = ViewerOf(caller, *county_.directory, kNow, CountyPolicy());
  int64_t all = 0, without = 0;
  EXPECT_EQ(Listed(viewer, "", &all), Listed(viewer, "-马永成 -草场", &without));
  EXPECT_GT(all, 0);
  EXPECT_EQ(all, without);
}

// Whose key was destroyed is found no more once the row is written anew.
TEST_F(ListLeak, WhoWasErasedIsNotFound) {
  AddCases();
  table_.SetLoaded();
  index_.SetLoaded();
  Caller caller;
  caller.person = "people/officer";
  const Viewer viewer = ViewerOf(caller, *county_.directory, kNow, CountyPolicy());
  int64_t total = 0;
  const std::string erased = Listed(viewer, "马永成", &total).at(0);
  v1::Case c = cases_[erased].second->proto();
  c.mutable_parties(0)->mutable_details()->mutable_erased();
  const v1::LookupRow row = MakeLookupRow(c, sealer_, tokens_);
  Group group;
  group.Put(Family::kList, LookupRowKey(erased), row.SerializeAsString());
  ASSERT_OK(store_.Commit(group));
  table_.SetText(erased, row);
  EXPECT_THAT(Listed(viewer, "马永成", &total), ::testing::Not(::testing::Contains(erased)));
  // What else it is found by is still there.
  EXPECT_THAT(Listed(viewer, cases_[erased].first.place, &total), ::testing::Contains(erased));
}

}  // namespace
}  // namespace gaiwan
