// server/log/signed_head.h: where the log ended, kept outside RocksDB and signed, so that a log that lost its end is
// found.
//
// HEAD names the last position, the digest of the record there and its record time. The log may be ahead of HEAD (it is
// written every second and at shutdown), never behind. Thread-safe.
#ifndef GAIWAN_SERVER_LOG_SIGNED_HEAD_H_
#define GAIWAN_SERVER_LOG_SIGNED_HEAD_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/log/store.h"
#include "workflow/evidence/ed25519.h"

namespace gaiwan {

// What HEAD says.
struct Head {
  Position position = 0;
  std::string digest;  // SHA-256 of the stored record at `position`, 32 bytes; of nothing at position 0.
  absl::Time record_time;

  friend bool operator==(const Head& a, const Head& b) = default;
};

class SignedHead {
 public:
  // Reads the key `head.key` in `dir` (an Ed25519 private key in PEM, 0600), or makes it when there is neither key nor
  // HEAD. `random` is used here only.
  //   FAILED_PRECONDITION  HEAD is there but its key is not, or the key does not parse.
  static absl::StatusOr<std::unique_ptr<SignedHead>> Open(const std::string& dir, Random* random);
  ~SignedHead();

  // Writes where `store` stands now; `record_time` is that of its last record. Writes nothing when that has not moved
  // since the last call.
  //   UNAVAILABLE         the disk refuses, or the store shows less than HEAD, as a closed one does; the old HEAD
  //   stands. RESOURCE_EXHAUSTED  the disk is full; the old HEAD stands.
  absl::Status WriteHead(const Store& store, absl::Time record_time) ABSL_LOCKS_EXCLUDED(mu_);

  // Checks the store against HEAD; to be called at start, before anything is committed. An empty store without HEAD
  // gets its first one.
  //   DATA_LOSS  the store ends before HEAD, has another record there (both positions are named), HEAD was changed by
  //              somebody without the key, or HEAD is missing although the store is not empty.
  absl::Status CompareWithHead(const Store& store) ABSL_LOCKS_EXCLUDED(mu_);

  // Whether a store that ends at `last` comes as far as HEAD says: asked before it is opened for writing. OK without
  // HEAD.
  //   DATA_LOSS  it ends before HEAD (both positions are named), or HEAD was changed by somebody without the key.
  absl::Status CheckReaches(uint64_t last) const;

  // What HEAD says, its signature checked; nothing when there is no HEAD. DATA_LOSS when it was changed.
  absl::StatusOr<std::optional<Head>> Read() const;

  // What the text of a HEAD, or of a copy of it, says. DATA_LOSS as above.
  absl::StatusOr<Head> Parse(absl::string_view signed_text) const;

  // By the key of HEAD, for what describes a copy of the folder: `text` and a line with its signature.
  absl::StatusOr<std::string> SignText(absl::string_view text) const;
  // The text again. DATA_LOSS when it was changed, or signed by another key.
  absl::StatusOr<std::string> OpenText(absl::string_view signed_text) const;

 private:
  SignedHead(const std::string& dir, Ed25519Key key);

  absl::Status Write(const Head& head) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string path_;  // Of HEAD.
  const Ed25519Key key_;
  Mutex mu_;
  std::optional<Head> written_ ABSL_GUARDED_BY(mu_);  // What HEAD says, once known; saves the syncs of a quiet night.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_LOG_SIGNED_HEAD_H_
