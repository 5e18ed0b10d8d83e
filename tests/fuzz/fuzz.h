// tests/fuzz/fuzz.h: what the targets share: an input taken apart, and promises that hold whatever the input is.
//
// A target defines Prepare() and Run(); entry.cc hands it every input of libFuzzer's. A broken promise ends the
// process, and libFuzzer keeps the input, as it does for what the sanitizers find. One thread.
#ifndef GAIWAN_TESTS_FUZZ_FUZZ_H_
#define GAIWAN_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan::fuzz {

// Makes what the target needs, before the first input and before any input's time is counted.
void Prepare();
// The target: one input, from its first byte to its last. Nothing of it is kept for the next one.
void Run(absl::string_view bytes);

// Says which promise is broken, and aborts.
[[noreturn]] void BrokenPromise(const char* file, int line, absl::string_view what);

#define PROMISE(condition, what)                                                 \
  do {                                                                           \
    if (!(condition)) ::gaiwan::fuzz::BrokenPromise(__FILE__, __LINE__, (what)); \
  } while (false)

// An input, from the front. What is not there is 0, or empty.
class Input {
 public:
  explicit Input(absl::string_view bytes) : bytes_(bytes) {}

  uint8_t Byte() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  // A character, so that a corpus is read by people: `0` to `9`, then any.
  size_t Choice(size_t count) { return static_cast<uint8_t>(Byte() - '0') % count; }
  uint64_t Number(int bytes) {
    uint64_t number = 0;
    for (int i = 0; i < bytes; ++i) number = number << 8 | Byte();
    return number;
  }
  // Up to the next newline, or to the end.
  absl::string_view Line() {
    const size_t end = bytes_.find('\n');
    const absl::string_view line = bytes_.substr(0, end);
    bytes_.remove_prefix(end == absl::string_view::npos ? bytes_.size() : end + 1);
    return line;
  }
  absl::string_view Rest() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  absl::string_view bytes_;
};

// `text` with single bytes changed, two bytes of place and one that is added to it for each: what somebody does to a
// thing that was whole. Returns whether anything differs.
bool Tamper(Input* edits, std::string* text);

}  // namespace gaiwan::fuzz

#endif  // GAIWAN_TESTS_FUZZ_FUZZ_H_
