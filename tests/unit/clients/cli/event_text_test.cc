// An event in one line, through the timeline that shows it.
#include "clients/cli/event_text.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/unit/clients/cli/fake_server.h"

namespace gaiwan::cli {
namespace {

class EventText : public ::testing::Test, public testing::CliTest {
 protected:
  // What `case history` prints of `event` behind its name.
  std::string Details(const v1::Event& event) {
    cases.history.response.Clear();
    *cases.history.response.add_entries()->mutable_event() = event;
    EXPECT_EQ(Gaiwan({"case", "history", "c-1"}), 0) << err;
    const size_t from = out.find("：");
    return from == std::string::npos ? "" : out.substr(from + 3, out.find('\n') - from - 3);
  }
};

TEST_F(EventText, TellsFieldsInWords) {
  v1::Event event;
  event.mutable_consent_recorded()->set_party("1");
  event.mutable_consent_recorded()->set_kind(v1::CONSENT_KIND_MEDIATION);
  event.mutable_consent_recorded()->set_way(v1::WAY_ORALLY);
  EXPECT_EQ(EventType(event), "consent_recorded");
  EXPECT_EQ(Details(event), "当事人 1 · 类型 调解 · 方式 口头");
}

// Who came to stand for whom, and until when.
TEST_F(EventText, TellsWhoRepresentsAndWhatAnAgreementLeavesOpen) {
  v1::Event event;
  v1::RepresentativeAdded* added = event.mutable_representative_added();
  added->set_representative("r1");
  added->set_party("2");
  added->set_kind(v1::REPRESENTATIVE_KIND_AGENT);
  added->mutable_person()->mutable_open()->mutable_person()->set_name("李某");
  added->set_power(v1::POWER_SCOPE_SPECIAL);
  added->set_expiry_date("2026-12-31");
  const std::string text = Details(event);
  for (const char* part : {"当事人 2", "李某", "特别", "2026-12-31"}) EXPECT_NE(text.find(part), text.npos) << text;

  v1::Finding* finding = event.mutable_agreement_drafted()->add_findings();
  finding->set_clause(1);
  finding->set_kind("vague");
  finding->set_word("尽快");
  EXPECT_EQ(Details(event), "可执行性提示 第1条：用语不明确“尽快”");
}

TEST_F(EventText, TellsMoneyPeopleAndLists) {
  v1::Event event;
  v1::CaseOpened* opened = event.mutable_case_opened();
  opened->mutable_definition()->set_id("mediation-543");
  opened->mutable_definition()->set_revision(2);
  opened->mutable_claimed()->set_fen(1200000);
  opened->mutable_text()->mutable_hidden();
  EXPECT_EQ(Details(event), "流程 mediation-543 第 2 版 · 争议金额 12,000.00 元 · 内容 （无权查看）");

  v1::Attendance* attendance = event.mutable_attendance_recorded()->add_attendance();
  attendance->set_who("1");
  attendance->set_presence(v1::PRESENCE_ABSENT);
  EXPECT_EQ(Details(event), "到场 1 缺席");
}

TEST_F(EventText, TellsCodesAndNamesByTheirLabels) {
  v1::CodeEntry* way = directory.codes.response.add_entries();
  way->set_code("phone");
  way->mutable_label()->set_zh("电话");
  v1::Event event;
  event.mutable_visit_recorded()->set_visit("1");
  event.mutable_visit_recorded()->set_way("phone");
  EXPECT_EQ(Details(event), "回访 1 · 方式 电话");
  EXPECT_EQ(directory.codes.requests[0].list(), "visit_way");

  v1::Organisation* org = directory.orgs.response.add_organisations();
  org->set_code("632821100001-committee");
  org->set_name("城中社区调委会");
  event.mutable_agreement_sealed()->set_agreement("1");
  event.mutable_agreement_sealed()->set_seal("orgs/632821100001-committee/seals/s-1");
  EXPECT_EQ(Details(event), "协议 1 · 印章 城中社区调委会");

  v1::Person* person = directory.people.response.add_people();
  person->set_name("people/p-1");
  person->set_display_name("杜发祥");
  v1::Mediator* mediator = event.mutable_mediators_assigned()->add_mediators();
  mediator->set_person("people/p-1");
  mediator->set_lead(true);
  EXPECT_EQ(Details(event), "调解员 杜发祥（主持）");
}

TEST_F(EventText, OfAPayloadNotKnownIsNothing) {
  EXPECT_EQ(EventType(v1::Event()), "");
  EXPECT_EQ(Details(v1::Event()), "");
}

}  // namespace
}  // namespace gaiwan::cli
