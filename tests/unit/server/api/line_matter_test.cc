#include "server/api/line_matter.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/testing/status_matchers.h"
#include "workflow/hand_over_content.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::InEffect;
using testing::Join;
using testing::Live;
using testing::Lived;
using ::testing::Not;
using testing::Opened;
using testing::Story;

constexpr char kSecret[] = "谁也不该看到";

std::string Words(const std::string& words) {
  return absl::StrCat("text { subject: 'case' open { text { text: '", words, "' } } }");
}
std::string Said(const std::string& id, const std::string& kind, const std::string& words) {
  return absl::StrCat("statement_recorded { statement: '", id, "' party: '1' kind: STATEMENT_KIND_", kind, " ",
                      Words(words), " }");
}
std::string Paper(const std::string& id, const std::string& paper, const std::string& title) {
  return absl::StrCat("document_added { document: '", id, "' paper: '", paper, "' sha256: '", id, "' ", Words(title),
                      " }");
}

// A case as somebody who sees all of it has it, and what of it goes to the worker when it was handed over last.
PaperMatter NarrowedOf(const Story& story) {
  const Lived lived = Live(story);
  std::vector<const v1::Event*> history;
  PaperMatter matter;
  matter.c = lived.c;
  for (const v1::Event& event : lived.events) {
    history.push_back(&event);
    matter.history.push_back(event);
  }
  const absl::StatusOr<v1::HandOverContent> content =
      MakeHandOverContent(lived.c, history, lived.c.line_hand_overs(lived.c.line_hand_overs_size() - 1), "c-1-9",
                          [](v1::Personal*) { return absl::OkStatus(); });
  EXPECT_OK(content.status());
  NarrowForLine(*content, &matter);
  return matter;
}

std::string TextOf(const PaperMatter& matter) {
  std::string text = matter.c.SerializeAsString();
  for (const v1::Event& event : matter.history) text += event.SerializeAsString();
  return text;
}

Story Full() {
  return Join({Opened(),
               InEffect("1"),
               {Said("1", "FACT", "借条是本人所签"), "statement_confirmed { statement: '1' party: '2' }",
                Said("2", "FACT", kSecret), Said("3", "UNDISPUTED", kSecret), Said("4", "CONCESSION", kSecret),
                absl::StrCat("investigation_recorded { ", Words(kSecret), " }"),
                absl::StrCat("note_added { ", Words(kSecret), " }"),
                "session_started { session: '1' mode: SESSION_MODE_FIELD }",
                absl::StrCat("session_ended { session: '1' result: SESSION_RESULT_AGREED ", Words(kSecret), " }"),
                Paper("scan", "agreement", "签字页"), Paper("kept", "evidence", kSecret)}});
}

TEST(LineMatter, ForACourtHasWhatThePacketPrintsAndNoMore) {
  const PaperMatter matter = NarrowedOf(Join(
      {Full(),
       {"confirmation_applied_for { confirmation: '1' agreement: '1' court: 'orgs/k' applicants: '1' applicants: '2' "
        "hand_over { way: HAND_OVER_WAY_BY_LINE } }"}}));
  EXPECT_THAT(TextOf(matter), Not(HasSubstr(kSecret)));
  EXPECT_THAT(TextOf(matter), HasSubstr("借条是本人所签"));
  EXPECT_THAT(TextOf(matter), HasSubstr("签字页"));
  ASSERT_EQ(matter.c.documents_size(), 1);
  EXPECT_EQ(matter.c.documents(0).id(), "scan");
  ASSERT_EQ(matter.c.statements_size(), 1);
  EXPECT_EQ(matter.c.statements(0).id(), "1");
  EXPECT_EQ(matter.c.agreements_size(), 1);
  EXPECT_EQ(matter.c.parties_size(), 2);
}

// The police learn of a danger, not of what was agreed, said or proved; nor what it is about.
TEST(LineMatter, ForAnotherOfficeHasItsReasonAlone) {
  const PaperMatter matter = NarrowedOf(Join(
      {Full(),
       {absl::StrCat("referred_out { referral: '1' partner: 'police' to: 'orgs/x' reason: 'danger' hand_over { way: "
                     "HAND_OVER_WAY_BY_LINE } ",
                     Words("扬言报复"), " }")}}));
  EXPECT_THAT(TextOf(matter), Not(HasSubstr(kSecret)));
  EXPECT_THAT(TextOf(matter), HasSubstr("扬言报复"));
  EXPECT_THAT(TextOf(matter), Not(HasSubstr("借条是本人所签")));
  EXPECT_EQ(matter.c.agreements_size(), 0);
  EXPECT_EQ(matter.c.documents_size(), 0);
  EXPECT_EQ(matter.c.statements_size(), 0);
  ASSERT_EQ(matter.c.referrals_size(), 1);
  EXPECT_EQ(matter.history.size(), 1u);
}

// An office that opens a file is told what the dispute is about; one that is called to a danger is not.
TEST(LineMatter, TellsWhatItIsAboutToWhoOpensAFile) {
  const auto told = [](const char* reason) {
    Lived lived = Live(Join({Opened(),
                             {absl::StrCat("referred_out { referral: '1' partner: 'x' to: 'orgs/x' reason: '", reason,
                                           "' hand_over { way: HAND_OVER_WAY_BY_LINE } }")}}));
    lived.c.mutable_text()->mutable_open()->mutable_case_text()->set_facts("欠租");
    v1::PartyDetails* details = lived.c.mutable_parties(0)->mutable_details()->mutable_open()->mutable_party();
    details->set_id_number("632821198706051234");
    details->set_phone("13811110001");
    PaperMatter matter;
    matter.c = lived.c;
    v1::HandOverContent content;
    content.set_subject("referrals/1");
    content.mutable_referral()->set_reason(reason);
    NarrowForLine(content, &matter);
    EXPECT_EQ(matter.c.parties(0).details().open().party().id_number(), "");
    EXPECT_EQ(matter.c.parties(0).details().open().party().phone(), "13811110001");
    return matter.c.has_text();
  };
  EXPECT_FALSE(told("danger"));
  EXPECT_TRUE(told("for-arbitration"));
}

}  // namespace
}  // namespace gaiwan
