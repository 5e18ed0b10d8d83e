// tests/fabrication/held_back_recipes.h: five recipes that what looks for made-up cases was not set by. Only the last
// assertion of fabrication_test runs them.
#ifndef GAIWAN_TESTS_FABRICATION_HELD_BACK_RECIPES_H_
#define GAIWAN_TESTS_FABRICATION_HELD_BACK_RECIPES_H_

#include <vector>

#include "tests/fabrication/recipes.h"

namespace gaiwan::fabrication {

const std::vector<Recipe>& HeldBackRecipes();

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_HELD_BACK_RECIPES_H_
