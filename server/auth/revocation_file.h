// server/auth/revocation_file.h: the file of revocation lists, read again when it changes. Refresh is called by one
// background thread; the rest is for any. What cannot be read leaves the lists that are there: nobody comes in because
// a file was damaged, and nobody is shut out.
#ifndef GAIWAN_SERVER_AUTH_REVOCATION_FILE_H_
#define GAIWAN_SERVER_AUTH_REVOCATION_FILE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/auth/revocation_list.h"
#include "server/base/mutex.h"

namespace gaiwan {

// How often it is looked at, as certificate files are: a certificate is refused within this of being revoked.
inline constexpr absl::Duration kRevocationFileEvery = absl::Seconds(5);

class RevocationFile {
 public:
  // `authorities`: the file of certificates that sign the lists.
  //   INVALID_ARGUMENT  says why it cannot be used.
  static absl::StatusOr<std::unique_ptr<RevocationFile>> Open(const std::string& path, const std::string& authorities);

  // Looks again when it is time, on a monotonic clock. The lists if they changed, else nullptr. Not OK when they cannot
  // be used, once for each trouble.
  absl::StatusOr<std::shared_ptr<const RevocationList>> Refresh(absl::Duration monotonic_now);

  std::shared_ptr<const RevocationList> list() const;
  // Why the file as it lies there is not used; empty: it is.
  std::string trouble() const;

 private:
  RevocationFile(std::string path, std::string authorities)
      : path_(std::move(path)), authorities_(std::move(authorities)) {}

  // The lists if they changed, else nullptr.
  absl::StatusOr<std::shared_ptr<const RevocationList>> Read();

  const std::string path_;
  const std::string authorities_;
  absl::Duration next_ = -absl::InfiniteDuration();  // Of the thread that refreshes, as is `last_text_`.
  std::string last_text_;
  mutable Mutex mu_;
  std::shared_ptr<const RevocationList> list_ ABSL_GUARDED_BY(mu_);
  std::string trouble_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_AUTH_REVOCATION_FILE_H_
