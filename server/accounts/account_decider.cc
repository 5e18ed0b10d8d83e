#include "server/accounts/account_decider.h"

#include <algorithm>
#include <memory>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gaiwan/v1/account.pb.h"
#include "server/engine/projector.h"
#include "workflow/base/caller_refusal.h"
#include "workflow/base/label.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/refusal.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

using Events = std::vector<v1::Event>;

const AccountState& AsAccount(const StreamState& state) {
  return static_cast<const AccountState&>(state);
}

absl::Status SessionEnded() {
  return NotSignedIn("the session has ended", v1::SESSION_ENDED);
}

// A Personal with one secret in it, to be sealed.
v1::AccountSecret* OpenSecret(v1::Personal* personal) {
  personal->set_subject(std::string(kAccountSubject));
  return personal->mutable_open()->mutable_account();
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::MakeAccountCommand& command, absl::Time) {
  if (account.made()) return Refused(v1::Case(), v1::ACCOUNT_EXISTS, account.person());
  Events events(1);
  OpenSecret(events[0].mutable_account_made()->mutable_secret())->set_password_hash(command.password_hash());
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::ResetAccountCommand& command, absl::Time) {
  if (absl::c_linear_search(account.reset_orders, command.order())) {
    return RefusedBecause(v1::Case(), v1::ORDER_MISSING,
                          MakeLabel("这项批准已经用过", "the order was used already: it is for once"), command.order());
  }
  Events events(1);
  v1::AccountReset* reset = events[0].mutable_account_reset();
  OpenSecret(reset->mutable_secret())->set_password_hash(command.password_hash());
  reset->set_without_totp(command.without_totp());
  reset->set_order(command.order());
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::SetLockCommand& command, absl::Time) {
  if (account.locked == command.locked()) return Events();
  Events events(1);
  v1::Personal note;
  if (!command.reason().empty()) {
    note.set_subject(std::string(kAccountSubject));
    note.mutable_open()->mutable_text()->set_text(command.reason());
  }
  if (command.locked()) {
    v1::AccountLocked* locked = events[0].mutable_account_locked();
    if (note.has_open()) *locked->mutable_note() = std::move(note);
  } else {
    v1::AccountUnlocked* unlocked = events[0].mutable_account_unlocked();
    if (note.has_open()) *unlocked->mutable_note() = std::move(note);
  }
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::SetPasswordCommand& command, absl::Time now) {
  const AccountSession* session = account.FindSession(command.session(), now);
  if (account.locked || session == nullptr) return SessionEnded();
  if (account.password_number != command.replaces()) {
    return NotSignedIn("the password was changed meanwhile", v1::WRONG_CREDENTIALS);
  }
  Events events(1);
  v1::PasswordChanged* changed = events[0].mutable_password_changed();
  OpenSecret(changed->mutable_secret())->set_password_hash(command.password_hash());
  changed->set_session(command.session());
  // Who has the old password may have registered a phone with it. The one it is changed on goes on.
  for (const AccountDevice& device : account.devices) {
    if (device.id == session->device) continue;
    v1::DeviceRevoked* revoked = events.emplace_back().mutable_device_revoked();
    revoked->set_device(device.id);
    revoked->set_reason(v1::REVOKE_REASON_PASSWORD_CHANGED);
  }
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::EnterCommand& command, absl::Time now) {
  if (account.locked) return NotSignedIn("the account is locked", v1::ACCOUNT_LOCKED);
  if (command.method() == v1::SIGN_IN_METHOD_DEVICE) {
    if (account.FindDevice(command.device(), now) == nullptr) return SessionEnded();
  } else {
    const bool used = command.totp_step() > 0 && command.totp_step() <= account.totp_last_step;
    if (account.password_number != command.password() || used) {
      return NotSignedIn("person, password or code is wrong", v1::WRONG_CREDENTIALS);
    }
  }
  Events events(1);
  v1::SignedIn* in = events[0].mutable_signed_in();
  in->set_session(command.session());
  in->set_method(command.method());
  in->set_address_digest(command.address_digest());
  in->set_totp_step(command.totp_step());
  *in->mutable_expire_time() = command.expire_time();
  in->set_device(command.device());
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::RotateCommand& command, absl::Time now) {
  const AccountSession* session = account.FindSession(command.session(), now);
  if (account.locked || session == nullptr) return SessionEnded();
  Events events;
  if (command.generation() == session->generation) {
    v1::SessionRefreshed* refreshed = events.emplace_back().mutable_session_refreshed();
    refreshed->set_session(session->id);
    refreshed->set_generation(session->generation + 1);
  } else if (command.generation() + 1 != session->generation || now > session->rotated + kRefreshGrace) {
    // Owner and thief cannot be told apart: both are out, and the owner comes back with the password.
    v1::SessionsRevoked* revoked = events.emplace_back().mutable_sessions_revoked();
    revoked->set_session(session->id);
    revoked->set_reason(v1::REVOKE_REASON_TOKEN_REUSED);
  }
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::RevokeCommand& command, absl::Time now) {
  const bool is_gone = !command.session().empty() && account.FindSession(command.session(), now) == nullptr;
  if (is_gone && !command.devices()) return Events();
  Events events(1);
  v1::SessionsRevoked* revoked = events[0].mutable_sessions_revoked();
  revoked->set_session(command.session());
  revoked->set_devices(command.devices());
  revoked->set_reason(command.reason());
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::SetTotpCommand& command, absl::Time) {
  Events events(1);
  switch (command.what_case()) {
    case v1::SetTotpCommand::kSeed:
      OpenSecret(events[0].mutable_totp_enrolled()->mutable_secret())->set_totp_seed(command.seed());
      return events;
    case v1::SetTotpCommand::kConfirmedStep:
      if (!account.totp_to_confirm.has_value()) return SessionEnded();
      events[0].mutable_totp_confirmed()->set_totp_step(command.confirmed_step());
      return events;
    default:
      if (!account.totp.has_value() && !account.totp_to_confirm.has_value()) return Events();
      events[0].mutable_totp_removed();
      return events;
  }
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::AddDeviceCommand& command, absl::Time now) {
  const auto live = std::count_if(account.devices.begin(), account.devices.end(),
                                  [now](const AccountDevice& each) { return each.expires > now; });
  if (account.locked) return SessionEnded();
  if (live >= static_cast<int64_t>(kDevicesMax)) return Refused(v1::Case(), v1::LIST_FULL, "devices");
  Events events(1);
  v1::DeviceRegistered* registered = events[0].mutable_device_registered();
  registered->set_device(command.device());
  v1::AccountSecret* secret = OpenSecret(registered->mutable_secret());
  secret->set_pin_hash(command.pin_hash());
  secret->set_label(command.label());
  *registered->mutable_expire_time() = command.expire_time();
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::FailPinCommand& command, absl::Time now) {
  const AccountDevice* device = account.FindDevice(command.device(), now);
  if (device == nullptr) return SessionEnded();
  Events events(1);
  events[0].mutable_device_pin_failed()->set_device(device->id);
  if (device->pin_failed + 1 >= kPinTriesMax) {
    v1::DeviceRevoked* revoked = events.emplace_back().mutable_device_revoked();
    revoked->set_device(device->id);
    revoked->set_reason(v1::REVOKE_REASON_PIN_TRIES);
  }
  return events;
}

absl::StatusOr<Events> Decide(const AccountState& account, const v1::RevokeDeviceCommand& command, absl::Time now) {
  if (account.FindDevice(command.device(), now) == nullptr) {
    return Refused(v1::Case(), v1::PART_UNKNOWN, absl::StrCat("devices/", command.device()));
  }
  Events events(1);
  events[0].mutable_device_revoked()->set_device(command.device());
  events[0].mutable_device_revoked()->set_reason(command.reason());
  return events;
}

absl::StatusOr<Events> DecideAny(const AccountState& account, const v1::AccountCommand& command, absl::Time now) {
  if (!account.made() && !command.has_make() && !command.has_set_lock()) {
    return Refused(v1::Case(), v1::ACCOUNT_UNKNOWN, account.person());
  }
  switch (command.command_case()) {
    case v1::AccountCommand::kMake:
      return Decide(account, command.make(), now);
    case v1::AccountCommand::kReset:
      return Decide(account, command.reset(), now);
    case v1::AccountCommand::kSetLock:
      return Decide(account, command.set_lock(), now);
    case v1::AccountCommand::kSetPassword:
      return Decide(account, command.set_password(), now);
    case v1::AccountCommand::kEnter:
      return Decide(account, command.enter(), now);
    case v1::AccountCommand::kRotate:
      return Decide(account, command.rotate(), now);
    case v1::AccountCommand::kRevoke:
      return Decide(account, command.revoke(), now);
    case v1::AccountCommand::kSetTotp:
      return Decide(account, command.set_totp(), now);
    case v1::AccountCommand::kAddDevice:
      return Decide(account, command.add_device(), now);
    case v1::AccountCommand::kFailPin:
      return Decide(account, command.fail_pin(), now);
    case v1::AccountCommand::kRevokeDevice:
      return Decide(account, command.revoke_device(), now);
    case v1::AccountCommand::COMMAND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("an account command is required");
}

void Stamp(uint64_t version, absl::Time now, v1::Event* event) {
  event->set_version(static_cast<int64_t>(version));
  *event->mutable_record_time() = ToProto(now);
  *event->mutable_act_time() = ToProto(now);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const StreamState>> AccountDecider::Load(const View&, absl::string_view stream) const {
  const AccountState blank{std::string(stream)};
  std::shared_ptr<const AccountState> known = table_->Find(blank.person());
  if (known == nullptr) known = std::make_shared<const AccountState>(std::string(stream));
  return known;
}

absl::StatusOr<std::shared_ptr<const StreamState>> AccountDecider::LoadAt(const View& view, absl::string_view stream,
                                                                          uint64_t version) const {
  auto account = std::make_shared<AccountState>(std::string(stream));
  if (version == 0) return account;
  v1::Event event;
  RETURN_IF_ERROR(view.ReadStream(stream, 1, version, [&](const RecordView& record) {
    if (event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) account->Fold(event);
    return true;
  }));
  return account;
}

std::shared_ptr<const StreamState> AccountDecider::Fold(
    const std::shared_ptr<const StreamState>& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  auto after = std::make_shared<AccountState>(AsAccount(*before));
  for (const std::shared_ptr<const v1::Event>& event : events) after->Fold(*event);
  return after;
}

absl::StatusOr<Decision> AccountDecider::Decide(const EngineCommand& command,
                                                const std::shared_ptr<const StreamState>& before,
                                                const DecideContext& context) {
  const auto* asked = dynamic_cast<const v1::AccountCommand*>(command.body.get());
  if (asked == nullptr) return absl::InvalidArgumentError("body: an account command is required");
  Decision decision;
  ASSIGN_OR_RETURN(decision.events, DecideAny(AsAccount(*before), *asked, context.now));
  if (decision.events.empty()) {
    decision.after = before;
    return decision;
  }
  auto after = std::make_shared<AccountState>(AsAccount(*before));
  for (v1::Event& event : decision.events) {
    Stamp(after->version() + 1, context.now, &event);
    event.set_actor(command.actor);  // As the engine will: what is folded here is what a start folds.
    RETURN_IF_ERROR(context.seal([&](absl::string_view) { return after->key; }, &event));
    after->Fold(event);
  }
  decision.after = std::move(after);
  return decision;
}

void AccountDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  receipt->set_name(AsAccount(state).stream());
  receipt->set_version(static_cast<int64_t>(state.version()));
}

void AccountDecider::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    if (!absl::StartsWith(change.stream, absl::StrCat(kAccountStreams, "/"))) continue;
    if (change.after->version() == 0) continue;  // Nobody was locked, and nothing was to be unlocked.
    table_->Set(std::static_pointer_cast<const AccountState>(change.after));
  }
}

namespace {

class InvitationState final : public StreamState {
 public:
  InvitationState(absl::string_view stream, uint64_t version) : stream_(stream), version_(version) {}
  uint64_t version() const override { return version_; }
  const std::string& stream() const { return stream_; }

 private:
  const std::string stream_;
  const uint64_t version_;
};

const InvitationState& AsInvitations(const StreamState& state) {
  return static_cast<const InvitationState&>(state);
}

absl::Status CodeEnded() {
  return NotSignedIn("the code is wrong, or has ended", v1::WRONG_CREDENTIALS);
}

void Withdraw(absl::string_view locator, v1::RevokeReason reason, Events* events) {
  v1::PartyCodeWithdrawn* withdrawn = events->emplace_back().mutable_party_code_withdrawn();
  withdrawn->set_locator(std::string(locator));
  withdrawn->set_reason(reason);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const StreamState>> InvitationDecider::Load(const View& view,
                                                                           absl::string_view stream) const {
  ASSIGN_OR_RETURN(const uint64_t version, view.LastVersion(stream));
  return std::make_shared<const InvitationState>(stream, version);
}

absl::StatusOr<std::shared_ptr<const StreamState>> InvitationDecider::LoadAt(const View&, absl::string_view stream,
                                                                             uint64_t version) const {
  return std::make_shared<const InvitationState>(stream, version);
}

std::shared_ptr<const StreamState> InvitationDecider::Fold(
    const std::shared_ptr<const StreamState>& before, absl::Span<const std::shared_ptr<const v1::Event>> events) const {
  return std::make_shared<const InvitationState>(AsInvitations(*before).stream(), before->version() + events.size());
}

std::optional<PartyCode> InvitationDecider::Find(absl::string_view locator) const {
  std::optional<PartyCode> code = table_->FindCode(locator);
  for (const auto& [stream, event] : decided_) {
    if (event.party_code_issued().locator() == locator) {
      code = {stream,
              std::string(locator),
              event.party_code_issued().party(),
              event.party_code_issued().code_digest(),
              ToTime(event.party_code_issued().expire_time()),
              0};
    } else if (event.party_code_failed().locator() == locator && code.has_value()) {
      ++code->failed;
    } else if (event.party_code_withdrawn().locator() == locator) {
      code = std::nullopt;
    }
  }
  return code;
}

absl::StatusOr<Decision> InvitationDecider::Decide(const EngineCommand& command,
                                                   const std::shared_ptr<const StreamState>& before,
                                                   const DecideContext& context) {
  const auto* asked = dynamic_cast<const v1::PartyCodeCommand*>(command.body.get());
  if (asked == nullptr) return absl::InvalidArgumentError("body: a command on codes is required");
  Decision decision;
  switch (asked->command_case()) {
    case v1::PartyCodeCommand::kIssue: {
      const std::optional<PartyCode> taken = Find(asked->issue().locator());
      if (taken.has_value() && taken->expires > context.now) return absl::AlreadyExistsError("the locator is taken");
      *decision.events.emplace_back().mutable_party_code_issued() = asked->issue();
      break;
    }
    case v1::PartyCodeCommand::kRedeem:
      if (!Find(asked->redeem()).has_value()) return CodeEnded();
      decision.events.emplace_back().mutable_party_code_redeemed()->set_locator(asked->redeem());
      break;
    case v1::PartyCodeCommand::kFail: {
      const std::optional<PartyCode> code = Find(asked->fail());
      if (!code.has_value()) return CodeEnded();
      decision.events.emplace_back().mutable_party_code_failed()->set_locator(asked->fail());
      if (code->failed + 1 >= kPartyCodeTriesMax) {
        Withdraw(asked->fail(), v1::REVOKE_REASON_PIN_TRIES, &decision.events);
      }
      break;
    }
    case v1::PartyCodeCommand::kWithdraw:
      if (Find(asked->withdraw()).has_value()) {
        Withdraw(asked->withdraw(), v1::REVOKE_REASON_REPLACED, &decision.events);
      }
      break;
    case v1::PartyCodeCommand::COMMAND_NOT_SET:
      return absl::InvalidArgumentError("a command on codes is required");
  }
  uint64_t version = before->version();
  for (v1::Event& event : decision.events) {
    Stamp(++version, context.now, &event);
    decided_.emplace_back(command.stream, event);
  }
  decision.after = std::make_shared<const InvitationState>(command.stream, version);
  return decision;
}

void InvitationDecider::FillReceipt(const StreamState& state, v1::Receipt* receipt) const {
  receipt->set_name(AsInvitations(state).stream());
  receipt->set_version(static_cast<int64_t>(state.version()));
}

void InvitationDecider::Committed(absl::Span<const Change> changes) {
  for (const Change& change : changes) {
    if (!absl::StartsWith(change.stream, absl::StrCat(kInvitationStreams, "/"))) continue;
    for (const auto& event : change.events) table_->FoldInvitation(change.stream, *event);
  }
  decided_.clear();
}

}  // namespace gaiwan
