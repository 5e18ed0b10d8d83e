// workflow/packet_papers.h: which uploaded papers a packet for a court takes, whoever handed them in: the same on paper
// and by line. The catalogue of papers (server/papers/papers.json) says it once more for the worker that binds them; a
// test holds the two together. Pure.
#ifndef GAIWAN_WORKFLOW_PACKET_PAPERS_H_
#define GAIWAN_WORKFLOW_PACKET_PAPERS_H_

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"

namespace gaiwan {

// Codes of the list `paper`. With an application for confirmation (CPL Interpretation art. 354): who they are, what
// they agreed, that a committee mediated it 主持调解证明, and what else the two sides stand by.
inline constexpr absl::string_view kApplicationPapers[] = {
    "identity",         "power-of-attorney", "agreement", "service-address",   "no-sham-promise",
    "undisputed-facts", "confirmation",      "evidence",  "performance-proof", "mediation-certificate"};
// With what goes back to the court that delegated it (Online Rules art. 21, 22).
inline constexpr absl::string_view kReturnPapers[] = {"identity",        "power-of-attorney", "agreement",
                                                      "service-address", "no-sham-promise",   "undisputed-facts",
                                                      "evidence",        "performance-proof"};
// Of these only what its party let the other side see.
inline constexpr absl::string_view kReleasedOnlyPapers[] = {"evidence"};

// Code list `referral_reason`: where an office opens a file, and so is told what the dispute is about (the 要素表).
inline constexpr absl::string_view kFileOpeningReasons[] = {"for-arbitration", "government-decides", "legal-aid",
                                                            "notarisation", "petition-matter"};

template <typename List>
bool HasPaper(const List& papers, absl::string_view paper) {
  return std::find(std::begin(papers), std::end(papers), paper) != std::end(papers);
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PACKET_PAPERS_H_
