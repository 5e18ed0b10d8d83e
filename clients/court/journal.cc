#include "clients/court/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/court/sha256.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "workflow/base/status_macros.h"

namespace gaiwan::court {
namespace {

constexpr size_t kLengthBytes = 4;
constexpr size_t kCheckBytes = 8;
constexpr size_t kHeadBytes = kLengthBytes + kCheckBytes;

absl::Status Failed(absl::string_view what) {
  return absl::UnavailableError(absl::StrCat("journal: ", what, ": ", std::strerror(errno)));
}

uint32_t ReadLength(const char* bytes) {
  uint32_t length = 0;
  for (size_t i = 0; i < kLengthBytes; ++i) {
    length |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return length;
}

void AppendRecord(absl::string_view text, std::string* out) {
  const auto length = static_cast<uint32_t>(text.size());
  for (size_t i = 0; i < kLengthBytes; ++i) out->push_back(static_cast<char>(length >> (8 * i) & 0xff));
  absl::StrAppend(out, absl::string_view(Sha256(text)).substr(0, kCheckBytes), text);
}

// One line of a record's text.
absl::string_view TakeLine(absl::string_view* text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(*text, absl::MaxSplits('\n', 1));
  *text = parts.second;
  return parts.first;
}

// What there is to be fetched of a content. One that this program cannot read lists nothing it could ask for.
std::vector<ListedPaper> PapersIn(absl::string_view content) {
  std::vector<ListedPaper> papers;
  v1::HandOverContent parsed;
  if (!parsed.ParseFromArray(content.data(), static_cast<int>(content.size()))) return papers;
  for (const v1::ContentDocument& document : parsed.documents()) {
    if (!document.sha256().empty()) papers.push_back({document.id(), document.sha256()});
  }
  return papers;
}

// A person's words on one line.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return Failed(path);
  std::unique_ptr<Journal> journal(new Journal(fd));
  // Two adapters on one file would write over one another.
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) return Failed(absl::StrCat(path, " is in use"));
  RETURN_IF_ERROR(journal->Read());
  return journal;
}

Journal::~Journal() {
  close(fd_);
}

absl::Status Journal::Read() {
  struct stat about {};
  if (fstat(fd_, &about) != 0) return Failed("fstat");
  std::string bytes(static_cast<size_t>(about.st_size), '\0');
  size_t read = 0;
  while (read < bytes.size()) {
    const ssize_t got = pread(fd_, bytes.data() + read, bytes.size() - read, static_cast<off_t>(read));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Failed("read");
    read += static_cast<size_t>(got);
  }
  size_t at = 0;
  while (at < bytes.size()) {
    const absl::string_view rest = absl::string_view(bytes).substr(at);
    const uint32_t length = rest.size() < kHeadBytes ? 0 : ReadLength(rest.data());
    const bool whole = rest.size() >= kHeadBytes && length <= kRecordBytesMax && rest.size() - kHeadBytes >= length;
    const absl::string_view text = whole ? rest.substr(kHeadBytes, length) : absl::string_view();
    const bool good =
        whole && absl::string_view(Sha256(text)).substr(0, kCheckBytes) == rest.substr(kLengthBytes, kCheckBytes);
    if (!good) {
      // Torn by a power cut only if nothing follows; else somebody has to look.
      if (whole && rest.size() - kHeadBytes > length) {
        return absl::DataLossError(absl::StrCat("journal: the record at byte ", at, " is damaged"));
      }
      break;
    }
    RETURN_IF_ERROR(Apply(text));
    at += kHeadBytes + length;
  }
  if (ftruncate(fd_, static_cast<off_t>(at)) != 0) return Failed("ftruncate");
  if (lseek(fd_, 0, SEEK_END) < 0) return Failed("lseek");
  return absl::OkStatus();
}

absl::Status Journal::Apply(absl::string_view text) {
  const absl::string_view kind = TakeLine(&text);
  const std::string id(TakeLine(&text));
  Held& held = held_[id];
  held.id = id;
  if (kind == "received") {
    held.digest = std::string(TakeLine(&text));
    held.subject = std::string(TakeLine(&text));
    held.number = std::string(TakeLine(&text));
    held.stale = false;
    if (absl::SimpleAtoi(TakeLine(&text), &held.serial) && absl::SimpleAtoi(TakeLine(&text), &held.ready_micros)) {
      last_serial_ = std::max(last_serial_, held.serial);
      held.papers = PapersIn(text);
      held.papers_here = false;
      held.packet.clear();
      return absl::OkStatus();
    }
  } else if (kind == "papers") {
    held.packet = std::string(TakeLine(&text));
    held.papers_here = true;
    held.papers.clear();
    return absl::OkStatus();
  } else if (kind == "confirmed") {
    held.confirmed = true;
    return absl::OkStatus();
  } else if (kind == "stale") {
    held.stale = true;
    held.confirmed = false;
    return absl::OkStatus();
  } else if (kind == "answered") {
    ++held.answered;
    return absl::OkStatus();
  } else if (kind == "decided") {
    Decision decision;
    if (v1::CourtAnswer_Parse(std::string(TakeLine(&text)), &decision.court_answer) &&
        v1::ReferralState_Parse(std::string(TakeLine(&text)), &decision.partner_answer)) {
      decision.due_date = std::string(TakeLine(&text));
      decision.note = std::string(TakeLine(&text));
      held.decisions.push_back(std::move(decision));
      return absl::OkStatus();
    }
  }
  return absl::DataLossError(absl::StrCat("journal: a record `", kind, "` of ", id, " does not parse"));
}

const Held* Journal::Find(const std::string& id) const {
  const auto found = held_.find(id);
  return found == held_.end() ? nullptr : &found->second;
}

// What is applied in memory is what a restart would read.
void Journal::Add(std::string text) {
  AppendRecord(text, &unwritten_);
  static_cast<void>(Apply(text));
}

void Journal::Receive(const Held& held, absl::string_view content) {
  Add(absl::StrCat("received\n", held.id, "\n", held.digest, "\n", held.subject, "\n", held.number, "\n", held.serial,
                   "\n", held.ready_micros, "\n", content));
}

void Journal::PapersHere(const std::string& id, const std::string& packet) {
  Add(absl::StrCat("papers\n", id, "\n", packet, "\n"));
}

void Journal::Confirm(const std::string& id) {
  Add(absl::StrCat("confirmed\n", id, "\n"));
}

void Journal::Decide(const std::string& id, const Decision& decision) {
  Add(absl::StrCat("decided\n", id, "\n", v1::CourtAnswer_Name(decision.court_answer), "\n",
                   v1::ReferralState_Name(decision.partner_answer), "\n", decision.due_date, "\n",
                   OneLine(decision.note), "\n"));
}

void Journal::Answered(const std::string& id) {
  Add(absl::StrCat("answered\n", id, "\n"));
}

void Journal::MarkStale(const std::string& id) {
  Add(absl::StrCat("stale\n", id, "\n"));
}

absl::Status Journal::Sync() {
  size_t written = 0;
  while (written < unwritten_.size()) {
    const ssize_t put = write(fd_, unwritten_.data() + written, unwritten_.size() - written);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return Failed("write");
    written += static_cast<size_t>(put);
  }
  if (!unwritten_.empty() && fsync(fd_) != 0) return Failed("fsync");
  unwritten_.clear();
  return absl::OkStatus();
}

}  // namespace gaiwan::court
