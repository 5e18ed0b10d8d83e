// tests/bench/commands.h: commands as people send them, and what a call needs around them. Pure but for RandomRun.
#ifndef GAIWAN_TESTS_BENCH_COMMANDS_H_
#define GAIWAN_TESTS_BENCH_COMMANDS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.pb.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"
#include "tests/bench/county.h"

namespace gaiwan::bench {

// Ids are counted, not drawn: whoever knows `run` and `n` knows the id. Two runs never share one but by a chance of
// 2^-64.
std::string CaseName(uint64_t run, uint64_t n);
std::string RequestId(uint64_t run, uint64_t n);
// A number for a run of its own.
uint64_t RandomRun();
// Of the person `number`: always as many bytes. Of a hundred thousand people a few are namesakes and none share a
// telephone, so that a case is hardly ever like another, as in a county: that somebody is party to thousands would be
// measured otherwise.
std::string PersonName(uint64_t number);
std::string PersonPhone(uint64_t number);

// Each without name and request id.
// A case of a small debt with two parties, ready to be submitted. They are the people `number` and `number` + 1.
v1::ExecuteRequest OpenCase(const Desk& desk, uint64_t number = 0);
// `party` is 1 or 2.
v1::ExecuteRequest RecordContact(int party);
v1::ExecuteRequest GiveRightsNotice(int party);
v1::ExecuteRequest AddNote();
v1::ExecuteRequest SubmitCase();
v1::ExecuteRequest AcceptCase();

// Says who calls, and how long the answer may take; waits for a server that is not up yet.
void Prepare(absl::string_view person, absl::Duration answer_max, grpc::ClientContext* context);

// The status of a call, `what` before its message.
absl::Status FromGrpc(const grpc::Status& status, absl::string_view what);

}  // namespace gaiwan::bench

#endif  // GAIWAN_TESTS_BENCH_COMMANDS_H_
