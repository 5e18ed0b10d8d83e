#include "workflow/competent_court.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "workflow/base/date.h"
#include "workflow/decide_court.h"
#include "workflow/references.h"

namespace gaiwan {
namespace {

class Finder {
 public:
  Finder(const v1::Case& c, const Facts& facts) : c_(c), facts_(facts) {}

  void Look(v1::CourtAt at) {
    switch (at) {
      case v1::COURT_AT_INVITING:
        if (c_.delegation().state() != v1::DELEGATION_STATE_DECLINED) Add(c_.delegation().court());
        return;
      case v1::COURT_AT_COMMITTEE:
        return AddNearest(c_.committee().empty() ? c_.unit() : c_.committee());
      case v1::COURT_AT_JOINT_COMMITTEES:
        for (const v1::JointCommittee& joint : c_.joint_committees()) {
          if (joint.joined()) AddNearest(joint.committee());
        }
        return;
      case v1::COURT_AT_DOMICILE:
        for (const v1::Party& party : c_.parties()) {
          if (!party.removed()) AddNearest(party.domicile().empty() ? party.org() : party.domicile());
        }
        return;
      case v1::COURT_AT_SUBJECT_MATTER:
        return AddNearest(c_.place());
      default:
        return;
    }
  }

  std::vector<std::string> Take() { return std::move(courts_); }

 private:
  void Add(std::string court) {
    if (court.empty() || std::find(courts_.begin(), courts_.end(), court) != courts_.end()) return;
    courts_.push_back(std::move(court));
  }

  void AddNearest(const std::string& org) {
    if (org.empty()) return;
    const std::optional<std::string> court =
        facts_.directory->NearestOfKind(IdOf(org), kCourtKind, DayOf(facts_.act_time));
    if (court.has_value()) Add(absl::StrCat("orgs/", *court));
  }

  const v1::Case& c_;
  const Facts& facts_;
  std::vector<std::string> courts_;
};

}  // namespace

CompetentCourts FindCompetentCourts(const Definition& definition, const v1::Case& c, const Facts& facts) {
  CompetentCourts found;
  for (const v1::CourtRule& rule : definition.proto().courts()) {
    Finder finder(c, facts);
    for (const int at : rule.courts()) finder.Look(static_cast<v1::CourtAt>(at));
    found.courts = finder.Take();
    if (found.courts.empty()) continue;
    found.rule = &rule;
    return found;
  }
  return found;
}

}  // namespace gaiwan
