// evidence/note.h: signed notes (C2SP signed-note), and cosignatures of witnesses on them (C2SP tlog-cosignature, the
// Ed25519 one). Pure.
#ifndef GAIWAN_WORKFLOW_EVIDENCE_NOTE_H_
#define GAIWAN_WORKFLOW_EVIDENCE_NOTE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "workflow/evidence/ed25519.h"

namespace gaiwan {

// Signatures read of one note: the specification asks for 16 at least, and a county has few witnesses.
inline constexpr size_t kNoteSignaturesMax = 64;
// Of a note; the log's own are a few hundred.
inline constexpr size_t kNoteBytesMax = 64 * 1024;

enum class NoteKeyType : uint8_t {
  kEd25519 = 1,
  kCosignature = 4,  // Timestamped Ed25519 cosignature, `cosignature/v1`.
};

// A key that notes are checked with: `NAME+ID+KEY`, ID in 8 hexadecimal digits, KEY in base 64: type and public key.
struct VerifierKey {
  std::string name;
  uint32_t id = 0;
  NoteKeyType type = NoteKeyType::kEd25519;
  std::string public_key;

  friend bool operator==(const VerifierKey& a, const VerifierKey& b) = default;
};

// INVALID_ARGUMENT says what is wrong, an id that is not the key's among it.
absl::StatusOr<VerifierKey> ParseVerifierKey(absl::string_view text);
std::string ToText(const VerifierKey& key);
// REQUIRES: IsKeyName(name).
VerifierKey MakeVerifierKey(absl::string_view name, NoteKeyType type, absl::string_view public_key);
// Not empty, valid UTF-8 without control characters, spaces and `+`, at most 255 bytes.
bool IsKeyName(absl::string_view name);

struct NoteSignature {
  std::string name;
  uint32_t id = 0;
  // Behind the id: 64 bytes of a signature; of a cosignature 8 of its time before them.
  std::string bytes;

  friend bool operator==(const NoteSignature& a, const NoteSignature& b) = default;
};

struct Note {
  // With its last newline.
  std::string text;
  std::vector<NoteSignature> signatures;
};

// INVALID_ARGUMENT when it is no note.
absl::StatusOr<Note> ParseNote(absl::string_view bytes);
std::string ToText(const Note& note);
// `— NAME BASE64` without the newline, and back.
std::string ToLine(const NoteSignature& signature);
absl::StatusOr<NoteSignature> ParseSignatureLine(absl::string_view line);

// A log's signature of `text`.
absl::StatusOr<NoteSignature> SignNote(absl::string_view name, const Ed25519Key& key, absl::string_view text);
// A witness's, saying when: that this is then the largest consistent tree it has seen.
absl::StatusOr<NoteSignature> Cosign(absl::string_view name, const Ed25519Key& key, int64_t unix_seconds,
                                     absl::string_view text);

// What of a note's signatures is by `key`.
enum class SignatureState : uint8_t { kMissing, kValid, kWrong };
struct SignatureCheck {
  SignatureState state = SignatureState::kMissing;
  int64_t unix_seconds = 0;  // Of a valid cosignature; the latest when there are several.
};
// One that is there and wrong makes the note wrong, whatever else is there.
SignatureCheck CheckSignature(const Note& note, const VerifierKey& key);

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_EVIDENCE_NOTE_H_
