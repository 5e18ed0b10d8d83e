// server/papers/paper_frame.h: what goes to the worker that renders papers and what comes back, as README.md has it.
// Pure.
#ifndef GAIWAN_SERVER_PAPERS_PAPER_FRAME_H_
#define GAIWAN_SERVER_PAPERS_PAPER_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gaiwan {

// As the worker takes them (worker/limits.py).
inline constexpr size_t kPaperRequestBytesMax = 4 << 20;
inline constexpr int64_t kPaperBodyBytesMax = int64_t{60} << 20;
// A header says what is missing, some hundred bytes each, of a case of at most 400 parts a list.
inline constexpr size_t kPaperHeaderBytesMax = 1 << 20;

struct PaperRequest {
  // `render`, `package` or `catalogue`.
  std::string job;
  std::string paper;
  // Id of the part; empty for the only one or a blank form.
  std::string subject;
  // Empty: `zh`.
  std::string language;
  // Every "today" on the paper.
  absl::Time as_of;
  // A JSON object (paper_data.h).
  std::string data;
};

struct PaperBlank {
  std::string field;
  std::string words;
};

struct PaperAnswer {
  std::string media_type;
  std::string title;
  int pages = 0;
  std::vector<PaperBlank> missing;
  std::string body;
};

struct PaperHeader {
  std::string id;
  // Everything but the body. Meant when `refusal` is OK.
  PaperAnswer answer;
  size_t body_bytes = 0;
  // INVALID_ARGUMENT with BadField: the worker says why not.
  absl::Status refusal;
};

// With its length in front. INVALID_ARGUMENT with BadField when it is longer than the worker takes.
absl::StatusOr<std::string> EncodePaperRequest(absl::string_view id, const PaperRequest& request);

// INTERNAL for what is no header, or names a body longer than kPaperBodyBytesMax.
absl::StatusOr<PaperHeader> ParsePaperHeader(absl::string_view json);

// The four bytes in front of a frame.
inline constexpr size_t kFrameLengthBytes = 4;
std::string EncodeFrameLength(size_t length);
size_t ParseFrameLength(absl::string_view bytes);

// `text` as a JSON string, in quotes.
std::string JsonQuoted(absl::string_view text);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_PAPERS_PAPER_FRAME_H_
