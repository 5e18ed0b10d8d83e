// gaiwan evidence verify, verify-slip, witness, witness-key: without server or network.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cli/commands/evidence.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"
#include "clients/cli/json.h"
#include "clients/evidence/bundle_check.h"
#include "clients/evidence/slip.h"
#include "clients/evidence/witness.h"
#include "workflow/base/status_macros.h"
#include "workflow/base/utf8.h"
#include "workflow/evidence/ed25519.h"
#include "workflow/evidence/note.h"

namespace gaiwan::cli {
namespace {

// Certificates of an authority, with its chain.
constexpr size_t kAuthorityBytesMax = 1 << 20;
constexpr size_t kSmallFileBytesMax = 1 << 20;

struct Flags {
  std::string file;
  std::vector<std::string> keys;
  std::vector<std::string> witnesses;
  std::string authority;
  std::string against;
  std::string proof;
  std::string checkpoint;
  std::string state;
  std::string key_file;
  std::string name;
  bool show = false;
};

absl::StatusOr<std::vector<VerifierKey>> ReadKeys(const std::vector<std::string>& texts, absl::string_view flag,
                                                  NoteKeyType type) {
  std::vector<VerifierKey> keys;
  for (const std::string& text : texts) {
    absl::StatusOr<VerifierKey> key = ParseVerifierKey(text);
    if (key.ok() && key->type != type) key = absl::InvalidArgumentError("this key is of another kind");
    if (!key.ok()) return absl::InvalidArgumentError(absl::StrCat(flag, ": ", key.status().message()));
    keys.push_back(*std::move(key));
  }
  return keys;
}

absl::StatusOr<evidence::Trust> ReadTrust(const Flags& flags) {
  evidence::Trust trust;
  ASSIGN_OR_RETURN(trust.logs, ReadKeys(flags.keys, "--key", NoteKeyType::kEd25519));
  ASSIGN_OR_RETURN(trust.witnesses, ReadKeys(flags.witnesses, "--witness", NoteKeyType::kCosignature));
  if (!flags.authority.empty()) {
    ASSIGN_OR_RETURN(trust.timestamp_authority, ReadEvidenceFile(flags.authority, kAuthorityBytesMax));
  }
  if (!flags.against.empty()) {
    ASSIGN_OR_RETURN(trust.outside_checkpoint, ReadEvidenceFile(flags.against, kNoteBytesMax));
  }
  if (!flags.proof.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadEvidenceFile(flags.proof, kSmallFileBytesMax));
    ASSIGN_OR_RETURN(trust.outside_proof, evidence::ParseProofFile(text));
  }
  return trust;
}

// What a file says of itself is a stranger's: it is shown, and never obeyed by a terminal.
std::string Printable(absl::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const size_t bytes = Utf8CharacterBytes(text);
    const bool is_c1 = bytes == 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;  // Controls, too.
    const bool plain =
        (bytes > 1 && !is_c1) || (bytes == 1 && absl::ascii_isprint(static_cast<unsigned char>(text[0])));
    if (plain) {
      shown.append(text.data(), bytes);
    } else {
      absl::StrAppend(&shown, "\\x", absl::BytesToHexString(text.substr(0, 1)));
    }
    text.remove_prefix(plain ? bytes : 1);
  }
  return shown;
}

void PrintLines(std::ostream& out, absl::string_view title, absl::string_view mark,
                const std::vector<evidence::Words>& lines) {
  if (lines.empty()) return;
  out << title << '\n';
  for (const evidence::Words& line : lines) {
    out << "  " << mark << " " << Printable(line.zh) << "\n    " << Printable(line.en) << '\n';
  }
}

int PrintReport(Context& context, const evidence::Report& report) {
  std::ostream& out = context.out();
  PrintLines(out, "已核对 / checked", "✓", report.checked);
  PrintLines(out, "不对 / wrong", "✗", report.wrong);
  PrintLines(out, "本次核对不能说明 / not proved by this", "–", report.not_proved);
  out << (report.holds() ? "结论：成立 / result: it holds\n" : "结论：不成立 / result: it does not hold\n");
  return report.holds() ? kExitDone : kExitFailed;
}

int Verify(Context& context, const Flags& flags) {
  const absl::StatusOr<evidence::Trust> trust = ReadTrust(flags);
  if (!trust.ok()) return context.WrongUsage(trust.status().message());
  const absl::StatusOr<std::string> bytes = ReadEvidenceFile(flags.file, evidence::kBundleBytesMax);
  if (!bytes.ok()) return context.WrongUsage(bytes.status().message());
  const evidence::BundleReport report = evidence::CheckBundle(*bytes, *trust);
  if (flags.show) {
    for (const v1::Event& event : report.events) context.out() << ToJsonLine(event) << '\n';
  }
  return PrintReport(context, report);
}

int VerifySlip(Context& context, const Flags& flags) {
  const absl::StatusOr<evidence::Trust> trust = ReadTrust(flags);
  if (!trust.ok()) return context.WrongUsage(trust.status().message());
  const absl::StatusOr<std::string> text = ReadWhole(flags.file, context.io().in);
  if (!text.ok()) return context.WrongUsage(text.status().message());
  const absl::StatusOr<std::string> checkpoint = ReadEvidenceFile(flags.checkpoint, kNoteBytesMax);
  if (!checkpoint.ok()) return context.WrongUsage(checkpoint.status().message());
  const absl::StatusOr<evidence::Slip> slip = evidence::ParseSlip(*text);
  if (!slip.ok()) return context.Fail(slip.status().message());
  return PrintReport(context, evidence::CheckSlip(*slip, *checkpoint, *trust));
}

absl::StatusOr<Ed25519Key> ReadWitnessKey(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string pem, ReadEvidenceFile(path, kSmallFileBytesMax));
  absl::StatusOr<Ed25519Key> key = Ed25519Key::FromPem(pem);
  if (!key.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", key.status().message()));
  return key;
}

// One witness at a time works on a state: checking and keeping must not be parted (C2SP tlog-witness).
class StateLock {
 public:
  explicit StateLock(const std::string& path)
      : fd_(open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
  ~StateLock() {
    if (fd_ >= 0) close(fd_);
  }
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;
  bool Take() const { return fd_ >= 0 && flock(fd_, LOCK_EX) == 0; }

 private:
  const int fd_;
};

// Beside, synced, renamed: the state is never half there, and never older than a line that was given away.
absl::Status KeepState(const std::string& path, const std::string& text) {
  const std::string aside = path + ".new";
  RETURN_IF_ERROR(WriteWhole(aside, text));
  const int fd = open(aside.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  if (!synced || rename(aside.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(absl::StrCat(path, " cannot be written"));
  }
  return absl::OkStatus();
}

int RunWitness(Context& context, const Flags& flags) {
  const absl::StatusOr<std::vector<VerifierKey>> logs = ReadKeys(flags.keys, "--log", NoteKeyType::kEd25519);
  if (!logs.ok()) return context.WrongUsage(logs.status().message());
  if (!IsKeyName(flags.name)) return context.WrongUsage("--name: it may hold no spaces and no `+`");
  const absl::StatusOr<Ed25519Key> key = ReadWitnessKey(flags.key_file);
  if (!key.ok()) return context.WrongUsage(key.status().message());
  const absl::StatusOr<std::string> checkpoint = ReadEvidenceFile(flags.file, kNoteBytesMax);
  if (!checkpoint.ok()) return context.WrongUsage(checkpoint.status().message());
  evidence::ProofFile proof;
  if (!flags.proof.empty()) {
    const absl::StatusOr<std::string> text = ReadEvidenceFile(flags.proof, kSmallFileBytesMax);
    if (!text.ok()) return context.WrongUsage(text.status().message());
    absl::StatusOr<evidence::ProofFile> parsed = evidence::ParseProofFile(*text);
    if (!parsed.ok()) return context.WrongUsage(absl::StrCat("--proof: ", parsed.status().message()));
    proof = *std::move(parsed);
  }
  const StateLock lock(flags.state);
  if (!lock.Take()) return context.Fail(absl::StrCat(flags.state, " cannot be locked"));
  evidence::WitnessState state;
  if (IsFile(flags.state)) {
    const absl::StatusOr<std::string> text = ReadEvidenceFile(flags.state, kSmallFileBytesMax);
    absl::StatusOr<evidence::WitnessState> parsed = text.ok() ? evidence::ParseWitnessState(*text) : text.status();
    if (!parsed.ok()) return context.Fail(absl::StrCat(flags.state, ": ", parsed.status().message()));
    state = *std::move(parsed);
  }
  const absl::StatusOr<NoteSignature> line =
      evidence::Witness(*checkpoint, proof, *logs, {flags.name, &*key}, absl::Now(), &state);
  if (!line.ok()) return context.Fail(line.status().message());
  if (const absl::Status kept = KeepState(flags.state, evidence::ToText(state)); !kept.ok())
    return context.Fail(kept.message());
  context.out() << ToLine(*line) << '\n';
  return kExitDone;
}

// Makes the key file when there is none, and prints the key that logs and checkers are given.
int ShowWitnessKey(Context& context, const Flags& flags) {
  if (!IsKeyName(flags.name)) return context.WrongUsage("--name: it may hold no spaces and no `+`");
  if (!IsFile(flags.key_file)) {
    std::random_device random;
    std::string seed(kEd25519SeedBytes, '\0');
    for (char& byte : seed) byte = static_cast<char>(random());
    const absl::StatusOr<Ed25519Key> made = Ed25519Key::FromSeed(seed);
    const absl::StatusOr<std::string> pem = made.ok() ? made->ToPem() : made.status();
    const absl::Status written = pem.ok() ? WriteWhole(flags.key_file, *pem) : pem.status();
    if (!written.ok()) return context.Fail(written.message());
  }
  const absl::StatusOr<Ed25519Key> key = ReadWitnessKey(flags.key_file);
  if (!key.ok()) return context.WrongUsage(key.status().message());
  context.out() << ToText(MakeVerifierKey(flags.name, NoteKeyType::kCosignature, key->public_key())) << '\n';
  return kExitDone;
}

void AddTrust(CLI::App* app, const std::shared_ptr<Flags>& flags) {
  app->add_option("--key", flags->keys, "Key of the log, ORIGIN+ID+KEY. Without one the signature cannot be checked.")
      ->type_name("KEY");
  app->add_option("--witness", flags->witnesses, "A witness that must have cosigned, NAME+ID+KEY; again for more.")
      ->type_name("KEY");
  app->add_option("--against", flags->against, "A checkpoint of this log that came another way.")->type_name("FILE");
  app->add_option("--proof", flags->proof, "Consistency proof between the two checkpoints, when their sizes differ.")
      ->type_name("FILE");
}

}  // namespace

void AddEvidenceOffline(CommandTree* tree, CLI::App* parent) {
  const auto flags = std::make_shared<Flags>();

  CLI::App* verify = tree->Add(
      parent, "verify", "Check a bundle, without server or network.",
      {{"gaiwan evidence verify c-7f3.bundle --key KEY", "says what holds, what is wrong, and what it cannot say"},
       {"gaiwan evidence verify c-7f3.bundle --key KEY --show", "and what the records say, one a line, as JSON"}},
      [flags](Context& context) { return Verify(context, *flags); });
  verify->add_option("FILE", flags->file, "The bundle.")->required();
  AddTrust(verify, flags);
  verify->add_option("--tsa", flags->authority, "Certificates (PEM) that a timestamp must be by.")->type_name("FILE");
  verify->add_flag("--show", flags->show, "Print the records that the bundle shows.");

  CLI::App* slip =
      tree->Add(parent, "verify-slip", "Check a receipt's QR text against a published checkpoint.",
                {{"gaiwan evidence verify-slip slip.txt --checkpoint head --key KEY", "- is standard input"}},
                [flags](Context& context) { return VerifySlip(context, *flags); });
  slip->add_option("SLIP", flags->file, "File of the text; - is standard input.")->required();
  slip->add_option("--checkpoint", flags->checkpoint, "The checkpoint as published.")->type_name("FILE")->required();
  AddTrust(slip, flags);

  CLI::App* witness = tree->Add(
      parent, "witness", "Cosign another log's checkpoint, when it continues the last one. Refuses a fork.",
      {{"gaiwan evidence witness head --state seen --key-file w.key --name witness.example.cn/haixi --log KEY",
        "the first time"},
       {"gaiwan evidence witness head --proof proof --state seen --key-file w.key --name N --log KEY", "ever after"}},
      [flags](Context& context) { return RunWitness(context, *flags); });
  witness->add_option("CHECKPOINT", flags->file, "The checkpoint.")->required();
  witness->add_option("--proof", flags->proof, "Proof that it continues the last one (`evidence consistency`).")
      ->type_name("FILE");
  witness->add_option("--state", flags->state, "What was cosigned last, by log; made the first time. Keep it safe.")
      ->type_name("FILE")
      ->required();
  witness->add_option("--key-file", flags->key_file, "The witness's private key.")->type_name("FILE")->required();
  witness->add_option("--name", flags->name, "The witness's name.")->type_name("NAME")->required();
  witness->add_option("--log", flags->keys, "Key of a log to witness, ORIGIN+ID+KEY; again for more.")
      ->type_name("KEY")
      ->required();

  CLI::App* key =
      tree->Add(parent, "witness-key", "Print a witness's public key; make the private one when there is none.",
                {{"gaiwan evidence witness-key --key-file w.key --name witness.example.cn/haixi",
                  "for evidence.witnesses of the log, and for those who check"}},
                [flags](Context& context) { return ShowWitnessKey(context, *flags); });
  key->add_option("--key-file", flags->key_file, "The private key.")->type_name("FILE")->required();
  key->add_option("--name", flags->name, "The witness's name.")->type_name("NAME")->required();
}

}  // namespace gaiwan::cli
