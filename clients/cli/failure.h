// clients/cli/failure.h: what a refusal looks like, and the exit status it makes. Pure but for the stream it writes to.
#ifndef GAIWAN_CLIENTS_CLI_FAILURE_H_
#define GAIWAN_CLIENTS_CLI_FAILURE_H_

#include <ostream>

#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "grpcpp/support/status.h"

namespace gaiwan::cli {

// The words of a label: Chinese, or English where there is nothing else.
std::string Words(const v1::Label& label);

// Writes why to `err`: the details of the status in words, else its message. Returns the exit status.
// REQUIRES: `status` is not OK.
int ReportFailure(const grpc::Status& status, std::ostream& err, bool colours);

// What refused an item of a batch, on one line: the words of the reason, and each guard or the field that is wrong.
std::string RefusedText(const v1::Refused& refused);

// One finding: `file:line: 错误：words`.
std::string FaultText(const v1::Fault& fault);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_FAILURE_H_
