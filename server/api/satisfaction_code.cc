#include "server/api/satisfaction_code.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/api/case_name.h"
#include "workflow/base/refusal.h"

namespace gaiwan {
namespace {

absl::Status KeepDigest(absl::string_view path, absl::string_view case_name, absl::string_view party,
                        std::string* code) {
  // Read off a small screen and typed on a smaller one: capitals and small letters are the same.
  absl::AsciiStrToLower(code);
  const bool plain = absl::c_all_of(*code, [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); });
  if (!plain || code->size() < kSatisfactionCodeCharsMin) {
    return BadField(
        absl::StrCat(path, ".code"), absl::StrCat("评价码为", kSatisfactionCodeCharsMin, "位以上字母和数字"),
        absl::StrCat("has ", kSatisfactionCodeCharsMin, " or more letters and digits"), kSatisfactionCodeCharsMin);
  }
  *code = Sha256Hex(absl::StrCat("gaiwan satisfaction\n", case_name, "\n", party, "\n", *code));
  return absl::OkStatus();
}

}  // namespace

absl::Status KeepDigestOfCode(absl::string_view case_name, v1::Command* command) {
  if (command->has_ask_satisfaction()) {
    v1::AskSatisfaction* ask = command->mutable_ask_satisfaction();
    return KeepDigest("command.ask_satisfaction", case_name, ask->party(), ask->mutable_code());
  }
  if (command->has_answer_satisfaction() && !command->answer_satisfaction().code().empty()) {
    v1::AnswerSatisfaction* answer = command->mutable_answer_satisfaction();
    return KeepDigest("command.answer_satisfaction", case_name, answer->party(), answer->mutable_code());
  }
  return absl::OkStatus();
}

}  // namespace gaiwan
