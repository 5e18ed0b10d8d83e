#include "clients/evidence/witness.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evidence/merkle.h"

namespace gaiwan::evidence {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kOrigin[] = "log.example.cn/wulan";

// A log that can part into two.
class Log {
 public:
  void Append(const std::string& leaf) { leaves_.push_back(HashLeaf(leaf)); }
  Hash Root(uint64_t size) const {
    return *RootAt(size, [this](NodePlace place) { return Node(place); });
  }
  ProofFile Proof(uint64_t old_size) const {
    return {old_size, *MakeConsistencyProof(old_size, leaves_.size(), [this](NodePlace p) { return Node(p); })};
  }
  uint64_t size() const { return leaves_.size(); }

 private:
  absl::StatusOr<Hash> Node(NodePlace place) const {
    if (place.level == 0) return leaves_.at(place.index);
    return HashChildren(*Node({place.level - 1, 2 * place.index}), *Node({place.level - 1, 2 * place.index + 1}));
  }
  std::vector<Hash> leaves_;
};

class WitnessTest : public ::testing::Test {
 protected:
  WitnessTest() {
    for (int i = 0; i < 10; ++i) log_.Append(absl::StrCat(i));
  }

  std::string Checkpoint(const Log& log, const std::string& origin = kOrigin) const {
    Note note = {gaiwan::ToText(TreeHead{origin, log.size(), log.Root(log.size())}), {}};
    note.signatures.push_back(*SignNote(origin, log_key_, note.text));
    return gaiwan::ToText(note);
  }
  absl::StatusOr<NoteSignature> Ask(const std::string& checkpoint, const ProofFile& proof = {}) {
    return Witness(checkpoint, proof, logs_, {"w", &key_}, absl::FromUnixSeconds(1764000000), &state_);
  }

  const Ed25519Key log_key_ = *Ed25519Key::FromSeed(std::string(32, 'l'));
  const Ed25519Key key_ = *Ed25519Key::FromSeed(std::string(32, 'w'));
  std::vector<VerifierKey> logs_ = {MakeVerifierKey(kOrigin, NoteKeyType::kEd25519, log_key_.public_key())};
  Log log_;
  WitnessState state_;
};

TEST_F(WitnessTest, CosignsALogThatGrows) {
  const VerifierKey witness = MakeVerifierKey("w", NoteKeyType::kCosignature, key_.public_key());
  for (uint64_t last = 0; log_.size() < 40; last = log_.size() - 3) {
    const std::string checkpoint = Checkpoint(log_);
    ASSERT_OK_AND_ASSIGN(const NoteSignature line, Ask(checkpoint, last == 0 ? ProofFile{} : log_.Proof(last)));
    ASSERT_OK_AND_ASSIGN(Note note, ParseNote(checkpoint));
    note.signatures.push_back(line);
    EXPECT_EQ(CheckSignature(note, witness).unix_seconds, 1764000000);
    EXPECT_EQ(state_[kOrigin].size, log_.size());
    for (int i = 0; i < 3; ++i) log_.Append("more");
  }
}

TEST_F(WitnessTest, CosignsTheSameAgain) {
  ASSERT_OK(Ask(Checkpoint(log_)).status());
  ASSERT_OK(Ask(Checkpoint(log_)).status());
  ASSERT_OK(Ask(Checkpoint(log_), log_.Proof(10)).status());
}

TEST_F(WitnessTest, RefusesAFork) {
  Log fork = log_;
  ASSERT_OK(Ask(Checkpoint(log_)).status());
  const WitnessState before = state_;
  // The same size, another leaf.
  Log same;
  for (int i = 0; i < 10; ++i) same.Append(absl::StrCat(i == 4 ? "forged" : absl::StrCat(i)));
  EXPECT_THAT(Ask(Checkpoint(same)).status(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("fork")));
  // Longer, with its own proof.
  for (int i = 0; i < 5; ++i) same.Append("more");
  EXPECT_THAT(Ask(Checkpoint(same), same.Proof(10)).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("fork")));
  // Shorter.
  Log shorter;
  for (int i = 0; i < 9; ++i) shorter.Append(absl::StrCat(i));
  EXPECT_THAT(Ask(Checkpoint(shorter)).status(), StatusIs(absl::StatusCode::kFailedPrecondition));
  // An honest one without its proof, or with one from elsewhere.
  fork.Append("honest");
  EXPECT_THAT(Ask(Checkpoint(fork)).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("last one cosigned is over 10")));
  EXPECT_THAT(Ask(Checkpoint(fork), fork.Proof(9)).status(), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(state_, before);
  EXPECT_OK(Ask(Checkpoint(fork), fork.Proof(10)).status());
}

TEST_F(WitnessTest, RefusesWhatNoLogOfItsSigned) {
  EXPECT_THAT(Ask(Checkpoint(log_, "log.example.cn/other")).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  std::string changed = Checkpoint(log_);
  changed[sizeof(kOrigin)] ^= 1;  // The size.
  EXPECT_FALSE(Ask(changed).ok());
  EXPECT_TRUE(state_.empty());
}

TEST_F(WitnessTest, StateAndBack) {
  ASSERT_OK(Ask(Checkpoint(log_)).status());
  ASSERT_OK_AND_ASSIGN(const WitnessState back, ParseWitnessState(ToText(state_)));
  EXPECT_EQ(back, state_);
  for (const char* text : {"", "gaiwan witness 2\n", "gaiwan witness 1\nlog 10\n", "gaiwan witness 1\nlog 10 AAAA\n"}) {
    EXPECT_FALSE(ParseWitnessState(text).ok()) << text;
  }
}

TEST(ProofFile, AndBack) {
  for (const size_t count : {0u, 1u, 5u, 63u}) {
    const ProofFile proof = {7, std::vector<Hash>(count, HashLeaf("x"))};
    ASSERT_OK_AND_ASSIGN(const ProofFile back, ParseProofFile(ToText(proof)));
    EXPECT_EQ(back.old_size, 7u);
    EXPECT_EQ(back.hashes, proof.hashes);
  }
  // The example of C2SP tlog-witness.
  EXPECT_OK(ParseProofFile("old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n").status());
  for (const char* text : {"", "old\n", "old 07\n", "old 7\nAAAA\n", "new 7\n", "old 7\n\n\n"}) {
    EXPECT_FALSE(ParseProofFile(text).ok()) << text;
  }
}

}  // namespace
}  // namespace gaiwan::evidence
