// server/engine/stream_state.h: the folded state of one stream, as its Decider keeps it. Immutable once handed out.
#ifndef GAIWAN_SERVER_ENGINE_STREAM_STATE_H_
#define GAIWAN_SERVER_ENGINE_STREAM_STATE_H_

#include <cstdint>

namespace gaiwan {

class StreamState {
 public:
  virtual ~StreamState() = default;
  // Version of the last event folded in; 0 for a stream that does not exist yet.
  virtual uint64_t version() const = 0;
  // It will be read soon: begins to bring it into the processor's cache. Does nothing otherwise.
  virtual void BringNear() const {}
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ENGINE_STREAM_STATE_H_
