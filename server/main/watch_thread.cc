#include "server/main/watch_thread.h"

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "server/main/settings.h"
#include "server/main/step_thread.h"

namespace gaiwan {
namespace {

static_assert(kWatchesMax == kSubscribersMax, "every watch that the settings allow has its place in the hub");

WatchParts PartsFor(Data* data, Clock* clock) {
  WatchParts parts;
  parts.store = &data->store();
  parts.tail = &data->tail();
  parts.clock = clock;
  parts.cases = &data->cases();
  parts.is_at_or_below = [data](absl::string_view unit, absl::string_view ancestor) {
    return data->directory().Get()->directory->IsAtOrBelow(absl::StripPrefix(unit, "orgs/"),
                                                           absl::StripPrefix(ancestor, "orgs/"));
  };
  return parts;
}

}  // namespace

WatchThread::WatchThread(Data* data, Clock* clock, const v1::Limits& limits)
    : hub_(PartsFor(data, clock),
           {static_cast<size_t>(limits.watches()), static_cast<size_t>(limits.watches_per_person())}) {}

void WatchThread::Start() {
  thread_ = std::thread([this] {
    while (hub_.WaitForWork(kLookAgainEvery)) {
      while (hub_.Step() > 0) {
      }
    }
  });
}

}  // namespace gaiwan
