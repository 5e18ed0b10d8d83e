#include "server/api/utf8_field.h"

#include <string>

#include "gaiwan/v1/case_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/api/byte_buffer.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/base/utf8.h"

namespace gaiwan {
namespace {

using ::gaiwan::testing::StatusIs;
using ::testing::Optional;

// Two parties, the second of whose names is `name`, with a note behind it.
std::string OpenCaseNaming(const std::string& name) {
  // As many characters as the name has bytes, replaced in the encoding: protobuf does not write what is not UTF-8.
  const std::string placeholder(name.size(), '#');
  v1::ExecuteRequest request;
  request.set_name("cases/c-1");
  v1::OpenCase* open = request.mutable_command()->mutable_open_case();
  open->add_parties()->mutable_details()->set_name("丹增");
  open->add_parties()->mutable_details()->set_name(placeholder);
  open->mutable_text()->set_facts("地界");
  std::string bytes = request.SerializeAsString();
  bytes.replace(bytes.find(placeholder), placeholder.size(), name);
  return bytes;
}

std::optional<std::string> Find(const std::string& bytes) {
  return FindInvalidUtf8(*v1::ExecuteRequest::descriptor(), bytes);
}

TEST(FindInvalidUtf8, NamesTheFieldWithItsPlaceInTheList) {
  EXPECT_THAT(Find(OpenCaseNaming("\xff\xfe")), Optional(std::string("command.open_case.parties[1].details.name")));
}

TEST(FindInvalidUtf8, KnowsWhatIsNotUtf8) {
  EXPECT_TRUE(IsUtf8("才让 བཀྲ་ཤིས ᠮᠣᠩᠭᠣᠯ 𠮷"));
  for (const char* bad : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\x80", "\xe4\xb8", "\xed\xa0\x80",
                          "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(bad));
    EXPECT_TRUE(Find(OpenCaseNaming(bad)).has_value());
  }
}

TEST(FindInvalidUtf8, FindsNothingInWhatIsWholeOrBrokenOtherwise) {
  EXPECT_EQ(Find(OpenCaseNaming("乌兰")), std::nullopt);
  EXPECT_EQ(Find("\x0a\x7f"), std::nullopt);
  EXPECT_EQ(Find(""), std::nullopt);
}

TEST(Parse, RefusesWithTheFieldOrTheReason) {
  v1::ExecuteRequest request;
  const auto parse = [&request](const std::string& bytes) {
    grpc::Slice slice(bytes);
    return Parse(grpc::ByteBuffer(&slice, 1), &request);
  };
  const absl::Status bad_text = parse(OpenCaseNaming("\xff"));
  EXPECT_THAT(bad_text, StatusIs(absl::StatusCode::kInvalidArgument));
  v1::BadField field;
  ASSERT_TRUE(ReadDetail(bad_text, &field));
  EXPECT_EQ(field.field(), "command.open_case.parties[1].details.name");

  const absl::Status broken = parse("\x0a\x7f");
  EXPECT_THAT(broken, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ReasonOf(broken), v1::UNPARSABLE);

  EXPECT_OK(parse(OpenCaseNaming("乌兰")));
  EXPECT_EQ(request.name(), "cases/c-1");
}

TEST(Parse, PutsAMessageInSeveralPiecesTogether) {
  const std::string bytes = OpenCaseNaming("乌兰");
  grpc::Slice pieces[] = {grpc::Slice(bytes.substr(0, 7)), grpc::Slice(bytes.substr(7))};
  v1::ExecuteRequest request;
  ASSERT_OK(Parse(grpc::ByteBuffer(pieces, 2), &request));
  EXPECT_EQ(request.command().open_case().parties(1).details().name(), "乌兰");
}

TEST(Serialize, ComesBackAsItWas) {
  v1::ExecuteRequest request;
  request.set_name("cases/c-1");
  v1::ExecuteRequest back;
  ASSERT_OK(Parse(Serialize(request), &back));
  EXPECT_EQ(back.SerializeAsString(), request.SerializeAsString());
  ASSERT_OK(Parse(Serialize(v1::ExecuteRequest()), &back));
  EXPECT_EQ(back.ByteSizeLong(), 0);
}

}  // namespace
}  // namespace gaiwan
