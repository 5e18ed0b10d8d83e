// clients/report/report_names.h: what codes, organisations and people are called, for the columns of a report. Filled
// once, then read; for one thread while it is filled.
#ifndef GAIWAN_CLIENTS_REPORT_REPORT_NAMES_H_
#define GAIWAN_CLIENTS_REPORT_REPORT_NAMES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/directory.pb.h"
#include "gaiwan/v1/directory_service.pb.h"

namespace gaiwan::report {

class ReportNames {
 public:
  void AddCode(const v1::CodeEntry& entry);
  void AddOrganisation(const v1::Organisation& org);
  void AddPerson(const v1::Person& person);

  // nullptr for the unknown.
  const v1::CodeEntry* FindCode(absl::string_view list, absl::string_view code) const;
  // Of `orgs/{org}` and `people/{person}`; empty for the unknown.
  std::string OrgName(absl::string_view name) const;
  std::string PersonName(absl::string_view name) const;

 private:
  absl::flat_hash_map<std::string, v1::CodeEntry> codes_;  // `{list}/{code}`
  absl::flat_hash_map<std::string, std::string> orgs_;
  absl::flat_hash_map<std::string, std::string> people_;
};

}  // namespace gaiwan::report

#endif  // GAIWAN_CLIENTS_REPORT_REPORT_NAMES_H_
