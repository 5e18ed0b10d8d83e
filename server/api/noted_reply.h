// server/api/noted_reply.h: an answer that shows a case goes out only with its note in the read log: soon, or, for what
// only a reason opens, once that is durable. Thread-safe.
#ifndef GAIWAN_SERVER_API_NOTED_REPLY_H_
#define GAIWAN_SERVER_API_NOTED_REPLY_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "server/api/serve.h"
#include "server/auth/sight.h"
#include "server/reads/read_log.h"

namespace gaiwan {

// Why they look, with the number of the export that the look is for.
inline std::string NotedReason(const Caller& caller) {
  if (caller.export_number.empty()) return caller.reason;
  return absl::StrCat(caller.reason, "（导出编号 ", caller.export_number, "）");
}

inline Read ReadOf(const Caller& caller, absl::string_view case_name, const char* method, const Sight& sight) {
  Read read;
  read.who = caller.person;
  read.case_name = std::string(case_name);
  read.method = method;
  read.shown = sight.shown | sight.own;
  read.revealed = sight.revealed;
  read.reason = NotedReason(caller);
  return read;
}

// Ends `call` with `*answer`, or with why it may not be shown. `call` is a CallPtr.
template <typename CallPointer, typename Answer>
void ReplyNoted(ReadLog* reads, CallPointer call, const Read& read, std::shared_ptr<const Answer> answer) {
  if (!read.revealed.empty()) {
    return reads->NoteNow(read, [call, answer](const absl::Status& noted) {
      if (noted.ok()) {
        call->Reply(*answer);
      } else {
        call->Fail(noted);
      }
    });
  }
  const absl::Status noted = reads->Note(read);
  if (noted.ok()) {
    call->Reply(*answer);
  } else {
    call->Fail(noted);
  }
}

// Fills an `Answer` in the call's arena with `fill(Answer*, Sight*)`, whose request names the case in `name`, and ends
// the call with it, noted.
template <typename Answer, typename CallPointer, typename Fill>
void ReadNoted(ReadLog* reads, const CallPointer& call, const Fill& fill) {
  call->set_case_name(call->request().name());
  Answer* out = google::protobuf::Arena::CreateMessage<Answer>(call->arena());
  Sight sight;
  const absl::Status status = fill(out, &sight);
  if (!status.ok()) return call->Fail(status);
  // The call holds the arena.
  ReplyNoted(reads, call, ReadOf(call->caller(), call->request().name(), call->method(), sight),
             std::shared_ptr<const Answer>(call, out));
}

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_NOTED_REPLY_H_
