// Papers and recordings: added, released to the other side, withdrawn, copied for a party. The bytes are the document
// store's; here stands what they are.
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

// design §7: a scanned paper, and half a day of video.
constexpr int64_t kPaperBytesMax = int64_t{50} * 1024 * 1024;
constexpr int64_t kRecordingBytesMax = int64_t{2} * 1024 * 1024 * 1024;
constexpr size_t kSha256Digits = 64;

struct MediaType {
  absl::string_view name;
  bool recording = false;
};

// What a committee hands in and a court takes: no type that runs, none that packs others.
constexpr MediaType kMediaTypes[] = {
    {"application/pdf"},
    {"application/ofd"},
    {"application/msword"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"image/jpeg"},
    {"image/png"},
    {"image/tiff"},
    {"image/heic"},
    {"text/plain"},
    {"audio/mpeg", true},
    {"audio/mp4", true},
    {"audio/amr", true},
    {"audio/wav", true},
    {"video/mp4", true},
    {"video/quicktime", true},
};

std::string Subject(const v1::Document& document) {
  return absl::StrCat("documents/", document.id());
}

absl::StatusOr<const v1::Document*> DocumentIn(const v1::Case& c, const std::string& id) {
  const v1::Document* document = FindById(c.documents(), id);
  if (document == nullptr) return UnknownPart(c, "documents", id);
  return document;
}

absl::StatusOr<const v1::Document*> PresentDocument(const v1::Case& c, const std::string& id) {
  ASSIGN_OR_RETURN(const v1::Document* document, DocumentIn(c, id));
  if (document->withdrawn()) return NotNow(c, "材料已经撤回", "the document was withdrawn", Subject(*document));
  return document;
}

// Digest, size and type belong together: all of them, or none while only the paper exists.
absl::Status CheckFile(const v1::AddDocument& command) {
  const std::string path = "command.add_document.";
  if (command.sha256().empty()) {
    if (command.size_bytes() == 0 && command.media_type().empty()) return absl::OkStatus();
    return BadField(path + "sha256", "有电子文件的须给出摘要", "is required where there is a file");
  }
  if (command.sha256().size() != kSha256Digits ||
      !std::all_of(command.sha256().begin(), command.sha256().end(), absl::ascii_isxdigit)) {
    return BadField(path + "sha256", absl::StrCat("应为 ", kSha256Digits, " 位十六进制数字"),
                    absl::StrCat("must be ", kSha256Digits, " hexadecimal digits"), kSha256Digits);
  }
  const auto type = std::find_if(std::begin(kMediaTypes), std::end(kMediaTypes),
                                 [&](const MediaType& each) { return each.name == command.media_type(); });
  if (type == std::end(kMediaTypes)) {
    std::string allowed;
    for (const MediaType& each : kMediaTypes) absl::StrAppend(&allowed, allowed.empty() ? "" : ", ", each.name);
    return BadField(path + "media_type", absl::StrCat("不是可以收的文件类型；可以收的有 ", allowed),
                    absl::StrCat("is none of ", allowed));
  }
  if (command.size_bytes() <= 0) return BadField(path + "size_bytes", "文件不能是空的", "an empty file is no document");
  const int64_t max = type->recording ? kRecordingBytesMax : kPaperBytesMax;
  if (command.size_bytes() > max) {
    return BadField(path + "size_bytes", type->recording ? "一份录音录像最多 2 GB" : "一份材料最多 50 MB",
                    type->recording ? "a recording has at most 2 GB" : "a paper has at most 50 MB", max);
  }
  return absl::OkStatus();
}

}  // namespace

Decided Decide(const Ask& ask, const v1::AddDocument& command) {
  RETURN_IF_ERROR(
      CheckNewId(ask.c, "documents", command.document(), FindById(ask.c.documents(), command.document()) != nullptr));
  RETURN_IF_ERROR(CheckRoom(ask.c, v1::Case::kDocumentsFieldNumber));
  RETURN_IF_ERROR(CheckCode(ask.facts, "paper", command.paper(), "command.add_document.paper"));
  if (!command.party().empty()) RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  RETURN_IF_ERROR(CheckFile(command));
  Events events(1);
  v1::DocumentAdded* added = events.back().mutable_document_added();
  added->set_document(IdFor(ask.c.documents(), command.document()));
  added->set_paper(command.paper());
  added->set_party(command.party());
  added->set_sha256(absl::AsciiStrToLower(command.sha256()));
  added->set_size_bytes(command.size_bytes());
  added->set_media_type(command.media_type());
  PutText(command.title(), added);
  added->set_pages(command.pages());
  return events;
}

Decided Decide(const Ask& ask, const v1::ReleaseDocument& command) {
  ASSIGN_OR_RETURN(const v1::Document* document, PresentDocument(ask.c, command.document()));
  if (document->party().empty()) {
    return NotNow(ask.c, "调委会自己的材料各方本来可看，不需公开", "the committee's own papers need no release",
                  Subject(*document));
  }
  if (document->released()) {
    return NotNow(ask.c, "材料已经向他方公开", "the document was released already", Subject(*document));
  }
  Events events(1);
  events.back().mutable_document_released()->set_document(document->id());
  PutText(command.note(), events.back().mutable_document_released());
  return events;
}

// It stays in the list and in the history: a file tells that something was there.
Decided Decide(const Ask& ask, const v1::WithdrawDocument& command) {
  ASSIGN_OR_RETURN(const v1::Document* document, PresentDocument(ask.c, command.document()));
  Events events(1);
  events.back().mutable_document_withdrawn()->set_document(document->id());
  PutText(command.reason(), events.back().mutable_document_withdrawn());
  return events;
}

// A party gets what it handed in, what the committee made, and what another party let it see.
Decided Decide(const Ask& ask, const v1::RequestCopy& command) {
  ASSIGN_OR_RETURN(const v1::Document* document, PresentDocument(ask.c, command.document()));
  RETURN_IF_ERROR(PartyIn(ask.c, command.party()).status());
  const bool others = !document->party().empty() && document->party() != command.party();
  if (others && !document->released()) {
    return NotNow(ask.c, "这是其他当事人提交的材料，提交人尚未同意公开",
                  "another party handed it in and has not released it", Subject(*document));
  }
  Events events(1);
  v1::CopyRequested* requested = events.back().mutable_copy_requested();
  requested->set_document(document->id());
  requested->set_party(command.party());
  requested->set_handed_over(command.handed_over());
  return events;
}

}  // namespace gaiwan
