#include "server/directory/directory.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

constexpr absl::CivilDay kDay(2026, 3, 2);

// Builds a directory piece by piece.
class Builder {
 public:
  Builder& Org(const std::string& code, const std::string& parent, const std::string& kind,
               const std::string& from = "", const std::string& to = "") {
    v1::Organisation* org = change_.add_organisations();
    org->set_code(code);
    org->set_parent(parent);
    org->set_kind(kind);
    org->set_name(absl::StrCat("name of ", code));
    org->set_valid_from(from);
    org->set_valid_to(to);
    return *this;
  }
  Builder& Named(const std::string& org, const std::string& committee, const std::string& from = "",
                 const std::string& to = "") {
    v1::Serving* serving = change_.add_servings();
    serving->set_org(org);
    serving->set_committee(committee);
    serving->set_valid_from(from);
    serving->set_valid_to(to);
    return *this;
  }
  Builder& Seal(const std::string& org, const std::string& id, const std::string& from, const std::string& to) {
    v1::Seal* seal = change_.add_seals();
    seal->set_org(org);
    seal->set_id(id);
    seal->set_valid_from(from);
    seal->set_valid_to(to);
    return *this;
  }
  std::shared_ptr<const Directory> Build(absl::Span<const DirectoryPerson> people = {}) {
    return Directory().With(change_, people, 7);
  }

 private:
  v1::DirectoryChanged change_;
};

Builder County() {
  return Builder()
      .Org("1", "", "county")
      .Org("1-c", "1", "mediation_committee")
      .Org("11", "1", "town")
      .Org("111", "11", "village")
      .Org("111-c", "111", "mediation_committee", "2025-01-01", "2026-03-02")
      .Org("112", "11", "village")
      .Org("2", "", "court");
}

TEST(Directory, KnowsWhatStandsWhere) {
  const auto directory = County().Build();
  EXPECT_EQ(directory->revision(), 7);
  EXPECT_EQ(directory->OrgKind("111"), "village");
  EXPECT_EQ(directory->OrgName("111"), "name of 111");
  EXPECT_EQ(directory->Parent("111"), "11");
  EXPECT_EQ(directory->Parent("1"), "");
  EXPECT_EQ(directory->OrgKind("9"), "");
  EXPECT_TRUE(directory->IsAtOrBelow("111-c", "1"));
  EXPECT_TRUE(directory->IsAtOrBelow("111", "111"));
  EXPECT_FALSE(directory->IsAtOrBelow("111", "112"));
  EXPECT_FALSE(directory->IsAtOrBelow("1", "111"));
  EXPECT_FALSE(directory->IsAtOrBelow("2", "1"));
  EXPECT_FALSE(directory->IsAtOrBelow("9", "9"));
  EXPECT_EQ(directory->FindOrg("9"), nullptr);
}

TEST(Directory, ValidityIncludesBothDays) {
  const auto directory = County().Seal("111-c", "s", "2026-01-01", "2026-03-02").Build();
  EXPECT_FALSE(directory->HasOrg("111-c", absl::CivilDay(2024, 12, 31)));
  EXPECT_TRUE(directory->HasOrg("111-c", absl::CivilDay(2025, 1, 1)));
  EXPECT_TRUE(directory->HasOrg("111-c", kDay));
  EXPECT_FALSE(directory->HasOrg("111-c", kDay + 1));
  EXPECT_TRUE(directory->HasOrg("1", absl::CivilDay(1900, 1, 1)));
  EXPECT_FALSE(directory->HasSeal("111-c", "s", absl::CivilDay(2025, 12, 31)));
  EXPECT_TRUE(directory->HasSeal("111-c", "s", kDay));
  EXPECT_FALSE(directory->HasSeal("111-c", "s", kDay + 1));
  EXPECT_FALSE(directory->HasSeal("1-c", "s", kDay));
}

TEST(Directory, TheNearestOfAKindIsLookedForUpwards) {
  const auto directory = County().Build();
  EXPECT_THAT(directory->NearestOfKind("111-c", "mediation_committee", kDay), Optional(Eq("111-c")));
  EXPECT_THAT(directory->NearestOfKind("111", "mediation_committee", kDay), Optional(Eq("111-c")));
  EXPECT_THAT(directory->NearestOfKind("111", "mediation_committee", kDay + 1), Optional(Eq("1-c")));
  EXPECT_EQ(directory->NearestOfKind("111", "court", kDay), std::nullopt);
  EXPECT_EQ(directory->NearestOfKind("9", "mediation_committee", kDay), std::nullopt);
}

TEST(Directory, HasALineWhereSomebodyHoldsAPostOfALiaison) {
  DirectoryPerson person;
  person.id = "p";
  for (const auto& [org, role] : {std::pair("1-c", "mediator"), std::pair("111", "police-liaison")}) {
    v1::Post& post = person.posts.emplace_back();
    post.set_org(org);
    post.set_role(role);
    post.set_valid_to("2026-03-02");
  }
  const auto directory = County().Build({person});
  EXPECT_TRUE(directory->HasLine("111", kDay));
  EXPECT_FALSE(directory->HasLine("111", kDay + 1)) << "nobody came after them";
  EXPECT_FALSE(directory->HasLine("1-c", kDay));
  EXPECT_FALSE(directory->HasLine("9", kDay));
}

TEST(Directory, TheNearestCommitteeServes) {
  const auto directory = County().Build();
  EXPECT_THAT(directory->ServingCommittee("111-c", kDay), Optional(Eq("111-c")));
  EXPECT_THAT(directory->ServingCommittee("111", kDay), Optional(Eq("111-c")));
  EXPECT_THAT(directory->ServingCommittee("112", kDay), Optional(Eq("1-c")));
  // It is dissolved the day after: its cases go up.
  EXPECT_THAT(directory->ServingCommittee("111-c", kDay + 1), Optional(Eq("1-c")));
  EXPECT_THAT(directory->ServingCommittee("111", kDay + 1), Optional(Eq("1-c")));
  EXPECT_EQ(directory->ServingCommittee("2", kDay), std::nullopt);
  EXPECT_EQ(directory->ServingCommittee("9", kDay), std::nullopt);
}

TEST(Directory, ANamedCommitteeServesBeforeTheNearest) {
  const auto directory = County()
                             .Org("11-c", "11", "mediation_committee")
                             .Named("11", "1-c", "2026-01-01", "2026-06-30")
                             .Named("111", "111-c")
                             .Build();
  EXPECT_THAT(directory->ServingCommittee("112", kDay), Optional(Eq("1-c")));
  EXPECT_THAT(directory->ServingCommittee("112", absl::CivilDay(2026, 7, 1)), Optional(Eq("11-c")));
  // The one that was named is gone: the walk goes on.
  EXPECT_THAT(directory->ServingCommittee("111", kDay + 1), Optional(Eq("1-c")));
}

TEST(Directory, PostsAreThoseOfTheDay) {
  DirectoryPerson person;
  person.id = "p";
  const auto post = [&person](const std::string& org, const std::string& role, const std::string& to) {
    v1::Post& added = person.posts.emplace_back();
    added.set_org(org);
    added.set_role(role);
    added.set_valid_to(to);
  };
  post("1-c", "mediator", "2026-03-02");
  post("111-c", "head", "");
  const auto directory = County().Build({person});
  const auto roles = [&directory](absl::CivilDay day) {
    std::vector<std::string> found;
    for (const PostFact& fact : directory->Posts("p", day)) found.push_back(absl::StrCat(fact.org, " ", fact.role));
    return found;
  };
  EXPECT_TRUE(directory->HasPerson("p"));
  EXPECT_FALSE(directory->HasPerson("q"));
  EXPECT_THAT(roles(kDay), ElementsAre("1-c mediator", "111-c head"));
  EXPECT_THAT(roles(kDay + 1), ElementsAre("111-c head"));
  EXPECT_THAT(directory->Posts("q", kDay), IsEmpty());
}

// Who is a party is known by both together, however a clerk spaced them.
TEST(Directory, FindsWhoIsCalledSo) {
  DirectoryPerson person;
  person.id = "p1";
  person.details.set_name("铁 玉兰");
  person.details.set_phone("199-0000-0010");
  DirectoryPerson nameless;
  nameless.id = "p2";
  const auto directory = County().Build({person, nameless});
  EXPECT_EQ(directory->PersonCalled("铁玉兰", "19900000010"), "p1");
  EXPECT_EQ(directory->PersonCalled("铁玉兰", "+86 199 0000 0010"), "p1");
  EXPECT_EQ(directory->PersonCalled("铁玉兰", "19900000011"), "");
  EXPECT_EQ(directory->PersonCalled("铁玉", "19900000010"), "");
  EXPECT_EQ(directory->PersonCalled("铁玉兰", ""), "");
  EXPECT_EQ(directory->PersonCalled("", ""), "");
}

TEST(Directory, AChangeLeavesTheOldOneAsItWas) {
  const auto before = County().Build();
  v1::DirectoryChanged change;
  *change.add_organisations() = *before->FindOrg("111");
  change.mutable_organisations(0)->set_parent("1");
  const auto after = before->With(change, {}, 8);
  EXPECT_EQ(before->Parent("111"), "11");
  EXPECT_EQ(after->Parent("111"), "1");
  EXPECT_FALSE(after->IsAtOrBelow("111-c", "11"));
  EXPECT_TRUE(after->IsAtOrBelow("111-c", "1"));
  EXPECT_EQ(after->revision(), 8);
}

TEST(Directory, RemembersTheOrdersOfImports) {
  const auto before = County().Build();
  v1::DirectoryChanged change;
  change.set_order("orgs/11/orders/1");
  const auto after = before->With(change, {}, 8)->With(v1::DirectoryChanged(), {}, 9);
  EXPECT_TRUE(after->WasImportedBy("orgs/11/orders/1"));
  EXPECT_FALSE(after->WasImportedBy("orgs/11/orders/2"));
  EXPECT_FALSE(after->WasImportedBy(""));
  EXPECT_FALSE(before->WasImportedBy("orgs/11/orders/1"));
}

// Whatever stands in the log: looking things up ends.
TEST(Directory, SurvivesACycle) {
  const auto directory = Builder().Org("a", "b", "town").Org("b", "a", "town").Org("c", "b", "village").Build();
  EXPECT_EQ(directory->ServingCommittee("c", kDay), std::nullopt);
  EXPECT_FALSE(directory->IsAtOrBelow("c", "a"));
}

// The interval numbers say what walking up says.
TEST(Directory, IsAtOrBelowIsTheParentChain) {
  EXPECT_TRUE(rc::check([] {
    const auto parents = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000));
    Builder builder;
    builder.Org("0", "", "county");
    const int count = static_cast<int>(parents.size()) + 1;
    for (int i = 1; i < count; ++i) builder.Org(absl::StrCat(i), absl::StrCat(parents[i - 1] % i), "town");
    const auto directory = builder.Build();
    for (int below = 0; below < count; ++below) {
      for (int above = 0; above < count; ++above) {
        bool expected = false;
        for (std::string at = absl::StrCat(below); !at.empty(); at = directory->Parent(at)) {
          expected = expected || at == absl::StrCat(above);
        }
        RC_ASSERT(directory->IsAtOrBelow(absl::StrCat(below), absl::StrCat(above)) == expected);
      }
    }
  }));
}

TEST(CodeLists, KeepTheOrderAndTheLatest) {
  const auto entry = [](v1::CodesLoaded* loaded, const std::string& code, int revision) {
    v1::CodeEntry* added = loaded->add_entries();
    added->set_list("sex");
    added->set_code(code);
    added->set_revision(revision);
  };
  v1::CodesLoaded first;
  entry(&first, "male", 1);
  entry(&first, "female", 1);
  v1::CodesLoaded second;
  entry(&second, "unknown", 1);
  entry(&second, "male", 2);
  const auto lists = CodeLists().With(first, 1)->With(second, 5);
  EXPECT_EQ(lists->revision(), 5);
  EXPECT_TRUE(lists->Has("sex", "female"));
  EXPECT_FALSE(lists->Has("sex", "none"));
  EXPECT_FALSE(lists->Has("age", "male"));
  EXPECT_EQ(lists->Find("sex", "male")->revision(), 2);
  std::vector<std::string> codes;
  for (const v1::CodeEntry& e : lists->List("sex")) codes.push_back(e.code());
  EXPECT_THAT(codes, ElementsAre("male", "female", "unknown"));
  EXPECT_THAT(lists->ListNames(), ElementsAre("sex"));
  EXPECT_THAT(lists->List("age"), IsEmpty());
}

TEST(DirectoryHolder, HandsOutTheLast) {
  DirectoryHolder holder;
  EXPECT_EQ(holder.Get()->version, 0u);
  EXPECT_EQ(holder.Get()->directory->FindOrg("1"), nullptr);
  Reference next = EmptyReference();
  next.version = 3;
  const auto old = holder.Get();
  holder.Set(std::make_shared<const Reference>(next));
  EXPECT_EQ(holder.Get()->version, 3u);
  EXPECT_EQ(old->version, 0u);
}

}  // namespace
}  // namespace gaiwan
