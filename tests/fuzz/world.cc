#include "tests/fuzz/world.h"

#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/fuzz/fuzz.h"
#include "tests/testing/given.h"
#include "tests/unit/workflow/walk.h"

namespace gaiwan::fuzz {
namespace {

using testing::Agreeing;
using testing::Assigned;
using testing::Drafted;
using testing::InEffect;
using testing::Join;
using testing::Opened;
using testing::Signed;
using testing::Story;

constexpr char kDay[] = "2026-03-02 10:00";

}  // namespace

const World& World::Get() {
  static const auto* const world = new World();
  return *world;
}

World::World()
    : open_directory_(testing::SampleDirectory()),
      shipped_directory_(testing::WalkDirectory()),
      codes_(testing::SampleCodes()),
      calendar_(testing::WalkCalendar()),
      shipped_definition_(testing::ShippedDefinition()) {
  codes_.Add("dispute_class", {"02-03"})
      .Add("transfer_reason", {"nearer"})
      .Add("result", {"agreement-oral", "agreement-written", "refused"})
      .Add("performance", {"performed", "running"})
      .Add("report_platform", {"ministry"});
  open_ = {&testing::OpenDefinition(),
           &open_directory_,
           &codes_,
           {"people/head", "people/mediator", "people/clerk", "people/town-head", "people/justice", "people/nobody",
            absl::StrCat(kCaseName, "/parties/1"), "system/clock"}};
  shipped_ = {shipped_definition_.get(),
              &shipped_directory_,
              &codes_,
              {"people/head", "people/mediator", "people/registrar", "people/town-head", "people/dispatcher",
               "people/nobody", absl::StrCat(kCaseName, "/parties/1"), "system/clock"}};
  AddOpenCases();
  AddShippedCases();
  words_ = {"1",
            "2",
            "3",
            "1-1",
            kCaseName,
            absl::StrCat(kCaseName, "/parties/1"),
            absl::StrCat(kCaseName, "/agreements/1"),
            "cases/c-bbbbbbbbbbbbbbbbbbbbbbbbbb",
            kRequestId,
            "orgs/c1",
            "orgs/c1-committee",
            "orgs/x1",
            "orgs/x1-committee",
            "orgs/x1-justice",
            "orgs/v1",
            "orgs/g1",
            "orgs/k",
            "orgs/v",
            "orgs/t",
            "orgs/v-committee",
            "orgs/t-committee",
            "orgs/x-court",
            "orgs/c1-committee/seals/s1",
            "orgs/v-committee/seals/s",
            "people/head",
            "people/mediator",
            "people/helper",
            "people/town-head",
            "people/justice",
            "people/nobody",
            "open",
            "mediation-543",
            "tea_room",
            "on-application",
            "court",
            "02",
            "02-03",
            "04-01",
            "99-03",
            "simple",
            "other",
            "zh",
            "mn",
            "agreement",
            "session-notice",
            "police",
            "danger",
            "red",
            "in-person",
            "2026-03-02",
            "2026-03-06",
            "2026-04-06",
            "2027-01-04",
            "2026-02-30",
            "牧民1",
            "付款",
            "尽快",
            "13897450001",
            std::string(64, 'a'),
            "image/jpeg",
            "application/pdf",
            "state = mediating AND NOT (due < 2026-04-01 OR risk >= red)",
            "甲 unit:orgs/v"};
  // A promise of the tests this is made of that did not hold would say so through GoogleTest.
  PROMISE(!::testing::UnitTest::GetInstance()->ad_hoc_test_result().Failed(),
          "the prepared cases are as they should be");
}

void World::AddOpenCases() {
  const Story signed_by_all = {Signed("1", "1")[0], Signed("1", "2")[0], Signed("1", "people/mediator")[0]};
  const Story mediating = Join({Opened(), Agreeing({"1", "2"}), Assigned()});
  const std::vector<Story> stories = {
      {},
      Opened(),
      Opened(3),
      mediating,
      Join({mediating, Drafted("1")}),
      Join({mediating, Drafted("1"), signed_by_all}),
      Join({mediating, InEffect("1")}),
      Join({mediating, InEffect("1"), Drafted("2"), Signed("2", "1")}),
  };
  for (const Story& story : stories) {
    testing::GivenStory given(story);
    PreparedCase& prepared = cases_.emplace_back();
    prepared.place = &open_;
    prepared.c = given.Case();
    prepared.c.set_name(kCaseName);
    prepared.now = testing::TimeOf("2026-03-05T18:00+08:00");
  }
}

void World::AddShippedCases() {
  using testing::Walk;
  const std::vector<std::function<void(Walk*)>> ways = {
      [](Walk*) {},
      [](Walk* walk) { walk->Open(kDay); },
      [](Walk* walk) {
        walk->Open(kDay);
        walk->Accept(kDay);
      },
      [](Walk* walk) {
        walk->Open(kDay);
        walk->Accept(kDay);
        walk->Assign(kDay);
        walk->Consent(kDay);
      },
      [](Walk* walk) { walk->UpToSignatures(kDay); },
      [](Walk* walk) {
        walk->UpToSignatures(kDay);
        const absl::Status sealed =
            walk->Do("head", kDay, "seal_agreement { agreement: '1' seal: 'orgs/v-committee/seals/s' }");
        PROMISE(sealed.ok(), sealed.message());
      },
  };
  for (const auto& way : ways) {
    Walk walk(shipped_definition_);
    walk.mutable_case()->set_name(kCaseName);
    way(&walk);
    PreparedCase& prepared = cases_.emplace_back();
    prepared.place = &shipped_;
    prepared.c = walk.c();
    prepared.now = testing::At("2026-03-05 18:00");
  }
}

Facts World::FactsFor(const PreparedCase& prepared, const std::string& actor, absl::Time now) const {
  Facts facts;
  facts.directory = prepared.place->directory;
  facts.codes = prepared.place->codes;
  facts.calendar = &calendar_;
  facts.actor = actor;
  facts.now = facts.act_time = now;
  facts.next_case_number = facts.next_letter_number = [](absl::string_view, int64_t) { return 7; };
  facts.case_number_taken = [](absl::string_view, int64_t, int64_t serial) { return serial == 7; };
  facts.find_definition = [this](absl::string_view id, int32_t) -> const Definition* {
    return id == shipped_definition_->id() ? shipped_definition_.get() : nullptr;
  };
  return facts;
}

}  // namespace gaiwan::fuzz
