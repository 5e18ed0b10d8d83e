#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "tests/testing/given.h"
#include "tests/unit/workflow/walk.h"

namespace gaiwan {
namespace {

using namespace testing;  // NOLINT: the words of given.h read as sentences.

constexpr char kAgent[] =
    "add_representative { party: '1' kind: REPRESENTATIVE_KIND_AGENT person { name: '才让' } "
    "power: POWER_SCOPE_SPECIAL note { text: '代为承认、让步、签名' } }";

// A representative of party `2` who may do what `more` says.
Story Represented(absl::string_view id, absl::string_view kind, absl::string_view more = "") {
  return {absl::StrCat("representative_added { representative: '", id, "' party: '2' kind: REPRESENTATIVE_KIND_", kind,
                       " ", more, " }")};
}
Story AtTheTable() {
  return Join({Opened(), Agreeing({"1", "2"}), Assigned(), Drafted("1")});
}
std::string Sign(absl::string_view signer) {
  return absl::StrCat("sign_agreement { agreement: '1' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }");
}

TEST(AddRepresentative, IsSomebodyWithDataOfTheirOwn) {
  GivenStory story = Given(Opened()).When(
      "add_representative { party: '1' kind: REPRESENTATIVE_KIND_AGENT person { name: '才让' } "
      "power: POWER_SCOPE_SPECIAL expiry_date: '2026-12-31' note { text: '代为让步、签名' } }");
  story.Then(
      {"representative_added { representative: 'r1' party: '1' kind: REPRESENTATIVE_KIND_AGENT "
       "person { subject: 'persons/r-r1' open { person { name: '才让' } } } power: POWER_SCOPE_SPECIAL "
       "expiry_date: '2026-12-31' text { subject: 'persons/r-r1' open { text { text: '代为让步、签名' } } } }"});
  ASSERT_EQ(story.Case().representatives_size(), 1);
  EXPECT_EQ(story.Case().representatives(0).party(), "1");
  EXPECT_EQ(story.Case().representatives(0).person().subject(), "persons/r-r1");
  story.When(kAgent);
  EXPECT_EQ(story.Case().representatives(1).id(), "r2");
}

// One space of ids: a signature names one person.
TEST(AddRepresentative, SharesItsIdWithNobody) {
  const auto with_id = [](const char* id) {
    return absl::StrCat("add_representative { representative: '", id,
                        "' party: '1' kind: REPRESENTATIVE_KIND_HEAD_OF_HOUSEHOLD person { name: '才让' } }");
  };
  Given(Opened()).When(with_id("3")).ThenBadField("command.add_representative.representative");
  Story taken = Join({Opened(), Represented("uncle", "HEIR"), {"participant_invited { participant: 'elder' }"}});
  taken.push_back("party_added { party: 'herder' side: PARTY_SIDE_THIRD }");
  for (const char* id : {"uncle", "elder", "herder"}) {
    Given(taken).When(with_id(id)).ThenRefused(v1::PART_EXISTS, absl::StrCat("representatives/", id));
  }
  Given(taken)
      .When("add_party { party { party: 'uncle' details { name: '乙' } } }")
      .ThenRefused(v1::PART_EXISTS, "parties/uncle");
  GivenStory next = Given(Join({Opened(), Represented("r2", "HEIR")})).When(kAgent);
  EXPECT_EQ(next.Case().representatives(1).id(), "r3");
}

// CPL art. 62.
TEST(AddRepresentative, AnAgentHasAPowerThatNamesWhatItAllows) {
  Given(Opened())
      .When("add_representative { party: '1' kind: REPRESENTATIVE_KIND_AGENT person { name: '才让' } }")
      .ThenBadField("command.add_representative.power");
  Given(Opened())
      .When(
          "add_representative { party: '1' kind: REPRESENTATIVE_KIND_AGENT person { name: '才让' } "
          "power: POWER_SCOPE_SPECIAL }")
      .ThenBadField("command.add_representative.note");
  EXPECT_EQ(Given(Opened())
                .When("add_representative { party: '1' kind: REPRESENTATIVE_KIND_AGENT person { name: '才让' } "
                      "power: POWER_SCOPE_ORDINARY }")
                .Events()
                .size(),
            1u);
}

// Civil Code art. 27, 28.
TEST(AddRepresentative, AGuardianIsOfAMinorOrByAReason) {
  constexpr char kGuardian[] =
      "add_representative { party: '2' kind: REPRESENTATIVE_KIND_GUARDIAN person { name: '母' } }";
  Given(Opened()).When(kGuardian).ThenBadField("command.add_representative.note");
  EXPECT_EQ(Given(Opened())
                .WithCase([](v1::Case* c) { c->mutable_parties(1)->set_minor(true); })
                .When(kGuardian)
                .Events()
                .size(),
            1u);
  EXPECT_EQ(Given(Opened())
                .When("add_representative { party: '2' kind: REPRESENTATIVE_KIND_GUARDIAN person { name: '女' } "
                      "note { text: '法院判决为限制民事行为能力人' } }")
                .Events()
                .size(),
            1u);
}

TEST(AddRepresentative, OnlyAnOrganisationHasALegalOne) {
  constexpr char kLegal[] = "add_representative { party: '2' kind: REPRESENTATIVE_KIND_LEGAL person { name: '社长' } }";
  Given(Opened()).When(kLegal).ThenBadField("command.add_representative.kind");
  EXPECT_EQ(Given(Opened())
                .WithCase([](v1::Case* c) { c->mutable_parties(1)->set_kind(v1::PARTY_KIND_LEGAL_PERSON); })
                .When(kLegal)
                .Events()
                .size(),
            1u);
}

// CPL art. 56 and CPL Interpretation art. 78: at most five.
TEST(AddRepresentative, AGroupChoosesAtMostFive) {
  constexpr char kChosen[] =
      "add_representative { party: '2' kind: REPRESENTATIVE_KIND_OF_GROUP person { name: '代表' } }";
  const auto a_group = [](v1::Case* c) { c->mutable_parties(1)->set_kind(v1::PARTY_KIND_GROUP); };
  Given(Opened()).When(kChosen).ThenBadField("command.add_representative.kind");
  GivenStory story = Given(Opened()).WithCase(a_group);
  for (int i = 0; i < 5; ++i) {
    story.When(kChosen);
    EXPECT_EQ(story.Events().size(), 1u);
  }
  story.When(kChosen).ThenRefused(v1::LIST_FULL, "parties/2");
  EXPECT_EQ(story.Why(), "多人一方最多推选 5 名代表");
}

TEST(AddRepresentative, HowManyAGroupChoosesIsTheDefinitions) {
  const auto two =
      LoadDefinition(absl::StrReplaceAll(ReadText("workflow/definitions/mediation-543.textproto"),
                                         {{"group_representatives_max: 5", "group_representatives_max: 2"}}));
  GivenStory story =
      Given(Opened()).WithCase([](v1::Case* c) { c->mutable_parties(1)->set_kind(v1::PARTY_KIND_GROUP); });
  story.Under(two.get());
  for (int i = 0; i < 3; ++i) {
    story.When("add_representative { party: '2' kind: REPRESENTATIVE_KIND_OF_GROUP person { name: '代表' } }");
  }
  story.ThenRefused(v1::LIST_FULL, "parties/2");
  EXPECT_EQ(story.Why(), "多人一方最多推选 2 名代表");
}

TEST(AddRepresentative, IsRefused) {
  Given(Opened())
      .When("add_representative { party: '9' kind: REPRESENTATIVE_KIND_HEIR person { name: '子' } }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Opened())
      .When(
          "add_representative { party: '1' kind: REPRESENTATIVE_KIND_HEIR person { name: '子' } "
          "expiry_date: '2026-03-04' }")
      .ThenBadField("command.add_representative.expiry_date");
  Given(Opened())
      .When("add_representative { party: '1' kind: REPRESENTATIVE_KIND_HEIR person { name: '子' sex: 'x' } }")
      .ThenBadField("command.add_representative.person.sex");
  Story many = Opened();
  for (int i = 0; i < 100; ++i) {
    many.push_back(absl::StrCat("representative_added { representative: 'a", i, "' party: '1' }"));
  }
  Given(many).When(kAgent).ThenRefused(v1::LIST_FULL, "representatives");
}

TEST(SignAgreement, ARepresentativesSignatureIsThePartys) {
  for (const Story& who :
       {Represented("r1", "AGENT", "power: POWER_SCOPE_SPECIAL"), Represented("r1", "GUARDIAN"),
        Represented("r1", "LEGAL"), Represented("r1", "HEAD_OF_HOUSEHOLD", "expiry_date: '2026-03-05'"),
        Represented("r1", "OF_GROUP", "power: POWER_SCOPE_SPECIAL")}) {
    GivenStory story = Given(Join({AtTheTable(),
                                   who,
                                   Signed("1", "1"),
                                   Signed("1", "people/mediator"),
                                   {"agreement_sealed { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }"}}))
                           .When(Sign("r1"));
    ASSERT_EQ(story.Events().size(), 2u) << who[0];
    EXPECT_EQ(story.Events()[0].agreement_signed().signer(), "r1");
    EXPECT_TRUE(story.Events()[1].has_agreement_effective());
  }
}

TEST(SignAgreement, NobodySignsBeyondTheirPower) {
  GivenStory ordinary =
      Given(Join({AtTheTable(), Represented("r1", "AGENT", "power: POWER_SCOPE_ORDINARY")})).When(Sign("r1"));
  ordinary.ThenRefused(v1::NOT_A_SIGNER, "r1");
  EXPECT_EQ(ordinary.Why(), "须有特别授权才能代为承认、让步、签名（民事诉讼法第62条）");
  const Story until = Represented("r1", "AGENT", "power: POWER_SCOPE_SPECIAL expiry_date: '2026-03-04'");
  GivenStory over = Given(Join({AtTheTable(), until})).When(Sign("r1"));
  over.ThenRefused(v1::NOT_A_SIGNER, "r1");
  EXPECT_EQ(over.Why(), "代理权限已于 2026-03-04 届满");
  // It is the day of the act that counts, not that of the entry.
  EXPECT_EQ(Given(Join({AtTheTable(), until})).HappenedAt("2026-03-04T20:00+08:00").When(Sign("r1")).Events().size(),
            1u);
}

// Civil Code art. 1121, 1127, 1161: heirs stand in a dead party's place by succession, all of them, and by no power.
TEST(Heirs, TakeThePlaceOfAPartyThatDied) {
  const Story death = Represented("h1", "HEIR");
  const Story proved = Represented("h2", "HEIR", "document: 'd1'");
  // What the party had agreed to, its heirs have not; what it owes is owed.
  GivenStory anew = Given(Join({AtTheTable(), death}));
  EXPECT_TRUE(anew.Case().parties(1).succeeded());
  EXPECT_EQ(anew.Case().parties(1).consents_size(), 0);
  EXPECT_EQ(anew.Case().parties(1).told_round(), 0);
  anew.When(Sign("h1")).ThenRefused(v1::RIGHTS_NOT_TOLD, "parties/2");
  const Story asked = Join({AtTheTable(), death, proved, Told({"2"}), Agreeing({"2"})});
  // Without proof of the succession nobody signs, and no power of attorney is asked for.
  GivenStory bare = Given(asked).When(Sign("h1"));
  bare.ThenRefused(v1::NOT_A_SIGNER, "h1");
  EXPECT_EQ(bare.Why(), "继承人签名，须先登记继承关系证明（民法典第1127条、第1161条）");
  EXPECT_EQ(Given(asked).When(Sign("h2")).Events().size(), 1u);
  // Whoever the dead had given a power to has none.
  Given(Join({AtTheTable(), Represented("r1", "AGENT", "power: POWER_SCOPE_SPECIAL"), proved, Told({"2"}),
              Agreeing({"2"})}))
      .When(Sign("r1"))
      .ThenRefused(v1::NOT_A_SIGNER, "r1");
}

TEST(Heirs, SignAllOfThem) {
  const Story asked = Join({AtTheTable(),
                            Represented("h1", "HEIR", "document: 'd1'"),
                            Represented("h2", "HEIR", "document: 'd1'"),
                            Told({"2"}),
                            Agreeing({"2"}),
                            Signed("1", "1"),
                            Signed("1", "people/mediator"),
                            {"agreement_sealed { agreement: '1' seal: 'orgs/c1-committee/seals/s1' }"}});
  GivenStory one = Given(asked).When(Sign("h1"));
  EXPECT_EQ(one.Events().size(), 1u) << "the other one has not";
  GivenStory both = Given(Join({asked, Signed("1", "h1")})).When(Sign("h2"));
  ASSERT_EQ(both.Events().size(), 2u);
  EXPECT_TRUE(both.Events()[1].has_agreement_effective());
  Given(Join({asked, Signed("1", "h1")})).When(Sign("h1")).ThenRefused(v1::ALREADY_SIGNED, "h1");
}

TEST(Heirs, AreOfANaturalPersonAndProvedByADocument) {
  const auto add = [](const std::string& more) {
    return absl::StrCat(
        "add_representative { representative: 'h1' party: '2' person { name: '子某' } kind: "
        "REPRESENTATIVE_KIND_",
        more, " }");
  };
  const auto given = [](v1::PartyKind kind) {
    return Given(Opened()).WithCase([kind](v1::Case* c) {
      c->mutable_parties(1)->set_kind(kind);
      c->add_documents()->set_id("d1");
      c->add_documents()->set_id("d2");
      c->mutable_documents(1)->set_withdrawn(true);
    });
  };
  EXPECT_EQ(given(v1::PARTY_KIND_PERSON).When(add("HEIR document: 'd1'")).Events().size(), 1u);
  EXPECT_EQ(given(v1::PARTY_KIND_PERSON).When(add("HEIR")).Events().size(), 1u) << "the proof may follow";
  given(v1::PARTY_KIND_LEGAL_PERSON).When(add("HEIR")).ThenBadField("command.add_representative.kind");
  given(v1::PARTY_KIND_PERSON).When(add("HEIR document: 'd9'")).ThenRefused(v1::PART_UNKNOWN);
  given(v1::PARTY_KIND_PERSON).When(add("HEIR document: 'd2'")).ThenBadField("command.add_representative.document");
  given(v1::PARTY_KIND_PERSON)
      .When(add("HEAD_OF_HOUSEHOLD document: 'd1'"))
      .ThenBadField("command.add_representative.document");
  // Who died does not come; who stands in its place does.
  const Story died = Join({Opened(), Represented("h1", "HEIR"), Told({"1", "2"}), Agreeing({"1", "2"}), Assigned()});
  const auto talk = [](const char* presence) {
    return absl::StrCat(
        "start_session { mode: SESSION_MODE_FIELD attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
        "attendance { who: '2' presence: PRESENCE_",
        presence, " } }");
  };
  Given(died).When(talk("IN_THE_ROOM")).ThenBadField("command.start_session.attendance[1].presence");
  EXPECT_FALSE(Given(died).When(talk("REPRESENTED")).Events().empty());
}

TEST(SignAgreement, APartySignsOnce) {
  const Story uncle = Represented("r1", "HEAD_OF_HOUSEHOLD");
  Given(Join({AtTheTable(), uncle, Signed("1", "2")})).When(Sign("r1")).ThenRefused(v1::ALREADY_SIGNED, "2");
  Given(Join({AtTheTable(), uncle, Signed("1", "r1")})).When(Sign("2")).ThenRefused(v1::ALREADY_SIGNED, "2");
  // Nor for a party that left.
  Given(Join({AtTheTable(), uncle, {"refusal_recorded { party: '2' }"}}))
      .When(Sign("r1"))
      .ThenRefused(v1::PARTY_REFUSED, "parties/2");
}

constexpr char kElder[] =
    "invite_participant { kind: PARTICIPANT_KIND_ELDER person { name: '长者' } agreed_by: '1' agreed_by: '2' }";

TEST(InviteParticipant, ByConsentOfEachParty) {
  GivenStory story = Given(Opened()).When(kElder);
  story.Then(
      {"participant_invited { participant: 'p1' kind: PARTICIPANT_KIND_ELDER "
       "person { subject: 'persons/p-p1' open { person { name: '长者' } } } agreed_by: '1' agreed_by: '2' }"});
  EXPECT_EQ(story.Case().participants(0).agreed_by_size(), 2);
  // PML art. 20.
  GivenStory without = Given(Opened(3)).When(kElder);
  without.ThenRefused(v1::CONSENT_MISSING, "parties/3");
  EXPECT_EQ(without.Why(), "邀请他人参与调解，须经各方当事人同意（人民调解法第20条）");
  // Who left or refused has no say.
  for (const char* gone : {"party_removed { party: '3' }", "refusal_recorded { party: '3' }"}) {
    EXPECT_EQ(Given(Join({Opened(3), {gone}})).When(kElder).Events().size(), 1u) << gone;
  }
}

TEST(InviteParticipant, AnInterpreterHasTwoLanguagesAndPromises) {
  const auto interpreter = [](const char* more) {
    return Given(Opened()).When(
        absl::StrCat("invite_participant { kind: PARTICIPANT_KIND_INTERPRETER person { name: '译' } agreed_by: '1' "
                     "agreed_by: '2' ",
                     more, " }"));
  };
  interpreter("undertaking: true").ThenBadField("command.invite_participant.languages");
  interpreter("undertaking: true languages: 'zh' languages: 'zh'").ThenBadField("command.invite_participant.languages");
  interpreter("undertaking: true languages: 'zh' languages: 'xx'")
      .ThenBadField("command.invite_participant.languages[1]");
  interpreter("languages: 'zh' languages: 'mn'").ThenBadField("command.invite_participant.undertaking");
  GivenStory good = interpreter("undertaking: true languages: 'zh' languages: 'mn'");
  ASSERT_EQ(good.Case().participants_size(), 1);
  EXPECT_TRUE(good.Case().participants(0).undertaking());
  EXPECT_EQ(good.Case().participants(0).languages(1), "mn");
}

TEST(InviteParticipant, IsRefused) {
  Given(Opened())
      .When("invite_participant { person { name: '长者' } agreed_by: '1' agreed_by: '9' }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Opened())
      .When("invite_participant { person { name: '长者' } agreed_by: '1' agreed_by: '1' }")
      .ThenBadField("command.invite_participant.agreed_by[1]");
  Given(Opened())
      .When("invite_participant { participant: '7' person { name: '长者' } agreed_by: '1' agreed_by: '2' }")
      .ThenBadField("command.invite_participant.participant");
  Given(Opened())
      .When("invite_participant { person { name: '长者' sex: 'x' } agreed_by: '1' agreed_by: '2' }")
      .ThenBadField("command.invite_participant.person.sex");
  Given(Opened(0)).When("invite_participant { person { name: '长者' } }").ThenRefused(v1::PARTIES_TOO_FEW);
  Story many = Opened();
  for (int i = 0; i < 40; ++i) many.push_back(absl::StrCat("participant_invited { participant: 'a", i, "' }"));
  Given(many).When(kElder).ThenRefused(v1::LIST_FULL, "participants");
}

TEST(InviteParty, ToASessionOrAtAll) {
  Given(Join({Opened(), {"session_scheduled { session: '1' }"}}))
      .When("invite_party { party: '2' way: WAY_BY_PHONE session: '1' note { text: '周三来' } }")
      .Then({"party_invited { party: '2' way: WAY_BY_PHONE session: '1' "
             "text { subject: 'parties/2' open { text { text: '周三来' } } } }"});
  Given(Opened())
      .When("invite_party { party: '2' way: WAY_BY_PHONE }")
      .Then({"party_invited { party: '2' way: WAY_BY_PHONE }"});
  Given(Opened())
      .When("invite_party { party: '2' way: WAY_BY_PHONE session: '1' }")
      .ThenRefused(v1::PART_UNKNOWN, "sessions/1");
  Given(Opened()).When("invite_party { party: '9' way: WAY_BY_PHONE }").ThenRefused(v1::PART_UNKNOWN, "parties/9");
}

TEST(RecordService, WhatWasHandedOverHowAndWhen) {
  GivenStory story =
      Given(Opened())
          .HappenedAt("2026-03-04T10:00+08:00")
          .When("record_service { party: '2' paper: 'agreement' way: 'by-hand' proof { text: '签收' } }");
  story.Then(
      {"service_recorded { party: '2' paper: 'agreement' way: 'by-hand' "
       "text { subject: 'parties/2' open { text { text: '签收' } } } }"});
  ASSERT_EQ(story.Case().services_size(), 1);
  EXPECT_EQ(story.Case().services(0).paper(), "agreement");
}

TEST(RecordService, IsRefused) {
  Given(Opened())
      .When("record_service { party: '9' paper: 'agreement' way: 'by-hand' }")
      .ThenRefused(v1::PART_UNKNOWN, "parties/9");
  Given(Opened())
      .When("record_service { party: '2' paper: 'poem' way: 'by-hand' }")
      .ThenBadField("command.record_service.paper");
  Given(Opened())
      .When("record_service { party: '2' paper: 'agreement' way: 'by-raven' }")
      .ThenBadField("command.record_service.way");
  Story many = Opened();
  for (int i = 0; i < 200; ++i) many.push_back("service_recorded { party: '1' paper: 'agreement' way: 'by-hand' }");
  Given(many)
      .When("record_service { party: '2' paper: 'agreement' way: 'by-hand' }")
      .ThenRefused(v1::LIST_FULL, "services");
}

// Online Rules art. 17: parties and the others who take part.
TEST(RecordIdentity, OfAnybodyInTheCase) {
  const Story people = Join({Opened(), Represented("r1", "HEIR"), {"participant_invited { participant: 'p1' }"}});
  const auto seen = [&people](const char* who) {
    return Given(people).When(absl::StrCat("record_identity { who: '", who,
                                           "' level: IDENTITY_LEVEL_DOCUMENT_SEEN note { text: '身份证' } }"));
  };
  const auto recorded = [](const char* who, const char* subject) -> Story {
    return {absl::StrCat("identity_recorded { who: '", who, "' level: IDENTITY_LEVEL_DOCUMENT_SEEN text { subject: '",
                         subject, "' open { text { text: '身份证' } } } }")};
  };
  seen("2").Then(recorded("2", "parties/2"));
  seen("r1").Then(recorded("r1", "persons/r-r1"));
  seen("p1").Then(recorded("p1", "persons/p-p1"));
  seen("9").ThenRefused(v1::PART_UNKNOWN, "parties/9");
}

TEST(RecordIdentity, TheBestCheckOfAPersonStays) {
  GivenStory story = Given(Opened()).When("record_identity { who: '1' level: IDENTITY_LEVEL_DOCUMENT_SEEN }");
  story.When("record_identity { who: '1' level: IDENTITY_LEVEL_KNOWN_IN_PERSON }");
  ASSERT_EQ(story.Case().identities_size(), 1);
  EXPECT_EQ(story.Case().identities(0).level(), v1::IDENTITY_LEVEL_DOCUMENT_SEEN);
  story.When("record_identity { who: '1' level: IDENTITY_LEVEL_COMPARED_ON_LINE }");
  ASSERT_EQ(story.Case().identities_size(), 1);
  EXPECT_EQ(story.Case().identities(0).level(), v1::IDENTITY_LEVEL_COMPARED_ON_LINE);
  Story many = Opened(1);
  for (int i = 0; i < 200; ++i) {
    many.push_back(absl::StrCat("identity_recorded { who: 'x", i, "' level: IDENTITY_LEVEL_KNOWN_IN_PERSON }"));
  }
  Given(many)
      .When("record_identity { who: '1' level: IDENTITY_LEVEL_DOCUMENT_SEEN }")
      .ThenRefused(v1::LIST_FULL, "identities");
}

}  // namespace
}  // namespace gaiwan
