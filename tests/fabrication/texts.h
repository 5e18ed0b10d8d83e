// tests/fabrication/texts.h: what a dispute was about, in words, as mediators put it. Deterministic by the dice.
#ifndef GAIWAN_TESTS_FABRICATION_TEXTS_H_
#define GAIWAN_TESTS_FABRICATION_TEXTS_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/testing/dice.h"

namespace gaiwan::fabrication {

using testing::Dice;

// One after the other: unlike arguments of a function, they are thrown in the order they are written.
std::string Join(std::initializer_list<std::string> parts);

// Code list `dispute_class`.
const std::vector<std::string>& Classes();

// A person's name.
std::string MakeName(Dice* dice);
// A household of `size`: one surname for most of it.
std::vector<std::string> MakeHousehold(int size, Dice* dice);
std::string MakePhone(Dice* dice);
std::string MakeId(Dice* dice);
std::string MakeFirm(Dice* dice);

// Sentences of one telling: how it began, what made it worse, what each wants, what was done about it.
struct Telling {
  std::vector<std::string> sentences;
  std::string Text() const;
};
Telling TellDispute(const std::string& dispute_class, const std::string& place, int64_t fen, Dice* dice);

// Where it says 甲方 and 乙方 it says what they are called.
std::string WithNames(const std::string& facts, const std::string& one, const std::string& other);

// A standard text of a committee: a frame into which each case puts its own matter.
class StandardText {
 public:
  explicit StandardText(Dice* dice);
  std::string Fill(const std::string& dispute_class, const std::string& place, int64_t fen, Dice* dice) const;

 private:
  std::string opening_, middle_, ending_;
};

}  // namespace gaiwan::fabrication

#endif  // GAIWAN_TESTS_FABRICATION_TEXTS_H_
