#include "server/accounts/account_state.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "workflow/base/proto_time.h"

namespace gaiwan {
namespace {

template <typename Parts>
auto FindPart(Parts& parts, absl::string_view id) {
  return std::find_if(parts.begin(), parts.end(), [&](const auto& each) { return each.id == id; });
}

template <typename Part>
void ErasePart(std::vector<Part>* parts, absl::string_view id) {
  parts->erase(std::remove_if(parts->begin(), parts->end(), [&](const Part& each) { return each.id == id; }),
               parts->end());
}

template <typename T>
void KeepLast(size_t max, std::vector<T>* list) {
  if (list->size() > max) list->erase(list->begin(), list->end() - static_cast<ptrdiff_t>(max));
}

}  // namespace

std::string AccountState::person() const {
  return absl::StrCat("people/", absl::StripPrefix(stream_, "accounts/"));
}

const AccountSession* AccountState::FindSession(absl::string_view id, absl::Time now) const {
  const auto found = FindPart(sessions, id);
  return found == sessions.end() || found->expires <= now ? nullptr : &*found;
}

const AccountDevice* AccountState::FindDevice(absl::string_view id, absl::Time now) const {
  const auto found = FindPart(devices, id);
  return found == devices.end() || found->expires <= now ? nullptr : &*found;
}

void AccountState::EndSessions(absl::string_view but) {
  sessions.erase(
      std::remove_if(sessions.begin(), sessions.end(), [&](const AccountSession& each) { return each.id != but; }),
      sessions.end());
}

void AccountState::Fold(const v1::Event& event) {
  version_ = static_cast<uint64_t>(event.version());
  const absl::Time time = ToTime(event.record_time());
  const auto keep = [this](const v1::Personal& secret) {
    if (secret.has_sealed()) key = secret.sealed().key();
    return secret;
  };
  const auto expired = [time](const auto& each) { return each.expires <= time; };
  const auto given = [&] {
    must_change_password = true;
    ++password_number;
    first_password_by = event.actor();
    first_password_time = time;
  };
  switch (event.payload_case()) {
    case v1::Event::kAccountMade:
      password = keep(event.account_made().secret());
      given();
      break;
    case v1::Event::kAccountReset:
      password = keep(event.account_reset().secret());
      given();
      if (!event.account_reset().order().empty()) reset_orders.push_back(event.account_reset().order());
      EndSessions();
      devices.clear();
      if (event.account_reset().without_totp()) totp.reset();
      totp_to_confirm.reset();
      break;
    case v1::Event::kAccountLocked:
      locked = true;
      lock_note = keep(event.account_locked().note());
      locked_by = event.actor();
      lock_time = time;
      EndSessions();
      devices.clear();
      break;
    case v1::Event::kAccountUnlocked:
      locked = false;
      keep(event.account_unlocked().note());
      lock_note.Clear();
      locked_by.clear();
      break;
    case v1::Event::kPasswordChanged:
      password = keep(event.password_changed().secret());
      must_change_password = false;
      ++password_number;
      EndSessions(event.password_changed().session());
      break;
    case v1::Event::kSignedIn: {
      const v1::SignedIn& in = event.signed_in();
      sessions.erase(std::remove_if(sessions.begin(), sessions.end(), expired), sessions.end());
      AccountSession session;
      session.id = in.session();
      session.method = in.method();
      session.device = in.device();
      session.expires = ToTime(in.expire_time());
      session.rotated = time;
      sessions.push_back(std::move(session));
      KeepLast(kSessionsMax, &sessions);
      if (const auto device = FindPart(devices, in.device()); device != devices.end()) device->pin_failed = 0;
      if (in.totp_step() > 0) totp_last_step = in.totp_step();
      const auto known = std::find(known_addresses.begin(), known_addresses.end(), in.address_digest());
      if (known != known_addresses.end()) known_addresses.erase(known);
      if (!in.address_digest().empty()) known_addresses.push_back(in.address_digest());
      KeepLast(kKnownAddressesMax, &known_addresses);
      last_sign_in = time;
      break;
    }
    case v1::Event::kSessionRefreshed:
      if (const auto session = FindPart(sessions, event.session_refreshed().session()); session != sessions.end()) {
        session->generation = event.session_refreshed().generation();
        session->rotated = time;
      }
      break;
    case v1::Event::kSessionsRevoked:
      if (event.sessions_revoked().session().empty()) {
        EndSessions();
      } else {
        ErasePart(&sessions, event.sessions_revoked().session());
      }
      if (event.sessions_revoked().devices()) devices.clear();
      break;
    case v1::Event::kTotpEnrolled:
      totp_to_confirm = keep(event.totp_enrolled().secret());
      break;
    case v1::Event::kTotpConfirmed:
      totp = std::exchange(totp_to_confirm, std::nullopt);
      totp_last_step = event.totp_confirmed().totp_step();
      break;
    case v1::Event::kTotpRemoved:
      totp.reset();
      totp_to_confirm.reset();
      break;
    case v1::Event::kDeviceRegistered: {
      devices.erase(std::remove_if(devices.begin(), devices.end(), expired), devices.end());
      AccountDevice device;
      device.id = event.device_registered().device();
      device.secret = keep(event.device_registered().secret());
      device.registered = time;
      device.expires = ToTime(event.device_registered().expire_time());
      devices.push_back(std::move(device));
      break;
    }
    case v1::Event::kDevicePinFailed:
      if (const auto device = FindPart(devices, event.device_pin_failed().device()); device != devices.end()) {
        ++device->pin_failed;
      }
      break;
    case v1::Event::kDeviceRevoked: {
      const std::string& id = event.device_revoked().device();
      ErasePart(&devices, id);
      sessions.erase(std::remove_if(sessions.begin(), sessions.end(),
                                    [&](const AccountSession& each) { return each.device == id; }),
                     sessions.end());
      break;
    }
    default:
      break;  // Of another stream, or of a later program.
  }
}

}  // namespace gaiwan
