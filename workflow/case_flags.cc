#include "workflow/case_flags.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "workflow/base/label.h"

namespace gaiwan {
namespace {

// Code list `dispute_class`: a grassland boundary, and its ownership and use right. Leases, fences and passage are
// ordinary disputes.
constexpr absl::string_view kGrasslandTitle[] = {"07-01", "07-02"};

// From ten persons on: what the courts call many (SPC Interpretation of the CPL art. 75). Ours until the county names
// its own number.
constexpr int kGroupEventPeople = 10;

}  // namespace

std::vector<v1::Label> FlagsOf(const v1::Case& c) {
  std::vector<v1::Label> flags;
  if (std::find(std::begin(kGrasslandTitle), std::end(kGrasslandTitle), c.dispute_class()) !=
      std::end(kGrasslandTitle)) {
    flags.push_back(MakeLabel(
        "涉及草原所有权、使用权：由当事人协商，协商不成的由人民政府处理；争议解决前，任何一方不得改变草原利用现状（草原"
        "法第16条）",
        "title to grassland: the parties negotiate, else the government decides; until it is settled nobody changes "
        "the "
        "present use (Grassland Law art. 16)"));
  }
  for (const v1::Risk& risk : c.risks()) {
    if (risk.people() < kGroupEventPeople || risk.grade() == "green") continue;
    flags.push_back(MakeLabel(absl::StrCat("风险", risk.id(), "涉及", risk.people(), "人（达到", kGroupEventPeople,
                                           "人），按群体性事件处置（默认标准）"),
                              absl::StrCat("risk ", risk.id(), ": ", risk.people(), " persons; from ",
                                           kGroupEventPeople, " on it is a group event (our default)")));
  }
  return flags;
}

}  // namespace gaiwan
