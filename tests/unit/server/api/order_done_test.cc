// Whether what an order allows was done since.
#include "server/api/order_done.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;

constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr char kLost[] = "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb";
constexpr char kOrder[] = "orgs/office/orders/1";

// One case, and one that is lost.
class OneCase final : public CaseReader {
 public:
  absl::StatusOr<std::shared_ptr<const v1::Case>> Get(absl::string_view name) const override {
    if (name == kLost) return absl::DataLossError("lost");
    if (name != kCase) return Refused(v1::Case(), v1::CASE_UNKNOWN);
    return std::make_shared<const v1::Case>(c);
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAt(absl::string_view name, int64_t) const override {
    return Get(name);
  }
  absl::StatusOr<std::shared_ptr<const v1::Case>> GetAtTime(absl::string_view name, absl::Time) const override {
    return Get(name);
  }
  absl::StatusOr<std::vector<HistoryRecord>> History(absl::string_view, int64_t, int) const override {
    return std::vector<HistoryRecord>();
  }
  absl::StatusOr<CasePage> List(const CaseQuery&) const override { return CasePage(); }
  absl::StatusOr<std::vector<MediatorLoad>> Loads(const std::vector<std::string>&, absl::string_view) const override {
    return std::vector<MediatorLoad>();
  }

  v1::Case c;
};

class OrderDoneTest : public ::testing::Test {
 protected:
  OrderDoneTest()
      : done_({&cases_, [](const std::string& id, int32_t revision) { return id == "mediation-543" && revision == 2; },
               [](const std::string& person, const v1::Order& order) {
                 return person == "people/p-1" && order.name() == kOrder;
               },
               [](const v1::Order& order) { return order.name() == kOrder; }}) {
    order_.set_name(kOrder);
    order_.mutable_record_time()->set_seconds(1000);
    order_.mutable_answered()->set_approved(true);
  }
  v1::OrderedAct* act() { return order_.mutable_asked()->mutable_act(); }
  void Expect(bool done) {
    ASSERT_OK_AND_ASSIGN(const bool is_done, done_.IsDone(order_));
    EXPECT_EQ(is_done, done);
  }

  OneCase cases_;
  OrderDone done_;
  v1::Order order_;
};

TEST_F(OrderDoneTest, GlassIsByThisOrderAndNoOther) {
  act()->mutable_glass()->set_case_(kCase);
  Expect(false);
  cases_.c.add_sight_grants()->set_order("orgs/office/orders/2");
  Expect(false);
  cases_.c.add_sight_grants()->set_order(kOrder);
  Expect(true);
  order_.mutable_answered()->set_approved(false);
  Expect(false);
}

// bug: one of the same person without the order, or by another one, counted as well.
TEST_F(OrderDoneTest, ErasureIsByThisOrderAndNoOther) {
  act()->mutable_erasure()->set_case_(kCase);
  act()->mutable_erasure()->set_who("2");
  for (const char* order : {"", "orgs/office/orders/2"}) {
    v1::Erasure* other = cases_.c.add_erasures();
    other->set_who("2");
    other->mutable_erase_time()->set_seconds(2000);
    other->set_order(order);
  }
  Expect(false);
  cases_.c.add_erasures()->set_order(kOrder);
  Expect(true);
}

TEST_F(OrderDoneTest, PublicationIsOfThisRevision) {
  act()->mutable_publication()->set_id("mediation-543");
  act()->mutable_publication()->set_revision(3);
  Expect(false);
  act()->mutable_publication()->set_revision(2);
  Expect(true);
}

TEST_F(OrderDoneTest, AccountIsOfThisPersonAndExportIsNotKept) {
  act()->mutable_account()->set_person("people/p-2");
  Expect(false);
  act()->mutable_account()->set_person("people/p-1");
  Expect(true);
  act()->mutable_export_();
  Expect(false);
}

TEST_F(OrderDoneTest, PostsAreByThisOrderAndNoOther) {
  act()->mutable_posts()->add_posts("office head");
  Expect(true);
  order_.set_name("orgs/office/orders/2");
  Expect(false);
}

TEST_F(OrderDoneTest, CaseThatIsNotThereIsNotDoneAndLostOneIsSaid) {
  act()->mutable_glass()->set_case_("cases/c-cccccccccccccccccccccccccc");
  Expect(false);
  act()->mutable_glass()->set_case_(kLost);
  EXPECT_THAT(done_.IsDone(order_), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gaiwan
