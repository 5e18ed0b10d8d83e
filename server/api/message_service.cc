#include "server/api/message_service.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/api/case_name.h"
#include "server/api/case_title.h"
#include "server/api/row_sight.h"
#include "server/api/view.h"
#include "server/messages/message_commands.h"
#include "server/messages/message_matters.h"
#include "server/messages/message_recipients.h"
#include "server/messages/message_words.h"
#include "workflow/base/date.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/entry_about.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// Where a name would stand that the caller does not see.
constexpr char kSomebody[] = "（姓名）";

std::string NameOf(const StoredMessage& message) {
  return absl::StrCat(message.stream, "/", message.row.queued.message());
}

// The order of the list: tasks first, then the youngest.
using Place = std::tuple<int, int64_t, std::string>;

Place PlaceOf(const StoredMessage& message) {
  return {message.row.state == v1::MESSAGE_STATE_TASK ? 0 : 1, -absl::ToUnixMicros(message.row.queue_time),
          NameOf(message)};
}

std::string CursorOf(const Place& place) {
  return absl::StrCat(std::get<0>(place), " ", std::get<1>(place), " ", std::get<2>(place));
}

absl::StatusOr<Place> ReadCursor(const std::string& cursor) {
  const std::vector<std::string> parts = absl::StrSplit(cursor, ' ');
  Place place;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &std::get<0>(place)) ||
      !absl::SimpleAtoi(parts[1], &std::get<1>(place))) {
    return absl::InternalError("a page token of ours holds no place");
  }
  std::get<2>(place) = parts[2];
  return place;
}

// What the caller's view of the case shows of who it is: the name alone.
v1::Personal NameInView(absl::string_view recipient, const v1::Case& view, const Directory& directory) {
  v1::Personal name;
  name.mutable_hidden();
  absl::string_view id = recipient;
  if (absl::ConsumePrefix(&id, "parties/")) {
    const v1::Party* party = FindById(view.parties(), id);
    if (party == nullptr || !party->has_details()) return name;
    name = party->details();
    if (!name.has_open()) return name;
    const std::string called = name.open().party().name();
    name.mutable_open()->mutable_party()->Clear();
    name.mutable_open()->mutable_party()->set_name(called);
  } else if (absl::ConsumePrefix(&id, "representatives/")) {
    const v1::Representative* representative = FindById(view.representatives(), id);
    if (representative == nullptr || !representative->has_person()) return name;
    name = representative->person();
    if (!name.has_open()) return name;
    const std::string called = name.open().person().name();
    name.mutable_open()->mutable_person()->Clear();
    name.mutable_open()->mutable_person()->set_name(called);
  } else if (const DirectoryPerson* person = directory.FindPerson(IdOf(recipient)); person != nullptr) {
    // People of the county are known by name to all who work there.
    name.mutable_open()->mutable_person()->set_name(person->details.name());
  }
  return name;
}

std::string WordsOfName(const v1::Personal& name) {
  if (!name.has_open()) return kSomebody;
  return name.open().has_party() ? name.open().party().name() : name.open().person().name();
}

template <typename CallPointer, typename Answer>
void ReplyRead(ReadLog* reads, const CallPointer& call, absl::string_view case_name,
               const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) return call->Fail(answer.status());
  Read read;
  read.who = call->caller().person;
  read.case_name = std::string(case_name);
  read.method = call->method();
  read.shown = {v1::PROCESS, v1::PARTIES};
  const absl::Status noted = reads->Note(read);
  if (!noted.ok()) return call->Fail(noted);
  call->Reply(*answer);
}

struct MessageName {
  std::string stream;
  std::string message;
};
// BadField for what is no `messages/{case}/{message}`.
absl::StatusOr<MessageName> ParseName(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() != 3 || parts[0] != kMessageStreams || parts[2].empty() ||
      !IsCaseName(absl::StrCat("cases/", parts[1]))) {
    return BadField("name", "写作 messages/{案件}/{消息}", "is written messages/{case}/{message}");
  }
  return MessageName{absl::StrCat(parts[0], "/", parts[1]), parts[2]};
}

}  // namespace

grpc::ServerUnaryReactor* MessageService::ListMessages(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::ListMessagesRequest>(parts_.serve, "MessageService.ListMessages", context, request, response,
                                        [this](const CallPtr<v1::ListMessagesRequest>& call) {
                                          parts_.worker->Post([this, call] {
                                            const std::string& parent = call->request().parent();
                                            ReplyRead(parts_.reads, call,
                                                      absl::StartsWith(parent, "cases/") ? parent : "",
                                                      List(call->caller(), call->request()));
                                          });
                                        });
}

absl::StatusOr<std::vector<StoredMessage>> MessageService::Find(const Caller& caller,
                                                                const v1::ListMessagesRequest& request) const {
  std::vector<StoredMessage> found;
  const auto wanted = [&](const MessageRow& row) {
    return request.states().empty() || absl::c_linear_search(request.states(), row.state);
  };
  if (absl::StartsWith(request.parent(), "cases/")) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.parent()));
    ASSIGN_OR_RETURN(const Sight sight, parts_.viewer->SightFor(caller, *c));
    if (!sight.Shows(v1::PROCESS)) return found;
    for (StoredMessage& message : parts_.messages->OfCase(MessageStream(request.parent()))) {
      if (!wanted(message.row) || !ShowsEntry(*c, message.row.queued.cause_version(), sight)) continue;
      found.push_back(std::move(message));
    }
    return found;
  }
  const Viewer viewer = parts_.viewer->ViewerFor(caller);
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  const std::string root(IdOf(request.parent()));
  if (!request.parent().empty() &&
      (!absl::StartsWith(request.parent(), "orgs/") || directory.FindOrg(root) == nullptr)) {
    return BadField("parent", "写作 cases/{案件} 或者 orgs/{单位}", "is a case, or an organisation of the directory");
  }
  if (!parts_.cases->loaded()) {
    return absl::UnavailableError("lists are being loaded after a start: try again in a moment");
  }
  RowSight sight(&viewer, &directory);
  const auto sees = [&](const TableRow& row) {
    if (!root.empty() && !directory.IsAtOrBelow(IdOf(row.unit()), root)) return ClassBits{0};
    return sight.Of(row) & ClassBit(v1::PROCESS);
  };
  std::map<std::string, std::vector<MessageRow>> by_stream;
  parts_.messages->ForEach([&](const std::string& stream, const MessageRow& row) {
    if (wanted(row)) by_stream[stream].push_back(row);
  });
  for (auto& [stream, rows] : by_stream) {
    const std::string case_name = CaseOfMessages(stream);
    if (!parts_.cases->Sees(case_name, sees)) continue;
    // A message about what not everybody sees who sees the process would tell of it: a complaint, a suspicion of sham.
    std::shared_ptr<const v1::Case> c;
    Sight shown;
    for (MessageRow& row : rows) {
      if (MayBeRestricted(row.queued)) {
        if (c == nullptr) {
          ASSIGN_OR_RETURN(c, parts_.reader->Get(case_name));
          ASSIGN_OR_RETURN(shown, parts_.viewer->SightFor(caller, *c));
        }
        if (!ShowsEntry(*c, row.queued.cause_version(), shown)) continue;
      }
      found.push_back({stream, std::move(row)});
    }
  }
  return found;
}

bool MessageService::MayBeRestricted(const v1::MessageQueued& queued) const {
  const v1::MessageRule* rule = parts_.plans->Get()->FindRule(queued.rule());
  if (rule == nullptr) return true;  // Of an earlier plan: nobody knows what set it off without looking.
  v1::EntryAbout about;
  about.set_payload(v1::Event::descriptor()->FindFieldByName(std::string(EventOf(rule->event()).name))->number());
  return IsRestricted(about);
}

absl::StatusOr<v1::Message> MessageService::Show(const Caller& caller, const StoredMessage& message) const {
  const MessageRow& row = message.row;
  const std::string case_name = CaseOfMessages(message.stream);
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(case_name));
  v1::Case view;
  RETURN_IF_ERROR(parts_.viewer->Show(caller, *c, v1::CASE_VIEW_FULL, &view));
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  v1::Message out;
  out.set_name(NameOf(message));
  out.set_case_(case_name);
  out.set_title(NeutralTitle(*c, *reference));
  out.set_state(row.state);
  out.set_rule(row.queued.rule());
  out.set_recipient(row.queued.recipient());
  *out.mutable_recipient_name() = NameInView(row.queued.recipient(), view, *reference->directory);
  out.set_channel(row.channel);
  out.set_tries(row.tries);
  out.set_reason(row.reason);
  out.set_urgent(row.queued.urgent());
  *out.mutable_queue_time() = ToProto(row.queue_time);
  *out.mutable_not_before() = row.queued.not_before();
  *out.mutable_state_time() = ToProto(row.state_time);
  return out;
}

absl::StatusOr<v1::ListMessagesResponse> MessageService::List(const Caller& caller,
                                                              const v1::ListMessagesRequest& request) const {
  ASSIGN_OR_RETURN(std::vector<StoredMessage> found, Find(caller, request));
  std::sort(found.begin(), found.end(),
            [](const StoredMessage& a, const StoredMessage& b) { return PlaceOf(a) < PlaceOf(b); });
  const std::string query = QueryOf(caller.person, request);
  auto at = found.begin();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("page_token", query, request.page_token()));
    ASSIGN_OR_RETURN(const Place last, ReadCursor(cursor));
    at = std::upper_bound(found.begin(), found.end(), last,
                          [](const Place& place, const StoredMessage& each) { return place < PlaceOf(each); });
  }
  const int page_size = request.page_size() == 0 ? kMessagesPerPage : request.page_size();
  v1::ListMessagesResponse response;
  response.set_total(static_cast<int64_t>(found.size()));
  for (; at != found.end() && response.messages_size() < page_size; ++at) {
    ASSIGN_OR_RETURN(*response.add_messages(), Show(caller, *at));
  }
  if (at != found.end()) response.set_next_page_token(parts_.tokens->Make(query, CursorOf(PlaceOf(*(at - 1)))));
  return response;
}

grpc::ServerUnaryReactor* MessageService::FinishMessageTask(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            grpc::ByteBuffer* response) {
  return Serve<v1::FinishMessageTaskRequest>(
      parts_.serve, "MessageService.FinishMessageTask", context, request, response,
      [this](const CallPtr<v1::FinishMessageTaskRequest>& call) { Finish(call); });
}

void MessageService::Finish(const CallPtr<v1::FinishMessageTaskRequest>& call) const {
  const v1::FinishMessageTaskRequest& request = call->request();
  const absl::StatusOr<MessageName> name = ParseName(request.name());
  if (!name.ok()) return call->Fail(name.status());
  const std::string case_name = CaseOfMessages(name->stream);
  const absl::StatusOr<std::shared_ptr<const v1::Case>> c = parts_.reader->Get(case_name);
  if (!c.ok()) return call->Fail(c.status());
  const absl::StatusOr<Sight> sight = parts_.viewer->SightFor(call->caller(), **c);
  if (!sight.ok()) return call->Fail(sight.status());
  if (!sight->shown.HasAll({v1::PARTIES, v1::CONTACT})) {
    return call->Fail(RefusedBecause(
        **c, v1::NOT_YOUR_ROLE,
        MakeLabel("只有能看到联系方式的承办人员可以办理", "only for those who may see how the recipient is reached"),
        request.name()));
  }
  const std::optional<MessageRow> row = parts_.messages->Find(name->stream, name->message);
  if (!row.has_value()) return call->Fail(Refused(**c, v1::PART_UNKNOWN, request.name()));
  if (!request.told() && request.note().text().empty()) {
    return call->Fail(BadField("note.text", "没有告知的，须写明原因", "says why the recipient was not told"));
  }
  v1::MessageAction action;
  v1::MessageTaskDone* finish = action.mutable_finish();
  finish->set_message(name->message);
  finish->set_told(request.told());
  if (!request.note().text().empty()) {
    finish->mutable_text()->set_subject(SubjectOfRecipient(row->queued.recipient()));
    *finish->mutable_text()->mutable_open()->mutable_text() = request.note();
  }
  EngineCommand command = MessageCommandBy(name->stream, action, call->caller().person, request.request_id());
  command.digest = DigestOfBody(name->stream, request);
  const absl::Status submitted =
      parts_.submit(std::move(command), [this, call, name = *name](const absl::StatusOr<EngineAnswer>& answer) {
        if (!answer.ok()) return call->Fail(answer.status());
        parts_.worker->Post([this, call, name] {
          v1::FinishMessageTaskResponse response;
          const std::optional<MessageRow> after = parts_.messages->Find(name.stream, name.message);
          if (!after.has_value()) return call->Fail(absl::InternalError("a message that was finished is gone"));
          absl::StatusOr<v1::Message> shown = Show(call->caller(), {name.stream, *after});
          if (!shown.ok()) return call->Fail(shown.status());
          *response.mutable_message() = *std::move(shown);
          call->Reply(response);
        });
      });
  if (!submitted.ok()) call->Fail(submitted);
}

grpc::ServerUnaryReactor* MessageService::PreviewMessages(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return Serve<v1::PreviewMessagesRequest>(parts_.serve, "MessageService.PreviewMessages", context, request, response,
                                           [this](const CallPtr<v1::PreviewMessagesRequest>& call) {
                                             ReplyRead(parts_.reads, call, call->request().case_(),
                                                       Preview(call->caller(), call->request()));
                                           });
}

namespace {

// A rule for a clock is shown where that clock runs.
bool IsShownFor(const v1::MessageRule& rule, const Matter& matter, const v1::Case& c) {
  if (rule.clock().empty() || !matter.clock.empty()) return rule.clock().empty() || rule.clock() == matter.clock;
  return absl::c_any_of(c.clocks(), [&](const v1::Clock& clock) { return clock.rule() == rule.clock(); });
}

}  // namespace

absl::StatusOr<v1::PreviewMessagesResponse> MessageService::Preview(const Caller& caller,
                                                                    const v1::PreviewMessagesRequest& request) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const v1::Case> c, parts_.reader->Get(request.case_()));
  v1::Case view;
  RETURN_IF_ERROR(parts_.viewer->Show(caller, *c, v1::CASE_VIEW_FULL, &view));
  const std::shared_ptr<const MessagePlan> plan = parts_.plans->Get();
  if (!request.rule().empty() && plan->FindRule(request.rule()) == nullptr) {
    return BadField("rule", "计划中没有这条规则", "is no rule of the plan");
  }
  v1::PreviewMessagesResponse response;
  ASSIGN_OR_RETURN(const Sight sight, parts_.viewer->SightFor(caller, *c));
  if (!sight.Shows(v1::PROCESS)) return response;
  const std::shared_ptr<const Reference> reference = parts_.viewer->reference();
  const Directory& directory = *reference->directory;
  const absl::CivilDay today = DayOf(parts_.serve.clock->TimeNow());
  for (const v1::MessageRule& rule : plan->proto().rules()) {
    if (!request.rule().empty() && rule.id() != request.rule()) continue;
    for (const Matter& matter : MattersNow(EventOf(rule.event()).name, *c)) {
      if (!IsShownFor(rule, matter, *c)) continue;
      ASSIGN_OR_RETURN(const std::vector<std::string> recipients,
                       RecipientsOf(rule, matter, *c, directory, today, parts_.viewer->open()));
      for (const std::string& recipient : recipients) {
        ASSIGN_OR_RETURN(Reach reach, ReachOf(recipient, *c, directory, parts_.viewer->open()));
        v1::MessageQueued queued;
        queued.set_template_(rule.template_());
        queued.set_recipient(recipient);
        queued.set_subject(matter.subject);
        if (matter.about != absl::InfiniteFuture()) *queued.mutable_about_time() = ToProto(matter.about);
        const bool reachable = !reach.phone.empty();
        reach.name = WordsOfName(NameInView(recipient, view, directory));
        const ComposedMessage composed = ComposeMessage(*plan, queued, *c, reach, directory);
        v1::MessagePreview* preview = response.add_previews();
        preview->set_rule(rule.id());
        preview->set_language(composed.language);
        preview->set_recipient(recipient);
        preview->set_text(composed.text);
        preview->set_length(CharactersOf(composed.text));
        if (preview->length() > kSmsCharactersMax) {
          preview->add_findings(absl::StrCat("超过一条短信的", kSmsCharactersMax, "个字"));
        }
        if (!reachable) preview->add_findings("没有电话号码，将转为人工告知");
        if (!reach.languages.empty() && reach.languages.front() != composed.language) {
          preview->add_findings(absl::StrCat("没有", reach.languages.front(), "文字，使用", composed.language));
        }
      }
    }
  }
  return response;
}

}  // namespace gaiwan
