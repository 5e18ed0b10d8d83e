#include "server/directory/import.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/findings.h"
#include "tests/unit/server/directory/import_testing.h"
#include "workflow/base/csv.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::After;
using ::gaiwan::testing::File;
using ::gaiwan::testing::kPeopleHeader;
using ::gaiwan::testing::kToday;
using ::gaiwan::testing::Plan;
using ::gaiwan::testing::SampleCounty;
using ::gaiwan::testing::Show;
using ::gaiwan::testing::ShowCounts;
using ::gaiwan::testing::SmallCounty;
using ::gaiwan::testing::SmallCountyLoaded;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(SampleCounty, ImportsWithoutAFaultOrADoubt) {
  const ImportPlan plan = Plan(SampleCounty());
  EXPECT_THAT(Show(plan), IsEmpty());
  EXPECT_EQ(plan.base_version, 0u);

  const Reference county = After(plan, EmptyReference());
  std::map<std::string, int> kinds;
  for (const auto& [code, org] : county.directory->organisations()) ++kinds[org.kind()];
  EXPECT_EQ(kinds["town"], 4);
  EXPECT_EQ(kinds["village"], 38);
  EXPECT_EQ(kinds["community"], 6);
  EXPECT_EQ(kinds["grid"], 97);
  EXPECT_EQ(kinds["micro_grid"], 446);
  EXPECT_EQ(kinds["mediation_committee"], 50);
  EXPECT_THAT(county.directory->people(), SizeIs(748));
  EXPECT_THAT(county.directory->seals(), SizeIs(50));
  EXPECT_THAT(county.directory->servings(), SizeIs(6));
  const v1::Organisation& court = *county.directory->FindOrg("632821-court");
  EXPECT_EQ(court.phone(), "0977-0000001");
  EXPECT_THAT(court.address(), ::testing::HasSubstr("虚构")) << "what is made up says so";
  EXPECT_EQ(court.contact_origin(), "fictional");
  // Of a file with CRLF and quoted commas.
  EXPECT_EQ(county.directory->FindOrg("632821102200")->name_origin(), "seed, town assumed");
  EXPECT_EQ(county.directory->FindOrg("632821103209-council")->languages_size(), 2);
  EXPECT_EQ(*county.directory->ServingCommittee("632821100200", kToday), "632821100200-committee");
  EXPECT_EQ(*county.directory->ServingCommittee("632821-court", kToday), "632821-committee");
  EXPECT_EQ(county.codes->Find("channel", "tea_room")->label().zh(), "盖碗茶工作室");
  EXPECT_FALSE(*county.calendar->IsWorkingDay(absl::CivilDay(2026, 10, 1)));
}

// PML art. 8: three to nine members; here a head, two mediators and a registrar, posts that one person may hold
// together.
TEST(SampleCounty, EveryCommitteeIsStaffedAndEveryGridHasItsMember) {
  const Reference county = After(Plan(SampleCounty()), EmptyReference());
  std::map<std::pair<std::string, std::string>, int> holders;
  for (const auto& [id, person] : county.directory->people()) {
    for (const v1::Post& post : person.posts) ++holders[{post.org(), post.role()}];
  }
  for (const auto& [code, org] : county.directory->organisations()) {
    if (org.kind() == "mediation_committee") {
      EXPECT_EQ((holders[{code, "head"}]), 1) << code;
      EXPECT_GE((holders[{code, "mediator"}]), 2) << code;
      EXPECT_GE((holders[{code, "registrar"}]), 1) << code;
    } else if (org.kind() == "grid") {
      EXPECT_EQ((holders[{code, "grid-member"}]), 1) << code;
    } else if (org.kind() == "micro_grid") {
      EXPECT_EQ((holders[{code, "micro-grid-member"}]), 1) << code;
    }
  }
}

TEST(SampleCounty, TheSameImportAgainChangesNothing) {
  const Reference county = After(Plan(SampleCounty()), EmptyReference());
  const ImportPlan again = Plan(SampleCounty(), county);
  EXPECT_FALSE(again.has_faults());
  EXPECT_TRUE(again.changes_nothing());
  EXPECT_EQ(again.base_version, county.version);
  for (const v1::ImportCount& count : again.counts) EXPECT_EQ(count.added() + count.changed(), 0) << count.kind();
  EXPECT_THAT(ShowCounts(again), SizeIs(8));
}

// Design §2: eleven channels, each a sheet.
TEST(SampleCounty, HasASheetForEveryChannel) {
  const Reference county = After(Plan(SampleCounty()), EmptyReference());
  EXPECT_THAT(county.directory->channels(), SizeIs(11));
  for (const v1::CodeEntry& entry : county.codes->List("channel")) {
    ASSERT_NE(county.directory->FindChannel(entry.code()), nullptr) << entry.code();
    EXPECT_GT(county.directory->FindChannel(entry.code())->checklist_size(), 0) << entry.code();
  }
  EXPECT_TRUE(county.directory->FindChannel("tea_room")->accepts_and_assigns_itself());
  EXPECT_FALSE(county.directory->FindChannel("governance_centre")->accepts_and_assigns_itself());
}

constexpr absl::string_view kChannelsHeader =
    "code,staffed_by,at_submit,at_accept,at_settle,at_answer,checklist,behind,hands_on,column,self,note\n";

TEST(PlanImport, ReadsAChannelAndChangesOnlyWhatDiffers) {
  const std::string row =
      "tea_room,head mediator,facts,two-parties paper:evidence,confirmed,question,先请喝茶；每方自己确认,1-c,village "
      "town,品牌调解室,yes,\n";
  std::vector<File> files = SmallCounty();
  files[0].content += "paper,1,evidence,,,证据材料,,\n";
  files.push_back({"channels.csv", absl::StrCat(kChannelsHeader, row)});
  const ImportPlan plan = Plan(files);
  ASSERT_FALSE(plan.has_faults()) << ::testing::PrintToString(Show(plan));
  const Reference loaded = After(plan, EmptyReference());
  const v1::Channel* channel = loaded.directory->FindChannel("tea_room");
  ASSERT_NE(channel, nullptr);
  EXPECT_THAT(channel->staffed_by(), ElementsAre("head", "mediator"));
  EXPECT_THAT(channel->at_accept(), ElementsAre("two-parties", "paper:evidence"));
  EXPECT_THAT(channel->checklist(), ElementsAre("先请喝茶", "每方自己确认"));
  EXPECT_THAT(channel->hands_on(), ElementsAre("village", "town"));
  EXPECT_EQ(channel->committee(), "1-c");
  EXPECT_EQ(channel->column(), "品牌调解室");
  EXPECT_TRUE(channel->accepts_and_assigns_itself());
  EXPECT_TRUE(Plan(files, loaded).changes_nothing());
}

TEST(PlanImport, FaultsAChannelThatDoesNotFit) {
  for (const auto& [row, field] :
       std::vector<std::pair<std::string, std::string>>{{"moon,head,,,,,,,,,,", "code"},
                                                        {",head,,,,,,,,,,", "code"},
                                                        {"tea_room,cook,,,,,,,,,,", "staffed_by"},
                                                        {"tea_room,head,minutes,,,,,,,,,", "at_submit"},
                                                        {"tea_room,head,,confirmed,,,,,,,,", "at_accept"},
                                                        {"tea_room,head,,paper:moon,,,,,,,,", "at_accept"},
                                                        {"tea_room,head,,,,two-parties,,,,,,", "at_answer"},
                                                        {"tea_room,head,,,,,,111,,,,", "behind"},
                                                        {"tea_room,head,,,,,,,moon,,,", "hands_on"},
                                                        {"tea_room,head,,,,,,,,,perhaps,", "self"},
                                                        {"tea_room,head,,,,,,,,,,\ntea_room,head,,,,,,,,,,", "code"}}) {
    std::vector<File> files = SmallCounty();
    files.push_back({"channels.csv", absl::StrCat(kChannelsHeader, row, "\n")});
    const ImportPlan plan = Plan(files);
    ASSERT_FALSE(plan.findings.empty()) << row;
    EXPECT_EQ(plan.findings[0].field(), field) << row;
    EXPECT_TRUE(plan.has_faults()) << row;
  }
}

TEST(PlanImport, CountsAndChangesNothingItself) {
  const ImportPlan plan = Plan(SmallCounty());
  EXPECT_THAT(Show(plan), IsEmpty());
  EXPECT_THAT(ShowCounts(plan),
              ElementsAre("organisations +7 ~0 =0", "people +9 ~0 =0", "posts +9 ~0 =0", "seals +1 ~0 =0",
                          "servings +1 ~0 =0", "codes +10 ~0 =0", "calendar days +2 ~0 =0"));
  const v1::StoredPerson& person = plan.change.directory().people(0);
  EXPECT_EQ(person.details().subject(), "people/a-1-c");
  EXPECT_EQ(person.details().open().person().name(), "张三");
}

TEST(PlanImport, TakesOnlyWhatDiffers) {
  const Reference county = SmallCountyLoaded();
  std::vector<File> files = SmallCounty();
  files[1].content = "code,parent,kind,name\n111,11,village,丙新村\n112,11,village,丁村\n";
  files[2].content = std::string(kPeopleHeader) + "c-1-c,李四,male,han,,zh,1-c,registrar,2025-01-01,2026-06-30,\n";
  files[5].content = "date,status,reason\n2026-02-17,off,春节\n2026-02-28,off,不上班了\n";
  const ImportPlan plan = Plan(files, county);
  EXPECT_FALSE(plan.has_faults()) << ::testing::PrintToString(Show(plan));
  EXPECT_THAT(ShowCounts(plan),
              ElementsAre("organisations +1 ~1 =0", "people +0 ~1 =0", "posts +0 ~1 =0", "seals +0 ~0 =1",
                          "servings +0 ~0 =1", "codes +0 ~0 =10", "calendar days +0 ~1 =1"));
  EXPECT_THAT(plan.change.directory().organisations(), SizeIs(2));
  EXPECT_THAT(plan.change.calendar().days(), SizeIs(1));
  EXPECT_FALSE(plan.change.has_codes());

  const Reference after = After(plan, county);
  EXPECT_EQ(after.directory->OrgName("111"), "丙新村");
  EXPECT_TRUE(after.directory->HasPerson("a-1-c")) << "who is not named stays";
  EXPECT_THAT(after.directory->Posts("c-1-c", absl::CivilDay(2026, 7, 1)), IsEmpty());
}

TEST(PlanImport, SaysWhereARegisterThatBeganOnPaperGoesOn) {
  const Reference county = SmallCountyLoaded();
  const std::vector<File> files = {{"numbers.csv", "committee,year,first\n1-c,2026,58\n"}};
  const ImportPlan plan = Plan(files, county);
  EXPECT_FALSE(plan.has_faults()) << ::testing::PrintToString(Show(plan));
  EXPECT_THAT(ShowCounts(plan), ElementsAre("numbers +1 ~0 =0"));
  const Reference after = After(plan, county);
  EXPECT_EQ(after.directory->FirstNumber("1-c", 2026), 58);
  EXPECT_EQ(after.directory->FirstNumber("1-c", 2027), 1);
  EXPECT_TRUE(Plan(files, after).changes_nothing());
  const std::vector<File> wrong = {
      {"numbers.csv", "committee,year,first\n1-c,2026,0\n111,2026,5\n1-c,2027,1\n1-c,2027,2\n"}};
  EXPECT_THAT(Show(Plan(wrong, county)), SizeIs(3)) << ::testing::PrintToString(Show(Plan(wrong, county)));
}

TEST(PlanImport, APersonKeepsThePostsThatAreNotNamed) {
  const Reference county = SmallCountyLoaded();
  const ImportPlan plan =
      Plan({{"p.csv", std::string(kPeopleHeader) + "c-1-c,李四,male,han,,zh,11-c,mediator,2026-01-01,,\n"}}, county);
  EXPECT_FALSE(plan.has_faults());
  EXPECT_THAT(ShowCounts(plan), ElementsAre("people +0 ~1 =0", "posts +1 ~0 =0"));
  EXPECT_THAT(After(plan, county).directory->Posts("c-1-c", kToday), SizeIs(2));
}

TEST(PlanImport, ACodeIsRevisedAndNeverEdited) {
  const Reference county = SmallCountyLoaded();
  const std::string header = "list,revision,code,zh\n";
  const ImportPlan edited = Plan({{"c.csv", header + "sex,1,male,男性\n"}}, county);
  EXPECT_THAT(Show(edited), ElementsAre(HasSubstr("fault c.csv:2 revision: revision 1 was loaded with other content")));
  EXPECT_TRUE(edited.changes_nothing());

  // The file may keep the old revision beside the new one, in any order.
  const ImportPlan revised = Plan({{"c.csv", header + "sex,2,male,男性\nsex,1,male,男\n"}}, county);
  EXPECT_FALSE(revised.has_faults());
  const Reference after = After(revised, county);
  EXPECT_EQ(after.codes->Find("sex", "male")->label().zh(), "男性");
  EXPECT_TRUE(Plan({{"c.csv", header + "sex,2,male,男性\nsex,1,male,男\n"}}, after).changes_nothing());
}

TEST(PlanImport, NeverBringsBackWhatWasErased) {
  Reference county = SmallCountyLoaded();
  v1::DirectoryChanged erasure;
  DirectoryPerson erased = *county.directory->FindPerson("a-1-c");
  erased.details.Clear();
  erased.erased = true;
  county.directory = county.directory->With(erasure, {erased}, county.directory->revision());
  const ImportPlan again = Plan(SmallCounty(), county);
  EXPECT_THAT(Show(again), ElementsAre(HasSubstr("warning people.csv:2 id: the person's details were erased by law")));
  EXPECT_TRUE(again.changes_nothing());

  const ImportPlan post =
      Plan({{"p.csv", std::string(kPeopleHeader) + "a-1-c,张三,male,han,,zh,11-c,mediator,,,\n"}}, county);
  EXPECT_FALSE(post.has_faults());
  ASSERT_THAT(post.change.directory().people(), SizeIs(1));
  EXPECT_TRUE(post.change.directory().people(0).details().has_erased());
}

TEST(PlanImport, WarnsOfCommitteesThatTheLawWantsOtherwise) {
  std::vector<File> files = SmallCounty();
  files[2].content = std::string(kPeopleHeader) + testing::Members("1-c") + testing::Members("11-c") +
                     "x,王五,male,han,,zh,111-c,head,2025-01-01,,\n"
                     "y,赵六,male,han,,zh,111-c,mediator,2025-01-01,2025-12-31,\n";
  const ImportPlan plan = Plan(files);
  EXPECT_FALSE(plan.has_faults());
  EXPECT_THAT(Show(plan),
              ElementsAre(HasSubstr("warning orgs.csv:7 : 丙村调委会 (111-c) has 1 members; it should have 3 to 9"),
                          HasSubstr("warning orgs.csv:7 : 丙村调委会 (111-c) has no woman"),
                          HasSubstr("warning orgs.csv:7 : 丙村调委会 (111-c) has no member of a smaller ethnic")));
  EXPECT_FALSE(plan.changes_nothing());
}

TEST(PlanImport, WarnsOfKindsWithoutACommittee) {
  const ImportPlan none =
      Plan({{"o.csv", "code,parent,kind,name\n1,,county,甲县\n11,1,village,乙村\n12,1,village,丙村\n"}});
  EXPECT_FALSE(none.has_faults());
  EXPECT_THAT(Show(none),
              ElementsAre(HasSubstr("warning o.csv:2 kind: kind county: no committee serves 1 of them: 1"),
                          HasSubstr("warning o.csv:3 kind: kind village: no committee serves 2 of them: 11, 12")));

  const ImportPlan above = Plan({{"o.csv",
                                  "code,parent,kind,name\n1,,county,甲县\n11,1,village,乙村\n1-a,1,mediation_committee,"
                                  "甲\n1-b,1,mediation_committee,乙\n"}});
  const std::vector<std::string> shown = Show(above);
  EXPECT_THAT(shown, ::testing::Contains(HasSubstr("o.csv:2 code: has 2 committees and none is named; 1-a serves it")));
  EXPECT_THAT(shown, ::testing::Contains(HasSubstr("o.csv:3 code: has no committee of its own")));
}

TEST(PlanImport, WarnsOfACalendarRowThatChangesNothing) {
  const ImportPlan plan = Plan({{"c.csv", "date,status,reason\n2026-02-15,off,春节\n"}});
  EXPECT_THAT(Show(plan), ElementsAre(HasSubstr("warning c.csv:2 status")));
  EXPECT_THAT(plan.change.calendar().days(), SizeIs(1));
}

TEST(PlanImport, HasALimitOfWhatOneImportChanges) {
  // Two files below the limit of a file, together above what one write holds.
  const std::string name(kCsvFieldCharsMax, 'x');
  std::vector<File> files;
  int number = 0;
  for (const char* file : {"a.csv", "b.csv"}) {
    std::string content = "list,revision,code,zh\n";
    while (content.size() + name.size() < kCsvBytesMax - 100)
      content += "big,1,c" + std::to_string(number++) + "," + name + "\n";
    files.push_back({file, content});
  }
  const ImportPlan plan = Plan(files);
  EXPECT_THAT(Show(plan), ElementsAre(HasSubstr("the limit is 6291456: import in parts")));
  EXPECT_TRUE(plan.changes_nothing());
}

TEST(PlanImport, CountsTheFindingsItDoesNotName) {
  std::string content = "code,parent,kind,name\n";
  for (size_t i = 0; i < kFindingsMax + 5; ++i) content += "?,,county,\n";  // Two faults a row.
  const ImportPlan plan = Plan({{"o.csv", content}});
  ASSERT_THAT(plan.findings, SizeIs(kFindingsMax + 1));
  EXPECT_EQ(plan.findings.back().words().en(), "and 10010 more");
  EXPECT_TRUE(plan.has_faults());
}

}  // namespace
}  // namespace gaiwan
