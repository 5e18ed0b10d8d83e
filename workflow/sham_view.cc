#include "workflow/sham_view.h"

#include <string>

#include "absl/strings/string_view.h"

namespace gaiwan {
namespace {

// Of code list `pause_reason`.
constexpr absl::string_view kSham = "sham-suspected";
constexpr absl::string_view kOther = "other";

}  // namespace

void HideSham(v1::Clock* clock) {
  for (v1::ClockPause& pause : *clock->mutable_pauses()) {
    if (pause.kind() == kSham) pause.set_kind(std::string(kOther));
  }
}

void HideSham(v1::Case* c) {
  c->clear_sham_suspicion();
  if (c->pause().kind() == kSham) c->mutable_pause()->set_kind(std::string(kOther));
  for (v1::Clock& clock : *c->mutable_clocks()) HideSham(&clock);
}

}  // namespace gaiwan
