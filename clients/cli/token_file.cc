#include "clients/cli/token_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "workflow/base/proto_time.h"

namespace gaiwan::cli {
namespace {

// `county.example:7543` as a file's name.
std::string FileName(const std::string& server) {
  std::string name;
  for (const char c : server) {
    name += absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' ? c : '_';
  }
  return name + ".json";
}

std::optional<std::string> ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TokenFile::TokenFile(const Io* io, const std::string& server) : io_(io) {
  std::string state = io->env("XDG_STATE_HOME").value_or("");
  if (state.empty()) {
    const std::string home = io->env("HOME").value_or("");
    if (home.empty()) return;
    state = home + "/.local/state";
  }
  path_ = absl::StrCat(state, "/gaiwan/tokens/", FileName(server));
}

std::optional<std::string> TokenFile::Given() const {
  const std::string file = io_->env("GAIWAN_TOKEN_FILE").value_or("");
  if (file.empty()) return std::nullopt;
  const std::optional<std::string> text = ReadAll(file);
  if (!text.has_value()) return std::nullopt;
  return std::string(absl::StripAsciiWhitespace(*text));
}

std::optional<v1::Tokens> TokenFile::Read() const {
  struct stat info {};
  if (path_.empty() || ::stat(path_.c_str(), &info) != 0 || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return std::nullopt;
  }
  const std::optional<std::string> text = ReadAll(path_);
  v1::Tokens tokens;
  if (!text.has_value() || !google::protobuf::util::JsonStringToMessage(*text, &tokens).ok()) return std::nullopt;
  return tokens;
}

absl::Time TokenFile::written() const {
  struct stat info {};
  return ::stat(path_.c_str(), &info) == 0 ? absl::TimeFromTimespec(info.st_mtim) : absl::InfinitePast();
}

absl::Duration TokenFile::life(const v1::Tokens& tokens) {
  // Beside the end of its session the access token says how long it lives: a quarter of an hour, or what was left.
  return tokens.access_life_seconds() > 0 ? absl::Seconds(tokens.access_life_seconds()) : absl::InfiniteDuration();
}

absl::Status TokenFile::Write(const v1::Tokens& tokens) const {
  if (path_.empty()) return absl::UnavailableError("neither XDG_STATE_HOME nor HOME says where to keep the tokens");
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(tokens, &json).ok()) return absl::InternalError("no JSON");
  const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  ::chmod(folder.c_str(), 0700);
  const std::string aside = absl::StrCat(path_, ".", ::getpid());
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = fd >= 0 && ::write(fd, json.data(), json.size()) == static_cast<ssize_t>(json.size());
  const int why = errno;
  if (fd >= 0) ::close(fd);
  if (written && ::rename(aside.c_str(), path_.c_str()) == 0) return absl::OkStatus();
  ::unlink(aside.c_str());
  return absl::UnavailableError(absl::StrCat("cannot write ", path_, ": ", std::strerror(why)));
}

void TokenFile::Remove() const {
  if (!path_.empty()) ::unlink(path_.c_str());
}

}  // namespace gaiwan::cli
