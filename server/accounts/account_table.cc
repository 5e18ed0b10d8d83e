#include "server/accounts/account_table.h"

#include <cstdint>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "workflow/base/date.h"
#include "workflow/base/proto_time.h"
#include "workflow/base/status_macros.h"

namespace gaiwan {
namespace {

absl::Status ReadEvents(const View& view, absl::string_view stream, const std::function<void(const v1::Event&)>& fold) {
  v1::Event event;
  absl::Status parsed;
  RETURN_IF_ERROR(view.ReadStream(stream, 1, SIZE_MAX, [&](const RecordView& record) {
    if (!event.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      parsed = absl::DataLossError(absl::StrCat(stream, " version ", record.version, " holds no event"));
      return false;
    }
    fold(event);
    return true;
  }));
  return parsed;
}

}  // namespace

std::string InvitationStream(absl::Time time) {
  const absl::CivilDay day = DayOf(time);
  return absl::StrFormat("%s/%04d-%02d", kInvitationStreams, day.year(), day.month());
}

absl::Status AccountTable::LoadAccount(const View& view, absl::string_view stream) {
  auto account = std::make_shared<AccountState>(std::string(stream));
  RETURN_IF_ERROR(ReadEvents(view, stream, [&](const v1::Event& event) { account->Fold(event); }));
  if (account->version() > 0) Set(std::move(account));
  return absl::OkStatus();
}

absl::Status AccountTable::LoadInvitations(const View& view, absl::string_view stream) {
  return ReadEvents(view, stream, [&](const v1::Event& event) { FoldInvitation(stream, event); });
}

std::shared_ptr<const AccountState> AccountTable::Find(absl::string_view person) const {
  MutexLock lock(&mu_);
  const auto found = accounts_.find(person);
  return found == accounts_.end() ? nullptr : found->second;
}

void AccountTable::Set(std::shared_ptr<const AccountState> account) {
  {
    MutexLock lock(&mu_);
    accounts_[account->person()] = std::move(account);
  }
  changed_();
}

std::vector<std::shared_ptr<const AccountState>> AccountTable::List(absl::string_view after, size_t max) const {
  MutexLock lock(&mu_);
  std::vector<std::shared_ptr<const AccountState>> page;
  for (auto each = accounts_.upper_bound(after); each != accounts_.end() && page.size() < max; ++each) {
    page.push_back(each->second);
  }
  return page;
}

void AccountTable::FoldInvitation(absl::string_view stream, const v1::Event& event) {
  {
    MutexLock lock(&mu_);
    switch (event.payload_case()) {
      case v1::Event::kPartyCodeIssued: {
        const v1::PartyCodeIssued& issued = event.party_code_issued();
        absl::erase_if(codes_, [&](const auto& each) { return each.second.party == issued.party(); });
        codes_[issued.locator()] = {std::string(stream),
                                    issued.locator(),
                                    issued.party(),
                                    issued.code_digest(),
                                    ToTime(issued.expire_time()),
                                    0};
        break;
      }
      case v1::Event::kPartyCodeFailed:
        if (const auto found = codes_.find(event.party_code_failed().locator()); found != codes_.end()) {
          ++found->second.failed;
        }
        break;
      case v1::Event::kPartyCodeWithdrawn:
        codes_.erase(event.party_code_withdrawn().locator());
        break;
      default:
        break;
    }
  }
  changed_();
}

std::optional<PartyCode> AccountTable::FindCode(absl::string_view locator) const {
  MutexLock lock(&mu_);
  const auto found = codes_.find(locator);
  return found == codes_.end() ? std::nullopt : std::make_optional(found->second);
}

std::optional<PartyCode> AccountTable::FindCodeOf(absl::string_view party, absl::Time now) const {
  MutexLock lock(&mu_);
  for (const auto& [locator, code] : codes_) {
    if (code.party == party && code.expires > now) return code;
  }
  return std::nullopt;
}

void AccountTable::DropExpired(absl::Time now) {
  MutexLock lock(&mu_);
  absl::erase_if(codes_, [now](const auto& each) { return each.second.expires <= now; });
}

bool AccountTable::IsLocked(absl::string_view person) const {
  const std::shared_ptr<const AccountState> account = Find(person);
  return account != nullptr && account->locked;
}

bool AccountTable::HasSession(absl::string_view person, absl::string_view session, absl::Time now) const {
  const std::shared_ptr<const AccountState> account = Find(person);
  return account != nullptr && account->FindSession(session, now) != nullptr;
}

bool AccountTable::HasPartyCode(absl::string_view locator, absl::string_view party, absl::Time now) const {
  MutexLock lock(&mu_);
  const auto found = codes_.find(locator);
  return found != codes_.end() && found->second.party == party && found->second.expires > now;
}

bool AccountTable::HasAnyAccount() const {
  MutexLock lock(&mu_);
  return absl::c_any_of(accounts_, [](const auto& each) { return each.second->made(); });
}

}  // namespace gaiwan
