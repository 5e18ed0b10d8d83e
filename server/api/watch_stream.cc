#include "server/api/watch_stream.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/hash/hash.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/api/byte_buffer.h"
#include "server/api/case_name.h"
#include "server/api/noted_reply.h"
#include "server/api/rpc_status.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide.h"

namespace gaiwan {
namespace {

constexpr char kMethod[] = "CaseService.WatchCases";

}  // namespace

WatchStream* WatchStream::Start(const Parts& parts, grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer& request) {
  std::shared_ptr<WatchStream> stream(new WatchStream(parts, parts.serve->clock->MonotonicNow()));
  const absl::Status subscribed = stream->Subscribe(*context, request);
  parts.streams->Add(stream);
  if (subscribed.ok()) {
    stream->Advance();
  } else {
    stream->End(subscribed);
  }
  return stream.get();
}

absl::Status WatchStream::Subscribe(const grpc::CallbackServerContext& context, const grpc::ByteBuffer& request) {
  ASSIGN_OR_RETURN(caller_, FindCaller(*parts_.serve, kMethod, context));
  v1::WatchCasesRequest watch;
  RETURN_IF_ERROR(Parse(request, &watch));
  RETURN_IF_ERROR(CheckFields(watch));
  if (!watch.name().empty() && !IsCaseName(watch.name())) {
    return BadField("name", "应为 cases/c- 加26位小写字母或数字2至7", "must be cases/c- and 26 of a-z and 2-7");
  }
  case_name_ = watch.name();
  query_ = QueryOf(caller_.person, watch);
  uint64_t after = 0;
  began_at_ = parts_.source->LastPosition();
  if (watch.resume_token().empty()) {
    after = began_at_;
  } else if (watch.resume_token() != "0") {
    ASSIGN_OR_RETURN(const std::string cursor, parts_.tokens->Read("resume_token", query_, watch.resume_token()));
    if (!absl::SimpleAtoi(cursor, &after)) return absl::InternalError("a watch token of ours holds no position");
  }
  ASSIGN_OR_RETURN(subscription_, parts_.source->Subscribe({caller_, watch.unit(), watch.name()}, after));
  return absl::OkStatus();
}

void WatchStream::End(const absl::Status& why) {
  {
    MutexLock lock(&mu_);
    if (ended_) return;
    ended_ = true;
    end_ = why;
    waiting_.clear();  // The reader resumes behind the last one that was written.
  }
  if (subscription_ != nullptr) subscription_->Cancel();
  Advance();
}

void WatchStream::Take(absl::StatusOr<std::vector<WatchItem>> items) {
  auto taken = std::make_shared<Taken>();
  taken->status = items.status();
  if (items.ok()) {
    for (const WatchItem& item : *items) {
      absl::StatusOr<grpc::ByteBuffer> answer = ToAnswer(item, &taken->to_note);
      if (!answer.ok()) {
        taken->status = answer.status();
        break;
      }
      taken->answers.push_back(*std::move(answer));
    }
  }
  NoteThenSend(taken);
}

void WatchStream::NoteThenSend(const std::shared_ptr<Taken>& taken) {
  if (taken->to_note.empty()) return Send(std::move(taken->answers), taken->status);
  const Read read = std::move(taken->to_note.back());
  taken->to_note.pop_back();
  parts_.reads->NoteNow(read, [self = shared_from_this(), taken](const absl::Status& noted) {
    // What cannot be noted is not shown.
    if (!noted.ok()) return self->Send({}, noted);
    self->NoteThenSend(taken);
  });
}

void WatchStream::Send(std::vector<grpc::ByteBuffer> answers, const absl::Status& status) {
  {
    MutexLock lock(&mu_);
    pulling_ = false;
    if (!ended_) {
      for (grpc::ByteBuffer& answer : answers) waiting_.push_back(std::move(answer));
      if (!status.ok()) {
        ended_ = true;
        end_ = status;
      }
    }
  }
  Advance();
}

bool WatchStream::IsNotedAlready(const Read& read) {
  if (caught_up_with_.size() >= kCaughtUpCasesMax) caught_up_with_.clear();
  return !caught_up_with_.insert(absl::HashOf(read.case_name, read.shown.bits(), read.revealed.bits())).second;
}

absl::StatusOr<grpc::ByteBuffer> WatchStream::ToAnswer(const WatchItem& item, std::vector<Read>* to_note) {
  v1::WatchCasesResponse response;
  response.set_resume_token(parts_.tokens->Make(query_, absl::StrCat(item.position)));
  response.set_caught_up(item.caught_up);
  response.set_position(static_cast<int64_t>(item.position));
  // What is not for this reader looks as if nothing had happened here.
  const bool hidden = item.event != nullptr && !item.removed && !ShowsEvent(*item.event, item.sight);
  response.set_bookmark(item.bookmark || hidden);
  if (hidden) return Serialize(response);
  response.set_name(item.name);
  response.set_version(item.version);
  response.set_removed(item.removed);
  if (item.event != nullptr && !item.removed) {
    Read read = ReadOf(caller_, item.name, kMethod, item.sight);
    // What happens while somebody watches comes by itself. What had happened they asked for, as with any other read.
    read.delivered = item.position > began_at_;
    if (!read.delivered && IsNotedAlready(read)) {
      // Once a case, however much of it there is to tell.
    } else if (read.revealed.empty()) {
      RETURN_IF_ERROR(parts_.reads->Note(read));
    } else if (absl::c_none_of(*to_note, [&](const Read& other) {
                 return other.case_name == read.case_name && other.shown == read.shown;
               })) {
      to_note->push_back(std::move(read));
    }
    response.set_type(std::string(EventName(*item.event)));
    *response.mutable_record_time() = item.event->record_time();
    RETURN_IF_ERROR(MakeEventView(item.name, *item.event, item.sight, *parts_.open, response.mutable_event()));
  }
  return Serialize(response);
}

void WatchStream::Advance() {
  const std::shared_ptr<WatchStream> self = shared_from_this();  // Finish may be followed by OnDone at once.
  bool write = false;
  bool pull = false;
  bool finish = false;
  absl::Status end;
  {
    MutexLock lock(&mu_);
    if (finished_ || writing_) return;
    if (!waiting_.empty()) {
      outgoing_ = std::move(waiting_.front());
      waiting_.pop_front();
      writing_ = write = true;
    } else if (ended_) {
      finished_ = finish = true;
      end = end_;
    } else if (!pulling_) {
      pulling_ = pull = true;
    }
  }
  // Behind the lock: gRPC and the source may call back before these return.
  if (write) StartWrite(&outgoing_);
  if (pull) {
    subscription_->Next(kWatchItemsMax,
                        [self](absl::StatusOr<std::vector<WatchItem>> items) { self->Take(std::move(items)); });
  }
  if (finish) {
    LogCall(*parts_.serve, kMethod, caller_, case_name_, end, parts_.serve->clock->MonotonicNow() - begin_);
    Finish(ToGrpcStatus(end));
  }
}

void WatchStream::Recheck() {
  if (caller_.person.empty()) return;  // Not let in: it is ending already.
  const absl::Status may_stay = parts_.serve->authenticator->Recheck(caller_);
  if (!may_stay.ok()) End(may_stay);
}

void WatchStream::OnWriteDone(bool ok) {
  {
    MutexLock lock(&mu_);
    writing_ = false;
  }
  if (!ok) End(absl::CancelledError("the caller is gone"));
  Advance();
}

void WatchStream::OnCancel() {
  End(absl::CancelledError("the caller is gone"));
}

void WatchStream::OnDone() {
  const std::shared_ptr<WatchStream> self = shared_from_this();
  if (subscription_ != nullptr) subscription_->Cancel();
  parts_.streams->Remove(this);
}

}  // namespace gaiwan
