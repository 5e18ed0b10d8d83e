// src/api/video.ts: the video room of a session: coming, looking again and again, and what a mediator does in it.
import { useCallback, useEffect, useRef, useState } from "react";

import { Reason } from "../gen/gaiwan/v1/errors_pb.js";
import { SessionService } from "../gen/gaiwan/v1/session_service_pb.js";
import { type VideoAct, type VideoRoom } from "../gen/gaiwan/v1/video_room_pb.js";
import { client } from "../transport.ts";
import { troubleOf } from "./errors.ts";

export type RoomName = { case: string; session: string };

// What the server says where it says nothing else.
const POLL_MS = 1_000;
// After an answer that never came.
const AGAIN_MS = 2_000;

// Whether a look that failed so will fail for good: the room is closed, or is not this caller's any more. A media server
// that does not answer, or a line that broke, comes back.
export function isOver(error: unknown): boolean {
  if (error === undefined) return false;
  const { kind, reason } = troubleOf(error);
  return kind === "signed-out" || (kind === "refused" && reason !== Reason.VIDEO_UNAVAILABLE);
}

export type Room = {
  room: VideoRoom | undefined;
  // Of the last look; what was seen before stays.
  error: unknown;
  join(agreesToRecording: boolean): Promise<void>;
  steer(act: VideoAct, who?: string[]): Promise<void>;
};

// Looks at the room while the page is open and the room is, from `join` on.
export function useVideoRoom({ case: name, session }: RoomName): Room {
  const [room, setRoom] = useState<VideoRoom>();
  const [error, setError] = useState<unknown>();
  const [joined, setJoined] = useState(false);
  const agrees = useRef(false);

  const join = useCallback(async (agreesToRecording: boolean) => {
    agrees.current = agreesToRecording;
    const seen = await client(SessionService).joinVideo({
      case: name, session, requestId: crypto.randomUUID(), agreesToRecording });
    setRoom(seen);
    setError(undefined);
    setJoined(true);
  }, [name, session]);

  const steer = useCallback(async (act: VideoAct, who: string[] = []) => {
    setRoom(await client(SessionService).steerVideoRoom({ case: name, session, requestId: crypto.randomUUID(), act, who }));
  }, [name, session]);

  useEffect(() => {
    if (!joined) return;
    let ended = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      let wait = AGAIN_MS;
      try {
        const seen = await client(SessionService).getVideoRoom({ case: name, session });
        if (ended) return;
        setRoom(seen);
        setError(undefined);
        wait = seen.pollMillis || POLL_MS;
      } catch (failed) {
        if (ended) return;
        setError(failed);
        if (isOver(failed)) return;
      }
      timer = setTimeout(() => void look(), wait);
    };
    timer = setTimeout(() => void look(), POLL_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [joined, name, session]);

  // A session that begins while its mediator sits there: from now on their being there is attendance, which only they
  // can say.
  const running = room?.running ?? false;
  const waits = joined && room !== undefined && room.running && room.access === undefined;
  useEffect(() => {
    if (waits) void join(agrees.current).catch(setError);
    // Once a change, not at every look.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [running]);

  return { room, error, join, steer };
}
