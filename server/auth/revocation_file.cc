#include "server/auth/revocation_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/private_file.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {

absl::StatusOr<std::unique_ptr<RevocationFile>> RevocationFile::Open(const std::string& path,
                                                                     const std::string& authorities) {
  std::unique_ptr<RevocationFile> made(new RevocationFile(path, authorities));
  const absl::Status read = made->Refresh(absl::ZeroDuration()).status();
  if (!read.ok()) return absl::InvalidArgumentError(read.message());
  return made;
}

absl::StatusOr<std::shared_ptr<const RevocationList>> RevocationFile::Read() {
  ASSIGN_OR_RETURN(const std::string lists, ReadSmallFile(path_));
  ASSIGN_OR_RETURN(const std::string signers, ReadSmallFile(authorities_));
  std::string text = absl::StrCat(lists, "\n", signers);
  if (text == last_text_) return std::shared_ptr<const RevocationList>();
  absl::StatusOr<std::shared_ptr<const RevocationList>> made = RevocationList::FromPem(lists, signers);
  if (!made.ok()) return absl::Status(made.status().code(), absl::StrCat(path_, ": ", made.status().message()));
  last_text_ = std::move(text);
  return made;
}

absl::StatusOr<std::shared_ptr<const RevocationList>> RevocationFile::Refresh(absl::Duration monotonic_now) {
  if (monotonic_now < next_) return std::shared_ptr<const RevocationList>();
  next_ = monotonic_now + kRevocationFileEvery;
  absl::StatusOr<std::shared_ptr<const RevocationList>> read = Read();
  MutexLock lock(&mu_);
  if (read.ok()) {
    trouble_.clear();
    if (*read != nullptr) list_ = *read;
    return read;
  }
  if (trouble_ == read.status().message()) return std::shared_ptr<const RevocationList>();
  trouble_ = std::string(read.status().message());
  return read;
}

std::shared_ptr<const RevocationList> RevocationFile::list() const {
  MutexLock lock(&mu_);
  return list_;
}

std::string RevocationFile::trouble() const {
  MutexLock lock(&mu_);
  return trouble_;
}

}  // namespace gaiwan
