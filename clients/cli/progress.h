// clients/cli/progress.h: how far an import or an upload is, on one line of a terminal that is gone when it is done.
// Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_PROGRESS_H_
#define GAIWAN_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan::cli {

class Progress {
 public:
  // Draws on `err` unless `visible` is false: no terminal, or an answer in JSON. `total_bytes` are those to be read.
  Progress(std::ostream* err, bool visible, int64_t total_bytes);
  // Wipes the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // The bar stands at `bytes`.
  void Move(absl::string_view words, int64_t bytes);
  // The bar fills by bytes read.
  void Read(absl::string_view file, int64_t bytes);
  // From here on the server works; it reports nothing until its answer.
  void Sending();
  void Answered();

 private:
  void Draw(absl::string_view words);

  std::ostream* const err_;
  const bool visible_;
  const int64_t total_bytes_;
  int64_t done_bytes_ = 0;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_PROGRESS_H_
