// workflow/packet_papers.h: which uploaded papers a packet for a court takes: the one place that says it, for what goes
// by line and, in the words of the catalogue (server/papers/papers.json), for the worker that binds what goes on paper.
// Tests hold the two together, list by list and paper by paper (tests/unit/papers/court_papers.json). Pure.
#ifndef GAIWAN_WORKFLOW_PACKET_PAPERS_H_
#define GAIWAN_WORKFLOW_PACKET_PAPERS_H_

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"

namespace gaiwan {

// Codes of the list `paper`. With an application for confirmation (CPL Interpretation art. 354): who they are, what
// they agreed, that a committee mediated it 主持调解证明, what proves the right that it is about, and what else the two
// sides stand by. A paper of no such kind stays, shown to the other side or not: an offer in writing is one.
inline constexpr absl::string_view kApplicationPapers[] = {"identity",
                                                           "power-of-attorney",
                                                           "agreement",
                                                           "service-address",
                                                           "no-sham-promise",
                                                           "undisputed-facts",
                                                           "confirmation",
                                                           "evidence",
                                                           "title-papers",
                                                           "co-owner-consent",
                                                           "succession-proof",
                                                           "performance-proof",
                                                           "mediation-certificate"};
// With what goes back to the court that delegated it (Online Rules art. 21, 22).
inline constexpr absl::string_view kReturnPapers[] = {
    "identity", "power-of-attorney", "agreement",        "service-address",  "no-sham-promise",  "undisputed-facts",
    "evidence", "title-papers",      "co-owner-consent", "succession-proof", "performance-proof"};
// Of these only what its party let the other side see.
inline constexpr absl::string_view kReleasedOnlyPapers[] = {"evidence"};
// What proves a right to land or a house, or who inherited it: what its party let the other side see, and what the
// committee entered itself, which every side may see. With an application also what a party handed in that asks for it:
// that application says that it encloses them.
inline constexpr absl::string_view kProofsOfRight[] = {"title-papers", "co-owner-consent", "succession-proof"};

// Code list `referral_reason`: where an office opens a file, and so is told what the dispute is about (the 要素表).
inline constexpr absl::string_view kFileOpeningReasons[] = {"for-arbitration", "government-decides", "legal-aid",
                                                            "notarisation", "petition-matter"};

template <typename List>
bool HasPaper(const List& papers, absl::string_view paper) {
  return std::find(std::begin(papers), std::end(papers), paper) != std::end(papers);
}

// What decides about one uploaded paper, beside its kind.
struct PacketPaper {
  // Goes with an application for confirmation; otherwise back to the court that delegated the matter.
  bool for_application = false;
  bool released = false;
  // Of no party: the committee's own.
  bool of_committee = false;
  // Of a party that signed the agreement or applies for its confirmation.
  bool of_applicant = false;
};

inline bool EntersCourtPacket(absl::string_view paper, const PacketPaper& about) {
  const bool taken = about.for_application ? HasPaper(kApplicationPapers, paper) : HasPaper(kReturnPapers, paper);
  if (!taken) return false;
  if (HasPaper(kReleasedOnlyPapers, paper)) return about.released;
  if (!HasPaper(kProofsOfRight, paper)) return true;
  return about.released || about.of_committee || (about.for_application && about.of_applicant);
}

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_PACKET_PAPERS_H_
