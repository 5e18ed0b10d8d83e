#include "server/api/export_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/accounts/account_decider.h"
#include "server/api/noted_reply.h"
#include "server/api/view.h"
#include "server/mediation/unit_record_table.h"
#include "server/returns/returns_decider.h"
#include "workflow/acting/orders.h"
#include "workflow/base/personal_walk.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

bool IsStreamOf(absl::string_view stream, absl::string_view kind) {
  return absl::StartsWith(stream, kind) && stream.size() > kind.size() && stream[kind.size()] == '/';
}

void HidePersonal(google::protobuf::Message* message) {
  ForEachPersonal(message, [](v1::Personal* personal) {
    if (!personal->has_erased()) personal->mutable_hidden();
  });
}

// Who did what and when, without what it was.
v1::Event HeaderOf(const v1::Event& event) {
  v1::Event header;
  header.set_version(event.version());
  *header.mutable_record_time() = event.record_time();
  header.set_actor(event.actor());
  return header;
}

// The cases that an event of an organisation names, each with what has to be seen of it to see the event.
std::vector<std::pair<std::string, v1::FieldClass>> CasesNamed(const v1::Event& event) {
  std::vector<std::pair<std::string, v1::FieldClass>> named;
  for (const std::string& name : event.sample_drawn().cases()) named.emplace_back(name, v1::PROCESS);
  if (event.has_sample_called()) named.emplace_back(event.sample_called().case_(), v1::PROCESS);
  for (const v1::SubsidyLine& line : event.subsidy_published().lines()) named.emplace_back(line.case_(), v1::PROCESS);
  for (const v1::SubsidyExcluded& each : event.subsidy_published().excluded()) {
    named.emplace_back(each.case_(), each.reason() == v1::SUBSIDY_EXCLUSION_SUSPICION ? v1::SHAM : v1::PROCESS);
  }
  if (const std::string& ordered = CaseOf(event.order_asked().act()); !ordered.empty()) {
    named.emplace_back(ordered, v1::PROCESS);
  }
  if (event.has_subsidy_objected()) named.emplace_back(event.subsidy_objected().case_(), v1::PROCESS);
  if (event.has_subsidy_objection_decided()) {
    named.emplace_back(event.subsidy_objection_decided().case_(), v1::PROCESS);
  }
  return named;
}

bool HasPost(const Viewer& viewer, absl::string_view role) {
  return std::any_of(viewer.posts.begin(), viewer.posts.end(), [&](const auto& post) { return post.role == role; });
}

}  // namespace

grpc::ServerUnaryReactor* ExportService::ExportLog(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ExportLogRequest>(parts_.serve, "ExportService.ExportLog", context, request, response,
                                     [this](const CallPtr<v1::ExportLogRequest>& call) {
                                       parts_.worker->Post([this, call] {
                                         const auto answer = Export(call->caller(), call->request());
                                         if (!answer.ok()) return call->Fail(answer.status());
                                         Read read;
                                         read.who = call->caller().person;
                                         read.method = call->method();
                                         read.reason = NotedReason(call->caller());
                                         read.shown = {v1::PROCESS};
                                         if (call->request().personal()) read.shown.Add(v1::RECORDS);
                                         const absl::Status noted = parts_.reads->Note(read);
                                         if (!noted.ok()) return call->Fail(noted);
                                         call->Reply(*answer);
                                       });
                                     });
}

absl::StatusOr<v1::ExportLogResponse> ExportService::Export(const Caller& caller,
                                                            const v1::ExportLogRequest& request) const {
  if (request.personal()) {
    v1::OrderedAct act;
    act.mutable_export_();
    RETURN_IF_ERROR(parts_.orders->Check(caller.person, act, request.order()));
  }
  const std::unique_ptr<View> view = parts_.store->Look();
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const auto after = static_cast<Position>(request.after_position());
  const Position until = request.until_position() == 0
                             ? view->position()
                             : std::min(view->position(), static_cast<Position>(request.until_position()));
  v1::ExportLogResponse response;
  response.set_until_position(static_cast<int64_t>(until));
  response.set_read_position(request.after_position());
  if (after >= until) return response;

  SeenCases seen;
  absl::Status status;
  size_t bytes = 0;
  v1::Event event;
  RETURN_IF_ERROR(view->ReadLog(after + 1, until, [&](const RecordView& stored) {
    if (!event.ParseFromArray(stored.payload.data(), static_cast<int>(stored.payload.size()))) {
      status = absl::DataLossError(absl::StrCat("the record at position ", stored.position, " holds no event"));
      return false;
    }
    v1::ExportedRecord* record = response.add_records();
    record->set_position(static_cast<int64_t>(stored.position));
    record->set_stream(std::string(stored.stream));
    status = Fill(viewer, event, request.personal(), &seen, record);
    response.set_read_position(static_cast<int64_t>(stored.position));
    bytes += record->ByteSizeLong();
    return status.ok() && bytes < kExportBytesMax && static_cast<size_t>(response.records_size()) < kExportRecordsMax;
  }));
  RETURN_IF_ERROR(status);
  return response;
}

absl::StatusOr<const ExportService::Seen*> ExportService::Look(const Viewer& viewer, const std::string& name,
                                                               SeenCases* seen) const {
  const auto [at, added] = seen->try_emplace(name);
  if (added) {
    ASSIGN_OR_RETURN(at->second.present, parts_.cases->Get(name));
    at->second.sight = SightOf(*at->second.present, viewer, *parts_.viewer->reference()->directory);
  }
  return &at->second;
}

absl::Status ExportService::FillCase(const Viewer& viewer, const v1::Event& event, bool personal, SeenCases* seen,
                                     v1::ExportedRecord* record) const {
  ASSIGN_OR_RETURN(const Seen* of, Look(viewer, record->stream(), seen));
  const Sight sight = SightOfEvent(event, of->sight, *of->present);
  if (!ShowsEvent(event, sight)) {
    record->clear_stream();
    record->set_withheld(v1::WITHHELD_WHOLLY);
    return absl::OkStatus();
  }
  v1::Event* out = record->mutable_event();
  if (personal) {
    RETURN_IF_ERROR(MakeEventView(record->stream(), event, sight, parts_.viewer->open(), out));
  } else {
    // Nothing is opened for somebody who does not ask for it.
    RETURN_IF_ERROR(MakeEventView(
        record->stream(), event, sight,
        [](absl::string_view, v1::Personal* block) {
          block->mutable_hidden();
          return absl::OkStatus();
        },
        out));
    HidePersonal(out);
  }
  record->set_type(std::string(EventName(event)));
  // Nothing is left out when it differs from the record in opened blocks alone.
  v1::Event whole = event;
  v1::Event shown = *out;
  whole.clear_request_digest();
  bool hidden = false;
  ForEachPersonal(&shown, [&](v1::Personal* block) {
    hidden |= block->has_hidden();
    block->Clear();
  });
  ForEachPersonal(&whole, [](v1::Personal* block) { block->Clear(); });
  const bool same = whole.SerializeAsString() == shown.SerializeAsString();
  record->set_withheld(same && !hidden ? v1::WITHHELD_NOTHING : v1::WITHHELD_IN_PART);
  return absl::OkStatus();
}

absl::Status ExportService::FillReads(const Viewer& viewer, const v1::Event& event, SeenCases* seen,
                                      v1::ExportedRecord* record) const {
  v1::Event* out = record->mutable_event();
  *out = HeaderOf(event);
  record->set_withheld(v1::WITHHELD_NOTHING);
  for (const v1::ReadNote& note : event.reads_noted().reads()) {
    bool shown = false;
    if (!note.case_().empty()) {
      const absl::StatusOr<const Seen*> of = Look(viewer, note.case_(), seen);
      shown = of.ok() && (*of)->sight.Shows(v1::READS);
    }
    if (!shown) {
      record->set_withheld(v1::WITHHELD_IN_PART);
      continue;
    }
    *out->mutable_reads_noted()->add_reads() = note;
  }
  HidePersonal(out);
  return absl::OkStatus();
}

absl::Status ExportService::Fill(const Viewer& viewer, const v1::Event& event, bool personal, SeenCases* seen,
                                 v1::ExportedRecord* record) const {
  const std::string stream = record->stream();
  if (IsStreamOf(stream, "cases")) return FillCase(viewer, event, personal, seen, record);
  record->set_type(std::string(EventName(event)));
  if (IsStreamOf(stream, kReadStreams)) return FillReads(viewer, event, seen, record);
  if (IsStreamOf(stream, kAccountStreams) || IsStreamOf(stream, kInvitationStreams)) {
    *record->mutable_event() = HeaderOf(event);
    record->set_withheld(v1::WITHHELD_SECRET);
    return absl::OkStatus();
  }
  v1::Event* out = record->mutable_event();
  *out = event;
  out->clear_request_digest();
  record->set_withheld(v1::WITHHELD_NOTHING);
  // What a committee's parties think of it is for the office that guides it.
  if (IsStreamOf(stream, kReturnStreams) && !HasPost(viewer, "justice-officer")) {
    *out = HeaderOf(event);
    record->set_withheld(v1::WITHHELD_IN_PART);
    return absl::OkStatus();
  }
  for (const auto& [name, seen_by] : CasesNamed(event)) {
    const absl::StatusOr<const Seen*> of = Look(viewer, name, seen);
    if (of.ok() && (*of)->sight.Shows(seen_by)) continue;
    *out = HeaderOf(event);
    record->set_withheld(v1::WITHHELD_IN_PART);
    return absl::OkStatus();
  }
  bool has_personal = false;
  ForEachPersonal(static_cast<const v1::Event&>(*out), [&](const v1::Personal&) { has_personal = true; });
  if (has_personal) {
    HidePersonal(out);
    record->set_withheld(v1::WITHHELD_IN_PART);
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
