// server/accounts/account_notice.h: whoever gives somebody else's account a first password could sign in with it: the
// owner is told; of another first password whoever leads them, too, who sees them work and can ask; and people who keep
// an eye on administrators. Thread-safe.
//
// By text message, as codes are; what cannot be sent stands in the log of the program and, for good, in the events and
// in what the owner and administrators are shown (WhoAmI, ListAccounts).
#ifndef GAIWAN_SERVER_ACCOUNTS_ACCOUNT_NOTICE_H_
#define GAIWAN_SERVER_ACCOUNTS_ACCOUNT_NOTICE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/accounts/messenger.h"
#include "server/base/clock.h"
#include "server/directory/directory.h"

namespace gaiwan {

// Of those who lead somebody, and of administrators and officers, this many each are told of one account: a bureau has
// that many, and a message each costs money.
inline constexpr size_t kAlsoToldMax = 10;

class AccountNotice {
 public:
  struct Parts {
    Messenger* messenger;
    const DirectoryHolder* directory;
    Clock* clock;
    // Of a new account others are told only if its owner holds one of these: a county makes hundreds in its first week.
    std::vector<std::string> watched_posts;
  };
  // What `parts` names is not owned and outlives the notice and every message on its way.
  explicit AccountNotice(Parts parts) : parts_(std::move(parts)) {}

  // `by`, `person`: `people/{person}`. Returns at once. While a server is set up there is nobody to tell, and nothing
  // is sent.
  void Tell(absl::string_view by, absl::string_view person, bool made) const;

 private:
  std::vector<std::string> PhonesToTell(const Directory& directory, absl::string_view by, absl::string_view person,
                                        bool made) const;

  const Parts parts_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_ACCOUNTS_ACCOUNT_NOTICE_H_
