// server/api/judicial_command.h: what a liaison's call means as a command on the case: one door. Pure functions, safe
// from any thread.
#ifndef GAIWAN_SERVER_API_JUDICIAL_COMMAND_H_
#define GAIWAN_SERVER_API_JUDICIAL_COMMAND_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "server/api/judicial_inbox.h"

namespace gaiwan {

// The opening of what a court delegates. Its name comes from court and number, so that no matter is opened twice.
v1::ExecuteRequest DelegationCommand(const std::string& court, const v1::DelegateRequest& request,
                                     const std::string& channel);

// It was given out, with this digest; empty: it never arrived.
v1::ExecuteRequest SendingCommand(const FoundLine& line, const std::string& digest);

// It arrived whole.
v1::ExecuteRequest ReceiptCommand(const FoundLine& line, const std::string& digest, const std::string& number);

// What the receiver makes of it. BadField for the answer of a court to a referral, and the other way round.
absl::StatusOr<v1::ExecuteRequest> AnswerCommand(const FoundLine& line, const v1::AnswerRequest& request);
// Whether this is what the county has already.
bool IsAnswered(const FoundLine& line, const v1::AnswerRequest& request);

// BadField below `path` when what the receiver holds does not say which answer it gave, or says one of another state.
absl::Status CheckHeld(const v1::LineHandOver& line, const v1::HeldHandOver& held, const std::string& path);
// As reconciliation finds it at the receiver: received, or with the answer itself.
v1::ExecuteRequest HeldCommand(const FoundLine& line, const v1::HeldHandOver& held);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_JUDICIAL_COMMAND_H_
