// server/accounts/account_decider.h: the Deciders of the streams `accounts/{person}` and `invitations/{yyyy-mm}`. As
// Decider says of threads; the table may be read by any.
//
// Passwords, PINs and codes are checked before, on threads that may take their time. Here it is decided whether what
// was checked still stands: the password that was checked is the present one, the refresh token is the latest, a
// one-time code was not used before.
#ifndef GAIWAN_SERVER_ACCOUNTS_ACCOUNT_DECIDER_H_
#define GAIWAN_SERVER_ACCOUNTS_ACCOUNT_DECIDER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/accounts/account_table.h"
#include "server/engine/decider.h"

namespace gaiwan {

// An old refresh token is answered with the same new one so long: the answer to the first may have been lost.
inline constexpr absl::Duration kRefreshGrace = absl::Seconds(30);

// Takes a v1::AccountCommand as body.
class AccountDecider final : public Decider {
 public:
  // `table` is not owned, outlives the decider, and is set by nobody else.
  explicit AccountDecider(AccountTable* table) : table_(table) {}

  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const override;
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                            uint64_t version) const override;
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const override;

  // Refusals: ACCOUNT_EXISTS, ACCOUNT_UNKNOWN; UNAUTHENTICATED (WRONG_CREDENTIALS, SESSION_ENDED, ACCOUNT_LOCKED);
  // LIST_FULL for one device too many. A refresh token that comes again after the grace is no refusal: its session
  // ends, which the caller sees in the state.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override;
  void Committed(absl::Span<const Change> changes) override;

 private:
  AccountTable* const table_;
};

// Takes a v1::PartyCodeCommand as body.
class InvitationDecider final : public Decider {
 public:
  explicit InvitationDecider(AccountTable* table) : table_(table) {}

  absl::StatusOr<std::shared_ptr<const StreamState>> Load(const View& view, absl::string_view stream) const override;
  absl::StatusOr<std::shared_ptr<const StreamState>> LoadAt(const View& view, absl::string_view stream,
                                                            uint64_t version) const override;
  std::shared_ptr<const StreamState> Fold(const std::shared_ptr<const StreamState>& before,
                                          absl::Span<const std::shared_ptr<const v1::Event>> events) const override;
  // The last wrong try that a code allows withdraws it in the same decision. ALREADY_EXISTS for a locator that is
  // taken; UNAUTHENTICATED for a code that ended meanwhile.
  absl::StatusOr<Decision> Decide(const EngineCommand& command, const std::shared_ptr<const StreamState>& before,
                                  const DecideContext& context) override;
  void FillReceipt(const StreamState& state, v1::Receipt* receipt) const override;
  void Committed(absl::Span<const Change> changes) override;
  void Dropped() override { decided_.clear(); }

 private:
  // The code with what was decided in this group.
  std::optional<PartyCode> Find(absl::string_view locator) const;

  AccountTable* const table_;
  std::vector<std::pair<std::string, v1::Event>> decided_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_ACCOUNT_DECIDER_H_
