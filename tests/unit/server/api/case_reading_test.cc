// CaseService: cases, lists, timelines and watches.
#include <string>

#include "tests/unit/server/api/services_fixture.h"

namespace gaiwan::testing {
namespace {

using ::testing::SizeIs;

TEST_F(ServicesTest, GetCaseShowsItToThoseWhoSeeItAndDeniesItToOthers) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto head = As("p-head");
  ASSERT_TRUE(cases_->GetCase(head.get(), request, &c).ok());
  EXPECT_EQ(c.state(), "mediating");

  const auto other = As("p-other");
  const grpc::Status hidden = cases_->GetCase(other.get(), request, &c);
  EXPECT_EQ(hidden.error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_name("cases/c-cccccccccccccccccccccccccc");
  const auto again = As("p-head");
  const grpc::Status unknown = cases_->GetCase(again.get(), request, &c);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(unknown).reason(), v1::CASE_UNKNOWN);
}

TEST_F(ServicesTest, GetCaseAtAVersionOrATimeButNotBoth) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  request.set_version(2);
  v1::Case c;
  const auto head = As("p-head");
  ASSERT_TRUE(cases_->GetCase(head.get(), request, &c).ok());
  EXPECT_EQ(c.version(), 2);
  request.mutable_record_time()->set_seconds(1);
  const auto both = As("p-head");
  EXPECT_EQ(DetailOf<v1::BadField>(cases_->GetCase(both.get(), request, &c)).field(), "record_time");
}

TEST_F(ServicesTest, ListCasesPagesWithAnExactTotalAndItsOwnToken) {
  Start();
  v1::ListCasesRequest request;
  request.set_page_size(1);
  v1::ListCasesResponse page;
  const auto first = As("p-head");
  ASSERT_TRUE(cases_->ListCases(first.get(), request, &page).ok());
  EXPECT_EQ(page.total(), 2);
  ASSERT_THAT(page.cases(), SizeIs(1));
  EXPECT_EQ(page.cases(0).name(), kCase);
  request.set_page_token(page.next_page_token());
  const auto second = As("p-head");
  ASSERT_TRUE(cases_->ListCases(second.get(), request, &page).ok());
  EXPECT_EQ(page.cases(0).name(), kOther);
  EXPECT_EQ(page.next_page_token(), "");

  request.set_state("closed");
  const auto third = As("p-head");
  const grpc::Status status = cases_->ListCases(third.get(), request, &page);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::PAGE_TOKEN_INVALID);

  const auto other = As("p-other");
  ASSERT_TRUE(cases_->ListCases(other.get(), v1::ListCasesRequest(), &page).ok());
  EXPECT_EQ(page.total(), 0);
}

TEST_F(ServicesTest, HistoryPagesAndFilters) {
  Start();
  v1::GetCaseHistoryRequest request;
  request.set_name(kCase);
  request.set_page_size(3);
  request.add_types("note_added");
  v1::GetCaseHistoryResponse page;
  const auto first = As("p-head");
  ASSERT_TRUE(cases_->GetCaseHistory(first.get(), request, &page).ok());
  ASSERT_THAT(page.entries(), SizeIs(3));
  EXPECT_EQ(page.entries(0).event().version(), 2);
  EXPECT_EQ(page.entries(0).position(), 102);
  EXPECT_EQ(page.entries(0).actor_name(), "人员p-head");
  request.set_page_token(page.next_page_token());
  const auto second = As("p-head");
  ASSERT_TRUE(cases_->GetCaseHistory(second.get(), request, &page).ok());
  ASSERT_THAT(page.entries(), SizeIs(2));
  EXPECT_EQ(page.entries(1).event().version(), 10);
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(ServicesTest, WatchPassesASeparateTalkOverInSilence) {
  for (const bool separate : {true, false}) {
    auto event = std::make_shared<v1::Event>();
    event->mutable_statement_recorded()->set_party("1");
    event->mutable_statement_recorded()->set_separate_talk(separate);
    WatchItem item;
    item.position = separate ? 1 : 2;
    item.name = kCase;
    item.version = 7;
    item.event = event;
    item.sight = SightBy("head-and-registrar");
    watch_.items.push_back(item);
  }
  Start();
  v1::WatchCasesRequest request;
  request.set_resume_token("0");
  const auto context = As("p-head");
  const auto stream = cases_->WatchCases(context.get(), request);
  v1::WatchCasesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.bookmark());
  EXPECT_EQ(response.position(), 1);
  EXPECT_EQ(response.name(), "");
  EXPECT_EQ(response.version(), 0);
  EXPECT_EQ(response.type(), "");
  EXPECT_FALSE(response.has_event());
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_FALSE(response.bookmark());
  EXPECT_EQ(response.type(), "statement_recorded");
  context->TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

// From position 0 a watch told every word one may see, and none of it counted as looked at.
TEST_F(ServicesTest, WhatAWatchCatchesUpWithCountsAsOpened) {
  constexpr int kMay = 1000;  // ReadLog::Options of the fixture.
  for (int i = 1; i <= kMay + 1; ++i) {
    for (int version = 1; version <= 2; ++version) {
      auto event = std::make_shared<v1::Event>();
      event->set_version(version);
      event->mutable_note_added();
      WatchItem item;
      item.position = 50;
      item.name = absl::StrCat("cases/c-", i);
      item.version = version;
      item.event = event;
      item.sight = SightBy("head-and-registrar");
      watch_.items.push_back(item);
    }
  }
  Start();
  v1::WatchCasesRequest request;
  request.set_resume_token("0");
  const auto context = As("p-head");
  const auto stream = cases_->WatchCases(context.get(), request);
  v1::WatchCasesResponse response;
  int told = 0;
  while (stream->Read(&response)) ++told;
  EXPECT_EQ(told, 2 * kMay);
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(DetailOf<v1::RetryAfter>(status).reason(), v1::TOO_MANY);
  EXPECT_EQ(reads_.unusual(), std::vector<std::string>{"people/p-head"});
  EXPECT_EQ(reads_.waiting(), size_t{kMay}) << "noted once a case";
}

TEST_F(ServicesTest, WatchDeliversAndResumesByToken) {
  for (int i = 1; i <= 3; ++i) {
    auto event = std::make_shared<v1::Event>();
    event->set_version(i);
    event->mutable_note_added();
    WatchItem item;
    item.position = static_cast<uint64_t>(i);
    item.name = kCase;
    item.version = i;
    item.event = event;
    item.sight = SightBy("head-and-registrar");
    watch_.items.push_back(item);
  }
  Start();
  v1::WatchCasesRequest request;
  request.set_resume_token("0");
  std::string token;
  {
    const auto context = As("p-head");
    const auto stream = cases_->WatchCases(context.get(), request);
    v1::WatchCasesResponse response;
    for (int i = 1; i <= 2; ++i) {
      ASSERT_TRUE(stream->Read(&response));
      EXPECT_EQ(response.position(), i);
      EXPECT_EQ(response.type(), "note_added");
    }
    token = response.resume_token();
    context->TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  request.set_resume_token(token);
  const auto context = As("p-head");
  const auto stream = cases_->WatchCases(context.get(), request);
  v1::WatchCasesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.position(), 3);
  // A watch ends with the server, and says why.
  server_->Shutdown(absl::Seconds(5));
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(status).reason(), v1::SHUTTING_DOWN);

  v1::WatchCasesRequest other;
  EXPECT_THAT(tokens_.Read("resume_token", QueryOf("people/p-admin", other), token).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ServicesTest, ProposesTheMediatorsOfTheCommitteeWithTheirLoad) {
  reader_.loads["people/p-head"] = {.open = 3, .same_class = 0};
  Start();
  v1::ProposeMediatorsRequest request;
  request.set_name(kCase);
  v1::ProposeMediatorsResponse proposals;
  const auto head = As("p-head");
  ASSERT_TRUE(cases_->ProposeMediators(head.get(), request, &proposals).ok());
  ASSERT_THAT(proposals.proposed(), SizeIs(1));
  EXPECT_EQ(proposals.proposed(0).person(), "people/p-head");
  EXPECT_EQ(proposals.proposed(0).org(), "orgs/committee");
  EXPECT_EQ(proposals.proposed(0).open_cases(), 3);
  // Who does not see the case in full learns nothing of who is busy.
  const auto other = As("p-other");
  EXPECT_EQ(cases_->ProposeMediators(other.get(), request, &proposals).error_code(), grpc::StatusCode::NOT_FOUND);
  const auto admin = As("p-admin");
  const grpc::Status process = cases_->ProposeMediators(admin.get(), request, &proposals);
  EXPECT_EQ(DetailOf<v1::CommandRefused>(process).reason(), v1::NOT_YOUR_ROLE);
}

}  // namespace
}  // namespace gaiwan::testing
