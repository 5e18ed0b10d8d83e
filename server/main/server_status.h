// server/main/server_status.h: how the server is, for the administrator. Thread-safe.
#ifndef GAIWAN_SERVER_MAIN_SERVER_STATUS_H_
#define GAIWAN_SERVER_MAIN_SERVER_STATUS_H_

#include "gaiwan/v1/admin_service.pb.h"
#include "server/base/clock.h"
#include "server/engine/engine.h"
#include "server/main/data.h"
#include "server/main/erasure_desk.h"
#include "server/main/maintenance_desk.h"
#include "server/main/settings.h"
#include "server/main/sign_in_parts.h"
#include "server/reads/read_log.h"
#include "server/timer/timer.h"

namespace gaiwan {

// Not owned.
struct StatusSources {
  const StartOptions* options;
  Data* data;
  const Engine* engine;
  const Timer* timer;
  const ReadLog* reads;
  const SignInParts* sign_in;
  const MaintenanceDesk* maintenance;
  const ErasureDesk* erasures;
  Clock* clock;
  // Of the file that changed; empty when what it holds is in force.
  std::string message_plan_faults = {};
};

v1::GetStatusResponse StatusOf(const StatusSources& from);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_SERVER_STATUS_H_
