#include "server/watch/watch_hub.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

absl::Status Closing() {
  return absl::UnavailableError("the server is closing: resume the watch with its last token");
}

}  // namespace

class WatchHub::Handle final : public Subscription {
 public:
  explicit Handle(std::shared_ptr<Subscriber> subscriber) : subscriber_(std::move(subscriber)) {}
  ~Handle() override { subscriber_->Cancel(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  bool Next(HubItem* item) override { return subscriber_->Next(item); }
  std::optional<absl::Status> ended() const override { return subscriber_->ended(); }

 private:
  const std::shared_ptr<Subscriber> subscriber_;
};

void WatchHub::Waker::Poke() {
  MutexLock lock(&mu);
  poked = true;
  cv.Signal();
}

WatchHub::WatchHub(WatchParts parts, WatchLimits limits)
    : parts_(std::move(parts)), limits_(limits), waker_(std::make_shared<Waker>()) {}

WatchHub::~WatchHub() {
  Close();
}

absl::Status WatchHub::CheckLimits(absl::string_view who) {
  ForgetEnded();
  if (subscribers_.size() >= limits_.all) {
    return absl::ResourceExhaustedError(absl::StrCat("more than ", limits_.all, " watch already"));
  }
  const auto is_theirs = [who](const auto& one) { return one->who() == who; };
  if (!who.empty() &&
      static_cast<size_t>(std::count_if(subscribers_.begin(), subscribers_.end(), is_theirs)) >= limits_.of_one) {
    return absl::ResourceExhaustedError(absl::StrCat(who, " has ", limits_.of_one, " watches already"));
  }
  return absl::OkStatus();
}

void WatchHub::ForgetEnded() {
  subscribers_.erase(std::remove_if(subscribers_.begin(), subscribers_.end(),
                                    [](const auto& one) { return one->cancelled() || one->ended().has_value(); }),
                     subscribers_.end());
}

void WatchHub::Listen(bool listen) {
  if (listen == listening_) return;
  listening_ = listen;
  if (listen) {
    parts_.tail->SetListener([waker = waker_] { waker->Poke(); });
    waker_->Poke();  // For what happened since somebody looked and before this.
  } else {
    parts_.tail->SetListener(nullptr);
  }
}

absl::StatusOr<std::unique_ptr<Subscription>> WatchHub::Subscribe(HubFilter filter, HubRights rights,
                                                                  std::optional<Position> after,
                                                                  std::function<void()> on_ready) {
  const Position last = parts_.store->LastPosition();
  if (after.has_value() && *after > last) {
    return absl::InvalidArgumentError(absl::StrCat("resume_token: it is for position ", *after,
                                                   " of a log that ends at ", last,
                                                   ", as after a restore: list again and watch without it"));
  }
  auto subscriber = std::make_shared<Subscriber>(&parts_, std::move(filter), std::move(rights), after.value_or(last),
                                                 std::move(on_ready), [waker = waker_] { waker->Poke(); });
  {
    MutexLock lock(&mu_);
    if (closed_) return Closing();
    RETURN_IF_ERROR(CheckLimits(subscriber->who()));
    subscribers_.push_back(subscriber);
    had_room_at_ = parts_.clock->MonotonicNow();
    Listen(true);
  }
  waker_->Poke();
  return std::make_unique<Handle>(std::move(subscriber));
}

size_t WatchHub::Step() {
  std::vector<std::shared_ptr<Subscriber>> subscribers;
  {
    MutexLock lock(&mu_);
    ForgetEnded();
    subscribers = subscribers_;
  }
  size_t unfinished = 0;
  bool have_room = false;
  for (const std::shared_ptr<Subscriber>& subscriber : subscribers) {
    unfinished += subscriber->Step() ? 1 : 0;
    have_room |= subscriber->HasRoom();
  }
  if (unfinished > 0) waker_->Poke();
  MutexLock lock(&mu_);
  const absl::Duration now = parts_.clock->MonotonicNow();
  if (have_room) had_room_at_ = now;
  Listen(!closed_ && !subscribers_.empty() && now < had_room_at_ + kTailKeptFor);
  return unfinished;
}

bool WatchHub::WaitForWork(absl::Duration timeout) {
  MutexLock lock(&waker_->mu);
  if (!waker_->poked && !waker_->closed) waker_->cv.WaitFor(&waker_->mu, timeout);
  waker_->poked = false;
  return !waker_->closed;
}

void WatchHub::Close() {
  std::vector<std::shared_ptr<Subscriber>> subscribers;
  {
    MutexLock lock(&mu_);
    closed_ = true;
    subscribers.swap(subscribers_);
    Listen(false);
  }
  for (const std::shared_ptr<Subscriber>& subscriber : subscribers) subscriber->End(Closing());
  MutexLock lock(&waker_->mu);
  waker_->closed = true;
  waker_->cv.Signal();
}

std::optional<Position> WatchHub::least_reached() const {
  MutexLock lock(&mu_);
  std::optional<Position> least;
  for (const std::shared_ptr<Subscriber>& subscriber : subscribers_) {
    const Position reached = subscriber->reached();
    least = least.has_value() ? std::min(*least, reached) : reached;
  }
  return least;
}

size_t WatchHub::subscriber_count() const {
  MutexLock lock(&mu_);
  return subscribers_.size();
}

}  // namespace gaiwan
