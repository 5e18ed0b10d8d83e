// tests/testing/dice.h: throws that are the same for the same seed, on every machine. Not thread-safe.
#ifndef GAIWAN_TESTS_TESTING_DICE_H_
#define GAIWAN_TESTS_TESTING_DICE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace gaiwan::testing {

// SplitMix64.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // 0 to n - 1.
  int Throw(int n) { return static_cast<int>(Next() % static_cast<uint64_t>(n)); }
  bool OneIn(int n) { return Throw(n) == 0; }
  std::string Of(const std::vector<std::string>& list) {
    return list.empty() ? "" : list[Throw(static_cast<int>(list.size()))];
  }

 private:
  uint64_t state_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_DICE_H_
