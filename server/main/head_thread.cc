#include "server/main/head_thread.h"

#include "server/base/log.h"
#include "server/engine/request_record.h"
#include "server/projection/outbox.h"

namespace gaiwan {
namespace {

// HEAD says at most this long ago where the log stood.
constexpr absl::Duration kHeadEvery = absl::Seconds(1);

}  // namespace

void HeadThread::Start() {
  thread_.Start([this] {
    const absl::Time last = engine_->last_record_time();
    data_->files().Step();
    data_->store().ExpireRequestsBefore(last - kRequestRetention);
    const absl::Status status = data_->head().WriteHead(data_->store(), last);
    if (!status.ok()) LogLine(LogLevel::kWarning, "HEAD was not written").With("why", status.ToString());
    TellOverdue();
    return kHeadEvery;
  });
}

void HeadThread::JoinAndWriteHead() {
  thread_.Join();
  const absl::Status head = data_->head().WriteHead(data_->store(), engine_->last_record_time());
  if (!head.ok()) LogLine(LogLevel::kError, "HEAD was not written").With("why", head.ToString());
}

void HeadThread::TellOverdue() {
  std::set<std::string> silent;
  for (const Outbox::Overdue& overdue : data_->outbox().OverdueAt(clock_->TimeNow())) {
    silent.insert(overdue.org);
    if (!silent_.insert(overdue.org).second) continue;
    LogLine(LogLevel::kWarning, "hand-overs by line are not received")
        .With("org", overdue.org)
        .With("count", overdue.count);
  }
  for (auto org = silent_.begin(); org != silent_.end();) {
    if (silent.count(*org) > 0) {
      ++org;
      continue;
    }
    LogLine(LogLevel::kInfo, "hand-overs by line are received again").With("org", *org);
    org = silent_.erase(org);
  }
}

}  // namespace gaiwan
