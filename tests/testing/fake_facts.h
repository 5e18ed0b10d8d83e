// tests/testing/fake_facts.h: a directory and code lists in memory, filled by the test. Not thread-safe while filled.
#ifndef GAIWAN_TESTS_TESTING_FAKE_FACTS_H_
#define GAIWAN_TESTS_TESTING_FAKE_FACTS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gaiwan/v1/common.pb.h"
#include "gaiwan/v1/directory.pb.h"
#include "workflow/base/liaison_role.h"
#include "workflow/facts.h"

namespace gaiwan::testing {

class FakeDirectory final : public DirectoryFacts {
 public:
  // Valid from `from` on; always, when it is not given.
  FakeDirectory& Org(std::string code, std::string kind, std::string parent = "", std::string name = "",
                     absl::CivilDay from = absl::CivilDay(1900, 1, 1)) {
    orgs_[std::move(code)] = {std::move(kind), std::move(parent), std::move(name), from};
    return *this;
  }
  FakeDirectory& Serves(std::string committee, std::string org) {
    serving_[std::move(org)] = std::move(committee);
    return *this;
  }
  // One post more for the person.
  FakeDirectory& Person(std::string id, std::string org, std::string role,
                        absl::CivilDay from = absl::CivilDay(1900, 1, 1)) {
    people_[std::move(id)].push_back({{std::move(org), std::move(role)}, from});
    return *this;
  }
  FakeDirectory& PersonWithoutPost(std::string id) {
    people_[std::move(id)];
    return *this;
  }
  // How somebody is told apart, as they are written here.
  FakeDirectory& Called(std::string id, std::string name, std::string phone) {
    called_[{std::move(name), std::move(phone)}] = std::move(id);
    return *this;
  }
  // `id` stands in for `absent` at `org` from now on.
  FakeDirectory& StandIn(std::string id, std::string org, std::string absent) {
    stand_ins_[std::move(id)].push_back({std::move(org), "people/" + std::move(absent)});
    return *this;
  }
  FakeDirectory& Seal(std::string org, std::string seal) {
    seals_.insert({std::move(org), std::move(seal)});
    return *this;
  }

  // Replaces the sheet of that code.
  FakeDirectory& Channel(v1::Channel sheet) {
    channels_[sheet.code()] = std::move(sheet);
    return *this;
  }

  int64_t revision() const override { return 1; }
  bool HasOrg(absl::string_view code, absl::CivilDay day) const override {
    const OrgRow* org = Find(code);
    return org != nullptr && org->from <= day;
  }
  std::string OrgKind(absl::string_view code) const override { return Find(code) ? Find(code)->kind : ""; }
  std::string OrgName(absl::string_view code) const override { return Find(code) ? Find(code)->name : ""; }
  std::string Parent(absl::string_view code) const override { return Find(code) ? Find(code)->parent : ""; }
  bool IsAtOrBelow(absl::string_view code, absl::string_view ancestor) const override {
    for (std::string at(code); !at.empty(); at = Parent(at)) {
      if (at == ancestor) return true;
    }
    return false;
  }
  std::optional<std::string> ServingCommittee(absl::string_view code, absl::CivilDay day) const override {
    for (std::string at(code); !at.empty(); at = Parent(at)) {
      if (OrgKind(at) == "mediation_committee") return at;
      if (auto named = serving_.find(at); named != serving_.end()) return named->second;
      for (const auto& [committee, row] : orgs_) {
        if (row.kind == "mediation_committee" && row.parent == at && row.from <= day) return committee;
      }
    }
    return std::nullopt;
  }
  std::optional<std::string> NearestOfKind(absl::string_view code, absl::string_view kind,
                                           absl::CivilDay day) const override {
    if (const OrgRow* org = Find(code); org != nullptr && org->kind == kind && org->from <= day) {
      return std::string(code);
    }
    for (std::string at(code); !at.empty(); at = Parent(at)) {
      for (const auto& [id, row] : orgs_) {
        if (row.kind == kind && row.parent == at && row.from <= day) return id;
      }
    }
    return std::nullopt;
  }
  bool HasPerson(absl::string_view person) const override { return people_.count(std::string(person)) > 0; }
  std::string PersonCalled(absl::string_view name, absl::string_view phone) const override {
    auto found = called_.find({std::string(name), std::string(phone)});
    return found == called_.end() ? "" : found->second;
  }
  std::vector<PostFact> Posts(absl::string_view person, absl::CivilDay day) const override {
    std::vector<PostFact> posts = OwnPosts(std::string(person), day);
    for (const StandInFact& each : StandIns(person, day)) {
      for (PostFact& post : OwnPosts(each.absent.substr(7), day)) {
        if (post.org == each.org) posts.push_back(std::move(post));
      }
    }
    return posts;
  }
  std::vector<StandInFact> StandIns(absl::string_view person, absl::CivilDay) const override {
    auto found = stand_ins_.find(std::string(person));
    return found == stand_ins_.end() ? std::vector<StandInFact>() : found->second;
  }
  bool HasLine(absl::string_view org, absl::CivilDay day) const override {
    for (const auto& [person, held] : people_) {
      for (const PostFact& post : OwnPosts(person, day)) {
        if (post.org == org && IsLiaisonRole(post.role)) return true;
      }
    }
    return false;
  }
  bool HasSeal(absl::string_view org, absl::string_view seal, absl::CivilDay) const override {
    return seals_.count({std::string(org), std::string(seal)}) > 0;
  }
  const v1::Channel* FindChannel(absl::string_view code) const override {
    auto found = channels_.find(std::string(code));
    return found == channels_.end() ? nullptr : &found->second;
  }
  bool HasChannels() const override { return !channels_.empty(); }

 private:
  struct OrgRow {
    std::string kind, parent, name;
    absl::CivilDay from;
  };
  std::vector<PostFact> OwnPosts(const std::string& person, absl::CivilDay day) const {
    std::vector<PostFact> posts;
    auto found = people_.find(person);
    if (found == people_.end()) return posts;
    for (const auto& [post, from] : found->second) {
      if (from <= day) posts.push_back(post);
    }
    return posts;
  }
  const OrgRow* Find(absl::string_view code) const {
    auto found = orgs_.find(std::string(code));
    return found == orgs_.end() ? nullptr : &found->second;
  }

  std::map<std::string, OrgRow> orgs_;
  std::map<std::string, std::string> serving_;
  std::map<std::string, std::vector<std::pair<PostFact, absl::CivilDay>>> people_;
  std::map<std::pair<std::string, std::string>, std::string> called_;
  std::map<std::string, std::vector<StandInFact>> stand_ins_;
  std::set<std::pair<std::string, std::string>> seals_;
  std::map<std::string, v1::Channel> channels_;
};

class FakeCodes final : public CodeFacts {
 public:
  FakeCodes& Add(std::string list, std::vector<std::string> codes) {
    for (std::string& code : codes) codes_.insert({list, std::move(code)});
    return *this;
  }
  int64_t revision() const override { return 1; }
  bool Has(absl::string_view list, absl::string_view code) const override {
    return codes_.count({std::string(list), std::string(code)}) > 0;
  }
  v1::Label LabelOf(absl::string_view, absl::string_view code) const override {
    v1::Label label;
    label.set_zh(std::string(code));
    return label;
  }

 private:
  std::set<std::pair<std::string, std::string>> codes_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_TESTING_FAKE_FACTS_H_
