#include "server/papers/paper_process.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "server/base/log.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

// Of a line of complaint: enough for what is missing, never a page.
constexpr size_t kComplaintBytesMax = 300;
// Between looks whether it ended, while it is let to.
constexpr absl::Duration kLookEvery = absl::Milliseconds(10);

}  // namespace

absl::StatusOr<std::unique_ptr<PaperProcess>> PaperProcess::Start(const std::vector<std::string>& command,
                                                                  Clock* clock) {
  ASSIGN_OR_RETURN(std::unique_ptr<ChildProcess> child, ChildProcess::Start(command));
  return std::unique_ptr<PaperProcess>(new PaperProcess(clock, std::move(child)));
}

bool PaperProcess::HasEnded() {
  const bool ended = child_->HasEnded();
  TakeComplaints();
  return ended;
}

void PaperProcess::Stop(absl::Duration give_up) {
  child_->CloseInput();
  while (!HasEnded() && clock_->MonotonicNow() < give_up) {
    pollfd complaints = {child_->err(), POLLIN, 0};
    poll(&complaints, 1, static_cast<int>(absl::ToInt64Milliseconds(kLookEvery)));
  }
  child_->Kill();
}

void PaperProcess::TakeComplaints() {
  std::array<char, 4096> part;
  ssize_t got = 0;
  while ((got = read(child_->err(), part.data(), part.size())) > 0) {
    for (const char c : absl::string_view(part.data(), static_cast<size_t>(got))) {
      if (c != '\n') {
        if (complaint_.size() < kComplaintBytesMax) complaint_.push_back(c);
        continue;
      }
      if (!complaint_.empty()) {
        LogLine(LogLevel::kWarning, "paper worker").With("line", complaint_);
        last_words_ = std::exchange(complaint_, "");
      }
    }
  }
}

absl::Status PaperProcess::Ended() {
  // What it said as it ended may still be on the way.
  const absl::Duration give_up = clock_->MonotonicNow() + absl::Seconds(1);
  while (!HasEnded() && clock_->MonotonicNow() < give_up) {
    pollfd complaints = {child_->err(), POLLIN, 0};
    poll(&complaints, 1, static_cast<int>(absl::ToInt64Milliseconds(kLookEvery)));
  }
  TakeComplaints();
  return absl::UnavailableError(last_words_.empty() ? "the worker ended" : last_words_);
}

absl::Status PaperProcess::Wait(bool writing, GiveUp give_up, bool* can_write, bool* can_read) {
  while (true) {
    const absl::Duration left = give_up() - clock_->MonotonicNow();
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("the worker does not answer");
    pollfd streams[3] = {
        {child_->err(), POLLIN, 0}, {child_->out(), POLLIN, 0}, {writing ? child_->in() : -1, POLLOUT, 0}};
    const int ready =
        poll(streams, 3, static_cast<int>(absl::ToInt64Milliseconds(std::min(absl::Seconds(1), left)) + 1));
    if (ready < 0 && errno != EINTR) return absl::InternalError("poll fails");
    if (ready <= 0) continue;
    if ((streams[0].revents & POLLIN) != 0) TakeComplaints();
    *can_read = (streams[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
    *can_write = (streams[2].revents & (POLLOUT | POLLHUP | POLLERR)) != 0;
    if (*can_read || *can_write) return absl::OkStatus();
  }
}

absl::Status PaperProcess::Send(absl::string_view frame, GiveUp give_up) {
  bool can_write = false;
  bool can_read = false;
  while (!frame.empty()) {
    RETURN_IF_ERROR(Wait(true, give_up, &can_write, &can_read));
    // It answers nothing before it has read all: it ended, or is out of its mind.
    if (!can_write) return Ended();
    const ssize_t sent = send(child_->in(), frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return Ended();
    frame.remove_prefix(static_cast<size_t>(sent));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> PaperProcess::Receive(size_t bytes, GiveUp give_up) {
  std::string received(bytes, '\0');
  size_t got = 0;
  bool can_write = false;
  bool can_read = false;
  while (got < bytes) {
    RETURN_IF_ERROR(Wait(false, give_up, &can_write, &can_read));
    const ssize_t part = recv(child_->out(), received.data() + got, bytes - got, MSG_DONTWAIT);
    if (part < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (part <= 0) return Ended();
    got += static_cast<size_t>(part);
  }
  return received;
}

absl::StatusOr<PaperAnswer> PaperProcess::Ask(absl::string_view id, absl::string_view frame, GiveUp give_up) {
  RETURN_IF_ERROR(Send(frame, give_up));
  ASSIGN_OR_RETURN(const std::string length, Receive(kFrameLengthBytes, give_up));
  const size_t header_bytes = ParseFrameLength(length);
  if (header_bytes > kPaperHeaderBytesMax) return absl::InternalError("the worker's answer has an impossible length");
  ASSIGN_OR_RETURN(const std::string json, Receive(header_bytes, give_up));
  ASSIGN_OR_RETURN(PaperHeader header, ParsePaperHeader(json));
  if (header.id != id) return absl::InternalError("the worker answers another question");
  RETURN_IF_ERROR(header.refusal);
  ASSIGN_OR_RETURN(header.answer.body, Receive(header.body_bytes, give_up));
  return std::move(header.answer);
}

}  // namespace gaiwan
