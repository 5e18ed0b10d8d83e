#include "server/anomalies/anomaly_reader.h"

#include <memory>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace gaiwan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Case Parsed(const char* text) {
  v1::Case c;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &c));
  return c;
}

v1::Case Concluded() {
  return Parsed(R"pb(
    name: "cases/c-1"
    opener: "people/p-registrar"
    request_time { seconds: 1000 }
    create_time { seconds: 1100 }
    mediators { person: "people/p-2" }
    mediators { person: "people/p-1" lead: true }
    parties { id: "1" side: PARTY_SIDE_APPLICANT kind: PARTY_KIND_PERSON contact_count: 2 }
    parties { id: "2" side: PARTY_SIDE_RESPONDENT kind: PARTY_KIND_LEGAL_PERSON }
    parties { id: "3" removed: true }
    sessions {
      id: "1"
      venue: "orgs/room"
      start_time { seconds: 2000 }
      end_time { seconds: 5600 }
      people: "people/p-1"
      lead: "people/p-1"
      attendance { who: "2" presence: PRESENCE_BY_PHONE }
      attendance { who: "1" presence: PRESENCE_ABSENT }
    }
    sessions {
      id: "2"
      start_time { seconds: 9000 }
    }
    sessions {
      id: "3"
      cancelled: true
      start_time { seconds: 2000 }
      end_time { seconds: 5600 }
    }
    agreements {
      round: 1
      effective_time { seconds: 6000 }
      clauses {
        kind: CLAUSE_KIND_MONEY
        amount { fen: 5000 }
      }
      clauses {
        kind: CLAUSE_KIND_MONEY
        instalments { amount { fen: 100 } }
        instalments { amount { fen: 200 } }
      }
      clauses { kind: CLAUSE_KIND_ACT }
    }
    agreements {
      round: 1
      clauses {
        kind: CLAUSE_KIND_MONEY
        amount { fen: 7 }
      }
    }
    round_records {
      round: 1
      accepted_by: "orgs/c"
      accepted { act_time { seconds: 1500 } }
      concluded_by: "orgs/c"
      concluded {
        act_time { seconds: 6000 }
        record_time { seconds: 7000 }
      }
    }
  )pb");
}

TEST(ToConcludedCase, ReadsPhotographsAndRecordingsThatStand) {
  v1::Case c = Concluded();
  const auto add = [&](const std::string& digest, const std::string& media_type) {
    v1::Document* document = c.add_documents();
    document->set_sha256(digest + std::string(48, '0'));
    document->set_media_type(media_type);
    return document;
  };
  add("00000000000000ff", "image/jpeg");
  add("000000000000000a", "audio/ogg");
  add("00000000000000ff", "image/jpeg");
  add("0000000000000001", "application/pdf");
  add("0000000000000002", "image/png")->set_withdrawn(true);
  add("0000000000000003", "image/png")->set_erased(true);
  EXPECT_THAT(ToConcludedCase(c, v1::LookupRow())->proofs, ElementsAre(0x0a, 0xff));
}

TEST(ToConcludedCase, ReadsWhatTheSignsAskFor) {
  v1::LookupRow lookup;
  v1::LookupParty* party = lookup.add_parties();
  party->set_party("1");
  party->add_phones(11);
  party->add_names(12);
  party->add_ids(13);
  lookup.add_text_parts(21);
  const std::unique_ptr<ConcludedCase> c = ToConcludedCase(Concluded(), lookup);
  ASSERT_NE(c, nullptr);
  EXPECT_EQ(c->name, "cases/c-1");
  EXPECT_EQ(c->committee, "orgs/c");
  EXPECT_EQ(c->mediator, "people/p-1");
  EXPECT_EQ(c->opener, "people/p-registrar");
  EXPECT_FALSE(c->on_the_spot);
  EXPECT_TRUE(c->settled);
  EXPECT_EQ(c->fen, 5300);
  EXPECT_EQ(absl::ToUnixSeconds(c->asked), 1000);
  EXPECT_EQ(absl::ToUnixSeconds(c->opened), 1100);
  EXPECT_EQ(absl::ToUnixSeconds(c->agreed), 6000);
  EXPECT_EQ(absl::ToUnixSeconds(c->concluded), 7000);
  ASSERT_EQ(c->sessions.size(), 1u) << "one is not over, one was cancelled";
  EXPECT_THAT(c->sessions[0].people, ElementsAre("people/p-1"));
  ASSERT_EQ(c->parties.size(), 2u) << "one was taken out";
  EXPECT_THAT(c->parties[0].phones, ElementsAre(11));
  EXPECT_THAT(c->parties[0].names, ElementsAre(12));
  EXPECT_EQ(c->parties[0].contacts, 2);
  EXPECT_FALSE(c->parties[0].came);
  EXPECT_TRUE(c->parties[1].organisation);
  EXPECT_TRUE(c->parties[1].came);
  EXPECT_THAT(c->words, ElementsAre(21));
}

TEST(ToConcludedCase, KnowsNothingOfWhoWasErased) {
  const std::unique_ptr<ConcludedCase> c = ToConcludedCase(Concluded(), {});
  ASSERT_NE(c, nullptr);
  EXPECT_THAT(c->parties[0].phones, IsEmpty());
  EXPECT_THAT(c->words, IsEmpty());
}

TEST(ToConcludedCase, LeavesOutWhatGoesOnAndWhatCameFromPaper) {
  v1::Case open = Concluded();
  open.mutable_round_records(0)->clear_concluded();
  EXPECT_EQ(ToConcludedCase(open, {}), nullptr);
  v1::Case paper = Concluded();
  paper.mutable_imported();
  EXPECT_EQ(ToConcludedCase(paper, {}), nullptr);
  v1::Case declined = Concluded();
  declined.mutable_round_records(0)->clear_accepted();
  EXPECT_EQ(ToConcludedCase(declined, {}), nullptr);
}

TEST(ToConcludedCase, ThatEndedWithoutAgreementSettledNothing) {
  v1::Case failed = Concluded();
  failed.mutable_agreements(0)->clear_effective_time();
  const std::unique_ptr<ConcludedCase> c = ToConcludedCase(failed, {});
  ASSERT_NE(c, nullptr);
  EXPECT_FALSE(c->settled);
  EXPECT_EQ(c->fen, 0);
}

}  // namespace
}  // namespace gaiwan
