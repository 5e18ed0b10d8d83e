// server/seal/key_store.h: the keys of personal data, each wrapped by the master key, in files of their own.
//
// Keys have numbers: 1, 2, 3, ...  A key lies at a fixed place of a fixed-size file, so that erasing it writes over the
// very bytes: in a log-structured store a deleted key would live on in older files. Keys are made ahead in batches,
// each synced once before any of them is used: sealing never waits for a disk but once in hundreds of keys.
// Thread-safe. See README.md for the format.
#ifndef GAIWAN_SERVER_SEAL_KEY_STORE_H_
#define GAIWAN_SERVER_SEAL_KEY_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/seal/aead.h"

namespace gaiwan {

// Behind the folder's name: keys that are being wrapped anew, or what is left of those of before. Worth nothing to the
// store, and to be removed before it is opened.
inline constexpr absl::string_view kKeysAside = ".aside";

class KeyStore {
 public:
  // Opens or makes the store in the folder `dir`, which exists. `random` is not owned and outlives the store.
  //   FAILED_PRECONDITION  the keys there were wrapped by another master key.
  static absl::StatusOr<std::unique_ptr<KeyStore>> Open(const std::string& dir, const AeadKey& master, Random* random);
  ~KeyStore();

  // A new key's number; durable before it returns.
  absl::StatusOr<uint64_t> NewKey();
  // NOT_FOUND when the key was erased or never made; DATA_LOSS when its bytes are damaged.
  absl::StatusOr<AeadKey> Get(uint64_t number);
  // Writes over the key and syncs: what it sealed can never be read again. OK when it is erased already.
  absl::Status Erase(uint64_t number);

  // The secret that keys of other purposes are derived from (derived_key.h). It outlives the master key.
  AeadKey root() const;
  // Wraps every key with `master` and refuses the old one from now on; returns how many. The new files are written
  // aside and put in the place of the old ones in one step: after a crash all keys are wrapped by the one or by the
  // other. Who needs a key meanwhile waits.
  absl::StatusOr<uint64_t> Rewrap(const AeadKey& master);
  // Copies the files as they are, wrapped, to the folder `to`, which exists and is empty; synced.
  absl::Status CopyTo(const std::string& to);

  // Keys handed out so far, those skipped at restarts included.
  uint64_t last_number() const;

 private:
  KeyStore(std::string dir, const AeadKey& master, Random* random);

  absl::Status Load();
  absl::Status OpenRoot() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status WriteAside(const AeadKey& master, const std::string& dir, uint64_t* keys)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void CloseFiles() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status MakeBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<std::string> ReadSlots(uint64_t file) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<int> FileOf(uint64_t number, bool make) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string dir_;
  Random* const random_;

  mutable Mutex mu_;
  AeadKey master_ ABSL_GUARDED_BY(mu_);
  AeadKey root_ ABSL_GUARDED_BY(mu_);
  std::vector<int> files_ ABSL_GUARDED_BY(mu_);  // Descriptors by file number; -1 not opened yet.
  uint64_t next_ ABSL_GUARDED_BY(mu_) = 1;       // To be handed out next.
  uint64_t made_to_ ABSL_GUARDED_BY(mu_) = 0;    // Made and durable up to here.
  uint64_t batch_ ABSL_GUARDED_BY(mu_);          // Keys to make next time.
  absl::flat_hash_map<uint64_t, AeadKey> recent_ ABSL_GUARDED_BY(mu_);  // Unwrapped, to spare a read and an unwrap.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_KEY_STORE_H_
