#include "workflow/evidence/note.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "workflow/base/status_macros.h"
#include "workflow/base/utf8.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kDash = "\xe2\x80\x94 ";  // Em dash and a space.
constexpr size_t kIdBytes = 4;
constexpr size_t kTimeBytes = 8;
constexpr size_t kKeyNameBytesMax = 255;
// Unicode's spaces beyond ASCII, in UTF-8 (White_Space of the Unicode character database).
constexpr absl::string_view kSpaces[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
                                         "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
                                         "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
                                         "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

uint32_t ReadId(absl::string_view bytes) {
  uint32_t id = 0;
  for (size_t i = 0; i < kIdBytes; ++i) id = id << 8 | static_cast<unsigned char>(bytes[i]);
  return id;
}

void AppendBigEndian(uint64_t number, size_t bytes, std::string* out) {
  for (size_t i = bytes; i > 0; --i) out->push_back(static_cast<char>(number >> (8 * (i - 1))));
}

// Base 64 as the standard has it, with padding, and one spelling a value.
std::optional<std::string> Decode(absl::string_view base64) {
  std::string bytes;
  if (base64.size() % 4 != 0 || !absl::Base64Unescape(base64, &bytes) || absl::Base64Escape(bytes) != base64) {
    return std::nullopt;
  }
  return bytes;
}

uint32_t KeyId(absl::string_view name, NoteKeyType type, absl::string_view public_key) {
  const char byte = static_cast<char>(type);
  return ReadId(HashView(Sha256({name, "\n", absl::string_view(&byte, 1), public_key})));
}

std::string CosignedText(int64_t unix_seconds, absl::string_view text) {
  return absl::StrCat("cosignature/v1\ntime ", unix_seconds, "\n", text);
}

absl::Status NoNote(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("this is no signed note: ", why));
}

}  // namespace

bool IsKeyName(absl::string_view name) {
  if (name.empty() || name.size() > kKeyNameBytesMax || !IsUtf8(name)) return false;
  for (const char c : name) {
    if (c == '+' || c == '\x7f' || static_cast<unsigned char>(c) <= ' ') return false;
  }
  return std::none_of(std::begin(kSpaces), std::end(kSpaces),
                      [&](absl::string_view space) { return absl::StrContains(name, space); });
}

absl::StatusOr<VerifierKey> ParseVerifierKey(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('+', 2));
  if (parts.size() != 3 || !IsKeyName(parts[0])) {
    return absl::InvalidArgumentError("a verifier key is NAME+ID+KEY, and its name has no spaces");
  }
  const bool is_hex =
      parts[1].size() == 2 * kIdBytes && std::all_of(parts[1].begin(), parts[1].end(), absl::ascii_isxdigit);
  const std::optional<std::string> bytes = Decode(parts[2]);
  if (!is_hex || !bytes.has_value() || bytes->size() != 1 + kEd25519KeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the verifier key of ", parts[0], " is not 8 hexadecimal digits and 33 bytes in base 64"));
  }
  const auto type = static_cast<NoteKeyType>((*bytes)[0]);
  if (type != NoteKeyType::kEd25519 && type != NoteKeyType::kCosignature) {
    return absl::InvalidArgumentError(absl::StrCat("the verifier key of ", parts[0], " is of a type unknown here"));
  }
  VerifierKey key = MakeVerifierKey(parts[0], type, bytes->substr(1));
  if (key.id != ReadId(absl::HexStringToBytes(parts[1]))) {
    return absl::InvalidArgumentError(absl::StrCat("the verifier key of ", parts[0], " has another id"));
  }
  return key;
}

std::string ToText(const VerifierKey& key) {
  return absl::StrFormat("%s+%08x+%s", key.name, key.id,
                         absl::Base64Escape(absl::StrCat(std::string(1, static_cast<char>(key.type)), key.public_key)));
}

VerifierKey MakeVerifierKey(absl::string_view name, NoteKeyType type, absl::string_view public_key) {
  return {std::string(name), KeyId(name, type, public_key), type, std::string(public_key)};
}

absl::StatusOr<NoteSignature> ParseSignatureLine(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, kDash)) return NoNote("a signature line begins with an em dash and a space");
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ');
  if (parts.size() != 2 || !IsKeyName(parts[0])) return NoNote("a signature line is a name and a signature");
  const std::optional<std::string> bytes = Decode(parts[1]);
  if (!bytes.has_value() || bytes->size() <= kIdBytes) return NoNote("a signature is not base 64 of an id and more");
  return NoteSignature{std::string(parts[0]), ReadId(*bytes), bytes->substr(kIdBytes)};
}

absl::StatusOr<Note> ParseNote(absl::string_view bytes) {
  if (bytes.size() > kNoteBytesMax) return NoNote(absl::StrCat("it has more than ", kNoteBytesMax, " bytes"));
  if (!IsUtf8(bytes)) return NoNote("it is not UTF-8");
  for (const char c : bytes) {
    if (c != '\n' && static_cast<unsigned char>(c) < ' ') return NoNote("it holds a control character");
  }
  const size_t split = bytes.rfind("\n\n");
  if (split == absl::string_view::npos) return NoNote("it has no empty line");
  Note note;
  note.text = std::string(bytes.substr(0, split + 1));
  absl::string_view lines = bytes.substr(split + 2);
  if (lines.empty() || !absl::ConsumeSuffix(&lines, "\n")) return NoNote("it does not end with a signature line");
  for (const absl::string_view line : absl::StrSplit(lines, '\n')) {
    if (note.signatures.size() == kNoteSignaturesMax) {
      return NoNote(absl::StrCat("it has more than ", kNoteSignaturesMax, " signatures"));
    }
    ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(line));
    note.signatures.push_back(std::move(signature));
  }
  return note;
}

std::string ToLine(const NoteSignature& signature) {
  std::string bytes;
  AppendBigEndian(signature.id, kIdBytes, &bytes);
  bytes += signature.bytes;
  return absl::StrCat(kDash, signature.name, " ", absl::Base64Escape(bytes));
}

std::string ToText(const Note& note) {
  std::string text = absl::StrCat(note.text, "\n");
  for (const NoteSignature& signature : note.signatures) absl::StrAppend(&text, ToLine(signature), "\n");
  return text;
}

absl::StatusOr<NoteSignature> SignNote(absl::string_view name, const Ed25519Key& key, absl::string_view text) {
  ASSIGN_OR_RETURN(std::string signature, key.Sign(text));
  return NoteSignature{std::string(name), KeyId(name, NoteKeyType::kEd25519, key.public_key()), std::move(signature)};
}

absl::StatusOr<NoteSignature> Cosign(absl::string_view name, const Ed25519Key& key, int64_t unix_seconds,
                                     absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string signature, key.Sign(CosignedText(unix_seconds, text)));
  std::string bytes;
  AppendBigEndian(static_cast<uint64_t>(unix_seconds), kTimeBytes, &bytes);
  bytes += signature;
  return NoteSignature{std::string(name), KeyId(name, NoteKeyType::kCosignature, key.public_key()), std::move(bytes)};
}

SignatureCheck CheckSignature(const Note& note, const VerifierKey& key) {
  SignatureCheck check;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name != key.name || signature.id != key.id) continue;
    absl::string_view bytes = signature.bytes;
    bool valid = false;
    if (key.type == NoteKeyType::kEd25519) {
      valid = VerifyEd25519(key.public_key, note.text, bytes);
    } else if (bytes.size() == kTimeBytes + kEd25519SignatureBytes) {
      uint64_t time = 0;
      for (size_t i = 0; i < kTimeBytes; ++i) time = time << 8 | static_cast<unsigned char>(bytes[i]);
      bytes.remove_prefix(kTimeBytes);
      valid = time <= INT64_MAX &&
              VerifyEd25519(key.public_key, CosignedText(static_cast<int64_t>(time), note.text), bytes);
      if (valid) check.unix_seconds = std::max(check.unix_seconds, static_cast<int64_t>(time));
    }
    if (!valid) return {SignatureState::kWrong, 0};
    check.state = SignatureState::kValid;
  }
  return check;
}

}  // namespace gaiwan
