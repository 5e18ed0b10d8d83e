#include "workflow/track_board.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "gaiwan/v1/case.pb.h"
#include "gaiwan/v1/event.pb.h"
#include "workflow/subjects.h"

namespace gaiwan {

std::string TrackBoard::StateOf(absl::string_view track, absl::string_view subject) const {
  for (auto move = moves_.rbegin(); move != moves_.rend(); ++move) {
    if (move->track() == track && move->subject() == subject) return move->to();
  }
  const v1::TrackState* instance = FindInstance(before_, track, subject);
  return instance == nullptr ? "" : instance->state();
}

std::string TrackBoard::PreviousOf(absl::string_view track, absl::string_view subject) const {
  for (auto move = moves_.rbegin(); move != moves_.rend(); ++move) {
    if (move->track() == track && move->subject() == subject) return move->from();
  }
  const v1::TrackState* instance = FindInstance(before_, track, subject);
  return instance == nullptr ? "" : instance->previous();
}

bool TrackBoard::BegunNow(absl::string_view track, absl::string_view subject) const {
  for (const v1::TrackMove& move : moves_) {
    if (move.track() == track && move.subject() == subject && move.from().empty()) return true;
  }
  return false;
}

std::vector<std::string> TrackBoard::SubjectsOf(absl::string_view track) const {
  std::vector<std::string> subjects;
  for (const v1::TrackState& instance : before_.tracks()) {
    if (instance.track() == track) subjects.push_back(instance.subject());
  }
  for (const v1::TrackMove& move : moves_) {
    if (move.track() == track && move.from().empty()) subjects.push_back(move.subject());
  }
  return subjects;
}

void TrackBoard::Move(absl::string_view track, absl::string_view subject, absl::string_view to) {
  std::string from = StateOf(track, subject);
  if (from == to || definition_.FindState(track, to) == nullptr) return;
  v1::TrackMove move;
  move.set_track(std::string(track));
  move.set_subject(std::string(subject));
  move.set_from(std::move(from));
  move.set_to(std::string(to));
  moves_.push_back(std::move(move));
}

}  // namespace gaiwan
