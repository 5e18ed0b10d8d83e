// The way from libFuzzer to a target, and faults that are planted to see whether they are found (planted_test.py).
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "google/protobuf/stubs/logging.h"
#include "tests/fuzz/fuzz.h"

namespace gaiwan::fuzz {
namespace {

// Kept out of the optimiser's sight.
volatile char g_sink;
void* volatile g_lost;

[[gnu::noinline]] int Doubled(int number) {
  return number * 2;
}

// Several, as the last may still stand in a register.
[[gnu::noinline]] void Lose() {
  for (int i = 0; i < 10; ++i) g_lost = std::malloc(100);
  g_lost = nullptr;
}

void Plant(absl::string_view fault, absl::string_view bytes) {
  if (fault == "promise") PROMISE(false, "planted");
  if (fault == "overflow") {
    char* const copy = new char[bytes.size()];
    std::memcpy(copy, bytes.data(), bytes.size());
    const volatile size_t behind = bytes.size();
    g_sink = copy[behind];
    delete[] copy;
  }
  if (fault == "leak") Lose();
  if (fault == "undefined") g_sink = static_cast<char>(Doubled(0x7fffffff - static_cast<int>(bytes.size())));
  while (fault == "hang") g_sink = bytes[0];
}

// `bowl`: by chance it takes some 2^32 inputs; whoever watches what is compared tries it soon.
bool IsTrigger(absl::string_view bytes) {
  uint32_t first = 0;
  if (bytes.size() >= sizeof(first)) std::memcpy(&first, bytes.data(), sizeof(first));
  return first == 0x6c776f62;
}

}  // namespace

void BrokenPromise(const char* file, int line, absl::string_view what) {
  std::fprintf(stderr, "%s:%d: broken promise: %.*s\n", file, line, static_cast<int>(what.size()), what.data());
  std::abort();
}

bool Tamper(Input* edits, std::string* text) {
  const std::string before = *text;
  while (!edits->empty() && !text->empty()) {
    const size_t place = static_cast<size_t>(edits->Number(2)) % text->size();
    (*text)[place] = static_cast<char>(static_cast<uint8_t>((*text)[place]) + edits->Byte());
  }
  return *text != before;
}

}  // namespace gaiwan::fuzz

// The same templates are in what is watched and in what is not: which of them is taken is nobody's fault.
extern "C" const char* __asan_default_options() {
  return "detect_odr_violation=0:detect_leaks=1";
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  google::protobuf::SetLogHandler(nullptr);  // It says of every input that is no UTF-8 that it is none.
  gaiwan::fuzz::Prepare();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const char* const planted = std::getenv("GAIWAN_FUZZ_PLANT");
  if (planted != nullptr && gaiwan::fuzz::IsTrigger(bytes)) gaiwan::fuzz::Plant(planted, bytes);
  gaiwan::fuzz::Run(bytes);
  return 0;
}
