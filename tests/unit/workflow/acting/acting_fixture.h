// tests/unit/workflow/acting/acting_fixture.h: a county in small with its offices, for decisions of workflow/acting/.
// Not thread-safe.
#ifndef GAIWAN_TESTS_UNIT_WORKFLOW_ACTING_ACTING_FIXTURE_H_
#define GAIWAN_TESTS_UNIT_WORKFLOW_ACTING_ACTING_FIXTURE_H_

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_facts.h"
#include "tests/testing/given.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/unit_records.h"

namespace gaiwan {

// SampleDirectory with a bureau, a centre and another town. What is decided is folded in, so that a test is a story of
// one organisation, `org_`.
class ActingTest : public ::testing::Test {
 protected:
  ActingTest() {
    directory_.Org("x-justice", "justice_bureau", "x", "某县司法局")
        .Org("x-centre", "governance_centre", "x", "综治中心")
        .Org("x2", "town", "x", "茶卡镇")
        .Org("x2-justice", "judicial_office", "x2", "茶卡司法所")
        .Org("x2-committee", "mediation_committee", "x2", "茶卡镇人民调解委员会")
        .Person("bureau", "x-justice", "justice-officer")
        .Person("bureau-2", "x-justice", "justice-officer")
        .Person("watcher", "x-justice", "supervisor")
        .Person("dispatcher", "x-centre", "dispatcher")
        .Person("justice-2", "x1-justice", "justice-officer")
        .Person("other-justice", "x2-justice", "justice-officer")
        .Person("far", "x2-committee", "mediator");
    past_.acts = &acts_;
    past_.seed = std::string(32, 's');
    past_.is_paid = [this](absl::string_view name) { return paid_.count(std::string(name)) > 0; };
    past_.found_otherwise = [this](absl::string_view name) { return otherwise_.count(std::string(name)) > 0; };
  }

  absl::StatusOr<v1::Event> Decide(const std::string& person, const std::string& command) {
    Facts facts;
    facts.directory = &directory_;
    facts.actor = absl::StrCat("people/", person);
    facts.now = testing::TimeOf(now_);
    facts.act_time = facts.now;
    UnitPast past;
    past.acting = past_;
    absl::StatusOr<v1::Event> event = DecideUnitCommand(org_, testing::CommandOf(command), facts, past);
    if (!event.ok()) return event;
    event->set_actor(facts.actor);
    *event->mutable_record_time() = ToProto(facts.now);
    FoldAct(org_, *event, &acts_);
    return event;
  }
  v1::Reason Refusal(const std::string& person, const std::string& command) {
    return ReasonOf(Decide(person, command).status());
  }
  std::string Field(const std::string& person, const std::string& command) {
    const absl::StatusOr<v1::Event> event = Decide(person, command);
    v1::BadField detail;
    return ReadDetail(event.status(), &detail) ? detail.field() : event.status().ToString();
  }

  testing::FakeDirectory directory_ = testing::SampleDirectory();
  std::string org_ = "orgs/x1-justice";
  std::string now_ = "2026-03-05T18:00+08:00";
  UnitActs acts_;
  ActingPast past_;
  std::set<std::string> paid_;
  std::set<std::string> otherwise_;
};

}  // namespace gaiwan

#endif  // GAIWAN_TESTS_UNIT_WORKFLOW_ACTING_ACTING_FIXTURE_H_
