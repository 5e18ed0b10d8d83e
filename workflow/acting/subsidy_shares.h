// workflow/acting/subsidy_shares.h: who gets how much of a line of the subsidy. Pure, safe from any thread.
#ifndef GAIWAN_WORKFLOW_ACTING_SUBSIDY_SHARES_H_
#define GAIWAN_WORKFLOW_ACTING_SUBSIDY_SHARES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gaiwan/v1/acting.pb.h"

namespace gaiwan {

// `people/{person}` and fen, as the line has them. Each the same; the fen that do not divide go to the first, who
// leads. Together they are the amount of the line to the fen. Empty for a line without mediators.
inline std::vector<std::pair<std::string, int64_t>> SharesOf(const v1::SubsidyLine& line) {
  std::vector<std::pair<std::string, int64_t>> shares;
  const int64_t count = line.mediators_size();
  if (count == 0) return shares;
  for (const std::string& person : line.mediators()) shares.emplace_back(person, line.amount().fen() / count);
  shares.front().second += line.amount().fen() % count;
  return shares;
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_ACTING_SUBSIDY_SHARES_H_
