// server/api/judicial_inbox.h: what a liaison may see of hand-overs and delegations: whose liaison the caller is, the
// inbox by page, one hand-over with its content. Reads alone. Thread-safe.
#ifndef GAIWAN_SERVER_API_JUDICIAL_INBOX_H_
#define GAIWAN_SERVER_API_JUDICIAL_INBOX_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/judicial_service.pb.h"
#include "server/api/case_reader.h"
#include "server/api/case_viewer.h"
#include "server/api/page_token.h"
#include "server/auth/caller.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"
#include "server/log/store.h"
#include "server/projection/outbox.h"

namespace gaiwan {

// Pages when the request names no size.
inline constexpr int kInboxItemsPerPage = 100;
inline constexpr int kDelegationsPerPage = 100;

// A hand-over as it is, for whoever answers it.
struct FoundLine {
  std::string id;
  LinePlace place;
  std::shared_ptr<const v1::Case> c;
  v1::LineHandOver hand_over;
};

class JudicialInbox {
 public:
  struct Parts {
    const Store* store;
    const Outbox* outbox;
    const CaseReader* reader;
    const CaseViewer* viewer;
    const DirectoryHolder* directory;
    const PageTokens* tokens;
    Clock* clock;
  };
  // What `parts` names is not owned and outlives this.
  explicit JudicialInbox(const Parts& parts) : parts_(parts) {}

  // `orgs/{org}` that the caller is liaison of today: the one named, or the only one.
  //   NOT_FOUND (PART_UNKNOWN)  it is not theirs; for a caller who is no liaison, any.
  //   INVALID_ARGUMENT          none is named and there are several.
  absl::StatusOr<std::string> OrgFor(const Caller& caller, const std::string& named, absl::string_view field) const;

  // Whether the caller is a party of the case that is handed over, or was recused from it: another liaison answers it.
  absl::StatusOr<bool> IsBarred(const Caller& caller, absl::string_view id) const;
  // NOT_FOUND (PART_UNKNOWN) for what is not there or not for the caller.
  absl::StatusOr<FoundLine> Find(const Caller& caller, const std::string& id) const;
  // `c` is the case it is of.
  v1::InboxItem ItemOf(absl::string_view id, const v1::LineHandOver& hand_over, const v1::Case& c) const;

  absl::StatusOr<v1::ListInboxResponse> List(const Caller& caller, const v1::ListInboxRequest& request) const;
  absl::StatusOr<v1::ListDelegationsResponse> Delegations(const Caller& caller,
                                                          const v1::ListDelegationsRequest& request) const;
  // The case delegated under this number; nullptr for none. Of several (entered from paper as well) the first by name.
  absl::StatusOr<std::shared_ptr<const v1::Case>> FindDelegated(const std::string& court,
                                                                const std::string& number) const;

  // What the court sees of a case that it delegated. NOT_FOUND (PART_UNKNOWN) for a caller who is barred from it.
  //   DATA_LOSS  a sealed block cannot be opened.
  absl::Status Fill(const Caller& caller, const v1::Case& c, v1::DelegatedCase* delegated) const;

  // The bytes that are handed over: the same ones for what went out under an older format.
  absl::StatusOr<std::string> ContentOf(const FoundLine& line) const;
  // The same with nothing opened: which parts of the case go along.
  absl::StatusOr<v1::HandOverContent> OutlineOf(const FoundLine& line) const;

 private:
  using Opener = std::function<absl::Status(v1::Personal*)>;
  absl::StatusOr<v1::HandOverContent> Make(const FoundLine& line, int format, const Opener& open) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_JUDICIAL_INBOX_H_
