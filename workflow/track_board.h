// workflow/track_board.h: where the tracks of a case stand while a command is worked out, and every move so far.
//
// It looks through to the case as it was and keeps only what moved, so that a command costs what it changes. Not
// thread-safe; lives for one command.
#ifndef GAIWAN_WORKFLOW_TRACK_BOARD_H_
#define GAIWAN_WORKFLOW_TRACK_BOARD_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/definition.h"

namespace gaiwan {

class TrackBoard {
 public:
  // Neither is owned; both outlive the board.
  TrackBoard(const Definition& definition, const v1::Case& before) : definition_(definition), before_(before) {}

  // The state as it is by now; empty when the instance has not begun.
  std::string StateOf(absl::string_view track, absl::string_view subject) const;
  // The state before that; empty when there was none.
  std::string PreviousOf(absl::string_view track, absl::string_view subject) const;
  bool Has(absl::string_view track, absl::string_view subject) const { return !StateOf(track, subject).empty(); }
  bool BegunNow(absl::string_view track, absl::string_view subject) const;
  // Subjects that have an instance of the track, oldest first.
  std::vector<std::string> SubjectsOf(absl::string_view track) const;

  // Moves an instance, or begins it. Nothing happens when it stands there already.
  void Move(absl::string_view track, absl::string_view subject, absl::string_view to);

  // In order; of the main track without step, level and `closed`.
  const std::vector<v1::TrackMove>& moves() const { return moves_; }

 private:
  const Definition& definition_;
  const v1::Case& before_;
  std::vector<v1::TrackMove> moves_;
};

}  // namespace gaiwan

#endif  // GAIWAN_WORKFLOW_TRACK_BOARD_H_
