// server/evidence/checkpoints.h: signed checkpoints of the tree, all that were ever made, with the cosignatures and
// timestamps that came to them. Small files beside the log. Thread-safe.
//
// A checkpoint is never signed that does not continue the last one: the tree is compared with it first.
#ifndef GAIWAN_SERVER_EVIDENCE_CHECKPOINTS_H_
#define GAIWAN_SERVER_EVIDENCE_CHECKPOINTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/log/store.h"
#include "workflow/evidence/checkpoint.h"
#include "workflow/evidence/ed25519.h"
#include "workflow/evidence/note.h"

namespace gaiwan {

struct SignedCheckpoint {
  TreeHead head;
  // With all signatures.
  Note note;
  // TimeStampResp, DER; none yet: empty.
  std::vector<std::string> timestamps;
};

class Checkpoints {
 public:
  struct Options {
    // Made when missing, in a folder that exists.
    std::string dir;
    // Empty: made from the key.
    std::string origin;
    // Of type kCosignature.
    std::vector<VerifierKey> witnesses;
    // Empty: none are asked for. Arguments may hold {query}, {response}, {digest}.
    std::vector<std::string> timestamp_command;
    // Certificates in PEM.
    std::string timestamp_authority;
    absl::Duration timestamp_limit;
  };

  // Reads the key, or makes it when there is neither key nor checkpoint.
  //   FAILED_PRECONDITION  there are checkpoints and no key, or the key does not parse.
  static absl::StatusOr<std::unique_ptr<Checkpoints>> Open(Options options, Random* random);

  // Compares the last one with the tree in `view`. DATA_LOSS when the log is not the one it was signed for.
  absl::Status CompareLast(const View& view) const;
  // The same for all of them, as `gaiwand --verify` does. Returns how many.
  absl::StatusOr<uint64_t> CompareAll(const View& view, absl::FunctionRef<void(std::string words)> on_fault) const;

  // Signs what is durable, unless that is what the last one says, and has the last one timestamped when it is not yet.
  // One at a time; another call waits.
  //   FAILED_PRECONDITION  nothing is recorded yet.
  //   DATA_LOSS            the tree does not continue the last checkpoint. Nothing is signed.
  absl::StatusOr<SignedCheckpoint> Create(const Store& store) ABSL_LOCKS_EXCLUDED(making_, mu_);

  // NOT_FOUND when there is none; of size 0: the last. DATA_LOSS when its file was changed.
  absl::StatusOr<SignedCheckpoint> Get(uint64_t size) const ABSL_LOCKS_EXCLUDED(mu_);
  // Sizes below `before`, the largest first, at most `limit`.
  std::vector<uint64_t> List(uint64_t before, size_t limit) const ABSL_LOCKS_EXCLUDED(mu_);

  // Keeps the cosignature of a witness with its checkpoint.
  //   INVALID_ARGUMENT  it is no cosignature of this checkpoint by a witness of the options.
  //   NOT_FOUND         there is no such checkpoint.
  absl::StatusOr<SignedCheckpoint> AddCosignature(uint64_t size, absl::string_view line) ABSL_LOCKS_EXCLUDED(mu_);

  const VerifierKey& key() const { return key_; }
  // Why the last try to have a checkpoint timestamped failed; empty when it did not.
  std::string timestamp_failure() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  Checkpoints(Options options, Ed25519Key signer);

  absl::Status ReadSizes() ABSL_LOCKS_EXCLUDED(mu_);
  std::string PathOf(uint64_t size) const;
  absl::StatusOr<SignedCheckpoint> Read(uint64_t size) const;
  absl::StatusOr<SignedCheckpoint> Sign(const TreeHead& head) const;
  absl::Status Compare(const View& view, const SignedCheckpoint& checkpoint) const;
  absl::Status Stamp(SignedCheckpoint* checkpoint) const;
  absl::StatusOr<std::string> AskForStamp(const SignedCheckpoint& checkpoint) const;

  const Options options_;
  const Ed25519Key signer_;
  const VerifierKey key_;

  Mutex making_;  // Held while one is made; before mu_.
  mutable Mutex mu_;
  std::vector<uint64_t> sizes_ ABSL_GUARDED_BY(mu_);  // Of all, rising.
  std::string timestamp_failure_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_EVIDENCE_CHECKPOINTS_H_
