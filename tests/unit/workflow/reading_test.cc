// Who reads what: literacy, reading out, texts in several languages.
#include "workflow/reading.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

std::string Amend(absl::string_view details) {
  return absl::StrCat("amend_party { party: '1' details { name: '叶某' ", details, " } }");
}

TEST(Literacy, IsACodeAndSaysWhoHasPapersReadOut) {
  const Story opened = Opened();
  const auto needs_reading = [&](absl::string_view details) {
    return Given(opened).When(Amend(details)).Case().parties(0).needs_reading();
  };
  EXPECT_FALSE(needs_reading(""));
  EXPECT_FALSE(needs_reading("literacy: 'reads'"));
  EXPECT_TRUE(needs_reading("literacy: 'with-help'"));
  EXPECT_TRUE(needs_reading("literacy: 'does-not-read'"));
  // bug: who reads Mongolian alone signed a Chinese paper that nobody read out.
  EXPECT_TRUE(needs_reading("literacy: 'reads' scripts: 'mn'"));
  EXPECT_FALSE(needs_reading("literacy: 'reads' scripts: 'mn' scripts: 'zh'"));
  Given(opened).When(Amend("literacy: 'little'")).ThenBadField("command.amend_party.details.literacy");
  Given(opened).When(Amend("needs: 'interpreter' needs: 'tea'")).ThenBadField("command.amend_party.details.needs[1]");
  Given(opened).When(Amend("languages: 'mn' languages: 'en'")).ThenBadField("command.amend_party.details.languages[1]");
  Given(opened).When(Amend("scripts: 'x'")).ThenBadField("command.amend_party.details.scripts[0]");
}

Story DraftedForWhoDoesNotRead() {
  return Join(
      {Opened(), {"party_amended { party: '1' needs_reading: true }"}, Agreeing({"1", "2"}), Assigned(), Drafted("1")});
}

std::string Sign(absl::string_view who, absl::string_view more) {
  return absl::StrCat("sign_agreement { agreement: '1' signer: '", who, "' way: SIGNATURE_WAY_BY_HAND ", more, " }");
}

TEST(SignAgreement, IsReadOutToWhoDoesNotRead) {
  const Story drafted = DraftedForWhoDoesNotRead();
  Given(drafted).When(Sign("1", "")).ThenBadField("command.sign_agreement.read_out_in");
  Given(drafted).When(Sign("1", "read_out_in: 'en'")).ThenBadField("command.sign_agreement.read_out_in");
  const v1::Case c = Given(drafted).When(Sign("1", "read_out_in: 'mn'")).Case();
  EXPECT_EQ(c.agreements(0).signatures(0).read_out_in(), "mn");
  EXPECT_EQ(Given(drafted).When(Sign("2", "")).Case().agreements(0).signatures_size(), 1);
}

TEST(ConfirmMinutes, AreReadOutToWhoDoesNotRead) {
  Story ended = DraftedForWhoDoesNotRead();
  ended.push_back("session_scheduled { session: '1' }");
  ended.push_back(
      "session_started { session: '1' attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } attendance { who: '2' "
      "presence: PRESENCE_IN_THE_ROOM } }");
  ended.push_back("session_ended { session: '1' result: SESSION_RESULT_CONTINUED }");
  Given(ended).When("confirm_minutes { session: '1' party: '1' }").ThenBadField("command.confirm_minutes.read_out_in");
  EXPECT_EQ(Given(ended)
                .When("confirm_minutes { session: '1' party: '1' read_out_in: 'bo' }")
                .Case()
                .sessions(0)
                .minutes_confirmed_by_size(),
            1);
}

std::string DraftIn(absl::string_view languages) {
  return absl::StrCat("draft_agreement { text { clauses: '叶某赔偿一百元' ", languages,
                      " } clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2' amount { currency: 'CNY' "
                      "fen: 10000 } due_date: '2026-04-01' } }");
}

TEST(DraftAgreement, HasATextThatPrevailsAndOthersOfTheSameClauses) {
  const Story ready = Join({Opened(), Agreeing({"1", "2"}), Assigned()});
  const v1::Case c =
      Given(ready).When(DraftIn("language: 'zh' translations { language: 'mn' clauses: 'ᠲᠥᠯᠦᠨ᠎ᠡ' }")).Case();
  EXPECT_EQ(c.agreements(0).text().open().agreement().translations(0).language(), "mn");
  Given(ready)
      .When(DraftIn("translations { language: 'zh' clauses: '同' }"))
      .ThenBadField("command.draft_agreement.text.translations[0].language");
  Given(ready)
      .When(DraftIn("language: 'mn' translations { language: 'zh' clauses: '同' clauses: '多' }"))
      .ThenBadField("command.draft_agreement.text.translations[0].clauses");
  Given(ready).When(DraftIn("language: 'en'")).ThenBadField("command.draft_agreement.text.language");
}

}  // namespace
}  // namespace gaiwan
