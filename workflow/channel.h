// workflow/channel.h: what a channel asks of a case that comes by it: who staffs it, and what must be on record before
// which act. The sheets are data of the directory (v1::Channel); no channel is known here by name. Pure functions, safe
// from any thread.
#ifndef GAIWAN_WORKFLOW_CHANNEL_H_
#define GAIWAN_WORKFLOW_CHANNEL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/case_service.pb.h"
#include "gaiwan/v1/command.pb.h"
#include "gaiwan/v1/directory.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// Before which act the minimum record is asked for: SubmitCase, AcceptCase, RegisterSettled, AnswerQuestion.
enum class ChannelGate { kSubmit, kAccept, kSettle, kAnswer };

// Whether a sheet may ask for `need` at the gate: one of ChannelNeeds, or `paper:{code}` for a paper of that code in
// the file or handed over (not at kAnswer, where there is no file).
bool IsChannelNeed(absl::string_view need, ChannelGate gate);
// The names a sheet may use at the gate, sorted; without the papers.
std::vector<std::string> ChannelNeeds(ChannelGate gate);

// BadField at `path` for a code the list `channel` does not have, and for one without a sheet where others have one.
// No channel is OK.
absl::Status CheckChannel(const Facts& facts, absl::string_view channel, absl::string_view path);

// Whether the caller holds a role that staffs the channel on the day of the act, in `org` or, when that is empty,
// anywhere. A sheet that names no role is staffed by everybody.
bool Staffs(const v1::Channel& sheet, const Facts& facts, absl::string_view org = "");

// CHANNEL_NOT_STAFFED, with the roles that staff it, for a caller who does not. No channel and no sheet are OK.
absl::Status CheckStaffed(const v1::Case& c, const Facts& facts, absl::string_view channel);

// RECORD_INCOMPLETE about the first field that is missing, with each that is in words. OK for a case whose channel has
// no sheet.
absl::Status CheckRecord(const v1::Case& c, const Facts& facts, ChannelGate gate);
// The same for a question, which has no case yet: BadField with the first field of the command that is missing.
absl::Status CheckQuestion(const Facts& facts, const v1::AnswerQuestion& question);

// The sheet of the case's channel and what of it is there; nullopt for a case whose channel has none.
std::optional<v1::ExplainedChannel> ExplainChannel(const v1::Case& c, const Facts& facts);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_CHANNEL_H_
