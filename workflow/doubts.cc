#include "workflow/doubts.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "workflow/base/label.h"

namespace gaiwan {
namespace {

// The last word of each party counts: one that keeps the mediator after any of the disclosures keeps them.
bool Keeps(const v1::Case& c, absl::string_view person, const std::string& party) {
  return absl::c_any_of(c.disclosures(), [&](const v1::Disclosure& disclosure) {
    return disclosure.mediator() == person && absl::c_linear_search(disclosure.kept_by(), party);
  });
}

}  // namespace

std::vector<v1::Label> DoubtsAbout(const v1::Case& c, absl::string_view person) {
  std::vector<v1::Label> doubts;
  const bool disclosed = absl::c_any_of(
      c.disclosures(), [&](const v1::Disclosure& disclosure) { return disclosure.mediator() == person; });
  for (const v1::Party& party : c.parties()) {
    if (!disclosed || party.removed() || Keeps(c, person, party.id())) continue;
    doubts.push_back(MakeLabel(absl::StrCat(person, "披露了利害关系，当事人", party.id(),
                                            "还没有同意其继续调解（人民法院在线调解规则第13条）"),
                               absl::StrCat(person, " disclosed an interest, and party ", party.id(),
                                            " has not kept them as the mediator (Online Rules art. 13)")));
  }
  for (const v1::Recusal& recusal : c.recusals()) {
    if (recusal.mediator() != person || recusal.state() != v1::RECUSAL_STATE_ASKED) continue;
    doubts.push_back(
        MakeLabel(absl::StrCat(person, "的回避申请（", recusal.id(), "）还没有决定"),
                  absl::StrCat("recusal ", recusal.id(), " of ", person, " is asked for and not decided")));
  }
  return doubts;
}

}  // namespace gaiwan
