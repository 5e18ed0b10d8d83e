// tests/fault/crash_history.h: what the server says of every case at the end, for kill_test.py to compare.
#ifndef GAIWAN_TESTS_FAULT_CRASH_HISTORY_H_
#define GAIWAN_TESTS_FAULT_CRASH_HISTORY_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/channel.h"
#include "tests/fault/crash_log.h"

namespace gaiwan::testing {

// Writes a line for each event of `cases` to `log->history`:
//   POSITION CASE VERSION REQUEST_ID EVENT_COUNT TYPE CLOCK...
// REQUEST_ID is `-` and EVENT_COUNT 0 behind a command's first event. CLOCK is KIND:ID:PERCENT:NEXT_TIME: what the
// event did to a clock, the stage it waits for from then on, and when that comes (seconds; 0: nothing is to come).
void WriteHistories(const std::shared_ptr<grpc::Channel>& channel, const std::vector<std::string>& cases,
                    CrashLog* log);

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_CRASH_HISTORY_H_
