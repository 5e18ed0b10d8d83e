// server/accounts/account_table.h: the accounts and the codes of parties as they stand, in memory, made from the log at
// start. Thread-safe. Set once the events are durable.
//
// An account takes some 2 KiB with its sessions, a code 200 bytes; codes that ended are dropped.
#ifndef GAIWAN_SERVER_ACCOUNTS_ACCOUNT_TABLE_H_
#define GAIWAN_SERVER_ACCOUNTS_ACCOUNT_TABLE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/accounts/account_state.h"
#include "server/auth/token_authenticator.h"
#include "server/base/mutex.h"
#include "server/log/store.h"

namespace gaiwan {

// Streams of codes, one a month: `invitations/2026-11`.
inline constexpr absl::string_view kInvitationStreams = "invitations";
// What a code may be valid at most: those of this month and the one before are all there are.
inline constexpr int kPartyCodeDaysMax = 30;
// Wrong tries that name a code until it ends, in all its life.
inline constexpr int kPartyCodeTriesMax = 10;

struct PartyCode {
  std::string stream;  // Where it was issued.
  std::string locator;
  // `cases/{case}/parties/{party}`
  std::string party;
  std::string digest;
  absl::Time expires;
  int failed = 0;
};

// The stream a code issued at `time` belongs to.
std::string InvitationStream(absl::Time time);

class AccountTable final : public Standing {
 public:
  // Reads the stream of one account. For the start, before anybody looks.
  absl::Status LoadAccount(const View& view, absl::string_view stream);
  absl::Status LoadInvitations(const View& view, absl::string_view stream);

  // nullptr for a person without an account, unless their sign-in was locked: then made() is false.
  std::shared_ptr<const AccountState> Find(absl::string_view person) const;
  void Set(std::shared_ptr<const AccountState> account);
  // Accounts behind `person`, in order, at most `max`.
  std::vector<std::shared_ptr<const AccountState>> List(absl::string_view after, size_t max) const;

  // Folds an event of an invitations stream in.
  void FoldInvitation(absl::string_view stream, const v1::Event& event);
  std::optional<PartyCode> FindCode(absl::string_view locator) const;
  // The live code of a party.
  std::optional<PartyCode> FindCodeOf(absl::string_view party, absl::Time now) const;
  void DropExpired(absl::Time now);

  // Called with no lock held whenever something changed. Set once, before anybody is served.
  void OnChange(std::function<void()> changed) { changed_ = std::move(changed); }

  bool IsLocked(absl::string_view person) const override;
  bool HasSession(absl::string_view person, absl::string_view session, absl::Time now) const override;
  bool HasPartyCode(absl::string_view locator, absl::string_view party, absl::Time now) const override;
  bool HasAnyAccount() const override;

 private:
  std::function<void()> changed_ = [] {};
  mutable Mutex mu_;
  // By `people/{person}`.
  absl::btree_map<std::string, std::shared_ptr<const AccountState>> accounts_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, PartyCode> codes_ ABSL_GUARDED_BY(mu_);  // By locator.
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_ACCOUNT_TABLE_H_
