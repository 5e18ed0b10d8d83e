#include "clients/cli/received.h"

#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gaiwan::cli {

Received::Received(std::string path)
    : path_(std::move(path)), aside_(path_ + ".part"), file_(aside_, std::ios::binary | std::ios::trunc) {
  chmod(aside_.c_str(), 0600);
}

Received::~Received() {
  if (!kept_) std::remove(aside_.c_str());
}

void Received::Add(absl::string_view bytes) {
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  hash_.Add(bytes);
  size_ += static_cast<int64_t>(bytes.size());
}

std::string Received::Keep(absl::string_view sha256) {
  file_.close();
  if (!file_) return absl::StrCat(aside_, " cannot be written");
  if (hash_.Hex() != sha256) return "what came is not what the server said";
  std::error_code error;
  std::filesystem::rename(aside_, path_, error);
  if (error) return absl::StrCat(path_, ": ", error.message());
  kept_ = true;
  return "";
}

}  // namespace gaiwan::cli
