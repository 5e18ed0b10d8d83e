// SessionService on a real gRPC server: it is 08:00 on Monday 2026-03-02, and the office is open from 09:00 to 12:00.
#include <memory>
#include <string>
#include <vector>

#include "server/projection/case_state.h"
#include "tests/unit/server/api/services_fixture.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

absl::Time At(int day, int hour) {
  return StartOfDay(absl::CivilDay(2026, 3, day)) + absl::Hours(hour);
}

class SessionServiceTest : public ServicesTest {
 protected:
  SessionServiceTest() {
    auto reference = std::make_shared<Reference>(*holder_.Get());
    reference->calendar = std::make_shared<const Calendar>(1, std::vector<int>{2026}, std::vector<CalendarDay>{});
    holder_.Set(reference);
  }
  // One hour of the case, at the venue with the person.
  void Plan(const char* name, absl::Time start, const std::string& venue, const std::string& person) {
    v1::Case& c = reader_.cases[name];
    c.set_round(1);
    v1::Session* session = c.add_sessions();
    session->set_id(absl::StrCat(c.sessions_size()));
    session->set_round(1);
    session->set_mode(v1::SESSION_MODE_IN_PERSON);
    *session->mutable_planned_start() = ToProto(start);
    session->set_planned_minutes(60);
    session->set_venue(venue);
    session->add_people(person);
    Change change;
    change.stream = name;
    change.after = std::make_shared<const CaseState>(c);
    bookings_.Committed({&change, 1});
  }
  grpc::Status List(const v1::ListCalendarRequest& request, const std::string& person) {
    list_.Clear();
    const auto context = As(person);
    return v1::SessionService::NewStub(channel_)->ListCalendar(context.get(), request, &list_);
  }
  std::vector<std::string> Free(const v1::FindFreeSlotsRequest& request) {
    slots_.Clear();
    const auto context = As("p-head");
    const grpc::Status status = v1::SessionService::NewStub(channel_)->FindFreeSlots(context.get(), request, &slots_);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> shown;
    for (const v1::Slot& slot : slots_.slots()) {
      shown.push_back(
          absl::StrCat(absl::FormatTime("%d %H:%M", ToTime(slot.start_time()), ChinaTimeZone()), " ", slot.venue()));
    }
    return shown;
  }

  v1::ListCalendarResponse list_;
  v1::FindFreeSlotsResponse slots_;
};

TEST_F(SessionServiceTest, WhoMayNotSeeTheCaseLearnsThatTheTimeIsTaken) {
  Plan(kCase, At(3, 9), "orgs/village", "people/p-head");
  Start();
  v1::ListCalendarRequest request;
  request.set_name("orgs/village");
  ASSERT_TRUE(List(request, "p-head").ok());
  ASSERT_THAT(list_.busy(), SizeIs(1));
  EXPECT_EQ(ToTime(list_.busy(0).start_time()), At(3, 9));
  EXPECT_EQ(ToTime(list_.busy(0).end_time()), At(3, 10));
  EXPECT_EQ(list_.busy(0).case_(), kCase);
  EXPECT_EQ(list_.busy(0).session(), "1");
  EXPECT_EQ(list_.busy(0).mode(), v1::SESSION_MODE_IN_PERSON);

  ASSERT_TRUE(List(request, "p-other").ok());
  ASSERT_THAT(list_.busy(), SizeIs(1));
  EXPECT_EQ(list_.busy(0).venue(), "orgs/village");
  EXPECT_EQ(list_.busy(0).case_(), "");
  EXPECT_EQ(list_.busy(0).title(), "");
  EXPECT_EQ(list_.busy(0).session(), "");
  EXPECT_EQ(list_.busy(0).mode(), v1::SESSION_MODE_UNSPECIFIED);
}

// Case, class and number of parties went to whoever learns no more than that there is such a case.
TEST_F(SessionServiceTest, WhoMayOnlyGlimpseTheCaseLearnsThatTheTimeIsTaken) {
  AddPerson("p-walker", "walk", "grid", "grid-member");
  reader_.cases[kCase].set_opener("people/p-walker");
  Plan(kCase, At(3, 9), "orgs/village", "people/p-head");
  Start();
  v1::ListCalendarRequest request;
  request.set_name("orgs/village");
  ASSERT_TRUE(List(request, "p-walker").ok());
  ASSERT_THAT(list_.busy(), SizeIs(1));
  EXPECT_EQ(list_.busy(0).venue(), "orgs/village");
  EXPECT_EQ(list_.busy(0).case_(), "");
  EXPECT_EQ(list_.busy(0).title(), "");
  EXPECT_EQ(list_.busy(0).session(), "");
}

TEST_F(SessionServiceTest, ACalendarIsForThoseWhoWorkHere) {
  Start();
  v1::ListCalendarRequest request;
  request.set_name("people/p-head");
  const grpc::Status status = List(request, "p-nobody");
  EXPECT_FALSE(status.ok());
  EXPECT_TRUE(List(request, "p-other").ok());
  EXPECT_THAT(list_.busy(), IsEmpty());
  for (const char* wrong : {"cases/c-1", "orgs/nowhere", "people/p-nobody"}) {
    request.set_name(wrong);
    const grpc::Status refused = List(request, "p-head");
    EXPECT_EQ(DetailOf<v1::BadField>(refused).field(), "name") << wrong;
  }
  request.set_name("people/p-head");
  request.set_from_date("2026-03-02");
  request.set_to_date("2026-05-03");
  const grpc::Status too_long = List(request, "p-head");
  EXPECT_EQ(DetailOf<v1::BadField>(too_long).field(), "to_date");
  EXPECT_EQ(DetailOf<v1::BadField>(too_long).limit(), 62);
  request.set_to_date("2026-05-02");
  EXPECT_TRUE(List(request, "p-head").ok());
  request.set_to_date("2026-03-01");
  EXPECT_EQ(DetailOf<v1::BadField>(List(request, "p-head")).field(), "to_date");
}

TEST_F(SessionServiceTest, AUnitHasItsVenuesAndItsPeople) {
  Plan(kCase, At(3, 9), "orgs/village", "people/p-other");
  Plan(kOther, At(2, 9), "", "people/p-head");
  Plan(kOther, At(4, 9), "orgs/county", "people/p-other");
  Start();
  v1::ListCalendarRequest request;
  request.set_name("orgs/village");
  request.set_page_size(1);
  ASSERT_TRUE(List(request, "p-head").ok());
  ASSERT_THAT(list_.busy(), SizeIs(1));
  EXPECT_EQ(list_.busy(0).case_(), kOther) << "a member of the village's committee, in the field";
  request.set_page_token(list_.next_page_token());
  ASSERT_TRUE(List(request, "p-head").ok());
  ASSERT_THAT(list_.busy(), SizeIs(1));
  EXPECT_EQ(list_.busy(0).case_(), kCase);
  EXPECT_EQ(list_.next_page_token(), "");
  request.clear_page_token();
  request.clear_page_size();
  request.set_name("people/p-other");
  ASSERT_TRUE(List(request, "p-head").ok());
  EXPECT_THAT(list_.busy(), SizeIs(2));
  request.set_to_date("2026-03-03");
  ASSERT_TRUE(List(request, "p-head").ok());
  EXPECT_THAT(list_.busy(), SizeIs(1));
}

TEST_F(SessionServiceTest, FreeSlotsFitVenuesPeopleAndParties) {
  // Monday 09:00-10:00 another case has the village's room; 10:30-11:30 our mediator is elsewhere; Tuesday 09:00-10:00
  // our parties are in a session already.
  reader_.cases[kCase].add_mediators()->set_person("people/p-head");
  Plan(kOther, At(2, 9), "orgs/village", "people/p-other");
  Plan(kOther, At(2, 10) + absl::Minutes(30), "", "people/p-head");
  Plan(kCase, At(3, 9), "", "people/p-admin");
  Start();
  v1::FindFreeSlotsRequest request;
  request.set_case_(kCase);
  request.add_venues("orgs/village");
  request.set_minutes(60);
  request.set_days(2);
  EXPECT_THAT(Free(request), ElementsAre("03 10:00 orgs/village", "03 10:30 orgs/village", "03 11:00 orgs/village"));
  request.add_venues("orgs/county");
  request.set_page_size(2);
  EXPECT_THAT(Free(request), ElementsAre("02 09:00 orgs/county", "02 09:30 orgs/county"));
  request.set_page_token(slots_.next_page_token());
  EXPECT_THAT(Free(request), ElementsAre("03 10:00 orgs/village", "03 10:00 orgs/county"));
  request.Clear();
  request.set_case_(kCase);
  request.add_people("people/p-other");
  request.set_days(1);
  EXPECT_THAT(Free(request), ElementsAre("02 10:00 "));
  request.set_from_date("2026-12-31");
  request.set_days(2);
  EXPECT_THAT(Free(request), SizeIs(3));
  EXPECT_THAT(slots_.years_without_calendar(), ElementsAre(2027));
}

TEST_F(SessionServiceTest, FreeSlotsSayWhomTheySuit) {
  v1::Case& c = reader_.cases[kCase];
  c.clear_parties();
  const auto propose = [&c](const char* party, absl::Time start, absl::Time end) {
    v1::Party* one = c.add_parties();
    one->set_id(party);
    v1::TimeSpan* span = one->add_proposed_times();
    *span->mutable_start_time() = ToProto(start);
    *span->mutable_end_time() = ToProto(end);
    return one;
  };
  propose("1", At(2, 9), At(2, 11));
  propose("2", At(2, 10), At(2, 12));
  propose("3", At(1, 9), At(1, 12))->set_removed(true);
  c.add_parties()->set_id("4");
  Start();
  v1::FindFreeSlotsRequest request;
  request.set_case_(kCase);
  request.set_minutes(60);
  request.set_days(1);
  EXPECT_THAT(Free(request), SizeIs(5));
  EXPECT_THAT(slots_.slots(0).suits(), ElementsAre("1"));
  EXPECT_THAT(slots_.slots(2).suits(), ElementsAre("1", "2"));
  EXPECT_THAT(slots_.slots(4).suits(), ElementsAre("2"));
  request.set_proposed_only(true);
  EXPECT_THAT(Free(request), ElementsAre("02 10:00 ")) << "who is gone, and who said nothing, does not count";
}

TEST_F(SessionServiceTest, FreeSlotsAreForWhoSeesTheCase) {
  Start();
  v1::FindFreeSlotsRequest request;
  request.set_case_(kCase);
  const auto stub = v1::SessionService::NewStub(channel_);
  const auto other = As("p-other");
  EXPECT_EQ(stub->FindFreeSlots(other.get(), request, &slots_).error_code(), grpc::StatusCode::NOT_FOUND);
  request.add_venues("orgs/nowhere");
  const auto head = As("p-head");
  EXPECT_EQ(DetailOf<v1::BadField>(stub->FindFreeSlots(head.get(), request, &slots_)).field(), "venues[0]");
  request.clear_venues();
  request.add_people("people/p-nobody");
  const auto again = As("p-head");
  EXPECT_EQ(DetailOf<v1::BadField>(stub->FindFreeSlots(again.get(), request, &slots_)).field(), "people[0]");
}

}  // namespace
}  // namespace gaiwan::testing
