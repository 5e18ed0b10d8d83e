// tests/unit/workflow/effect_rules_test.cc: the rules of effect as a definition holds them, and what no definition
// makes of them: PML art. 29 to 31.
#include "workflow/effect_rules.h"

#include <functional>
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

using ::testing::Contains;
using ::testing::IsEmpty;

v1::EffectTerms Law(v1::EffectRule rule) {
  return EffectRuleIn(LegalEffectRules(), rule);
}

TEST(EffectRules, TheLawsOwnNameTheirArticleAndAskForSignatures) {
  EXPECT_EQ(LegalEffectRules().size(), 3u);
  for (const v1::EffectTerms& row : LegalEffectRules()) {
    EXPECT_TRUE(absl::StrContains(row.source(), "条")) << row.rule();
    EXPECT_FALSE(row.ways().empty()) << row.rule();
    EXPECT_EQ(BreachOf(row), EffectBreach::kNone) << row.rule();
  }
  // What an older log holds without a rule is under the Mediation Law.
  EXPECT_EQ(Law(v1::EFFECT_RULE_UNSPECIFIED).rule(), v1::EFFECT_RULE_PML29);
}

TEST(EffectRules, BothDefinitionsWeShipCarryThemAsTheLawHasThem) {
  for (const char* name : {"mediation-543", "mediation-diagnosis"}) {
    const auto definition = LoadDefinition(ReadText(absl::StrCat("workflow/definitions/", name, ".textproto")));
    ASSERT_NE(definition, nullptr);
    ASSERT_EQ(definition->proto().effect_rules_size(), 3) << name;
    for (const v1::EffectTerms& law : LegalEffectRules()) {
      const v1::EffectTerms& row = EffectRuleIn(definition->effect_rules(), law.rule());
      EXPECT_EQ(std::vector<int>(row.ways().begin(), row.ways().end()),
                std::vector<int>(law.ways().begin(), law.ways().end()))
          << name;
      EXPECT_EQ(row.mediator(), law.mediator()) << name;
      EXPECT_EQ(row.seal(), law.seal()) << name;
      EXPECT_NE(row.words().zh(), law.words().zh()) << name << ": the row is the definition's own";
    }
  }
}

TEST(EffectRules, ADefinitionWithoutThemHasTheLaws) {
  const std::vector<v1::EffectTerms> rules = EffectRulesOf(v1::Definition());
  ASSERT_EQ(rules.size(), LegalEffectRules().size());
  EXPECT_TRUE(rules.back().mediator() && rules.back().seal());
}

// Each of these would let an agreement take effect too early, too late, or by what no court takes.
TEST(EffectRules, NoDefinitionAsksForLessThanTheLaw) {
  struct Hostile {
    const char* what;
    EffectBreach breach;
    const char* path;
    std::function<v1::EffectTerms()> row;
  };
  const Hostile rows[] = {
      {"no seal under art. 29", EffectBreach::kLess, "effect_rules[0]",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_PML29);
         row.set_seal(false);
         return row;
       }},
      {"no mediator under art. 29", EffectBreach::kLess, "effect_rules[0]",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_PML29);
         row.set_mediator(false);
         return row;
       }},
      {"a simple electronic signature under art. 29", EffectBreach::kWay, "effect_rules[0].ways",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_PML29);
         row.add_ways(v1::SIGNATURE_WAY_SIMPLE_ELECTRONIC);
         return row;
       }},
      {"no fingerprints under art. 29", EffectBreach::kNotAsTheLaw, "effect_rules[0].ways",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_PML29);
         row.clear_ways();
         row.add_ways(v1::SIGNATURE_WAY_BY_HAND);
         return row;
       }},
      {"the court's rule for every case", EffectBreach::kOtherScope, "effect_rules[0].scope",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_SPC24);
         row.set_scope(v1::EFFECT_SCOPE_EVERY_CASE);
         return row;
       }},
      {"nobody signs", EffectBreach::kWay, "effect_rules[0].ways",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_SPC24);
         row.clear_ways();
         return row;
       }},
      {"a rule of nobody's", EffectBreach::kUnknownRule, "effect_rules[0].rule",
       [] {
         v1::EffectTerms row = Law(v1::EFFECT_RULE_PML29);
         row.set_rule(v1::EFFECT_RULE_UNSPECIFIED);
         return row;
       }},
  };
  for (const Hostile& hostile : rows) {
    v1::Definition definition = ShippedDefinition()->proto();
    definition.clear_effect_rules();
    *definition.add_effect_rules() = hostile.row();
    EXPECT_EQ(BreachOf(hostile.row()), hostile.breach) << hostile.what;
    std::vector<std::string> paths;
    for (const v1::Fault& fault : CheckDefinition(definition)) {
      if (!fault.warning()) paths.push_back(fault.path());
    }
    EXPECT_THAT(paths, Contains(hostile.path)) << hostile.what;
    // One that is in use all the same, as from another version of the software: the law's row counts.
    const std::vector<v1::EffectTerms> rules = EffectRulesOf(definition);
    for (size_t i = 0; i < rules.size(); ++i) {
      EXPECT_EQ(rules[i].SerializeAsString(), LegalEffectRules()[i].SerializeAsString()) << hostile.what;
    }
  }
}

TEST(EffectRules, MoreMayBeAskedOfWhatACourtSentAndOfWhatIsOnLine) {
  v1::Definition definition = ShippedDefinition()->proto();
  for (v1::EffectTerms& row : *definition.mutable_effect_rules()) {
    row.set_seal(true);
    row.set_mediator(true);
  }
  EXPECT_THAT(CheckDefinition(definition), IsEmpty());
  for (const v1::EffectTerms& row : EffectRulesOf(definition)) EXPECT_TRUE(row.seal() && row.mediator()) << row.rule();
}

TEST(EffectRules, ARuleStandsInADefinitionOnce) {
  v1::Definition definition = ShippedDefinition()->proto();
  *definition.add_effect_rules() = Law(v1::EFFECT_RULE_PML29);
  definition.mutable_effect_rules(3)->clear_source();
  definition.mutable_effect_rules(3)->mutable_words()->clear_zh();
  std::vector<std::string> paths;
  for (const v1::Fault& fault : CheckDefinition(definition)) paths.push_back(fault.path());
  for (const char* path : {"effect_rules[3].rule", "effect_rules[3].source", "effect_rules[3].words.zh"}) {
    EXPECT_THAT(paths, Contains(path));
  }
}

}  // namespace
}  // namespace gaiwan::testing
