#include "server/base/log.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/stubs/logging.h"
#include "spdlog/sinks/base_sink.h"
#include "spdlog/spdlog.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

// Lines gathered before they are written in one go.
constexpr size_t kBufferBytes = 64 << 10;
// The longest a line waits.
constexpr std::chrono::seconds kFlushEvery(1);

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// spdlog's own standard-error sink writes each line with a system call.
class BufferedStandardError final : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    buffer_.append(line.data(), line.size());
    if (buffer_.size() >= kBufferBytes) flush_();
  }
  void flush_() override {
    size_t written = 0;
    while (written < buffer_.size()) {
      const ssize_t n = ::write(STDERR_FILENO, buffer_.data() + written, buffer_.size() - written);
      if (n <= 0) break;  // Nobody reads the log any more; there is nowhere to say so.
      written += static_cast<size_t>(n);
    }
    buffer_.clear();
  }

 private:
  std::string buffer_;
};

spdlog::logger& Logger() {
  static spdlog::logger* const logger = [] {
    auto made = std::make_shared<spdlog::logger>("gaiwan", std::make_shared<BufferedStandardError>());
    made->flush_on(spdlog::level::warn);
    spdlog::initialize_logger(made);  // Sets the library's own pattern; ours comes after it.
    made->set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%e%z\",\"level\":\"%l\",%v}");
    spdlog::flush_every(kFlushEvery);
    static auto* const kept = new std::shared_ptr<spdlog::logger>(std::move(made));
    return kept->get();
  }();
  return *logger;
}

// How many bytes `text` begins with that stand for themselves in JSON, as far as that is seen without decoding.
size_t PlainBytes(absl::string_view text) {
  size_t n = 0;
  while (n < text.size() && text[n] >= 0x20 && text[n] < 0x7f && text[n] != '"' && text[n] != '\\') ++n;
  return n;
}

// protobuf complains of a string that is not UTF-8 on standard error by itself; as a line of ours it stays JSON.
void LogOfProtobuf(google::protobuf::LogLevel level, const char* file, int line, const std::string& message) {
  LogLine(level >= google::protobuf::LOGLEVEL_ERROR ? LogLevel::kInfo : LogLevel::kDebug, "protobuf")
      .With("at", absl::StrCat(file, ":", line))
      .With("what", message);
}

}  // namespace

absl::Status SetLogLevel(absl::string_view level) {
  LogLevel wanted;
  if (level == "debug") {
    wanted = LogLevel::kDebug;
  } else if (level == "info") {
    wanted = LogLevel::kInfo;
  } else if (level == "warning") {
    wanted = LogLevel::kWarning;
  } else if (level == "error") {
    wanted = LogLevel::kError;
  } else {
    return absl::InvalidArgumentError(absl::StrCat("`", level, "` is none of debug, info, warning, error"));
  }
  Logger().set_level(ToSpdlog(wanted));
  google::protobuf::SetLogHandler(&LogOfProtobuf);
  return absl::OkStatus();
}

bool LogEnabled(LogLevel level) {
  return Logger().should_log(ToSpdlog(level));
}

void FlushLog() {
  Logger().flush();
}

LogLine::LogLine(LogLevel level, absl::string_view message) : level_(level), enabled_(LogEnabled(level)) {
  if (!enabled_) return;
  text_.reserve(256);
  absl::StrAppend(&text_, "\"message\":\"", JsonEscaped(message), "\"");
}

LogLine::~LogLine() {
  if (enabled_) Logger().log(ToSpdlog(level_), spdlog::string_view_t(text_.data(), text_.size()));
}

LogLine& LogLine::With(absl::string_view key, absl::string_view value) {
  if (enabled_) absl::StrAppend(&text_, ",\"", key, "\":\"", JsonEscaped(value), "\"");
  return *this;
}

LogLine& LogLine::With(absl::string_view key, int64_t value) {
  if (enabled_) absl::StrAppend(&text_, ",\"", key, "\":", value);
  return *this;
}

LogLine& LogLine::With(absl::string_view key, double value) {
  if (enabled_) absl::StrAppendFormat(&text_, ",\"%s\":%.3f", key, value);
  return *this;
}

std::string JsonEscaped(absl::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    // Names, methods and codes are nothing but this.
    const size_t plain = PlainBytes(text.substr(at));
    escaped.append(text.data() + at, plain);
    at += plain;
    if (at == text.size()) break;
    const unsigned char c = static_cast<unsigned char>(text[at]);
    if (c == '"' || c == '\\') {
      escaped.push_back('\\');
      escaped.push_back(static_cast<char>(c));
      ++at;
    } else if (c < 0x20 || c == 0x7f) {
      absl::StrAppendFormat(&escaped, "\\u%04x", c);
      ++at;
    } else if (const size_t length = Utf8CharacterBytes(text.substr(at)); length > 0) {
      absl::StrAppend(&escaped, text.substr(at, length));
      at += length;
    } else {
      escaped += "\xEF\xBF\xBD";
      ++at;
    }
  }
  return escaped;
}

}  // namespace gaiwan
