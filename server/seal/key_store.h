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
#include "server/base/mutex.h"
#include "server/base/random.h"
#include "server/seal/aead.h"

namespace gaiwan {

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
  // Keys handed out so far, those skipped at restarts included.
  uint64_t last_number() const;

 private:
  KeyStore(std::string dir, const AeadKey& master, Random* random);

  absl::Status Load();
  absl::Status CheckMaster() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status MakeBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<int> FileOf(uint64_t number, bool make) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string dir_;
  const AeadKey master_;
  Random* const random_;

  mutable Mutex mu_;
  std::vector<int> files_ ABSL_GUARDED_BY(mu_);  // Descriptors by file number; -1 not opened yet.
  uint64_t next_ ABSL_GUARDED_BY(mu_) = 1;       // To be handed out next.
  uint64_t made_to_ ABSL_GUARDED_BY(mu_) = 0;    // Made and durable up to here.
  uint64_t batch_ ABSL_GUARDED_BY(mu_);          // Keys to make next time.
  absl::flat_hash_map<uint64_t, AeadKey> recent_ ABSL_GUARDED_BY(mu_);  // Unwrapped, to spare a read and an unwrap.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_KEY_STORE_H_
