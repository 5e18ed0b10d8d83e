// server/mediation/acting_table.h: samples, stand-ins and lists of the subsidy of all organisations, in memory, made
// from the log at start (workflow/acting/acts.h). Texts are sealed as in the log.
//
// Thread-safe. An act is added when its event is durable. A county's ten years are some 50,000 lines of the subsidy at
// 200 bytes: 10 MB.
#ifndef GAIWAN_SERVER_MEDIATION_ACTING_TABLE_H_
#define GAIWAN_SERVER_MEDIATION_ACTING_TABLE_H_

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/event.pb.h"
#include "server/base/mutex.h"
#include "server/directory/directory.h"
#include "workflow/acting/acts.h"

namespace gaiwan {

class ActingTable {
 public:
  // Adds an event of the stream `orgs/{org}`; one of something else changes nothing.
  void Add(absl::string_view stream, const v1::Event& event);

  // Of one organisation; empty for one that did nothing.
  UnitActs Acts(absl::string_view stream) const;
  // Of every organisation that did something, `orgs/{org}`, in the order of their names.
  std::vector<std::pair<std::string, UnitActs>> All() const;

  // Whether the case stands in a list of the subsidy, of any office, that no objection took it off.
  bool IsPaid(absl::string_view case_name) const;
  // All such cases, in no order.
  std::vector<std::string> PaidCases() const;
  // Whether a call-back of any office found that the case went otherwise. The last call of a sample counts.
  bool FoundOtherwise(absl::string_view case_name) const;

  // For the directory: everybody who stands in for somebody, stood or will.
  std::shared_ptr<const StandInBook> StandIns() const;

 private:
  void IndexLocked(absl::string_view stream, const v1::Event& event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable Mutex mu_;
  absl::btree_map<std::string, UnitActs> units_ ABSL_GUARDED_BY(mu_);
  // Standing lines of each case; one but for two offices that list it in the same group.
  absl::flat_hash_map<std::string, int> paid_ ABSL_GUARDED_BY(mu_);
  // By case: the samples, `{stream}/{sample}`, whose last call found otherwise.
  absl::flat_hash_map<std::string, std::set<std::string>> otherwise_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MEDIATION_ACTING_TABLE_H_
