// tests/fault/simulation/sim_clocks.h: the clocks of the simulated procedure as somebody would work them out by hand,
// without workflow/. Pure.
#ifndef GAIWAN_TESTS_FAULT_SIMULATION_SIM_CLOCKS_H_
#define GAIWAN_TESTS_FAULT_SIMULATION_SIM_CLOCKS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan::testing {

enum class SimState { kNone, kRegistered, kAccepted, kStopping, kDeclined };

class SimClocks {
 public:
  // What waits to fire: of each running clock the stage it waits for, and when that comes.
  struct Armed {
    int percent;
    absl::Time time;
  };

  // Each returns what the event of the command must say of clocks, in the words of WordsOf, in order.
  std::vector<std::string> Open(absl::Time now);
  std::vector<std::string> Accept(absl::Time now);
  std::vector<std::string> Decline();
  std::vector<std::string> Pause(absl::Time now);
  std::vector<std::string> Resume(absl::Time now);
  // The stage that `clock` waits for. REQUIRES: it is armed.
  std::vector<std::string> Fire(const std::string& clock, absl::Time now);

  // By the clock's name.
  std::map<std::string, Armed> armed() const;

  // "STARTED acceptance 50 at 1772420400000000"; without stage and time where nothing is to come.
  static std::vector<std::string> WordsOf(const v1::Event& event);

 private:
  struct Clock {
    absl::Time start;
    absl::Time due;
    int percent = 0;  // Waited for; kept while it is paused.
    absl::Time next;
    bool paused = false;
    bool expired = false;
    std::vector<std::pair<absl::Time, std::optional<absl::Time>>> pauses;
  };

  void Start(const std::string& name, absl::Time now, std::vector<std::string>* words);
  void End(const std::string& name, std::vector<std::string>* words);

  std::map<std::string, Clock> clocks_;
};

}  // namespace gaiwan::testing

#endif  // GAIWAN_TESTS_FAULT_SIMULATION_SIM_CLOCKS_H_
