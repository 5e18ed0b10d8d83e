// clients/ledger/ledger_names.h: what the words of a ledger mean on this server: labels of code lists, names of
// committees, villages and people. Filled once, then read; for one thread while it is filled.
#ifndef GAIWAN_CLIENTS_LEDGER_LEDGER_NAMES_H_
#define GAIWAN_CLIENTS_LEDGER_LEDGER_NAMES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/directory_service.pb.h"

namespace gaiwan::ledger {

class LedgerNames {
 public:
  void AddCode(const v1::CodeEntry& entry);
  void AddOrganisation(const v1::Organisation& org);
  void AddPerson(const v1::Person& person);

  // By label or by the code itself; empty for none.
  std::string CodeOf(absl::string_view list, absl::string_view word) const;
  // `orgs/{org}` by name or code; several where a name is not the only one, none for the unknown.
  std::vector<std::string> OrgsOf(absl::string_view word) const;
  // `people/{person}` of that name or id with a post in `committee` (`orgs/{org}`).
  std::vector<std::string> PeopleOf(absl::string_view committee, absl::string_view word) const;

 private:
  absl::flat_hash_map<std::string, std::string> codes_;  // `{list}/{label or code}` -> code
  absl::flat_hash_map<std::string, std::vector<std::string>> orgs_;
  absl::flat_hash_map<std::string, std::vector<std::string>> people_;  // `{org}/{name or id}`
};

}  // namespace gaiwan::ledger

#endif  // GAIWAN_CLIENTS_LEDGER_LEDGER_NAMES_H_
