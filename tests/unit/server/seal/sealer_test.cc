#include "server/seal/sealer.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/random.h"
#include "server/seal/block.h"
#include "server/seal/key_store.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "workflow/evidence/sha256.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::gaiwan::testing::TempDir;

constexpr absl::string_view kStream = "cases/c-1";

class SealerTest : public ::testing::Test {
 protected:
  SealerTest()
      : keys_(KeyStore::Open(dir_.path(), AeadKey{}, RealRandom()).value()), sealer_(keys_.get(), RealRandom()) {}

  static v1::Event PartyAdded(absl::string_view name) {
    v1::Event event;
    event.set_version(3);
    v1::Personal* details = event.mutable_party_added()->mutable_details();
    details->set_subject("parties/1");
    details->mutable_open()->mutable_party()->set_name(std::string(name));
    return event;
  }
  Sealer::FindKey Known() {
    return [this](absl::string_view subject) -> std::optional<uint64_t> {
      auto found = known_.find(subject);
      if (found == known_.end()) return std::nullopt;
      return found->second;
    };
  }

  TempDir dir_;
  std::unique_ptr<KeyStore> keys_;
  Sealer sealer_;
  absl::flat_hash_map<std::string, uint64_t> known_;
};

TEST_F(SealerTest, LeavesNothingReadableInTheEvent) {
  v1::Event event = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &event));
  EXPECT_TRUE(event.party_added().details().has_sealed());
  EXPECT_EQ(event.SerializeAsString().find("叶某某"), std::string::npos);
  ASSERT_OK(sealer_.Open(kStream, event.mutable_party_added()->mutable_details()));
  EXPECT_EQ(event.party_added().details().open().party().name(), "叶某某");
}

TEST_F(SealerTest, UsesASubjectsKeyAgain) {
  v1::Event first = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &first));
  known_["parties/1"] = first.party_added().details().sealed().key();
  v1::Event second = PartyAdded("叶某");
  second.set_version(4);
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &second));
  EXPECT_EQ(second.party_added().details().sealed().key(), first.party_added().details().sealed().key());
  EXPECT_NE(second.party_added().details().sealed().block(), first.party_added().details().sealed().block());
  EXPECT_NE(second.party_added().details().sealed().nonce(), first.party_added().details().sealed().nonce());
}

TEST_F(SealerTest, RefusesABlockThatWasMoved) {
  v1::Event event = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &event));
  v1::Personal elsewhere = event.party_added().details();
  EXPECT_THAT(sealer_.Open("cases/c-2", &elsewhere), StatusIs(absl::StatusCode::kDataLoss));
  v1::Personal other = event.party_added().details();
  other.set_subject("parties/2");
  EXPECT_THAT(sealer_.Open(kStream, &other), StatusIs(absl::StatusCode::kDataLoss));
  v1::Personal block = event.party_added().details();
  block.mutable_sealed()->set_block(block.sealed().block() + 1);
  EXPECT_THAT(sealer_.Open(kStream, &block), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(SealerTest, SaysErasedWhenTheKeyIsGone) {
  v1::Event event = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &event));
  ASSERT_OK(keys_->Erase(event.party_added().details().sealed().key()));
  ASSERT_OK(sealer_.Open(kStream, event.mutable_party_added()->mutable_details()));
  EXPECT_TRUE(event.party_added().details().has_erased());
}

TEST_F(SealerTest, HidesFromThoseWhoMayNotSee) {
  v1::Event event = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &event));
  ASSERT_OK(sealer_.OpenAll(kStream, &event, [](absl::string_view) { return false; }));
  EXPECT_TRUE(event.party_added().details().has_hidden());
  EXPECT_EQ(event.party_added().details().subject(), "parties/1");
}

// What evidence discloses: one block's key opens that block, and nothing else of the same subject.
TEST_F(SealerTest, ABlocksKeyOpensItAlone) {
  v1::Event first = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &first));
  known_["parties/1"] = first.party_added().details().sealed().key();
  v1::Event second = PartyAdded("叶某");
  second.set_version(4);
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &second));
  const v1::SealedBlock& a = first.party_added().details().sealed();
  const v1::SealedBlock& b = second.party_added().details().sealed();
  ASSERT_EQ(a.key(), b.key());
  ASSERT_OK_AND_ASSIGN(const AeadKey key, sealer_.BlockKey(a));
  ASSERT_OK_AND_ASSIGN(const v1::PersonalData data, OpenBlock(key, kStream, "parties/1", a));
  EXPECT_EQ(data.party().name(), "叶某某");
  EXPECT_THAT(OpenBlock(key, kStream, "parties/1", b).status(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(OpenBlock(key, "cases/c-other", "parties/1", a).status(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(OpenBlock(key, kStream, "parties/2", a).status(), StatusIs(absl::StatusCode::kDataLoss));
  ASSERT_OK(keys_->Erase(a.key()));
  EXPECT_THAT(sealer_.BlockKey(a).status(), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(SealerTest, EveryByteOfABlockCounts) {
  v1::Event event = PartyAdded("叶某某");
  ASSERT_OK(sealer_.SealEvent(kStream, Known(), &event));
  const v1::SealedBlock& sealed = event.party_added().details().sealed();
  ASSERT_OK_AND_ASSIGN(const AeadKey key, sealer_.BlockKey(sealed));
  for (size_t i = 0; i < sealed.text().size(); ++i) {
    v1::SealedBlock changed = sealed;
    (*changed.mutable_text())[i] ^= 1;
    EXPECT_FALSE(OpenBlock(key, kStream, "parties/1", changed).ok()) << i;
  }
  for (size_t size = 0; size < sealed.text().size(); size += 7) {
    v1::SealedBlock changed = sealed;
    changed.mutable_text()->resize(size);
    EXPECT_FALSE(OpenBlock(key, kStream, "parties/1", changed).ok()) << size;
  }
}

// AES-GCM alone would let whoever holds the keys open one ciphertext to two texts, one for each of two audiences: a
// text that fits the tag of another key can be computed. The commitment in the block names the one key.
TEST(SealedBlock, IsCommittedToItsKey) {
  const AeadKey key = DeriveBlockKey(AeadKey{}, 769);
  const AeadKey other = DeriveBlockKey(AeadKey{}, 770);
  EXPECT_NE(key, other);
  v1::PersonalData data;
  data.mutable_text()->set_text("地界以水渠为准");
  const std::string nonce(kAeadNonceBytes, 'n');
  const v1::SealedBlock a = SealBlock(key, 1, {kStream, "case", 769}, nonce, data);
  v1::SealedBlock b = SealBlock(other, 1, {kStream, "case", 769}, nonce, data);
  ASSERT_OK(OpenBlock(other, kStream, "case", b).status());
  // A ciphertext that the other key opens, under the first one's commitment.
  b.mutable_text()->replace(0, kHashBytes, a.text().substr(0, kHashBytes));
  EXPECT_THAT(OpenBlock(other, kStream, "case", b).status(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(OpenBlock(key, kStream, "case", b).status(), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gaiwan
