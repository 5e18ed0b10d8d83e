#include "workflow/case_flags.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"

namespace gaiwan {
namespace {

// Code list `dispute_class`: a grassland boundary, and its ownership and use right. Leases, fences and passage are
// ordinary disputes.
constexpr absl::string_view kGrasslandTitle[] = {"07-01", "07-02"};

}  // namespace

std::vector<v1::Label> FlagsOf(const v1::Case& c) {
  std::vector<v1::Label> flags;
  if (std::find(std::begin(kGrasslandTitle), std::end(kGrasslandTitle), c.dispute_class()) !=
      std::end(kGrasslandTitle)) {
    v1::Label& flag = flags.emplace_back();
    flag.set_zh(
        "涉及草原所有权、使用权：由当事人协商，协商不成的由人民政府处理；争议解决前，任何一方不得改变草原利用现状（草原"
        "法第16条）");
    flag.set_en(
        "title to grassland: the parties negotiate, else the government decides; until it is settled nobody changes "
        "the "
        "present use (Grassland Law art. 16)");
  }
  return flags;
}

}  // namespace gaiwan
