// workflow/decide_steps.h: ordinary decisions, one on top of the other, for a command that stands for several. For the
// families alone; for one thread.
#ifndef GAIWAN_WORKFLOW_DECIDE_STEPS_H_
#define GAIWAN_WORKFLOW_DECIDE_STEPS_H_

#include <utility>

#include "absl/status/status.h"
#include "workflow/base/proto_time.h"
#include "workflow/decide_families.h"
#include "workflow/evolve.h"

namespace gaiwan {

class DecisionSteps {
 public:
  // `ask` and what it refers to outlive this.
  explicit DecisionSteps(const Ask& ask) : ask_(ask), c_(ask.c) {}

  // The case as the steps so far left it. Valid until the next step.
  Ask ask() const { return {ask_.definition, c_, ask_.facts}; }
  const v1::Case& c() const { return c_; }

  // Folds what was decided, or returns its refusal: then nothing of the whole stands.
  absl::Status Take(Decided decided) {
    if (!decided.ok()) return decided.status();
    for (v1::Event& event : *decided) {
      v1::Event folded = event;
      folded.set_actor(ask_.facts.actor);
      *folded.mutable_act_time() = ToProto(ask_.facts.act_time);
      *folded.mutable_record_time() = ToProto(ask_.facts.now);
      folded.set_version(c_.version() + 1);
      EvolvePayload(folded, &c_);
      events_.push_back(std::move(event));
    }
    return absl::OkStatus();
  }

  Events TakeEvents() { return std::move(events_); }

 private:
  const Ask& ask_;
  v1::Case c_;
  Events events_;
};

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_DECIDE_STEPS_H_
