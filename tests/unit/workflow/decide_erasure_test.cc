// Erasing a person's data, everything that keeps it, and holds.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gaiwan/v1/record.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/erasure_holds.h"
#include "workflow/retention.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The erasure of party 2, as most tests ask for it.
constexpr char kErase2[] =
    "erase_personal_data { who: '2' basis: ERASURE_BASIS_RETENTION_OVER reason { text: '期满' } }";

// Taken on, closed and archived on 2026-03-05: kept for ten years, to the end of 2036.
void Archived(v1::Case* c) {
  c->set_closed(true);
  c->set_case_number("（2026）东庄人调字第1号");
  *c->mutable_file()->mutable_archive_time() = ToProto(TimeOf("2026-03-05T10:00+08:00"));
}

// The clue that came to nothing: no file is kept of it.
void ClosedWithoutFile(v1::Case* c) {
  c->set_closed(true);
}

Story Sealed(int key, absl::string_view event) {
  const std::string sealed = absl::StrCat("sealed { suite: 1 key: ", key, " block: 256 nonce: 'n' text: 't' }");
  return {absl::StrReplaceAll(event, {{"SEALED", sealed}})};
}

// Opened by events as the log has them: parties 1 and 2 under keys 11 and 12, the shared text under 10; one document of
// party 2, one of party 1, one of the committee's own.
Story InTheLog() {
  return Join(
      {Sealed(10,
              "case_opened { definition { id: 'open' revision: 1 } unit: 'orgs/c1' committee: "
              "'orgs/c1-committee' level: 'village' text { subject: 'case' SEALED } }"),
       Sealed(11, "party_added { party: '1' details { subject: 'parties/1' SEALED } }"),
       Sealed(12, "party_added { party: '2' details { subject: 'parties/2' SEALED } }"),
       {"document_added { document: '1' party: '2' sha256: 'aa' }",
        "document_added { document: '2' party: '1' sha256: 'bb' }", "document_added { document: '3' sha256: 'cc' }"}});
}

// Every guard of a refusal that ERASURE_HELD gives, in Chinese.
std::vector<std::string> HoldsOf(const v1::Case& c, absl::string_view now) {
  std::vector<std::string> words;
  for (const v1::Label& label : ErasureHolds(OpenDefinition(), c, TimeOf(now))) {
    EXPECT_FALSE(label.en().empty());
    words.push_back(label.zh());
  }
  return words;
}

v1::Case CaseOf(const Story& past, const std::function<void(v1::Case*)>& change) {
  v1::Case c = Given(past).Case();
  change(&c);
  return c;
}

TEST(ErasePersonalData, OfWhatIsKeptNoLonger) {
  GivenStory story = Given(InTheLog()).WithCase(Archived);
  story.At("2037-01-01T00:00+08:00")
      .By("people/justice")
      .When(kErase2)
      .Then({"personal_data_erased { who: '2' basis: ERASURE_BASIS_RETENTION_OVER subjects: 'parties/2' "
             "keys { subject: 'parties/2' key: 12 } documents: '1' "
             "text { subject: 'erasures' open { text { text: '期满' } } } }"});
  const v1::Case& c = story.Case();
  EXPECT_TRUE(c.parties(1).details().has_erased());
  EXPECT_EQ(c.parties(1).details().subject(), "parties/2");
  EXPECT_TRUE(c.parties(0).details().has_sealed());
  EXPECT_TRUE(c.text().has_sealed());
  EXPECT_TRUE(c.documents(0).erased());
  EXPECT_FALSE(c.documents(1).erased());
  EXPECT_FALSE(c.documents(2).erased());
  for (const v1::SubjectKey& key : c.keys()) EXPECT_NE(key.key(), 12u);
  ASSERT_EQ(c.erasures_size(), 1);
  EXPECT_EQ(c.erasures(0).erased_by(), "people/justice");
  EXPECT_EQ(c.erasures(0).entry(), c.version());
  // Not once more; and what is entered later has a key of its own.
  story.When(kErase2).ThenRefused(v1::ALREADY_ERASED, "2");
}

TEST(ErasePersonalData, WithTheSharedTextAndAlone) {
  Given(InTheLog())
      .WithCase(ClosedWithoutFile)
      .When(
          "erase_personal_data { who: '1' basis: ERASURE_BASIS_OTHER_LAW reason { text: '依规' } "
          "shared_text: SHARED_TEXT_ERASE }")
      .Then({"personal_data_erased { who: '1' basis: ERASURE_BASIS_OTHER_LAW subjects: 'parties/1' subjects: 'case' "
             "keys { subject: 'case' key: 10 } keys { subject: 'parties/1' key: 11 } documents: '2' documents: '3' "
             "text { subject: 'erasures' open { text { text: '依规' } } } }"});
  GivenStory alone = Given(InTheLog());
  alone.WithCase(ClosedWithoutFile)
      .When(
          "erase_personal_data { basis: ERASURE_BASIS_OTHER_LAW reason { text: '依规' } "
          "shared_text: SHARED_TEXT_ERASE }")
      .Then({"personal_data_erased { basis: ERASURE_BASIS_OTHER_LAW subjects: 'case' "
             "keys { subject: 'case' key: 10 } documents: '3' "
             "text { subject: 'erasures' open { text { text: '依规' } } } }"});
  alone
      .When(
          "erase_personal_data { basis: ERASURE_BASIS_OTHER_LAW reason { text: '依规' } "
          "shared_text: SHARED_TEXT_ERASE }")
      .ThenRefused(v1::ALREADY_ERASED);
}

TEST(ErasePersonalData, OfWhoLeftAndOfWhoIsNoParty) {
  const Story people = Join({InTheLog(),
                             Sealed(13,
                                    "representative_added { representative: 'r1' party: '1' "
                                    "person { subject: 'persons/r-r1' SEALED } }"),
                             Sealed(14,
                                    "participant_invited { participant: 'p1' "
                                    "person { subject: 'persons/p-p1' SEALED } }"),
                             {"party_removed { party: '2' }"}});
  for (const auto& [who, subject, key] :
       {std::tuple("r1", "persons/r-r1", 13), std::tuple("p1", "persons/p-p1", 14), std::tuple("2", "parties/2", 12)}) {
    GivenStory story = Given(people).WithCase(ClosedWithoutFile);
    story.When(
        absl::StrCat("erase_personal_data { who: '", who, "' basis: ERASURE_BASIS_UNLAWFUL reason { text: '误录' } }"));
    ASSERT_EQ(story.Events().size(), 1u) << who;
    const v1::PersonalDataErased& erased = story.Events()[0].personal_data_erased();
    EXPECT_THAT(erased.subjects(), ElementsAre(subject));
    ASSERT_EQ(erased.keys_size(), 1);
    EXPECT_EQ(erased.keys(0).key(), static_cast<uint64_t>(key));
  }
}

TEST(ErasePersonalData, IsRefusedForWhatIsNotSaidOrNotThere) {
  GivenStory story = Given(InTheLog()).WithCase(ClosedWithoutFile);
  story.When("erase_personal_data { basis: ERASURE_BASIS_UNLAWFUL reason { text: 'x' } }")
      .ThenBadField("command.erase_personal_data.who");
  story.When("erase_personal_data { who: '9' basis: ERASURE_BASIS_UNLAWFUL reason { text: 'x' } }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
}

TEST(ErasePersonalData, LeavesNoNameBehind) {
  GivenStory story = Given(InTheLog()).WithCase(ClosedWithoutFile);
  v1::ErasePersonalData command = CommandOf(kErase2).erase_personal_data();
  v1::ErasureFacts seen;
  EXPECT_TRUE(CheckNoNameStays(story.Case(), command, &seen).ok());
  // Nobody looked, or somebody found it: then somebody says what becomes of the text.
  EXPECT_EQ(ReasonOf(CheckNoNameStays(story.Case(), command, nullptr)), v1::NAMED_IN_SHARED_TEXT);
  seen.set_named_in_shared_text(true);
  EXPECT_EQ(ReasonOf(CheckNoNameStays(story.Case(), command, &seen)), v1::NAMED_IN_SHARED_TEXT);
  for (const v1::SharedText said : {v1::SHARED_TEXT_KEEP, v1::SHARED_TEXT_ERASE}) {
    command.set_shared_text(said);
    EXPECT_TRUE(CheckNoNameStays(story.Case(), command, &seen).ok());
    EXPECT_TRUE(CheckNoNameStays(story.Case(), command, nullptr).ok());
  }
  // The reason stays whatever is said.
  seen.set_reason_names_person(true);
  EXPECT_EQ(ReasonOf(CheckNoNameStays(story.Case(), command, &seen)), v1::REASON_NAMES_PERSON);
  // A text that is gone names nobody.
  seen.set_reason_names_person(false);
  story.When(
      "erase_personal_data { basis: ERASURE_BASIS_OTHER_LAW reason { text: 'x' } shared_text: SHARED_TEXT_ERASE }");
  command.set_shared_text(v1::SHARED_TEXT_UNSPECIFIED);
  EXPECT_TRUE(CheckNoNameStays(story.Case(), command, nullptr).ok());
}

TEST(ErasePersonalData, IsHeldWhileTheCaseIsOpen) {
  GivenStory story = Given(InTheLog());
  story.When(kErase2).ThenRefused(v1::ERASURE_HELD);
  EXPECT_THAT(story.Why(), HasSubstr("案件尚未办结"));
  EXPECT_THAT(story.Why(), HasSubstr("个人信息保护法第47条"));
}

TEST(ErasePersonalData, IsHeldUntilTheFileIsArchivedAndItsPeriodOver) {
  const auto not_archived = [](v1::Case* c) {
    Archived(c);
    c->mutable_file()->clear_archive_time();
  };
  GivenStory closed = Given(InTheLog()).WithCase(not_archived);
  closed.When(kErase2).ThenRefused(v1::ERASURE_HELD);
  EXPECT_THAT(closed.Why(), HasSubstr("卷宗尚未归档"));

  GivenStory kept = Given(InTheLog()).WithCase(Archived);
  kept.At("2036-12-31T23:59+08:00").When(kErase2).ThenRefused(v1::ERASURE_HELD);
  EXPECT_THAT(kept.Why(), HasSubstr("10年，至2036-12-31"));
  EXPECT_THAT(kept.Why(), HasSubstr("口头协议、未达成协议"));
  kept.At("2037-01-01T00:00+08:00").When(kErase2);
  EXPECT_EQ(kept.Events().size(), 1u);
}

TEST(ErasePersonalData, EachThingThatKeepsItIsNamed) {
  GivenStory story = Given(Join({InTheLog(),
                                 {"hold_placed { hold: '1' kind: HOLD_KIND_COURT requested_by: 'orgs/k' }",
                                  "suit_recorded { suit: '1' party: '2' }"}}));
  story.When(kErase2).ThenRefused(v1::ERASURE_HELD);
  EXPECT_THAT(
      HoldsOf(story.Case(), "2026-03-02T12:00+08:00"),
      ElementsAre(HasSubstr("留存 1 尚未解除：人民法院"), HasSubstr("案件尚未办结"), HasSubstr("诉讼 1 尚无裁判结果")));
}

TEST(ErasureHolds, CourtsAndWhatIsPending) {
  const auto closed = [](v1::Case* c) { ClosedWithoutFile(c); };
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), closed), "2026-04-01T00:00+08:00"), IsEmpty());
  // A suit that is decided holds nothing.
  const Story suit = {"suit_recorded { suit: '1' party: '2' }"};
  EXPECT_THAT(HoldsOf(CaseOf(Join({InTheLog(), suit}), closed), "2026-04-01T00:00+08:00"),
              ElementsAre(HasSubstr("民事诉讼法第84条")));
  const Story judged = {"judgment_recorded { suit: '1' result: JUDGMENT_RESULT_DECIDED }"};
  EXPECT_THAT(HoldsOf(CaseOf(Join({InTheLog(), suit, judged}), closed), "2026-04-01T00:00+08:00"), IsEmpty());
  const auto enforced = [](v1::Case* c) {
    ClosedWithoutFile(c);
    v1::Confirmation* confirmation = c->add_confirmations();
    confirmation->set_id("1");
    confirmation->set_answer(v1::COURT_ANSWER_ENFORCEMENT);
  };
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), enforced), "2026-04-01T00:00+08:00"), ElementsAre(HasSubstr("正在强制执行")));
  const auto suspected = [](v1::Case* c) {
    ClosedWithoutFile(c);
    c->mutable_sham_suspicion()->set_raised_by("people/head");
  };
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), suspected), "2026-04-01T00:00+08:00"), ElementsAre(HasSubstr("虚假调解嫌疑")));
  const auto running = [](v1::Case* c) {
    ClosedWithoutFile(c);
    v1::Clock* clock = c->add_clocks();
    clock->set_id("fixed");
    clock->set_rule("fixed");
    clock->set_status(v1::CLOCK_RUNNING);
    *clock->mutable_due_time() = ToProto(TimeOf("2029-03-03T00:00+08:00"));
  };
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), running), "2026-04-01T00:00+08:00"),
              ElementsAre("期限未届满：固定期限至2029-03-02（测试）"));
  // Nobody will load that year any more: once its end is past beyond doubt, it holds nothing.
  const auto waiting = [&](v1::Case* c) {
    running(c);
    c->mutable_clocks(0)->set_status(v1::CLOCK_WAITING_FOR_CALENDAR);
  };
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), waiting), "2029-04-02T23:59+08:00"), SizeIs(1));
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), waiting), "2029-04-03T00:00+08:00"), IsEmpty());
  const auto expired = [&](v1::Case* c) {
    running(c);
    c->mutable_clocks(0)->set_status(v1::CLOCK_EXPIRED);
  };
  EXPECT_THAT(HoldsOf(CaseOf(InTheLog(), expired), "2029-04-01T00:00+08:00"), IsEmpty());
}

TEST(Retention, TheFirstRuleThatHoldsDecides) {
  const absl::CivilDay filed(2026, 3, 5);
  v1::Case c = CaseOf(InTheLog(), Archived);
  EXPECT_EQ(RetentionFrom(OpenDefinition(), c, filed).years, 10);
  EXPECT_EQ(RetentionFrom(OpenDefinition(), c, filed).end, absl::CivilDay(2037, 1, 1));
  v1::Agreement* agreement = c.add_agreements();
  agreement->set_form(v1::AGREEMENT_FORM_WRITTEN);
  EXPECT_EQ(RetentionFrom(OpenDefinition(), c, filed).years, 10) << "a draft is no agreement";
  *agreement->mutable_effective_time() = ToProto(TimeOf("2026-03-04T10:00+08:00"));
  EXPECT_EQ(RetentionFrom(OpenDefinition(), c, filed).years, 30);
  c.set_dispute_class("04-01");
  EXPECT_EQ(RetentionFrom(OpenDefinition(), c, filed).years, 0);
  EXPECT_EQ(RetentionFrom(OpenDefinition(), c, filed).end, std::nullopt) << "for ever";
}

TEST(Retention, OfACaseThatWasOverOnPaperOrWentOnElsewhere) {
  v1::Case paper;
  paper.mutable_imported()->set_stage(v1::PAPER_STAGE_CLOSED);
  paper.mutable_paper_outcome()->set_close_date("2019-05-20");
  EXPECT_TRUE(HasFile(paper));
  EXPECT_EQ(FiledDay(paper), absl::CivilDay(2019, 5, 20));
  v1::Case merged;
  merged.set_case_number("（2026）东庄人调字第1号");
  merged.set_merged_into("cases/c-7f3");
  *merged.add_round_records()->mutable_concluded()->mutable_act_time() = ToProto(TimeOf("2026-03-04T10:00+08:00"));
  EXPECT_EQ(FiledDay(merged), absl::CivilDay(2026, 3, 4));
  EXPECT_FALSE(HasFile(v1::Case()));
}

TEST(Holds, ArePlacedAndLifted) {
  GivenStory story = Given(InTheLog()).By("people/justice");
  story
      .When(
          "place_hold { kind: HOLD_KIND_COURT requested_by: 'orgs/k' reason { text: '保全' } review_date: '2026-09-01' "
          "}")
      .Then({"hold_placed { hold: '1' kind: HOLD_KIND_COURT requested_by: 'orgs/k' review_date: '2026-09-01' "
             "text { subject: 'erasures' open { text { text: '保全' } } } }"});
  EXPECT_EQ(story.Case().holds(0).placed_by(), "people/justice");
  story.When("place_hold { hold: '1' kind: HOLD_KIND_COURT reason { text: 'x' } }")
      .ThenRefused(v1::PART_EXISTS, "holds/1");
  story.When("place_hold { kind: HOLD_KIND_COURT requested_by: 'orgs/nowhere' reason { text: 'x' } }")
      .ThenBadField("command.place_hold.requested_by");
  story.When("lift_hold { hold: '2' reason { text: 'x' } }").ThenRefused(v1::PART_UNKNOWN, "holds/2");
  story.When("lift_hold { hold: '1' reason { text: '判决生效' } }")
      .Then({"hold_lifted { hold: '1' text { subject: 'erasures' open { text { text: '判决生效' } } } }"});
  EXPECT_TRUE(story.Case().holds(0).has_lift_time());
  story.When("lift_hold { hold: '1' reason { text: 'x' } }").ThenRefused(v1::NOT_IN_THIS_STATE, "holds/1");
}

TEST(RepeatErasure, IsTheServersAloneAndMindsNoHold) {
  const std::string repeat =
      "repeat_erasure { who: '2' basis: ERASURE_BASIS_RETENTION_OVER subjects: 'parties/2' subjects: 'case' "
      "documents: '1' documents: '7' first_time { seconds: 1800000000 } first_actor: 'people/justice' order: "
      "'orgs/office/orders/1' }";
  Given(InTheLog()).When(repeat).ThenRefused(v1::SYSTEM_ONLY);
  GivenStory story = Given(InTheLog()).By("system/clock");
  story.When(repeat).Then(
      {"personal_data_erased { who: '2' basis: ERASURE_BASIS_RETENTION_OVER subjects: 'parties/2' subjects: 'case' "
       "keys { subject: 'case' key: 10 } keys { subject: 'parties/2' key: 12 } documents: '1' "
       "first_time { seconds: 1800000000 } first_actor: 'people/justice' order: 'orgs/office/orders/1' }"});
  EXPECT_EQ(story.Case().erasures(0).erased_by(), "people/justice");
  EXPECT_EQ(story.Case().erasures(0).erase_time().seconds(), 1800000000);
  // Once; and of what the restored case does not know there is nothing to repeat.
  story.When(repeat).ThenRefused(v1::ALREADY_ERASED, "2");
  Given(InTheLog())
      .By("system/clock")
      .When(
          "repeat_erasure { who: '5' basis: ERASURE_BASIS_UNLAWFUL subjects: 'parties/5' "
          "first_time { seconds: 1 } first_actor: 'people/justice' }")
      .ThenRefused(v1::ALREADY_ERASED, "5");
}

}  // namespace
}  // namespace gaiwan
