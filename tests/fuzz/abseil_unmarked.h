// tests/fuzz/abseil_unmarked.h: Abseil's containers as the distribution compiled them. The first thing every file
// reads.
//
// Under the address sanitizer Abseil lays some of them out otherwise (btree nodes and FixedArray get more members) and
// marks what they do not use. That only works when all code that handles a container was compiled alike, and most of
// ours was not.
#ifndef GAIWAN_TESTS_FUZZ_ABSEIL_UNMARKED_H_
#define GAIWAN_TESTS_FUZZ_ABSEIL_UNMARKED_H_

#include "absl/base/config.h"

#undef ABSL_HAVE_ADDRESS_SANITIZER

#endif  // GAIWAN_TESTS_FUZZ_ABSEIL_UNMARKED_H_
