#include "server/api/open_streams.h"

namespace gaiwan {

void OpenStreams::Add(std::shared_ptr<OpenStream> stream) {
  absl::Status ended;
  {
    MutexLock lock(&mu_);
    open_[stream.get()] = stream;
    ended = ended_;
  }
  if (!ended.ok()) stream->End(ended);
}

void OpenStreams::Remove(OpenStream* stream) {
  std::shared_ptr<OpenStream> last;  // Gone after the lock.
  MutexLock lock(&mu_);
  const auto found = open_.find(stream);
  if (found == open_.end()) return;
  last = std::move(found->second);
  open_.erase(found);
}

std::vector<std::shared_ptr<OpenStream>> OpenStreams::All() {
  std::vector<std::shared_ptr<OpenStream>> open;
  MutexLock lock(&mu_);
  for (const auto& [key, stream] : open_) open.push_back(stream);
  return open;
}

void OpenStreams::RecheckAll() {
  for (const std::shared_ptr<OpenStream>& stream : All()) stream->Recheck();
}

void OpenStreams::EndAll(const absl::Status& why) {
  {
    MutexLock lock(&mu_);
    ended_ = why;
  }
  for (const std::shared_ptr<OpenStream>& stream : All()) stream->End(why);
}

}  // namespace gaiwan
