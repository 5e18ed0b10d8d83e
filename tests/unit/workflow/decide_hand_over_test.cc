// What went by line: fetched, confirmed by its digest, answered; and the stamped slip beside it.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/line_hand_over.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

const std::string kDigest(64, 'a');
const std::string kOther(64, 'b');
constexpr char kByLine[] = "hand_over { way: HAND_OVER_WAY_BY_LINE }";

Story AppliedByLine() {
  return Join(
      {Opened(),
       Agreeing({"1", "2"}),
       InEffect("1"),
       {absl::StrCat("confirmation_applied_for { confirmation: '1' agreement: '1' court: 'orgs/k' ", kByLine, " }")}});
}
int64_t Entry() {
  return Given(AppliedByLine()).Case().line_hand_overs(0).entry();
}
std::string SentEvent(const std::string& digest) {
  return absl::StrCat("hand_over_sent { entry: ", Entry(), " digest: '", digest, "' }");
}
std::string Send(const std::string& digest, int64_t entry = Entry()) {
  return absl::StrCat("send_hand_over { entry: ", entry, " digest: '", digest, "' }");
}
std::string ByLine(const std::string& digest) {
  return absl::StrCat("receipt { way: HAND_OVER_WAY_BY_LINE digest: '", digest, "' } ");
}
std::string Answer(const std::string& answer, const std::string& more) {
  return absl::StrCat("record_court_answer { confirmation: '1' answer: COURT_ANSWER_", answer, " ", more, " }");
}
v1::LineState StateAfter(const Story& more) {
  return Given(Join({AppliedByLine(), more})).Case().line_hand_overs(0).state();
}

TEST(LineHandOver, BeginsWithWhatGoesByLineAndToSomebody) {
  const v1::Case c = Given(AppliedByLine()).Case();
  ASSERT_EQ(c.line_hand_overs_size(), 1);
  const v1::LineHandOver& line = c.line_hand_overs(0);
  EXPECT_EQ(line.subject(), "confirmations/1");
  EXPECT_EQ(line.to(), "orgs/k");
  EXPECT_EQ(line.state(), v1::LINE_STATE_WAITING);
  EXPECT_EQ(line.entry(), c.version());
  EXPECT_EQ(FindLine(c, line.entry()), &c.line_hand_overs(0));

  const auto lines = [](const std::string& event) {
    return Given(Join({Opened(), {"delegation_received { delegation { court: 'orgs/k' } }", event}}))
        .Case()
        .line_hand_overs_size();
  };
  EXPECT_EQ(lines(absl::StrCat("returned_to_court { ", kByLine, " }")), 1);
  EXPECT_EQ(lines(absl::StrCat("referred_out { referral: '1' to: 'orgs/x' ", kByLine, " }")), 1);
  EXPECT_EQ(lines("returned_to_court { hand_over { way: HAND_OVER_WAY_BY_POST } }"), 0);
}

TEST(LineHandOver, GoesFromWaitingToItsEndAndNotBack) {
  EXPECT_EQ(StateAfter({SentEvent(kDigest)}), v1::LINE_STATE_SENT);
  EXPECT_EQ(StateAfter({SentEvent(kDigest), SentEvent("")}), v1::LINE_STATE_WAITING);
  const std::string received = "court_answered { confirmation: '1' answer: COURT_ANSWER_RECEIVED }";
  const std::string filed = "court_answered { confirmation: '1' answer: COURT_ANSWER_FILED court_number: '民特1号' }";
  const std::string rejected = "court_answered { confirmation: '1' answer: COURT_ANSWER_REJECTED }";
  EXPECT_EQ(StateAfter({SentEvent(kDigest), received}), v1::LINE_STATE_RECEIVED);
  EXPECT_EQ(StateAfter({SentEvent(kDigest), received, SentEvent("")}), v1::LINE_STATE_RECEIVED);
  EXPECT_EQ(StateAfter({SentEvent(kDigest), received, filed}), v1::LINE_STATE_ACCEPTED);
  // The matter was taken and ruled on: the hand-over stays accepted.
  EXPECT_EQ(StateAfter({SentEvent(kDigest), filed, rejected}), v1::LINE_STATE_ACCEPTED);
  EXPECT_EQ(StateAfter({"court_answered { confirmation: '1' answer: COURT_ANSWER_NOT_ACCEPTED }"}),
            v1::LINE_STATE_REFUSED);
  EXPECT_EQ(Given(Join({AppliedByLine(), {filed}})).Case().line_hand_overs(0).number(), "民特1号");
}

TEST(SendHandOver, OnceForAContent) {
  Given(AppliedByLine()).When(Send(kDigest)).Then({SentEvent(kDigest)});
  const Story sent = Join({AppliedByLine(), {SentEvent(kDigest)}});
  Given(sent).When(Send(kDigest)).ThenRefused(v1::NOT_IN_THIS_STATE, "confirmations/1");
  // Personal data was erased since: another content.
  Given(sent).When(Send(kOther)).Then({SentEvent(kOther)});
  // It never arrived.
  Given(sent).When(Send("")).Then({absl::StrCat("hand_over_sent { entry: ", Entry(), " }")});
  Given(AppliedByLine()).When(Send("")).ThenRefused(v1::NOT_IN_THIS_STATE, "confirmations/1");
}

TEST(SendHandOver, IsRefused) {
  Given(AppliedByLine()).When(Send(kDigest, 2)).ThenRefused(v1::PART_UNKNOWN, "line_hand_overs/2");
  Given(AppliedByLine()).When(Send(std::string(64, 'A'))).ThenBadField("command.send_hand_over.digest");
  Given(AppliedByLine()).When(Send("abc")).ThenBadField("command.send_hand_over.digest");
  Given(Join({AppliedByLine(), {"court_answered { confirmation: '1' answer: COURT_ANSWER_RECEIVED }"}}))
      .When(Send(kDigest))
      .ThenRefused(v1::NOT_IN_THIS_STATE, "confirmations/1");
}

TEST(Receipt, ByLineBringsBackTheSameDigest) {
  const Story sent = Join({AppliedByLine(), {SentEvent(kDigest)}});
  GivenStory received = Given(sent).When(Answer("RECEIVED", ByLine(kDigest)));
  EXPECT_EQ(received.Case().line_hand_overs(0).state(), v1::LINE_STATE_RECEIVED);
  EXPECT_EQ(received.Case().confirmations(0).receipt().digest(), kDigest);
  Given(sent).When(Answer("RECEIVED", ByLine(kOther))).ThenRefused(v1::DIGEST_DIFFERS, "confirmations/1");
  Given(AppliedByLine()).When(Answer("RECEIVED", ByLine(kDigest))).ThenRefused(v1::NOT_FETCHED, "confirmations/1");
  Given(sent)
      .When(Answer("RECEIVED", "receipt { way: HAND_OVER_WAY_BY_LINE }"))
      .ThenBadField("command.record_court_answer.receipt.digest");
  const Story posted =
      Join({Opened(),
            Agreeing({"1", "2"}),
            InEffect("1"),
            {"confirmation_applied_for { confirmation: '1' agreement: '1' court: 'orgs/k' hand_over { way: "
             "HAND_OVER_WAY_BY_POST } }"}});
  Given(posted).When(Answer("RECEIVED", ByLine(kDigest))).ThenBadField("command.record_court_answer.receipt.way");
}

// The stamped slip with its photo is a full receipt, of what was posted as of what lies ready by line.
TEST(Receipt, OnPaperIsAFullOne) {
  const std::string slip = "receipt { way: HAND_OVER_WAY_BY_HAND number: '收据12' document: '1' } ";
  const Story photo = {"document_added { document: '1' paper: 'evidence' }"};
  GivenStory received = Given(Join({AppliedByLine(), photo}))
                            .At("2026-03-09T09:00+08:00")
                            .HappenedAt("2026-03-03T15:00+08:00")
                            .When(Answer("RECEIVED", slip));
  EXPECT_EQ(received.Case().line_hand_overs(0).state(), v1::LINE_STATE_RECEIVED);
  EXPECT_EQ(received.Case().confirmations(0).receipt().number(), "收据12");
  EXPECT_EQ(received.Case().confirmations(0).answer_time().seconds(),
            absl::ToUnixSeconds(TimeOf("2026-03-03T15:00+08:00")));
  // The first receipt stays.
  received.When(Answer("FILED", "court_number: 'x' receipt { way: HAND_OVER_WAY_BY_POST number: '回执2' }"));
  EXPECT_EQ(received.Case().confirmations(0).receipt().number(), "收据12");
  Given(AppliedByLine()).When(Answer("RECEIVED", slip)).ThenRefused(v1::PART_UNKNOWN, "documents/1");
  Given(AppliedByLine())
      .When(Answer("RECEIVED", absl::StrCat("receipt { way: HAND_OVER_WAY_BY_HAND digest: '", kDigest, "' }")))
      .ThenBadField("command.record_court_answer.receipt.digest");
}

// It came on paper before anybody fetched it; the line's answer is taken all the same, and it ends once.
TEST(Receipt, OfWhatCameOnPaperTheLineAnswersWithoutADigest) {
  const std::string by_line = "receipt { way: HAND_OVER_WAY_BY_LINE } ";
  GivenStory paper =
      Given(AppliedByLine()).When(Answer("RECEIVED", "receipt { way: HAND_OVER_WAY_BY_HAND number: '12' }"));
  Given(AppliedByLine())
      .When(Answer("FILED", absl::StrCat("court_number: '民特1号' ", by_line)))
      .ThenBadField("command.record_court_answer.receipt.digest");
  paper.When(Answer("FILED", absl::StrCat("court_number: '民特1号' ", ByLine(kDigest))))
      .ThenRefused(v1::NOT_FETCHED, "confirmations/1");
  paper.When(Answer("FILED", absl::StrCat("court_number: '民特1号' ", by_line)));
  const v1::LineHandOver& line = paper.Case().line_hand_overs(0);
  EXPECT_EQ(line.state(), v1::LINE_STATE_ACCEPTED);
  EXPECT_EQ(line.number(), "民特1号");
  EXPECT_EQ(line.digest(), "");
  EXPECT_EQ(paper.Case().confirmations(0).receipt().number(), "12") << "the first receipt stays";
  paper.When(Answer("NOT_ACCEPTED", by_line)).ThenRefused(v1::NOT_IN_THIS_STATE, "confirmations/1");
  EXPECT_EQ(paper.Case().line_hand_overs(0).state(), v1::LINE_STATE_ACCEPTED);
}

TEST(Receipt, OfAReferralAndOfWhatWentBack) {
  const Story referred = Join({Opened(), {absl::StrCat("referred_out { referral: '1' to: 'orgs/x' ", kByLine, " }")}});
  const int64_t entry = Given(referred).Case().line_hand_overs(0).entry();
  const Story sent = Join({referred, {absl::StrCat("hand_over_sent { entry: ", entry, " digest: '", kDigest, "' }")}});
  GivenStory received = Given(sent).When(
      absl::StrCat("record_partner_answer { referral: '1' answer: REFERRAL_STATE_RECEIVED ", ByLine(kDigest), "}"));
  EXPECT_EQ(received.Case().referrals(0).receipt().digest(), kDigest);
  EXPECT_EQ(received.Case().line_hand_overs(0).state(), v1::LINE_STATE_RECEIVED);
  received.When("record_partner_answer { referral: '1' answer: REFERRAL_STATE_DONE partner_number: '警7' }");
  EXPECT_EQ(received.Case().line_hand_overs(0).state(), v1::LINE_STATE_ACCEPTED);
  EXPECT_EQ(received.Case().line_hand_overs(0).number(), "警7");
  Given(sent)
      .When(absl::StrCat("record_partner_answer { referral: '1' answer: REFERRAL_STATE_RECEIVED ", ByLine(kOther), "}"))
      .ThenRefused(v1::DIGEST_DIFFERS, "referrals/1");

  GivenStory returned = Given(Join({Opened(),
                                    {"delegation_received { delegation { court: 'orgs/k' } }",
                                     "returned_to_court { hand_over { way: HAND_OVER_WAY_BY_HAND } }"}}));
  returned.When(
      "record_court_answer { answer: COURT_ANSWER_RECEIVED receipt { way: HAND_OVER_WAY_BY_HAND number: '9' } }");
  EXPECT_EQ(returned.Case().delegation().receipt().number(), "9");
  EXPECT_EQ(returned.Case().delegation().hand_over().way(), v1::HAND_OVER_WAY_BY_HAND);
}

}  // namespace
}  // namespace gaiwan
