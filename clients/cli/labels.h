// clients/cli/labels.h: the Chinese labels that a definition gives its states, steps, levels and clocks. Fetched once a
// definition and kept while the program runs. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_LABELS_H_
#define GAIWAN_CLIENTS_CLI_LABELS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "clients/cli/client.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan::cli {

// `受理(accepted)`, or the id alone.
std::string LabelWithId(absl::string_view label, absl::string_view id);

class Labels {
 public:
  // `client` is not owned and outlives it.
  explicit Labels(Client* client) : client_(client) {}

  // Each gives the label with the id, and the id alone when the definition cannot be had: a list without labels is
  // better than none.
  std::string State(const v1::DefinitionRef& definition, absl::string_view track, absl::string_view id);
  std::string Step(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Level(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Track(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Clock(const v1::DefinitionRef& definition, absl::string_view id);

 private:
  const v1::Definition& Find(const v1::DefinitionRef& definition);

  Client* const client_;
  // By id and revision; an empty definition where the server gave none, so that it is asked once.
  std::map<std::pair<std::string, int>, v1::Definition> definitions_;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_LABELS_H_
