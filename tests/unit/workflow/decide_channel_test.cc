// Channels as data: who staffs them, what must be on record before which act, which committee stands behind them.
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/channel.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

v1::Channel SheetOf(const std::string& text) {
  v1::Channel sheet;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &sheet)) << text;
  return sheet;
}

// The directory of given.h with this sheet.
auto With(const std::string& sheet) {
  return [sheet](FakeDirectory* directory) { directory->Channel(SheetOf(sheet)); };
}

constexpr char kTeaRoom[] = "code: 'tea_room' staffed_by: 'mediator' staffed_by: 'head' ";

std::string Open(absl::string_view channel = "tea_room") {
  return absl::StrCat("open_case { unit: 'orgs/c1' channel: '", channel, "' source: 'on-application' }");
}

TEST(Channel, IsOpenedByWhoStaffsIt) {
  GivenStory story = Given({}).WithDirectory(With(kTeaRoom)).By("people/mediator").When(Open());
  EXPECT_EQ(story.Case().channel(), "tea_room");
}

TEST(Channel, IsNotOpenedByWhoDoesNotStaffIt) {
  GivenStory story = Given({}).WithDirectory(With(kTeaRoom)).By("people/clerk").When(Open());
  story.ThenRefused(v1::CHANNEL_NOT_STAFFED, "tea_room");
  EXPECT_EQ(story.Why(), "tea_room由mediator、head值守登记");
  Given({})
      .WithDirectory(With(kTeaRoom))
      .By("people/clerk")
      .When("answer_question { unit: 'orgs/c1' channel: 'tea_room' }")
      .ThenRefused(v1::CHANNEL_NOT_STAFFED, "tea_room");
  Given({})
      .WithDirectory(With(kTeaRoom))
      .By("people/grid")
      .When("register_clue { unit: 'orgs/c1' channel: 'tea_room' text { facts: '争吵' } }")
      .ThenRefused(v1::CHANNEL_NOT_STAFFED, "tea_room");
}

TEST(Channel, WithoutASheetIsUnknownWhereOthersHaveOne) {
  Given({})
      .WithDirectory(With(kTeaRoom))
      .By("people/mediator")
      .When(Open("grid"))
      .ThenBadField("command.open_case.channel");
  Given({})
      .WithDirectory(With(kTeaRoom))
      .By("people/mediator")
      .When(Open("moon"))
      .ThenBadField("command.open_case.channel");
  // A county that loaded no sheet works as before.
  EXPECT_EQ(Given({}).By("people/clerk").When(Open("grid")).Case().channel(), "grid");
}

TEST(Channel, HasTheCommitteeThatStandsBehindIt) {
  GivenStory named = Given({})
                         .WithDirectory(With(absl::StrCat(kTeaRoom, "committee: 'x1-committee'")))
                         .By("people/mediator")
                         .When(Open());
  EXPECT_EQ(named.Case().committee(), "orgs/x1-committee");
  EXPECT_EQ(named.Case().unit(), "orgs/c1");
  // Else the nearest one that serves the unit.
  EXPECT_EQ(Given({}).WithDirectory(With(kTeaRoom)).By("people/mediator").When(Open()).Case().committee(),
            "orgs/c1-committee");
}

TEST(Channel, RefusesSubmissionAndNamesTheFieldThatIsMissing) {
  const auto directory = With(absl::StrCat(kTeaRoom, "at_submit: 'two-parties' at_submit: 'dispute-class'"));
  GivenStory story = Given(Opened(1)).WithDirectory(directory).When("submit_case {}");
  story.ThenRefused(v1::RECORD_INCOMPLETE, "parties");
  EXPECT_EQ(story.Why(), "tea_room的最低登记要求还缺：双方当事人（parties）、纠纷类别（dispute_class）");
  Given(Opened(2)).WithDirectory(directory).When("submit_case {}").ThenRefused(v1::RECORD_INCOMPLETE, "dispute_class");
  Given(Join({Opened(2), {"facts_amended { dispute_class: '02' }"}}))
      .WithDirectory(directory)
      .When("submit_case {}")
      .Then({"case_submitted {}"});
}

TEST(Channel, RefusesAcceptanceUntilTheMinimumRecordIsThere) {
  const auto asks = [](const std::string& need) { return With(absl::StrCat(kTeaRoom, "at_accept: '", need, "'")); };
  struct Row {
    std::string need, field, then;
  };
  for (const Row& row : std::vector<Row>{
           {"applicant", "parties", ""},
           {"claimed", "claimed", "facts_amended { claimed { currency: 'CNY' fen: 100 } }"},
           {"contact", "parties", "contact_recorded { party: '1' way: WAY_BY_PHONE }"},
           {"difficulty", "difficulty", "facts_amended { difficulty: 'simple' }"},
           {"facts", "text", "facts_amended { text { subject: 'case' open { case_text { facts: '争吵' } } } }"},
           {"identity", "identities", "identity_recorded { who: '1' level: IDENTITY_LEVEL_KNOWN_IN_PERSON }"},
           {"identity-on-line", "identities", "identity_recorded { who: '1' level: IDENTITY_LEVEL_COMPARED_ON_LINE }"},
           {"investigation", "investigation_count", "investigation_recorded {}"},
           {"rights-told", "parties", "rights_notice_given { party: '1' way: WAY_ORALLY }"},
           {"risk-assessed", "risks", "risk_raised { risk: '1' grade: 'yellow' }"},
           {"paper:evidence", "documents", "document_added { document: '1' paper: 'evidence' }"}}) {
    SCOPED_TRACE(row.need);
    const auto directory = asks(row.need);
    if (row.then.empty()) {
      Given(Opened(0)).WithDirectory(directory).When("accept_case {}").ThenRefused(v1::RECORD_INCOMPLETE, row.field);
    } else {
      Given(Opened(1)).WithDirectory(directory).When("accept_case {}").ThenRefused(v1::RECORD_INCOMPLETE, row.field);
      GivenStory there = Given(Join({Opened(1), {row.then}})).WithDirectory(directory).When("accept_case {}");
      EXPECT_FALSE(there.Case().case_number().empty());
    }
  }
}

TEST(Channel, AsksLessOfWhoWasKnownInPersonThanOfWhoIsOnLine) {
  Given(Join({Opened(1), {"identity_recorded { who: '1' level: IDENTITY_LEVEL_DOCUMENT_SEEN }"}}))
      .WithDirectory(With(absl::StrCat(kTeaRoom, "at_accept: 'identity-on-line'")))
      .When("accept_case {}")
      .ThenRefused(v1::RECORD_INCOMPLETE, "identities");
}

constexpr char kSettled[] =
    "register_settled { unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' dispute_class: '02' "
    "text { facts: '排水沟' } parties { party: 'a' side: PARTY_SIDE_APPLICANT details { name: '才让' } } "
    "parties { party: 'b' side: PARTY_SIDE_RESPONDENT details { name: '扎西' } } agreement { clauses: '扎西当场疏通' } "
    "clauses { kind: CLAUSE_KIND_ACT from_party: 'b' to_party: 'a' done_at_once: true } ";

TEST(Channel, RefusesARegistrationOnTheSpotWithoutWhatItAsksFor) {
  const auto directory = With(absl::StrCat(kTeaRoom, "at_settle: 'confirmed'"));
  Given({})
      .WithDirectory(directory)
      .By("people/mediator")
      .When(absl::StrCat(kSettled, "}"))
      .ThenRefused(v1::RECORD_INCOMPLETE, "settled");
  // Said and not shown: there is no case yet that could have the recording.
  Given({})
      .WithDirectory(directory)
      .By("people/mediator")
      .When(absl::StrCat(kSettled,
                         "confirmations { party: 'a' by: CONFIRMED_BY_OWN_VOICE } "
                         "confirmations { party: 'b' by: CONFIRMED_BY_OWN_VOICE } }"))
      .ThenRefused(v1::RECORD_INCOMPLETE, "settled");
  GivenStory confirmed =
      Given({})
          .WithDirectory(directory)
          .By("people/mediator")
          .When(absl::StrCat(kSettled,
                             "confirmations { party: 'a' by: CONFIRMED_BY_NAMED_WITNESS detail { text: '桑杰' } } "
                             "confirmations { party: 'b' by: CONFIRMED_BY_NAMED_WITNESS detail { text: '桑杰' } } }"));
  EXPECT_TRUE(confirmed.Case().settled().verified());
  Given({})
      .WithDirectory(With("code: 'tea_room' staffed_by: 'grid-member'"))
      .By("people/mediator")
      .When(absl::StrCat(kSettled, "}"))
      .ThenRefused(v1::CHANNEL_NOT_STAFFED, "tea_room");
}

TEST(Channel, RefusesAQuestionWithoutWhatItAsksFor) {
  const auto directory = With(absl::StrCat(kTeaRoom, "at_answer: 'question' at_answer: 'dispute-class'"));
  const auto ask = [&](const std::string& more) {
    return Given({})
        .WithDirectory(directory)
        .By("people/mediator")
        .When(absl::StrCat("answer_question { channel: 'tea_room' ", more, " }"));
  };
  ask("").ThenBadField("command.answer_question.question");
  ask("question { text: '草场能转租吗' }").ThenBadField("command.answer_question.dispute_class");
  EXPECT_EQ(ask("question { text: '草场能转租吗' } dispute_class: '02'").Case().channel(), "tea_room");
}

TEST(Channel, ThatAssignsItselfLetsItsStaffAssignThemselvesAlone) {
  const auto directory = With(absl::StrCat(kTeaRoom, "accepts_and_assigns_itself: true"));
  GivenStory self = Given(Opened())
                        .WithDirectory(directory)
                        .By("people/mediator")
                        .When("assign_mediators { lead: 'people/mediator' why: 'load' }");
  ASSERT_EQ(self.Case().mediators_size(), 1);
  EXPECT_EQ(self.Case().mediators(0).why(0), "load");
  Given(Opened())
      .WithDirectory(directory)
      .By("people/mediator")
      .When("assign_mediators { lead: 'people/helper' }")
      .ThenRefused(v1::NOT_YOUR_ROLE, "people/helper");
  // The head assigns whom they think fit.
  EXPECT_EQ(Given(Opened())
                .WithDirectory(directory)
                .By("people/head")
                .When("assign_mediators { lead: 'people/helper' }")
                .Case()
                .mediators_size(),
            1);
}

TEST(AssignMediators, KeepsWhyAsCodes) {
  Given(Opened())
      .When("assign_mediators { lead: 'people/mediator' why: 'language' why: 'moon' }")
      .ThenBadField("command.assign_mediators.why[1]");
}

TEST(ExplainChannel, SaysWhatIsThereAndWhatIsMissing) {
  FakeDirectory directory = SampleDirectory();
  directory.Channel(SheetOf(absl::StrCat(kTeaRoom,
                                         "at_submit: 'two-parties' at_accept: 'claimed' at_accept: 'paper:evidence' "
                                         "checklist: '先请喝茶' hands_on: 'village'")));
  const FakeCodes codes = SampleCodes();
  Facts facts;
  facts.directory = &directory;
  facts.codes = &codes;
  const std::optional<v1::ExplainedChannel> explained = ExplainChannel(Given(Opened(2)).Case(), facts);
  ASSERT_TRUE(explained.has_value());
  ASSERT_EQ(explained->needs_size(), 3);
  EXPECT_EQ(explained->needs(0).need(), "two-parties");
  EXPECT_EQ(explained->needs(0).before(), "submit_case");
  EXPECT_TRUE(explained->needs(0).there());
  EXPECT_EQ(explained->needs(1).label().zh(), "请求的金额");
  EXPECT_EQ(explained->needs(1).before(), "accept_case");
  EXPECT_FALSE(explained->needs(1).there());
  EXPECT_FALSE(explained->needs(2).there());
  EXPECT_EQ(explained->checklist(0), "先请喝茶");
  EXPECT_EQ(explained->hands_on(0), "village");
  const FakeDirectory none = SampleDirectory();
  facts.directory = &none;
  EXPECT_FALSE(ExplainChannel(Given(Opened(2)).Case(), facts).has_value());
}

// What is registered as settled on the spot says no more than the command has fields for.
TEST(Channel, OfTheCountyLetsSmallMattersBeSettledOnTheSpot) {
  const std::set<std::string> can_be_there = {"facts", "two-parties", "dispute-class", "confirmed"};
  std::ifstream file("deploy/data/channels.csv");
  int sheets = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    if (cells[0] == "code") continue;
    ++sheets;
    for (absl::string_view need : absl::StrSplit(cells[4], ' ')) {
      EXPECT_EQ(can_be_there.count(std::string(need)), 1u) << cells[0] << ": " << need;
    }
  }
  EXPECT_EQ(sheets, 11);
}

TEST(ChannelNeeds, AreKnownByGate) {
  EXPECT_TRUE(IsChannelNeed("two-parties", ChannelGate::kSubmit));
  EXPECT_TRUE(IsChannelNeed("paper:evidence", ChannelGate::kAccept));
  EXPECT_TRUE(IsChannelNeed("confirmed", ChannelGate::kSettle));
  EXPECT_FALSE(IsChannelNeed("confirmed", ChannelGate::kAccept));
  EXPECT_FALSE(IsChannelNeed("paper:", ChannelGate::kAccept));
  EXPECT_FALSE(IsChannelNeed("paper:evidence", ChannelGate::kAnswer));
  EXPECT_FALSE(IsChannelNeed("minutes", ChannelGate::kSubmit));
  for (const ChannelGate gate :
       {ChannelGate::kSubmit, ChannelGate::kAccept, ChannelGate::kSettle, ChannelGate::kAnswer}) {
    for (const std::string& need : ChannelNeeds(gate)) EXPECT_TRUE(IsChannelNeed(need, gate)) << need;
  }
}

}  // namespace
}  // namespace gaiwan
