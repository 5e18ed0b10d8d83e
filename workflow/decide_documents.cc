// Papers and recordings: added, released to the other side, withdrawn, copied for a party. The bytes are the document
// store's; here stands what they are.
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/media_types.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"
#include "workflow/consent.h"
#include "workflow/decide_families.h"
#include "workflow/find.h"
#include "workflow/references.h"
#include "workflow/video.h"

namespace gaiwan {
namespace {

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
  if (command.sha256().empty()) {
    if (command.size_bytes() == 0 && command.media_type().empty()) return absl::OkStatus();
    return BadField("command.add_document.sha256", "有电子文件的须给出摘要", "is required where there is a file");
  }
  return CheckFileFacts("command.add_document", command.sha256(), command.media_type(), command.size_bytes());
}

// Code list `paper`.
constexpr absl::string_view kRecording = "recording";

// PIPL art. 29: voices and faces are recorded with the consent of each, and a recording is of a session.
absl::Status CheckRecording(const Ask& ask, const v1::AddDocument& command) {
  const std::string path = "command.add_document.session";
  if (command.paper() != kRecording) {
    if (command.session().empty()) return absl::OkStatus();
    return BadField(path, "只有录音录像才写是哪场调解会的", "is for a recording: code `recording` of the list `paper`");
  }
  if (command.session().empty()) return BadField(path, "录音录像须写明是哪场调解会的", "is required of a recording");
  const v1::Session* session = FindById(ask.c.sessions(), command.session());
  if (session == nullptr) return UnknownPart(ask.c, "sessions", command.session());
  const std::string who = NotAgreedToRecording(ask.c, *session);
  if (!who.empty()) {
    const bool is_party = FindById(ask.c.parties(), who) != nullptr;
    return Refused(ask.c, v1::RECORDING_NOT_AGREED, is_party ? PartySubject(who) : who);
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
  RETURN_IF_ERROR(CheckRecording(ask, command));
  RETURN_IF_ERROR(CheckFile(command));
  const std::string sha256 = absl::AsciiStrToLower(command.sha256());
  // What the log names is there: the bytes come first.
  if (!sha256.empty() && ask.facts.has_file != nullptr &&
      !ask.facts.has_file(sha256, command.size_bytes(), command.media_type())) {
    return Refused(ask.c, v1::FILE_NOT_STORED, sha256);
  }
  Events events(1);
  v1::DocumentAdded* added = events.back().mutable_document_added();
  added->set_document(IdFor(ask.c.documents(), command.document()));
  added->set_paper(command.paper());
  added->set_party(command.party());
  added->set_sha256(sha256);
  added->set_size_bytes(command.size_bytes());
  added->set_media_type(command.media_type());
  PutText(command.title(), added);
  added->set_pages(command.pages());
  added->set_session(command.session());
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

// It stays in the list and in the history: a file tells that something was there. A handwritten agreement is its paper,
// and what is verified stays so.
Decided Decide(const Ask& ask, const v1::WithdrawDocument& command) {
  ASSIGN_OR_RETURN(const v1::Document* document, PresentDocument(ask.c, command.document()));
  for (const v1::Agreement& agreement : ask.c.agreements()) {
    if (agreement.handwritten() != document->id()) continue;
    return NotNow(ask.c, "这份材料就是手写的协议，不能撤回", "the document is the handwritten agreement itself",
                  Subject(*document));
  }
  for (const v1::SettledProof& proof : ask.c.settled().proofs()) {
    if (proof.document() != document->id()) continue;
    return NotNow(ask.c, "这份材料是即时调解经当事人确认的凭据，不能撤回",
                  "the document shows that a party confirmed what was settled on the spot", Subject(*document));
  }
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
