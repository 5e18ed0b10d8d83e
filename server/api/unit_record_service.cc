#include "server/api/unit_record_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/api/actor_name.h"
#include "server/auth/sight.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

std::string StreamOf(const v1::Organisation& org) {
  return absl::StrCat(kUnitStreams, "/", org.code());
}

absl::Status CheckKnown(const std::string& unit, const Directory& directory) {
  if (directory.FindOrg(IdOf(unit)) != nullptr) return absl::OkStatus();
  return BadField("unit", "没有这个单位", "is no organisation of the directory");
}

bool StandsOverIt(const Caller& caller, absl::string_view unit, const Directory& directory, absl::CivilDay day,
                  absl::string_view role) {
  return absl::c_any_of(directory.Posts(IdOf(caller.person), day), [&](const PostFact& post) {
    return (role.empty() || post.role == role) && StandsOver(directory, post.org, IdOf(unit));
  });
}

absl::Status CheckMayRead(const Caller& caller, const std::string& unit, const Directory& directory,
                          absl::CivilDay day) {
  if (StandsOverIt(caller, unit, directory, day, "") || IsAdministrator(caller.person, directory, day)) {
    return absl::OkStatus();
  }
  return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE,
                        MakeLabel("只有本单位、所在村镇和司法所，以及县司法局、综治中心的人员可以查看",
                                  "only for people of the unit, of its village, town and judicial office, and of the "
                                  "county's bureau of justice and governance centre"),
                        unit);
}

// The words are for those who write such reports themselves and for the office that guides them.
bool MayReadNotes(const Caller& caller, const std::string& unit, const Directory& directory, absl::CivilDay day) {
  return MayReportFor(directory, caller.person, unit, day) ||
         StandsOverIt(caller, unit, directory, day, "justice-officer");
}

// A row of a list, and where it stands in its order.
struct Place {
  absl::CivilDay day;
  std::string stream;
  int64_t version = 0;
  bool corrected = false;

  auto Key() const { return std::tie(day, stream, version); }
  std::string Cursor() const { return absl::StrCat(FormatDate(day), " ", stream, " ", version); }
};

absl::StatusOr<Place> ParseCursor(absl::string_view cursor) {
  const std::vector<std::string> parts = absl::StrSplit(cursor, ' ');
  Place place;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[2], &place.version)) {
    return absl::InternalError("a page token of ours holds no place");
  }
  ASSIGN_OR_RETURN(place.day, ParseDate(parts[0]));
  place.stream = parts[1];
  return place;
}

void Count(const ReportRow& row, v1::UnitRecordTotals* totals) {
  if (row.corrected) return;
  totals->set_reports(totals->reports() + 1);
  totals->set_visits(totals->visits() + row.visits);
  totals->set_clues(totals->clues() + row.clues);
  if (row.visits == 0 && row.clues == 0) totals->set_zero_reports(totals->zero_reports() + 1);
}

void Count(const ScreeningRow& row, v1::UnitRecordTotals* totals) {
  totals->set_rounds(totals->rounds() + 1);
  totals->set_households(totals->households() + row.households);
  totals->set_found(totals->found() + row.found);
  totals->set_settled(totals->settled() + row.settled);
}

// What the log says of the row; the note still sealed.
void FillRecord(const v1::Event& event, const Place& place, const Reference& reference, v1::UnitRecord* record) {
  const Directory& directory = *reference.directory;
  record->set_unit(place.stream);
  record->set_unit_name(directory.OrgName(IdOf(place.stream)));
  record->set_version(event.version());
  record->set_actor(event.actor());
  record->set_actor_name(ActorName(event.actor(), directory));
  *record->mutable_record_time() = event.record_time();
  if (event.has_day_reported()) {
    const v1::DayReported& reported = event.day_reported();
    v1::DayReport* day = record->mutable_day();
    day->set_date(reported.date());
    day->set_visits(reported.visits());
    day->set_clues(reported.clues());
    day->set_corrects(reported.corrects());
    day->set_corrected(place.corrected);
    if (reported.has_text()) *record->mutable_note() = reported.text();
    return;
  }
  const v1::ScreeningRecorded& recorded = event.screening_recorded();
  v1::Screening* screening = record->mutable_screening();
  screening->set_name(absl::StrCat(place.stream, "/screenings/", recorded.screening()));
  screening->set_from_date(recorded.from_date());
  screening->set_to_date(recorded.to_date());
  screening->set_households(recorded.households());
  screening->set_found(recorded.found());
  screening->set_settled(recorded.settled());
  screening->set_kind(recorded.kind());
  if (const v1::CodeEntry* code = reference.codes->Find("screening_kind", recorded.kind()); code != nullptr) {
    *screening->mutable_kind_label() = code->label();
  }
  if (recorded.has_text()) *record->mutable_note() = recorded.text();
}

}  // namespace

grpc::ServerUnaryReactor* UnitRecordService::ListUnitRecords(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* request,
                                                             grpc::ByteBuffer* response) {
  return Serve<v1::ListUnitRecordsRequest>(parts_.serve, "UnitRecordService.ListUnitRecords", context, request,
                                           response, [this](const CallPtr<v1::ListUnitRecordsRequest>& call) {
                                             call->ReplyWith(List(call->caller(), call->request()));
                                           });
}

absl::StatusOr<v1::ListUnitRecordsResponse> UnitRecordService::List(const Caller& caller,
                                                                    const v1::ListUnitRecordsRequest& request) const {
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const Directory& directory = *reference->directory;
  const absl::CivilDay today = DayOf(parts_.serve.clock->TimeNow());
  RETURN_IF_ERROR(CheckKnown(request.unit(), directory));
  RETURN_IF_ERROR(CheckMayRead(caller, request.unit(), directory, today));
  ASSIGN_OR_RETURN(const absl::CivilDay from, ParseDate(request.from_date()));
  ASSIGN_OR_RETURN(const absl::CivilDay to, ParseDate(request.to_date()));
  if (to < from) return BadField("to_date", "不能早于开始日期", "is not before from_date");
  if (to - from >= kUnitRecordDaysMax) {
    return BadField("to_date", absl::StrCat("一次最多查", kUnitRecordDaysMax, "天"),
                    absl::StrCat("a list spans at most ", kUnitRecordDaysMax, " days"), kUnitRecordDaysMax);
  }

  v1::ListUnitRecordsResponse response;
  response.mutable_totals();
  std::vector<Place> places;
  for (const auto& [code, org] : directory.organisations()) {
    if (!directory.IsAtOrBelow(code, IdOf(request.unit()))) continue;
    const std::string stream = StreamOf(org);
    parts_.table->ForEach(
        stream, from, to,
        [&](const ReportRow& row) {
          Count(row, response.mutable_totals());
          if (row.corrected && !request.show_corrected()) return;
          places.push_back({row.day, stream, row.version, row.corrected});
        },
        [&](const ScreeningRow& row) {
          Count(row, response.mutable_totals());
          places.push_back({row.to, stream, row.version, false});
        });
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.Key() < b.Key(); });

  const std::string query = QueryOf(caller.person, request);
  auto at = places.begin();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    ASSIGN_OR_RETURN(const Place last, ParseCursor(cursor));
    at = std::upper_bound(places.begin(), places.end(), last,
                          [](const Place& a, const Place& b) { return a.Key() < b.Key(); });
  }
  const int page_size = request.page_size() == 0 ? kUnitRecordsPerPage : request.page_size();
  const bool shows_notes = MayReadNotes(caller, request.unit(), directory, today);
  const std::unique_ptr<View> view = parts_.store->Look();
  v1::Event event;
  for (; at != places.end() && response.records_size() < page_size; ++at) {
    ASSIGN_OR_RETURN(const Record record, view->GetRecord(at->stream, static_cast<uint64_t>(at->version)));
    if (!event.ParseFromString(record.payload)) {
      return absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
    }
    v1::UnitRecord* added = response.add_records();
    FillRecord(event, *at, *reference, added);
    if (!added->has_note()) continue;
    if (shows_notes) {
      RETURN_IF_ERROR(parts_.open(at->stream, added->mutable_note()));
    } else {
      added->mutable_note()->mutable_hidden();
    }
  }
  if (at != places.end()) response.set_next_page_token(parts_.tokens->Make(query, (at - 1)->Cursor()));
  return response;
}

grpc::ServerUnaryReactor* UnitRecordService::ListUnreported(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::ListUnreportedRequest>(parts_.serve, "UnitRecordService.ListUnreported", context, request, response,
                                          [this](const CallPtr<v1::ListUnreportedRequest>& call) {
                                            call->ReplyWith(FindUnreported(call->caller(), call->request()));
                                          });
}

absl::StatusOr<v1::ListUnreportedResponse> UnitRecordService::FindUnreported(
    const Caller& caller, const v1::ListUnreportedRequest& request) const {
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const Directory& directory = *reference->directory;
  const absl::CivilDay today = DayOf(parts_.serve.clock->TimeNow());
  RETURN_IF_ERROR(CheckKnown(request.unit(), directory));
  RETURN_IF_ERROR(CheckMayRead(caller, request.unit(), directory, today));
  ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDate(request.date()));
  if (day > today) return BadField("date", "不能晚于今天", "is not after today");

  const std::string query = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", query, request.page_token()));
  }
  const int page_size = request.page_size() == 0 ? kUnitRecordsPerPage : request.page_size();
  const auto reports = [&](const v1::Organisation& org) {
    const bool of_kind =
        request.kinds().empty() ? org.kind() == "grid" : absl::c_linear_search(request.kinds(), org.kind());
    return of_kind && directory.IsAtOrBelow(org.code(), IdOf(request.unit())) && directory.HasOrg(org.code(), day);
  };
  v1::ListUnreportedResponse response;
  bool more = false;
  for (const auto& [code, org] : directory.organisations()) {
    if (!reports(org)) continue;
    response.set_expected(response.expected() + 1);
    const std::string stream = StreamOf(org);
    if (const std::optional<ReportRow> row = parts_.table->FindReport(stream, day); row.has_value()) {
      response.set_reported(response.reported() + 1);
      if (row->visits == 0 && row->clues == 0) response.set_zero_reports(response.zero_reports() + 1);
      continue;
    }
    response.set_unreported(response.unreported() + 1);
    if (code <= after) continue;
    if (response.units_size() == page_size) {
      more = true;
      continue;
    }
    v1::UnreportedUnit* unit = response.add_units();
    unit->set_unit(stream);
    unit->set_unit_name(org.name());
    unit->set_above_name(directory.OrgName(org.parent()));
    const std::optional<absl::CivilDay> last = parts_.table->LastReportBefore(stream, day);
    if (last.has_value()) unit->set_last_date(FormatDate(*last));
  }
  if (more) {
    const std::string& last = response.units(response.units_size() - 1).unit();
    response.set_next_page_token(parts_.tokens->Make(query, IdOf(last)));
  }
  return response;
}

}  // namespace gaiwan
