#include "server/api/returns_service.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/api/actor_name.h"
#include "server/api/case_name.h"
#include "server/api/noted_reply.h"
#include "server/api/view.h"
#include "server/auth/sight.h"
#include "server/projection/tally.h"
#include "server/returns/returns_decider.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/case_sight_facts.h"
#include "workflow/decide.h"
#include "workflow/references.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

std::string StreamOf(absl::string_view org) {
  return absl::StrCat(kReturnStreams, "/", org);
}

bool StandsOverIt(const Caller& caller, absl::string_view unit, const Directory& directory, absl::CivilDay day,
                  absl::string_view role) {
  return absl::c_any_of(directory.Posts(IdOf(caller.person), day), [&](const PostFact& post) {
    return (role.empty() || post.role == role) && StandsOver(directory, post.org, IdOf(unit));
  });
}

// An answer that lists cases goes out with a note in the read log.
template <typename CallPointer, typename Answer>
void ReplyNotedList(ReadLog* reads, const CallPointer& call, const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) return call->Fail(answer.status());
  Read read;
  read.who = call->caller().person;
  read.method = call->method();
  read.shown = {v1::PROCESS};
  read.reason = NotedReason(call->caller());
  const absl::Status noted = reads->Note(read);
  if (!noted.ok()) return call->Fail(noted);
  call->Reply(*answer);
}

// Takes out the figures that are not for this caller: their values are absent.
void HideFigures(const FigureSums& figures, bool satisfaction, v1::ReturnTable* table) {
  if (satisfaction) return;
  for (v1::ReturnRow& row : *table->mutable_rows()) {
    for (int i = 0; i < row.values_size(); ++i) {
      if (figures.ClassesOf(static_cast<size_t>(i)).Has(v1::SATISFACTION)) row.mutable_values(i)->clear_value();
    }
  }
}

absl::StatusOr<v1::Event> ReadEvent(const View& view, absl::string_view stream, uint64_t version) {
  ASSIGN_OR_RETURN(const Record record, view.GetRecord(stream, version));
  v1::Event event;
  if (!event.ParseFromString(record.payload)) {
    return absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
  }
  return event;
}

absl::Status NoSuchReturn(absl::string_view name) {
  v1::CommandRefused detail;
  detail.set_reason(v1::PART_UNKNOWN);
  *detail.mutable_words() = MakeLabel("没有这份报表", "there is no such return");
  return WithDetail(absl::NotFoundError(absl::StrCat("there is no return ", name)), detail);
}

v1::FrozenReturn ToFrozen(const v1::Event& event, absl::string_view stream, const Directory& directory) {
  v1::FrozenReturn frozen;
  frozen.set_name(absl::StrCat(stream, "/", event.version()));
  *frozen.mutable_table() = event.return_frozen().table();
  frozen.set_actor(event.actor());
  frozen.set_actor_name(ActorName(event.actor(), directory));
  *frozen.mutable_freeze_time() = event.record_time();
  return frozen;
}

// The question that a frozen table answers.
ReturnQuestion QuestionOf(const v1::ReturnTable& table) {
  ReturnQuestion question;
  question.definition = table.definition();
  question.unit = std::string(IdOf(table.unit()));
  question.months = {ParseMonth(table.period().from_month()).value_or(0),
                     ParseMonth(table.period().to_month()).value_or(0)};
  question.basis = table.period().basis();
  question.position = static_cast<Position>(table.position());
  return question;
}

bool SameFigures(const v1::ReturnTable& a, const v1::ReturnTable& b) {
  if (a.rows_size() != b.rows_size()) return false;
  for (int i = 0; i < a.rows_size(); ++i) {
    const auto& x = a.rows(i);
    const auto& y = b.rows(i);
    if (x.unit() != y.unit() || x.own() != y.own() || x.values_size() != y.values_size()) return false;
    for (int j = 0; j < x.values_size(); ++j) {
      if (x.values(j).has_value() != y.values(j).has_value() || x.values(j).value() != y.values(j).value())
        return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<ReturnsService::Rights> ReturnsService::CheckMayRead(const Caller& caller,
                                                                    const std::string& unit) const {
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const Directory& directory = *reference->directory;
  const absl::CivilDay today = DayOf(parts_.serve.clock->TimeNow());
  if (directory.FindOrg(IdOf(unit)) == nullptr) {
    return BadField("unit", "没有这个单位", "is no organisation of the directory");
  }
  if (!StandsOverIt(caller, unit, directory, today, "") && !IsAdministrator(caller.person, directory, today)) {
    return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE,
                          MakeLabel("只有本单位、所在村镇和司法所，以及县司法局、综治中心的人员可以查看",
                                    "only for people of the unit, of its village, town and judicial office, and of the "
                                    "county's bureau of justice and governance centre"),
                          unit);
  }
  return Rights{StandsOverIt(caller, unit, directory, today, "justice-officer")};
}

absl::StatusOr<ReturnQuestion> ReturnsService::ToQuestion(const v1::ReturnQuery& query, const View& view) const {
  const v1::ReturnDefinition* definition = parts_.catalogue->Find(query.id(), query.revision());
  if (definition == nullptr) return NoSuchReturn(query.id());
  const std::optional<MonthRange> months = ParsePeriod(query.period());
  if (!months.has_value()) {
    return BadField("query.period", "写作 2026-03、2026-Q1、2026-H1 或者 2026",
                    "is written 2026-03, 2026-Q1, 2026-H1 or 2026");
  }
  ReturnQuestion question;
  question.definition = *definition;
  question.unit = std::string(IdOf(query.unit()));
  question.months = *months;
  question.basis = query.basis() == v1::PERIOD_BASIS_UNSPECIFIED ? v1::PERIOD_BASIS_HAPPENED : query.basis();
  question.position = view.position();
  if (query.has_as_of()) {
    ASSIGN_OR_RETURN(question.position, ReturnReader::PositionAt(view, ToTime(query.as_of())));
  }
  return question;
}

grpc::ServerUnaryReactor* ReturnsService::ListReturns(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListReturnsRequest>(parts_.serve, "ReturnsService.ListReturns", context, request, response,
                                       [this](const CallPtr<v1::ListReturnsRequest>& call) {
                                         v1::ListReturnsResponse answer;
                                         for (const v1::ReturnDefinition& each : parts_.catalogue->definitions()) {
                                           *answer.add_returns() = each;
                                         }
                                         call->Reply(answer);
                                       });
}

grpc::ServerUnaryReactor* ReturnsService::CheckReturn(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::CheckReturnRequest>(
      parts_.serve, "ReturnsService.CheckReturn", context, request, response,
      [this](const CallPtr<v1::CheckReturnRequest>& call) {
        v1::CheckReturnResponse answer;
        v1::ReturnDefinition definition;
        for (v1::Fault& fault :
             gaiwan::CheckReturn(call->request().textproto(), parts_.directory->Get()->codes.get(), &definition)) {
          *answer.add_faults() = std::move(fault);
        }
        call->Reply(answer);
      });
}

grpc::ServerUnaryReactor* ReturnsService::GetReturn(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::GetReturnRequest>(
      parts_.serve, "ReturnsService.GetReturn", context, request, response,
      [this](const CallPtr<v1::GetReturnRequest>& call) {
        parts_.worker->Post([this, call] { call->ReplyWith(Get(call->caller(), call->request())); });
      });
}

absl::StatusOr<v1::GetReturnResponse> ReturnsService::Get(const Caller& caller,
                                                          const v1::GetReturnRequest& request) const {
  ASSIGN_OR_RETURN(const Rights rights, CheckMayRead(caller, request.query().unit()));
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const ReturnQuestion question, ToQuestion(request.query(), *view));
  v1::GetReturnResponse response;
  ASSIGN_OR_RETURN(*response.mutable_table(), parts_.returns->Read(*view, *reference, question));
  HideFigures(
      FigureSums(question.definition, question.months, question.basis, *reference->codes, *reference->directory),
      rights.guides, response.mutable_table());
  RETURN_IF_ERROR(HideFewFrom(caller, rights, *view, *reference, question, response.mutable_table()));
  return response;
}

IsKeptFrom ReturnsService::KeptFrom(const Caller& caller) const {
  return [this, viewer = parts_.viewer->ViewerFor(caller)](const std::string& name) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.cases->Get(name));
    return IsSealedCase(*c) && SightOf(*c, viewer, *parts_.directory->Get()->directory).none();
  };
}

absl::Status ReturnsService::HideFewFrom(const Caller& caller, const Rights& rights, const View& view,
                                         const Reference& reference, const ReturnQuestion& question,
                                         v1::ReturnTable* table) const {
  // The judicial administration answers for the return, files it, and sees sealed cases of what it guides.
  if (rights.guides) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<RowMakers> makers, parts_.returns->MakersOf(view, reference, question));
  return HideFew(makers, KeptFrom(caller), table);
}

absl::StatusOr<std::shared_ptr<const v1::Case>> ReturnsService::ReadIfSeen(const Viewer& viewer, absl::string_view name,
                                                                           ClassSet classes) const {
  ASSIGN_OR_RETURN(std::shared_ptr<const v1::Case> c, parts_.cases->Get(name));
  const Sight sight = SightOf(*c, viewer, *parts_.directory->Get()->directory);
  if (sight.none() || !sight.shown.HasAll(classes)) return std::shared_ptr<const v1::Case>();
  return c;
}

grpc::ServerUnaryReactor* ReturnsService::DrillReturn(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::DrillReturnRequest>(parts_.serve, "ReturnsService.DrillReturn", context, request, response,
                                       [this](const CallPtr<v1::DrillReturnRequest>& call) {
                                         parts_.worker->Post([this, call] {
                                           absl::StatusOr<v1::DrillReturnResponse> answer =
                                               Drill(call->caller(), call->request());
                                           ReplyNotedList(parts_.reads, call, answer);
                                         });
                                       });
}

absl::StatusOr<v1::DrillReturnResponse> ReturnsService::Drill(const Caller& caller,
                                                              const v1::DrillReturnRequest& request) const {
  ASSIGN_OR_RETURN(const Rights rights, CheckMayRead(caller, request.query().unit()));
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(const ReturnQuestion question, ToQuestion(request.query(), *view));
  const auto& figures = question.definition.figures();
  const auto figure = absl::c_find_if(figures, [&](const auto& each) { return each.id() == request.figure(); });
  if (figure == figures.end() || figure->has_ratio()) {
    return BadField("figure", "没有这个可相加的指标", "is no figure of the return that is a sum");
  }
  const auto index = static_cast<size_t>(figure - figures.begin());
  const FigureSums sums(question.definition, question.months, question.basis, *reference->codes, *reference->directory);
  const ClassSet classes = sums.ClassesOf(index);
  if (classes.Has(v1::SATISFACTION) && !rights.guides) {
    return RefusedBecause(v1::Case(), v1::NOT_YOUR_ROLE,
                          MakeLabel("满意度只供指导该调委会的司法行政机关查看",
                                    "what parties think is for the judicial administration that guides the committee"),
                          request.query().unit());
  }
  ASSIGN_OR_RETURN(const ReturnReader::Drilled drilled,
                   parts_.returns->Drill(*view, *reference, question, index, request.own()));
  if (drilled.cases.size() > kDrilledCasesMax) {
    return BadField("query", absl::StrCat("超过", kDrilledCasesMax, "件，请缩小单位或者期间"),
                    absl::StrCat("more than ", kDrilledCasesMax, " cases: ask for a smaller unit or period"),
                    static_cast<int64_t>(kDrilledCasesMax));
  }
  std::vector<std::string> makers;
  for (const auto& [name, value] : drilled.cases) {
    if (makers.size() < kFewCases) makers.push_back(name);
  }
  v1::DrillReturnResponse response;
  if (!rights.guides) {
    ASSIGN_OR_RETURN(const bool few, IsFew(makers, KeptFrom(caller)));
    response.set_few(few);
    if (few) return response;
  }
  const std::string asked = QueryOf(caller.person, request);
  std::string after;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(after, parts_.tokens->Read("page_token", asked, request.page_token()));
  }
  const int page_size = request.page_size() == 0 ? kFigureCasesPerPage : request.page_size();
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  response.set_screening_value(drilled.screening);
  response.set_value(drilled.screening);
  response.set_case_count(static_cast<int64_t>(drilled.cases.size()));
  bool more = false;
  for (const auto& [name, value] : drilled.cases) {
    response.set_value(response.value() + value);
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, ReadIfSeen(viewer, name, classes));
    if (c == nullptr) {
      response.set_not_shown_count(response.not_shown_count() + 1);
      response.set_not_shown_value(response.not_shown_value() + value);
      continue;
    }
    if (name <= after) continue;
    if (response.cases_size() == page_size) {
      more = true;
      continue;
    }
    v1::FigureCase* shown = response.add_cases();
    shown->set_name(name);
    shown->set_value(value);
    shown->set_case_number(c->case_number());
    shown->set_dispute_class(c->dispute_class());
    shown->set_committee(c->committee());
    shown->set_committee_name(reference->directory->OrgName(IdOf(c->committee())));
  }
  if (more) response.set_next_page_token(parts_.tokens->Make(asked, response.cases().rbegin()->name()));
  return response;
}

grpc::ServerUnaryReactor* ReturnsService::FreezeReturn(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::FreezeReturnRequest>(
      parts_.serve, "ReturnsService.FreezeReturn", context, request, response,
      [this](const CallPtr<v1::FreezeReturnRequest>& call) { parts_.worker->Post([this, call] { Freeze(call); }); });
}

void ReturnsService::Freeze(const CallPtr<v1::FreezeReturnRequest>& call) const {
  const v1::FreezeReturnRequest& request = call->request();
  const absl::StatusOr<Rights> rights = CheckMayRead(call->caller(), request.query().unit());
  if (!rights.ok()) return call->Fail(rights.status());
  if (!rights->guides) {
    return call->Fail(RefusedBecause(
        v1::Case(), v1::NOT_YOUR_ROLE,
        MakeLabel("只有指导该单位的司法行政人员可以固定报表", "only the judicial administration over the unit freezes"),
        request.query().unit()));
  }
  if (request.query().has_as_of()) {
    return call->Fail(BadField("query.as_of", "固定的是现在所知的数", "is not set: what is known now is frozen"));
  }
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const std::unique_ptr<View> view = parts_.store->Look();
  const absl::StatusOr<ReturnQuestion> question = ToQuestion(request.query(), *view);
  if (!question.ok()) return call->Fail(question.status());
  absl::StatusOr<v1::ReturnTable> table = parts_.returns->Read(*view, *reference, *question);
  if (!table.ok()) return call->Fail(table.status());
  auto body = std::make_shared<v1::ReturnFrozen>();
  *body->mutable_table() = std::move(*table);
  body->set_codes_revision(reference->codes->revision());

  EngineCommand command;
  command.stream = StreamOf(question->unit);
  command.actor = call->caller().person;
  command.request_id = request.request_id();
  command.digest = DigestOfBody(command.stream, request);
  command.bytes = body->ByteSizeLong();
  command.body = std::move(body);
  const std::string stream = command.stream;
  const absl::Status submitted =
      parts_.submit(std::move(command), [this, call, stream](const absl::StatusOr<EngineAnswer>& answer) {
        if (!answer.ok()) return call->Fail(answer.status());
        const int64_t version = answer->receipt.version();
        parts_.worker->Post([this, call, stream, version] {
          v1::FreezeReturnResponse response;
          absl::StatusOr<v1::FrozenReturn> frozen =
              ReadFrozen(*parts_.store->Look(), absl::StrCat(stream, "/", version));
          if (!frozen.ok()) return call->Fail(frozen.status());
          *response.mutable_frozen() = std::move(*frozen);
          call->Reply(response);
        });
      });
  if (!submitted.ok()) call->Fail(submitted);
}

absl::StatusOr<v1::FrozenReturn> ReturnsService::ReadFrozen(const View& view, absl::string_view name) const {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  uint64_t version = 0;
  if (parts.size() != 3 || parts[0] != kReturnStreams || parts[1].empty() || parts[1].size() > 60 ||
      !absl::SimpleAtoi(parts[2], &version) || version == 0) {
    return BadField("name", "写作 returns/{单位}/{序号}", "is written returns/{org}/{number}");
  }
  const std::string stream = StreamOf(parts[1]);
  absl::StatusOr<v1::Event> event = ReadEvent(view, stream, version);
  if (absl::IsNotFound(event.status())) return NoSuchReturn(name);
  if (!event.ok()) return event.status();
  return ToFrozen(*event, stream, *parts_.directory->Get()->directory);
}

grpc::ServerUnaryReactor* ReturnsService::ListFrozenReturns(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::ListFrozenReturnsRequest>(
      parts_.serve, "ReturnsService.ListFrozenReturns", context, request, response,
      [this](const CallPtr<v1::ListFrozenReturnsRequest>& call) {
        parts_.worker->Post([this, call] { call->ReplyWith(ListFrozen(call->caller(), call->request())); });
      });
}

absl::StatusOr<v1::ListFrozenReturnsResponse> ReturnsService::ListFrozen(
    const Caller& caller, const v1::ListFrozenReturnsRequest& request) const {
  RETURN_IF_ERROR(CheckMayRead(caller, request.unit()).status());
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const std::unique_ptr<View> view = parts_.store->Look();
  // An organisation never leaves the directory, so these are all the streams of their kind; a unit freezes some dozens
  // of returns a year.
  std::vector<v1::FrozenReturn> found;
  for (const auto& [code, org] : reference->directory->organisations()) {
    if (!reference->directory->IsAtOrBelow(code, IdOf(request.unit()))) continue;
    const std::string stream = StreamOf(code);
    absl::Status status;
    RETURN_IF_ERROR(view->ReadStream(stream, 1, SIZE_MAX, [&](const RecordView& record) {
      v1::Event event;
      if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
        status = absl::DataLossError(absl::StrCat("the record at position ", record.position, " holds no event"));
        return false;
      }
      found.push_back(ToFrozen(event, stream, *reference->directory));
      found.back().mutable_table()->clear_rows();
      found.back().mutable_table()->mutable_definition()->clear_figures();
      return true;
    }));
    RETURN_IF_ERROR(status);
  }
  const auto key = [](const v1::FrozenReturn& each) { return std::make_pair(-each.table().position(), each.name()); };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });

  const std::string asked = QueryOf(caller.person, request);
  size_t at = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", asked, request.page_token()));
    while (at < found.size() && found[at].name() != cursor) ++at;
    ++at;
  }
  const int page_size = request.page_size() == 0 ? kFrozenReturnsPerPage : request.page_size();
  v1::ListFrozenReturnsResponse response;
  for (; at < found.size() && response.returns_size() < page_size; ++at) *response.add_returns() = std::move(found[at]);
  if (at < found.size()) response.set_next_page_token(parts_.tokens->Make(asked, response.returns().rbegin()->name()));
  return response;
}

grpc::ServerUnaryReactor* ReturnsService::CompareReturn(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::CompareReturnRequest>(
      parts_.serve, "ReturnsService.CompareReturn", context, request, response,
      [this](const CallPtr<v1::CompareReturnRequest>& call) {
        parts_.worker->Post(
            [this, call] { ReplyNotedList(parts_.reads, call, Compare(call->caller(), call->request())); });
      });
}

absl::StatusOr<v1::CompareReturnResponse> ReturnsService::Compare(const Caller& caller,
                                                                  const v1::CompareReturnRequest& request) const {
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const std::unique_ptr<View> view = parts_.store->Look();
  const std::vector<std::string> parts = absl::StrSplit(request.name(), '/');
  // Who may not read the unit's returns does not learn whether it froze any.
  if (parts.size() == 3) RETURN_IF_ERROR(CheckMayRead(caller, absl::StrCat("orgs/", parts[1])).status());
  ASSIGN_OR_RETURN(v1::FrozenReturn frozen, ReadFrozen(*view, request.name()));
  ASSIGN_OR_RETURN(const Rights rights, CheckMayRead(caller, frozen.table().unit()));
  ReturnQuestion question = QuestionOf(frozen.table());
  const FigureSums figures(question.definition, question.months, question.basis, *reference->codes,
                           *reference->directory);
  v1::CompareReturnResponse response;
  ASSIGN_OR_RETURN(const v1::ReturnTable then, parts_.returns->Read(*view, *reference, question));
  response.set_reproduced(SameFigures(then, frozen.table()));
  ASSIGN_OR_RETURN(const ReturnReader::Changed changed, parts_.returns->Compare(*view, *reference, question));
  RETURN_IF_ERROR(HideFewFrom(caller, rights, *view, *reference, question, frozen.mutable_table()));
  const Position since = question.position;
  question.position = view->position();
  ASSIGN_OR_RETURN(*response.mutable_now(), parts_.returns->Read(*view, *reference, question));
  RETURN_IF_ERROR(HideFewFrom(caller, rights, *view, *reference, question, response.mutable_now()));
  HideFigures(figures, rights.guides, response.mutable_now());
  HideFigures(figures, rights.guides, frozen.mutable_table());
  *response.mutable_frozen() = std::move(frozen);
  RETURN_IF_ERROR(FillChanges(caller, changed, figures, since, &response));
  return response;
}

absl::Status ReturnsService::FillChanges(const Caller& caller, const ReturnReader::Changed& changed,
                                         const FigureSums& figures, Position since,
                                         v1::CompareReturnResponse* response) const {
  const v1::ReturnTable& frozen = response->frozen().table();
  const v1::ReturnTable& now = response->now();
  if (frozen.rows().empty() || now.rows().empty()) return absl::OkStatus();
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::unique_ptr<View> view = parts_.store->Look();
  std::set<std::string> not_shown;
  for (int i = 0; i < frozen.definition().figures_size(); ++i) {
    const v1::FigureValue& before = frozen.rows(0).values(i);
    const v1::FigureValue& after = now.rows(0).values(i);
    if (before.few() || after.few()) {
      if (before.few() == after.few()) continue;
      v1::FigureChange* change = response->add_changes();
      change->set_figure(frozen.definition().figures(i).id());
      *change->mutable_label() = frozen.definition().figures(i).label();
      change->set_few(true);
      continue;
    }
    const bool same = before.has_value() == after.has_value() && before.value() == after.value();
    const auto index = static_cast<size_t>(i);
    std::vector<std::pair<std::string, CasePartOfFigure>> moved;
    for (const auto& [name, parts] : changed) {
      if (parts[index].now != parts[index].then) moved.emplace_back(name, parts[index]);
    }
    if ((same && moved.empty()) || (!before.has_value() && !after.has_value())) continue;
    v1::FigureChange* change = response->add_changes();
    change->set_figure(frozen.definition().figures(i).id());
    *change->mutable_label() = frozen.definition().figures(i).label();
    if (before.has_value()) change->set_frozen(before.value());
    if (after.has_value()) change->set_now(after.value());
    for (const auto& [name, part] : moved) {
      ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, ReadIfSeen(viewer, name, figures.ClassesOf(index)));
      if (c == nullptr) {
        not_shown.insert(name);
        if ((figures.ClassesOf(index) - ClassSet{v1::PROCESS}).empty()) {
          change->set_not_shown_value(change->not_shown_value() + part.now - part.then);
        }
        continue;
      }
      v1::CaseChange* shown = change->add_cases();
      shown->set_name(name);
      shown->set_frozen(part.then);
      shown->set_now(part.now);
      const Sight sight = SightOf(*c, viewer, *parts_.directory->Get()->directory);
      RETURN_IF_ERROR(view->ReadStream(name, 1, SIZE_MAX, [&](const RecordView& record) {
        if (record.position <= since) return true;
        v1::Event event;
        if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) return false;
        if (!MayChangeTally(event) || !ShowsEvent(event, SightOfEvent(event, sight, *c))) return true;
        v1::ChangingEntry* entry = shown->add_entries();
        entry->set_version(event.version());
        entry->set_type(std::string(EventName(event)));
        *entry->mutable_record_time() = event.record_time();
        return shown->entries_size() < kChangingEntriesMax;
      }));
    }
  }
  response->set_not_shown_count(static_cast<int64_t>(not_shown.size()));
  return absl::OkStatus();
}

}  // namespace gaiwan
