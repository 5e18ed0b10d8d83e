// server/main/evidence_settings.h: what the settings say of checkpoints, read. Reads the authority's file and no other.
#ifndef GAIWAN_SERVER_MAIN_EVIDENCE_SETTINGS_H_
#define GAIWAN_SERVER_MAIN_EVIDENCE_SETTINGS_H_

#include "absl/status/statusor.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/evidence/checkpoints.h"

namespace gaiwan {

// All but `dir`. INVALID_ARGUMENT names the setting.
absl::StatusOr<Checkpoints::Options> CheckpointOptions(const v1::Evidence& settings);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_EVIDENCE_SETTINGS_H_
