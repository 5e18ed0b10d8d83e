// The definitions we ship: clean, and data alone.
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/workflow/walk.h"
#include "workflow/definition.h"

namespace gaiwan::testing {
namespace {

using ::testing::IsEmpty;

std::vector<std::string> FaultsOf(const std::string& path) {
  std::vector<std::string> faults;
  for (const v1::Fault& fault : CheckDefinitionText(ReadText(path))) {
    faults.push_back(absl::StrCat(fault.path(), ": ", fault.words().en()));
  }
  return faults;
}

bool IsDigit(const std::string& text, size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// The number as a number: port 7543 is none of it.
bool NamesTheMethod(const std::string& text) {
  for (size_t at = text.find("543"); at != std::string::npos; at = text.find("543", at + 1)) {
    if (!IsDigit(text, at + 3) && (at == 0 || !IsDigit(text, at - 1))) return true;
  }
  return false;
}

TEST(ShippedDefinitions, HaveNoFaultAndNoWarning) {
  EXPECT_THAT(FaultsOf("workflow/definitions/mediation-543.textproto"), IsEmpty());
  EXPECT_THAT(FaultsOf("workflow/definitions/mediation-diagnosis.textproto"), IsEmpty());
}

TEST(ShippedDefinitions, SayThatTheyAreNotTheCountysText) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
    ASSERT_NE(definition, nullptr);
    EXPECT_EQ(definition->id(), name);
    EXPECT_TRUE(definition->proto().vendor_default());
    EXPECT_TRUE(definition->proto().authority().empty());
  }
}

TEST(ShippedDefinitions, CallALocalPromiseALocalPromise) {
  auto definition = ShippedDefinition();
  ASSERT_NE(definition, nullptr);
  for (const char* level : {"grid", "village", "township", "county"}) {
    const v1::ClockRule* rule = definition->FindClock(absl::StrCat("level-", level));
    ASSERT_NE(rule, nullptr);
    EXPECT_TRUE(absl::StrContains(rule->source(), "本地承诺（默认）"));
    EXPECT_EQ(rule->on_expiry(), v1::EXPIRY_URGE);
  }
}

// Another county swaps the file: nothing of the method's number stands in code.
TEST(ShippedDefinitions, AreNamedInNoCodeOfServerOrWorkflow) {
  int read = 0;
  for (const char* folder : {"workflow", "server"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             folder, std::filesystem::directory_options::follow_directory_symlink)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      ++read;
      const std::string text = ReadText(entry.path());
      EXPECT_FALSE(NamesTheMethod(text)) << entry.path();
      EXPECT_FALSE(absl::StrContains(text, "five-four-three")) << entry.path();
    }
  }
  EXPECT_GT(read, 50);
}

// The second preset runs with the same C++.
TEST(Diagnosis, RunsFromTheFirstLookToTheCheckUp) {
  Walk walk(DiagnosisDefinition());
  walk.Open("2026-03-02 09:00");
  EXPECT_EQ(walk.c().step(), "pre-diagnosis");
  ASSERT_OK(walk.Do("head", "2026-03-02 10:00", "accept_case {}"));
  walk.Assign("2026-03-02 10:00");
  EXPECT_EQ(walk.c().step(), "appointment");
  walk.Consent("2026-03-02 11:00");
  ASSERT_OK(walk.Do("mediator", "2026-03-03 09:00",
                    "offer_transfer { to: 'orgs/t' reason: 'many-people' parties_told: true }"));
  ASSERT_OK(walk.Do("town-head", "2026-03-03 10:00", "accept_transfer { transfer: '1' }"));
  EXPECT_EQ(walk.State(), "joint");
  EXPECT_EQ(walk.c().step(), "joint-sitting");
  ASSERT_OK(walk.Do("town-head", "2026-03-03 10:30", "assign_mediators { lead: 'people/town-mediator' }"));
  ASSERT_OK(walk.Do("town-mediator", "2026-03-03 11:00",
                    R"(record_oral_agreement { text { clauses: '让路' } writing_not_needed: true
      clauses { kind: CLAUSE_KIND_ACT from_party: '1' to_party: '2' due_date: '2026-03-05' } })"));
  EXPECT_EQ(walk.State(), "performing");
  EXPECT_EQ(walk.State("follow-up"), "first");
  for (const char* next : {"second", "third", "done"}) {
    ASSERT_OK(walk.Do("town-mediator", "2026-03-06 09:00",
                      "record_visit { way: 'in-person' outcome: VISIT_OUTCOME_SATISFIED place { text: '家中' } }"));
    EXPECT_EQ(walk.State("follow-up"), next);
  }
}

}  // namespace
}  // namespace gaiwan::testing
