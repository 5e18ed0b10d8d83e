// clients/cli/labels.h: what people read for what the wire names by ids: states, steps, levels and clocks from the
// definition, codes from the code lists, organisations and people from the directory. Each is asked of the server when
// it is first needed, and kept while the program runs. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_LABELS_H_
#define GAIWAN_CLIENTS_CLI_LABELS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "clients/cli/client.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/workflow.pb.h"

namespace gaiwan::cli {

// `受理(accepted)`, or the id alone.
std::string LabelWithId(absl::string_view label, absl::string_view id);

class Labels {
 public:
  // `client` is not owned and outlives it. With `codes`, each label is followed by its id.
  Labels(Client* client, bool codes) : client_(client), codes_(codes) {}

  // Each gives the label, and the id when there is none to be had: a list without labels is better than none. Of an
  // empty id: nothing.
  std::string State(const v1::DefinitionRef& definition, absl::string_view track, absl::string_view id);
  std::string Step(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Level(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Role(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Track(const v1::DefinitionRef& definition, absl::string_view id);
  std::string Clock(const v1::DefinitionRef& definition, absl::string_view id);
  // The definition itself; an empty one when there is none to be had.
  const v1::Definition& Text(const v1::DefinitionRef& definition);
  // `诉前调解 第 1 版`.
  std::string Definition(const v1::DefinitionRef& definition);
  // Of a code list, as `channel`.
  std::string Code(absl::string_view list, absl::string_view code);
  // Of `orgs/{org}` and `people/{person}`.
  std::string Org(absl::string_view name);
  std::string Person(absl::string_view name);
  // What an answer of the server brought itself.
  std::string Given(absl::string_view label, absl::string_view id) const;

 private:
  using Names = absl::flat_hash_map<std::string, std::string>;

  Names FetchCodes(const std::string& list);
  Names FetchOrgs();
  Names FetchPeople();

  Client* const client_;
  const bool codes_;
  // By id and revision; an empty definition where the server gave none, so that it is asked once.
  std::map<std::pair<std::string, int>, v1::Definition> definitions_;
  // By list.
  std::map<std::string, Names, std::less<>> code_lists_;
  std::optional<Names> orgs_;
  std::optional<Names> people_;
};

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_LABELS_H_
