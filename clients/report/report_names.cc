#include "clients/report/report_names.h"

#include "absl/strings/str_cat.h"

namespace gaiwan::report {
namespace {

std::string Find(const absl::flat_hash_map<std::string, std::string>& names, absl::string_view name) {
  const auto found = names.find(name);
  return found == names.end() ? "" : found->second;
}

}  // namespace

void ReportNames::AddCode(const v1::CodeEntry& entry) {
  codes_[absl::StrCat(entry.list(), "/", entry.code())] = entry;
}

void ReportNames::AddOrganisation(const v1::Organisation& org) {
  orgs_[absl::StrCat("orgs/", org.code())] = org.name();
}

void ReportNames::AddPerson(const v1::Person& person) {
  people_[person.name()] = person.display_name();
}

const v1::CodeEntry* ReportNames::FindCode(absl::string_view list, absl::string_view code) const {
  const auto found = codes_.find(absl::StrCat(list, "/", code));
  return found == codes_.end() ? nullptr : &found->second;
}

std::string ReportNames::OrgName(absl::string_view name) const {
  return Find(orgs_, name);
}

std::string ReportNames::PersonName(absl::string_view name) const {
  return Find(people_, name);
}

}  // namespace gaiwan::report
