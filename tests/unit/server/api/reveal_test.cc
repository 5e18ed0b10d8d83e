// What a reason and broken glass open is shown where the look is noted before the answer, and nowhere else.
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/server/api/services_fixture.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kPhone[] = "13897450001";
constexpr char kMasked[] = "138****0001";
constexpr char kWhy[] = "核对送达地址";
constexpr char kOfficer[] = "p-officer";

class RevealTest : public ServicesTest {
 protected:
  RevealTest() {
    AddPerson(kOfficer, "justice", "judicial_office", "justice-officer");
    AddPerson("p-police", "police", "police", "police-liaison");
    for (const char* name : {kCase, kOther}) {
      v1::Party* party = reader_.cases[name].add_parties();
      party->set_id("1");
      party->mutable_details()->mutable_open()->mutable_party()->set_name("扎西才让");
      party->mutable_details()->mutable_open()->mutable_party()->set_phone(kPhone);
    }
    // In one of them the police liaison broke the glass.
    v1::SightGrant* grant = reader_.cases[kCase].add_sight_grants();
    grant->set_person("people/p-police");
    *grant->mutable_end_time() = ToProto(clock_.TimeNow() + absl::Hours(1));
  }

  static std::string PhoneIn(const v1::Case& c) {
    return c.parties().empty() ? "" : c.parties(0).details().open().party().phone();
  }
  // The case that comes with the answer to a command, with a reason.
  v1::Case Viewed(v1::ExecuteRequest request, const std::string& person = kOfficer) {
    request.set_view(v1::CASE_VIEW_FULL);
    v1::ExecuteResponse response;
    const auto context = As(person, kWhy);
    const grpc::Status status = cases_->Execute(context.get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.case_();
  }
};

TEST_F(RevealTest, AReasonOpensOneCaseThatIsNotedFirst) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto context = As(kOfficer, kWhy);
  ASSERT_TRUE(cases_->GetCase(context.get(), request, &c).ok());
  EXPECT_EQ(PhoneIn(c), kPhone);
  ASSERT_THAT(noted_, SizeIs(1)) << "without waiting";
  EXPECT_EQ(Notes()[0].reason().open().text().text(), kWhy);
}

// A file says its number; whoever finds it looks for that here. It opens nothing, and no other text comes this way.
TEST_F(RevealTest, TheNumberOfAnExportIsNotedWithTheLookAndOpensNothing) {
  Start();
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto context = As(kOfficer);
  context->AddMetadata("x-gaiwan-export", "E-0123456789AB");
  ASSERT_TRUE(cases_->GetCase(context.get(), request, &c).ok());
  EXPECT_EQ(PhoneIn(c), kMasked);
  EXPECT_EQ(Notes().back().reason().open().text().text(), "（导出编号 E-0123456789AB）");
  for (const char* wrong : {"", "E-0123456789ab", "E-0123456789ABC", "E-0123456789A", "X-0123456789AB", "\"}{"}) {
    const auto bad = As(kOfficer);
    bad->AddMetadata("x-gaiwan-export", wrong);
    EXPECT_EQ(cases_->GetCase(bad.get(), request, &c).error_code(), grpc::StatusCode::INVALID_ARGUMENT) << wrong;
  }
}

TEST_F(RevealTest, AReasonOpensNothingInAList) {
  Start();
  v1::ListCasesResponse page;
  const auto context = As(kOfficer, kWhy);
  ASSERT_TRUE(cases_->ListCases(context.get(), v1::ListCasesRequest(), &page).ok());
  ASSERT_THAT(page.cases(), SizeIs(2));
  for (const v1::Case& c : page.cases()) EXPECT_EQ(PhoneIn(c), kMasked);
}

TEST_F(RevealTest, AReasonOpensNothingInTheViewOfACommand) {
  Start();
  EXPECT_EQ(PhoneIn(Viewed(AddNote(kCase, 1, "来电"))), kMasked);
  EXPECT_THAT(Notes(), IsEmpty()) << "the command is in the history";
  v1::ExecuteRequest request = AddNote(kCase, 2, "来电");
  request.set_view(v1::CASE_VIEW_FULL);
  v1::ExecuteBatchRequest batch;
  *batch.add_requests() = request;
  v1::ExecuteBatchResponse outcomes;
  const auto context = As(kOfficer, kWhy);
  ASSERT_TRUE(cases_->ExecuteBatch(context.get(), batch, &outcomes).ok());
  EXPECT_EQ(PhoneIn(outcomes.outcomes(0).done().case_()), kMasked);
}

// Nothing told that somebody had looked: neither an entry of the case nor the read log.
TEST_F(RevealTest, TheViewOfACommandThatLeavesNoEntryIsNoted) {
  Start();
  v1::ExecuteRequest request = AddNote(kCase, 1, "来电");
  request.set_validate_only(true);
  EXPECT_EQ(PhoneIn(Viewed(request)), kMasked);
  std::vector<v1::ReadNote> notes = Notes();
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].who(), "people/p-officer");
  EXPECT_EQ(notes[0].case_(), kCase);
  EXPECT_EQ(notes[0].method(), "CaseService.Execute");
  // So is the view of a repeat, of another case.
  EXPECT_EQ(PhoneIn(Viewed(AddNote(kOther, 2, "来电"))), kMasked);
  EXPECT_THAT(Notes(), SizeIs(1));
  EXPECT_EQ(PhoneIn(Viewed(AddNote(kOther, 2, "来电"))), kMasked);
  notes = Notes();
  ASSERT_THAT(notes, SizeIs(2));
  EXPECT_EQ(notes[1].case_(), kOther);
}

TEST_F(RevealTest, BrokenGlassShowsNoMoreThanTheProcessInAListAndAfterACommand) {
  Start();
  v1::ListCasesResponse page;
  const auto context = As("p-police");
  ASSERT_TRUE(cases_->ListCases(context.get(), v1::ListCasesRequest(), &page).ok());
  ASSERT_THAT(page.cases(), SizeIs(1));
  EXPECT_EQ(page.cases(0).state(), "mediating");
  EXPECT_THAT(page.cases(0).parties(), IsEmpty());
  EXPECT_THAT(Viewed(AddNote(kCase, 1, "来电"), "p-police").parties(), IsEmpty());
  v1::GetCaseRequest request;
  request.set_name(kCase);
  v1::Case c;
  const auto noted = As("p-police");
  ASSERT_TRUE(cases_->GetCase(noted.get(), request, &c).ok());
  EXPECT_EQ(PhoneIn(c), kPhone);
  EXPECT_THAT(noted_, SizeIs(1)) << "without waiting";
}

TEST_F(RevealTest, FindingDuplicatesIsNoted) {
  Start();
  v1::FindDuplicatesRequest request;
  request.set_name(kCase);
  v1::FindDuplicatesResponse found;
  const auto context = As("p-head");
  ASSERT_TRUE(cases_->FindDuplicates(context.get(), request, &found).ok());
  const std::vector<v1::ReadNote> notes = Notes();
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_EQ(notes[0].method(), "CaseService.FindDuplicates");
  EXPECT_EQ(notes[0].case_(), kCase);
}

// Broken glass was noted within 100 ms, and delivered before that.
TEST_F(RevealTest, WhatBrokenGlassShowsAWatcherIsNotedFirstOnceACase) {
  for (int i = 1; i <= 3; ++i) {
    auto event = std::make_shared<v1::Event>();
    event->set_version(i);
    event->mutable_note_added()->mutable_text()->mutable_open()->mutable_text()->set_text("夜间有人报警");
    WatchItem item;
    item.position = static_cast<uint64_t>(i);
    item.name = i == 3 ? kOther : kCase;
    item.version = i;
    item.event = event;
    item.sight = SightBy("broke-the-glass");
    item.sight.revealed = item.sight.shown;
    watch_.items.push_back(item);
  }
  Start();
  v1::WatchCasesRequest request;
  request.set_resume_token("0");
  const auto context = As("p-police");
  const auto stream = cases_->WatchCases(context.get(), request);
  v1::WatchCasesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.event().note_added().text().open().text().text(), "夜间有人报警");
  ASSERT_THAT(noted_, SizeIs(2)) << "once a case";
  for (int i = 2; i <= 3; ++i) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.version(), i);
  }
  context->TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

// What cannot be noted is not shown: the watch ends instead.
TEST_F(RevealTest, AWatchEndsWhenWhatItRevealsCannotBeNoted) {
  auto event = std::make_shared<v1::Event>();
  event->mutable_note_added();
  WatchItem item;
  item.position = 1;
  item.name = kCase;
  item.event = event;
  item.sight = SightBy("broke-the-glass");
  item.sight.revealed = item.sight.shown;
  watch_.items.push_back(item);
  refuse_notes_ = absl::ResourceExhaustedError("no space");
  Start();
  v1::WatchCasesRequest request;
  request.set_resume_token("0");
  const auto context = As("p-police");
  const auto stream = cases_->WatchCases(context.get(), request);
  v1::WatchCasesResponse response;
  EXPECT_FALSE(stream->Read(&response)) << response.ShortDebugString();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace gaiwan::testing
