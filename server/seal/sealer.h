// server/seal/sealer.h: seals the personal data of events and opens it for those who may see it.
//
// One key a subject and stream, made at the subject's first event; a block is sealed once. Thread-safe.
#ifndef GAIWAN_SERVER_SEAL_SEALER_H_
#define GAIWAN_SERVER_SEAL_SEALER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/personal.pb.h"
#include "google/protobuf/message.h"
#include "server/base/random.h"
#include "server/seal/key_store.h"

namespace gaiwan {

class Sealer {
 public:
  // `keys` and `random` are not owned and outlive the sealer.
  Sealer(KeyStore* keys, Random* random);

  // The key a subject of the stream has had since an earlier event; nullopt when it has none yet.
  using FindKey = std::function<std::optional<uint64_t>(absl::string_view subject)>;

  // Seals every open Personal in `event`, in place. Its version must be set: it is part of the block's id.
  //   UNAVAILABLE, RESOURCE_EXHAUSTED  no key could be made durable.
  absl::Status SealEvent(absl::string_view stream, const FindKey& find_key, v1::Event* event);

  // Opens `personal` in place: `open`, or `erased` when its key was destroyed. Leaves other forms as they are.
  //   DATA_LOSS  the block does not belong here, or was changed.
  absl::Status Open(absl::string_view stream, v1::Personal* personal) const;
  // The key of one block and of no other, to disclose it. NOT_FOUND when its subject's key was destroyed.
  absl::StatusOr<AeadKey> BlockKey(const v1::SealedBlock& sealed) const;
  // Opens every Personal in `message` that `may_see` accepts by its subject; the others become `hidden`.
  absl::Status OpenAll(absl::string_view stream, google::protobuf::Message* message,
                       const std::function<bool(absl::string_view subject)>& may_see) const;

 private:
  KeyStore* const keys_;
  Random* const random_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_SEAL_SEALER_H_
