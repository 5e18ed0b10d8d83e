// server/log/free_space.h: how much room the disk has left, as an argument. Thread-safe.
#ifndef GAIWAN_SERVER_LOG_FREE_SPACE_H_
#define GAIWAN_SERVER_LOG_FREE_SPACE_H_

#include <cstdint>
#include <string>
#include <utility>

namespace gaiwan {

class FreeSpace {
 public:
  virtual ~FreeSpace() = default;

  // Bytes that this user may still write.
  virtual uint64_t FreeBytes() = 0;
};

// Asks the file system that `dir` lies on.
class DiskFreeSpace final : public FreeSpace {
 public:
  explicit DiskFreeSpace(std::string dir) : dir_(std::move(dir)) {}

  // UINT64_MAX when the file system does not say: then the first failing write tells.
  uint64_t FreeBytes() override;

 private:
  const std::string dir_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_FREE_SPACE_H_
