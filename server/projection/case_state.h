// server/projection/case_state.h: a case as folded from its events. Immutable, so any thread may hold one.
#ifndef GAIWAN_SERVER_PROJECTION_CASE_STATE_H_
#define GAIWAN_SERVER_PROJECTION_CASE_STATE_H_

#include <cstdint>
#include <utility>

#include "gaiwan/v1/case.pb.h"
#include "server/engine/stream_state.h"

namespace gaiwan {

class CaseState final : public StreamState {
 public:
  explicit CaseState(v1::Case c) : case_(std::move(c)) {}

  uint64_t version() const override { return static_cast<uint64_t>(case_.version()); }
  const v1::Case& proto() const { return case_; }

 private:
  const v1::Case case_;
};

// The case in `state`; nullptr when it is no case, or one that does not exist yet.
inline const CaseState* AsCase(const StreamState* state) {
  const auto* c = dynamic_cast<const CaseState*>(state);
  return c != nullptr && c->version() > 0 ? c : nullptr;
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_STATE_H_
