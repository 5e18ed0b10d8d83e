#include "server/messages/message_recipients.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kToday(2026, 3, 2);

// What is open stays so: these tests seal nothing.
absl::Status Open(absl::string_view, v1::Personal*) {
  return absl::OkStatus();
}

v1::Case CaseFrom(const std::string& text) {
  v1::Case c;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &c)) << text;
  return c;
}

// A town with its judicial office, a village with its committee, another village with one; people of each.
std::shared_ptr<const Directory> County() {
  v1::DirectoryChanged change;
  const auto add = [&](const std::string& code, const std::string& parent, const std::string& kind) {
    v1::Organisation* org = change.add_organisations();
    org->set_code(code);
    org->set_parent(parent);
    org->set_kind(kind);
  };
  add("t", "county", "town");
  add("county", "", "county");
  add("bureau", "county", "justice_bureau");
  add("t-justice", "t", "judicial_office");
  add("v", "t", "village");
  add("v-committee", "v", "mediation_committee");
  add("w", "t", "village");
  add("w-committee", "w", "mediation_committee");
  std::vector<DirectoryPerson> people;
  const auto person = [&](const std::string& id, const std::string& org, const std::string& role,
                          const std::string& until) {
    DirectoryPerson each;
    each.id = id;
    each.details.set_name("某" + id);
    each.details.set_phone("1990000");
    v1::Post& post = each.posts.emplace_back();
    post.set_org(org);
    post.set_role(role);
    post.set_valid_to(until);
    v1::StoredPerson* stored = change.add_people();
    stored->set_id(id);
    *stored->add_posts() = post;
    people.push_back(std::move(each));
  };
  person("head", "v-committee", "head", "");
  person("registrar", "v-committee", "registrar", "");
  person("former", "v-committee", "head", "2025-12-31");
  person("mediator", "v-committee", "mediator", "");
  person("other-head", "w-committee", "head", "");
  person("officer", "t-justice", "justice-officer", "");
  add("t-centre", "t", "governance_centre");
  add("court", "", "court");
  add("other-court", "", "court");
  person("county-officer", "bureau", "justice-officer", "");
  person("dispatcher", "t-centre", "dispatcher", "");
  person("liaison", "court", "court-liaison", "");
  person("other-liaison", "other-court", "court-liaison", "");
  return Directory().With(change, people, 1);
}

v1::Case Dispute() {
  return CaseFrom(R"(
      name: 'cases/c-1' unit: 'orgs/v' committee: 'orgs/v-committee'
      parties { id: '1' details { open { party { name: '叶某' phone: '1' languages: 'bo' languages: 'zh' } } } }
      parties { id: '2' details { open { party { name: '孔某' } } } }
      parties { id: '3' minor: true details { open { party { name: '童某' phone: '3' } } } }
      parties { id: '4' removed: true details { open { party { name: '退某' phone: '4' } } } }
      representatives { id: 'r1' party: '3' person { open { person { name: '父某' phone: '5' } } } }
      representatives { id: 'r2' party: '2' person { open { person { name: '无号' } } } }
      mediators { person: 'people/mediator' }
      sessions { id: '1' parties: '1' } sessions { id: '2' } )");
}

absl::StatusOr<std::vector<std::string>> Recipients(v1::MessageAudience to, const Matter& matter = {},
                                                    const v1::Case& c = Dispute()) {
  v1::MessageRule rule;
  rule.set_to(to);
  return RecipientsOf(rule, matter, c, *County(), kToday, Open);
}

TEST(Recipients, PartiesOrWhoStandsForThem) {
  // A minor's guardian; whoever has no number and nobody with one stays a matter for a person.
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_PARTIES),
              IsOkAndHolds(ElementsAre("parties/1", "parties/2", "representatives/r1")));
}

TEST(Recipients, NobodyWritesToWhoDied) {
  v1::Case c = Dispute();
  c.mutable_parties(0)->set_succeeded(true);
  v1::Representative* heir = c.add_representatives();
  heir->set_id("h1");
  heir->set_party("1");
  heir->set_kind(v1::REPRESENTATIVE_KIND_HEIR);
  heir->mutable_person()->mutable_open()->mutable_person()->set_name("子某");
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_PARTIES, {}, c),
              IsOkAndHolds(ElementsAre("representatives/h1", "parties/2", "representatives/r1")));
}

TEST(Recipients, OfASessionAreThoseInvited) {
  Matter matter;
  matter.subject = "sessions/1";
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_PARTIES, matter), IsOkAndHolds(ElementsAre("parties/1")));
  matter.subject = "sessions/2";
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_PARTIES, matter),
              IsOkAndHolds(ElementsAre("parties/1", "parties/2", "representatives/r1")));
}

TEST(Recipients, ThePartyConcerned) {
  Matter matter;
  matter.parties = {"3"};
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_PARTY_CONCERNED, matter),
              IsOkAndHolds(ElementsAre("representatives/r1")));
}

TEST(Recipients, PeopleOfTheCountyByTheirPostsOfToday) {
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_MEDIATORS), IsOkAndHolds(ElementsAre("people/mediator")));
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_COMMITTEE), IsOkAndHolds(ElementsAre("people/head", "people/registrar")));
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_JUDICIAL_OFFICE), IsOkAndHolds(ElementsAre("people/officer")));
  // An offer goes to who is asked.
  Matter offer;
  offer.asked = "orgs/w";
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_COMMITTEE, offer), IsOkAndHolds(ElementsAre("people/other-head")));
}

TEST(Recipients, OfAGroupEventTheCountysBureauToo) {
  Matter matter;
  matter.group_event = true;
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_JUDICIAL_OFFICE, matter),
              IsOkAndHolds(ElementsAre("people/officer", "people/county-officer")));
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_COMMITTEE, matter),
              IsOkAndHolds(ElementsAre("people/head", "people/registrar")));
}

// SPC 2016 art. 18: the court that delegated it, and one with an application before it, until it says no.
TEST(Recipients, TheCourtsThatHaveToDoWithIt) {
  const auto courts = [](const std::string& more) {
    v1::Case c = Dispute();
    c.MergeFrom(CaseFrom(more));
    return Recipients(v1::MESSAGE_AUDIENCE_COURT, {}, c);
  };
  EXPECT_THAT(courts(""), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(courts("delegation { court: 'orgs/court' state: DELEGATION_STATE_ACCEPTED } "
                     "confirmations { court: 'orgs/court' }"),
              IsOkAndHolds(ElementsAre("people/liaison")));
  EXPECT_THAT(courts("delegation { court: 'orgs/court' state: DELEGATION_STATE_DECLINED }"), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(courts("delegation { court: 'orgs/court' } "
                     "confirmations { court: 'orgs/other-court' answer: COURT_ANSWER_FILED }"),
              IsOkAndHolds(ElementsAre("people/liaison", "people/other-liaison")));
  EXPECT_THAT(courts("confirmations { court: 'orgs/court' answer: COURT_ANSWER_REJECTED }"), IsOkAndHolds(IsEmpty()));
}

TEST(Recipients, WhoDesignatesAUnitStandsAboveTheOneThatHoldsTheCase) {
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_UNIT_ABOVE), IsOkAndHolds(ElementsAre("people/dispatcher")));
  // Its own committee holds it, and does not stand above itself.
  v1::Case own = Dispute();
  own.set_unit("orgs/v-committee");
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_UNIT_ABOVE, {}, own), IsOkAndHolds(ElementsAre("people/dispatcher")));
  v1::Case high = Dispute();
  high.set_unit("orgs/t");
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_UNIT_ABOVE, {}, high), IsOkAndHolds(IsEmpty()));
}

TEST(Recipients, NobodyOfTheCountyHearsOfACaseOfTheirOwn) {
  v1::Case own = Dispute();
  own.mutable_parties(0)->set_person("people/head");
  own.mutable_parties(1)->set_person("people/officer");
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_COMMITTEE, {}, own), IsOkAndHolds(ElementsAre("people/registrar")));
  // The bureau's hears of what is the office's own.
  EXPECT_THAT(Recipients(v1::MESSAGE_AUDIENCE_JUDICIAL_OFFICE, {}, own),
              IsOkAndHolds(ElementsAre("people/county-officer")));
}

TEST(Reach, IsWhatTheCaseAndTheDirectorySayNow) {
  const v1::Case c = Dispute();
  const auto directory = County();
  const Reach party = *ReachOf("parties/1", c, *directory, Open);
  EXPECT_EQ(party.phone, "1");
  EXPECT_THAT(party.languages, ElementsAre("bo", "zh"));
  EXPECT_EQ(ReachOf("representatives/r1", c, *directory, Open)->name, "父某");
  EXPECT_EQ(ReachOf("people/head", c, *directory, Open)->name, "某head");
  // Removed, unknown, erased: nothing, and no error.
  for (const char* nobody : {"parties/4", "parties/9", "representatives/r9", "people/nobody"}) {
    EXPECT_EQ(ReachOf(nobody, c, *directory, Open)->phone, "") << nobody;
  }
  EXPECT_EQ(PartyOf("representatives/r1", c), "3");
  EXPECT_EQ(PartyOf("parties/1", c), "1");
  EXPECT_EQ(PartyOf("people/head", c), "");
}

TEST(Channels, InThePlansOrderAsFarAsThereAreAdapters) {
  Reach reach;
  reach.phone = "1";
  google::protobuf::RepeatedField<int> order;
  order.Add(v1::MESSAGE_CHANNEL_SMS);
  order.Add(v1::MESSAGE_CHANNEL_WECHAT);
  order.Add(v1::MESSAGE_CHANNEL_VOICE);
  const auto all = [](v1::MessageChannel) { return true; };
  const auto no_wechat = [](v1::MessageChannel channel) { return channel != v1::MESSAGE_CHANNEL_WECHAT; };
  EXPECT_THAT(ChannelsFor(reach, order, no_wechat), ElementsAre(v1::MESSAGE_CHANNEL_SMS, v1::MESSAGE_CHANNEL_VOICE));
  // Who does not read is called first.
  reach.needs_reading = true;
  EXPECT_THAT(ChannelsFor(reach, order, all),
              ElementsAre(v1::MESSAGE_CHANNEL_VOICE, v1::MESSAGE_CHANNEL_SMS, v1::MESSAGE_CHANNEL_WECHAT));
  // A choice goes before all that, and nothing is tried beside it.
  reach.chosen = {v1::MESSAGE_CHANNEL_WECHAT, v1::MESSAGE_CHANNEL_LETTER};
  reach.address = "南街7号";
  EXPECT_THAT(ChannelsFor(reach, order, all), ElementsAre(v1::MESSAGE_CHANNEL_WECHAT, v1::MESSAGE_CHANNEL_LETTER));
  EXPECT_THAT(ChannelsFor(reach, order, no_wechat), ElementsAre(v1::MESSAGE_CHANNEL_LETTER));
  reach.chosen.clear();
  reach.phone.clear();
  EXPECT_THAT(ChannelsFor(reach, order, all), IsEmpty());
}

}  // namespace
}  // namespace gaiwan
