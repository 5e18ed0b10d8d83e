// clients/court/paper_folder.h: the papers of hand-overs as files beside the journal: a folder for each hand-over, a
// file for each paper, named by its digest. What is under its name is whole and on disk; what is still coming ends in
// `.part` and is gone on with. Different hand-overs may be written by different threads.
#ifndef GAIWAN_CLIENTS_COURT_PAPER_FOLDER_H_
#define GAIWAN_CLIENTS_COURT_PAPER_FOLDER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gaiwan::court {

class PaperFolder {
 public:
  // `dir` is made with its first paper.
  explicit PaperFolder(std::string dir) : dir_(std::move(dir)) {}

  // Whether the paper is there, whole.
  bool Has(const std::string& hand_over, const std::string& sha256) const;
  // Bytes of it that came so far; 0 for none.
  int64_t SizeOfPart(const std::string& hand_over, const std::string& sha256) const;
  // Adds to what came so far.
  //   UNAVAILABLE  the disk refuses; so do all below.
  absl::Status Append(const std::string& hand_over, const std::string& sha256, absl::string_view bytes) const;
  // Compares what came with its digest, and keeps it: on disk before it returns.
  //   DATA_LOSS  it is another: what came is dropped.
  absl::Status Keep(const std::string& hand_over, const std::string& sha256) const;
  // Drops what came so far.
  void Drop(const std::string& hand_over, const std::string& sha256) const;

 private:
  std::string PathOf(const std::string& hand_over, const std::string& sha256) const;

  const std::string dir_;
};

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_PAPER_FOLDER_H_
