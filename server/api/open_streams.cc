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

void OpenStreams::EndAll(const absl::Status& why) {
  std::vector<std::shared_ptr<OpenStream>> open;
  {
    MutexLock lock(&mu_);
    ended_ = why;
    for (const auto& [key, stream] : open_) open.push_back(stream);
  }
  for (const std::shared_ptr<OpenStream>& stream : open) stream->End(why);
}

}  // namespace gaiwan
