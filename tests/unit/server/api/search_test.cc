// Words that very many cases may have: the total is an estimate that says so, and pages go on to the last case all the
// same, none twice and none left out.
#include <memory>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "server/api/stored_case_reader.h"
#include "server/log/memory_store.h"
#include "server/projection/case_cache.h"
#include "server/projection/list_projector.h"
#include "server/projection/lookup_projector.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::CountyPolicy;

const absl::Time kNow = absl::FromUnixSeconds(1773115200);
constexpr int kPage = 500;

class Search : public ::testing::Test {
 protected:
  Search() {
    v1::DirectoryChanged change;
    for (const char* code : {"county", "bureau"}) {
      v1::Organisation* org = change.add_organisations();
      org->set_code(code);
      org->set_kind(code == absl::string_view("county") ? "county" : "justice_bureau");
      org->set_parent(code == absl::string_view("county") ? "" : "county");
    }
    DirectoryPerson officer;
    officer.id = "officer";
    v1::Post post;
    post.set_org("bureau");
    post.set_role("justice-officer");
    officer.posts.push_back(post);
    v1::StoredPerson* stored = change.add_people();
    stored->set_id(officer.id);
    *stored->add_posts() = post;
    directory_ = Directory().With(change, {officer}, 1);
    Caller caller;
    caller.person = "people/officer";
    viewer_ = ViewerOf(caller, *directory_, kNow, CountyPolicy());
  }

  // Cases in whose facts `facts` stands, the oldest first.
  void Add(int count, const std::string& facts) {
    v1::CaseText text;
    text.set_facts(facts);
    for (int i = 0; i < count; ++i) {
      const std::string name = absl::StrFormat("cases/c-%026d", ++made_);
      v1::CaseRow row;
      row.set_unit("orgs/county");
      row.set_committee("orgs/county");
      row.set_state("accepted");
      row.set_numbered(true);
      row.set_create_micros(int64_t{made_} * 1000000);
      row.set_change_micros(row.create_micros());
      table_.Put(name, row);
      v1::LookupRow lookup;
      *lookup.mutable_text_parts() = tokens_.search().OfText(text);
      table_.SetText(name, lookup);
      Group group;
      group.Put(Family::kList, LookupRowKey(name), lookup.SerializeAsString());
      ASSERT_OK(store_.Commit(group));
      auto state = std::make_shared<CaseState>();
      state->mutable_proto()->set_name(name);
      state->mutable_proto()->set_version(1);
      cache_.Put(name, state);
    }
  }

  CasePage Page(const std::string& words, const std::string& cursor) {
    CaseQuery query;
    query.viewer = viewer_;
    query.directory = directory_;
    query.request.set_filter(words);
    query.request.set_order(v1::CASE_ORDER_OLDEST);
    query.cursor = cursor;
    query.limit = kPage;
    absl::StatusOr<CasePage> page = reader_.List(query);
    EXPECT_OK(page);
    return page.ok() ? *std::move(page) : CasePage();
  }

  MemoryStore store_;
  CaseTable table_;
  LookupIndex index_;
  LookupTokens tokens_{AeadKey{1}, AeadKey{2}};
  CaseCache cache_{20000};
  CaseLoader loader_{&cache_};
  StoredCaseReader reader_{{&store_, &loader_, &table_, &index_, &tokens_}};
  std::shared_ptr<const Directory> directory_;
  Viewer viewer_;
  int made_ = 0;
};

TEST_F(Search, OfMoreThanAreLookedThroughSaysAnEstimateAndPagesToTheLast) {
  const int many = static_cast<int>(kFoundCheckedMax) + 700;
  Add(many, "草场边界被牛羊越过");
  Add(30, "邻居噪声长期扰民");
  table_.SetLoaded();
  index_.SetLoaded();
  std::set<std::string> found;
  std::string cursor;
  int pages = 0;
  do {
    const CasePage page = Page("草场边界", cursor);
    EXPECT_TRUE(page.total_is_estimate);
    EXPECT_GE(page.total, many);  // The signatures let some through that have no such word, and none go.
    EXPECT_LE(page.total, many + 30);
    for (const auto& c : page.cases) EXPECT_TRUE(found.insert(c->name()).second) << c->name() << " came twice";
    cursor = page.next_cursor;
    ASSERT_LE(++pages, many / kPage + 2);
  } while (!cursor.empty());
  EXPECT_EQ(found.size(), static_cast<size_t>(many));
}

TEST_F(Search, OfFewerIsExact) {
  Add(20, "草场边界被牛羊越过");
  Add(30, "邻居噪声长期扰民");
  table_.SetLoaded();
  index_.SetLoaded();
  const CasePage page = Page("噪声", "");
  EXPECT_FALSE(page.total_is_estimate);
  EXPECT_EQ(page.total, 30);
  EXPECT_EQ(page.cases.size(), 30u);
}

}  // namespace
}  // namespace gaiwan
