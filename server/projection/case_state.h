// server/projection/case_state.h: a case as folded from its events. Immutable once handed out, so any thread may hold
// one.
#ifndef GAIWAN_SERVER_PROJECTION_CASE_STATE_H_
#define GAIWAN_SERVER_PROJECTION_CASE_STATE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "gaiwan/v1/case.pb.h"
#include "google/protobuf/arena.h"
#include "server/engine/stream_state.h"

namespace gaiwan {

class CaseState final : public StreamState {
 public:
  CaseState() : arena_(ArenaOptions()), case_(google::protobuf::Arena::CreateMessage<v1::Case>(&arena_)) {}
  explicit CaseState(const v1::Case& c) : CaseState() { *case_ = c; }
  // To be changed: the same case, with room for some more.
  CaseState(const CaseState& before)
      : arena_(ArenaOptions(before.arena_.SpaceUsed() + kRoomBytes)),
        case_(google::protobuf::Arena::CreateMessage<v1::Case>(&arena_)) {
    *case_ = *before.case_;
    near_bytes_ = arena_.SpaceUsed();
  }
  CaseState& operator=(const CaseState&) = delete;

  uint64_t version() const override { return static_cast<uint64_t>(case_->version()); }
  void BringNear() const override;
  const v1::Case& proto() const { return *case_; }
  // Until it is handed out.
  v1::Case* mutable_proto() { return case_; }
  // Memory it takes, without what longer texts have on the heap.
  size_t bytes() const { return arena_.SpaceAllocated(); }

 private:
  // A case has some hundred small parts. In an arena of its own they are made, and thrown away, as a few blocks: a
  // command that copies the case spends a third less on it.
  static constexpr size_t kFirstBlockBytes = 4096;
  static constexpr size_t kBlockBytesMax = 64 * 1024;

  static constexpr size_t kRoomBytes = 1024;
  // Of a case that was not copied from another.
  static constexpr size_t kNearBytes = 1024;

  static google::protobuf::ArenaOptions ArenaOptions(size_t first_block_bytes = kFirstBlockBytes) {
    google::protobuf::ArenaOptions options;
    options.start_block_size = first_block_bytes;
    options.max_block_size = std::max(first_block_bytes, kBlockBytesMax);
    return options;
  }

  google::protobuf::Arena arena_;
  v1::Case* const case_;  // In the arena, the first thing in it.
  // Of the arena's first block, from case_ on.
  size_t near_bytes_ = kNearBytes;
};

inline void CaseState::BringNear() const {
  constexpr size_t kLineBytes = 64;
  const char* const first = reinterpret_cast<const char*>(case_);
  for (size_t i = 0; i < near_bytes_; i += kLineBytes) __builtin_prefetch(first + i);
}

// The case in `state`; nullptr when it is no case, or one that does not exist yet.
inline const CaseState* AsCase(const StreamState* state) {
  const auto* c = dynamic_cast<const CaseState*>(state);
  return c != nullptr && c->version() > 0 ? c : nullptr;
}

// The same, held.
inline std::shared_ptr<const CaseState> SharedCase(const std::shared_ptr<const StreamState>& state) {
  return AsCase(state.get()) == nullptr ? nullptr : std::static_pointer_cast<const CaseState>(state);
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PROJECTION_CASE_STATE_H_
