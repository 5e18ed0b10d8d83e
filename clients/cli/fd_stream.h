// clients/cli/fd_stream.h: a stream buffer over a file descriptor that remembers why a write failed, which std::cout
// does not: a closed pipe (`gaiwan case list | head`) is no error, a full disk is. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_FD_STREAM_H_
#define GAIWAN_CLIENTS_CLI_FD_STREAM_H_

#include <array>
#include <streambuf>

namespace gaiwan::cli {

class FdStreamBuf final : public std::streambuf {
 public:
  // Does not own `fd`.
  explicit FdStreamBuf(int fd);
  ~FdStreamBuf() override;

  // The errno of the first write that failed, or 0.
  int error() const { return error_; }

 protected:
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  bool WriteOut();

  const int fd_;
  int error_ = 0;
  std::array<char, 8192> buffer_;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_FD_STREAM_H_
