#include "clients/report/report_table.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
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

// What the platforms of ministry and province ask beside it, item by item.
TEST(ReportValues, HasTheItemsThatPlatformsAskFor) {
  const v1::Case c = CaseOf(R"(
      case_number: '（2026）城中人调字第1号' round: 1 request_time { seconds: 1772380800 }
      particulars { occurred_date: '2026-02-20' deaths: 0 attribute: 'group' forecast: 'may-escalate' }
      parties { id: '1' side: PARTY_SIDE_APPLICANT details { open { party { name: '甲' sex: 'female' ethnic_group: 'tibetan'
        birth_date: '1990-03-03' occupation: '牧民' address: '希里沟' id_type: 'resident-id' special_groups: 'migrant-worker'
        special_groups: 'disabled' } } } }
      parties { id: '2' side: PARTY_SIDE_APPLICANT details { open { party { name: '乙' sex: 'male' birth_date: '1990-03-02'
        special_groups: 'disabled' } } } }
      parties { id: '3' side: PARTY_SIDE_RESPONDENT details { hidden {} } }
      mediators { person: 'people/m' lead: true }
      round_records { round: 1 acceptor: 'people/m' }
      recusals { id: '1' } joint_committees { committee: 'orgs/k' joined: true } joint_committees { committee: 'orgs/z' }
      sessions { id: '1' start_time { seconds: 1772467200 } venue: 'orgs/k' }
      agreements { id: '1' form: AGREEMENT_FORM_WRITTEN effective_time { seconds: 1772467200 }
                   clauses { manner: 'bank-transfer' } clauses { manner: 'hand-over' } clauses { manner: 'bank-transfer' } }
      satisfactions { party: '1' round: 1 result: SATISFACTION_RESULT_SATISFIED }
      satisfactions { party: '2' round: 1 result: SATISFACTION_RESULT_FAIR }
      preventions { kind: 'crime' confirmed: true } preventions { kind: 'suicide' }
      grade { difficulty: 'hard' confirmed: true })");
  EXPECT_EQ(Value("case.particulars.occurred_date", c), "2026-02-20");
  EXPECT_EQ(Value("case.particulars.attribute", c), "group");
  EXPECT_EQ(Value("case.particulars.forecast", c), "may-escalate");
  EXPECT_EQ(Value("deaths", c), "no");
  EXPECT_EQ(Value("deaths", Sample()), "") << "nobody said";
  EXPECT_EQ(Value("special_groups", c), "migrant-worker、disabled");
  EXPECT_EQ(Value("migrant_workers", c), "yes");
  EXPECT_EQ(Value("migrant_workers", Sample()), "no");
  EXPECT_EQ(Value("migrant_workers", CaseOf("parties { details { hidden {} } }")), "") << "nobody may see";
  EXPECT_EQ(Value("applicant_sexes", c), "female、male");
  EXPECT_EQ(Value("applicant_ethnic_groups", c), "tibetan、");
  EXPECT_EQ(Value("applicant_ages", c), "35、36") << "the birthday is tomorrow, and was today";
  EXPECT_EQ(Value("applicant_occupations", c), "牧民、");
  EXPECT_EQ(Value("applicant_addresses", c), "希里沟、");
  EXPECT_EQ(Value("applicant_id_types", c), "resident-id、");
  EXPECT_EQ(Value("respondent_ages", c), "");
  EXPECT_EQ(Value("lead_code", c), "m");
  EXPECT_EQ(Value("acceptor", c), "杜某");
  EXPECT_EQ(Value("co_committees", c), "城中社区人民调解委员会");
  EXPECT_EQ(Value("recusal", c), "yes");
  EXPECT_EQ(Value("recusal", Sample()), "no");
  EXPECT_EQ(Value("mediation_date", c), "2026-03-03");
  EXPECT_EQ(Value("mediation_place", c), "城中社区人民调解委员会");
  EXPECT_EQ(Value("agreement_number", c), "（2026）城中人调字第1号");
  EXPECT_EQ(Value("performance_manner", c), "bank-transfer、hand-over");
  EXPECT_EQ(Value("satisfaction", c), "fair");
  EXPECT_EQ(Value("conversion", c), "crime");
  EXPECT_EQ(Value("subsidy_grade", c), "hard");
  EXPECT_EQ(Value("subsidy_grade", CaseOf("grade { difficulty: 'hard' }")), "") << "not confirmed";
}

TEST(ReportTable, WritesEachOfSeveralCodes) {
  v1::Case c = Sample();
  v1::PartyDetails* details = c.mutable_parties(0)->mutable_details()->mutable_open()->mutable_party();
  for (const char* group : {"migrant-worker", "unknown", "disabled"}) details->add_special_groups(group);
  ReportNames names = SampleNames();
  for (const auto& [code, label] : {std::pair("migrant-worker", "农民工"), std::pair("disabled", "残疾人")}) {
    v1::CodeEntry entry;
    entry.set_list("special_group");
    entry.set_code(code);
    entry.mutable_label()->set_zh(label);
    names.AddCode(entry);
  }
  for (const auto& [platform, title] :
       {std::pair("ministry", "涉及特殊群体情况"), std::pair("province", "涉及特殊群体")}) {
    const v1::ReportFormat format = Shipped(platform);
    const ReportRow row = MakeRow(format, names, c);
    for (int i = 0; i < format.columns_size(); ++i) {
      if (format.columns(i).title() == title) EXPECT_EQ(row.cells[i].text, "农民工、、残疾人") << platform;
    }
  }
}

// The data items of facts that both systems have, by their titles.
TEST(ReportTable, ShippedFormatsHaveEveryItem) {
  const auto has = [](const v1::ReportFormat& format, const std::string& value) {
    return std::any_of(format.columns().begin(), format.columns().end(),
                       [&](const v1::ReportColumn& column) { return column.value() == value; });
  };
  for (const char* platform : {"ministry", "province"}) {
    const v1::ReportFormat format = Shipped(platform);
    for (const char* value : {"special_groups",
                              "migrant_workers",
                              "deaths",
                              "case.particulars.occurred_date",
                              "case.particulars.attribute",
                              "case.particulars.forecast",
                              "agreement_number",
                              "performance_manner",
                              "satisfaction",
                              "conversion",
                              "subsidy_grade",
                              "acceptor",
                              "recusal",
                              "applicant_sexes",
                              "applicant_ethnic_groups",
                              "applicant_ages",
                              "applicant_occupations",
                              "applicant_addresses",
                              "respondent_sexes",
                              "respondent_ages"}) {
      EXPECT_TRUE(has(format, value)) << platform << ' ' << value;
    }
  }
  EXPECT_TRUE(has(Shipped("ministry"), "lead_code"));
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
