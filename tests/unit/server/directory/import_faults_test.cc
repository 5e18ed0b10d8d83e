// Every fault of an import, by file, line and field; a fault anywhere changes nothing.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/import.h"
#include "tests/unit/server/directory/import_testing.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::File;
using ::gaiwan::testing::kPeopleHeader;
using ::gaiwan::testing::Plan;
using ::gaiwan::testing::SmallCounty;
using ::gaiwan::testing::SmallCountyLoaded;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr absl::string_view kOrgs = "code,parent,kind,name,channel,languages,valid_from,valid_to\n";

// The faults of one file imported into the small county, warnings left out.
std::vector<std::string> Faults(absl::string_view content) {
  const ImportPlan plan = Plan({{"f", std::string(content)}}, SmallCountyLoaded());
  std::vector<std::string> faults;
  for (const v1::ImportFinding& finding : plan.findings) {
    EXPECT_FALSE(finding.words().zh().empty());
    if (!finding.warning())
      faults.push_back(absl::StrCat(finding.line(), " ", finding.field(), ": ", finding.words().en()));
  }
  EXPECT_EQ(plan.has_faults(), !faults.empty());
  EXPECT_TRUE(!plan.has_faults() || plan.changes_nothing());
  return faults;
}

std::vector<std::string> OrgFaults(absl::string_view rows) {
  return Faults(absl::StrCat(kOrgs, rows));
}
std::vector<std::string> PeopleFaults(absl::string_view rows) {
  return Faults(absl::StrCat(kPeopleHeader, rows));
}

TEST(ImportHeader, OfNoKind) {
  EXPECT_THAT(Faults("a,b\n1,2\n"), ElementsAre(HasSubstr("1 : the header is of no known kind of file")));
}
TEST(ImportHeader, LacksAColumnOrHasOneTooMany) {
  EXPECT_THAT(Faults("code,kind,name,colour,name\n1,county,x,red,x\n"),
              ElementsAre(StartsWith("1 name: the header has this column twice"),
                          StartsWith("1 parent: the header lacks this column"),
                          StartsWith("1 colour: unknown column \"colour\"")));
}
TEST(ImportHeader, FaultsOfTheFileAreToldLikeAnyOther) {
  EXPECT_THAT(Faults("org,committee\n111,11-c,x\n111,\xFF\n"),
              ElementsAre(StartsWith("2 : 3 columns; the header has 2"), StartsWith("3 : not UTF-8")));
}

TEST(ImportOrganisation, FieldsThatAreNotAsTheyShouldBe) {
  EXPECT_THAT(OrgFaults("A_B,1,town,x,,,,\n"
                        ",1,town,x,,,,\n"
                        "12,1,hamlet,x,,,,\n"
                        "13,1,town,　 ,,,,\n"
                        "14,1,venue,x,teahouse,zh xx zh,,\n"
                        "15,1,town,x,tea_room,,,\n"
                        "16,1,town,x,,,2026-02-30,2026-1-1\n"
                        "17,1,town,x,,,2026-02-02,2026-02-01\n"
                        "18,1,town,\"x\ny\",,,,\n"),
              ElementsAre(StartsWith("2 code: \"A_B\" should be"), StartsWith("3 code: must not be blank"),
                          StartsWith("4 kind: unknown kind \"hamlet\""), StartsWith("5 name: must not be blank"),
                          StartsWith("6 channel: the code list channel has no \"teahouse\""),
                          StartsWith("6 languages: the code list language has no \"xx\""),
                          StartsWith("6 languages: \"zh\" stands here twice"), StartsWith("7 channel: only a venue"),
                          StartsWith("8 valid_from: \"2026-02-30\""), StartsWith("8 valid_to: \"2026-1-1\""),
                          StartsWith("9 valid_to: 2026-02-01 is before valid_from, 2026-02-02"),
                          StartsWith("10 name: a line break")));
}
TEST(ImportOrganisation, NameOverItsLimit) {
  std::string name;
  for (int i = 0; i < 101; ++i) name += "村";
  EXPECT_THAT(OrgFaults(absl::StrCat("12,1,town,", name, ",,,,\n")),
              ElementsAre("2 name: 101 characters; the limit is 100"));
}
TEST(ImportOrganisation, DuplicateCode) {
  EXPECT_THAT(
      OrgFaults("12,1,town,x,,,2025-01-01,2026-01-01\n12,1,town,y,,,2026-01-01,\n12,1,town,z,,,2027-01-01,\n"),
      ElementsAre("3 code: duplicate code 12, and the validity overlaps: it stands in line 2 of f",
                  "4 code: duplicate code 12: a code stands for one organisation for ever: it stands in line 2 of f"));
}
TEST(ImportOrganisation, MissingParent) {
  EXPECT_THAT(OrgFaults("12,19,town,x,,,,\n"), ElementsAre("2 parent: there is no parent \"19\""));
}
TEST(ImportOrganisation, SecondRoot) {
  EXPECT_THAT(OrgFaults("2,,county,x,,,,\n"),
              ElementsAre("2 parent: has no parent: there is one county root, and it is 1"));
}
TEST(ImportOrganisation, RootThatIsNoCounty) {
  EXPECT_THAT(OrgFaults("1,,town,x,,,,\n"), ElementsAre("2 kind: what has no parent should be a county"));
}
TEST(ImportOrganisation, Cycle) {
  EXPECT_THAT(OrgFaults("12,13,town,x,,,,\n13,14,town,x,,,,\n14,12,town,x,,,,\n15,14,town,x,,,,\n"),
              ElementsAre("2 parent: a cycle of 3 organisations: 12 -> 13 -> 14 -> 12"));
}
TEST(ImportOrganisation, CycleThroughWhatIsThere) {
  EXPECT_THAT(OrgFaults("11,111,town,x,,,,\n"), ElementsAre("2 parent: a cycle of 2 organisations: 11 -> 111 -> 11"));
  EXPECT_THAT(OrgFaults("12,12,town,x,,,,\n"), ElementsAre("2 parent: a cycle of 1 organisations: 12 -> 12"));
}
TEST(ImportOrganisation, NoCommitteeAnyMoreThoughItHasASealAndServes) {
  EXPECT_THAT(OrgFaults("1-c,1,town,x,,,,\n11-c,11,town,x,,,,\n"),
              ElementsAre("2 kind: \"1-c\" is no mediation committee", "3 kind: \"11-c\" is no mediation committee"));
}

TEST(ImportPeople, FieldsThatAreNotAsTheyShouldBe) {
  EXPECT_THAT(
      PeopleFaults("p,,xx,yy,12ab5,qq,1-c,chief,,2026-13-01,\n"
                   "q,王五,,,,,,head,,,\n"
                   "r,王五,,,,,9-c,,,,\n"
                   "s,王五,,,,,9-c,head,,,\n"),
      ElementsAre(StartsWith("2 name: must not be blank"), StartsWith("2 phone: \"12ab5\": a phone number has 5 to 20"),
                  StartsWith("2 sex: the code list sex has no \"xx\""),
                  StartsWith("2 ethnic_group: the code list ethnic_group has no \"yy\""),
                  StartsWith("2 languages: the code list language has no \"qq\""),
                  StartsWith("2 role: the code list directory_role has no \"chief\""),
                  StartsWith("2 valid_to: \"2026-13-01\""), StartsWith("3 org: must not be blank"),
                  StartsWith("4 role: must not be blank"), "5 org: there is no organisation \"9-c\""));
}
TEST(ImportPeople, RowsOfOnePersonThatDiffer) {
  EXPECT_THAT(PeopleFaults("p,王五,male,han,13800000000,zh,1-c,head,,,\np,王六,female,mongol,,mn,1-c,mediator,,,\n"),
              ElementsAre("3 name: differs from line 2 of f, which is about the same person", StartsWith("3 phone:"),
                          StartsWith("3 sex:"), StartsWith("3 ethnic_group:"), StartsWith("3 languages:")));
}
TEST(ImportPeople, PostsThatOverlap) {
  EXPECT_THAT(PeopleFaults("p,王五,,,,,1-c,head,2025-01-01,2026-01-01,\np,王五,,,,,1-c,head,2026-01-01,,\n"
                           "p,王五,,,,,1-c,mediator,2026-01-01,,\n"),
              ElementsAre("3 valid_from: the validity of the same post overlaps with that in line 2 of f"));
  EXPECT_THAT(PeopleFaults("p,王五,,,,,1-c,head,,,\np,王五,,,,,1-c,head,,,\n"),
              ElementsAre("3 valid_from: the validity of the same post overlaps: it stands in line 2 of f"));
  // A long one before two short ones, and one that was there.
  EXPECT_THAT(PeopleFaults("p,王五,,,,,1-c,head,2025-01-01,2029-01-01,\np,王五,,,,,1-c,head,2025-02-01,2025-02-02,\n"
                           "p,王五,,,,,1-c,head,2026-01-01,2026-01-02,\n"),
              ElementsAre(StartsWith("3 valid_from:"), StartsWith("4 valid_from:")));
  EXPECT_THAT(PeopleFaults("c-1-c,李四,male,han,,zh,1-c,registrar,2026-01-01,,\n"),
              ElementsAre(HasSubstr("overlaps with that in what is there already")));
}
TEST(ImportPeople, NextTermBeginsWhenTheLastIsOver) {
  EXPECT_THAT(PeopleFaults("a-1-c,张三,male,han,13800000001,zh,1-c,head,2028-01-01,,\n"), ElementsAre());
}

TEST(ImportSeals, FieldsThatAreNotAsTheyShouldBe) {
  EXPECT_THAT(Faults("id,org,name,valid_from,valid_to\n"
                     ",11-c,x,,\n"
                     "s2,11,x,,\n"
                     "s3,9,x,,\n"
                     "s4,111-c,,2026-01-01,2025-01-01\n"
                     "s5,11-c,x,2025-01-01,2025-12-31\n"
                     "s5,11-c,x,2026-01-01,\n"),
              ElementsAre(StartsWith("2 id: must not be blank"), "3 org: \"11\" is no mediation committee",
                          "4 org: there is no organisation \"9\"", StartsWith("5 name: must not be blank"),
                          StartsWith("5 valid_to:"), "7 id: duplicate seal: it stands in line 6 of f"));
}
TEST(ImportSeals, ACommitteeHasOneAtATime) {
  EXPECT_THAT(
      Faults("id,org,name,valid_from\ns2,1-c,x,2026-01-01\n"),
      ElementsAre(
          "2 valid_from: the validity of the seals of a committee overlaps with that in what is there already"));
  EXPECT_THAT(Faults("id,org,name,valid_from,valid_to\ns1,1-c,x,2025-01-01,2025-12-31\ns2,1-c,x,2026-01-01,\n"),
              ElementsAre());
}

TEST(ImportServings, FieldsThatAreNotAsTheyShouldBe) {
  EXPECT_THAT(
      Faults("org,committee,valid_from,valid_to\n"
             "9,11-c,,\n"
             "111,9-c,,\n"
             "11,111,,\n"
             "1,1-c,2025-01-01,2025-06-01\n"
             "1,11-c,2025-06-01,\n"
             "1,111-c,2025-06-01,\n"),
      ElementsAre("2 org: there is no organisation \"9\"", "3 committee: there is no organisation \"9-c\"",
                  "4 committee: \"111\" is no mediation committee",
                  "6 valid_from: the validity of the same organisation overlaps with that in line 5 of f",
                  StartsWith("7 valid_from: the validity for the same organisation overlaps: it stands in line 6")));
}

TEST(ImportCodes, FieldsThatAreNotAsTheyShouldBe) {
  EXPECT_THAT(
      Faults("list,revision,code,parent,zh\n"
             "Sex,1,x,,x\n"
             "sex,0,x,,x\n"
             "sex,two,y,,x\n"
             "sex,1,z,,\n"
             "sex,1,w,v,x\n"
             "sex,1,u,u,x\n"
             "sex,1,t,male,x\n"
             "sex,1,t,,x\n"),
      ElementsAre(StartsWith("2 list: \"Sex\" should have"), StartsWith("3 revision: \"0\" should be a whole number"),
                  StartsWith("4 revision: \"two\""), StartsWith("5 zh: must not be blank"),
                  "6 parent: the code list sex has no parent \"v\"", "7 parent: the code list sex has no parent \"u\"",
                  "9 code: the same revision of the code t stands in line 8 of f"));
}

TEST(ImportCalendar, FieldsThatAreNotAsTheyShouldBe) {
  EXPECT_THAT(Faults("date,status,reason\n2026-02-30,off,x\n2026-03-03,maybe,x\n2026-03-04,off,\n2026-03-05,off,x\n"
                     "2026-03-05,work,x\n,off,x\n"),
              ElementsAre(StartsWith("2 date: \"2026-02-30\""), StartsWith("3 status: \"maybe\" should be off or work"),
                          StartsWith("4 reason: must not be blank"), "6 date: this day stands in line 5 of f",
                          StartsWith("7 date: must not be blank")));
}

TEST(Import, TellsTheFaultsOfAllFilesAtOnceInTheirOrder) {
  std::vector<File> files = SmallCounty();
  files[1].content += "12,19,town,x,,,,,\n";
  files[2].content += "p,王五,,,,,9-c,chief,,,\n";
  files[5].content += "2026-02-30,off,x\n";
  const ImportPlan plan = Plan(files);
  std::vector<std::string> at;
  for (const v1::ImportFinding& f : plan.findings) {
    if (!f.warning()) at.push_back(absl::StrCat(f.file(), ":", f.line(), " ", f.field()));
  }
  EXPECT_THAT(at, ElementsAre("orgs.csv:9 parent", "people.csv:11 role", "calendar.csv:4 date"));
  EXPECT_TRUE(plan.changes_nothing());
}

}  // namespace
}  // namespace gaiwan
