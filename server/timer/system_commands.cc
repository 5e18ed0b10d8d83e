#include "server/timer/system_commands.h"

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/actors.h"

namespace gaiwan {
namespace {

std::string Sha256(absl::string_view text) {
  // Fetched once: looking an algorithm up by name costs more than hashing a row.
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string digest(32, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size, sha256, nullptr);
  return digest;
}

// The first 16 bytes of a hash as a UUID of version 8 (RFC 9562: made in a way of one's own).
std::string UuidOf(std::string hash) {
  hash.resize(16);
  hash[6] = static_cast<char>((hash[6] & 0x0f) | 0x80);
  hash[8] = static_cast<char>((hash[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString(hash);
  const absl::string_view h = hex;
  return absl::StrCat(h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4), "-", h.substr(16, 4), "-",
                      h.substr(20));
}

// `what` says all there is to say of the request, and no other is said so.
EngineCommand CommandOn(absl::string_view stream, absl::string_view what, v1::Command asked) {
  EngineCommand command;
  command.stream = std::string(stream);
  command.actor = std::string(kSystemActor);
  command.request_id = UuidOf(Sha256(what));
  command.digest = Sha256(absl::StrCat("digest of ", what)).substr(0, kDigestBytes);
  auto request = std::make_shared<v1::ExecuteRequest>();
  request->set_name(command.stream);
  request->set_request_id(command.request_id);
  *request->mutable_command() = std::move(asked);
  command.bytes = request->ByteSizeLong();
  command.body = std::move(request);
  return command;
}

// No name has a zero byte, so no two requests are hashed as the same text.
constexpr absl::string_view kZero("\0", 1);

}  // namespace

EngineCommand ExpiryOf(const DueRow& row) {
  const int64_t micros = absl::ToUnixMicros(row.time);
  v1::Command asked;
  v1::ExpireClock* expire = asked.mutable_expire_clock();
  expire->set_clock(row.clock);
  expire->mutable_due_time()->set_seconds(micros / 1000000);
  expire->mutable_due_time()->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
  return CommandOn(row.stream, absl::StrCat("gaiwan expiry", kZero, row.stream, kZero, row.clock, kZero, micros),
                   std::move(asked));
}

EngineCommand RecomputationOf(absl::string_view stream, int64_t calendar_revision) {
  v1::Command asked;
  asked.mutable_recompute_clocks()->set_calendar_revision(calendar_revision);
  return CommandOn(stream, absl::StrCat("gaiwan recomputation", kZero, stream, kZero, calendar_revision),
                   std::move(asked));
}

EngineCommand VideoNoteOf(absl::string_view stream, int64_t version, const v1::NoteVideo& note) {
  v1::Command asked;
  *asked.mutable_note_video() = note;
  return CommandOn(stream,
                   absl::StrCat("gaiwan video", kZero, stream, kZero, version, kZero, note.session(), kZero,
                                note.note(), kZero, note.who(), kZero, note.recording(), kZero, note.sha256()),
                   std::move(asked));
}

EngineCommand RepetitionOf(const v1::ErasureRow& row) {
  v1::Command asked;
  v1::RepeatErasure* repeat = asked.mutable_repeat_erasure();
  repeat->set_who(row.who());
  repeat->set_basis(row.basis());
  *repeat->mutable_subjects() = row.subjects();
  *repeat->mutable_documents() = row.documents();
  *repeat->mutable_first_time() = row.erase_time();
  repeat->set_first_actor(row.erased_by());
  repeat->set_order(row.order());
  return CommandOn(row.case_(),
                   absl::StrCat("gaiwan erasure", kZero, row.case_(), kZero, row.who(), kZero,
                                row.erase_time().seconds(), kZero, row.erase_time().nanos()),
                   std::move(asked));
}

}  // namespace gaiwan
