#include "server/api/link_scout.h"

#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "server/api/case_name.h"
#include "server/api/scouted_command.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

// Code list `result`.
constexpr absl::string_view kVoidEntry = "void-entry";

// A name however it is spaced; empty for one that was erased or never told.
absl::StatusOr<std::string> NameOf(const CaseViewer& viewer, const std::string& case_name, const v1::Party& party) {
  v1::Personal details = party.details();
  if (details.has_sealed()) RETURN_IF_ERROR(viewer.open()(case_name, &details));
  return absl::AsciiStrToLower(absl::StrReplaceAll(details.open().party().name(), {{" ", ""}, {"\u3000", ""}}));
}

absl::StatusOr<absl::flat_hash_set<std::string>> NamesOf(const CaseViewer& viewer, const v1::Case& c) {
  absl::flat_hash_set<std::string> names;
  for (const v1::Party& party : c.parties()) {
    if (party.removed()) continue;
    ASSIGN_OR_RETURN(std::string name, NameOf(viewer, c.name(), party));
    names.insert(std::move(name));
  }
  return names;
}

}  // namespace

std::string OtherCaseNamedBy(const v1::Command& command) {
  if (command.has_merge_cases()) return command.merge_cases().into();
  if (command.has_split_case()) return command.split_case().into();
  return command.link_cases().removes() ? "" : command.link_cases().other();
}

absl::StatusOr<v1::OtherCaseFacts> LinkScout::Look(const std::string& actor, const std::string& case_name,
                                                   const v1::Command& command) const {
  const std::string name = OtherCaseNamedBy(command);
  v1::OtherCaseFacts facts;
  facts.set_unknown(true);
  // What is no name, or this case's own, is for the decision to refuse.
  if (!IsCaseName(name)) return facts;
  const absl::StatusOr<std::shared_ptr<const v1::Case>> other = reader_->Get(name);
  if (absl::IsNotFound(other.status())) return facts;
  RETURN_IF_ERROR(other.status());
  Caller caller;
  caller.person = actor;
  const absl::StatusOr<Sight> sight = viewer_->SightFor(caller, **other);
  if (absl::IsNotFound(sight.status())) return facts;
  RETURN_IF_ERROR(sight.status());
  // Else a refusal would tell who has a dispute there.
  if (command.has_split_case() && !sight->Shows(v1::PARTIES)) return facts;
  facts.set_unknown(false);
  facts.set_unit((*other)->unit());
  facts.set_voided((*other)->result() == kVoidEntry);
  facts.set_closed((*other)->closed() || !(*other)->ending().reason().empty());
  facts.set_merged_into((*other)->merged_into());
  if (!command.has_split_case()) return facts;

  const absl::StatusOr<std::shared_ptr<const v1::Case>> own = reader_->Get(case_name);
  if (absl::IsNotFound(own.status())) return facts;
  RETURN_IF_ERROR(own.status());
  ASSIGN_OR_RETURN(const absl::flat_hash_set<std::string> there, NamesOf(*viewer_, **other));
  for (const std::string& id : command.split_case().parties()) {
    const v1::Party* party = FindById((*own)->parties(), id);
    if (party == nullptr) continue;
    ASSIGN_OR_RETURN(const std::string leaving, NameOf(*viewer_, case_name, *party));
    if (!leaving.empty() && !there.contains(leaving)) facts.add_parties_missing(id);
  }
  return facts;
}

SubmitCommand WithLinkScout(SubmitCommand next, const LinkScout* scout, Worker* worker) {
  return [next = std::move(next), scout, worker](EngineCommand command, Done done) -> absl::Status {
    const auto* request = google::protobuf::DynamicCastToGenerated<v1::ExecuteRequest>(command.body.get());
    if (request == nullptr || OtherCaseNamedBy(request->command()).empty()) {
      return next(std::move(command), std::move(done));
    }
    return SubmitScouted(
        next, worker, std::move(command), std::move(done), [scout, request](EngineCommand* asked) -> absl::Status {
          ASSIGN_OR_RETURN(v1::OtherCaseFacts seen, scout->Look(asked->actor, asked->stream, request->command()));
          asked->beside = std::make_shared<v1::OtherCaseFacts>(std::move(seen));
          return absl::OkStatus();
        });
  };
}

}  // namespace gaiwan
