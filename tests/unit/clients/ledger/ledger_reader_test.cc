#include "clients/ledger/ledger_reader.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/ledger/text_encoding.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

LedgerFormat ShippedFormat() {
  std::ifstream in("deploy/data/import-ledger.json");
  std::ostringstream text;
  text << in.rdbuf();
  v1::LedgerFormat proto;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &proto).ok());
  absl::StatusOr<LedgerFormat> format = LedgerFormat::From(proto);
  EXPECT_TRUE(format.ok()) << format.status();
  return *std::move(format);
}

LedgerNames SampleNames() {
  LedgerNames names;
  const auto code = [&](const char* list, const char* id, const char* label) {
    v1::CodeEntry entry;
    entry.set_list(list);
    entry.set_code(id);
    entry.mutable_label()->set_zh(label);
    names.AddCode(entry);
  };
  code("channel", "tea_room", "盖碗茶工作室");
  code("source", "on-application", "依申请调解");
  code("dispute_class", "02", "邻里纠纷");
  code("performance", "performed", "已履行");
  code("result", "agreement-written", "达成书面协议");
  const auto org = [&](const char* id, const char* label) {
    v1::Organisation made;
    made.set_code(id);
    made.set_name(label);
    names.AddOrganisation(made);
  };
  org("v", "东村");
  org("v-committee", "东村人民调解委员会");
  org("w", "同名村");
  org("u", "同名村");
  v1::Person person;
  person.set_name("people/m1");
  person.set_display_name("王 调解");
  person.add_posts()->set_org("v-committee");
  names.AddPerson(person);
  return names;
}

constexpr char kHeader[] =
    "序号,案号,受理日期,申请人,申请人电话,被申请人,案情简介,纠纷类别,案件来源,受理渠道,村居,调解员,案件状态,协议形式,"
    "协议日期,协议内容,协议金额,履行期限,履行情况,调解结果,结案日期\n";
constexpr char kClosedRow[] =
    "1,(2026)东村人调字第3号,2026/3/2,甲、乙,19900000001、19900000002,丙,为一条路,邻里纠纷,依申请,盖碗茶,东村,"
    "王调解,已结案,书面,2026年3月5日,丙让路,\"1,200.50\",,已履行,达成书面协议,2026.3.20\n";

class LedgerReaderTest : public ::testing::Test {
 protected:
  std::vector<std::string> Faults(const std::string& rows) {
    LedgerReader reader(&format_, &names_, "orgs/v-committee");
    reader.Read("x.csv", absl::StrCat(kHeader, rows));
    std::vector<std::string> lines;
    for (const LedgerFault& fault : reader.faults())
      lines.push_back(absl::StrCat(fault.line, " ", fault.column, " ", fault.words));
    return lines;
  }

  const LedgerFormat format_ = ShippedFormat();
  const LedgerNames names_ = SampleNames();
};

TEST_F(LedgerReaderTest, MakesACommandOfEachRow) {
  LedgerReader reader(&format_, &names_, "orgs/v-committee");
  reader.Read("x.csv", absl::StrCat("\xEF\xBB\xBF", kHeader, kClosedRow));
  ASSERT_THAT(reader.faults(), IsEmpty()) << reader.faults()[0].words;
  ASSERT_THAT(reader.rows(), SizeIs(1));
  const v1::ExecuteRequest& request = reader.rows()[0].request;
  EXPECT_EQ(request.act_time().seconds(), 1772380800) << "2026-03-02 00:00 +08:00";
  EXPECT_EQ(request.act_time_basis(), v1::TIME_BASIS_PAPER);
  const v1::ImportCase& import = request.command().import_case();
  EXPECT_EQ(import.case_number(), "（2026）东村人调字第3号");
  EXPECT_EQ(import.stage(), v1::PAPER_STAGE_CLOSED);
  EXPECT_EQ(import.lead(), "people/m1");
  EXPECT_EQ(import.agreement_date(), "2026-03-05");
  EXPECT_EQ(import.close_date(), "2026-03-20");
  EXPECT_EQ(import.amount().fen(), 120050);
  EXPECT_EQ(import.opening().unit(), "orgs/v");
  EXPECT_EQ(import.opening().channel(), "tea_room");
  ASSERT_EQ(import.opening().parties_size(), 3);
  EXPECT_EQ(import.opening().parties(1).details().name(), "乙");
  EXPECT_EQ(import.opening().parties(1).details().phone(), "19900000002");
  EXPECT_EQ(import.opening().parties(2).side(), v1::PARTY_SIDE_RESPONDENT);
}

TEST_F(LedgerReaderTest, GivesTheSameRowTheSameIdsAndAnotherOneOthers) {
  const auto read = [&](const std::string& rows) {
    LedgerReader reader(&format_, &names_, "orgs/v-committee");
    reader.Read("x.csv", absl::StrCat(kHeader, rows));
    EXPECT_THAT(reader.faults(), IsEmpty());
    return reader.rows().at(0).request;
  };
  const v1::ExecuteRequest once = read(kClosedRow);
  EXPECT_EQ(once.name().size(), 34u);
  EXPECT_EQ(once.request_id().size(), 36u);
  EXPECT_EQ(read(kClosedRow).SerializeAsString(), once.SerializeAsString());
  std::string amended = kClosedRow;
  amended.replace(amended.find("为一条路"), std::string("为一条路").size(), "为一条渠");
  EXPECT_EQ(read(amended).name(), once.name()) << "the same case";
  EXPECT_NE(read(amended).request_id(), once.request_id()) << "and another entry";
  std::string other = kClosedRow;
  other.replace(other.find("第3号"), std::string("第3号").size(), "第4号");
  EXPECT_NE(read(other).name(), once.name());
}

TEST_F(LedgerReaderTest, ReadsWhatExcelWritesInChina) {
  // "甲" and "乙" in GB18030.
  ASSERT_OK_AND_ASSIGN(const std::string text, ToUtf8("\xBC\xD7,\xD2\xD2\n"));
  EXPECT_EQ(text, "甲,乙\n");
  EXPECT_FALSE(ToUtf8("\xFF\xFF").ok());
}

TEST_F(LedgerReaderTest, TellsEveryFaultByRowAndColumn) {
  EXPECT_THAT(Faults("2,,2026-02-30,甲,,丙,路,不知道,依申请,盖碗茶,东村,王调解,已结案,,,,,,,,\n"),
              ElementsAre(HasSubstr("2 登记日期 “2026-02-30”不是日期"),
                          HasSubstr("2 纠纷类别 “不知道”在代码表 dispute_class")));
  EXPECT_THAT(Faults("2,,2026-02-03,甲、乙,199,丙,路,邻里纠纷,依申请,盖碗茶,同名村,李四,结束了,电子,,,一千,,,,\n"),
              ElementsAre(HasSubstr("申请人电话 有 1 项"), HasSubstr("所在村社区 “同名村”有几个单位同名"),
                          HasSubstr("案件状态 “结束了”"), HasSubstr("调解员 该调委会没有“李四”"),
                          HasSubstr("协议形式 “电子”"), HasSubstr("协议金额 “一千”")));
  EXPECT_THAT(Faults(",,2026-02-03,甲,,丙,路,邻里纠纷,依申请,盖碗茶,东村,,调解中,,,,,,,,\n"),
              ElementsAre(HasSubstr("没有案号的案件须有序号")));
  EXPECT_THAT(Faults(absl::StrCat(kClosedRow, kClosedRow)), ElementsAre(HasSubstr("x.csv 第 2 行重复")));
}

// What the import would refuse row by row a dry run tells as well.
TEST_F(LedgerReaderTest, TellsWhatIsTooLongOrOfAWrongForm) {
  const auto changed = [](const std::string& from, const std::string& to) {
    std::string row = kClosedRow;
    return row.replace(row.find(from), from.size(), to);
  };
  const auto many = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "长";
    return text;
  };
  EXPECT_THAT(Faults(changed("19900000002", "打到小卖部")), ElementsAre(HasSubstr("2 申请人电话 ")));
  EXPECT_THAT(Faults(changed("乙", many(101))), ElementsAre(HasSubstr("2 申请人 ")));
  EXPECT_THAT(Faults(changed(",丙,", absl::StrCat(",", many(101), ","))), ElementsAre(HasSubstr("2 被申请人 ")));
  EXPECT_THAT(Faults(changed("为一条路", many(4001))), ElementsAre(HasSubstr("2 案情简介 ")));
  EXPECT_THAT(Faults(changed("丙让路", many(1001))), ElementsAre(HasSubstr("2 协议内容 ")));
  EXPECT_THAT(Faults(changed("第3号", absl::StrCat("第", many(60), "号"))), ElementsAre(HasSubstr("2 案号 ")));
  EXPECT_THAT(Faults(changed("1,(2026)", absl::StrCat(many(81), ",(2026)"))), ElementsAre(HasSubstr("2 序号 ")));
}

TEST_F(LedgerReaderTest, TellsWhichHeadersAreMissingOrUnknown) {
  LedgerReader reader(&format_, &names_, "orgs/v-committee");
  reader.Read("x.csv", "序号,申请人,心情\n1,甲,好\n");
  std::string said;
  for (const LedgerFault& fault : reader.faults()) absl::StrAppend(&said, fault.column, " ", fault.words, ";");
  EXPECT_THAT(said, HasSubstr("心情 不认识的表头"));
  EXPECT_THAT(said, HasSubstr("登记日期 表头缺少这一栏"));
  EXPECT_THAT(reader.rows(), IsEmpty());
}

TEST(PlainDate, ReadsWhatClerksWrite) {
  for (const char* written : {"2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", " 2026年03月02日"}) {
    EXPECT_EQ(PlainDate(written), "2026-03-02") << written;
  }
  EXPECT_EQ(PlainDate("2026-02-30"), "2026-02-30");
  EXPECT_EQ(PlainDate("三月"), "三月");
}

TEST(LedgerFormat, RefusesAFileThatDoesNotFit) {
  v1::LedgerFormat proto;
  proto.add_columns()->set_field("mood");
  EXPECT_THAT(std::string(LedgerFormat::From(proto).status().message()), HasSubstr("mood"));
  proto.mutable_columns(0)->set_field("facts");
  proto.mutable_columns(0)->add_titles("案情");
  EXPECT_THAT(std::string(LedgerFormat::From(proto).status().message()), HasSubstr("缺少"));
}

}  // namespace
}  // namespace gaiwan::ledger
