#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/statements.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

const Story& Talk() {
  static const auto* const talk = new Story{
      "session_started { session: '1' mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
      "attendance { who: '2' presence: PRESENCE_BY_VIDEO } attendance { who: '3' presence: PRESENCE_ABSENT } }"};
  return *talk;
}

Story Said(const std::string& more, absl::string_view id = "1") {
  return {absl::StrCat("statement_recorded { statement: '", id, "' party: '1' ", more, " }")};
}

std::string Confirm(absl::string_view party, absl::string_view id = "1") {
  return absl::StrCat("confirm_statement { statement: '", id, "' party: '", party, "' }");
}

TEST(RecordStatement, KeepsWhoSaidWhatAndWhere) {
  GivenStory story = Given(Join({Opened(), Talk()}))
                         .When(
                             "record_statement { party: '1' kind: STATEMENT_KIND_FACT session: '1' "
                             "text { text: '牛是我家的' } }");
  story.Then(
      {"statement_recorded { statement: '1' party: '1' kind: STATEMENT_KIND_FACT session: '1' "
       "text { subject: 'case' open { text { text: '牛是我家的' } } } }"});
  EXPECT_EQ(story.Case().statements(0).kind(), v1::STATEMENT_KIND_FACT);
  story.When("record_statement { statement: '1' party: '2' kind: STATEMENT_KIND_FACT text { text: 'x' } }")
      .ThenRefused(v1::PART_EXISTS, "statements/1");
  story.When("record_statement { party: '9' kind: STATEMENT_KIND_FACT text { text: 'x' } }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
  story.When("record_statement { party: '1' kind: STATEMENT_KIND_FACT session: '7' text { text: 'x' } }")
      .ThenRefused(v1::PART_UNKNOWN, "sessions/7");
  Given(Join({Opened(), {"session_scheduled { session: '2' }"}}))
      .When("record_statement { party: '1' kind: STATEMENT_KIND_FACT session: '2' text { text: 'x' } }")
      .ThenRefused(v1::SESSION_NOT_RUNNING, "sessions/2");
}

TEST(RecordStatement, HoldsTheLimit) {
  Story many = Opened();
  for (int i = 0; i < 400; ++i) many = Join({many, Said("", absl::StrCat("s", i))});
  Given(many)
      .When("record_statement { party: '1' kind: STATEMENT_KIND_FACT text { text: 'x' } }")
      .ThenRefused(v1::LIST_FULL, "statements");
}

// What one side said alone the other has not heard.
TEST(RecordStatement, OfASeparateTalkIsNeverUndisputedAndTheMediatorsAlone) {
  const Story assigned = Join({Opened(), Assigned()});
  const auto said = [](const char* kind) {
    return absl::StrCat("record_statement { party: '1' kind: ", kind, " separate_talk: true text { text: '可让步' } }");
  };
  Given(assigned)
      .By("people/mediator")
      .When(said("STATEMENT_KIND_UNDISPUTED"))
      .ThenBadField("command.record_statement.kind");
  Given(assigned).By("people/head").When(said("STATEMENT_KIND_FACT")).ThenRefused(v1::NOT_YOUR_ROLE, "parties/1");
  GivenStory story = Given(assigned).By("people/mediator").When(said("STATEMENT_KIND_CONCESSION"));
  story.Then(
      {"statement_recorded { statement: '1' party: '1' kind: STATEMENT_KIND_CONCESSION separate_talk: true "
       "text { subject: 'case' open { text { text: '可让步' } } } }"});
  EXPECT_TRUE(story.Case().statements(0).separate_talk());
}

// Online Rules art. 22: undisputed facts are confirmed by the parties.
TEST(ConfirmStatement, ByAllThatWerePresentMakesItUndisputed) {
  GivenStory story =
      Given(Join({Opened(4), Talk(), Said("kind: STATEMENT_KIND_FACT session: '1'")})).When(Confirm("2"));
  story.Then({"statement_confirmed { statement: '1' party: '2' }"});
  EXPECT_EQ(story.Case().statements(0).kind(), v1::STATEMENT_KIND_UNDISPUTED);
  EXPECT_TRUE(IsUndisputedFact(story.Case(), story.Case().statements(0)));

  // Where nobody's presence is on record it takes everybody.
  GivenStory everybody = Given(Join({Opened(3), Said("kind: STATEMENT_KIND_FACT")})).When(Confirm("2"));
  EXPECT_EQ(everybody.Case().statements(0).kind(), v1::STATEMENT_KIND_FACT);
  everybody.When(Confirm("3"));
  EXPECT_EQ(everybody.Case().statements(0).kind(), v1::STATEMENT_KIND_UNDISPUTED);
}

TEST(ConfirmStatement, AKindAloneProvesNothing) {
  GivenStory story = Given(Join({Opened(), Said("kind: STATEMENT_KIND_UNDISPUTED")}));
  EXPECT_FALSE(IsUndisputedFact(story.Case(), story.Case().statements(0)));
  story.When(Confirm("2"));
  EXPECT_TRUE(IsUndisputedFact(story.Case(), story.Case().statements(0)));
}

TEST(ConfirmStatement, OnceAndByAnother) {
  GivenStory story = Given(Join({Opened(3), Said("kind: STATEMENT_KIND_FACT")}));
  story.When(Confirm("1")).ThenBadField("command.confirm_statement.party");
  story.When(Confirm("9")).ThenRefused(v1::PART_UNKNOWN, "parties/9");
  story.When(Confirm("2", "8")).ThenRefused(v1::PART_UNKNOWN, "statements/8");
  story.When(Confirm("2")).When(Confirm("2")).ThenRefused(v1::NOT_IN_THIS_STATE, "statements/1");
  EXPECT_EQ(story.Why(), "该当事人已经确认过");
}

// SPC 2016 art. 22, Online Rules art. 18.
TEST(ConfirmStatement, NoConcession) {
  GivenStory story = Given(Join({Opened(), Said("kind: STATEMENT_KIND_CONCESSION")})).When(Confirm("2"));
  story.ThenRefused(v1::NOT_IN_THIS_STATE, "statements/1");
  EXPECT_EQ(story.Why(), "让步不作确认：不得在以后用来对其不利（最高法特邀调解规定第22条）");
}

TEST(ConfirmStatement, OfASeparateTalkIsRefusedWithoutSayingThatItIsThere) {
  const Story talk = Join({Opened(), Assigned(), Said("kind: STATEMENT_KIND_FACT separate_talk: true")});
  Given(talk).By("people/head").When(Confirm("2")).ThenRefused(v1::PART_UNKNOWN, "statements/1");
  Given(talk).By("people/mediator").When(Confirm("2")).ThenRefused(v1::NOT_IN_THIS_STATE, "statements/1");
}

}  // namespace
}  // namespace gaiwan
