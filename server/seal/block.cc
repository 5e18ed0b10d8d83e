#include "server/seal/block.h"

#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
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

std::string AssociatedData(const BlockPlace& place) {
  return absl::StrCat(kSuiteAes256Gcm, "\n", place.stream, "\n", place.subject, "\n", place.block);
}

}  // namespace

AeadKey DeriveBlockKey(const AeadKey& subject_key, uint64_t block) {
  char number[8];
  for (int i = 0; i < 8; ++i) number[i] = static_cast<char>(block >> (56 - 8 * i));
  static_assert(std::is_same_v<AeadKey, Hash>);
  // 52 bytes in all: one block of the hash.
  return Sha256({absl::string_view("\0\0\0\1", 4), View(subject_key), "gaiwanbk", absl::string_view(number, 8)});
}

v1::SealedBlock SealBlock(const AeadKey& block_key, uint64_t key_number, const BlockPlace& place,
                          absl::string_view nonce, const v1::PersonalData& data) {
  v1::SealedBlock sealed;
  sealed.set_suite(kSuiteAes256Gcm);
  sealed.set_key(key_number);
  sealed.set_block(place.block);
  sealed.set_nonce(nonce.data(), nonce.size());
  const std::string text = AeadSeal(block_key, nonce, AssociatedData(place), data.SerializeAsString());
  sealed.mutable_text()->reserve(kHashBytes + text.size());
  absl::StrAppend(sealed.mutable_text(), HashView(Commitment(block_key)), text);
  return sealed;
}

absl::StatusOr<v1::PersonalData> OpenBlock(const AeadKey& block_key, absl::string_view stream,
                                           absl::string_view subject, const v1::SealedBlock& sealed) {
  if (sealed.suite() != kSuiteAes256Gcm) {
    return absl::FailedPreconditionError(absl::StrCat("a block is sealed by suite ", sealed.suite(), ", unknown here"));
  }
  absl::string_view text = sealed.text();
  if (text.substr(0, kHashBytes) != HashView(Commitment(block_key))) {
    return absl::DataLossError("a sealed block is not sealed by this key, or was changed");
  }
  text.remove_prefix(kHashBytes);
  ASSIGN_OR_RETURN(const std::string plain,
                   AeadOpen(block_key, sealed.nonce(), AssociatedData({stream, subject, sealed.block()}), text));
  v1::PersonalData data;
  if (!data.ParseFromString(plain)) return absl::DataLossError("a sealed block holds no message");
  return data;
}

}  // namespace gaiwan
