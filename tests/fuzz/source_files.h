// tests/fuzz/source_files.h: files of the source tree that a target needs. Targets run in it.
#ifndef GAIWAN_TESTS_FUZZ_SOURCE_FILES_H_
#define GAIWAN_TESTS_FUZZ_SOURCE_FILES_H_

#include <fstream>
#include <sstream>
#include <string>

#include "tests/fuzz/fuzz.h"

namespace gaiwan::fuzz {

inline std::string SourceFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  PROMISE(in.good(), "run in the source tree; not found: " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace gaiwan::fuzz

#endif  // GAIWAN_TESTS_FUZZ_SOURCE_FILES_H_
