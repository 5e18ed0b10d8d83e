#include "tests/testing/given.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "workflow/act_time.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/decide.h"
#include "workflow/evolve.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"

namespace gaiwan::testing {
namespace {

template <typename Message>
Message Parse(absl::string_view text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &message)) << text;
  return message;
}

std::string Shown(const v1::Event& event) {
  return event.DebugString();
}

// In two groups, by turns: a group holds at most 80 actions, and so does a state.
std::string EveryCommand() {
  std::string some, others;
  const google::protobuf::Descriptor* commands = v1::Command::descriptor();
  for (int i = 0; i < commands->field_count(); ++i) {
    const std::string& name = commands->field(i)->name();
    if (!IsBuilt(name) || IsSystemCommand(name)) continue;  // No definition may name what the server alone does.
    absl::StrAppend(i % 2 == 0 ? &some : &others, "actions { command: '", name, "' by: 'anyone' }\n");
  }
  return absl::StrCat("groups { id: 'some' ", some, "} groups { id: 'others' ", others, "}\n");
}

}  // namespace

absl::Time TimeOf(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d%ET%H:%M%Ez", text, &time, &error)) << text << ": " << error;
  return time;
}

v1::Event EventOf(absl::string_view text) {
  return Parse<v1::Event>(text);
}
v1::Command CommandOf(absl::string_view text) {
  return Parse<v1::Command>(text);
}

std::string HappenedAt(absl::string_view time, absl::string_view event) {
  return absl::StrCat("act_time { seconds: ", absl::ToUnixSeconds(TimeOf(time)), " } ", event);
}

std::string DoneBy(absl::string_view actor, absl::string_view event) {
  return absl::StrCat("actor: '", actor, "' ", event);
}

Story Join(std::vector<Story> stories) {
  Story all;
  for (Story& story : stories) all.insert(all.end(), story.begin(), story.end());
  return all;
}

FakeDirectory SampleDirectory() {
  FakeDirectory directory;
  directory.Org("x", "county", "", "某县")
      .Org("x-committee", "mediation_committee", "x", "某县人民调解委员会")
      .Org("x1", "town", "x", "希里沟镇")
      .Org("x1-committee", "mediation_committee", "x1", "希里沟镇人民调解委员会")
      .Org("c1", "village", "x1", "东庄村")
      .Org("c1-committee", "mediation_committee", "c1", "东庄村人民调解委员会")
      .Org("c2", "village", "x1", "第2村")
      .Org("g1", "grid", "c1", "一网格")
      .Org("v1", "venue", "c1", "茶室")
      .Org("x1-justice", "judicial_office", "x1", "希里沟司法所")
      .Org("alone", "court", "", "法院")
      .Org("k", "court", "x", "某县人民法院")
      .Org("new", "village", "x1", "新村", absl::CivilDay(2026, 6, 1))
      .Person("head", "c1-committee", "head")
      .Person("mediator", "c1-committee", "mediator")
      .Person("helper", "c1-committee", "mediator")
      .Person("registrar", "c1-committee", "registrar")
      .Person("town-head", "x1-committee", "head")
      .Person("justice", "x1-justice", "justice-officer")
      .Person("grid", "g1", "grid-member")
      .Person("clerk", "c1", "registrar")
      .Person("clerk", "x1", "registrar")
      .PersonWithoutPost("nobody")
      .Seal("c1-committee", "s1")
      .Seal("x1-committee", "s1");
  return directory;
}

FakeCodes SampleCodes() {
  FakeCodes codes;
  codes.Add("channel", {"tea_room", "grid", "council"})
      .Add("council_channel", {"council"})
      .Add("clause_thing", {"sheep", "hay"})
      .Add("thing_condition", {"healthy"})
      .Add("performance_manner", {"cash", "hand-over"})
      .Add("source", {"on-application", "court", "grid-report"})
      .Add("dispute_class", {"01-06", "02", "04-01", "99-03"})
      .Add("difficulty", {"simple", "ordinary"})
      .Add("case_attribute", {"ordinary", "group"})
      .Add("case_forecast", {"stable"})
      .Add("special_group", {"minor", "migrant-worker", "no-capacity"})
      .Add("circumstance", {"none", "administrative", "court-seised"})
      .Add("assignment_reason", {"language", "load"})
      .Add("decline_reason", {"not-civil"})
      .Add("terminate_reason", {"unreachable", "gap-too-wide", "refused", "other", "government-decides"})
      .Add("transfer_reason", {"not-settled-here"})
      .Add("pause_reason", {"survey", "other"})
      .Add("partner", {"police", "notary"})
      .Add("referral_reason", {"danger", "other", "joint-application"})
      .Add("prevention", {"suicide", "crime"})
      .Add("visit_way", {"in-person"})
      .Add("visit_aim", {"doubt-explained", "conflict-resolved"})
      .Add("support_need", {"machine"})
      .Add("complaint_reason", {"partial"})
      .Add("stop_list", {"09"})
      .Add("language", {"zh", "mn", "bo"})
      .Add("literacy", {"reads", "with-help", "does-not-read"})
      .Add("party_need", {"interpreter", "walks-badly"})
      .Add("letter", {"session-notice", "decline-letter", "termination-notice", "delegation-reply", "other"})
      .Add("paper", {"agreement", "evidence", "recording", "police-application"})
      .Add("absence_reason", {"work", "illness", "not-contactable"})
      .Add("risk_kind", {"violence", "family-violence", "group-event"})
      .Add("video_provider", {"wechat", "court-platform"})
      .Add("service_way", {"by-hand"})
      .Add("id_type", {"resident-id"})
      .Add("sex", {"female", "male"});
  return codes;
}

const Definition& OpenDefinition() {
  static const auto* definition = [] {
    absl::StatusOr<std::shared_ptr<const Definition>> made = Definition::FromTextproto(absl::StrCat(
        R"(id: 'open' revision: 1 title { zh: '测试' }
           levels { id: 'grid' label { zh: '网格' } org_kinds: 'grid' }
           levels { id: 'village' label { zh: '村' } org_kinds: 'village' }
           levels { id: 'town' label { zh: '镇' } org_kinds: 'town' }
           levels { id: 'county' label { zh: '县' } org_kinds: 'county' }
           roles { id: 'anyone' label { zh: '任何人' } }
           late_entry { adopt_after_days: 10 }
           settling { informed_note_below_percent: 50 vague_words: '尽快' unverifiable_words: '视情况'
                      third_party_words: '其子女' land_words: '房屋' disposal_words: '过户'
                      title_papers: 'title-papers' co_owner_papers: 'co-owner-consent' }
           admissibility { id: 'administrative' effect: ADMISSIBILITY_EFFECT_REFUSE_OPENING label { zh: '行政争议' }
                           dispute_classes: '99-03' circumstances: 'administrative' advice { zh: '申请行政复议' }
                           source: '行政复议法' decline_reason: 'not-civil' letter: 'decline-letter' }
           admissibility { id: 'court-seised' effect: ADMISSIBILITY_EFFECT_REFUSE_ACCEPTANCE unless_delegated: true
                           label { zh: '法院已受理' } circumstances: 'court-seised' advice { zh: '请法院委托' }
                           source: '司法部令第75号' decline_reason: 'not-civil' letter: 'decline-letter' }
           admissibility { id: 'guardian' effect: ADMISSIBILITY_EFFECT_FLAG minor_party: true label { zh: '未成年人' }
                           dispute_classes: '01' advice { zh: '由监护人参加' } source: '民法典第23条' }
           retention { id: 'land' label { zh: '土地' } dispute_classes: '04-01' written_agreement: true source: '测试' }
           retention { id: 'written' label { zh: '书面协议' } written_agreement: true years: 30 source: '测试' }
           retention { id: 'other' label { zh: '口头协议、未达成协议' } years: 10 source: '测试' }
           courts { id: 'inviting' courts: COURT_AT_INVITING source: '民事诉讼法第205条第1项' words { zh: '邀请' } }
           courts { id: 'own' courts: COURT_AT_COMMITTEE courts: COURT_AT_JOINT_COMMITTEES courts: COURT_AT_DOMICILE
                    courts: COURT_AT_SUBJECT_MATTER source: '民事诉讼法第205条第2项' words { zh: '自行' } }
           clocks { id: 'fixed' label { zh: '固定期限' } starts { event: 'case_accepted' } length: 30
                    unit: UNIT_CALENDAR_DAYS on_expiry: EXPIRY_MARK_OVERDUE source: '测试' }
           clocks { id: 'term' label { zh: '调解期限' } starts { event: 'case_accepted' } length: 30
                    unit: UNIT_CALENDAR_DAYS pauses: 'extension' on_expiry: EXPIRY_MARK_OVERDUE source: '测试' }
           tracks { id: 'main' label { zh: '主' } subject: SUBJECT_CASE
             openings { command: 'open_case' to: 'open' by: 'anyone' }
             openings { command: 'register_clue' to: 'open' by: 'anyone' }
             states { id: 'open' label { zh: '开' } rest: true outcome: OUTCOME_CONCLUDED
                      includes: 'some' includes: 'others' } } )",
        EveryCommand()));
    EXPECT_TRUE(made.ok()) << made.status();
    return new std::shared_ptr<const Definition>(*made);
  }();
  return **definition;
}

Story Opened(int parties) {
  Story story = {
      DoneBy("people/clerk",
             "case_opened { definition { id: 'open' revision: 1 } unit: 'orgs/c1' committee: 'orgs/c1-committee' "
             "level: 'village' opener_unit: 'orgs/c1' channel: 'tea_room' source: 'on-application' }")};
  for (int i = 1; i <= parties; ++i) {
    story.push_back(absl::StrCat(
        "party_added { party: '", i, "' side: ", i % 2 == 1 ? "PARTY_SIDE_APPLICANT" : "PARTY_SIDE_RESPONDENT",
        " kind: PARTY_KIND_PERSON details { subject: 'parties/", i, "' open { party { name: '牧民", i, "' } } } }"));
  }
  return story;
}

Story Told(const std::vector<std::string>& parties) {
  Story story;
  for (const std::string& party : parties) {
    story.push_back(absl::StrCat("rights_notice_given { party: '", party, "' way: WAY_ORALLY }"));
  }
  return story;
}

Story Agreeing(const std::vector<std::string>& parties) {
  Story story = Told(parties);
  for (const std::string& party : parties) {
    story.push_back(
        absl::StrCat("consent_recorded { party: '", party, "' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }"));
  }
  return story;
}

Story Assigned() {
  return {"mediators_assigned { mediators { person: 'people/mediator' lead: true org: 'orgs/c1-committee' } }"};
}

Story Drafted(absl::string_view agreement, absl::string_view rule) {
  return {absl::StrCat("agreement_drafted { agreement: '", agreement, "' effect_rule: ", rule,
                       " text { subject: 'case' open { agreement { clauses: '付款' } } }"
                       " clauses { kind: CLAUSE_KIND_MONEY from_party: '1' to_party: '2'"
                       " amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-01' } }")};
}

Story Signed(absl::string_view agreement, absl::string_view who) {
  return {
      absl::StrCat("agreement_signed { agreement: '", agreement, "' signer: '", who, "' way: SIGNATURE_WAY_BY_HAND }")};
}

Story InEffect(absl::string_view agreement) {
  return Join(
      {Drafted(agreement),
       {absl::StrCat("agreement_effective { agreement: '", agreement,
                     "' effective_time { seconds: 1772420400 } obligations { id: '", agreement, "-1' agreement: '",
                     agreement, "' clause: 1 due_date: '2026-04-01' state: OBLIGATION_STATE_OPEN } }")}});
}

Lived Live(const Story& story) {
  Lived lived;
  lived.c.set_name("cases/c-1");
  for (const std::string& text : story) {
    v1::Event event = EventOf(text);
    event.set_version(lived.c.version() + 1);
    event.set_actor("people/head");
    event.mutable_act_time()->set_seconds(1772420400 + event.version());
    event.mutable_record_time()->set_seconds(1772420400 + event.version());
    Evolve(event, &lived.c);
    lived.events.push_back(std::move(event));
  }
  return lived;
}

GivenStory::GivenStory(Story past)
    : directory_(SampleDirectory()),
      codes_(SampleCodes()),
      definition_(&OpenDefinition()),
      now_(TimeOf("2026-03-05T18:00+08:00")) {
  case_.set_name("cases/c-1");
  absl::Time time = TimeOf("2026-03-02T09:00+08:00");
  for (const std::string& text : past) {
    v1::Event event = EventOf(text);
    event.set_version(case_.version() + 1);
    if (event.actor().empty()) event.set_actor("people/head");
    *event.mutable_record_time() = ToProto(time);
    if (!event.has_act_time()) *event.mutable_act_time() = ToProto(time);
    Evolve(event, &case_);
    time += absl::Minutes(1);
  }
}

GivenStory& GivenStory::At(absl::string_view now) {
  now_ = TimeOf(now);
  return *this;
}

GivenStory& GivenStory::HappenedAt(absl::string_view act_time) {
  act_time_ = TimeOf(act_time);
  return *this;
}

GivenStory& GivenStory::By(absl::string_view actor) {
  actor_ = std::string(actor);
  return *this;
}

GivenStory& GivenStory::WithDirectory(const std::function<void(FakeDirectory*)>& change) {
  change(&directory_);
  return *this;
}

GivenStory& GivenStory::WithCase(const std::function<void(v1::Case*)>& change) {
  change(&case_);
  return *this;
}

GivenStory& GivenStory::WithCalendar(const Calendar* calendar) {
  calendar_ = calendar;
  return *this;
}

GivenStory& GivenStory::WithBookings(const BookingFacts* bookings) {
  bookings_ = bookings;
  return *this;
}

GivenStory& GivenStory::WithOther(const std::string& name, const OtherCase& other) {
  find_case_ = [name, other](absl::string_view asked) {
    return asked == name ? std::optional<OtherCase>(other) : std::nullopt;
  };
  return *this;
}

GivenStory& GivenStory::WithRevision(int32_t revision, const Definition* definition) {
  revisions_.push_back({revision, definition});
  return *this;
}

GivenStory& GivenStory::Under(const Definition* definition) {
  definition_ = definition;
  return *this;
}

Facts GivenStory::MakeFacts() {
  Facts facts;
  facts.directory = &directory_;
  facts.codes = &codes_;
  facts.calendar = calendar_;
  facts.bookings = bookings_;
  facts.actor = actor_;
  facts.now = now_;
  facts.act_time_stated = act_time_ != absl::InfinitePast();
  facts.act_time = facts.act_time_stated ? act_time_ : now_;
  facts.next_case_number = [this](absl::string_view, int64_t) { return ++last_number_; };
  facts.next_letter_number = [this](absl::string_view, int64_t) { return ++last_letter_; };
  facts.find_case = find_case_;
  facts.find_definition = [this](absl::string_view, int32_t revision) -> const Definition* {
    for (const auto& [number, definition] : revisions_) {
      if (number == revision) return definition;
    }
    return nullptr;
  };
  return facts;
}

GivenStory& GivenStory::When(absl::string_view command_text) {
  command_ = std::string(command_text);
  const v1::Command command = CommandOf(command_text);
  const Facts facts = MakeFacts();
  events_.clear();
  refusal_ = absl::OkStatus();
  const std::string before = case_.SerializeAsString();
  absl::StatusOr<std::vector<v1::Event>> decided = DecidePayload(*definition_, case_, command, facts);
  if (!decided.ok()) {
    refusal_ = decided.status();
    return *this;
  }
  events_ = *std::move(decided);
  EXPECT_FALSE(events_.empty()) << command_;
  EXPECT_EQ(case_.SerializeAsString(), before) << "deciding changed the case";
  const int late = LateDays(facts.act_time, facts.now);
  const bool needs_adoption = NeedsAdoption(*definition_, case_, facts);
  for (v1::Event& event : events_) {
    v1::Event full = event;
    full.set_version(case_.version() + 1);
    full.set_actor(actor_);
    full.set_late_days(late);
    full.set_needs_adoption(needs_adoption && &event == &events_.back());
    *full.mutable_record_time() = ToProto(now_);
    *full.mutable_act_time() = ToProto(facts.act_time);
    Evolve(full, &case_);
  }
  return *this;
}

GivenStory& GivenStory::Then(const Story& expected) {
  EXPECT_TRUE(refusal_.ok()) << command_ << "\n" << refusal_;
  std::string want, got;
  for (const std::string& text : expected) absl::StrAppend(&want, Shown(EventOf(text)), "--\n");
  for (const v1::Event& event : events_) absl::StrAppend(&got, Shown(event), "--\n");
  EXPECT_EQ(got, want) << command_;
  return *this;
}

GivenStory& GivenStory::ThenRefused(v1::Reason reason, absl::string_view subject) {
  EXPECT_FALSE(refusal_.ok()) << command_ << " was not refused";
  EXPECT_EQ(v1::Reason_Name(ReasonOf(refusal_)), v1::Reason_Name(reason)) << command_ << "\n" << refusal_;
  v1::CommandRefused detail;
  EXPECT_TRUE(ReadDetail(refusal_, &detail)) << refusal_;
  if (!subject.empty()) {
    EXPECT_EQ(detail.subject(), subject) << command_;
  }
  EXPECT_EQ(detail.state(), case_.state());
  return *this;
}

std::string GivenStory::Why() const {
  v1::CommandRefused detail;
  return ReadDetail(refusal_, &detail) && detail.guards_size() > 0 ? detail.guards(0).zh() : "";
}

GivenStory& GivenStory::ThenBadField(absl::string_view field) {
  EXPECT_EQ(refusal_.code(), absl::StatusCode::kInvalidArgument) << command_ << "\n" << refusal_;
  v1::BadField detail;
  EXPECT_TRUE(ReadDetail(refusal_, &detail)) << refusal_;
  EXPECT_EQ(detail.field(), field);
  EXPECT_FALSE(detail.words().zh().empty());
  return *this;
}

}  // namespace gaiwan::testing
