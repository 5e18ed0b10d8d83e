// tests/unit/server/api/county_of_roles.h: a county in which every role of the directory is held by somebody, and
// three stand in for others: for tests that ask a question as everybody.
#ifndef GAIWAN_TESTS_UNIT_SERVER_API_COUNTY_OF_ROLES_H_
#define GAIWAN_TESTS_UNIT_SERVER_API_COUNTY_OF_ROLES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/directory/directory.h"

namespace gaiwan::testing {

struct CountyOfRoles {
  CountyOfRoles() {
    v1::DirectoryChanged change;
    std::vector<DirectoryPerson> people;
    const auto org = [&](const std::string& code, const std::string& kind, const std::string& parent) {
      v1::Organisation* added = change.add_organisations();
      added->set_code(code);
      added->set_kind(kind);
      added->set_parent(parent);
      orgs.push_back(absl::StrCat("orgs/", code));
    };
    const auto person = [&](const std::string& id, const std::string& at, const std::string& role) {
      DirectoryPerson added;
      added.id = id;
      v1::Post post;
      post.set_org(at);
      post.set_role(role);
      added.posts.push_back(post);
      people.push_back(added);
      v1::StoredPerson* stored = change.add_people();
      stored->set_id(id);
      *stored->add_posts() = post;
      everybody.push_back(absl::StrCat("people/", id));
    };
    org("county", "county", "");
    org("bureau", "justice_bureau", "county");
    org("centre", "governance_centre", "county");
    org("court", "court", "county");
    org("police", "police", "county");
    for (const char* village : {"v1", "v2"}) {
      org(village, "village", "county");
      org(absl::StrCat(village, "-tjw"), "mediation_committee", village);
      org(absl::StrCat(village, "-grid"), "grid", village);
      for (const char* role : {"head", "registrar", "mediator", "public-order-mediator"}) {
        person(absl::StrCat(village, "-", role), absl::StrCat(village, "-tjw"), role);
      }
      person(absl::StrCat(village, "-grid-member"), absl::StrCat(village, "-grid"), "grid-member");
    }
    person("officer", "bureau", "justice-officer");
    person("dispatcher", "centre", "dispatcher");
    for (const char* role : {"archivist", "auditor", "administrator", "red-partner", "supervisor"}) {
      person(role, "county", role);
    }
    person("court", "court", "court-liaison");
    person("police", "police", "police-liaison");
    person("partner", "v1", "partner-liaison");
    person("nobody", "county", "driver");
    // One who stands in at the committee, one at the grid, and one who is nobody else.
    auto stand_ins = std::make_shared<StandInBook>();
    const Validity always = ValidityOf("", "");
    (*stand_ins)["v1-registrar"] = {{"v1-tjw", "v1-mediator", always}};
    (*stand_ins)["v2-grid-member"] = {{"v2-tjw", "v2-mediator", always}, {"v2-tjw", "v2-head", always}};
    (*stand_ins)["nobody"] = {{"v2-tjw", "v2-mediator", always}, {"v1-grid", "v1-grid-member", always}};
    directory = Directory().With(change, people, 1)->WithStandIns(std::move(stand_ins));
  }

  std::shared_ptr<const Directory> directory;
  std::vector<std::string> orgs;       // `orgs/{org}`
  std::vector<std::string> everybody;  // `people/{person}`
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_UNIT_SERVER_API_COUNTY_OF_ROLES_H_
