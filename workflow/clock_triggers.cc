#include "workflow/clock_triggers.h"

#include <string>
#include <vector>

namespace gaiwan {

absl::string_view TrackOfClock(const v1::ClockRule& rule) {
  return rule.track().empty() ? kMainTrack : absl::string_view(rule.track());
}

ClockTriggers::ClockTriggers(const v1::Definition& definition) {
  const auto add = [](int rule, std::vector<int>* rules) {
    if (rules->empty() || rules->back() != rule) rules->push_back(rule);
  };
  for (int i = 0; i < definition.clocks_size(); ++i) {
    const v1::ClockRule& rule = definition.clocks(i);
    for (const auto* triggers : {&rule.starts(), &rule.ends()}) {
      for (const v1::Trigger& trigger : *triggers) {
        switch (trigger.what_case()) {
          case v1::Trigger::kEvent:
            add(i, &by_event_[trigger.event()]);
            break;
          case v1::Trigger::kEntering:
          case v1::Trigger::kLeaving:
            add(i, &by_move_[std::string(TrackOfClock(rule))]);
            break;
          case v1::Trigger::kLevel:
            add(i, &by_level_);
            break;
          case v1::Trigger::WHAT_NOT_SET:
            break;
        }
      }
    }
  }
}

const std::vector<int>& ClockTriggers::Find(const Lists& lists, absl::string_view key) {
  static const auto* const none = new std::vector<int>();
  const auto it = lists.find(key);
  return it == lists.end() ? *none : it->second;
}

}  // namespace gaiwan
