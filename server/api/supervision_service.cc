#include "server/api/supervision_service.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/api/board.h"
#include "server/api/list_filter.h"
#include "server/api/noted_reply.h"
#include "server/api/row_sight.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// As deep as a directory is: more is a circle that an import let through.
constexpr int kDirectoryDepthMax = 32;

std::string Quoted(absl::CivilDay day) {
  return absl::StrCat("\"", FormatDate(day), "\"");
}

// The filter of one part of the due list.
std::string FilterOf(v1::DuePart part, absl::CivilDay today) {
  switch (part) {
    case v1::DUE_PART_OVERDUE:
      return "overdue = true";
    case v1::DUE_PART_TODAY:
      return absl::StrCat("overdue = false AND due <= ", Quoted(today));
    case v1::DUE_PART_WEEK:
      return absl::StrCat("due > ", Quoted(today), " AND due <= ", Quoted(today + kDueDays));
    case v1::DUE_PART_PAUSED:
      return "paused = true";
    case v1::DUE_PART_WAITING:
      return "waiting:*";
    default:
      return absl::StrCat("due <= ", Quoted(today + kDueDays));
  }
}

absl::string_view Code(absl::string_view org) {
  return absl::StripPrefix(org, "orgs/");
}

std::string TopOf(const Directory& directory, absl::string_view unit) {
  std::string at(Code(unit));
  for (int i = 0; i < kDirectoryDepthMax; ++i) {
    std::string parent = directory.Parent(at);
    if (parent.empty()) break;
    at = std::move(parent);
  }
  return at;
}

// The organisation right below `root` that `unit` is or is below; `root` for itself and for what is not below it.
std::string RowOf(const Directory& directory, absl::string_view unit, const std::string& root) {
  std::string at(Code(unit));
  for (int i = 0; i < kDirectoryDepthMax && at != root; ++i) {
    std::string parent = directory.Parent(at);
    if (parent == root || parent.empty()) return at;
    at = std::move(parent);
  }
  return root;
}

bool IsMediator(const v1::Post& post) {
  return post.role() == "mediator" || post.role() == "head" || post.role() == "public-order-mediator";
}

// Monday 00:00 of the week of `day`.
absl::CivilDay MondayOf(absl::CivilDay day) {
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

struct Load {
  int64_t open = 0, overdue = 0, sessions = 0;
};

absl::Status NotLoaded() {
  return absl::UnavailableError("lists are being loaded after a start: try again in a moment");
}

template <typename Request, typename Answer>
void ReplyRead(ReadLog* reads, const CallPtr<Request>& call, absl::StatusOr<Answer> answer) {
  if (!answer.ok()) return call->Fail(answer.status());
  const absl::Status noted = reads->Note(ReadOf(call->caller(), "", call->method(), Sight()));
  if (!noted.ok()) return call->Fail(noted);
  call->ReplyWith(std::move(answer));
}

}  // namespace

absl::Status SupervisionService::Visit(const Viewer& viewer, const Directory& directory, const std::string& unit,
                                       const std::string& filter_text,
                                       absl::FunctionRef<void(const TableRow& row)> visit) const {
  if (!parts_.table->loaded()) return NotLoaded();
  v1::ListCasesRequest asked;
  asked.set_unit(unit);
  asked.set_filter(filter_text);
  ASSIGN_OR_RETURN(const CaseFilter filter, FilterOf(asked, viewer.now));
  if (!filter.words().empty()) {
    return BadField("filter", "统计不能按词语筛选", "words are searched for in lists; a count takes fields alone");
  }
  RowSight sight(&viewer, &directory);
  ListQuery query;
  query.filter = &filter;
  query.is_at_or_below = [&](absl::string_view at, absl::string_view root) {
    return directory.IsAtOrBelow(Code(at), Code(root));
  };
  query.language_token = [this](absl::string_view language) { return parts_.language_token(language); };
  query.now = viewer.now;
  query.show_closed = true;
  query.sees = [&](const TableRow& row) {
    const ClassBits seen = sight.Of(row);
    return (seen & ClassBit(v1::PROCESS)) != 0 ? seen : ClassBits{0};
  };
  parts_.table->Visit(query, [&](const TableRow& row, ClassBits) { visit(row); });
  return absl::OkStatus();
}

absl::StatusOr<UnitCounts> SupervisionService::Count(const Viewer& viewer, const Directory& directory,
                                                     const std::string& unit, const std::string& filter,
                                                     const BoardTimes& times) const {
  UnitCounts counts;
  if (filter.empty()) {
    if (!parts_.table->loaded()) return NotLoaded();
    const auto wanted = [&](absl::string_view at) {
      return unit.empty() || directory.IsAtOrBelow(Code(at), Code(unit));
    };
    if (CountGroups(*parts_.table, viewer, directory, times, wanted, &counts)) return counts;
  }
  RETURN_IF_ERROR(Visit(viewer, directory, unit, filter, [&](const TableRow& row) {
    const auto [counted, is_new] = counts.try_emplace(row.unit_symbol());
    if (is_new) counted->second.first = std::string(row.unit());
    counted->second.second.Add(row.board_facts(), times);
  }));
  return counts;
}

grpc::ServerUnaryReactor* SupervisionService::ListDue(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListDueRequest>(parts_.serve, "SupervisionService.ListDue", context, request, response,
                                   [this](const CallPtr<v1::ListDueRequest>& call) {
                                     ReplyRead(parts_.reads, call, Due(call->caller(), call->request()));
                                   });
}

absl::StatusOr<v1::ListDueResponse> SupervisionService::Due(const Caller& caller,
                                                            const v1::ListDueRequest& request) const {
  CaseQuery query;
  query.viewer = parts_.viewer->ViewerFor(caller);
  query.reference = parts_.viewer->reference();
  query.directory = query.reference->directory;
  const BoardTimes times(query.viewer.now);
  ASSIGN_OR_RETURN(const UnitCounts units,
                   Count(query.viewer, *query.reference->directory, request.unit(), request.filter(), times));
  BoardCount count;
  for (const auto& [symbol, unit] : units) count += unit.second;
  v1::ListDueResponse response;
  response.set_overdue(count.overdue);
  response.set_today(count.today);
  response.set_week(count.week);
  response.set_paused(count.paused);
  response.set_waiting_acceptance(count.waiting_acceptance);
  response.set_waiting_transfer(count.waiting_transfer);
  response.set_waiting_receipt(count.waiting_receipt);
  response.set_waiting_risk(count.waiting_risk);
  response.set_waiting_message(count.waiting_message);
  *response.mutable_as_of() = ToProto(query.viewer.now);

  // Side tracks go on after a case is closed: money is still owed, a visit still due.
  query.request.set_show_closed(true);
  query.request.set_unit(request.unit());
  query.request.set_filter(request.filter());
  if (request.part() == v1::DUE_PART_UNSPECIFIED && request.has_due_before()) {
    *query.request.mutable_due_before() = request.due_before();
  } else {
    const std::string part = FilterOf(request.part(), DayOf(query.viewer.now));
    query.request.set_filter(request.filter().empty() ? part : absl::StrCat("(", request.filter(), ") AND ", part));
  }
  query.limit = request.page_size() == 0 ? kDuePerPage : request.page_size();
  const std::string query_text = QueryOf(caller.person, request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(query.cursor, parts_.tokens->Read("page_token", query_text, request.page_token()));
  }
  ASSIGN_OR_RETURN(const CasePage page, parts_.reader->List(query));
  response.set_total(page.total);
  if (!page.next_cursor.empty()) response.set_next_page_token(parts_.tokens->Make(query_text, page.next_cursor));
  for (const std::shared_ptr<const v1::Case>& c : page.cases) {
    const Sight sight = SightOf(*c, query.viewer, *query.directory);
    if (sight.none()) continue;  // Left the caller's sight since the page was made.
    RETURN_IF_ERROR(MakeView(*c, SightInList(sight), v1::CASE_VIEW_BASIC, parts_.viewer->open(), response.add_cases()));
  }
  return response;
}

grpc::ServerUnaryReactor* SupervisionService::GetBoard(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::GetBoardRequest>(parts_.serve, "SupervisionService.GetBoard", context, request, response,
                                    [this](const CallPtr<v1::GetBoardRequest>& call) {
                                      ReplyRead(parts_.reads, call, Board(call->caller(), call->request()));
                                    });
}

absl::StatusOr<v1::GetBoardResponse> SupervisionService::Board(const Caller& caller,
                                                               const v1::GetBoardRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  const BoardTimes times(viewer.now);
  ASSIGN_OR_RETURN(const UnitCounts units, Count(viewer, directory, request.unit(), request.filter(), times));

  std::string root(Code(request.unit()));
  if (root.empty() && !units.empty()) {
    root = TopOf(directory, units.begin()->second.first);
    // Where there is more than one top, each is a row.
    for (const auto& [symbol, unit] : units) {
      if (TopOf(directory, unit.first) != root) root.clear();
    }
  }
  std::map<std::string, BoardCount> rows;
  BoardCount sum;
  for (const auto& [symbol, unit] : units) {
    rows[RowOf(directory, unit.first, root)] += unit.second;
    sum += unit.second;
  }
  v1::GetBoardResponse response;
  *response.mutable_as_of() = ToProto(viewer.now);
  *response.mutable_compared_with() = ToProto(viewer.now - kTrendOver);
  for (const auto& [code, count] : rows) {
    v1::BoardRow* row = response.add_rows();
    row->set_unit(absl::StrCat("orgs/", code));
    row->set_display_name(directory.OrgName(code));
    count.Fill(row);
  }
  std::sort(response.mutable_rows()->begin(), response.mutable_rows()->end(),
            [](const v1::BoardRow& a, const v1::BoardRow& b) {
              return std::make_tuple(-a.colour(), -a.overdue(), -a.open(), std::cref(a.unit())) <
                     std::make_tuple(-b.colour(), -b.overdue(), -b.open(), std::cref(b.unit()));
            });
  sum.Fill(response.mutable_sum());
  if (!root.empty()) response.mutable_sum()->set_unit(absl::StrCat("orgs/", root));
  response.mutable_sum()->set_display_name(directory.OrgName(root));
  return response;
}

grpc::ServerUnaryReactor* SupervisionService::ListWorkloads(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::ListWorkloadsRequest>(parts_.serve, "SupervisionService.ListWorkloads", context, request, response,
                                         [this](const CallPtr<v1::ListWorkloadsRequest>& call) {
                                           ReplyRead(parts_.reads, call, Workloads(call->caller(), call->request()));
                                         });
}

absl::StatusOr<v1::ListWorkloadsResponse> SupervisionService::Workloads(const Caller& caller,
                                                                        const v1::ListWorkloadsRequest& request) const {
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  const int64_t now = absl::ToUnixMicros(viewer.now);
  absl::flat_hash_map<std::string, Load> loads;
  RETURN_IF_ERROR(Visit(viewer, directory, request.unit(), "", [&](const TableRow& row) {
    const std::optional<int64_t> due = row.due_micros();
    const bool overdue = due.has_value() && *due <= now;
    if (row.closed() && !overdue) return;
    for (const absl::string_view person : row.mediators()) {
      Load& load = loads[person];
      load.open += row.closed() ? 0 : 1;
      load.overdue += overdue ? 1 : 0;
    }
  }));
  // Who has nothing to do is listed where the viewer would see it if they had.
  const absl::CivilDay today = DayOf(viewer.now);
  for (const auto& [id, person] : directory.people()) {
    const bool listed = absl::c_any_of(person.posts, [&](const v1::Post& post) {
      return IsMediator(post) && (request.unit().empty() || directory.IsAtOrBelow(post.org(), Code(request.unit()))) &&
             SightAt(absl::StrCat("orgs/", post.org()), viewer, directory).rules != 0;
    });
    if (listed && !directory.Posts(id, today).empty()) loads.try_emplace(absl::StrCat("people/", id));
  }
  RowSight sight(&viewer, &directory);
  const auto sees = [&](const TableRow& row) { return sight.Of(row) & ClassBit(v1::PROCESS); };
  const absl::CivilDay monday = MondayOf(today);
  for (const Booked& booked : parts_.bookings->All(StartOfDay(monday), StartOfDay(monday + 7))) {
    if (!parts_.table->Sees(booked.case_name, sees)) continue;
    for (const std::string& person : booked.booking.people) {
      if (const auto load = loads.find(person); load != loads.end()) ++load->second.sessions;
    }
  }
  v1::ListWorkloadsResponse response;
  *response.mutable_as_of() = ToProto(viewer.now);
  for (const auto& [person, load] : loads) {
    v1::Workload* workload = response.add_workloads();
    workload->set_person(person);
    const auto known = directory.people().find(std::string(absl::StripPrefix(person, "people/")));
    if (known != directory.people().end()) workload->set_display_name(known->second.details.name());
    workload->set_open(load.open);
    workload->set_overdue(load.overdue);
    workload->set_sessions_this_week(load.sessions);
    workload->set_free_capacity(std::max<int64_t>(0, parts_.open_cases_per_mediator - load.open));
  }
  std::sort(response.mutable_workloads()->begin(), response.mutable_workloads()->end(),
            [](const v1::Workload& a, const v1::Workload& b) {
              return std::make_tuple(-a.overdue(), -a.open(), std::cref(a.person())) <
                     std::make_tuple(-b.overdue(), -b.open(), std::cref(b.person()));
            });
  return response;
}

grpc::ServerUnaryReactor* SupervisionService::ListSamples(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListSamplesRequest>(parts_.serve, "SupervisionService.ListSamples", context, request, response,
                                       [this](const CallPtr<v1::ListSamplesRequest>& call) {
                                         ReplyRead(parts_.reads, call,
                                                   parts_.acting->ListSamples(call->caller(), call->request()));
                                       });
}

grpc::ServerUnaryReactor* SupervisionService::CheckSample(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::CheckSampleRequest>(parts_.serve, "SupervisionService.CheckSample", context, request, response,
                                       [this](const CallPtr<v1::CheckSampleRequest>& call) {
                                         parts_.worker->Post([this, call] {
                                           ReplyRead(parts_.reads, call,
                                                     parts_.acting->CheckSample(call->caller(), call->request()));
                                         });
                                       });
}

grpc::ServerUnaryReactor* SupervisionService::ListStandIns(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return Serve<v1::ListStandInsRequest>(parts_.serve, "SupervisionService.ListStandIns", context, request, response,
                                        [this](const CallPtr<v1::ListStandInsRequest>& call) {
                                          ReplyRead(parts_.reads, call,
                                                    parts_.acting->ListStandIns(call->caller(), call->request()));
                                        });
}

grpc::ServerUnaryReactor* SupervisionService::ListSubsidies(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::ListSubsidiesRequest>(parts_.serve, "SupervisionService.ListSubsidies", context, request, response,
                                         [this](const CallPtr<v1::ListSubsidiesRequest>& call) {
                                           ReplyRead(parts_.reads, call,
                                                     parts_.acting->ListSubsidies(call->caller(), call->request()));
                                         });
}

grpc::ServerUnaryReactor* SupervisionService::ListOrders(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListOrdersRequest>(parts_.serve, "SupervisionService.ListOrders", context, request, response,
                                      [this](const CallPtr<v1::ListOrdersRequest>& call) {
                                        ReplyRead(parts_.reads, call,
                                                  parts_.acting->ListOrders(call->caller(), call->request()));
                                      });
}

grpc::ServerUnaryReactor* SupervisionService::ListAnomalies(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::ListAnomaliesRequest>(
      parts_.serve, "SupervisionService.ListAnomalies", context, request, response,
      [this](const CallPtr<v1::ListAnomaliesRequest>& call) {
        parts_.worker->Post(
            [this, call] { ReplyRead(parts_.reads, call, parts_.anomalies->List(call->caller(), call->request())); });
      });
}

}  // namespace gaiwan
