#include "tests/fault/crash_log.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace gaiwan::testing {
namespace {

[[noreturn]] void Die(const char* path) {
  std::perror(path);
  std::exit(1);
}

}  // namespace

LineFile::LineFile(const std::string& path) : file_(std::fopen(path.c_str(), "w")) {
  if (file_ == nullptr) Die(path.c_str());
}

LineFile::~LineFile() {
  std::fclose(file_);
}

void LineFile::Write(absl::string_view line) {
  const std::string with_end = absl::StrCat(line, "\n");
  absl::MutexLock lock(&mu_);
  if (std::fwrite(with_end.data(), 1, with_end.size(), file_) != with_end.size() || std::fflush(file_) != 0) {
    Die("a log of the crash client");
  }
}

}  // namespace gaiwan::testing
