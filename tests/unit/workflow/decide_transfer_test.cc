#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kOffer[] =
    "offer_transfer { to: 'orgs/x1' reason: 'not-settled-here' parties_told: true note { text: '村里谈不拢' } }";

Story Offered() {
  return Join({Opened(),
               {"transfer_offered { transfer: '1' from: 'orgs/c1' to: 'orgs/x1' from_level: 'village' "
                "to_level: 'town' reason: 'not-settled-here' }"}});
}
Story Accepted() {
  return Join({Offered(),
               {"transfer_accepted { transfer: '1' unit: 'orgs/x1' committee: 'orgs/x1-committee' level: 'town' }"}});
}

TEST(OfferTransfer, KnowsWhereItGoesAndTheLevel) {
  GivenStory story = Given(Opened()).When(kOffer);
  story.Then(
      {"transfer_offered { transfer: '1' from: 'orgs/c1' to: 'orgs/x1' from_level: 'village' to_level: 'town' "
       "reason: 'not-settled-here' parties_told: true text { subject: 'case' open { text { text: '村里谈不拢' } } } "
       "}"});
  EXPECT_EQ(story.Case().unit(), "orgs/c1") << "it stays with the sender until it is taken";
}

TEST(OfferTransfer, IsRefused) {
  Given(Opened()).When("offer_transfer { to: 'orgs/c1' reason: 'not-settled-here' }").ThenRefused(v1::TRANSFER_TO_SELF);
  Given(Opened())
      .When("offer_transfer { to: 'orgs/zz' reason: 'not-settled-here' }")
      .ThenBadField("command.offer_transfer.to");
  Given(Opened()).When("offer_transfer { to: 'orgs/x1' reason: 'mood' }").ThenBadField("command.offer_transfer.reason");
  Given(Opened())
      .When("offer_transfer { to: 'orgs/alone' reason: 'not-settled-here' }")
      .ThenRefused(v1::LEVEL_UNKNOWN, "orgs/alone");
  Given(Offered()).When(kOffer).ThenRefused(v1::TRANSFER_PENDING, "transfers/1");
  Given(Accepted())
      .When("offer_transfer { transfer: '1' to: 'orgs/c1' reason: 'not-settled-here' }")
      .ThenRefused(v1::PART_EXISTS, "transfers/1");
  Given(Opened())
      .WithDirectory([](FakeDirectory* d) { d->Org("island", "village"); })
      .When("offer_transfer { to: 'orgs/island' reason: 'not-settled-here' }")
      .ThenRefused(v1::NO_COMMITTEE, "orgs/island");
  Story many = Opened();
  for (int i = 0; i < 60; ++i) {
    many.push_back(absl::StrCat("transfer_offered { transfer: '", i, "' }"));
    many.push_back(absl::StrCat("transfer_withdrawn { transfer: '", i, "' }"));
  }
  Given(many).When(kOffer).ThenRefused(v1::LIST_FULL, "transfers");
}

TEST(AnswerTransfer, AcceptedItMoves) {
  Given(Offered())
      .When("accept_transfer { transfer: '1' }")
      .Then({"transfer_accepted { transfer: '1' unit: 'orgs/x1' committee: 'orgs/x1-committee' level: 'town' }"});
}

TEST(AnswerTransfer, DeclinedOrWithdrawnItStays) {
  GivenStory declined = Given(Offered()).When("decline_transfer { transfer: '1' reason { text: '先在村里谈' } }");
  declined.Then({"transfer_declined { transfer: '1' text { subject: 'case' open { text { text: '先在村里谈' } } } }"});
  EXPECT_EQ(declined.Case().unit(), "orgs/c1");
  Given(Offered()).When("withdraw_transfer { transfer: '1' }").Then({"transfer_withdrawn { transfer: '1' }"});
}

TEST(AnswerTransfer, OnlyOnceAndOnlyWhatWasOffered) {
  for (const char* command : {"accept_transfer", "decline_transfer", "withdraw_transfer"}) {
    Given(Accepted())
        .When(absl::StrCat(command, " { transfer: '1' }"))
        .ThenRefused(v1::NOT_IN_THIS_STATE, "transfers/1");
    Given(Opened()).When(absl::StrCat(command, " { transfer: '1' }")).ThenRefused(v1::PART_UNKNOWN, "transfers/1");
  }
}

TEST(ReturnTransfer, GivesItBackToTheSender) {
  Given(Accepted())
      .When("return_transfer { transfer: '1' reason { text: '属于村里' } }")
      .Then({"transfer_returned { transfer: '1' unit: 'orgs/c1' committee: 'orgs/c1-committee' level: 'village' "
             "text { subject: 'case' open { text { text: '属于村里' } } } }"});
  Given(Offered()).When("return_transfer { transfer: '1' reason { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE);
  Given(Opened()).When("return_transfer { transfer: '1' reason { text: 'x' } }").ThenRefused(v1::PART_UNKNOWN);
  Given(Join({Accepted(), {"transfer_offered { transfer: '2' from: 'orgs/x1' to: 'orgs/x' }"}}))
      .When("return_transfer { transfer: '1' reason { text: 'x' } }")
      .ThenRefused(v1::TRANSFER_PENDING, "transfers/2");
  // It went on to the county: the town cannot give back what it no longer has.
  Given(Join({Accepted(),
              {"transfer_offered { transfer: '2' from: 'orgs/x1' to: 'orgs/x' }",
               "transfer_accepted { transfer: '2' unit: 'orgs/x' level: 'county' }"}}))
      .When("return_transfer { transfer: '1' reason { text: 'x' } }")
      .ThenRefused(v1::NOT_IN_THIS_STATE);
}

}  // namespace
}  // namespace gaiwan
