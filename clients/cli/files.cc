#include "clients/cli/files.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace gaiwan::cli {

absl::StatusOr<std::string> ReadWhole(const std::string& path, std::istream* in,
                                      const std::function<void(int64_t)>& on_bytes) {
  std::ifstream file;
  std::istream* from = in;
  if (path != "-") {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
      return absl::InvalidArgumentError(absl::StrCat(path, " is a directory"));
    }
    file.open(path, std::ios::binary);
    if (!file.is_open()) return absl::NotFoundError(absl::StrCat("cannot open ", path));
    from = &file;
  }
  std::string content;
  std::array<char, 65536> part;
  while (from->read(part.data(), part.size()) || from->gcount() > 0) {
    content.append(part.data(), static_cast<size_t>(from->gcount()));
    if (static_cast<int64_t>(content.size()) > kFileBytesMax) {
      return absl::InvalidArgumentError(absl::StrCat(path, " has more than ", kFileBytesMax, " bytes"));
    }
    if (on_bytes) on_bytes(from->gcount());
  }
  return content;
}

absl::Status WriteWhole(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::error_code error;
  if (file.is_open()) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
    file << content << std::flush;
  }
  if (file.good() && !error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot write ", path));
}

bool IsFile(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
}

int64_t FileBytes(const std::string& path) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(path, error);
  return error ? 0 : static_cast<int64_t>(bytes);
}

}  // namespace gaiwan::cli
