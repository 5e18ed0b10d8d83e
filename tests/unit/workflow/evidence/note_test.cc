// Signed notes, checkpoints and cosignatures against the examples of the C2SP specifications and of those who use them.
#include "workflow/evidence/note.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evidence/checkpoint.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;

// C2SP signed-note.
constexpr char kExampleKey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr char kExampleNote[] =
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
// golang.org/x/mod/sumdb/note.
constexpr char kPeterKey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kPeterSecret[] = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr char kPeterText[] =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr char kPeterLine[] =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
// C2SP tlog-cosignature.
constexpr char kSofa[] =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
// A checkpoint of a log that runs, with the signatures of those who witness it: one key of each kind is known.
constexpr char kArche[] =
    "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n"
    "— arche2025h1.staging.ct.transparency.dev "
    "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lv"
    "Gt0=\n"
    "— arche2025h1.staging.ct.transparency.dev "
    "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— transparency.dev/DEV:witness-little-garden "
    "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n"
    "— remora.n621.de "
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n";
constexpr char kArcheKey[] =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
constexpr char kRemoraKey[] = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

Ed25519Key KeyOf(char letter) {
  return *Ed25519Key::FromSeed(std::string(kEd25519SeedBytes, letter));
}

TEST(Note, TheSpecificationsExampleHolds) {
  ASSERT_OK_AND_ASSIGN(const VerifierKey key, ParseVerifierKey(kExampleKey));
  EXPECT_EQ(key.name, "example.com/foo");
  EXPECT_EQ(key.id, 0x530d903au);
  EXPECT_EQ(ToText(key), kExampleKey);
  ASSERT_OK_AND_ASSIGN(Note note, ParseNote(kExampleNote));
  EXPECT_EQ(ToText(note), kExampleNote);
  EXPECT_EQ(CheckSignature(note, key).state, SignatureState::kValid);
  note.text[0] = 't';
  EXPECT_EQ(CheckSignature(note, key).state, SignatureState::kWrong);
}

TEST(Note, GosExampleHoldsAndIsSignedAlike) {
  ASSERT_OK_AND_ASSIGN(const VerifierKey key, ParseVerifierKey(kPeterKey));
  const std::string bytes = absl::StrCat(kPeterText, "\n", kPeterLine, "\n");
  ASSERT_OK_AND_ASSIGN(const Note note, ParseNote(bytes));
  EXPECT_EQ(CheckSignature(note, key).state, SignatureState::kValid);
  std::string secret;
  ASSERT_TRUE(absl::Base64Unescape(kPeterSecret, &secret));
  ASSERT_OK_AND_ASSIGN(const Ed25519Key signer, Ed25519Key::FromSeed(secret.substr(1)));
  ASSERT_OK_AND_ASSIGN(const NoteSignature signature, SignNote("PeterNeumann", signer, kPeterText));
  EXPECT_EQ(ToLine(signature), kPeterLine);
}

TEST(Note, TheSpecificationsCosignatureSaysItsTime) {
  ASSERT_OK_AND_ASSIGN(const Note note, ParseNote(kSofa));
  ASSERT_EQ(note.signatures.size(), 2u);
  EXPECT_EQ(note.signatures[0].id, 0x033de0aeu);
  EXPECT_EQ(note.signatures[1].name, "witness.example.com/w1");
  EXPECT_EQ(note.signatures[1].id, 0x8d66cf3fu);
  EXPECT_EQ(note.signatures[1].bytes.size(), 72u);
  EXPECT_EQ(absl::BytesToHexString(note.signatures[1].bytes.substr(0, 8)), "00000000641850cb");  // 1679315147
  EXPECT_EQ(ToText(note), kSofa);
  ASSERT_OK_AND_ASSIGN(const TreeHead head, ParseTreeHead(note.text));
  EXPECT_EQ(head.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(head.size, 20852163u);
  EXPECT_EQ(ToText(head), note.text);
}

TEST(Note, ACheckpointOfALogInUseHolds) {
  ASSERT_OK_AND_ASSIGN(Note note, ParseNote(kArche));
  ASSERT_OK_AND_ASSIGN(const VerifierKey log, ParseVerifierKey(kArcheKey));
  ASSERT_OK_AND_ASSIGN(const VerifierKey witness, ParseVerifierKey(kRemoraKey));
  EXPECT_EQ(witness.type, NoteKeyType::kCosignature);
  EXPECT_EQ(ToText(witness), kRemoraKey);
  EXPECT_EQ(CheckSignature(note, log).state, SignatureState::kValid);
  EXPECT_EQ(CheckSignature(note, witness).state, SignatureState::kValid);
  EXPECT_EQ(CheckSignature(note, witness).unix_seconds, 0x6a122120);
  note.text = absl::StrReplaceAll(note.text, {{"1432088532", "1432088533"}});
  EXPECT_EQ(CheckSignature(note, log).state, SignatureState::kWrong);
  EXPECT_EQ(CheckSignature(note, witness).state, SignatureState::kWrong);
}

TEST(Note, UnknownKeysAreIgnoredAndAWrongSignatureOfAKnownOneIsNot) {
  const Ed25519Key key = KeyOf('a');
  const VerifierKey known = MakeVerifierKey("log", NoteKeyType::kEd25519, key.public_key());
  Note note{"text\n", {}};
  ASSERT_OK_AND_ASSIGN(const NoteSignature other, SignNote("log", KeyOf('b'), note.text));
  note.signatures = {other};
  EXPECT_EQ(CheckSignature(note, known).state, SignatureState::kMissing);
  ASSERT_OK_AND_ASSIGN(NoteSignature own, SignNote("log", key, note.text));
  note.signatures.push_back(own);
  EXPECT_EQ(CheckSignature(note, known).state, SignatureState::kValid);
  own.bytes[3] ^= 1;
  note.signatures.push_back(own);
  EXPECT_EQ(CheckSignature(note, known).state, SignatureState::kWrong);
  // The same key as a witness is another key: its id differs.
  const VerifierKey witness = MakeVerifierKey("log", NoteKeyType::kCosignature, key.public_key());
  EXPECT_NE(witness.id, known.id);
  EXPECT_EQ(CheckSignature(note, witness).state, SignatureState::kMissing);
}

TEST(Note, ACosignatureIsOfItsTime) {
  const Ed25519Key key = KeyOf('w');
  const VerifierKey witness = MakeVerifierKey("w", NoteKeyType::kCosignature, key.public_key());
  Note note{"log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", {}};
  ASSERT_OK_AND_ASSIGN(NoteSignature line, Cosign("w", key, 1679315147, note.text));
  note.signatures = {line};
  EXPECT_EQ(CheckSignature(note, witness).unix_seconds, 1679315147);
  note.signatures[0].bytes[7] ^= 1;
  EXPECT_EQ(CheckSignature(note, witness).state, SignatureState::kWrong);
  ASSERT_OK_AND_ASSIGN(const NoteSignature read, ParseSignatureLine(ToLine(line)));
  EXPECT_EQ(read, line);
}

TEST(Note, WhatIsNoNoteIsRefused) {
  const std::string line(kPeterLine);
  for (const std::string& bytes : {
           std::string(),
           std::string("text\n"),
           std::string("text\n\n"),
           absl::StrCat("text\n", line, "\n"),          // No empty line.
           absl::StrCat("text\n\n", line),              // No newline at the end.
           absl::StrCat("text\n\n", line, "\nmore\n"),  // What is no signature behind one.
           absl::StrCat("te\txt\n\n", line, "\n"),      // A control character.
           absl::StrCat("te\xff\n\n", line, "\n"),      // Not UTF-8.
           absl::StrCat("text\n\n- n AAAAAAAA\n"),      // A hyphen for a dash.
           absl::StrCat("text\n\n— n AAAAAA==\n"),      // An id and no signature.
           absl::StrCat("text\n\n— n AAAAAAB=\n"),      // Base 64 with bits that say nothing.
           absl::StrCat("text\n\n— a+b AAAAAAAA\n"),
           absl::StrCat("text\n\n— a\xe3\x80\x80"
                        "b AAAAAAAA\n"),
       }) {
    EXPECT_THAT(ParseNote(bytes).status(), StatusIs(absl::StatusCode::kInvalidArgument)) << absl::CEscape(bytes);
  }
}

TEST(Note, EveryPieceOfAVerifierKeyIsNone) {
  const std::string key(kPeterKey);
  for (size_t i = 0; i <= key.size(); ++i) {
    for (size_t j = i; j <= key.size(); ++j) {
      // A shorter name is another name, and the id says so.
      if (i == 0 && j == key.size()) continue;
      EXPECT_FALSE(ParseVerifierKey(key.substr(i, j - i)).ok()) << i << " " << j;
    }
    std::string changed = key;
    if (i < key.size()) {
      changed[i] = static_cast<char>(changed[i] + 1);
      EXPECT_FALSE(ParseVerifierKey(changed).ok()) << changed;
    }
  }
  EXPECT_FALSE(ParseVerifierKey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==").ok());
  EXPECT_FALSE(ParseVerifierKey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").ok());
}

TEST(TreeHead, WhatIsNoCheckpointIsRefused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  ASSERT_OK(ParseTreeHead(absl::StrCat("log\n0\n", root, "\nextension\n")).status());
  for (const std::string& text :
       {std::string(), absl::StrCat("log\n1\n", root), absl::StrCat("log\n01\n", root, "\n"),
        absl::StrCat("log\n-1\n", root, "\n"), absl::StrCat("log\n 1\n", root, "\n"), absl::StrCat("\n1\n", root, "\n"),
        absl::StrCat("log\n1\n", root, "\n\n"), std::string("log\n1\nAAAA\n"),
        absl::StrCat("log\n18446744073709551616\n", root, "\n")}) {
    EXPECT_THAT(ParseTreeHead(text).status(), StatusIs(absl::StatusCode::kInvalidArgument)) << absl::CEscape(text);
  }
}

TEST(TreeHead, ATimestampIsOfTheNoteAsTheLogSignedIt) {
  ASSERT_OK_AND_ASSIGN(const Note note, ParseNote(kSofa));
  ASSERT_OK_AND_ASSIGN(const std::string text, TimestampedText(note, "example.com/behind-the-sofa"));
  EXPECT_EQ(text, std::string(kSofa).substr(0, std::string(kSofa).find("— witness")));
  EXPECT_FALSE(TimestampedText(note, "witness.example.com/w1").ok());
}

TEST(Ed25519, PemAndBack) {
  const Ed25519Key key = KeyOf('k');
  ASSERT_OK_AND_ASSIGN(const std::string pem, key.ToPem());
  ASSERT_OK_AND_ASSIGN(const Ed25519Key back, Ed25519Key::FromPem(pem));
  EXPECT_EQ(back.public_key(), key.public_key());
  EXPECT_FALSE(Ed25519Key::FromPem("no key").ok());
  EXPECT_FALSE(Ed25519Key::FromSeed("short").ok());
  // RFC 8032, 7.1, test 1.
  ASSERT_OK_AND_ASSIGN(
      const Ed25519Key first,
      Ed25519Key::FromSeed(absl::HexStringToBytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
  EXPECT_EQ(absl::BytesToHexString(first.public_key()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  ASSERT_OK_AND_ASSIGN(const std::string signature, first.Sign(""));
  EXPECT_EQ(
      absl::BytesToHexString(signature),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
      "be24655141438e7a100b");
}

}  // namespace
}  // namespace gaiwan
