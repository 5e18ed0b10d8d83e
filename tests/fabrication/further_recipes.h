// tests/fabrication/further_recipes.h: six more ways to make cases up, for setting the detector's constants: what was
// set by some of them is measured on one that was left out (README.md).
#ifndef GAIWAN_TESTS_FABRICATION_FURTHER_RECIPES_H_
#define GAIWAN_TESTS_FABRICATION_FURTHER_RECIPES_H_

#include <vector>

#include "tests/fabrication/recipes.h"

namespace gaiwan::fabrication {

const std::vector<Recipe>& FurtherRecipes();

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_FURTHER_RECIPES_H_
