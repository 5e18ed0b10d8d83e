#include "server/api/command_runner.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "server/api/case_name.h"
#include "server/api/noted_reply.h"
#include "server/api/satisfaction_code.h"
#include "workflow/base/caller_names.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"
#include "workflow/helper.h"
#include "workflow/unit_records.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

// What a command takes beside its bytes on the wire: the call, the arena, the entry in the queue.
constexpr size_t kCommandBytesMore = 4096;
// What the read log calls it, also in a batch.
constexpr char kMethod[] = "CaseService.Execute";

bool IsOrgName(absl::string_view name) {
  return absl::ConsumePrefix(&name, "orgs/") && !name.empty() && !absl::StrContains(name, '/');
}

absl::Status CompleteName(const Caller& caller, absl::string_view command, v1::ExecuteRequest* request) {
  if (IsUnitCommand(command)) {
    if (IsOrgName(request->name())) return absl::OkStatus();
    return BadField("name", "应为 orgs/ 加单位编码", "must be orgs/{org}: the command is about an organisation");
  }
  if (request->name().empty()) {
    if (!IsOpening(command)) {
      return BadField("name", "缺少案件编号", absl::StrCat("is missing: ", command, " is about a case"));
    }
    request->set_name(DeriveCaseName(caller.person, request->request_id()));
    return absl::OkStatus();
  }
  if (IsCaseName(request->name())) return absl::OkStatus();
  return BadField("name", "应为 cases/c- 加26位小写字母或数字2至7", "must be cases/c- and 26 of a-z and 2-7");
}

}  // namespace

absl::StatusOr<EngineCommand> CommandRunner::ToCommand(const Caller& caller, v1::ExecuteRequest* request,
                                                       std::shared_ptr<const void> owner) {
  const absl::string_view name_of_command = CommandName(request->command());
  if (name_of_command.empty()) return BadField("command", "缺少要办理的事项", "is missing");
  if (IsSystemCommand(name_of_command)) return Refused(v1::Case(), v1::SYSTEM_ONLY, name_of_command);
  if (!IsBuilt(name_of_command) && !IsUnitCommand(name_of_command))
    return Refused(v1::Case(), v1::NOT_BUILT, name_of_command);
  // A UUID may be written in either case; it is the same.
  absl::AsciiStrToLower(request->mutable_request_id());
  absl::AsciiStrToLower(request->mutable_after());
  RETURN_IF_ERROR(CompleteName(caller, name_of_command, request));
  // A party's token is bound to its case: that there are others is nothing it learns.
  if (caller.kind == CallerKind::kParty && SplitPartyActor(caller.person).first != request->name()) {
    return Refused(v1::Case(), v1::CASE_UNKNOWN, request->name());
  }
  RETURN_IF_ERROR(ShortenParts(request->mutable_command(), request->name(), "command"));
  RETURN_IF_ERROR(CheckHelper(*request, IsCaseName(request->name())));
  RETURN_IF_ERROR(KeepDigestOfCode(request->name(), request->mutable_command()));

  EngineCommand command;
  if (!request->etag().empty()) {
    uint64_t version = 0;
    if (!absl::SimpleAtoi(request->etag(), &version)) {
      return BadField("etag", "应为读取案件时得到的版本号", "must be the version of the case as it was read");
    }
    command.expected_version = version;
  }
  if (request->has_act_time()) {
    // In range and whole: the fields were checked.
    command.act_time =
        absl::FromUnixSeconds(request->act_time().seconds()) + absl::Nanoseconds(request->act_time().nanos());
  }
  command.stream = request->name();
  command.actor = caller.person;
  command.request_id = request->request_id();
  command.digest = DigestOf(request->name(), *request);
  command.after = request->after();
  command.act_time_basis = request->act_time_basis();
  command.validate_only = request->validate_only();
  command.bytes = request->ByteSizeLong() + kCommandBytesMore;
  command.body = std::shared_ptr<const google::protobuf::Message>(std::move(owner), request);
  return command;
}

void CommandRunner::Run(const Caller& caller, v1::ExecuteRequest* request, std::shared_ptr<const void> owner,
                        Answer answer) const {
  absl::StatusOr<EngineCommand> command = ToCommand(caller, request, std::move(owner));
  if (!command.ok()) return answer(command.status());
  Submit(caller, request->view(), *std::move(command), std::move(answer));
}

void CommandRunner::Submit(const Caller& caller, v1::CaseView view, EngineCommand command, Answer answer) const {
  const bool wants_case = view == v1::CASE_VIEW_BASIC || view == v1::CASE_VIEW_FULL;
  const auto* request = google::protobuf::DynamicCastToGenerated<v1::ExecuteRequest>(command.body.get());
  bool warns = false;
  if (parts_.duplicates != nullptr && request != nullptr) {
    const std::shared_ptr<const v1::LookupRow> people = parts_.duplicates->TokensOf(request->command());
    // Of most openings it is plain at once that nothing is like them, and they are answered without a detour.
    warns = people != nullptr && !people->parties().empty() &&
            (!IsOpening(CommandName(request->command())) || parts_.duplicates->MayHave(*people, command.stream));
    command.beside = people;
  }
  // What is needed of the command when it is carried out: it is gone with the engine then.
  EngineCommand asked;
  if (warns) {
    asked.body = command.body;
    asked.beside = command.beside;
    asked.validate_only = command.validate_only;
  }
  const std::string name = command.stream;
  const bool validates = command.validate_only;
  // Shared, because a refused Submit has taken the callback with it.
  auto shared_answer = std::make_shared<Answer>(std::move(answer));
  const absl::Status submitted =
      parts_.submit(std::move(command), [this, caller, view, wants_case, warns, validates, asked = std::move(asked),
                                         shared_answer, name](absl::StatusOr<EngineAnswer> done) {
        if (!done.ok()) return (*shared_answer)(AsSeen(caller, name, done.status()));
        v1::ExecuteResponse response;
        *response.mutable_receipt() = std::move(done->receipt);
        if (!wants_case && !warns) return (*shared_answer)(std::move(response));
        // A repeat has no state with it.
        const bool left_entry = !validates && done->state != nullptr;
        parts_.worker->Post(
            [this, caller, view, asked, left_entry, shared_answer, response = std::move(response)]() mutable {
              Complete(caller, view, asked, left_entry, &response);
              (*shared_answer)(std::move(response));
            });
      });
  if (!submitted.ok()) (*shared_answer)(submitted);
}

// A refusal tells the present state, and what fails: who does not see the process is told the reason alone.
absl::Status CommandRunner::AsSeen(const Caller& caller, const std::string& name, const absl::Status& refusal) const {
  v1::CommandRefused detail;
  if (!ReadDetail(refusal, &detail) || detail.state().empty()) return refusal;
  const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.reader->Get(name);
  if (!c.ok()) return refusal;
  const absl::StatusOr<Sight> sight = parts_.viewer->SightFor(caller, **c);
  if (sight.ok() && sight->Shows(v1::PROCESS)) return refusal;
  detail.clear_state();
  detail.clear_state_label();
  detail.clear_guards();
  detail.clear_subject();
  return WithDetail(absl::Status(refusal.code(),
                                 absl::StrCat(v1::Reason_Name(detail.reason()), ": ", WordsFor(detail.reason()).en())),
                    detail);
}

absl::Status CommandRunner::ShowCase(const Caller& caller, v1::CaseView view, const v1::Case& c, bool left_entry,
                                     v1::Case* out) const {
  ASSIGN_OR_RETURN(const Sight sight, parts_.viewer->SightFor(caller, c));
  if (!left_entry) {
    if (parts_.reads == nullptr) return absl::FailedPreconditionError("a look cannot be noted here");
    RETURN_IF_ERROR(parts_.reads->Note(ReadOf(caller, c.name(), kMethod, sight)));
  }
  RETURN_IF_ERROR(MakeView(c, sight, view, parts_.viewer->open(), out));
  return parts_.add_links == nullptr ? absl::OkStatus() : parts_.add_links(sight, view, out);
}

// As it is now. A case that is not there (only validated) or that the caller no longer sees is left out, and so is a
// warning that cannot be made: the command was carried out, and a failure to show more must not look like a refusal.
void CommandRunner::Complete(const Caller& caller, v1::CaseView view, const EngineCommand& asked, bool left_entry,
                             v1::ExecuteResponse* response) const {
  const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.reader->Get(response->receipt().name());
  const bool wants_case = view == v1::CASE_VIEW_BASIC || view == v1::CASE_VIEW_FULL;
  if (wants_case && c.ok() && !ShowCase(caller, view, **c, left_entry, response->mutable_case_()).ok()) {
    response->clear_case_();
  }
  if (asked.beside == nullptr) return;
  const auto& people = static_cast<const v1::LookupRow&>(*asked.beside);
  absl::StatusOr<v1::PossibleDuplicates> found;
  if (asked.validate_only) {
    const v1::Command& command = static_cast<const v1::ExecuteRequest&>(*asked.body).command();
    found = parts_.duplicates->Try(caller, response->receipt().name(), c.ok() ? (*c)->unit() : UnitNamedBy(command),
                                   people);
  } else if (c.ok()) {
    found = parts_.duplicates->FindFor(caller, **c, people);
  }
  if (found.ok() && !IsEmpty(*found)) *response->mutable_duplicates() = *std::move(found);
}

}  // namespace gaiwan
