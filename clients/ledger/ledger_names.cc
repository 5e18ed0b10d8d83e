#include "clients/ledger/ledger_names.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/ledger/ledger_format.h"

namespace gaiwan::ledger {
namespace {

void Add(const std::string& name, std::vector<std::string>* names) {
  if (std::find(names->begin(), names->end(), name) == names->end()) names->push_back(name);
}

std::vector<std::string> Find(const absl::flat_hash_map<std::string, std::vector<std::string>>& map,
                              const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::vector<std::string>() : found->second;
}

}  // namespace

void LedgerNames::AddCode(const v1::CodeEntry& entry) {
  // Of two entries with one label the first counts: lists stand in the order in which a screen offers them.
  codes_.try_emplace(absl::StrCat(entry.list(), "/", WithoutSpace(entry.label().zh())), entry.code());
  codes_[absl::StrCat(entry.list(), "/", entry.code())] = entry.code();
}

void LedgerNames::AddOrganisation(const v1::Organisation& org) {
  const std::string name = absl::StrCat("orgs/", org.code());
  Add(name, &orgs_[WithoutSpace(org.name())]);
  Add(name, &orgs_[org.code()]);
  Add(name, &orgs_[name]);
}

void LedgerNames::AddPerson(const v1::Person& person) {
  for (const v1::Post& post : person.posts()) {
    for (absl::string_view word : {absl::string_view(person.display_name()), absl::string_view(person.name()),
                                   absl::StripPrefix(person.name(), "people/")}) {
      Add(person.name(), &people_[absl::StrCat("orgs/", post.org(), "/", WithoutSpace(word))]);
    }
  }
}

std::string LedgerNames::CodeOf(absl::string_view list, absl::string_view word) const {
  const auto found = codes_.find(absl::StrCat(list, "/", WithoutSpace(word)));
  return found == codes_.end() ? "" : found->second;
}

std::vector<std::string> LedgerNames::OrgsOf(absl::string_view word) const {
  return Find(orgs_, WithoutSpace(word));
}

std::vector<std::string> LedgerNames::PeopleOf(absl::string_view committee, absl::string_view word) const {
  return Find(people_, absl::StrCat(committee, "/", WithoutSpace(word)));
}

}  // namespace gaiwan::ledger
