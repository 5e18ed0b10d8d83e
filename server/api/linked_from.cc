#include "server/api/linked_from.h"

#include <memory>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "server/projection/link_projector.h"

namespace gaiwan {
namespace {

int LinksMax() {
  return static_cast<int>(
      v1::Case::descriptor()->FindFieldByNumber(v1::Case::kLinksFieldNumber)->options().GetExtension(v1::max));
}

v1::LinkKind FromTheOtherSide(v1::LinkKind kind) {
  if (kind == v1::LINK_KIND_AROSE_FROM) return v1::LINK_KIND_LED_TO;
  if (kind == v1::LINK_KIND_LED_TO) return v1::LINK_KIND_AROSE_FROM;
  return kind;
}

}  // namespace

absl::Status AddLinksFrom(const Store& store, const Sight& sight, v1::CaseView view, v1::Case* shown) {
  if (!sight.Shows(v1::PROCESS) || view != v1::CASE_VIEW_FULL) return absl::OkStatus();
  const int max = LinksMax();
  const auto add = [&](absl::string_view other, v1::LinkKind kind) {
    const bool there = absl::c_any_of(
        shown->links(), [&](const v1::CaseLink& link) { return link.other() == other && link.kind() == kind; });
    if (there || shown->links_size() >= max) return;
    v1::CaseLink* link = shown->add_links();
    link->set_other(std::string(other));
    link->set_kind(kind);
    link->set_from_other(true);
  };
  return ScanLinkedFrom(*store.Look(), shown->name(), [&](absl::string_view other, const v1::LinkRow& row) {
    if (row.merged()) add(other, v1::LINK_KIND_MERGED);
    for (const int kind : row.kinds()) add(other, FromTheOtherSide(static_cast<v1::LinkKind>(kind)));
    return shown->links_size() < max;
  });
}

}  // namespace gaiwan
