// server/directory/directory_decider.h: the Decider of the stream `directory`: imports that were planned become events.
//
// One import is one command and one group, so all of it is there or nothing. As Decider says of threads; the holder may
// be read by any thread.
#ifndef GAIWAN_SERVER_DIRECTORY_DIRECTORY_DECIDER_H_
#define GAIWAN_SERVER_DIRECTORY_DIRECTORY_DECIDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/directory/directory.h"
#include "server/directory/fold.h"
#include "server/engine/versioned_decider.h"

namespace gaiwan {

// Bytes of one event: read in one piece, and far below what a gRPC message may hold when it is watched.
inline constexpr size_t kDirectoryEventBytesMax = 2 << 20;
// People of one event: a SealedBlock's number has 8 bits for its place in the event (personal.proto).
inline constexpr size_t kPeoplePerEventMax = 250;

// Takes a v1::DirectoryImport as body, with the plan's base_version as expected_version.
class DirectoryDecider final : public VersionedDecider {
 public:
  // `holder` is not owned, outlives the decider, holds the stream as it is (LoadReference), and is set by nobody else,
  // but for stand-ins.
  // `open` opens what the log has sealed.
  DirectoryDecider(DirectoryHolder* holder, OpenPersonal open);

  // The events of an import; none when it changes nothing.
  //   ABORTED           the stream moved on since the import was planned (CaseChanged): plan it again.
  //   INVALID_ARGUMENT  no import, or no expected_version.
  //   others            as sealing says.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  // Hands what is durable to the holder.
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override;

 private:
  DirectoryHolder* const holder_;
  const OpenPersonal open_;
  // What the holder was handed last, without stand-ins; and with what was decided since the last Committed or Dropped.
  // The engine's thread only.
  std::shared_ptr<const Reference> handed_;
  std::shared_ptr<const Reference> working_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_DIRECTORY_DIRECTORY_DECIDER_H_
