#include "workflow/helper.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "workflow/base/refusal.h"
#include "workflow/validate.h"

namespace gaiwan {
namespace {

v1::ExecuteRequest HelpedBy(v1::HelperKind kind, const std::string& name) {
  v1::ExecuteRequest request;
  request.set_request_id("0b9a3a70-54a5-4d0c-9c55-6c1f1b9f3e01");
  request.mutable_command()->mutable_submit_case();
  request.mutable_helper()->set_kind(kind);
  request.mutable_helper()->mutable_name()->set_text(name);
  return request;
}

// The field that is wrong; empty when none is.
std::string FaultIn(const v1::ExecuteRequest& request, bool of_case = true) {
  absl::Status status = Validate(request);
  if (status.ok()) status = CheckHelper(request, of_case);
  v1::BadField detail;
  if (status.ok()) return "";
  return ReadDetail(status, &detail) ? detail.field() : status.ToString();
}

TEST(CheckHelper, TakesAHelperAndNone) {
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_RELATIVE, "孙子小扎西")), "");
  v1::ExecuteRequest unnamed = HelpedBy(v1::HELPER_KIND_COUNTER, "");
  unnamed.mutable_helper()->clear_name();
  EXPECT_EQ(FaultIn(unnamed), "");
  unnamed.clear_helper();
  EXPECT_EQ(FaultIn(unnamed), "");
  EXPECT_EQ(FaultIn(unnamed, /*of_case=*/false), "");
}

TEST(CheckHelper, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_UNSPECIFIED, "孙子")), "helper.kind");
  EXPECT_EQ(FaultIn(HelpedBy(static_cast<v1::HelperKind>(9), "孙子")), "helper.kind");
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_RELATIVE, "")), "helper.name.text");
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_RELATIVE, "孙子\n小扎西")), "helper.name.text");
  std::string name;
  for (int i = 0; i < kHelperNameCharsMax; ++i) name += "扎";
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_RELATIVE, name)), "");
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_RELATIVE, name + "西")), "helper.name.text");
  EXPECT_EQ(FaultIn(HelpedBy(v1::HELPER_KIND_RELATIVE, "孙子"), /*of_case=*/false), "helper");
}

TEST(HelpedByFor, IsErasedWithWhatIsOfTheParty) {
  const v1::Helper helper = HelpedBy(v1::HELPER_KIND_INTERPRETER, "才让").helper();
  const v1::HelpedBy of_party = HelpedByFor(helper, "cases/c-1/parties/2");
  EXPECT_EQ(of_party.kind(), v1::HELPER_KIND_INTERPRETER);
  EXPECT_EQ(of_party.name().subject(), "parties/2");
  EXPECT_EQ(of_party.name().open().text().text(), "才让");
  EXPECT_EQ(HelpedByFor(helper, "people/p-1").name().subject(), "case");
}

TEST(HelpedByFor, HasNoBlockWithoutAName) {
  v1::Helper helper;
  helper.set_kind(v1::HELPER_KIND_COUNTER);
  EXPECT_FALSE(HelpedByFor(helper, "cases/c-1/parties/2").has_name());
}

}  // namespace
}  // namespace gaiwan
