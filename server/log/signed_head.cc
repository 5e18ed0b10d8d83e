#include "server/log/signed_head.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/log/atomic_file.h"
#include "server/log/key_file.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/ed25519.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

// The first line; its number is the format of the file. A newer one is refused by name.
constexpr absl::string_view kTitle = "gaiwan head 1";
constexpr absl::string_view kSignatureLine = "signature ";

absl::StatusOr<std::string> DigestAt(const View& view, Position position) {
  if (position == 0) return HashString(Sha256({}));
  ASSIGN_OR_RETURN(const std::string stored, view.GetStored(position));
  return HashString(Sha256({stored}));
}

// The signed part of the file.
std::string ToText(const Head& head) {
  return absl::StrCat(kTitle, "\nposition ", head.position, "\nsha256 ", absl::BytesToHexString(head.digest),
                      "\nrecord_time_micros ", absl::ToUnixMicros(head.record_time), "\n");
}

bool IsHex(absl::string_view text) {
  for (char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return text.size() % 2 == 0;
}

std::optional<Head> ParseText(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != 5 || lines[0] != kTitle || !lines[4].empty()) return std::nullopt;
  absl::string_view position = lines[1], digest = lines[2], time = lines[3];
  Head head;
  int64_t micros = 0;
  if (!absl::ConsumePrefix(&position, "position ") || !absl::SimpleAtoi(position, &head.position)) return std::nullopt;
  if (!absl::ConsumePrefix(&digest, "sha256 ") || digest.size() != 2 * kHashBytes || !IsHex(digest)) {
    return std::nullopt;
  }
  if (!absl::ConsumePrefix(&time, "record_time_micros ") || !absl::SimpleAtoi(time, &micros)) return std::nullopt;
  head.digest = absl::HexStringToBytes(digest);
  head.record_time = absl::FromUnixMicros(micros);
  return head;
}

}  // namespace

SignedHead::SignedHead(const std::string& dir, Ed25519Key key) : path_(dir + "/HEAD"), key_(std::move(key)) {}
SignedHead::~SignedHead() = default;

absl::StatusOr<std::unique_ptr<SignedHead>> SignedHead::Open(const std::string& dir, Random* random) {
  const std::string path = dir + "/head.key";
  ASSIGN_OR_RETURN(std::optional<Ed25519Key> key, ReadKeyFile(path));
  if (!key.has_value()) {
    ASSIGN_OR_RETURN(const std::optional<std::string> head, ReadWholeFile(dir + "/HEAD"));
    if (head.has_value()) {
      return absl::FailedPreconditionError(absl::StrCat(path, " is missing, and HEAD is signed with it"));
    }
    ASSIGN_OR_RETURN(key, MakeKeyFile(path, random));
  }
  return std::unique_ptr<SignedHead>(new SignedHead(dir, *std::move(key)));
}

absl::Status SignedHead::Write(const Head& head) {
  ASSIGN_OR_RETURN(const std::string text, SignText(ToText(head)));
  RETURN_IF_ERROR(WriteFileAtomically(path_, text, 0600));
  written_ = head;
  return absl::OkStatus();
}

absl::StatusOr<std::string> SignedHead::SignText(absl::string_view text) const {
  ASSIGN_OR_RETURN(const std::string signature, key_.Sign(text));
  return absl::StrCat(text, kSignatureLine, absl::BytesToHexString(signature), "\n");
}

absl::StatusOr<std::string> SignedHead::OpenText(absl::string_view signed_text) const {
  const size_t split = signed_text.rfind(kSignatureLine);
  absl::string_view hex = split == absl::string_view::npos ? "" : signed_text.substr(split + kSignatureLine.size());
  if (!absl::ConsumeSuffix(&hex, "\n") || hex.size() != 2 * kEd25519SignatureBytes || !IsHex(hex) ||
      !VerifyEd25519(key_.public_key(), signed_text.substr(0, split), absl::HexStringToBytes(hex))) {
    return absl::DataLossError("its signature does not hold");
  }
  return std::string(signed_text.substr(0, split));
}

absl::Status SignedHead::WriteHead(const Store& store, absl::Time record_time) {
  MutexLock lock(&mu_);
  const std::unique_ptr<View> view = store.Look();
  if (!written_.has_value()) {
    ASSIGN_OR_RETURN(written_, Read());
  }
  if (written_.has_value() && written_->position == view->position()) return absl::OkStatus();
  if (written_.has_value() && written_->position > view->position()) {
    return absl::UnavailableError(
        absl::StrCat("the store shows position ", view->position(), ", HEAD already says ", written_->position));
  }
  Head head = {view->position(), "", record_time};
  ASSIGN_OR_RETURN(head.digest, DigestAt(*view, head.position));
  return Write(head);
}

absl::StatusOr<std::optional<Head>> SignedHead::Read() const {
  ASSIGN_OR_RETURN(const std::optional<std::string> file, ReadWholeFile(path_));
  if (!file.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const Head head, Parse(*file));
  return head;
}

absl::StatusOr<Head> SignedHead::Parse(absl::string_view signed_text) const {
  const absl::StatusOr<std::string> text = OpenText(signed_text);
  if (!text.ok()) return absl::DataLossError(absl::StrCat(path_, " was changed: ", text.status().message()));
  const std::optional<Head> head = ParseText(*text);
  if (head.has_value()) return *head;
  return absl::FailedPreconditionError(absl::StrCat(path_, " is signed but is not \"", kTitle, "\": a newer format"));
}

absl::Status SignedHead::CheckReaches(uint64_t last) const {
  ASSIGN_OR_RETURN(const std::optional<Head> head, Read());
  if (!head.has_value() || head->position <= last) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the log ends at position ", last, ", but ", path_, " was signed at position ", head->position));
}

absl::Status SignedHead::CompareWithHead(const Store& store) {
  MutexLock lock(&mu_);
  const std::unique_ptr<View> view = store.Look();
  ASSIGN_OR_RETURN(const std::optional<Head> head, Read());
  if (!head.has_value()) {
    if (view->position() == 0) return Write({0, HashString(Sha256({})), absl::UnixEpoch()});
    return absl::DataLossError(absl::StrCat(path_, " is missing although the log goes to position ", view->position()));
  }
  RETURN_IF_ERROR(CheckReaches(view->position()));
  ASSIGN_OR_RETURN(const std::string digest, DigestAt(*view, head->position));
  if (digest != head->digest) {
    return absl::DataLossError(absl::StrCat("the record at position ", head->position, " is not the one ", path_,
                                            " was signed for; the log goes to position ", view->position()));
  }
  written_ = head;
  return absl::OkStatus();
}

}  // namespace gaiwan
