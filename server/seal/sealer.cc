#include "server/seal/sealer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/seal/block.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Blocks of one event are numbered in 8 bits of the block's id.
constexpr uint64_t kBlocksPerEventMax = 256;

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
    v1::SealedBlock sealed = SealBlock(DeriveBlockKey(key, block), number, {stream, personal->subject(), block},
                                       RandomBytes(*random_, kAeadNonceBytes), personal->open(), SuiteOfNewBlocks());
    *personal->mutable_sealed() = std::move(sealed);
    return absl::OkStatus();
  };
  ForEachPersonal(event, [&](v1::Personal* personal) {
    if (status.ok()) status = seal(personal);
  });
  return status;
}

absl::StatusOr<AeadKey> Sealer::BlockKey(const v1::SealedBlock& sealed) const {
  ASSIGN_OR_RETURN(const AeadKey subject_key, keys_->Get(sealed.key()));
  return DeriveBlockKey(subject_key, sealed.block());
}

absl::Status Sealer::Open(absl::string_view stream, v1::Personal* personal) const {
  if (!personal->has_sealed()) return absl::OkStatus();
  const absl::StatusOr<AeadKey> key = BlockKey(personal->sealed());
  if (absl::IsNotFound(key.status())) {
    personal->mutable_erased();
    return absl::OkStatus();
  }
  if (!key.ok()) return key.status();
  ASSIGN_OR_RETURN(v1::PersonalData data, OpenBlock(*key, stream, personal->subject(), personal->sealed()));
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
