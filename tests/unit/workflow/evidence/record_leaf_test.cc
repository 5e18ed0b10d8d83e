#include "workflow/evidence/record_leaf.h"

#include <string>

#include "absl/strings/escaping.h"
#include "server/log/keys.h"
#include "tests/testing/status_matchers.h"
#include "workflow/evidence/merkle.h"

namespace gaiwan {
namespace {

TEST(RecordLeaf, IsOfPositionHeaderAndTheDigestOfThePayload) {
  // The record of server/log/README.md.
  const std::string stored = absl::HexStringToBytes("0105632d376633ac0221");
  ASSERT_EQ(stored, keys::EncodeRecord("c-7f3", 300, "!"));
  ASSERT_OK_AND_ASSIGN(const RecordParts parts, TakeApart(stored));
  EXPECT_EQ(parts.format, 1u);
  EXPECT_EQ(parts.stream, "c-7f3");
  EXPECT_EQ(parts.version, 300u);
  EXPECT_EQ(parts.payload, "!");
  EXPECT_EQ(parts.header, RecordHeader(1, "c-7f3", 300));
  ASSERT_OK_AND_ASSIGN(const Hash leaf, RecordLeaf(258, stored));
  const std::string data = absl::HexStringToBytes("0000000000000102") + absl::HexStringToBytes("0105632d376633ac02") +
                           HashString(Sha256({"!"}));
  EXPECT_EQ(leaf, HashLeaf(data));
  EXPECT_EQ(leaf, RecordLeaf(258, parts.header, Sha256({"!"})));
}

TEST(RecordLeaf, EveryPartChangesIt) {
  ASSERT_OK_AND_ASSIGN(const Hash leaf, RecordLeaf(1, keys::EncodeRecord("s", 1, "p")));
  EXPECT_NE(leaf, *RecordLeaf(2, keys::EncodeRecord("s", 1, "p")));
  EXPECT_NE(leaf, *RecordLeaf(1, keys::EncodeRecord("t", 1, "p")));
  EXPECT_NE(leaf, *RecordLeaf(1, keys::EncodeRecord("s", 2, "p")));
  EXPECT_NE(leaf, *RecordLeaf(1, keys::EncodeRecord("s", 1, "q")));
  EXPECT_NE(leaf, *RecordLeaf(1, keys::EncodeRecord("s", 1, "")));
}

TEST(RecordLeaf, WhatIsNoRecordIsRefused) {
  for (const char* hex : {"", "00", "01", "0100", "010561", "010161", "01016100", "0181006101", "0101618100"}) {
    EXPECT_FALSE(TakeApart(absl::HexStringToBytes(hex)).ok()) << hex;
  }
}

}  // namespace
}  // namespace gaiwan
