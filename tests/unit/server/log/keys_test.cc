#include "server/log/keys.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::StatusIs;

std::string AnyStream() {
  const auto bytes = *rc::gen::resize(kStreamBytesMax, rc::gen::nonEmpty<std::vector<char>>());
  return std::string(bytes.begin(), bytes.begin() + std::min(bytes.size(), kStreamBytesMax));
}

RC_GTEST_PROP(Keys, PositionsComeBack, (uint64_t position)) {
  const auto parsed = keys::ParsePosition(keys::PositionKey(position));
  RC_ASSERT(parsed.ok());
  RC_ASSERT(*parsed == position);
}

RC_GTEST_PROP(Keys, BytesOrderAsNumbersDo, (uint64_t a, uint64_t b)) {
  RC_ASSERT((keys::PositionKey(a) < keys::PositionKey(b)) == (a < b));
  RC_ASSERT((keys::StreamKey("s", a) < keys::StreamKey("s", b)) == (a < b));
}

RC_GTEST_PROP(Keys, StreamPlacesComeBack, (uint64_t version)) {
  const std::string stream = AnyStream();
  const std::string key = keys::StreamKey(stream, version);
  const auto place = keys::ParseStreamKey(key);
  RC_ASSERT(place.ok());
  RC_ASSERT(std::string(place->stream) == stream);
  RC_ASSERT(place->version == version);
}

// No version of another stream lies between two of one.
RC_GTEST_PROP(Keys, StreamsDoNotMix, (uint64_t a, uint64_t b, uint64_t between)) {
  const std::string one = AnyStream(), other = AnyStream();
  RC_PRE(one != other);
  const std::string low = keys::StreamKey(one, std::min(a, b)), high = keys::StreamKey(one, std::max(a, b));
  const std::string key = keys::StreamKey(other, between);
  RC_ASSERT(key < low || key > high);
}

RC_GTEST_PROP(Keys, RecordsComeBack, (const std::vector<char>& payload)) {
  const std::string stream = AnyStream();
  const uint64_t version = *rc::gen::positive<uint64_t>();
  const std::string bytes(payload.begin(), payload.end());
  const std::string stored = keys::EncodeRecord(stream, version, bytes);
  std::string scratch;
  const auto record = keys::DecodeRecord(7, stored, &scratch);
  RC_ASSERT(record.ok());
  RC_ASSERT(keys::ToRecord(*record) == (Record{7, stream, version, bytes}));
}

RC_GTEST_PROP(Keys, AnyBytesParseOrAreRefused, (const std::vector<char>& bytes)) {
  const std::string stored(bytes.begin(), bytes.end());
  std::string scratch;
  const auto record = keys::DecodeRecord(7, stored, &scratch);
  if (record.ok()) {
    RC_ASSERT(record->stream.size() >= 1 && record->stream.size() <= kStreamBytesMax);
    RC_ASSERT(record->version >= 1);
    RC_ASSERT(record->stream.size() + record->payload.size() < stored.size());
  }
}

RC_GTEST_PROP(Keys, NumbersComeBack, (uint64_t number, int64_t sum)) {
  std::string bytes;
  keys::AppendVarint(number, &bytes);
  bytes += "rest";
  absl::string_view left = bytes;
  uint64_t parsed = 0;
  RC_ASSERT(keys::ConsumeVarint(&left, &parsed));
  RC_ASSERT(parsed == number);
  RC_ASSERT(left == "rest");
  const auto counter = keys::DecodeCounter(keys::EncodeCounter(sum));
  RC_ASSERT(counter.ok());
  RC_ASSERT(*counter == sum);
  bytes.clear();
  keys::AppendBigEndian32(static_cast<uint32_t>(number), &bytes);
  RC_ASSERT(keys::ReadBigEndian32(bytes.data()) == static_cast<uint32_t>(number));
}

TEST(Varint, OverLongAndCutOffAreRefused) {
  uint64_t number = 0;
  absl::string_view cut = "\x80";
  EXPECT_FALSE(keys::ConsumeVarint(&cut, &number));
  absl::string_view over = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02";
  EXPECT_FALSE(keys::ConsumeVarint(&over, &number));
  absl::string_view most = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
  EXPECT_TRUE(keys::ConsumeVarint(&most, &number));
  EXPECT_EQ(number, UINT64_MAX);
}

// What is on disk never changes its meaning: the same bytes as the README's example.
TEST(RecordFormat, IsAsWrittenDown) {
  EXPECT_EQ(keys::EncodeRecord("c-7f3", 300, "!"), std::string("\x01\x05"
                                                               "c-7f3"
                                                               "\xac\x02"
                                                               "!"));
  EXPECT_EQ(keys::StreamKey("ab", 1), std::string("\x02"
                                                  "ab"
                                                  "\0\0\0\0\0\0\0\x01",
                                                  11));
  EXPECT_EQ(keys::PositionKey(258), std::string("\0\0\0\0\0\0\x01\x02", 8));
  EXPECT_EQ(keys::EncodeCounter(-2), std::string("\xfe\xff\xff\xff\xff\xff\xff\xff", 8));
}

TEST(RecordFormat, NewerIsRefusedByNumber) {
  std::string stored = keys::EncodeRecord("s", 1, "p"), scratch;
  stored[0] = 2;
  EXPECT_THAT(keys::DecodeRecord(5, stored, &scratch),
              StatusIs(absl::StatusCode::kFailedPrecondition, ::testing::HasSubstr("position 5 has format 2")));
  stored[0] = 0;
  EXPECT_THAT(keys::DecodeRecord(5, stored, &scratch), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(keys::DecodeRecord(5, "", &scratch), StatusIs(absl::StatusCode::kDataLoss));
}

// A later program whose format 2 begins with a byte more, and whose format 3 ends with one.
absl::Status Lift1(absl::string_view body, std::string* next) {
  *next = "2" + std::string(body);
  return absl::OkStatus();
}
absl::Status Lift2(absl::string_view body, std::string* next) {
  if (body.empty() || body[0] != '2') return absl::DataLossError("no format 2");
  *next = std::string(body.substr(1)) + "3";
  return absl::OkStatus();
}

TEST(RecordFormat, OldRecordsAreLiftedStepByStep) {
  const std::vector<keys::Lift> lifts = {Lift1, Lift2};
  std::string scratch;
  const std::string first = keys::EncodeRecord("s", 1, "p");
  ASSERT_OK_AND_ASSIGN(RecordView record, keys::DecodeRecord(1, first, &scratch, lifts));
  EXPECT_EQ(record.payload, "p3");
  const std::string second = "\x02" + std::string("2") + first.substr(1);
  ASSERT_OK_AND_ASSIGN(record, keys::DecodeRecord(1, second, &scratch, lifts));
  EXPECT_EQ(record.payload, "p3");
  EXPECT_THAT(keys::DecodeRecord(1, "\x02x", &scratch, lifts), StatusIs(absl::StatusCode::kDataLoss));
  const std::string fourth = "\x04" + first.substr(1);
  EXPECT_THAT(keys::DecodeRecord(1, fourth, &scratch, lifts), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Keys, WrongSizesAreDamage) {
  EXPECT_THAT(keys::ParsePosition("1234567"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(keys::DecodeCounter("123456789"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(keys::ParseStreamKey(""), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(keys::ParseStreamKey("\x05"
                                   "abc12345678"),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace gaiwan
