#include "server/main/returns_folder.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/returns/shipped_returns.h"

namespace gaiwan {

absl::StatusOr<std::shared_ptr<const ReturnCatalogue>> ReadReturnsFolder(const std::string& dir) {
  std::vector<ReturnCatalogue::Text> texts = ShippedReturns();
  if (dir.empty()) return ReturnCatalogue::Make(texts);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    if (entry.path().extension() != ".textproto") continue;
    const uintmax_t size = std::filesystem::file_size(entry.path(), error);
    if (error || size > static_cast<uintmax_t>(kReturnBytesMax)) {
      return absl::InvalidArgumentError(absl::StrCat("returns_dir: ", entry.path().string(),
                                                     " cannot be read, or has more than ", kReturnBytesMax, " bytes"));
    }
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    texts.push_back({entry.path().string(), text.str()});
  }
  if (error) return absl::InvalidArgumentError(absl::StrCat("returns_dir: ", dir, ": ", error.message()));
  return ReturnCatalogue::Make(texts);
}

}  // namespace gaiwan
