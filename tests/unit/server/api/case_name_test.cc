#include "server/api/case_name.h"

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/command.h"

namespace gaiwan {
namespace {

constexpr char kRequest[] = "0b9a3a70-54a5-4d0c-9c55-6c1f1b9f3e01";

TEST(DeriveCaseName, IsTheSameForARepeatAndACaseName) {
  const std::string name = DeriveCaseName("people/a", kRequest);
  EXPECT_TRUE(IsCaseName(name)) << name;
  EXPECT_EQ(DeriveCaseName("people/a", kRequest), name);
  // Written down: another value would lose the cases of repeats that are on their way.
  EXPECT_EQ(name, "cases/c-jakztjsqohcqvtob5exgamb2eh");
}

TEST(DeriveCaseName, DiffersByCallerAndRequest) {
  absl::flat_hash_set<std::string> names;
  for (int i = 0; i < 1000; ++i) {
    names.insert(DeriveCaseName("people/a", absl::StrCat("request-", i)));
    names.insert(DeriveCaseName(absl::StrCat("people/", i), kRequest));
  }
  EXPECT_EQ(names.size(), 2000);
}

TEST(IsCaseName, IsExact) {
  const std::string id(26, 'a');
  EXPECT_TRUE(IsCaseName("cases/c-" + id));
  EXPECT_TRUE(IsCaseName("cases/c-abcdefghijklmnopqrstuv2367"));
  for (const std::string& bad :
       {id, "c-" + id, "cases/" + id, "cases/c-" + id + "a", "cases/c-" + id.substr(1), "cases/c-" + id.substr(1) + "1",
        "cases/c-" + id.substr(1) + "8", "cases/c-" + id.substr(1) + "A", std::string("orgs/x"), std::string()}) {
    EXPECT_FALSE(IsCaseName(bad)) << bad;
  }
}

v1::ExecuteRequest AddNote() {
  v1::ExecuteRequest request;
  request.set_request_id(kRequest);
  request.mutable_command()->mutable_add_note()->mutable_note()->set_text("来电");
  return request;
}

TEST(DigestOf, IsOfWhatTheCommandMeans) {
  const v1::ExecuteRequest request = AddNote();
  const std::string digest = DigestOf("cases/c-1", request);
  EXPECT_EQ(digest.size(), kDigestBytes);

  v1::ExecuteRequest guarded = request;
  guarded.set_etag("7");
  guarded.set_after(kRequest);
  guarded.set_validate_only(true);
  guarded.set_view(v1::CASE_VIEW_FULL);
  EXPECT_EQ(DigestOf("cases/c-1", guarded), digest);
}

TEST(DigestOf, DiffersByCaseCommandAndTime) {
  const v1::ExecuteRequest request = AddNote();
  const std::string digest = DigestOf("cases/c-1", request);
  EXPECT_NE(DigestOf("cases/c-2", request), digest);

  v1::ExecuteRequest other = request;
  other.mutable_command()->mutable_add_note()->mutable_note()->set_text("来访");
  EXPECT_NE(DigestOf("cases/c-1", other), digest);

  v1::ExecuteRequest dated = request;
  dated.mutable_act_time();
  EXPECT_NE(DigestOf("cases/c-1", dated), digest) << "an act at time zero is not an act now";

  v1::ExecuteRequest known = request;
  known.set_act_time_basis(v1::TIME_BASIS_PAPER);
  EXPECT_NE(DigestOf("cases/c-1", known), digest);
}

TEST(DigestOf, DiffersByWhoHelped) {
  const v1::ExecuteRequest alone = AddNote();
  v1::ExecuteRequest helped = alone;
  helped.mutable_helper()->set_kind(v1::HELPER_KIND_RELATIVE);
  v1::ExecuteRequest named = helped;
  named.mutable_helper()->mutable_name()->set_text("儿子");
  v1::ExecuteRequest otherwise = helped;
  otherwise.mutable_helper()->set_kind(v1::HELPER_KIND_COUNTER);
  absl::flat_hash_set<std::string> digests;
  for (const v1::ExecuteRequest& request : {alone, helped, named, otherwise}) {
    digests.insert(DigestOf("cases/c-1", request));
  }
  EXPECT_EQ(digests.size(), 4u);
}

}  // namespace
}  // namespace gaiwan
