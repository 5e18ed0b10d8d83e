#include "server/messages/message_commands.h"

#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/case_service.pb.h"
#include "server/base/mutex.h"
#include "workflow/base/actors.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

// No name has a zero byte, so no two requests are hashed as the same text.
constexpr absl::string_view kZero("\0", 1);

// The first 16 bytes of a hash as a UUID of version 8 (RFC 9562: made in a way of one's own).
std::string UuidOf(std::string hash) {
  hash.resize(16);
  hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x80);
  hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString(hash);
  const absl::string_view h = hex;
  return absl::StrCat(h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4), "-",
                      h.substr(20));
}

std::string DigestOf(absl::string_view what) {
  return HashString(Sha256({"digest of ", what})).substr(0, kDigestBytes);
}

// What is asked without what the moment gave it: the same again is the same.
std::string WordsOf(absl::string_view stream, const v1::MessageAction& action) {
  std::string what = absl::StrCat("gaiwan message", kZero, stream, kZero, action.action_case(), kZero);
  switch (action.action_case()) {
    case v1::MessageAction::kQueue:  // Its id says cause, rule, recipient and subject.
      return absl::StrCat(what, action.queue().message());
    case v1::MessageAction::kHandOver:
      return absl::StrCat(what, action.hand_over().message(), kZero, action.hand_over().try_());
    case v1::MessageAction::kDeliver:
      return absl::StrCat(what, action.deliver().message());
    case v1::MessageAction::kRead:
      return absl::StrCat(what, action.read().message());
    case v1::MessageAction::kFail:
      return absl::StrCat(what, action.fail().message(), kZero, action.fail().try_(), kZero,
                          action.fail().becomes_task());
    default:
      return absl::StrCat(what, action.drop().message(), action.finish().message());
  }
}

struct Waited {
  Mutex mu;
  CondVar answered;
  std::vector<absl::Status> answers ABSL_GUARDED_BY(mu);
  size_t missing ABSL_GUARDED_BY(mu) = 0;
};

}  // namespace

EngineCommand MessageCommand(absl::string_view stream, const v1::MessageAction& action) {
  EngineCommand command;
  command.stream = std::string(stream);
  command.actor = std::string(kMessageActor);
  const std::string what = WordsOf(stream, action);
  command.request_id = UuidOf(HashString(Sha256({what})));
  command.digest = DigestOf(what);
  command.bytes = action.ByteSizeLong();
  command.body = std::make_shared<const v1::MessageAction>(action);
  return command;
}

EngineCommand MessageCommandBy(absl::string_view stream, const v1::MessageAction& action, absl::string_view person,
                               absl::string_view request_id) {
  EngineCommand command = MessageCommand(stream, action);
  command.actor = std::string(person);
  command.request_id = std::string(request_id);
  command.digest = DigestOf(absl::StrCat(stream, kZero, action.SerializeAsString()));
  return command;
}

EngineCommand ServiceOf(absl::string_view case_name, absl::string_view party, const v1::MessageQueued& queued,
                        absl::Time time) {
  const std::string what =
      absl::StrCat("gaiwan service", kZero, case_name, kZero, queued.message(), kZero, queued.serves_paper());
  EngineCommand command;
  command.stream = std::string(case_name);
  command.actor = std::string(kSystemActor);
  command.request_id = UuidOf(HashString(Sha256({what})));
  command.digest = DigestOf(what);
  command.act_time = time;
  command.act_time_basis = v1::TIME_BASIS_DEVICE;
  auto request = std::make_shared<v1::ExecuteRequest>();
  request->set_name(command.stream);
  request->set_request_id(command.request_id);
  v1::RecordService* service = request->mutable_command()->mutable_record_service();
  service->set_party(std::string(party));
  service->set_paper(queued.serves_paper());
  service->set_way(std::string(kElectronicWay));
  command.bytes = request->ByteSizeLong();
  command.body = std::move(request);
  return command;
}

std::vector<absl::Status> CarryAll(const SubmitMessages& submit, std::vector<EngineCommand> commands) {
  const auto waited = std::make_shared<Waited>();
  {
    MutexLock lock(&waited->mu);
    waited->answers.resize(commands.size());
    waited->missing = commands.size();
  }
  const auto answer = [waited](size_t at, const absl::Status& status) {
    MutexLock lock(&waited->mu);
    waited->answers[at] = status;
    if (--waited->missing == 0) waited->answered.SignalAll();
  };
  for (size_t i = 0; i < commands.size(); ++i) {
    const absl::Status taken =
        submit(std::move(commands[i]),
               [answer, i](const absl::StatusOr<EngineAnswer>& answered) { answer(i, answered.status()); });
    if (!taken.ok()) answer(i, taken);
  }
  MutexLock lock(&waited->mu);
  while (waited->missing > 0) waited->answered.Wait(&waited->mu);
  return waited->answers;
}

}  // namespace gaiwan
