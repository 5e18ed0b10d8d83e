// tests/fabrication/recipes.h: how cases are made up. Each recipe is one mediator who does it one way, a dozen times or
// so, beside their real cases. Deterministic by the dice.
#ifndef GAIWAN_TESTS_FABRICATION_RECIPES_H_
#define GAIWAN_TESTS_FABRICATION_RECIPES_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/fabrication/county.h"
#include "tests/fabrication/made_case.h"
#include "tests/testing/dice.h"

namespace gaiwan::fabrication {

struct Recipe {
  std::string name;
  std::function<std::vector<MadeCase>(const County& county, int mediator, Dice* dice)> make;
};

// Six, for setting what looks for them.
const std::vector<Recipe>& Recipes();

// Each recipe done by `times` mediators of the county, none of whom does two.
std::vector<MadeCase> MakeUp(const std::vector<Recipe>& recipes, const County& county, int times, uint64_t seed);

// What recipes are made of. Somebody who is nobody: a name and a telephone out of thin air.
MadePerson Nobody(Dice* dice);
// A case out of thin air: two parties, one session, facts, entered in working hours on the day it is said to be of;
// what a recipe does differently it changes. Whoever makes it up notes a contact in half of them.
MadeCase ThinAir(const County& county, int mediator, Dice* dice);

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_RECIPES_H_
