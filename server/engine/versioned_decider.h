// server/engine/versioned_decider.h: what Deciders have in common whose streams are no more to them than a name and a
// version: what such a stream holds is written as it comes, or is kept in a table beside it.
#ifndef GAIWAN_SERVER_ENGINE_VERSIONED_DECIDER_H_
#define GAIWAN_SERVER_ENGINE_VERSIONED_DECIDER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/engine/decider.h"
#include "server/engine/stream_state.h"

namespace gaiwan {

// Immutable.
class VersionedState final : public StreamState {
 public:
  VersionedState(absl::string_view stream, uint64_t version) : stream_(stream), version_(version) {}
  uint64_t version() const override { return version_; }
  const std::string& stream() const { return stream_; }

 private:
  const std::string stream_;
  const uint64_t version_;
};

// As Decider says of threads. All states it is given are VersionedStates, and those of its decisions must be.
class VersionedDecider : public Decider {
 public:
  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const final;
  // NOT_FOUND for a version that is not there yet.
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                            uint64_t version) const final;
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const final;
  // The stream is the name.
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const final;

 protected:
  // The state behind so many more events.
  static std::shared_ptr<const StreamState> Later(const StreamState& before, uint64_t events);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_VERSIONED_DECIDER_H_
