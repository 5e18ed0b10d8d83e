// clients/court/adapter.h: what an adapter does: it pulls what lies ready, keeps it, confirms it by its own digest,
// gives it the court's number, answers, and compares each day. Everything may be interrupted anywhere and done again.
// Used by one thread; the calls of a step are made by several.
#ifndef GAIWAN_CLIENTS_COURT_ADAPTER_H_
#define GAIWAN_CLIENTS_COURT_ADAPTER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "clients/court/court_client.h"
#include "clients/court/journal.h"
#include "clients/court/paper_folder.h"
#include "clients/court/rules.h"

namespace gaiwan::court {

class Adapter {
 public:
  struct Options {
    // `orgs/{org}`; empty: the one whose liaison the caller is.
    std::string org;
    // Put before the court's running number: 青2821民特 makes （2026）青2821民特7号.
    std::string number_prefix;
    // Calls at the same time.
    int calls_at_once = 4;
    // Hand-overs of one round.
    int page_size = 500;
    // The packet as it would go on paper is fetched, too, beside content and documents.
    bool packets = true;
  };
  // What one round did.
  struct Counts {
    int64_t listed = 0;
    int64_t fetched = 0;
    // Hand-overs whose papers came to be here.
    int64_t papers = 0;
    int64_t confirmed = 0;
    int64_t answered = 0;
    // Calls whose outcome is not known, or that were refused: they are made again.
    int64_t failed = 0;
    // Known to the court and not at its end.
    int64_t pending = 0;
    // The inbox has another page.
    bool more = false;
  };

  // `client`, `journal`, `papers` and `log` are not owned and outlive the adapter.
  Adapter(Options options, CourtClient* client, Journal* journal, const PaperFolder* papers, Rules rules,
          std::ostream* log);

  // Lists, fetches with all papers, confirms, decides, answers: each as far as it gets.
  //   UNAVAILABLE  the journal failed: end the process.
  absl::StatusOr<Counts> Round();

  // Compares the day with the county. True when nothing differs. What differs is told in the log, and what can be
  // fetched again is in the next round.
  //   UNAVAILABLE  the call failed, or the journal did.
  absl::StatusOr<bool> Reconcile(absl::CivilDay day);

  // Days before `today` with hand-overs that were not found the same on both sides yet.
  std::vector<absl::CivilDay> DaysToReconcile(absl::CivilDay today) const;

 private:
  grpc::Status List(Counts* counts);
  void TellOfSham(const v1::InboxItem& item);
  void TakeFromPaper(const v1::InboxItem& item);
  absl::Status Fetch(Counts* counts);
  absl::Status FetchPapers(Counts* counts);
  // What came of the papers of one hand-over.
  struct PapersEnd {
    // Here, or not to be had any more; else there is more to fetch in the next round.
    bool all_here = false;
    // The county does not know that it gave out this content: it is fetched again.
    bool refetch = false;
    std::string packet;
    absl::Status disk;
    // For the log, a line each.
    std::vector<std::string> told;
  };
  PapersEnd FetchPapersOf(const Held& held) const;
  // One paper, whole, from where it broke off. OK also for what was here.
  grpc::Status FetchPaper(const Held& held, const ListedPaper& paper, absl::Status* disk) const;
  grpc::Status FetchPacket(const Held& held, std::string* sha256, absl::Status* disk) const;
  absl::Status Confirm(Counts* counts);
  absl::Status Decide();
  absl::Status Answer(Counts* counts);
  void ForEachAtOnce(size_t count, const std::function<void(size_t)>& call) const;
  std::string NumberOf(int64_t serial, absl::Time ready) const;

  const Options options_;
  CourtClient* const client_;
  Journal* const journal_;
  const PaperFolder* const papers_;
  const Rules rules_;
  std::ostream* const log_;
  // Lies ready and is not here: from the last lists, and from reconciliations.
  std::set<std::string> wanted_;
  // Where the next list goes on; empty: from the oldest.
  std::string page_token_;
  // Hand-overs of cases that are suspected of being made up.
  std::set<std::string> suspected_;
  std::set<absl::CivilDay> same_days_;  // Nothing differed.
};

}  // namespace gaiwan::court

#endif  // GAIWAN_CLIENTS_COURT_ADAPTER_H_
