// server/base/log.h: one JSON line per thing worth telling, to standard error.
//
// Thread-safe. Lines are buffered: what warns is written at once, the rest within a second or when 64 KiB have
// gathered, because a line a request, each written alone, costs as much as the request. Never evidence, never people's
// words: field values are ids, codes and numbers.
#ifndef GAIWAN_SERVER_BASE_LOG_H_
#define GAIWAN_SERVER_BASE_LOG_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gaiwan {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// `debug`, `info`, `warning` or `error`. Also sends protobuf's own complaints through here. Until it is called, lines
// from kInfo on are written.
//   INVALID_ARGUMENT  another word.
absl::Status SetLogLevel(absl::string_view level);

// Whether a line of this level would be written: ask before gathering what is dear to gather.
bool LogEnabled(LogLevel level);

// Writes what is buffered.
void FlushLog();

// Gathers one line and writes it when it goes out of scope:
//   LogLine(LogLevel::kInfo, "rpc").With("method", "Execute").With("millis", 3.1);
class LogLine {
 public:
  LogLine(LogLevel level, absl::string_view message);
  ~LogLine();
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  LogLine& With(absl::string_view key, absl::string_view value);
  LogLine& With(absl::string_view key, const char* value) { return With(key, absl::string_view(value)); }
  LogLine& With(absl::string_view key, int64_t value);
  LogLine& With(absl::string_view key, double value);

 private:
  const LogLevel level_;
  const bool enabled_;
  std::string text_;
};

// `text` as the inside of a JSON string: quotes, backslashes and control characters escaped, invalid UTF-8 as U+FFFD.
std::string JsonEscaped(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_BASE_LOG_H_
