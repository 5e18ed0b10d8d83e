// clients/court/journal.h: what the court has: each hand-over with its content and the court's own number, what was
// decided on it, and what the county is known to know. One file, only ever appended to; what Append returned is on
// disk.
//
// A record is a length (4 bytes, little-endian), the first 8 bytes of the SHA-256 of its text, and the text. A last
// record that is torn, as by a power cut, is cut off when the file is opened. Used by one thread.
#ifndef GAIWAN_CLIENTS_COURT_JOURNAL_H_
#define GAIWAN_CLIENTS_COURT_JOURNAL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan::court {

// A record of a hand-over larger than this is damage: contents are bounded by a case's 256 KiB.
inline constexpr uint32_t kRecordBytesMax = 4 << 20;

// What the court makes of a hand-over. One of the two, as the hand-over is an application, a return or a referral.
struct Decision {
  v1::CourtAnswer court_answer = v1::COURT_ANSWER_UNSPECIFIED;
  v1::ReferralState partner_answer = v1::REFERRAL_STATE_UNSPECIFIED;
  std::string due_date;
  std::string note;
};

// A paper that the content lists, with its file at the county.
struct ListedPaper {
  // Its id within the case.
  std::string document;
  std::string sha256;
};

struct Held {
  std::string id;
  std::string digest;
  // LineHandOver.subject.
  std::string subject;
  // The court's own: 1, 2, 3, ... in the order of receipt, and as it is written.
  int64_t serial = 0;
  std::string number;
  // When it lay ready, in microseconds since 1970.
  int64_t ready_micros = 0;
  // What the content lists, while it is not here; that all of it is.
  std::vector<ListedPaper> papers;
  bool papers_here = false;
  // SHA-256 of the packet as it came. Empty: none came.
  std::string packet;
  // The county confirmed that we have it.
  bool confirmed = false;
  // Decided so far, in order, and how many of them the county has.
  std::vector<Decision> decisions;
  size_t answered = 0;
  // Its content was found to be another: it is to be fetched again, under the same number.
  bool stale = false;
};

class Journal {
 public:
  // Opens or makes the file, and reads it.
  //   DATA_LOSS    a record that is not the last is damaged; the message says where.
  //   UNAVAILABLE  the file cannot be opened, read or written, or another process has it.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(const std::string& path);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  const std::map<std::string, Held>& held() const { return held_; }
  const Held* Find(const std::string& id) const;
  // The highest that was given.
  int64_t last_serial() const { return last_serial_; }

  // Each is kept until Sync, which puts all of it on disk at once.
  // Of `held`, what is known when it arrives: id to ready_micros. `content`: a HandOverContent; empty: it came on
  // paper.
  void Receive(const Held& held, absl::string_view content);
  // All its papers are on disk; `packet` as in Held.
  void PapersHere(const std::string& id, const std::string& packet);
  void Confirm(const std::string& id);
  void Decide(const std::string& id, const Decision& decision);
  void Answered(const std::string& id);
  void MarkStale(const std::string& id);
  //   UNAVAILABLE  the disk failed: whether it is there is not known. End the process and open it again.
  absl::Status Sync();

 private:
  explicit Journal(int fd) : fd_(fd) {}

  absl::Status Read();
  absl::Status Apply(absl::string_view text);
  void Add(std::string text);

  const int fd_;
  std::map<std::string, Held> held_;
  int64_t last_serial_ = 0;
  std::string unwritten_;
};

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_JOURNAL_H_
