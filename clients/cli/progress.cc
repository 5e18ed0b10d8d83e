#include "clients/cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace gaiwan::cli {
namespace {

constexpr int kBarWidth = 30;
// Goes to the start of the line and clears it.
constexpr absl::string_view kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(std::ostream* err, bool visible, int64_t total_bytes)
    : err_(err), visible_(visible), total_bytes_(std::max<int64_t>(total_bytes, 1)) {}

Progress::~Progress() {
  if (visible_) *err_ << kClearLine << std::flush;
}

void Progress::Read(absl::string_view file, int64_t bytes) {
  done_bytes_ = std::min(done_bytes_ + bytes, total_bytes_);
  Draw(absl::StrCat("1/3 读取 ", file));
}

void Progress::Move(absl::string_view words, int64_t bytes) {
  done_bytes_ = std::min(bytes, total_bytes_);
  Draw(words);
}

void Progress::Sending() {
  done_bytes_ = total_bytes_;
  Draw("2/3 已送出，等待答复");
}

void Progress::Answered() {
  Draw("3/3 已答复");
}

void Progress::Draw(absl::string_view words) {
  if (!visible_) return;
  const int full = static_cast<int>(done_bytes_ * kBarWidth / total_bytes_);
  *err_ << kClearLine << '[' << std::string(static_cast<size_t>(full), '#')
        << std::string(static_cast<size_t>(kBarWidth - full), '.') << "] " << done_bytes_ * 100 / total_bytes_ << "% "
        << words << std::flush;
}

}  // namespace gaiwan::cli
