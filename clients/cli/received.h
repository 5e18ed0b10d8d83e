// clients/cli/received.h: bytes of the server that come piece by piece, into a file that is there when all of it is.
// For one thread.
#ifndef GAIWAN_CLIENTS_CLI_RECEIVED_H_
#define GAIWAN_CLIENTS_CLI_RECEIVED_H_

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "clients/cli/file_digest.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// A file beside `path`, readable by its owner alone, that takes its name when it is kept; else it is gone in the end.
class Received {
 public:
  explicit Received(std::string path);
  ~Received();
  Received(const Received&) = delete;
  Received& operator=(const Received&) = delete;

  void Add(absl::string_view bytes);
  int64_t size() const { return size_; }
  // Empty when it is there, whole; else what is the matter.
  std::string Keep(absl::string_view sha256);

 private:
  const std::string path_;
  const std::string aside_;
  std::ofstream file_;
  Sha256 hash_;
  int64_t size_ = 0;
  bool kept_ = false;
};

// What the server said, or what is the matter here where it was content.
struct ReceiveEnd {
  grpc::Status status;
  std::string wrong;
  bool ok() const { return status.ok() && wrong.empty(); }
};

// Takes pieces by `fetch(offset, &answer)` until all are there. `Answer` has data, total_bytes and sha256; the last one
// tells what it was.
template <typename Answer, typename Fetch>
ReceiveEnd Receive(const std::string& path, const Fetch& fetch, Answer* answer) {
  Received received(path);
  do {
    grpc::Status status = fetch(received.size(), answer);
    if (!status.ok()) return {std::move(status), ""};
    if (answer->data().empty() && received.size() < answer->total_bytes()) {
      return {grpc::Status::OK, "the answer ends early"};
    }
    received.Add(answer->data());
  } while (received.size() < answer->total_bytes());
  return {grpc::Status::OK, received.Keep(answer->sha256())};
}

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_RECEIVED_H_
