// server/main/repeat_erasures.h: what was erased after a backup was made is erased again on the restored folder, before
// anybody is served from it.
#ifndef GAIWAN_SERVER_MAIN_REPEAT_ERASURES_H_
#define GAIWAN_SERVER_MAIN_REPEAT_ERASURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gaiwan/v1/record.pb.h"
#include "gaiwan/v1/settings.pb.h"
#include "server/base/clock.h"
#include "server/log/signed_head.h"

namespace gaiwan {

// The erasures of all lists that the settings and the copy of keys in `keys_dir` lead to.
//   DATA_LOSS  a list is damaged: it names it, and a restore without it could bring back what was erased.
absl::StatusOr<std::vector<v1::ErasureRow>> ReadErasureLists(const v1::Settings& settings, const std::string& keys_dir,
                                                             const SignedHead& head);

// Carries out on the data folder of `settings`, which nobody else has open, each of `rows` that its log does not have:
// an event more, and the keys are destroyed. What the folder does not know, such as a case opened later, is passed
// over. Returns how many it repeated. `clock` says when.
absl::StatusOr<int64_t> RepeatErasures(const v1::Settings& settings, const std::vector<v1::ErasureRow>& rows,
                                       Clock* clock);

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_MAIN_REPEAT_ERASURES_H_
