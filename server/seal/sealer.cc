#include "server/seal/sealer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

constexpr int kSuiteAes256Gcm = 1;
// Blocks of one event are numbered in 8 bits of the block's id.
constexpr uint64_t kBlocksPerEventMax = 256;

std::string AssociatedData(absl::string_view stream, absl::string_view subject, uint64_t block) {
  return absl::StrCat(kSuiteAes256Gcm, "\n", stream, "\n", subject, "\n", block);
}

}  // namespace

Sealer::Sealer(KeyStore* keys, Random* random) : keys_(keys), random_(random) {}

absl::Status Sealer::SealEvent(absl::string_view stream, const FindKey& find_key, v1::Event* event) {
  absl::Status status;
  uint64_t ordinal = 0;
  std::vector<std::pair<std::string, uint64_t>> made;  // Keys of subjects that are new with this event.
  const auto key_of = [&](const std::string& subject) -> absl::StatusOr<uint64_t> {
    if (std::optional<uint64_t> known = find_key(subject)) return *known;
    for (const auto& [name, number] : made) {
      if (name == subject) return number;
    }
    ASSIGN_OR_RETURN(const uint64_t number, keys_->NewKey());
    made.emplace_back(subject, number);
    return number;
  };
  const auto seal = [&](v1::Personal* personal) -> absl::Status {
    if (!personal->has_open()) return absl::OkStatus();
    if (ordinal == kBlocksPerEventMax) return absl::InvalidArgumentError("an event holds too many personal blocks");
    ASSIGN_OR_RETURN(const uint64_t number, key_of(personal->subject()));
    ASSIGN_OR_RETURN(const AeadKey key, keys_->Get(number));
    const uint64_t block = (static_cast<uint64_t>(event->version()) << 8) + ordinal++;
    v1::SealedBlock sealed;
    sealed.set_suite(kSuiteAes256Gcm);
    sealed.set_key(number);
    sealed.set_block(block);
    sealed.set_nonce(RandomBytes(*random_, kAeadNonceBytes));
    sealed.set_text(AeadSeal(key, sealed.nonce(), AssociatedData(stream, personal->subject(), block),
                             personal->open().SerializeAsString()));
    *personal->mutable_sealed() = std::move(sealed);
    return absl::OkStatus();
  };
  ForEachPersonal(event, [&](v1::Personal* personal) {
    if (status.ok()) status = seal(personal);
  });
  return status;
}

absl::Status Sealer::Open(absl::string_view stream, v1::Personal* personal) const {
  if (!personal->has_sealed()) return absl::OkStatus();
  const v1::SealedBlock& sealed = personal->sealed();
  if (sealed.suite() != kSuiteAes256Gcm) {
    return absl::FailedPreconditionError(absl::StrCat("a block is sealed by suite ", sealed.suite(), ", unknown here"));
  }
  absl::StatusOr<AeadKey> key = keys_->Get(sealed.key());
  if (absl::IsNotFound(key.status())) {
    personal->mutable_erased();
    return absl::OkStatus();
  }
  if (!key.ok()) return key.status();
  ASSIGN_OR_RETURN(
      const std::string plain,
      AeadOpen(*key, sealed.nonce(), AssociatedData(stream, personal->subject(), sealed.block()), sealed.text()));
  v1::PersonalData data;
  if (!data.ParseFromString(plain)) return absl::DataLossError("a sealed block holds no message");
  *personal->mutable_open() = std::move(data);
  return absl::OkStatus();
}

absl::Status Sealer::OpenAll(absl::string_view stream, google::protobuf::Message* message,
                             const std::function<bool(absl::string_view subject)>& may_see) const {
  absl::Status status;
  ForEachPersonal(message, [&](v1::Personal* personal) {
    if (!status.ok()) return;
    if (may_see(personal->subject())) {
      status = Open(stream, personal);
    } else if (!personal->has_erased()) {
      personal->mutable_hidden();
    }
  });
  return status;
}

}  // namespace gaiwan
