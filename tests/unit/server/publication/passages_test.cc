#include "server/publication/passages.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/publication/redactor.h"

namespace gaiwan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Case ParseCase() {
  v1::Case c;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        case_number: "（2026）城中人调字第1号"
        text {
          subject: "case"
          open { case_text { facts: "才让欠多杰的钱" claim: "多杰要求还钱" } }
        }
        parties {
          id: "1"
          side: PARTY_SIDE_APPLICANT
          details {
            subject: "parties/1"
            open { party { name: "多杰" birth_date: "1980-03-05" address: "河东老院子" } }
          }
        }
        parties {
          id: "2"
          side: PARTY_SIDE_RESPONDENT
          kind: PARTY_KIND_LEGAL_PERSON
          details {
            subject: "parties/2"
            open { party { name: "青盐湖商贸有限公司" representative: "李四光" } }
          }
        }
        statements { id: "1" kind: STATEMENT_KIND_UNDISPUTED }
        statements { id: "2" kind: STATEMENT_KIND_FACT }
        agreements {
          id: "1"
          effective_time { seconds: 1 }
          text { open { agreement { clauses: "多杰收款" clauses: "两清" } } }
        }
        agreements {
          id: "2"
          text { open { agreement { clauses: "没有生效的一条" } } }
        })pb",
      &c));
  return c;
}

std::vector<v1::Event> ParseHistory() {
  std::vector<v1::Event> events(4);
  const char* const texts[] = {R"pb(party_added {
                                      party: "1"
                                      details {
                                        subject: "parties/1"
                                        open { party { name: "多尔杰" } }
                                      }
                                    })pb",
                               R"pb(statement_recorded {
                                      statement: "1"
                                      text { open { text { text: "借过钱" } } }
                                    })pb",
                               R"pb(statement_recorded {
                                      statement: "2"
                                      text { open { text { text: "只是一方的话" } } }
                                    })pb",
                               R"pb(session_ended { text { open { text { text: "笔录里有让步" } } } })pb"};
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(texts[i], &events[i]));
  }
  return events;
}

std::string TextOfCase() {
  std::string text;
  for (const Passage& passage : PassagesOf(ParseCase(), ParseHistory(), EmptyReference())) {
    text += passage.title.zh() + "\n" + passage.text + "\n";
  }
  return text;
}

TEST(Passages, WhatIsUndisputedAndWhatTookEffectIsThere) {
  EXPECT_THAT(TextOfCase(), HasSubstr("借过钱"));
  EXPECT_THAT(TextOfCase(), HasSubstr("1．多杰收款\n2．两清"));
  EXPECT_THAT(TextOfCase(), HasSubstr("申请人：多杰"));
}

TEST(Passages, WhatOneSideSaidMinutesAndDraftsAreNot) {
  EXPECT_THAT(TextOfCase(), Not(HasSubstr("只是一方的话")));
  EXPECT_THAT(TextOfCase(), Not(HasSubstr("笔录里有让步")));
  EXPECT_THAT(TextOfCase(), Not(HasSubstr("没有生效的一条")));
}

TEST(Passages, PeopleAreKnownByFormerNamesAndWhatStandsInTheirDetails) {
  const v1::Case c = ParseCase();
  const Replacements replacements =
      ReplacementsFor(c, ParseHistory(), *EmptyReference().directory, v1::PUBLICATION_NAMING_UNSPECIFIED);
  const Redactor redactor(&replacements);
  const auto redacted = [&](absl::string_view text) {
    std::string out;
    for (const v1::PublicationPiece& piece : redactor.Redact(text)) out += piece.replacement();
    return out;
  };
  EXPECT_EQ(redacted("多尔杰即多杰"), "甲某即甲某");
  EXPECT_EQ(redacted("青盐湖商贸有限公司"), "甲单位");
  EXPECT_EQ(redacted("法定代表人李四光"), "法定代表人乙某");
  EXPECT_EQ(redacted("1980年3月5日，河东老院子"), "某年某月某日，某地");
  EXPECT_EQ(redacted(TextOfCase()).find("多杰"), std::string::npos);
}

TEST(Passages, TwoPartiesOfOneNameAreToldApartWhereItIsKnownWhoIsMeant) {
  v1::Case c = ParseCase();
  v1::Party* const other = c.mutable_parties(1);
  other->set_kind(v1::PARTY_KIND_PERSON);
  other->mutable_details()->mutable_open()->mutable_party()->set_name("多杰");
  // Entered once more by mistake, and removed: one of the two.
  *c.add_parties() = c.parties(0);
  c.mutable_parties(2)->set_removed(true);
  c.mutable_parties(2)->mutable_details()->set_subject("parties/3");
  const Replacements replacements =
      ReplacementsFor(c, ParseHistory(), *EmptyReference().directory, v1::PUBLICATION_NAMING_UNSPECIFIED);
  const Redactor redactor(&replacements);
  std::string text;
  for (const Passage& passage : PassagesOf(c, ParseHistory(), EmptyReference())) {
    for (const v1::PublicationPiece& piece : redactor.Redact(passage.text, KnownOf(passage, replacements))) {
      text += piece.replacement();
    }
    text += "\n";
  }
  EXPECT_THAT(text, HasSubstr("申请人：甲某\n被申请人：乙某"));
  EXPECT_THAT(text, HasSubstr("欠甲某或乙某的钱"));
  EXPECT_TRUE(redactor.FindAll(text).empty()) << "it is released as it was prepared";
}

}  // namespace
}  // namespace gaiwan
