#include "server/api/satisfaction_code.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

v1::Command Ask(const std::string& party, const std::string& code) {
  v1::Command command;
  command.mutable_ask_satisfaction()->set_party(party);
  command.mutable_ask_satisfaction()->set_code(code);
  return command;
}

TEST(KeepDigestOfCode, OfAskingAndAnsweringIsTheSame) {
  v1::Command ask = Ask("1", "Ab3dE6gH9j");
  ASSERT_OK(KeepDigestOfCode("cases/c-1", &ask));
  EXPECT_EQ(ask.ask_satisfaction().code().size(), 64u);
  v1::Command answer;
  answer.mutable_answer_satisfaction()->set_party("1");
  answer.mutable_answer_satisfaction()->set_code("AB3DE6GH9J");
  ASSERT_OK(KeepDigestOfCode("cases/c-1", &answer));
  EXPECT_EQ(answer.answer_satisfaction().code(), ask.ask_satisfaction().code()) << "typed in capitals";
  v1::Command other_party = Ask("2", "Ab3dE6gH9j");
  ASSERT_OK(KeepDigestOfCode("cases/c-1", &other_party));
  EXPECT_NE(other_party.ask_satisfaction().code(), ask.ask_satisfaction().code());
  v1::Command other_case = Ask("1", "Ab3dE6gH9j");
  ASSERT_OK(KeepDigestOfCode("cases/c-2", &other_case));
  EXPECT_NE(other_case.ask_satisfaction().code(), ask.ask_satisfaction().code());
}

TEST(KeepDigestOfCode, RefusesWhatCouldBeGuessed) {
  for (const char* code : {"123456", "abcdefghi", "with space ", "abcdefghij-"}) {
    v1::Command ask = Ask("1", code);
    const absl::Status status = KeepDigestOfCode("cases/c-1", &ask);
    v1::BadField detail;
    ASSERT_TRUE(ReadDetail(status, &detail)) << code;
    EXPECT_EQ(detail.field(), "command.ask_satisfaction.code");
    EXPECT_EQ(detail.limit(), kSatisfactionCodeCharsMin);
  }
}

TEST(KeepDigestOfCode, LeavesOtherCommandsAlone) {
  v1::Command call;
  call.mutable_answer_satisfaction()->set_party("1");
  ASSERT_OK(KeepDigestOfCode("cases/c-1", &call));
  EXPECT_EQ(call.answer_satisfaction().code(), "");
  v1::Command note;
  note.mutable_add_note()->mutable_note()->set_text("x");
  ASSERT_OK(KeepDigestOfCode("cases/c-1", &note));
  EXPECT_EQ(note.add_note().note().text(), "x");
}

}  // namespace
}  // namespace gaiwan
