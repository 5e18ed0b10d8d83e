#include "server/auth/sight.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/auth/shipped_policy.h"
#include "tests/testing/county_policy.h"
#include "tests/testing/fake_facts.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/evolve.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::CountyPolicy;
using ::gaiwan::testing::FakeDirectory;
using ::testing::Contains;
using ::testing::ElementsAre;

const absl::CivilDay kDay(2026, 3, 2);

// A county, a town with its offices, two villages with their committees, a grid.
FakeDirectory County() {
  return FakeDirectory()
      .Org("county", "county")
      .Org("town", "town", "county")
      .Org("town-justice", "judicial_office", "town")
      .Org("town-centre", "governance_centre", "town")
      .Org("other-town", "town", "county")
      .Org("other-justice", "judicial_office", "other-town")
      .Org("village", "village", "town")
      .Org("committee", "mediation_committee", "village")
      .Org("grid", "grid", "village")
      .Org("neighbour", "village", "town")
      .Org("neighbour-committee", "mediation_committee", "neighbour")
      .Org("court", "court", "county")
      .Org("police", "police", "county")
      .Serves("committee", "village")
      .Serves("committee", "grid")
      .Serves("neighbour-committee", "neighbour")
      .Person("head", "committee", "head")
      .Person("registrar", "committee", "registrar")
      .Person("mediator", "committee", "mediator")
      .Person("colleague", "committee", "mediator")
      .Person("other-head", "neighbour-committee", "head")
      .Person("officer", "town-justice", "justice-officer")
      .Person("other-officer", "other-justice", "justice-officer")
      .Person("dispatcher", "town-centre", "dispatcher")
      .Person("walker", "grid", "grid-member")
      .Person("administrator", "county", "administrator")
      .Person("judge", "court", "court-liaison")
      .Person("policeman", "police", "police-liaison");
}

v1::Case AcceptedCase() {
  v1::Case c;
  c.set_name("cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa");
  c.set_unit("orgs/village");
  c.set_committee("orgs/committee");
  c.set_source("on_application");
  c.set_case_number("1");
  c.set_opener("people/walker");
  c.add_mediators()->set_person("people/mediator");
  return c;
}

const absl::Time kNow = StartOfDay(kDay) + absl::Hours(9);

// As they look in a way that is noted before it is answered.
Sight See(const v1::Case& c, const std::string& person, const std::string& reason = "", absl::Time now = kNow) {
  const FakeDirectory directory = County();
  Caller caller;
  caller.person = person.find('/') == std::string::npos ? "people/" + person : person;
  caller.reason = reason;
  return SightOf(c, Noted(ViewerOf(caller, directory, now, CountyPolicy()), caller), directory);
}

// As they look in a list, which is not noted case by case.
Sight SeeInPassing(const v1::Case& c, const std::string& person, const std::string& reason = "") {
  const FakeDirectory directory = County();
  Caller caller;
  caller.person = "people/" + person;
  caller.reason = reason;
  return SightOf(c, ViewerOf(caller, directory, kNow, CountyPolicy()), directory);
}

// The rules and bars that apply, in the order of the table.
std::vector<std::string> Why(const v1::Case& c, const std::string& person) {
  const FakeDirectory directory = County();
  Caller caller;
  caller.person = "people/" + person;
  const SightReasons reasons = ExplainSight(c, ViewerOf(caller, directory, kNow, CountyPolicy()), directory);
  std::vector<std::string> all = reasons.rules;
  all.insert(all.end(), reasons.bars.begin(), reasons.bars.end());
  return all;
}

bool IsProcess(const Sight& sight) {
  return sight.shown == ClassSet{v1::GLIMPSE, v1::PROCESS};
}

TEST(SightOf, AcceptedCaseFollowsTheMatrix) {
  const v1::Case c = AcceptedCase();
  EXPECT_THAT(Why(c, "mediator"), Contains("assigned-mediator"));
  EXPECT_TRUE(See(c, "mediator").Shows(v1::TALK));
  EXPECT_FALSE(See(c, "mediator").Shows(v1::COMPLAINT));
  EXPECT_THAT(Why(c, "head"), ElementsAre("head-and-registrar", "committee-on-itself"));
  EXPECT_TRUE(See(c, "head").Shows(v1::RECORDS));
  EXPECT_FALSE(See(c, "head").Shows(v1::TALK));
  EXPECT_THAT(Why(c, "officer"), ElementsAre("justice-officer"));
  EXPECT_TRUE(See(c, "officer").Shows(v1::SATISFACTION));
  EXPECT_TRUE(IsProcess(See(c, "dispatcher")));
  EXPECT_TRUE(IsProcess(See(c, "administrator")));
  EXPECT_EQ(See(c, "walker").shown, ClassSet{v1::GLIMPSE}) << "the opener of what has become a case: handled or not";
  EXPECT_TRUE(See(c, "colleague").none()) << "a mediator of the same committee who is not assigned";
  EXPECT_TRUE(See(c, "other-head").none());
  EXPECT_TRUE(See(c, "other-officer").none());
  EXPECT_TRUE(See(c, "judge").none());
  EXPECT_TRUE(See(c, "policeman").none());
  EXPECT_TRUE(See(c, "nobody").none());
}

TEST(SightOf, OpenerSeesTheirOwnClueUntilItIsACase) {
  v1::Case c = AcceptedCase();
  c.clear_mediators();
  c.clear_case_number();
  c.clear_source();
  EXPECT_TRUE(See(c, "walker").Shows(v1::RECORDS));
  c.set_source("on_own_initiative");
  EXPECT_EQ(See(c, "walker").shown, ClassSet{v1::GLIMPSE});
  EXPECT_EQ(See(c, "walker").own_acts_of, "people/walker") << "and the own report";
}

TEST(SightOf, OpenerWithAnOfficeSeesTheCaseUntilItIsAccepted) {
  v1::Case c = AcceptedCase();
  c.clear_mediators();
  c.set_opener("people/colleague");
  c.clear_case_number();
  EXPECT_TRUE(See(c, "colleague").Shows(v1::RECORDS));
  c.set_case_number("1");
  c.add_mediators()->set_person("people/mediator");
  EXPECT_TRUE(IsProcess(See(c, "colleague")));
}

TEST(SightOf, GridMembersSeeTheCluesOfTheirGrid) {
  v1::Case c = AcceptedCase();
  c.set_opener("people/somebody");
  c.set_unit("orgs/grid");
  c.clear_source();
  EXPECT_TRUE(See(c, "walker").Shows(v1::RECORDS));
  c.set_source("on_application");
  EXPECT_TRUE(IsProcess(See(c, "walker")));
}

TEST(SightOf, MediatorsSeeThatACaseWaitsForOneOfThem) {
  v1::Case c = AcceptedCase();
  c.clear_mediators();
  EXPECT_TRUE(IsProcess(See(c, "colleague")));
}

TEST(SightOf, WhoIsOfferedACaseSeesItsProcessWhileTheOfferStands) {
  v1::Case c = AcceptedCase();
  v1::Transfer* transfer = c.add_transfers();
  transfer->set_to("orgs/neighbour");
  transfer->set_state(v1::TRANSFER_STATE_OFFERED);
  EXPECT_TRUE(IsProcess(See(c, "other-head")));
  transfer->set_state(v1::TRANSFER_STATE_WITHDRAWN);
  EXPECT_TRUE(See(c, "other-head").none());
}

// Bars of those a case is offered to were looked up by the places that rules have in the table: another bar's, or none.
TEST(SightOf, ABarOfReceiversAndAddresseesHidesFromThem) {
  const absl::StatusOr<std::shared_ptr<const Policy>> policy = Policy::FromTextproto(absl::StrCat(ShippedPolicy(), R"(
    bars { id: "asked" label { zh: "被邀" } relation: SIGHT_RELATION_RECEIVER posts: ["head"] hides: [GLIMPSE] }
    bars { id: "told" label { zh: "收件" } relation: SIGHT_RELATION_ADDRESSEE org_kinds: ["court"] hides: [GLIMPSE] })"));
  ASSERT_TRUE(policy.ok()) << policy.status();
  const FakeDirectory directory = County();
  v1::Case c = AcceptedCase();
  c.mutable_delegation()->set_court("orgs/court");
  v1::Transfer* transfer = c.add_transfers();
  transfer->set_to("orgs/neighbour");
  transfer->set_state(v1::TRANSFER_STATE_OFFERED);
  const auto sees = [&](const std::string& person) {
    Caller caller;
    caller.person = "people/" + person;
    return !SightOf(c, ViewerOf(caller, directory, kNow, *policy), directory).none();
  };
  EXPECT_FALSE(sees("other-head"));
  EXPECT_FALSE(sees("judge"));
  EXPECT_TRUE(sees("head"));
  EXPECT_TRUE(sees("officer"));
}

TEST(SightOf, TheCourtThatDelegatedSeesTheProcess) {
  v1::Case c = AcceptedCase();
  c.mutable_delegation()->set_court("orgs/court");
  EXPECT_TRUE(IsProcess(See(c, "judge")));
  c.clear_delegation();
  c.add_referrals()->set_to("orgs/police");
  EXPECT_TRUE(IsProcess(See(c, "policeman")));
}

// Minors and violence: who sees the process alone sees nothing; who works on it does.
TEST(SightOf, ASealedCaseIsKeptFromThoseWhoSeeTheProcessAlone) {
  v1::Case c = AcceptedCase();
  c.add_parties()->set_minor(true);
  EXPECT_TRUE(See(c, "dispatcher").none());
  EXPECT_TRUE(See(c, "administrator").none());
  EXPECT_TRUE(See(c, "mediator").Shows(v1::RECORDS));
  EXPECT_TRUE(See(c, "officer").Shows(v1::RECORDS));
  c.mutable_parties(0)->set_minor(false);
  c.set_dispute_class("01-06");
  EXPECT_TRUE(See(c, "dispatcher").none());
}

TEST(SightOf, WhoseRecusalWasGrantedSeesNothingWhateverTheirPosts) {
  v1::Case c = AcceptedCase();
  v1::Recusal* recusal = c.add_recusals();
  recusal->set_mediator("people/head");
  recusal->set_state(v1::RECUSAL_STATE_ASKED);
  EXPECT_FALSE(See(c, "head").none());
  recusal->set_state(v1::RECUSAL_STATE_GRANTED);
  EXPECT_TRUE(See(c, "head").none());
  EXPECT_FALSE(See(c, "registrar").none());
}

// Committee, judicial office, court, grid: nobody reads a case of their own by a post, and somebody is left who does.
TEST(SightOf, WhoIsAPartyThemselvesSeesNothingByAPost) {
  v1::Case c = AcceptedCase();
  c.mutable_delegation()->set_court("orgs/court");
  v1::SightGrant* grant = c.add_sight_grants();
  grant->set_person("people/dispatcher");
  *grant->mutable_end_time() = ToProto(kNow + absl::Hours(1));
  for (const char* person : {"head", "mediator", "officer", "judge", "walker", "administrator", "dispatcher"}) {
    v1::Case own = c;
    v1::Party* party = own.add_parties();
    party->set_person(absl::StrCat("people/", person));
    EXPECT_FALSE(See(c, person).none()) << person;
    EXPECT_TRUE(See(own, person, "核对").none()) << person;
    EXPECT_THAT(Why(own, person), Contains("conflict-of-interest"));
    EXPECT_TRUE(See(own, "registrar").Shows(v1::RECORDS) &&
                See(own, person == std::string("officer") ? "head" : "officer").Shows(v1::RECORDS))
        << "somebody is left";
    party->set_removed(true);
    EXPECT_FALSE(See(own, person).none()) << person << ", taken out of the case again";
  }
}

v1::Case ClosedCase() {
  v1::Case c = AcceptedCase();
  c.set_round(1);
  c.set_closed(true);
  v1::RoundRecord* record = c.add_round_records();
  record->set_round(1);
  *record->mutable_concluded()->mutable_record_time() = ToProto(kNow);
  return c;
}

TEST(SightOf, AMediatorsAccessEndsHalfAYearAfterTheClosing) {
  v1::Case c = ClosedCase();
  EXPECT_TRUE(See(c, "mediator", "", kNow + absl::Hours(24 * 179)).Shows(v1::RECORDS));
  const Sight later = See(c, "mediator", "", kNow + absl::Hours(24 * 181));
  EXPECT_FALSE(later.Shows(v1::RECORDS));
  EXPECT_TRUE(later.Shows(v1::AGREEMENT)) << "what was agreed may still have to be performed";
  c.set_closed(false);
  EXPECT_TRUE(See(c, "mediator", "", kNow + absl::Hours(24 * 500)).Shows(v1::RECORDS));
}

// The half year ran from the last entry, and a mediator could make one: a note on day 200 opened everything again.
TEST(SightOf, AnEntryAfterTheEndBringsNoAccessBack) {
  v1::Case c = ClosedCase();
  const absl::Time later = kNow + absl::Hours(24 * 200);
  v1::Event note;
  note.set_version(9);
  note.set_actor("people/mediator");
  *note.mutable_record_time() = *note.mutable_act_time() = ToProto(later);
  note.mutable_note_added();
  Evolve(note, &c);
  ASSERT_EQ(ToTime(c.update_time()), later);
  const Sight sight = See(c, "mediator", "", later + absl::Hours(1));
  for (const v1::FieldClass each : {v1::PARTIES, v1::CONTACT, v1::RECORDS, v1::TALK, v1::CONCESSION}) {
    EXPECT_FALSE(sight.Shows(each)) << v1::FieldClass_Name(each);
  }
}

TEST(SightOf, AMediatorsAccessLastsWhileSomethingIsOwed) {
  v1::Case c = ClosedCase();
  v1::Obligation* owed = c.add_obligations();
  owed->set_due_date("2027-03-01");
  owed->set_state(v1::OBLIGATION_STATE_OPEN);
  const absl::Time due = StartOfDay(absl::CivilDay(2027, 3, 2));
  EXPECT_TRUE(See(c, "mediator", "", due + absl::Hours(24 * 179)).Shows(v1::RECORDS));
  EXPECT_FALSE(See(c, "mediator", "", due + absl::Hours(24 * 180)).Shows(v1::RECORDS));
  // Performed a year earlier: nothing is left to do then.
  owed->set_state(v1::OBLIGATION_STATE_DONE);
  *owed->mutable_act_time() = ToProto(kNow + absl::Hours(24));
  EXPECT_TRUE(See(c, "mediator", "", kNow + absl::Hours(24 * 180)).Shows(v1::RECORDS));
  EXPECT_FALSE(See(c, "mediator", "", kNow + absl::Hours(24 * 182)).Shows(v1::RECORDS));
  owed->set_state(v1::OBLIGATION_STATE_LAPSED);
  EXPECT_FALSE(See(c, "mediator", "", kNow + absl::Hours(24 * 180)).Shows(v1::RECORDS));
}

TEST(SightOf, AStandInSeesWhatTheOtherSeesThere) {
  FakeDirectory directory = County();
  directory.PersonWithoutPost("stand-in").StandIn("stand-in", "committee", "mediator");
  Caller caller;
  caller.person = "people/stand-in";
  const auto see = [&](const v1::Case& c) {
    return SightOf(c, ViewerOf(caller, directory, kNow, CountyPolicy()), directory);
  };
  v1::Case c = AcceptedCase();
  EXPECT_EQ(see(c), See(c, "mediator"));
  EXPECT_TRUE(see(c).Shows(v1::RECORDS));
  // Elsewhere they are nobody, and so is who was recused from the case themselves.
  v1::Case elsewhere = AcceptedCase();
  elsewhere.set_unit("orgs/neighbour");
  elsewhere.set_committee("orgs/neighbour-committee");
  EXPECT_TRUE(see(elsewhere).none());
  v1::Recusal* recusal = c.add_recusals();
  recusal->set_mediator("people/stand-in");
  recusal->set_state(v1::RECUSAL_STATE_GRANTED);
  EXPECT_TRUE(see(c).none());
}

TEST(SightOf, AReasonShowsWhatTheTableKeepsForIt) {
  const v1::Case c = AcceptedCase();
  EXPECT_FALSE(See(c, "officer").Shows(v1::CONTACT));
  EXPECT_TRUE(See(c, "officer").masked.Has(v1::CONTACT));
  const Sight told = See(c, "officer", "核对送达地址");
  EXPECT_TRUE(told.Shows(v1::CONTACT));
  EXPECT_EQ(told.revealed, ClassSet{v1::CONTACT});
  EXPECT_FALSE(See(c, "dispatcher", "想看看").Shows(v1::CONTACT));
}

// A reason opened contacts in every list and after every command, where nobody noted it.
TEST(SightOf, AReasonOpensNothingWhereTheLookIsNotNoted) {
  const Sight sight = SeeInPassing(AcceptedCase(), "officer", "核对送达地址");
  EXPECT_FALSE(sight.Shows(v1::CONTACT));
  EXPECT_TRUE(sight.masked.Has(v1::CONTACT));
  EXPECT_TRUE(sight.revealed.empty());
}

TEST(SightOf, BrokenGlassShowsWhereItStandsWhereTheLookIsNotNoted) {
  v1::Case c = AcceptedCase();
  v1::SightGrant* grant = c.add_sight_grants();
  grant->set_person("people/policeman");
  *grant->mutable_end_time() = ToProto(kNow + absl::Hours(1));
  const Sight sight = SeeInPassing(c, "policeman");
  EXPECT_TRUE(IsProcess(sight));
  EXPECT_TRUE(sight.revealed.empty()) << "nothing of it has to be noted first";
  EXPECT_TRUE(See(c, "policeman").Shows(v1::RECORDS));
}

TEST(SightOf, BrokenGlassShowsUntilItsEnd) {
  v1::Case c = AcceptedCase();
  v1::SightGrant* grant = c.add_sight_grants();
  grant->set_person("people/dispatcher");
  *grant->mutable_end_time() = ToProto(kNow + absl::Hours(1));
  const Sight sight = See(c, "dispatcher");
  EXPECT_TRUE(sight.Shows(v1::RECORDS));
  EXPECT_TRUE(sight.revealed.Has(v1::RECORDS)) << "noted before it is shown";
  EXPECT_FALSE(sight.Shows(v1::TALK));
  EXPECT_TRUE(IsProcess(See(c, "dispatcher", "", kNow + absl::Hours(1))));
  EXPECT_FALSE(See(c, "policeman").Shows(v1::GLIMPSE)) << "the glass is broken for one person";
}

TEST(SightOf, APartySeesItsOwnCaseAndNoOther) {
  v1::Case c = AcceptedCase();
  c.add_parties()->set_id("1");
  const Sight sight = See(c, c.name() + "/parties/1");
  EXPECT_TRUE(sight.Shows(v1::AGREEMENT));
  EXPECT_TRUE(sight.own.Has(v1::CONTACT));
  EXPECT_EQ(sight.party, "1");
  EXPECT_TRUE(See(c, c.name() + "/parties/2").none());
  EXPECT_TRUE(See(c, "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb/parties/1").none());
  c.mutable_parties(0)->set_removed(true);
  EXPECT_TRUE(See(c, c.name() + "/parties/1").none());
}

TEST(IsAdministrator, IsAPost) {
  const FakeDirectory directory = County();
  EXPECT_TRUE(IsAdministrator("people/administrator", directory, kDay));
  EXPECT_FALSE(IsAdministrator("people/head", directory, kDay));
}

}  // namespace
}  // namespace gaiwan
