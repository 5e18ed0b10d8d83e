#include "server/messages/message_follower.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/base/log.h"
#include "server/log/atomic_file.h"
#include "server/messages/message_matters.h"
#include "server/projection/case_state.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"

namespace gaiwan {
namespace {

// Refused for good: trying again would not help, and must not hold up what comes behind it.
bool IsFinal(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status) || absl::IsNotFound(status) ||
         absl::IsAlreadyExists(status) || absl::IsPermissionDenied(status);
}

// Whether what `event` is about is what a message is about: the same part, or the case as a whole.
bool Touches(const std::vector<Matter>& matters, const std::string& subject) {
  return absl::c_any_of(matters, [&](const Matter& matter) {
    return matter.subject.empty() || subject.empty() || matter.subject == subject;
  });
}

}  // namespace

std::string MessageId(int64_t cause_version, absl::string_view rule, absl::string_view recipient,
                      absl::string_view subject) {
  std::string id = absl::StrCat(cause_version, ".", rule, ".", absl::StrReplaceAll(recipient, {{"/", "-"}}));
  if (!subject.empty()) absl::StrAppend(&id, ".", absl::StrReplaceAll(subject, {{"/", "-"}}));
  return id;
}

MessageFollower::MessageFollower(Parts parts) : parts_(std::move(parts)), reader_(parts_.store, parts_.cases) {}

absl::StatusOr<Position> MessageFollower::StartingPoint() const {
  const Position last = parts_.store->LastPosition();
  ASSIGN_OR_RETURN(const std::optional<std::string> text, ReadWholeFile(parts_.cursor_file));
  Position at = 0;
  // A cursor beyond the log is that of another folder, or of before a restore.
  if (text.has_value() && absl::SimpleAtoi(absl::StripAsciiWhitespace(*text), &at) && at <= last) return at;
  const auto causes = parts_.table->LastCauses();
  if (causes.empty()) return last;
  const std::unique_ptr<View> view = parts_.store->Look();
  Position first = last;
  for (const auto& [case_name, version] : causes) {
    ASSIGN_OR_RETURN(const Record record, view->GetRecord(case_name, static_cast<uint64_t>(version)));
    first = std::min(first, record.position - 1);
  }
  return first;
}

absl::Status MessageFollower::Open() {
  ASSIGN_OR_RETURN(const Position at, StartingPoint());
  RETURN_IF_ERROR(WriteFileAtomically(parts_.cursor_file, absl::StrCat(at, "\n"), 0600));
  position_ = at;
  saved_ = at;
  saved_at_ = parts_.clock->MonotonicNow();
  return absl::OkStatus();
}

void MessageFollower::SaveCursor() {
  if (saved_ == position_) return;
  const absl::Status written = WriteFileAtomically(parts_.cursor_file, absl::StrCat(position_.load(), "\n"), 0600);
  saved_at_ = parts_.clock->MonotonicNow();
  if (!written.ok()) {
    LogLine(LogLevel::kWarning, "the cursor of messages is not written").With("why", written.ToString());
    return;
  }
  saved_ = position_;
}

absl::Status MessageFollower::Step(const std::atomic<bool>& stopping) {
  plan_ = parts_.plans->Get();
  while (!stopping) {
    ASSIGN_OR_RETURN(const LogReader::Slice slice, reader_.Read(position_ + 1, ""));
    if (slice.through <= position_) break;
    for (const auto& change : slice.changes) {
      if (stopping) return absl::OkStatus();
      RETURN_IF_ERROR(Follow(*change));
      position_ = std::max<Position>(position_, change->last);
    }
    position_ = slice.through;
  }
  if (parts_.clock->MonotonicNow() - saved_at_ >= kCursorEvery) SaveCursor();
  return absl::OkStatus();
}

absl::Status MessageFollower::Follow(const LoggedChange& change) {
  const v1::Case& c = change.after->proto();
  std::vector<EngineCommand> commands;
  for (const auto& event : change.events) {
    DropFor(*event, c, &commands);
    RETURN_IF_ERROR(QueueFor(*event, change, &commands));
  }
  if (commands.empty()) return absl::OkStatus();
  for (const absl::Status& answer : CarryAll(parts_.submit, std::move(commands))) {
    if (answer.ok()) continue;
    if (!IsFinal(answer)) return answer;
    LogLine(LogLevel::kError, "a message is not queued").With("why", absl::StatusCodeToString(answer.code()));
  }
  return absl::OkStatus();
}

void MessageFollower::DropFor(const v1::Event& event, const v1::Case& c, std::vector<EngineCommand>* commands) const {
  const std::string stream = MessageStream(c.name());
  const std::vector<StoredMessage> messages = parts_.table->OfCase(stream);
  if (messages.empty()) return;
  const absl::string_view name = EventName(event);
  const std::vector<Matter> matters = MattersOf(event, c);
  for (const StoredMessage& message : messages) {
    const MessageRow& row = message.row;
    if (row.state != v1::MESSAGE_STATE_QUEUED && row.state != v1::MESSAGE_STATE_TASK) continue;
    const v1::MessageRule* rule = plan_->FindRule(row.queued.rule());
    if (rule == nullptr || row.queued.cause_version() >= event.version()) continue;
    if (!absl::c_linear_search(rule->dropped_by(), name) || !Touches(matters, row.queued.subject())) continue;
    v1::MessageAction action;
    action.mutable_drop()->set_message(row.queued.message());
    action.mutable_drop()->set_cause_version(event.version());
    commands->push_back(MessageCommand(stream, action));
  }
}

absl::Status MessageFollower::QueueFor(const v1::Event& event, const LoggedChange& change,
                                       std::vector<EngineCommand>* commands) const {
  const v1::Case* before = change.before == nullptr ? nullptr : &change.before->proto();
  for (const v1::MessageRule* rule : plan_->RulesOf(EventName(event))) {
    const EventShare share = EventOf(rule->event()).share;
    if (share == EventShare::kBecomesGroup && !BecomesGroupEvent(event, before)) continue;
    if (share == EventShare::kOfTheOtherCase) {
      RETURN_IF_ERROR(QueueInOther(*rule, event, change, commands));
    } else {
      RETURN_IF_ERROR(QueueRule(*rule, event, change.after->proto(), {event.version(), ""}, commands));
    }
  }
  return absl::OkStatus();
}

// In the stream of the case that goes on, as of when the other came to it: with the version that it had then the
// message has a cause in its own case, however often this is followed.
absl::Status MessageFollower::QueueInOther(const v1::MessageRule& rule, const v1::Event& event,
                                           const LoggedChange& change, std::vector<EngineCommand>* commands) const {
  const std::string& other = event.case_merged().into();
  const std::unique_ptr<View> view = parts_.store->Look();
  ASSIGN_OR_RETURN(uint64_t version, view->LastVersion(other));
  for (; version > 0; --version) {
    ASSIGN_OR_RETURN(const Record record, view->GetRecord(other, version));
    if (record.position < change.first) break;
  }
  if (version == 0) return absl::OkStatus();  // A merger of before anybody looked whether the other case is there.
  ASSIGN_OR_RETURN(const std::shared_ptr<const StreamState> state, parts_.cases->LoadAt(*view, other, version));
  const CaseState* there = AsCase(state.get());
  if (there == nullptr) return absl::OkStatus();
  return QueueRule(rule, event, there->proto(), {static_cast<int64_t>(version), change.stream}, commands);
}

absl::Status MessageFollower::QueueRule(const v1::MessageRule& rule, const v1::Event& event, const v1::Case& c,
                                        const Cause& cause, std::vector<EngineCommand>* commands) const {
  const absl::Time now = parts_.clock->TimeNow();
  const absl::Time happened = ToTime(event.record_time());
  const std::shared_ptr<const Reference> reference = parts_.directory->Get();
  const std::vector<Matter> matters = MattersOf(event, c);
  for (const Matter& matter : matters) {
    if (!IsOfClock(rule, event, matter)) continue;
    if (matter.about <= now) continue;
    if (matter.about == absl::InfiniteFuture() && happened + kToldWithin < now) continue;
    absl::Time planned = happened;
    if (!rule.before().empty()) {
      if (matter.about == absl::InfiniteFuture()) continue;
      planned = std::max(happened, matter.about - plan_->BeforeOf(rule));
    }
    if (!rule.urgent()) planned = std::max(happened, plan_->quiet_hours().Fit(planned, matter.about));
    ASSIGN_OR_RETURN(const std::vector<std::string> recipients,
                     RecipientsOf(rule, matter, c, *reference->directory, DayOf(now), parts_.open));
    for (const std::string& recipient : recipients) {
      ASSIGN_OR_RETURN(const Reach reach, ReachOf(recipient, c, *reference->directory, parts_.open));
      const v1::MessageTemplate* words =
          plan_->FindTemplate(rule.template_(), reach.languages.empty() ? "zh" : reach.languages.front());
      v1::MessageAction action;
      v1::MessageQueued* queued = action.mutable_queue();
      queued->set_message(MessageId(event.version(), rule.id(), recipient,
                                    !cause.from.empty() ? absl::string_view(cause.from)
                                                        : absl::string_view(matters.size() > 1 ? matter.subject : "")));
      queued->set_plan(plan_->proto().name());
      queued->set_revision(plan_->proto().revision());
      queued->set_rule(rule.id());
      queued->set_template_(rule.template_());
      queued->set_language(words == nullptr ? "zh" : words->language());
      queued->set_recipient(recipient);
      queued->set_cause_version(cause.version);
      *queued->mutable_not_before() = ToProto(planned);
      queued->set_urgent(rule.urgent());
      queued->set_subject(matter.subject);
      if (matter.about != absl::InfiniteFuture()) *queued->mutable_about_time() = ToProto(matter.about);
      queued->set_serves_paper(rule.serves_paper());
      commands->push_back(MessageCommand(MessageStream(c.name()), action));
    }
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
