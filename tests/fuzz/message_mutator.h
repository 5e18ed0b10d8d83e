// tests/fuzz/message_mutator.h: an input changed as a message and not as bytes, of which most changes make nonsense
// that is refused at once. For LLVMFuzzerCustomMutator. One thread.
#ifndef GAIWAN_TESTS_FUZZ_MESSAGE_MUTATOR_H_
#define GAIWAN_TESTS_FUZZ_MESSAGE_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "tests/testing/dice.h"

namespace gaiwan::fuzz {

// Makes one to four changes in `message`: fields set, cleared, doubled, given other values. Texts are among `words` as
// often as not: names that exist lead further than any others.
void Mutate(const std::vector<std::string>& words, testing::Dice* dice, google::protobuf::Message* message);

// What is in `second` goes over `first`, here and there.
void Cross(const google::protobuf::Message& second, testing::Dice* dice, google::protobuf::Message* first);

// Copies `bytes` to `data` when they have room; returns how many there are then, else `size`.
size_t Store(const std::string& bytes, uint8_t* data, size_t size, size_t max_size);

}  // namespace gaiwan::fuzz

// libFuzzer's own changes to bytes.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

#endif  // GAIWAN_TESTS_FUZZ_MESSAGE_MUTATOR_H_
