// workflow/named_entry.h: an entry of a table by the name that a definition gives it. Tables have some eighty entries
// at most, whose names are compared one by one.
#ifndef GAIWAN_WORKFLOW_NAMED_ENTRY_H_
#define GAIWAN_WORKFLOW_NAMED_ENTRY_H_

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/string_view.h"

namespace gaiwan {

// nullptr for the unknown.
template <typename Entry, size_t kSize>
const Entry* FindByName(const Entry (&table)[kSize], absl::string_view name) {
  const auto found = std::find_if(std::begin(table), std::end(table), [&](const Entry& e) { return e.name == name; });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_NAMED_ENTRY_H_
