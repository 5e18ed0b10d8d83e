#include "server/api/case_title.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace gaiwan {
namespace {

// As deep as a directory is: more is a circle that an import let through.
constexpr int kDirectoryDepthMax = 32;

std::string TownOf(const Directory& directory, absl::string_view unit) {
  const std::string code(absl::StripPrefix(unit, "orgs/"));
  std::string at = code;
  for (int i = 0; i < kDirectoryDepthMax && !at.empty(); ++i) {
    const std::string kind = directory.OrgKind(at);
    if (kind == "town" || kind == "farm") return directory.OrgName(at);
    at = directory.Parent(at);
  }
  return directory.OrgName(code);
}

}  // namespace

std::string NeutralTitle(absl::string_view unit, absl::string_view dispute_class, const Reference& reference) {
  std::vector<std::string> parts;
  if (std::string town = TownOf(*reference.directory, unit); !town.empty()) parts.push_back(std::move(town));
  if (const v1::CodeEntry* entry = reference.codes->Find("dispute_class", dispute_class)) {
    parts.push_back(entry->label().zh());
  }
  return absl::StrJoin(parts, " ");
}

std::string NeutralTitle(const v1::Case& c, const Reference& reference) {
  std::string title = NeutralTitle(c.unit(), c.dispute_class(), reference);
  const auto parties =
      std::count_if(c.parties().begin(), c.parties().end(), [](const v1::Party& party) { return !party.removed(); });
  if (parties > 0) absl::StrAppend(&title, title.empty() ? "" : " ", parties, "方");
  return title;
}

}  // namespace gaiwan
