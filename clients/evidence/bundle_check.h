// clients/evidence/bundle_check.h: checks a bundle (gaiwan/v1/evidence_bundle.proto) from its first to its last byte,
// without server or network. Pure.
#ifndef GAIWAN_CLIENTS_EVIDENCE_BUNDLE_CHECK_H_
#define GAIWAN_CLIENTS_EVIDENCE_BUNDLE_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/evidence/trust.h"
#include "clients/evidence/words.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan::evidence {

// Of a bundle; the server sends none larger.
inline constexpr size_t kBundleBytesMax = size_t{64} << 20;

struct BundleReport : Report {
  std::string case_name;
  // Proved from 1 on.
  int64_t version = 0;
  // Records that are shown, with what the bundle opens; what it does not is left as it is stored. Only of a bundle that
  // holds.
  std::vector<v1::Event> events;
};

BundleReport CheckBundle(absl::string_view bytes, const Trust& trust);

}  // namespace gaiwan::evidence

#endif  // GAIWAN_CLIENTS_EVIDENCE_BUNDLE_CHECK_H_
