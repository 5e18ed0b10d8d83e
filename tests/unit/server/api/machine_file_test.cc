#include "server/api/machine_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using testing::Agreeing;
using ::testing::HasSubstr;
using testing::InEffect;
using testing::Join;
using ::testing::Not;
using testing::Opened;
using testing::StatusIs;
using testing::Story;

constexpr char kConcession[] =
    "statement_recorded { statement: '1' party: '1' kind: STATEMENT_KIND_CONCESSION "
    "text { subject: 'parties/1' open { text { text: '我愿意让两万' } } } }";
constexpr char kApplied[] =
    "confirmation_applied_for { confirmation: '1' agreement: '1' court: 'orgs/court' applicants: '1' applicants: '2' "
    "hand_over { way: HAND_OVER_WAY_BY_HAND } }";

// The case and its events as somebody sees them who sees all.
PaperMatter Seen(const Story& story) {
  testing::Lived lived = testing::Live(story);
  PaperMatter matter;
  matter.c = std::move(lived.c);
  matter.history = std::move(lived.events);
  return matter;
}

Story Agreed() {
  return Join({Opened(), Agreeing({"1", "2"}), {kConcession}, InEffect("1")});
}

TEST(MachineFile, HoldsWhatTheLineWouldCarryAndNoConcession) {
  const PaperMatter matter = Seen(Join({Agreed(), {kApplied}}));
  ASSERT_OK_AND_ASSIGN(const PaperAnswer file, MakeMachineFile(matter, "court-data", "cases/c-1/agreements/1"));
  EXPECT_EQ(file.media_type, "application/json");
  EXPECT_THAT(file.body, Not(HasSubstr("两万")));
  v1::HandOverContent content;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(file.body, &content).ok());
  EXPECT_EQ(content.id(), absl::StrCat("c-1-", matter.c.version()));
  EXPECT_EQ(content.subject(), "confirmations/1");
  EXPECT_EQ(content.to(), "orgs/court");
  EXPECT_EQ(content.confirmation().applicants_size(), 2);
  ASSERT_EQ(content.agreements_size(), 1);
  EXPECT_GT(content.agreements(0).clauses_size(), 0);
  EXPECT_EQ(content.parties_size(), 2);
  EXPECT_NE(content.parties(0).details().name(), "");
  ASSERT_OK_AND_ASSIGN(const PaperAnswer again, MakeMachineFile(matter, "court-data", ""));
  EXPECT_EQ(again.body, file.body) << "the same case, the same bytes";
}

TEST(MachineFile, IsNotThereBeforeTheActThatHandsOver) {
  const PaperMatter matter = Seen(Agreed());
  v1::BadField detail;
  const absl::Status no_application = MakeMachineFile(matter, "court-data", "1").status();
  ASSERT_TRUE(ReadDetail(no_application, &detail)) << no_application;
  EXPECT_EQ(detail.field(), "subject");
  const absl::Status no_return = MakeMachineFile(matter, "return-data", "").status();
  ASSERT_TRUE(ReadDetail(no_return, &detail)) << no_return;
  EXPECT_EQ(detail.field(), "paper");
  EXPECT_THAT(MakeMachineFile(Seen(Join({Agreed(), {kApplied}})), "court-data", "2"),
              StatusIs(absl::StatusCode::kInvalidArgument))
      << "another agreement";
}

TEST(MachineFile, OfWhatGoesBackToTheCourtThatDelegatedIt) {
  PaperMatter matter =
      Seen(Join({Agreed(),
                 {"returned_to_court { result: DELEGATION_RESULT_NOT_AGREED hand_over { way: HAND_OVER_WAY_BY_HAND } "
                  "text { subject: 'case' open { text { text: '分歧较大' } } } }"}}));
  matter.c.mutable_delegation()->set_court("orgs/court");
  ASSERT_OK_AND_ASSIGN(const PaperAnswer file, MakeMachineFile(matter, "return-data", ""));
  v1::HandOverContent content;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(file.body, &content).ok());
  EXPECT_EQ(content.subject(), "delegation");
  EXPECT_EQ(content.to(), "orgs/court");
  EXPECT_EQ(content.returned().report(), "分歧较大");
}

TEST(MachineFile, OfWhatIsReferredToAPartnerHoldsNothingThatWasSaidOrAgreed) {
  const auto referred = [](const std::string& id, const std::string& partner) {
    return absl::StrCat("referred_out { referral: '", id, "' partner: '", partner,
                        "' to: 'orgs/office' reason: 'legal-aid' hand_over { way: HAND_OVER_WAY_BY_HAND } "
                        "text { subject: 'case' open { text { text: '请指派律师' } } } }");
  };
  const PaperMatter matter = Seen(Join({Agreed(), {referred("1", "legal-aid"), referred("2", "notary")}}));
  ASSERT_OK_AND_ASSIGN(const PaperAnswer file, MakeMachineFile(matter, "partner-data", "1"));
  v1::HandOverContent content;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(file.body, &content).ok());
  EXPECT_EQ(content.subject(), "referrals/1");
  EXPECT_EQ(content.to(), "orgs/office");
  EXPECT_EQ(content.referral().partner(), "legal-aid");
  EXPECT_EQ(content.referral().note(), "请指派律师");
  EXPECT_EQ(content.parties_size(), 2);
  EXPECT_EQ(content.agreements_size(), 0);
  EXPECT_EQ(content.undisputed_facts_size(), 0);
  EXPECT_THAT(file.body, Not(HasSubstr("两万")));
  ASSERT_OK_AND_ASSIGN(const PaperAnswer latest, MakeMachineFile(matter, "partner-data", ""));
  EXPECT_THAT(latest.body, HasSubstr("referrals/2"));
  v1::BadField detail;
  ASSERT_TRUE(ReadDetail(MakeMachineFile(matter, "partner-data", "3").status(), &detail));
  EXPECT_EQ(detail.field(), "subject");
}

TEST(MachineFile, IsOnlyWhatStandsBesideAPacket) {
  EXPECT_TRUE(IsMachineFile("court-data"));
  EXPECT_TRUE(IsMachineFile("partner-data"));
  EXPECT_TRUE(IsMachineFile("return-data"));
  EXPECT_FALSE(IsMachineFile("court-packet"));
  EXPECT_FALSE(IsMachineFile(""));
}

}  // namespace
}  // namespace gaiwan
