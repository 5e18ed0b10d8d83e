#include "server/accounts/account_notice.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/base/log.h"
#include "workflow/base/date.h"
#include "workflow/unit_records.h"

namespace gaiwan {
namespace {

constexpr absl::string_view kPrefix = "people/";

// With the id: two people of a county may have one name.
std::string Called(const Directory& directory, absl::string_view id) {
  const DirectoryPerson* person = directory.FindPerson(id);
  return person == nullptr || person->details.name().empty() ? std::string(id)
                                                             : absl::StrCat(person->details.name(), "（", id, "）");
}

// Administrators; and officers of the bureau, who stand over them in nothing but this.
bool KeepsAnEyeOn(const Directory& directory, const PostFact& post) {
  return post.role == "administrator" ||
         (post.role == "justice-officer" && directory.OrgKind(post.org) == "justice_bureau");
}

// The head of an organisation where one of `posts` is; of a head the officers of the judicial office that guides it.
bool Leads(const Directory& directory, const std::vector<PostFact>& posts, const PostFact& post) {
  return absl::c_any_of(posts, [&](const PostFact& of) {
    if (of.role == "head") {
      return post.role == "justice-officer" && directory.OrgKind(post.org) == "judicial_office" &&
             StandsOver(directory, post.org, of.org);
    }
    return post.role == "head" && post.org == of.org;
  });
}

}  // namespace

std::vector<std::string> AccountNotice::PhonesToTell(const Directory& directory, absl::string_view by,
                                                     absl::string_view person, bool made) const {
  const absl::CivilDay today = DayOf(parts_.clock->TimeNow());
  std::vector<std::string> phones;
  const auto add = [&](const DirectoryPerson* one) {
    if (one == nullptr || one->details.phone().empty() || absl::c_linear_search(phones, one->details.phone())) return;
    phones.push_back(one->details.phone());
  };
  add(directory.FindPerson(person));
  const std::vector<PostFact> posts = directory.Posts(person, today);
  const bool watched = absl::c_any_of(
      posts, [&](const PostFact& post) { return absl::c_linear_search(parts_.watched_posts, post.role); });
  if (made && !watched) return phones;
  const auto add_all = [&](const auto& is_told) {
    const size_t max = phones.size() + kAlsoToldMax;
    for (const auto& [id, one] : directory.people()) {
      if (phones.size() == max) break;
      if (id != by && id != person && absl::c_any_of(directory.Posts(id, today), is_told)) add(&one);
    }
  };
  if (!made) add_all([&](const PostFact& post) { return Leads(directory, posts, post); });
  add_all([&](const PostFact& post) { return KeepsAnEyeOn(directory, post); });
  return phones;
}

void AccountNotice::Tell(absl::string_view by, absl::string_view person, bool made) const {
  if (by == person || !absl::ConsumePrefix(&by, kPrefix) || !absl::ConsumePrefix(&person, kPrefix)) return;
  const std::shared_ptr<const Reference> now = parts_.directory->Get();
  const Directory& directory = *now->directory;
  const std::string text =
      absl::StrCat("【矛盾纠纷调解】系统管理员", Called(directory, by), "为", Called(directory, person),
                   made ? "开通了账号" : "重新设置了账号口令", "。不是本人要求的，请立即告知司法局。");
  LogLine(LogLevel::kInfo, made ? "an account was made" : "an account was given another first password")
      .With("caller", absl::StrCat(kPrefix, by))
      .With("account", absl::StrCat(kPrefix, person));
  if (!parts_.messenger->is_there()) return;
  for (const std::string& phone : PhonesToTell(directory, by, person, made)) {
    const auto note = [](const absl::Status& sent) {
      if (!sent.ok()) LogLine(LogLevel::kWarning, "a notice about an account was not sent").With("why", sent.message());
    };
    const absl::Status taken = parts_.messenger->Send({phone, "account", text}, note);
    if (!taken.ok()) note(taken);
  }
}

}  // namespace gaiwan
