#include "server/seal/block.h"

#include <atomic>
#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "server/seal/sm_aead.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

absl::string_view View(const AeadKey& key) {
  return absl::string_view(reinterpret_cast<const char*>(key.data()), key.size());
}

Hash Commitment(const AeadKey& block_key) {
  return Sha256({"gaiwan commitment", View(block_key)});
}

std::atomic<int> suite_of_new_blocks{kSuiteAes256Gcm};

std::string AssociatedData(int suite, const BlockPlace& place) {
  return absl::StrCat(suite, "\n", place.stream, "\n", place.subject, "\n", place.block);
}

}  // namespace

AeadKey DeriveBlockKey(const AeadKey& subject_key, uint64_t block) {
  char number[8];
  for (int i = 0; i < 8; ++i) number[i] = static_cast<char>(block >> (56 - 8 * i));
  static_assert(std::is_same_v<AeadKey, Hash>);
  // 52 bytes in all: one block of the hash.
  return Sha256({absl::string_view("\0\0\0\1", 4), View(subject_key), "gaiwanbk", absl::string_view(number, 8)});
}

void SealNewBlocksBy(int suite) {
  suite_of_new_blocks = suite;
}
int SuiteOfNewBlocks() {
  return suite_of_new_blocks;
}

v1::SealedBlock SealBlock(const AeadKey& block_key, uint64_t key_number, const BlockPlace& place,
                          absl::string_view nonce, const v1::PersonalData& data, int suite) {
  v1::SealedBlock sealed;
  sealed.set_suite(suite);
  sealed.set_key(key_number);
  sealed.set_block(place.block);
  sealed.set_nonce(nonce.data(), nonce.size());
  const std::string bound = AssociatedData(suite, place);
  const std::string text = suite == kSuiteSm4CtrHmacSm3 ? SmSeal(block_key, nonce, bound, data.SerializeAsString())
                                                        : AeadSeal(block_key, nonce, bound, data.SerializeAsString());
  sealed.mutable_text()->reserve(kHashBytes + text.size());
  absl::StrAppend(sealed.mutable_text(), HashView(Commitment(block_key)), text);
  return sealed;
}

absl::StatusOr<v1::PersonalData> OpenBlock(const AeadKey& block_key, absl::string_view stream,
                                           absl::string_view subject, const v1::SealedBlock& sealed) {
  if (sealed.suite() != kSuiteAes256Gcm && sealed.suite() != kSuiteSm4CtrHmacSm3) {
    return absl::FailedPreconditionError(absl::StrCat("a block is sealed by suite ", sealed.suite(), ", unknown here"));
  }
  absl::string_view text = sealed.text();
  if (text.substr(0, kHashBytes) != HashView(Commitment(block_key))) {
    return absl::DataLossError("a sealed block is not sealed by this key, or was changed");
  }
  text.remove_prefix(kHashBytes);
  const std::string bound = AssociatedData(sealed.suite(), {stream, subject, sealed.block()});
  ASSIGN_OR_RETURN(const std::string plain, sealed.suite() == kSuiteSm4CtrHmacSm3
                                                ? SmOpen(block_key, sealed.nonce(), bound, text)
                                                : AeadOpen(block_key, sealed.nonce(), bound, text));
  v1::PersonalData data;
  if (!data.ParseFromString(plain)) return absl::DataLossError("a sealed block holds no message");
  return data;
}

}  // namespace gaiwan
