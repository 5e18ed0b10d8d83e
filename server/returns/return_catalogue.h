// server/returns/return_catalogue.h: the returns that are configured, checked: those that are shipped and those of the
// setting `returns_dir`.
//
// Immutable, so any thread may read it.
#ifndef GAIWAN_SERVER_RETURNS_RETURN_CATALOGUE_H_
#define GAIWAN_SERVER_RETURNS_RETURN_CATALOGUE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/errors.pb.h"
#include "gaiwan/v1/return.pb.h"
#include "workflow/facts.h"

namespace gaiwan {

// Of the text of one return.
inline constexpr int64_t kReturnBytesMax = 262144;

// Every fault of the text of a return, each with its path; `definition` is what could be read. With `codes`, codes that
// are in no list are faults too.
std::vector<v1::Fault> CheckReturn(absl::string_view textproto, const CodeFacts* codes,
                                   v1::ReturnDefinition* definition);

class ReturnCatalogue {
 public:
  // `texts`: each with the name it is told by.
  //   INVALID_ARGUMENT  every fault, a line each; or the same revision of a return twice.
  struct Text {
    std::string name;
    std::string textproto;
  };
  static absl::StatusOr<std::shared_ptr<const ReturnCatalogue>> Make(const std::vector<Text>& texts);

  // By id, then the newest revision first.
  const std::vector<v1::ReturnDefinition>& definitions() const { return definitions_; }
  // Revision 0: the newest. nullptr for the unknown.
  const v1::ReturnDefinition* Find(absl::string_view id, int32_t revision) const;

 private:
  std::vector<v1::ReturnDefinition> definitions_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_RETURNS_RETURN_CATALOGUE_H_
