// What is handed to people outside and comes back: signed notes, checkpoints, cosignatures, proofs, slips of QR codes,
// time stamps, bundles.
//
// The first character says which: 0 a note, 1 a tree head, 2 a verifier's key, 3 a line with a signature, 4 a proof
// file, 5 a slip, 6 a witness's state, 7 a bundle, 8 a time stamp, 9 a key in PEM; `:` changes made to a whole bundle,
// `;` to a whole checkpoint, `<` to a whole slip, `=` sizes, a place and hashes of a proof.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/evidence/bundle_check.h"
#include "clients/evidence/proof_file.h"
#include "clients/evidence/slip.h"
#include "clients/evidence/trust.h"
#include "clients/evidence/witness.h"
#include "gaiwan/v1/event.pb.h"
#include "gaiwan/v1/evidence_bundle.pb.h"
#include "tests/fuzz/fuzz.h"
#include "workflow/evidence/checkpoint.h"
#include "workflow/evidence/ed25519.h"
#include "workflow/evidence/merkle.h"
#include "workflow/evidence/note.h"
#include "workflow/evidence/record_leaf.h"
#include "workflow/evidence/sha256.h"
#include "workflow/evidence/timestamp.h"

namespace gaiwan::fuzz {
namespace {

using namespace gaiwan::evidence;  // NOLINT: its ToText and that of gaiwan are one set of overloads here.

constexpr char kOrigin[] = "log.example.cn/wulan";
constexpr char kWitness[] = "witness.example.cn/dulan";
constexpr char kCase[] = "cases/c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr uint64_t kSize = 20;
constexpr int kVersions = 4;

// A log of kSize records with a case of kVersions in it, its checkpoint with a cosignature, and what is made of them.
struct Whole {
  Whole() : key(*Ed25519Key::FromSeed(std::string(32, 'l'))), witness_key(*Ed25519Key::FromSeed(std::string(32, 'w'))) {
    std::vector<std::vector<Hash>> levels(1);
    std::vector<std::pair<int64_t, std::string>> shown;
    int version = 0;
    for (uint64_t position = 1; position <= kSize; ++position) {
      std::string stored = absl::StrCat(RecordHeader(1, "cases/c-other", position), "of another case");
      if (position % 5 == 2 && version < kVersions) {
        v1::Event event;
        event.set_version(++version);
        event.set_actor("people/head");
        event.mutable_note_added();
        stored = absl::StrCat(RecordHeader(1, kCase, static_cast<uint64_t>(version)), event.SerializeAsString());
        shown.emplace_back(static_cast<int64_t>(position), stored);
      }
      levels[0].push_back(*RecordLeaf(position, stored));
    }
    while (levels.back().size() > 1) {
      std::vector<Hash> above;
      for (size_t i = 0; i + 1 < levels.back().size(); i += 2) {
        above.push_back(HashChildren(levels.back()[i], levels.back()[i + 1]));
      }
      levels.push_back(std::move(above));
    }
    const auto read = [&](NodePlace place) -> absl::StatusOr<Hash> {
      return levels[static_cast<size_t>(place.level)][place.index];
    };
    root = *RootAt(kSize, read);
    Note note = {gaiwan::ToText(TreeHead{kOrigin, kSize, root}), {}};
    note.signatures.push_back(*SignNote(kOrigin, key, note.text));
    note.signatures.push_back(*Cosign(kWitness, witness_key, 1772409600, note.text));
    checkpoint = gaiwan::ToText(note);
    trust.logs = {MakeVerifierKey(kOrigin, NoteKeyType::kEd25519, key.public_key())};
    trust.witnesses = {MakeVerifierKey(kWitness, NoteKeyType::kCosignature, witness_key.public_key())};

    v1::EvidenceBundle made;
    made.set_format(1);
    made.set_case_(kCase);
    made.set_audience(v1::AUDIENCE_COURT);
    made.set_checkpoint(checkpoint);
    for (const auto& [position, stored] : shown) {
      v1::BundleRecord* record = made.add_records();
      record->set_position(position);
      // The second is for other eyes.
      if (made.records_size() == 2) {
        record->mutable_hidden()->set_record_format(1);
        const Hash payload = Sha256({TakeApart(stored)->payload});
        record->mutable_hidden()->set_payload_sha256(HashString(payload));
      } else {
        record->set_stored(stored);
      }
      const std::vector<Hash> proof = *MakeInclusionProof(static_cast<uint64_t>(position) - 1, kSize, read);
      for (const Hash& hash : proof) record->add_proof(HashString(hash));
    }
    bundle = made.SerializeAsString();
    slip = ToText(Slip{kOrigin, kSize, static_cast<uint64_t>(shown[0].first), 1, kCase, 1,
                       Sha256({TakeApart(shown[0].second)->payload}),
                       *MakeInclusionProof(static_cast<uint64_t>(shown[0].first) - 1, kSize, read)});
    PROMISE(CheckBundle(bundle, trust).holds(), "the bundle holds before it is changed");
    PROMISE(CheckSlip(*ParseSlip(slip), checkpoint, trust).holds(), "and so does the slip");
  }

  Ed25519Key key, witness_key;
  Hash root;
  Trust trust;
  std::string checkpoint, bundle, slip;
};

const Whole& TheWhole() {
  static const auto* const whole = new Whole();
  return *whole;
}

// What parses is written again and read again as the same.
template <typename Parsed, typename Parse>
void RoundTrip(absl::string_view text, const Parse& parse) {
  const absl::StatusOr<Parsed> parsed = parse(text);
  if (!parsed.ok()) {
    PROMISE(parsed.status().code() == absl::StatusCode::kInvalidArgument && !parsed.status().message().empty(),
            "what does not parse is a bad argument, with words");
    return;
  }
  const std::string again = ToText(*parsed);
  const absl::StatusOr<Parsed> same = parse(again);
  PROMISE(same.ok() && ToText(*same) == again, "what was read is written, and read again");
}

void AnyNote(absl::string_view bytes) {
  RoundTrip<Note>(bytes, ParseNote);
  const absl::StatusOr<Note> note = ParseNote(bytes);
  if (!note.ok()) return;
  for (const VerifierKey& key : {TheWhole().trust.logs[0], TheWhole().trust.witnesses[0]}) CheckSignature(*note, key);
  TimestampedText(*note, kOrigin).status().IgnoreError();
  Report report;
  CheckCheckpoint(bytes, {}, TheWhole().trust, &report);
  // As a witness that has seen nothing yet, and as one that has.
  for (WitnessState state : {WitnessState{}, WitnessState{{kOrigin, {kOrigin, kSize, TheWhole().root}}}}) {
    const WitnessState before = state;
    const absl::Status status = Witness(bytes, ProofFile{kSize, {}}, TheWhole().trust.logs,
                                        {kWitness, &TheWhole().witness_key}, absl::FromUnixSeconds(1772409600), &state)
                                    .status();
    PROMISE(status.ok() || state == before, "what is refused is not remembered");
  }
}

void AnyTimestamp(absl::string_view bytes) {
  const absl::StatusOr<Timestamp> stamp = CheckTimestamp(bytes, "a text", "");
  PROMISE(!stamp.ok(), "no stamp holds without anybody who is trusted");
}

// A bundle that was changed does not hold: one spelling, every byte of it under a signature or in its place.
void ChangedBundle(Input edits) {
  std::string bundle = TheWhole().bundle;
  const bool changed = Tamper(&edits, &bundle);
  const BundleReport report = CheckBundle(bundle, TheWhole().trust);
  if (!changed) return;
  // For whom it was made is not proved, and is no part of what is.
  v1::EvidenceBundle was, is;
  was.ParseFromString(TheWhole().bundle);
  is.ParseFromString(bundle);
  if (report.holds()) {
    is.set_audience(was.audience());
    is.clear_party();
    PROMISE(is.SerializeAsString() == was.SerializeAsString(), "a bundle that was changed does not hold");
  }
  PROMISE(report.holds() || report.events.empty(), "of a bundle that does not hold nothing is shown");
}

// The log's text is signed; what somebody adds to the signatures is theirs.
void ChangedCheckpoint(Input edits) {
  std::string checkpoint = TheWhole().checkpoint;
  Tamper(&edits, &checkpoint);
  Report report;
  const std::optional<TreeHead> head = CheckCheckpoint(checkpoint, {}, TheWhole().trust, &report);
  if (!head.has_value() || !report.holds()) return;
  PROMISE(*head == (TreeHead{kOrigin, kSize, TheWhole().root}), "no other tree is believed");
}

void ChangedSlip(Input edits) {
  std::string text = TheWhole().slip;
  Tamper(&edits, &text);
  const absl::StatusOr<Slip> slip = ParseSlip(text);
  if (!slip.ok()) return;
  if (!CheckSlip(*slip, TheWhole().checkpoint, TheWhole().trust).holds()) return;
  PROMISE(ToText(*slip) == TheWhole().slip, "no other slip holds");
}

// Places and sizes of any kind, and a proof of any length: no root is found by chance.
void AnyProof(Input input) {
  const uint64_t index = input.Number(8), old_size = input.Number(8), size = input.Number(8);
  std::vector<Hash> proof;
  while (!input.empty() && proof.size() < 200) {
    Hash hash{};
    for (unsigned char& byte : hash) byte = input.Byte();
    proof.push_back(hash);
  }
  const Hash leaf = HashLeaf("a leaf");
  const Hash root = TheWhole().root;
  PROMISE(!CheckInclusion(index, size, leaf, proof, root).ok(), "a leaf that is not in the tree");
  const absl::StatusOr<Hash> leads = RootFromInclusion(index, size, leaf, proof);
  if (leads.ok()) PROMISE(CheckInclusion(index, size, leaf, proof, *leads).ok(), "the root it leads to is its root");
  CheckConsistency(old_size, size, proof, leaf, root).IgnoreError();
  std::vector<std::string> bytes;
  ProofFile file = {old_size, proof};
  if (proof.size() > kProofHashesMax) return;
  const absl::StatusOr<ProofFile> read = ParseProofFile(ToText(file));
  PROMISE(read.ok() && read->old_size == old_size && read->hashes == proof, "a proof is written and read");
}

}  // namespace

void Prepare() {
  TheWhole();
}

void Run(absl::string_view bytes) {
  Input input(bytes);
  const size_t choice = input.Choice(14);
  const absl::string_view rest = input.Rest();
  switch (choice) {
    case 0:
      return AnyNote(rest);
    case 1:
      return RoundTrip<TreeHead>(rest, ParseTreeHead);
    case 2:
      return RoundTrip<VerifierKey>(rest, ParseVerifierKey);
    case 3: {
      const absl::StatusOr<NoteSignature> line = ParseSignatureLine(rest);
      if (line.ok()) PROMISE(ToLine(*line) == rest, "a signature has one spelling");
      return;
    }
    case 4:
      return RoundTrip<ProofFile>(rest, ParseProofFile);
    case 5:
      RoundTrip<Slip>(rest, ParseSlip);
      if (const absl::StatusOr<Slip> slip = ParseSlip(rest); slip.ok()) {
        CheckSlip(*slip, TheWhole().checkpoint, TheWhole().trust);
      }
      return;
    case 6:
      return RoundTrip<WitnessState>(rest, ParseWitnessState);
    case 7: {
      const BundleReport report = CheckBundle(rest, TheWhole().trust);
      PROMISE(report.holds() || report.events.empty(), "of a bundle that does not hold nothing is shown");
      return;
    }
    case 8:
      return AnyTimestamp(rest);
    case 9:
      return Ed25519Key::FromPem(rest).status().IgnoreError();
    case 10:
      return ChangedBundle(input);
    case 11:
      return ChangedCheckpoint(input);
    case 12:
      return ChangedSlip(input);
    default:
      return AnyProof(input);
  }
}

}  // namespace gaiwan::fuzz
