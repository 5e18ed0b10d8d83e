#include "clients/recompute/counted_case.h"

#include <cstdint>
#include <map>

#include "gtest/gtest.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::recompute {
namespace {

class CountedCaseTest : public ::testing::Test {
 protected:
  void Apply(v1::Event event) {
    *event.mutable_act_time() = *event.mutable_record_time() = ToProto(absl::FromUnixSeconds(1'772'409'600));
    event.set_version(++version_);
    counted_.Apply(event);
  }

  // Cases that were accepted, by what they count as.
  std::map<v1::CaseOrigin, int64_t> Accepted() const {
    std::map<v1::CaseOrigin, int64_t> accepted;
    for (const Count& count : counted_.Counts()) {
      if (count.measure == v1::MEASURE_ACCEPTED) accepted[count.origin] += count.amount;
    }
    return accepted;
  }

  CountedCase counted_;
  int64_t version_ = 0;
};

// A history of replay_property_test: it counted apart for ever.
TEST_F(CountedCaseTest, WhatWasSettledOnTheSpotAndIsConfirmedLaterIsNoLongerCountedApart) {
  v1::Event opened;
  opened.mutable_case_opened()->set_unit("orgs/v");
  opened.mutable_case_opened()->set_committee("orgs/v-committee");
  opened.mutable_case_opened()->set_source("on-application");
  opened.mutable_case_opened()->set_channel("tea_room");
  Apply(opened);
  v1::Event registered;
  registered.mutable_settled_registered()->set_verified(false);
  Apply(registered);
  v1::Event accepted;
  accepted.mutable_case_accepted();
  Apply(accepted);
  EXPECT_EQ(Accepted(), (std::map<v1::CaseOrigin, int64_t>{{v1::CASE_ORIGIN_UNCONFIRMED, 1}}));

  v1::Event one_of_two;
  one_of_two.mutable_settled_confirmed()->set_verified(false);
  Apply(one_of_two);
  EXPECT_EQ(Accepted(), (std::map<v1::CaseOrigin, int64_t>{{v1::CASE_ORIGIN_UNCONFIRMED, 1}}));

  v1::Event both;
  both.mutable_settled_confirmed()->set_verified(true);
  Apply(both);
  EXPECT_EQ(Accepted(), (std::map<v1::CaseOrigin, int64_t>{{v1::CASE_ORIGIN_OWN, 1}}));
}

}  // namespace
}  // namespace gaiwan::recompute
