// tests/unit/workflow/walk.h: walks a case through a definition, command by command, as server/mediation does:
// authorise, decide, fold, advance. After every step what was folded live is compared with a replay of the events. Not
// thread-safe.
#ifndef GAIWAN_TESTS_UNIT_WORKFLOW_WALK_H_
#define GAIWAN_TESTS_UNIT_WORKFLOW_WALK_H_

#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/status_matchers.h"
#include "workflow/advance.h"
#include "workflow/authorise.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/calendar.h"
#include "workflow/decide.h"
#include "workflow/definition.h"
#include "workflow/evolve.h"
#include "workflow/facts.h"
#include "workflow/find.h"
#include "workflow/former_mediators.h"
#include "workflow/subjects.h"

namespace gaiwan::testing {

inline std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::shared_ptr<const Definition> LoadDefinition(const std::string& text) {
  absl::StatusOr<std::shared_ptr<const Definition>> made = Definition::FromTextproto(text);
  EXPECT_TRUE(made.ok()) << made.status();
  return made.ok() ? *made : nullptr;
}

// The procedure the county runs by, as shipped.
inline std::shared_ptr<const Definition> ShippedDefinition() {
  return LoadDefinition(ReadText("workflow/definitions/mediation-543.textproto"));
}

// The preset that a county may pick instead.
inline std::shared_ptr<const Definition> DiagnosisDefinition() {
  return LoadDefinition(ReadText("workflow/definitions/mediation-diagnosis.textproto"));
}

// `2026-03-05 18:00` in +08:00.
inline absl::Time At(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, ChinaTimeZone(), &time, &error)) << text << error;
  return time;
}

inline std::string Shown(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", ToTime(time), ChinaTimeZone());
}

// Township `t`, villages `v` and `w` in it, grid `g` in `v`, each with its committee; the township's judicial office
// and governance centre.
inline FakeDirectory WalkDirectory() {
  FakeDirectory directory;
  directory.Org("x", "county")
      .Org("t", "town", "x")
      .Org("v", "village", "t")
      .Org("w", "village", "t")
      .Org("g", "grid", "v");
  directory.Org("t-committee", "mediation_committee", "t").Org("v-committee", "mediation_committee", "v");
  directory.Org("w-committee", "mediation_committee", "w").Org("t-justice", "judicial_office", "t");
  directory.Org("t-centre", "governance_centre", "t").Org("x-court", "court", "x");
  directory.Person("head", "v-committee", "head").Person("mediator", "v-committee", "mediator");
  directory.Person("registrar", "v-committee", "registrar").Person("grid", "g", "grid-member");
  directory.Person("town-head", "t-committee", "head").Person("town-mediator", "t-committee", "mediator");
  directory.Person("other-head", "w-committee", "head").Person("justice", "t-justice", "justice-officer");
  directory.Person("dispatcher", "t-centre", "dispatcher").PersonWithoutPost("nobody");
  directory.Person("all", "w-committee", "head").Person("all", "w-committee", "mediator");
  directory.Person("all", "w-committee", "registrar");
  directory.Person("court", "x-court", "court-liaison");
  directory.Seal("v-committee", "s").Seal("t-committee", "s").Seal("w-committee", "s");
  return directory;
}

// Spring 2026: the Qingming festival and the May holiday with its make-up Saturday; nothing is known of 2027.
inline Calendar WalkCalendar() {
  const std::vector<CalendarDay> days = {{absl::CivilDay(2026, 4, 6), false, "清明节"},
                                         {absl::CivilDay(2026, 5, 1), false, "劳动节"},
                                         {absl::CivilDay(2026, 5, 4), false, "劳动节"},
                                         {absl::CivilDay(2026, 5, 5), false, "劳动节"},
                                         {absl::CivilDay(2026, 5, 9), true, "劳动节调休"}};
  return Calendar(7, days);
}

class Walk {
 public:
  explicit Walk(std::shared_ptr<const Definition> definition)
      : definition_(std::move(definition)), directory_(WalkDirectory()), calendar_(WalkCalendar()) {
    c_.set_name("cases/c-1");
    codes_.Add("channel", {"tea_room", "grid"}).Add("source", {"on-application", "grid-report", "court"});
    codes_.Add("dispute_class", {"02", "02-03"}).Add("pause_reason", {"survey", "other"});
    codes_.Add("circumstance", {"crime"});
    codes_.Add("transfer_reason", {"not-settled-here", "nearer", "language", "many-people"});
    codes_.Add("partner", {"police", "petition"}).Add("referral_reason", {"danger", "petition-matter"});
    codes_.Add("terminate_reason", {"gap-too-wide", "refused"}).Add("visit_way", {"in-person"});
    codes_.Add("prevention", {"suicide", "crime"}).Add("difficulty", {"simple", "hard"});
    codes_.Add("result", {"agreement-oral", "agreement-written", "refused"})
        .Add("performance", {"performed", "running"});
    codes_.Add("report_platform", {"ministry", "province"});
    codes_.Add("paper", {"evidence", "mediation-record"});
  }

  // The command, as text format of v1::Command, by `people/{person}` or `system/clock`; entered when it happened unless
  // `entered` says later.
  absl::Status Do(absl::string_view person, absl::string_view when, absl::string_view text,
                  absl::string_view entered = "") {
    v1::Command command;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &command)) << text;
    return Give(MakeFacts(person, At(when), At(entered.empty() ? when : entered)), command);
  }

  // Fires the clock's next stage when it is due.
  absl::Status Fire(absl::string_view clock) {
    const v1::Clock* found = FindById(c_.clocks(), clock);
    if (found == nullptr) return absl::NotFoundError(absl::StrCat("no clock ", clock));
    v1::Command command;
    command.mutable_expire_clock()->set_clock(std::string(clock));
    *command.mutable_expire_clock()->mutable_due_time() = found->next_time();
    const absl::Time due = ToTime(found->next_time());
    return Give(MakeFacts("", due, due), command);
  }

  absl::Status Give(const Facts& facts, const v1::Command& command) {
    RETURN_IF_ERROR(Authorise(*definition_, c_, command, facts));
    ASSIGN_OR_RETURN(std::vector<v1::Event> events, DecidePayload(*definition_, c_, command, facts));
    v1::Case after = c_;
    for (v1::Event& event : events) {
      event.set_version(after.version() + 1);
      event.set_actor(facts.actor);
      *event.mutable_act_time() = ToProto(facts.act_time);
      *event.mutable_record_time() = ToProto(facts.now);
      event.set_needs_adoption(&event == &events.back() && !command.has_import_case() &&
                               NeedsAdoption(*definition_, c_, facts));
      EvolvePayload(event, &after);
    }
    RETURN_IF_ERROR(Advance(*definition_, c_, command, facts, &events, &after));
    v1::Case replayed = c_;
    for (const v1::Event& event : events) Evolve(event, &replayed);
    EXPECT_EQ(replayed.SerializeAsString(), after.SerializeAsString())
        << "replay differs after " << command.DebugString();
    c_ = std::move(after);
    events_ = std::move(events);
    return absl::OkStatus();
  }

  Facts MakeFacts(absl::string_view person, absl::Time act_time, absl::Time now) {
    Facts facts;
    facts.directory = &directory_;
    facts.codes = &codes_;
    facts.calendar = &calendar_;
    facts.actor = person.empty() ? "system/clock" : absl::StrCat("people/", person);
    facts.now = now;
    facts.act_time = act_time;
    facts.act_time_stated = act_time != now;
    facts.next_case_number = [this](absl::string_view, int64_t) { return ++number_; };
    facts.next_letter_number = [this](absl::string_view, int64_t) { return ++letter_; };
    facts.find_definition = [this](absl::string_view, int32_t) { return next_.get(); };
    facts.case_number_taken = [this](absl::string_view, int64_t, int64_t serial) {
      return numbers_taken_.count(serial) > 0;
    };
    return facts;
  }

  // The state of a track's instance; of the main track without arguments.
  std::string State(absl::string_view track = kMainTrack, absl::string_view subject = "") const {
    const v1::TrackState* found = FindInstance(c_, track, subject);
    return found == nullptr ? "" : found->state();
  }

  // nullptr when it does not run.
  const v1::Clock* FindClock(absl::string_view id) const { return FindById(c_.clocks(), id); }

  // `KIND id` of each clock change of the last command, in order.
  std::vector<std::string> ClockChanges() const {
    std::vector<std::string> changes;
    for (const v1::ClockChange& change : events_.back().clock_changes()) {
      changes.push_back(absl::StrCat(v1::ClockChange::Kind_Name(change.kind()), " ", change.clock().id()));
    }
    return changes;
  }

  // The register of the committee and year has it already.
  void TakeNumber(int64_t serial) { numbers_taken_.insert(serial); }

  const v1::Case& c() const { return c_; }
  v1::Case* mutable_case() { return &c_; }
  const Definition& definition() const { return *definition_; }
  const std::vector<v1::Event>& events() const { return events_; }
  FakeCodes* codes() { return &codes_; }
  FakeDirectory* directory() { return &directory_; }
  void SetNext(std::shared_ptr<const Definition> next) { next_ = std::move(next); }
  void SetCalendar(Calendar calendar) { calendar_ = std::move(calendar); }

  // --- the common way, each step by its person ---

  void Open(absl::string_view when) {
    ASSERT_OK(Do("registrar", when, R"(open_case { unit: 'orgs/v' channel: 'tea_room' source: 'on-application'
        dispute_class: '02-03' text { facts: '路' }
        parties { side: PARTY_SIDE_APPLICANT details { name: '甲' } }
        parties { side: PARTY_SIDE_RESPONDENT details { name: '乙' } } })"));
  }
  void Accept(absl::string_view when) {
    // Where one look decides, there is no handing in.
    if (definition_->FindAction(kMainTrack, State(), "submit_case") != nullptr) {
      ASSERT_OK(Do("registrar", when, "submit_case {}"));
    }
    ASSERT_OK(Do("head", when, "accept_case {}"));
  }
  void Assign(absl::string_view when) { ASSERT_OK(Do("head", when, "assign_mediators { lead: 'people/mediator' }")); }
  void Consent(absl::string_view when) {
    for (absl::string_view party : {"1", "2"}) {
      ASSERT_OK(Do("mediator", when, absl::StrCat("give_rights_notice { party: '", party, "' way: WAY_ORALLY }")));
      ASSERT_OK(
          Do("mediator", when,
             absl::StrCat("record_consent { party: '", party, "' kind: CONSENT_KIND_MEDIATION way: WAY_ORALLY }")));
    }
  }
  // From the opening to an agreement that is signed by all and not sealed.
  void UpToSignatures(absl::string_view when) {
    Open(when);
    Accept(when);
    Assign(when);
    Consent(when);
    ASSERT_OK(Do("mediator", when,
                 "start_session { mode: SESSION_MODE_IN_PERSON attendance { who: '1' presence: PRESENCE_IN_THE_ROOM } "
                 "attendance { who: '2' presence: PRESENCE_IN_THE_ROOM } }"));
    ASSERT_OK(Do("mediator", when, "end_session { session: '1' result: SESSION_RESULT_AGREED }"));
    ASSERT_OK(Do("mediator", when,
                 R"(draft_agreement { text { facts: '路' clauses: '转账付款' } clauses { kind: CLAUSE_KIND_MONEY
        from_party: '1' to_party: '2' amount { currency: 'CNY' fen: 10000 } due_date: '2026-04-10' } })"));
    for (absl::string_view signer : {"1", "2", "people/mediator"}) {
      ASSERT_OK(
          Do("mediator", when,
             absl::StrCat("sign_agreement { agreement: '1' signer: '", signer, "' way: SIGNATURE_WAY_BY_HAND }")));
    }
  }

 private:
  const std::shared_ptr<const Definition> definition_;
  std::shared_ptr<const Definition> next_;
  FakeDirectory directory_;
  FakeCodes codes_;
  Calendar calendar_;
  v1::Case c_;
  std::vector<v1::Event> events_;
  std::set<int64_t> numbers_taken_;
  int64_t number_ = 0;
  int64_t letter_ = 0;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_WORKFLOW_WALK_H_
