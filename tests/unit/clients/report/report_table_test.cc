#include "clients/report/report_table.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/report/report_values.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::ReportFormat Shipped(const std::string& platform) {
  std::ifstream in(absl::StrCat("deploy/data/report-", platform, ".json"));
  std::ostringstream text;
  text << in.rdbuf();
  v1::ReportFormat format;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &format).ok()) << platform;
  return format;
}

v1::Case CaseOf(const std::string& text) {
  v1::Case c;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &c)) << text;
  return c;
}

v1::Case Sample() {
  return CaseOf(R"(
      name: 'cases/c-1' version: 12 case_number: '（2026）城中人调字第1号' committee: 'orgs/k' unit: 'orgs/v'
      request_time { seconds: 1772380800 } dispute_class: '02' source: 'on-application' result: 'agreement-written'
      claimed { currency: 'CNY' fen: 120050 }
      text { open { case_text { facts: '=1+1' } } }
      parties { id: '1' side: PARTY_SIDE_APPLICANT details { open { party { name: '甲' phone: '0199' } } } }
      parties { id: '2' side: PARTY_SIDE_APPLICANT details { open { party { name: '乙' } } } head_count: 6 }
      parties { id: '3' side: PARTY_SIDE_RESPONDENT details { hidden {} } }
      parties { id: '4' side: PARTY_SIDE_RESPONDENT removed: true details { open { party { name: '丁' } } } }
      mediators { person: 'people/m' lead: true }
      agreements { id: '1' form: AGREEMENT_FORM_WRITTEN effective_time { seconds: 1772467200 }
                   clauses { amount { fen: 30000 } } clauses { instalments { amount { fen: 1 } } instalments { amount { fen: 2 } } } }
      obligations { id: '1-1' agreement: '1' state: OBLIGATION_STATE_DONE }
      obligations { id: '1-2-1' agreement: '1' state: OBLIGATION_STATE_OPEN })");
}

ReportNames SampleNames() {
  ReportNames names;
  v1::CodeEntry entry;
  entry.set_list("dispute_class");
  entry.set_code("02");
  entry.set_ministry("02");
  entry.mutable_label()->set_zh("邻里纠纷");
  names.AddCode(entry);
  v1::Organisation org;
  org.set_code("k");
  org.set_name("城中社区人民调解委员会");
  names.AddOrganisation(org);
  v1::Person person;
  person.set_name("people/m");
  person.set_display_name("杜某");
  names.AddPerson(person);
  return names;
}

std::string Value(const std::string& value, const v1::Case& c) {
  const ReportNames names = SampleNames();
  EXPECT_TRUE(IsValue(value)) << value;
  return ValueOf(value, {c, names, "ministry"});
}

TEST(ReportValues, AreTakenFromTheCase) {
  const v1::Case c = Sample();
  EXPECT_EQ(Value("applicants", c), "甲、乙");
  EXPECT_EQ(Value("applicant_phones", c), "0199、") << "a place for each person";
  EXPECT_EQ(Value("applicant_ids", c), "");
  EXPECT_EQ(Value("respondents", c), "") << "hidden from the caller";
  EXPECT_EQ(Value("people_count", c), "8");
  EXPECT_EQ(Value("committee_name", c), "城中社区人民调解委员会");
  EXPECT_EQ(Value("lead", c), "杜某");
  EXPECT_EQ(Value("registered", c), "2026-03-02");
  EXPECT_EQ(Value("agreement_date", c), "2026-03-03");
  EXPECT_EQ(Value("agreement_fen", c), "30003");
  EXPECT_EQ(Value("performance", c), "partly");
  EXPECT_EQ(Value("imported", c), "no");
  EXPECT_EQ(Value("case.text.facts", c), "=1+1");
  EXPECT_EQ(Value("case.claimed.fen", c), "120050");
  EXPECT_EQ(Value("case.request_time", c), "2026-03-02");
  EXPECT_EQ(Value("case.pause.kind", c), "");
}

TEST(ReportValues, OfAnImportedCaseAreTheLedgers) {
  const v1::Case c = CaseOf(R"(imported { stage: PAPER_STAGE_CLOSED }
      paper_outcome { form: AGREEMENT_FORM_ORAL agreement_date: '2026-02-10' amount { fen: 5 } performance: 'performed' })");
  EXPECT_EQ(Value("imported", c), "yes");
  EXPECT_EQ(Value("agreement_form", c), "oral");
  EXPECT_EQ(Value("agreement_date", c), "2026-02-10");
  EXPECT_EQ(Value("agreement_fen", c), "5");
  EXPECT_EQ(Value("performance", c), "performed");
}

TEST(ReportValues, NoOthers) {
  for (const char* none :
       {"", "mood", "case.", "case.parties", "case.parties.name", "case.text", "case.nothing", "case.case_number.x"}) {
    EXPECT_FALSE(IsValue(none)) << none;
  }
}

TEST(ReportTable, ShippedFormatsHold) {
  for (const char* platform : {"ministry", "province"}) {
    const v1::ReportFormat format = Shipped(platform);
    EXPECT_OK(CheckFormat(format));
    EXPECT_EQ(format.platform(), platform);
  }
}

TEST(ReportTable, SaysWhatARowLacks) {
  const ReportRow row = MakeRow(Shipped("ministry"), SampleNames(), Sample());
  // The source is of no list that was given; the respondent is hidden.
  EXPECT_THAT(row.missing, ElementsAre("案件来源", "被申请人"));
  EXPECT_EQ(row.version, 12);
  const auto cell = [&](const std::string& title) {
    const v1::ReportFormat format = Shipped("ministry");
    for (int i = 0; i < format.columns_size(); ++i) {
      if (format.columns(i).title() == title) return row.cells[i];
    }
    return ReportCellText{"no such column"};
  };
  EXPECT_EQ(cell("纠纷类别").text, "02");
  EXPECT_EQ(cell("涉及金额（元）").text, "1200.50");
  EXPECT_TRUE(cell("涉及金额（元）").number);
  EXPECT_EQ(cell("调解类型").text, "2") << "the platform's own word";
  EXPECT_FALSE(cell("申请人联系电话").number) << "a telephone number is no figure";
}

TEST(ReportTable, RefusesAFormatThatCannotBe) {
  v1::ReportFormat format = Shipped("ministry");
  format.mutable_columns(0)->set_value("mood");
  EXPECT_THAT(std::string(CheckFormat(format).message()), HasSubstr("mood"));
  format = Shipped("ministry");
  format.mutable_columns(1)->set_title(format.columns(0).title());
  EXPECT_FALSE(CheckFormat(format).ok());
  format = Shipped("ministry");
  format.clear_columns();
  EXPECT_FALSE(CheckFormat(format).ok());
}

TEST(HasNews, UntilThePlatformHasItAsItIs) {
  v1::Case c = CaseOf("version: 5");
  EXPECT_TRUE(HasNews(c, "ministry"));
  c = CaseOf("version: 6 reports { platform: 'ministry' version: 5 same_until_version: 6 }");
  EXPECT_FALSE(HasNews(c, "ministry"));
  EXPECT_TRUE(HasNews(c, "province"));
  c.set_version(7);
  EXPECT_TRUE(HasNews(c, "ministry"));
  c = CaseOf("version: 6 reports { platform: 'ministry' version: 5 same_until_version: 6 refused: true }");
  EXPECT_TRUE(HasNews(c, "ministry"));
}

}  // namespace
}  // namespace gaiwan::report
