#include "server/evidence/checkpoints.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "server/base/run_command.h"
#include "server/evidence/tree_reader.h"
#include "server/log/atomic_file.h"
#include "server/log/key_file.h"
#include "workflow/base/status_macros.h"
#include "workflow/evidence/sha256.h"
#include "workflow/evidence/timestamp.h"

namespace gaiwan {
namespace {

constexpr mode_t kOwnerOnlyFile = 0600;
constexpr size_t kNameDigits = 20;  // Of any size, so that names sort as numbers.
constexpr absl::string_view kStampEnding = ".tsr";
constexpr size_t kOriginDigestDigits = 16;

absl::Status MakeFolder(const std::string& dir) {
  if (mkdir(dir.c_str(), 0700) == 0) return SyncFolder(dir + "/..");
  return errno == EEXIST ? absl::OkStatus() : FileError("creating", dir, errno);
}

// Unique in the world, since the key is; `.invalid` says that nobody is to look for it.
std::string OriginOf(const Ed25519Key& key) {
  const std::string digest = absl::BytesToHexString(HashView(Sha256({key.public_key()})));
  return absl::StrCat("gaiwan.invalid/", digest.substr(0, kOriginDigestDigits));
}

// A file that goes with the scope.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) { unlink(path_.c_str()); }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

}  // namespace

Checkpoints::Checkpoints(Options options, Ed25519Key signer)
    : options_(std::move(options)),
      signer_(std::move(signer)),
      key_(MakeVerifierKey(options_.origin.empty() ? OriginOf(signer_) : options_.origin, NoteKeyType::kEd25519,
                           signer_.public_key())) {}

absl::StatusOr<std::unique_ptr<Checkpoints>> Checkpoints::Open(Options options, Random* random) {
  RETURN_IF_ERROR(MakeFolder(options.dir));
  RETURN_IF_ERROR(MakeFolder(options.dir + "/checkpoints"));
  const std::string path = options.dir + "/checkpoint.key";
  ASSIGN_OR_RETURN(std::optional<Ed25519Key> signer, ReadKeyFile(path));
  const bool is_new = !signer.has_value();
  if (is_new) {
    std::error_code error;
    if (!std::filesystem::is_empty(options.dir + "/checkpoints", error)) {
      return absl::FailedPreconditionError(absl::StrCat(path, " is missing, and checkpoints are signed with it"));
    }
    ASSIGN_OR_RETURN(signer, MakeKeyFile(path, random));
  }
  std::unique_ptr<Checkpoints> checkpoints(new Checkpoints(std::move(options), *std::move(signer)));
  RETURN_IF_ERROR(checkpoints->ReadSizes());
  return checkpoints;
}

absl::Status Checkpoints::ReadSizes() {
  std::vector<uint64_t> sizes;
  std::error_code error;
  for (std::filesystem::directory_iterator it(options_.dir + "/checkpoints", error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename();
    uint64_t size = 0;
    // Beside them lie stamps, and what a cut-off write left.
    if (name.size() == kNameDigits && absl::SimpleAtoi(name, &size) && size > 0) sizes.push_back(size);
  }
  if (error) return FileError("listing", options_.dir, error.value());
  std::sort(sizes.begin(), sizes.end());
  MutexLock lock(&mu_);
  sizes_ = std::move(sizes);
  return absl::OkStatus();
}

std::string Checkpoints::PathOf(uint64_t size) const {
  return absl::StrCat(options_.dir, "/checkpoints/", absl::StrFormat("%020d", size));
}

absl::StatusOr<SignedCheckpoint> Checkpoints::Read(uint64_t size) const {
  const std::string path = PathOf(size);
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadWholeFile(path));
  if (!bytes.has_value()) return absl::NotFoundError(absl::StrCat("there is no checkpoint of size ", size));
  SignedCheckpoint checkpoint;
  absl::StatusOr<Note> note = ParseNote(*bytes);
  absl::StatusOr<TreeHead> head = note.ok() ? ParseTreeHead(note->text) : note.status();
  if (!head.ok()) return absl::DataLossError(absl::StrCat(path, " was changed: ", head.status().message()));
  // The origin may have been another when it was signed; the key is the same.
  const VerifierKey key = MakeVerifierKey(head->origin, NoteKeyType::kEd25519, signer_.public_key());
  if (head->size != size || CheckSignature(*note, key).state != SignatureState::kValid) {
    return absl::DataLossError(absl::StrCat(path, " was changed: its signature does not hold"));
  }
  checkpoint.head = *std::move(head);
  checkpoint.note = *std::move(note);
  ASSIGN_OR_RETURN(const std::optional<std::string> stamp, ReadWholeFile(absl::StrCat(path, kStampEnding)));
  if (stamp.has_value()) checkpoint.timestamps.push_back(*stamp);
  return checkpoint;
}

absl::Status Checkpoints::Compare(const View& view, const SignedCheckpoint& checkpoint) const {
  const TreeHead& head = checkpoint.head;
  if (head.size > view.position()) {
    return absl::DataLossError(absl::StrCat("the log ends at position ", view.position(),
                                            ", but a checkpoint was signed at position ", head.size));
  }
  TreeReader reader(&view);
  ASSIGN_OR_RETURN(const Hash root, reader.RootAt(head.size));
  if (root == head.root) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the records up to position ", head.size, " are not those that a checkpoint was signed for"));
}

absl::Status Checkpoints::CompareLast(const View& view) const {
  const std::vector<uint64_t> last = List(UINT64_MAX, 1);
  if (last.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SignedCheckpoint checkpoint, Read(last[0]));
  return Compare(view, checkpoint);
}

absl::StatusOr<uint64_t> Checkpoints::CompareAll(const View& view,
                                                 absl::FunctionRef<void(std::string words)> on_fault) const {
  const std::vector<uint64_t> sizes = List(UINT64_MAX, SIZE_MAX);
  for (const uint64_t size : sizes) {
    const absl::StatusOr<SignedCheckpoint> checkpoint = Read(size);
    const absl::Status status = checkpoint.ok() ? Compare(view, *checkpoint) : checkpoint.status();
    if (absl::IsUnavailable(status)) return status;
    if (!status.ok()) on_fault(std::string(status.message()));
  }
  return sizes.size();
}

absl::StatusOr<SignedCheckpoint> Checkpoints::Sign(const TreeHead& head) const {
  SignedCheckpoint checkpoint;
  checkpoint.head = head;
  checkpoint.note.text = ToText(head);
  ASSIGN_OR_RETURN(NoteSignature signature, SignNote(key_.name, signer_, checkpoint.note.text));
  checkpoint.note.signatures.push_back(std::move(signature));
  return checkpoint;
}

absl::StatusOr<SignedCheckpoint> Checkpoints::Create(const Store& store) {
  MutexLock making(&making_);
  const std::unique_ptr<View> view = store.Look();
  if (view->position() == 0) return absl::FailedPreconditionError("nothing is recorded yet");
  // Whatever stands in memory, it is the file that was signed.
  RETURN_IF_ERROR(CompareLast(*view));
  const std::vector<uint64_t> last = List(UINT64_MAX, 1);
  SignedCheckpoint checkpoint;
  if (!last.empty() && last[0] == view->position()) {
    ASSIGN_OR_RETURN(checkpoint, Read(last[0]));
  } else {
    TreeReader reader(view.get());
    TreeHead head = {key_.name, view->position(), {}};
    ASSIGN_OR_RETURN(head.root, reader.RootAt(head.size));
    ASSIGN_OR_RETURN(checkpoint, Sign(head));
    RETURN_IF_ERROR(WriteFileAtomically(PathOf(head.size), ToText(checkpoint.note), kOwnerOnlyFile));
    MutexLock lock(&mu_);
    sizes_.push_back(head.size);
  }
  if (!options_.timestamp_command.empty() && checkpoint.timestamps.empty()) {
    const absl::Status stamped = Stamp(&checkpoint);
    MutexLock lock(&mu_);
    timestamp_failure_ = std::string(stamped.message());
  }
  return checkpoint;
}

absl::Status Checkpoints::Stamp(SignedCheckpoint* checkpoint) const {
  ASSIGN_OR_RETURN(std::string stamp, AskForStamp(*checkpoint));
  RETURN_IF_ERROR(
      WriteFileAtomically(absl::StrCat(PathOf(checkpoint->head.size), kStampEnding), stamp, kOwnerOnlyFile));
  checkpoint->timestamps.push_back(std::move(stamp));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Checkpoints::AskForStamp(const SignedCheckpoint& checkpoint) const {
  ASSIGN_OR_RETURN(const std::string text, TimestampedText(checkpoint.note, checkpoint.head.origin));
  ASSIGN_OR_RETURN(const std::string query, MakeTimestampQuery(text));
  const TemporaryFile asked(options_.dir + "/stamp.query");
  const TemporaryFile answered(options_.dir + "/stamp.response");
  RETURN_IF_ERROR(WriteFileAtomically(asked.path(), query, kOwnerOnlyFile));
  std::vector<std::string> arguments = options_.timestamp_command;
  for (std::string& argument : arguments) {
    argument = absl::StrReplaceAll(argument, {{"{query}", asked.path()},
                                              {"{response}", answered.path()},
                                              {"{digest}", absl::BytesToHexString(HashView(Sha256({text})))}});
  }
  RETURN_IF_ERROR(RunCommand(arguments, options_.timestamp_limit));
  ASSIGN_OR_RETURN(std::optional<std::string> stamp, ReadWholeFile(answered.path()));
  if (!stamp.has_value()) return absl::UnavailableError(absl::StrCat(arguments[0], " wrote no response"));
  RETURN_IF_ERROR(CheckTimestamp(*stamp, text, options_.timestamp_authority).status());
  return *std::move(stamp);
}

absl::StatusOr<SignedCheckpoint> Checkpoints::Get(uint64_t size) const {
  if (size == 0) {
    const std::vector<uint64_t> last = List(UINT64_MAX, 1);
    if (last.empty()) return absl::NotFoundError("no checkpoint was signed yet");
    size = last[0];
  }
  MutexLock lock(&mu_);  // A cosignature may be on its way in.
  return Read(size);
}

std::vector<uint64_t> Checkpoints::List(uint64_t before, size_t limit) const {
  MutexLock lock(&mu_);
  std::vector<uint64_t> sizes;
  for (auto it = std::lower_bound(sizes_.begin(), sizes_.end(), before);
       it != sizes_.begin() && sizes.size() < limit;) {
    sizes.push_back(*--it);
  }
  return sizes;
}

absl::StatusOr<SignedCheckpoint> Checkpoints::AddCosignature(uint64_t size, absl::string_view line) {
  ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(line));
  MutexLock lock(&mu_);
  ASSIGN_OR_RETURN(SignedCheckpoint checkpoint, Read(size));
  const Note alone = {checkpoint.note.text, {signature}};
  const bool known = std::any_of(options_.witnesses.begin(), options_.witnesses.end(), [&](const VerifierKey& witness) {
    return CheckSignature(alone, witness).state == SignatureState::kValid;
  });
  if (!known) {
    return absl::InvalidArgumentError(
        absl::StrCat("line: it is no cosignature of the checkpoint of size ", size, " by a witness of the settings"));
  }
  std::vector<NoteSignature>& signatures = checkpoint.note.signatures;
  if (std::find(signatures.begin(), signatures.end(), signature) != signatures.end()) return checkpoint;
  if (signatures.size() >= kNoteSignaturesMax)
    return absl::InvalidArgumentError("line: it has all the signatures it can have");
  signatures.push_back(std::move(signature));
  RETURN_IF_ERROR(WriteFileAtomically(PathOf(size), ToText(checkpoint.note), kOwnerOnlyFile));
  return checkpoint;
}

std::string Checkpoints::timestamp_failure() const {
  MutexLock lock(&mu_);
  return timestamp_failure_;
}

}  // namespace gaiwan
