// tests/unit/server/directory/import_testing.h: the files of a small county and of the sample county, planned and
// folded.
#ifndef GAIWAN_TESTS_UNIT_SERVER_DIRECTORY_IMPORT_TESTING_H_
#define GAIWAN_TESTS_UNIT_SERVER_DIRECTORY_IMPORT_TESTING_H_

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/directory/fold.h"
#include "server/directory/import.h"

namespace gaiwan::testing {

struct File {
  std::string name;
  std::string content;
};

inline constexpr absl::string_view kCodesCsv =
    "list,revision,code,parent,ministry,zh,en,note\n"
    "channel,1,tea_room,,,盖碗茶工作室,,\n"
    "directory_role,1,head,,,主任,,\n"
    "directory_role,1,mediator,,,调解员,,\n"
    "directory_role,1,registrar,,,登记员,,\n"
    "ethnic_group,1,han,,,汉族,,\n"
    "ethnic_group,1,mongol,,,蒙古族,,\n"
    "language,1,zh,,,汉语,,\n"
    "language,1,mn,,,蒙古语,,\n"
    "sex,1,female,,,女,,\n"
    "sex,1,male,,,男,,\n";

inline constexpr absl::string_view kOrgsCsv =
    "code,parent,kind,name,name_origin,channel,languages,valid_from,valid_to\n"
    "1,,county,甲县,fictional,,,,\n"
    "1-c,1,mediation_committee,甲县调委会,fictional,,,,\n"
    "11,1,town,乙镇,fictional,,,,\n"
    "11-c,11,mediation_committee,乙镇调委会,fictional,,,,\n"
    "111,11,village,丙村,fictional,,,,\n"
    "111-c,111,mediation_committee,丙村调委会,fictional,,,,\n"
    "111-tea,111,venue,茶室,fictional,tea_room,zh mn,,\n";

inline constexpr absl::string_view kPeopleHeader =
    "id,name,sex,ethnic_group,phone,languages,org,role,valid_from,valid_to,note\n";

// A committee's three members, as the law wants them.
inline std::string Members(absl::string_view committee) {
  return absl::StrCat("a-", committee, ",张三,male,han,13800000001,zh,", committee,
                      ",head,2025-01-01,2027-12-31,\n",                                                         //
                      "b-", committee, ",其其格,female,mongol,,mn zh,", committee, ",mediator,2025-01-01,,\n",  //
                      "c-", committee, ",李四,male,han,,zh,", committee, ",registrar,2025-01-01,,\n");
}

inline std::vector<File> SmallCounty() {
  return {{"codes.csv", std::string(kCodesCsv)},
          {"orgs.csv", std::string(kOrgsCsv)},
          {"people.csv", absl::StrCat(kPeopleHeader, Members("1-c"), Members("11-c"), Members("111-c"))},
          {"seals.csv", "id,org,name,valid_from\ns1,1-c,甲县调委会印章,2025-01-01\n"},
          {"serving.csv", "org,committee,valid_from\n111-tea,11-c,2025-01-01\n"},
          {"calendar.csv", "date,status,reason\n2026-02-17,off,春节\n2026-02-28,work,春节调休\n"}};
}

// The files of deploy/data, in the order in which a script would name them.
inline std::vector<File> SampleCounty() {
  std::vector<File> files;
  for (const char* name : {"calendar-cn.csv", "channels.csv", "codes.csv", "wulan-directory.csv", "wulan-extra.csv",
                           "wulan-people.csv", "wulan-seals.csv", "wulan-serving.csv"}) {
    std::ifstream in(absl::StrCat("deploy/data/", name), std::ios::binary);
    EXPECT_TRUE(in.is_open()) << name;
    files.push_back({name, std::string(std::istreambuf_iterator<char>(in), {})});
  }
  return files;
}

inline constexpr absl::CivilDay kToday(2026, 3, 2);

inline ImportPlan Plan(const std::vector<File>& files, const Reference& now = EmptyReference()) {
  std::vector<ImportFile> views;
  for (const File& file : files) views.push_back({file.name, file.content});
  return PlanImport(views, now, kToday);
}

// `now` with the plan carried out, as one event of each sort.
inline Reference After(const ImportPlan& plan, Reference now) {
  const auto fold = [&now](auto&& set) {
    v1::Event event;
    event.set_version(static_cast<int64_t>(now.version) + 1);
    set(&event);
    EXPECT_TRUE(FoldDirectoryEvent(event, nullptr, &now).ok());
  };
  if (plan.change.has_codes()) fold([&](v1::Event* e) { *e->mutable_codes_loaded() = plan.change.codes(); });
  if (plan.change.has_calendar()) fold([&](v1::Event* e) { *e->mutable_calendar_loaded() = plan.change.calendar(); });
  if (plan.change.has_directory())
    fold([&](v1::Event* e) { *e->mutable_directory_changed() = plan.change.directory(); });
  return now;
}

inline Reference SmallCountyLoaded() {
  return After(Plan(SmallCounty()), EmptyReference());
}

inline std::string Show(const v1::ImportFinding& f) {
  return absl::StrCat(f.warning() ? "warning " : "fault ", f.file(), ":", f.line(), " ", f.field(), ": ",
                      f.words().en());
}

inline std::vector<std::string> Show(const ImportPlan& plan) {
  std::vector<std::string> lines;
  for (const v1::ImportFinding& finding : plan.findings) lines.push_back(Show(finding));
  return lines;
}

// `kind +added ~changed =unchanged`, one a kind.
inline std::vector<std::string> ShowCounts(const ImportPlan& plan) {
  std::vector<std::string> lines;
  for (const v1::ImportCount& c : plan.counts) {
    lines.push_back(absl::StrCat(c.kind(), " +", c.added(), " ~", c.changed(), " =", c.unchanged()));
  }
  return lines;
}

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_DIRECTORY_IMPORT_TESTING_H_
