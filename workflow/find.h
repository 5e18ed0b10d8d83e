// workflow/find.h: finds the parts of a case by id, and gives new ones an id. Lists are short (case.proto names their
// limits), so a walk is faster than an index. Pure functions, safe from any thread.
#ifndef GAIWAN_WORKFLOW_FIND_H_
#define GAIWAN_WORKFLOW_FIND_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace gaiwan {

// nullptr when no part has this id.
template <typename Part>
const Part* FindById(const google::protobuf::RepeatedPtrField<Part>& parts, absl::string_view id) {
  for (const Part& part : parts) {
    if (part.id() == id) return &part;
  }
  return nullptr;
}
template <typename Part>
Part* FindById(google::protobuf::RepeatedPtrField<Part>* parts, absl::string_view id) {
  for (Part& part : *parts) {
    if (part.id() == id) return &part;
  }
  return nullptr;
}

// The part with this id, added at the end when there is none.
template <typename Part>
Part* FindOrAdd(google::protobuf::RepeatedPtrField<Part>* parts, absl::string_view id) {
  if (Part* part = FindById(parts, id)) return part;
  Part* part = parts->Add();
  part->set_id(std::string(id));
  return part;
}

// The id a new part will have: the caller's, or else the next free number.
template <typename Part>
std::string IdFor(const google::protobuf::RepeatedPtrField<Part>& parts, absl::string_view wanted) {
  if (!wanted.empty()) return std::string(wanted);
  int number = parts.size() + 1;
  while (FindById(parts, absl::StrCat(number)) != nullptr) ++number;  // Somebody chose this number as a name.
  return absl::StrCat(number);
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_FIND_H_
