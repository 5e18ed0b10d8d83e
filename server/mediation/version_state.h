// server/mediation/version_state.h: the state of a stream of which a decision needs no more than its version.
#ifndef GAIWAN_SERVER_MEDIATION_VERSION_STATE_H_
#define GAIWAN_SERVER_MEDIATION_VERSION_STATE_H_

#include <cstdint>

#include "server/engine/stream_state.h"

namespace gaiwan {

class VersionState final : public StreamState {
 public:
  explicit VersionState(uint64_t version) : version_(version) {}
  uint64_t version() const override { return version_; }

 private:
  const uint64_t version_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_VERSION_STATE_H_
