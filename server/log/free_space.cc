#include "server/log/free_space.h"

#include <sys/statvfs.h>

#include <limits>

namespace gaiwan {

uint64_t DiskFreeSpace::FreeBytes() {
  struct statvfs facts = {};
  if (statvfs(dir_.c_str(), &facts) != 0) return std::numeric_limits<uint64_t>::max();
  return static_cast<uint64_t>(facts.f_bavail) * facts.f_frsize;
}

}  // namespace gaiwan
