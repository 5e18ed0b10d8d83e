// server/seal/block.h: one sealed block of personal data: how it is sealed, and opened by its own key alone.
// Thread-safe.
//
// Each block has a key of its own, made from its subject's key and its number. So a bundle discloses one block without
// the others (docs/evidence.md). AES-GCM does not commit to its key: two keys can open one ciphertext to two texts. A
// block therefore begins with a digest of its key, which is under the leaf's hash with the rest of the record.
#ifndef GAIWAN_SERVER_SEAL_BLOCK_H_
#define GAIWAN_SERVER_SEAL_BLOCK_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/personal.pb.h"
#include "server/seal/aead.h"

namespace gaiwan {

// Suites. Numbers are never reused.
inline constexpr int kSuiteAes256Gcm = 1;
inline constexpr int kSuiteSm4CtrHmacSm3 = 2;

// By which suite new blocks are sealed, in the whole process: kSuiteAes256Gcm unless this says otherwise. Set once, at
// the start, before anything is sealed. What is sealed already is opened by its own.
void SealNewBlocksBy(int suite);
int SuiteOfNewBlocks();

// The key of block number `block`: SHA-256(00 00 00 01 || subject key || "gaiwanbk" || number, 8 bytes big-endian), the
// one-step derivation of NIST SP 800-56C with a hash. REQUIRES: the subject's key is for one stream alone.
AeadKey DeriveBlockKey(const AeadKey& subject_key, uint64_t block);

// Where a block lies: bound into it, so that one that was moved does not open.
struct BlockPlace {
  absl::string_view stream;
  absl::string_view subject;
  uint64_t block = 0;
};

// `nonce` has kAeadNonceBytes at random: a number may be sealed again when a write failed. `key_number` is of the
// subject's key.
v1::SealedBlock SealBlock(const AeadKey& block_key, uint64_t key_number, const BlockPlace& place,
                          absl::string_view nonce, const v1::PersonalData& data, int suite = kSuiteAes256Gcm);

// The text of `sealed`, a block of `stream` and `subject`.
//   DATA_LOSS            the key is another, or the block was changed or moved.
//   FAILED_PRECONDITION  it is sealed in a way unknown here.
absl::StatusOr<v1::PersonalData> OpenBlock(const AeadKey& block_key, absl::string_view stream,
                                           absl::string_view subject, const v1::SealedBlock& sealed);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_BLOCK_H_
