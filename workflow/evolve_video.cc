// The video room: places, broken lines, recordings.
#include "workflow/evolve_families.h"
#include "workflow/find.h"

namespace gaiwan {
namespace {

v1::VideoPlace* PlaceIn(v1::Session* session, const std::string& who) {
  for (v1::VideoPlace& place : *session->mutable_video_places()) {
    if (place.who() == who) return &place;
  }
  v1::VideoPlace* place = session->add_video_places();
  place->set_who(who);
  place->set_part(v1::VIDEO_PART_TABLE);
  return place;
}

// Who sits at the table with a line that holds is not named.
void DropOrdinary(v1::Session* session) {
  auto* places = session->mutable_video_places();
  for (int i = places->size() - 1; i >= 0; --i) {
    if (places->Get(i).part() == v1::VIDEO_PART_TABLE && !places->Get(i).away()) places->DeleteSubrange(i, 1);
  }
}

void Move(const v1::VideoSteered& payload, v1::VideoPart part, v1::Session* session) {
  for (const std::string& who : payload.who()) PlaceIn(session, who)->set_part(part);
  DropOrdinary(session);
}

void EndRecordingAt(const google::protobuf::Timestamp& time, v1::Session* session) {
  for (v1::SessionRecording& recording : *session->mutable_recordings()) {
    if (!recording.has_end_time()) *recording.mutable_end_time() = time;
  }
}

}  // namespace

void LetInAgain(const v1::Attendance& attendance, v1::Session* session) {
  for (v1::VideoPlace& place : *session->mutable_video_places()) {
    if (place.who() == attendance.who() && place.part() == v1::VIDEO_PART_OUT) place.set_part(v1::VIDEO_PART_TABLE);
  }
  DropOrdinary(session);
}

void EndVideo(const v1::Event& event, v1::Session* session) {
  session->clear_video_places();
  EndRecordingAt(event.act_time(), session);
}

void Fold(const v1::VideoSteered& payload, const v1::Event& event, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session == nullptr) return;
  switch (payload.act()) {
    case v1::VIDEO_STEER_SEPARATE:
      return Move(payload, v1::VIDEO_PART_SEPARATE, session);
    case v1::VIDEO_STEER_REJOIN:
      return Move(payload, v1::VIDEO_PART_TABLE, session);
    case v1::VIDEO_STEER_REMOVE:
      return Move(payload, v1::VIDEO_PART_OUT, session);
    case v1::VIDEO_STEER_START_RECORDING:
      *FindOrAdd(session->mutable_recordings(), payload.recording())->mutable_start_time() = event.act_time();
      return;
    case v1::VIDEO_STEER_STOP_RECORDING:
      return EndRecordingAt(event.act_time(), session);
    default:
      return;
  }
}

void Fold(const v1::VideoNoted& payload, const v1::Event& event, v1::Case* c) {
  v1::Session* session = FindById(c->mutable_sessions(), payload.session());
  if (session == nullptr) return;
  switch (payload.note()) {
    case v1::VIDEO_NOTE_DROPPED:
      PlaceIn(session, payload.who())->set_away(true);
      return;
    case v1::VIDEO_NOTE_RETURNED:
      PlaceIn(session, payload.who())->set_away(false);
      return DropOrdinary(session);
    case v1::VIDEO_NOTE_RECORDING_ENDED:
      return EndRecordingAt(event.act_time(), session);
    case v1::VIDEO_NOTE_RECORDING_STORED:
      if (v1::SessionRecording* recording = FindById(session->mutable_recordings(), payload.recording())) {
        recording->set_document(payload.document());
      }
      return;
    default:
      return;
  }
}

}  // namespace gaiwan
