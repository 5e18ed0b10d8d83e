// A case without who it is about: for whom, never of a sealed one, never without a note, and only clean text is
// released.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gaiwan/v1/publication_service.grpc.pb.h"
#include "tests/unit/server/api/services_fixture.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan::testing {
namespace {

using ::testing::Contains;

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kWhy[] = "选作培训案例";
constexpr char kOfficer[] = "p-officer";

class PublicationTest : public ServicesTest {
 protected:
  PublicationTest() {
    AddPerson(kOfficer, "justice", "judicial_office", "justice-officer");
    AddPerson("p-registrar", "nowhere", "village", "registrar");
    v1::Case& c = reader_.cases[kCase];
    v1::Party* party = c.add_parties();
    party->set_id("1");
    party->set_side(v1::PARTY_SIDE_APPLICANT);
    party->mutable_details()->set_subject("parties/1");
    party->mutable_details()->mutable_open()->mutable_party()->set_name("慕容复");
    party->mutable_details()->mutable_open()->mutable_party()->set_phone("13897450001");
    c.mutable_text()->mutable_open()->mutable_case_text()->set_facts("慕容复说租金未付，电话13897450001");
  }

  void Start() {
    ServicesTest::Start();
    stub_ = v1::PublicationService::NewStub(channel_);
  }
  grpc::Status Prepare(const std::string& person, const std::string& reason, v1::PreparePublicationResponse* response) {
    v1::PreparePublicationRequest request;
    request.set_case_(kCase);
    const auto context = As(person, reason);
    return stub_->PreparePublication(context.get(), request, response);
  }
  grpc::Status Release(const std::string& text, v1::ReleasePublicationResponse* response, bool validate_only = false) {
    v1::ReleasePublicationRequest request;
    request.set_case_(kCase);
    request.set_text(text);
    request.set_validate_only(validate_only);
    const auto context = As("p-head", kWhy);
    return stub_->ReleasePublication(context.get(), request, response);
  }

  std::unique_ptr<v1::PublicationService::Stub> stub_;
};

TEST_F(PublicationTest, ShowsWhatWasTakenOutBesideWhatCame) {
  Start();
  v1::PreparePublicationResponse response;
  ASSERT_TRUE(Prepare("p-head", kWhy, &response).ok());
  EXPECT_THAT(response.text(), HasSubstr("甲某说租金未付，电话某号码"));
  EXPECT_THAT(response.text(), Not(HasSubstr("慕容复")));
  std::vector<v1::PublicationRule> rules;
  std::string original;
  for (const v1::PublicationPassage& passage : response.passages()) {
    for (const v1::PublicationPiece& piece : passage.pieces()) {
      rules.push_back(piece.rule());
      original += piece.original();
    }
  }
  EXPECT_THAT(original, HasSubstr("慕容复说租金未付，电话13897450001"));
  EXPECT_THAT(rules, Contains(v1::PUBLICATION_RULE_PERSON));
  EXPECT_THAT(rules, Contains(v1::PUBLICATION_RULE_PHONE));
}

TEST_F(PublicationTest, IsNotedBeforeTheAnswerWithTheReason) {
  Start();
  v1::PreparePublicationResponse response;
  ASSERT_TRUE(Prepare(kOfficer, kWhy, &response).ok()) << "whose contacts a reason opens";
  ASSERT_THAT(noted_, SizeIs(1)) << "without waiting";
  EXPECT_EQ(Notes()[0].method(), "PublicationService.PreparePublication");
  EXPECT_EQ(Notes()[0].reason().open().text().text(), kWhy);
}

TEST_F(PublicationTest, WhatCannotBeNotedIsNeitherShownNorReleased) {
  Start();
  refuse_notes_ = absl::ResourceExhaustedError("the disk is full");
  v1::PreparePublicationResponse response;
  EXPECT_FALSE(Prepare("p-head", kWhy, &response).ok());
  EXPECT_EQ(response.text(), "");
  v1::ReleasePublicationResponse released;
  EXPECT_FALSE(Release("一件事", &released).ok());
  EXPECT_EQ(released.sha256(), "");
}

TEST_F(PublicationTest, IsForHeadsAndOfficersWhoseCaseItIsAndSayWhy) {
  AddPerson("p-other-head", "far", "village", "head");
  Start();
  v1::PreparePublicationResponse response;
  EXPECT_EQ(Prepare("p-head", "", &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Prepare("p-registrar", kWhy, &response).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Prepare("p-admin", kWhy, &response).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Prepare("p-other-head", kWhy, &response).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(Notes(), IsEmpty());
}

TEST_F(PublicationTest, AMediatorWhoHeadsAnotherCommitteePublishesNothing) {
  AddPerson("p-other-head", "far", "village", "head");
  v1::Mediator* mediator = reader_.cases[kCase].add_mediators();
  mediator->set_person("people/p-other-head");
  Start();
  v1::PreparePublicationResponse response;
  EXPECT_EQ(Prepare("p-other-head", kWhy, &response).error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(PublicationTest, OfASealedCaseNothingIsPreparedOrReleased) {
  reader_.cases[kCase].mutable_parties(0)->set_minor(true);
  Start();
  v1::PreparePublicationResponse response;
  const grpc::Status status = Prepare("p-head", kWhy, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(DetailOf<v1::CommandRefused>(status).guards(0).zh(), HasSubstr("未成年人"));
  v1::ReleasePublicationResponse released;
  EXPECT_EQ(Release("一件事", &released).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(PublicationTest, OfACaseInWhichSomebodyWasErasedTheNamesAreNotKnownAnyMore) {
  reader_.cases[kCase].add_erasures()->set_who("1");
  Start();
  v1::PreparePublicationResponse response;
  const grpc::Status status = Prepare("p-head", kWhy, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(DetailOf<v1::CommandRefused>(status).guards(0).zh(), HasSubstr("依法删除"));
}

TEST_F(PublicationTest, WhatWasPreparedIsReleasedWithItsDigestInTheReadLog) {
  Start();
  v1::PreparePublicationResponse prepared;
  ASSERT_TRUE(Prepare("p-head", kWhy, &prepared).ok());
  v1::ReleasePublicationResponse released;
  const grpc::Status status = Release(prepared.text(), &released);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(released.sha256(), absl::BytesToHexString(HashView(Sha256({prepared.text()}))));
  const v1::ReadNote note = Notes().back();
  EXPECT_EQ(note.method(), "PublicationService.ReleasePublication");
  EXPECT_EQ(note.who(), "people/p-head");
  EXPECT_EQ(note.reason().open().text().text(), absl::StrCat(kWhy, "（对外公开，SHA-256：", released.sha256(), "）"));
}

TEST_F(PublicationTest, EachPlaceThatStillTellsIsNamedAndNotRepeated) {
  Start();
  v1::ReleasePublicationResponse released;
  const grpc::Status status = Release("第一行\n说的是慕容复，13897450001", &released);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const v1::Faults faults = DetailOf<v1::Faults>(status);
  ASSERT_THAT(faults.faults(), SizeIs(2));
  EXPECT_EQ(faults.faults(0).path(), "text:2:4");
  EXPECT_EQ(faults.faults(0).words().zh(), "姓名");
  EXPECT_EQ(faults.faults(1).path(), "text:2:8");
  EXPECT_THAT(status.error_details(), Not(HasSubstr("慕容复")));
  EXPECT_THAT(Notes().back().reason().open().text().text(), Not(HasSubstr("SHA-256"))) << "it was not released";
}

TEST_F(PublicationTest, ATrialReleasesNothing) {
  Start();
  v1::ReleasePublicationResponse released;
  ASSERT_TRUE(Release("一件事", &released, true).ok());
  EXPECT_EQ(released.sha256(), "");
  EXPECT_EQ(Notes().back().reason().open().text().text(), kWhy);
}

}  // namespace
}  // namespace gaiwan::testing
