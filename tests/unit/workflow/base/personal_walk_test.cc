#include "workflow/base/personal_walk.h"

#include <string>
#include <vector>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> SubjectsIn(const google::protobuf::Message& message) {
  std::vector<std::string> subjects;
  ForEachPersonal(message, [&](const v1::Personal& personal) { subjects.push_back(personal.subject()); });
  return subjects;
}

TEST(ForEachPersonal, FindsAllOfACaseInFieldOrder) {
  v1::Case c;
  c.add_parties()->mutable_details()->set_subject("parties/1");
  c.add_parties();
  c.add_parties()->mutable_details()->set_subject("parties/3");
  c.mutable_text()->set_subject("case");
  c.add_agreements()->mutable_text()->set_subject("agreement");
  EXPECT_THAT(SubjectsIn(c), ElementsAre("case", "parties/1", "parties/3", "agreement"));
}

TEST(ForEachPersonal, FollowsTheMemberOfAOneofThatIsSet) {
  v1::Event event;
  event.mutable_party_added()->mutable_details()->set_subject("parties/1");
  EXPECT_THAT(SubjectsIn(event), ElementsAre("parties/1"));
  event.mutable_case_submitted();
  EXPECT_THAT(SubjectsIn(event), ElementsAre());
  event.mutable_directory_changed()->add_people()->mutable_details()->set_subject("people/a");
  EXPECT_THAT(SubjectsIn(event), ElementsAre("people/a"));
}

TEST(ForEachPersonal, ChangesInPlaceAndSetsNothingElse) {
  v1::Event event;
  event.mutable_note_added()->mutable_text()->set_subject("case");
  ForEachPersonal(&event, [](v1::Personal* personal) { personal->mutable_hidden(); });
  EXPECT_TRUE(event.note_added().text().has_hidden());

  v1::Event empty;
  empty.mutable_case_opened();
  const std::string before = empty.SerializeAsString();
  ForEachPersonal(&empty, [](v1::Personal*) { FAIL(); });
  EXPECT_EQ(empty.SerializeAsString(), before);
}

TEST(ForEachPersonal, TakesAPersonalItself) {
  v1::Personal personal;
  personal.set_subject("case");
  EXPECT_THAT(SubjectsIn(personal), ElementsAre("case"));
}

TEST(CanHoldPersonal, TellsTheTypesApart) {
  EXPECT_TRUE(CanHoldPersonal(v1::Event::descriptor()));
  EXPECT_TRUE(CanHoldPersonal(v1::Personal::descriptor()));
  EXPECT_TRUE(CanHoldPersonal(v1::OpenCase::descriptor())) << "the reason a delegation was declined for";
  EXPECT_FALSE(CanHoldPersonal(v1::CloseCase::descriptor()));
  EXPECT_FALSE(CanHoldPersonal(v1::PartyDetails::descriptor()));
}

}  // namespace
}  // namespace gaiwan
