#include "tests/bench/sync_floor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/figure.h"

namespace gaiwan::bench {

absl::StatusOr<absl::Duration> MedianSync(const std::string& folder, int count, size_t bytes) {
  const std::string path = folder + "/sync_floor";
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return absl::InternalError(absl::StrCat(path, ": ", strerror(errno)));
  const auto remove = absl::MakeCleanup([&] {
    close(fd);
    unlink(path.c_str());
  });
  // As the write-ahead log does: the sync need not find room.
  if (fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes) * count) != 0) {
    return absl::InternalError(absl::StrCat(path, ": ", strerror(errno)));
  }
  const std::string text(bytes, 'x');
  std::vector<double> millis;
  for (int i = 0; i < count; ++i) {
    const absl::Time begin = absl::Now();
    if (write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || fdatasync(fd) != 0) {
      return absl::InternalError(absl::StrCat(path, ": ", strerror(errno)));
    }
    millis.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
  }
  return absl::Milliseconds(Median(std::move(millis)));
}

}  // namespace gaiwan::bench
