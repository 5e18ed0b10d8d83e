#include "workflow/base/refusal.h"

#include <set>
#include <string>

#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/errors.pb.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace gaiwan {
namespace {

using testing::StatusIs;

TEST(WordsFor, EveryReasonHasWordsOfItsOwn) {
  std::set<std::string> seen;
  const google::protobuf::EnumDescriptor* reasons = v1::Reason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<v1::Reason>(reasons->value(i)->number());
    const v1::Label& words = WordsFor(reason);
    EXPECT_FALSE(words.zh().empty()) << reasons->value(i)->name();
    EXPECT_FALSE(words.en().empty()) << reasons->value(i)->name();
    EXPECT_TRUE(seen.insert(words.zh()).second) << words.zh() << " is said for two reasons";
  }
}

TEST(WordsFor, AnUnknownReasonSaysThatThereIsNone) {
  EXPECT_EQ(WordsFor(static_cast<v1::Reason>(9999)).zh(), WordsFor(v1::REASON_UNSPECIFIED).zh());
  EXPECT_EQ(WordsFor(static_cast<v1::Reason>(5)).zh(), WordsFor(v1::CASE_EXISTS).zh());
}

TEST(Refused, CarriesReasonStateWordsAndSubject) {
  v1::Case c;
  c.set_state("signing");
  const absl::Status status = Refused(c, v1::ALREADY_SEALED, "agreements/1");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ReasonOf(status), v1::ALREADY_SEALED);
  v1::CommandRefused detail;
  ASSERT_TRUE(ReadDetail(status, &detail));
  EXPECT_EQ(detail.state(), "signing");
  EXPECT_EQ(detail.subject(), "agreements/1");
  EXPECT_EQ(detail.words().zh(), WordsFor(v1::ALREADY_SEALED).zh());
  EXPECT_EQ(detail.guards_size(), 0);
}

TEST(Refused, ChoosesTheStatusCode) {
  const v1::Case c;
  EXPECT_THAT(Refused(c, v1::NOT_YOUR_ROLE), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Refused(c, v1::SYSTEM_ONLY), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Refused(c, v1::CASE_UNKNOWN), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Refused(c, v1::PART_UNKNOWN), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Refused(c, v1::CASE_EXISTS), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Refused(c, v1::PART_EXISTS), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Refused(c, v1::NOT_BUILT), StatusIs(absl::StatusCode::kUnimplemented));
}

TEST(RefusedBecause, PutsTheGuardsWordsBeside) {
  v1::Label why;
  why.set_zh("至少两名当事人");
  const absl::Status status = RefusedBecause(v1::Case(), v1::FACTS_INCOMPLETE, why);
  v1::CommandRefused detail;
  ASSERT_TRUE(ReadDetail(status, &detail));
  ASSERT_EQ(detail.guards_size(), 1);
  EXPECT_EQ(detail.guards(0).zh(), "至少两名当事人");
}

TEST(BadField, NamesFieldAndLimit) {
  const absl::Status status = BadField("command.open_case.channel", "没有", "no such", 7);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  v1::BadField detail;
  ASSERT_TRUE(ReadDetail(status, &detail));
  EXPECT_EQ(detail.field(), "command.open_case.channel");
  EXPECT_EQ(detail.limit(), 7);
  EXPECT_EQ(ReasonOf(status), v1::REASON_UNSPECIFIED);
}

TEST(ReasonOf, ReadsEachKindOfDetail) {
  v1::CaseChanged changed;
  changed.set_reason(v1::OVERTAKEN);
  EXPECT_EQ(ReasonOf(WithDetail(absl::AbortedError("x"), changed)), v1::OVERTAKEN);
  v1::RetryAfter retry;
  retry.set_reason(v1::BUSY);
  EXPECT_EQ(ReasonOf(WithDetail(absl::ResourceExhaustedError("x"), retry)), v1::BUSY);
  v1::Faults faults;
  faults.set_reason(v1::FILE_HAS_FAULTS);
  EXPECT_EQ(ReasonOf(WithDetail(absl::InvalidArgumentError("x"), faults)), v1::FILE_HAS_FAULTS);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), v1::REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace gaiwan
