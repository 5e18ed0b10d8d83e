// What may be the same dispute: found, told as far as the caller sees, and never in the way.
#include "server/api/duplicate_finder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/unit/server/api/services_fixture.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kThird[] = "cases/c-cccccccccccccccccccccccccc";

struct Someone {
  std::string id;
  v1::PartySide side;
  std::string name;
  std::string phone = "";
  std::string id_number = "";
};

class DuplicatesTest : public ServicesTest {
 protected:
  // A case in the village of p-head, with these people.
  v1::Case* Put(const std::string& name, const std::vector<Someone>& people, const std::string& unit = "village") {
    v1::Case& c = reader_.cases[name];
    c.set_name(name);
    c.set_unit("orgs/" + unit);
    c.set_committee(unit == "elsewhere" ? "orgs/elsewhere-committee" : "orgs/committee");
    c.set_state("mediating");
    *c.mutable_request_time() = ToProto(clock_.TimeNow() - absl::Hours(24 * 3));
    v1::LookupRow row;
    row.set_place(lookup_tokens_.Place(unit));
    for (const Someone& one : people) {
      v1::LookupParty* party = row.add_parties();
      *party = lookup_tokens_.Of(DetailsOf(one));
      party->set_party(one.id);
      party->set_side(one.side);
    }
    lookup_.Replace(name, lookup_rows_[name], row);
    lookup_rows_[name] = row;
    lookup_.SetLoaded();
    return &c;
  }
  static v1::PartyDetails DetailsOf(const Someone& one) {
    v1::PartyDetails details;
    details.set_name(one.name);
    details.set_phone(one.phone);
    details.set_id_number(one.id_number);
    return details;
  }
  static Caller CallerOf(const std::string& person) {
    Caller caller;
    caller.person = "people/" + person;
    return caller;
  }
  v1::PossibleDuplicates Find(const std::string& person = "p-head") {
    return duplicates_.Find(CallerOf(person), reader_.cases[kCase]).value();
  }
  static std::vector<v1::DuplicateReason> ReasonsOf(const v1::PossibleDuplicate& other) {
    std::vector<v1::DuplicateReason> reasons;
    for (const v1::DuplicateMatch& match : other.matches()) reasons.push_back(match.reason());
    return reasons;
  }

  const Someone zhaxi_{"1", v1::PARTY_SIDE_APPLICANT, "扎西", "13897450001", "63282119900101123X"};
  const Someone cairang_{"2", v1::PARTY_SIDE_RESPONDENT, "才让"};
};

TEST_F(DuplicatesTest, SamePhoneSameIdAndSameNameInTheVillage) {
  Put(kCase, {zhaxi_, cairang_});
  Put(kOther, {{"a", v1::PARTY_SIDE_RESPONDENT, "别名", "+86 138-9745-0001", "63282119900101123x"}})
      ->set_case_number("7");
  Put(kThird, {{"b", v1::PARTY_SIDE_APPLICANT, "才 让"}}, "grid");
  const v1::PossibleDuplicates found = Find();
  ASSERT_THAT(found.cases(), SizeIs(2));
  EXPECT_EQ(found.cases(0).name(), kOther) << "the stronger first";
  EXPECT_EQ(found.cases(0).case_number(), "7");
  EXPECT_THAT(ReasonsOf(found.cases(0)), ElementsAre(v1::DUPLICATE_REASON_SAME_ID, v1::DUPLICATE_REASON_SAME_PHONE));
  EXPECT_THAT(found.cases(0).matches(0).parties(), ElementsAre("1"));
  EXPECT_EQ(found.cases(1).name(), kThird);
  EXPECT_THAT(ReasonsOf(found.cases(1)), ElementsAre(v1::DUPLICATE_REASON_SAME_NAME_AND_PLACE));
  EXPECT_THAT(found.cases(1).matches(0).parties(), ElementsAre("2"));
  // How old, open or closed, and what to do.
  EXPECT_THAT(found.cases(0).words().zh(), AllOf(HasSubstr("3天前"), HasSubstr("并案"), HasSubstr("继续办理")));
  EXPECT_FALSE(found.more());
  EXPECT_FALSE(found.incomplete());
}

TEST_F(DuplicatesTest, OneNameElsewhereIsNothingAndTwoNamesAre) {
  Put(kCase, {zhaxi_, cairang_});
  Put(kOther, {{"a", v1::PARTY_SIDE_APPLICANT, "扎西"}}, "elsewhere");
  EXPECT_THAT(Find().cases(), IsEmpty());
  Put(kOther, {{"a", v1::PARTY_SIDE_APPLICANT, "扎西"}, {"b", v1::PARTY_SIDE_APPLICANT, "才让"}}, "elsewhere");
  ASSERT_THAT(Find().cases(), SizeIs(1));
  EXPECT_THAT(ReasonsOf(Find().cases(0)), ElementsAre(v1::DUPLICATE_REASON_SAME_NAMES));
  // Two here of one name there are one person.
  Put(kCase, {zhaxi_, {"2", v1::PARTY_SIDE_RESPONDENT, "扎西"}});
  EXPECT_THAT(Find().cases(), IsEmpty());
}

// Never its content: not even its name.
TEST_F(DuplicatesTest, ACaseOutOfSightIsNamedAsAnotherUnits) {
  Put(kCase, {zhaxi_});
  Put(kOther, {{"a", v1::PARTY_SIDE_APPLICANT, "扎西", "13897450001"}}, "elsewhere")->set_case_number("机密");
  const v1::PossibleDuplicates found = Find();
  ASSERT_THAT(found.cases(), SizeIs(1));
  EXPECT_EQ(found.cases(0).name(), "");
  EXPECT_EQ(found.cases(0).unit(), "orgs/elsewhere-committee");
  EXPECT_THAT(found.cases(0).words().en(), HasSubstr("another unit"));
  EXPECT_FALSE(found.cases(0).has_request_time());
  for (const char* content : {"机密", "mediating", "c-bbbb"}) {
    EXPECT_THAT(found.SerializeAsString(), Not(HasSubstr(content)));
  }
  // Whoever holds no post is not even told that there is one.
  EXPECT_THAT(Find("p-nobody").cases(), IsEmpty());
}

// Whoever entered somebody's telephone was told which committee has a case with it, of violence too.
TEST_F(DuplicatesTest, ASealedCaseOutOfSightIsNotToldOf) {
  Put(kCase, {zhaxi_});
  v1::Case* other = Put(kOther, {zhaxi_}, "elsewhere");
  ASSERT_THAT(Find().cases(), SizeIs(1));
  other->add_parties()->set_minor(true);
  EXPECT_THAT(Find().cases(), IsEmpty());
  other->clear_parties();
  other->set_dispute_class("01-06");
  EXPECT_THAT(Find().cases(), IsEmpty()) << "violence";
  other->set_committee("orgs/committee");
  other->set_unit("orgs/village");
  EXPECT_THAT(Find().cases(), SizeIs(1)) << "who has it sees it";
}

TEST_F(DuplicatesTest, ACaseThatTheCallerIsBarredFromIsNotToldOf) {
  Put(kCase, {zhaxi_});
  v1::Case* other = Put(kOther, {zhaxi_});
  other->add_parties()->set_person("people/p-head");
  EXPECT_THAT(Find().cases(), IsEmpty());
  other->clear_parties();
  EXPECT_THAT(Find().cases(), SizeIs(1));
}

// ADR 15: a post in mediation, not any.
TEST_F(DuplicatesTest, ACaseOutOfSightIsToldOfToWhoMediatesAlone) {
  Put(kCase, {zhaxi_});
  Put(kOther, {zhaxi_}, "elsewhere");
  EXPECT_THAT(Find("p-head").cases(), SizeIs(1));
  EXPECT_THAT(Find("p-other").cases(), IsEmpty()) << "the liaison of a court";
}

TEST_F(DuplicatesTest, WhatIsSettledBetweenTheTwoIsSaidOrLeftOut) {
  v1::Case* c = Put(kCase, {zhaxi_});
  v1::Case* other = Put(kOther, {zhaxi_});
  EXPECT_FALSE(Find().cases(0).linked());
  c->add_links()->set_other(kOther);
  EXPECT_TRUE(Find().cases(0).linked());
  c->clear_links();
  other->add_links()->set_other(kCase);
  EXPECT_TRUE(Find().cases(0).linked()) << "whichever of the two says so";
  other->set_merged_into(kCase);
  EXPECT_THAT(Find().cases(), IsEmpty());
  other->clear_merged_into();
  other->set_result("void-entry");
  EXPECT_THAT(Find().cases(), IsEmpty()) << "opened by mistake: no case at all";
}

TEST_F(DuplicatesTest, WhatIsLongOverIsToldOnlyWhenBothAreTheSame) {
  Put(kCase, {zhaxi_, cairang_});
  v1::Case* other = Put(kOther, {{"a", v1::PARTY_SIDE_APPLICANT, "扎西", "13897450001"}});
  *other->mutable_request_time() = ToProto(clock_.TimeNow() - kClosedToldFor - absl::Hours(24));
  EXPECT_THAT(Find().cases(), SizeIs(1)) << "still open";
  other->set_closed(true);
  EXPECT_THAT(Find().cases(), IsEmpty());
  Put(kOther, {{"a", v1::PARTY_SIDE_APPLICANT, "扎西"}, {"b", v1::PARTY_SIDE_RESPONDENT, "才让"}});
  *other->mutable_request_time() = ToProto(clock_.TimeNow() - kClosedToldFor - absl::Hours(24));
  ASSERT_THAT(Find().cases(), SizeIs(1));
  EXPECT_TRUE(Find().cases(0).closed());
  EXPECT_THAT(Find().cases(0).words().zh(), HasSubstr("重新调解"));
}

TEST_F(DuplicatesTest, TwoSidesWithOneTelephoneAreTold) {
  Put(kCase, {zhaxi_, {"2", v1::PARTY_SIDE_RESPONDENT, "才让", "13897450001"}});
  const v1::PossibleDuplicates found = Find();
  ASSERT_THAT(found.shared(), SizeIs(1));
  EXPECT_EQ(found.shared(0).reason(), v1::DUPLICATE_REASON_SAME_PHONE);
  EXPECT_THAT(found.shared(0).parties(), ElementsAre("1", "2"));
  // A household on one side has one telephone.
  Put(kCase, {zhaxi_, {"2", v1::PARTY_SIDE_APPLICANT, "才让", "13897450001"}});
  EXPECT_TRUE(gaiwan::IsEmpty(Find()));
}

TEST_F(DuplicatesTest, TenAreShownAndThatThereAreMore) {
  Put(kCase, {zhaxi_});
  for (char letter = 'd'; letter < 'p'; ++letter) {
    v1::Case* other = Put("cases/c-" + std::string(26, letter), {zhaxi_});
    *other->mutable_request_time() = ToProto(clock_.TimeNow() - absl::Hours(letter));
  }
  const v1::PossibleDuplicates found = Find();
  EXPECT_THAT(found.cases(), SizeIs(kDuplicatesShownMax));
  EXPECT_TRUE(found.more());
  EXPECT_EQ(found.cases(0).name(), "cases/c-" + std::string(26, 'd')) << "the youngest of equals first";
}

// After a failed write the index may name what a row no longer has.
TEST_F(DuplicatesTest, WhatTheRowDoesNotHaveIsNotTold) {
  Put(kCase, {zhaxi_});
  Put(kOther, {zhaxi_});
  lookup_rows_[kOther].Clear();
  EXPECT_TRUE(gaiwan::IsEmpty(Find()));
}

TEST_F(DuplicatesTest, ACommandAnswersWithAWarningAndIsDone) {
  Start();
  Put(kOther, {zhaxi_});
  v1::ExecuteRequest request = OpenCase(1);
  request.set_name(kCase);
  v1::NewParty* party = request.mutable_command()->mutable_open_case()->add_parties();
  party->set_side(v1::PARTY_SIDE_APPLICANT);
  *party->mutable_details() = DetailsOf(zhaxi_);
  // As the engine's Projector leaves it.
  Put(kCase, {zhaxi_});
  v1::ExecuteResponse response;
  ASSERT_TRUE(Execute(request, &response).ok());
  EXPECT_EQ(response.receipt().name(), kCase);
  ASSERT_THAT(response.duplicates().cases(), SizeIs(1));
  EXPECT_EQ(response.duplicates().cases(0).name(), kOther);
  ASSERT_THAT(engine_.commands(), SizeIs(1));
  ASSERT_NE(engine_.commands()[0].beside, nullptr) << "made here, and not on the engine's thread";

  // Somebody else's name: nothing to tell, and the answer has nothing of it.
  v1::ExecuteRequest plain = OpenCase(2);
  v1::NewParty* nobody = plain.mutable_command()->mutable_open_case()->add_parties();
  nobody->set_side(v1::PARTY_SIDE_APPLICANT);
  nobody->mutable_details()->set_name("无关");
  ASSERT_TRUE(Execute(plain, &response).ok());
  EXPECT_FALSE(response.has_duplicates());
}

TEST_F(DuplicatesTest, OnlyWhoIsAddedOrAmendedIsToldOfAgain) {
  Start();
  Put(kCase, {zhaxi_, cairang_});
  Put(kOther, {zhaxi_});
  v1::ExecuteRequest request;
  request.set_name(kCase);
  request.set_request_id(RequestId(1));
  v1::AmendParty* amend = request.mutable_command()->mutable_amend_party();
  amend->set_party("2");
  *amend->mutable_details() = DetailsOf(cairang_);
  v1::ExecuteResponse response;
  ASSERT_TRUE(Execute(request, &response).ok());
  EXPECT_FALSE(response.has_duplicates());
  request.set_request_id(RequestId(2));
  amend->set_party("1");
  *amend->mutable_details() = DetailsOf(zhaxi_);
  ASSERT_TRUE(Execute(request, &response).ok());
  ASSERT_THAT(response.duplicates().cases(), SizeIs(1));
  EXPECT_THAT(response.duplicates().cases(0).matches(0).parties(), ElementsAre("1"));
}

// Nobody finds out by trying who has a dispute elsewhere.
TEST_F(DuplicatesTest, ATryTellsNothingOfCasesOutOfSight) {
  Start();
  Put(kOther, {zhaxi_}, "elsewhere");
  v1::ExecuteRequest request = OpenCase(1);
  request.set_name(kThird);
  request.set_validate_only(true);
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->set_unit("orgs/village");
  open->add_parties()->set_side(v1::PARTY_SIDE_APPLICANT);
  *open->mutable_parties(0)->mutable_details() = DetailsOf(zhaxi_);
  v1::ExecuteResponse response;
  ASSERT_TRUE(Execute(request, &response).ok());
  EXPECT_FALSE(response.has_duplicates());
  Put(kOther, {zhaxi_});
  request.set_request_id(RequestId(2));
  ASSERT_TRUE(Execute(request, &response).ok());
  EXPECT_THAT(response.duplicates().cases(), SizeIs(1));
}

TEST_F(DuplicatesTest, AreAskedForByThoseWhoSeeTheRecords) {
  Start();
  Put(kCase, {zhaxi_});
  Put(kOther, {zhaxi_});
  v1::FindDuplicatesRequest request;
  request.set_name(kCase);
  v1::FindDuplicatesResponse response;
  const auto head = As("p-head");
  ASSERT_TRUE(cases_->FindDuplicates(head.get(), request, &response).ok());
  EXPECT_THAT(response.duplicates().cases(), SizeIs(1));
  const auto administrator = As("p-admin");
  EXPECT_EQ(cases_->FindDuplicates(administrator.get(), request, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  const auto other = As("p-other");
  EXPECT_EQ(cases_->FindDuplicates(other.get(), request, &response).error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_name("cases/7");
  const auto again = As("p-head");
  EXPECT_EQ(DetailOf<v1::BadField>(cases_->FindDuplicates(again.get(), request, &response)).field(), "name");
}

TEST_F(DuplicatesTest, AStartThatIsStillReadingSaysSo) {
  Put(kCase, {zhaxi_});
  LookupIndex empty;
  const DuplicateFinder starting({&empty, &lookup_tokens_, &reader_, &viewer_, &clock_,
                                  [](const v1::Case&) { return v1::Label(); },
                                  [](absl::string_view) -> absl::StatusOr<v1::LookupRow> { return v1::LookupRow(); }});
  EXPECT_TRUE(starting.Find(CallerOf("p-head"), reader_.cases[kCase])->incomplete());
  EXPECT_TRUE(starting.MayHave(lookup_rows_[kCase], kCase)) << "so the question is put";
}

}  // namespace
}  // namespace gaiwan::testing
