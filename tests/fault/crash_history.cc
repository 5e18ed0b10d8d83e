#include "tests/fault/crash_history.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gaiwan/v1/case_service.grpc.pb.h"
#include "tests/bench/commands.h"

namespace gaiwan::testing {
namespace {

constexpr absl::Duration kAnswerMax = absl::Seconds(30);
constexpr int kPageSize = 1000;

std::string TypeOf(const v1::Event& event) {
  const google::protobuf::Descriptor& descriptor = *v1::Event::descriptor();
  const google::protobuf::FieldDescriptor* payload =
      event.GetReflection()->GetOneofFieldDescriptor(event, descriptor.FindOneofByName("payload"));
  return payload == nullptr ? "-" : payload->name();
}

std::string LineOf(absl::string_view name, const v1::HistoryEntry& entry) {
  const v1::Event& event = entry.event();
  std::string line =
      absl::StrCat(entry.position(), " ", name, " ", event.version(), " ",
                   event.request_id().empty() ? "-" : event.request_id(), " ", event.event_count(), " ", TypeOf(event));
  for (const v1::ClockChange& change : event.clock_changes()) {
    absl::StrAppend(&line, " ", v1::ClockChange::Kind_Name(change.kind()), ":", change.clock().id(), ":",
                    change.clock().next_percent(), ":", change.clock().next_time().seconds());
  }
  return line;
}

}  // namespace

void WriteHistories(const std::shared_ptr<grpc::Channel>& channel, const std::vector<std::string>& cases,
                    CrashLog* log) {
  const auto stub = v1::CaseService::NewStub(channel);
  for (const std::string& name : cases) {
    v1::GetCaseHistoryRequest request;
    request.set_name(name);
    request.set_page_size(kPageSize);
    do {
      grpc::ClientContext context;
      bench::Prepare(bench::kObserver, kAnswerMax, &context);
      v1::GetCaseHistoryResponse response;
      const absl::Status status = bench::FromGrpc(stub->GetCaseHistory(&context, request, &response), name);
      if (!status.ok()) {
        log->faults.Write(absl::StrCat("no history: ", status.ToString()));
        break;
      }
      for (const v1::HistoryEntry& entry : response.entries()) log->history.Write(LineOf(name, entry));
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
  }
}

}  // namespace gaiwan::testing
