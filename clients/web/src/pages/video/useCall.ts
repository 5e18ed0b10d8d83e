// src/pages/video/useCall.ts: keeps this browser in the room that the server gives access to, and in no other.
import { useEffect, useRef, useState } from "react";

import type { VideoAccess } from "../../gen/gaiwan/v1/video_room_pb.js";
import { Call, type Streams } from "./call.ts";

const NOBODY: Streams = new Map();

declare global {
  interface Window {
    // For whoever measures a page: the stay this browser is in.
    gaiwanCall?: Call | undefined;
  }
}

// `access`: of the last look at the room; undefined while waiting. `again` counts the looks: a line that broke is tried
// anew with what the next one gives.
export function useCall(access: VideoAccess | undefined, local: MediaStream | undefined, again: unknown) {
  const [streams, setStreams] = useState<Streams>(NOBODY);
  const [connected, setConnected] = useState(false);
  const call = useRef<Call | undefined>(undefined);
  const starting = useRef<string | undefined>(undefined);
  // Access that was used up: its line broke. The server gives another when it has noticed.
  const used = useRef<string | undefined>(undefined);
  const token = useRef("");
  token.current = access?.serverToken ?? token.current;

  useEffect(() => {
    if (call.current !== undefined && (access === undefined || !call.current.isOf(access))) {
      call.current.close();
      call.current = undefined;
      window.gaiwanCall = undefined;
      setStreams(NOBODY);
      setConnected(false);
    }
    if (access === undefined || local === undefined || call.current !== undefined) return;
    if (starting.current !== undefined || used.current === access.member) return;
    const member = access.member;
    starting.current = member;
    void Call.start(access, () => token.current, local, {
      streams: setStreams,
      ended: () => {
        used.current = member;
        setConnected(false);
        setStreams(NOBODY);
      },
    }).then(
      (started) => {
        call.current = started;
        window.gaiwanCall = started;
        setConnected(true);
      },
      () => undefined,  // The next look tries again.
    ).finally(() => (starting.current = undefined));
  }, [access, local, again]);

  // The page goes: so does the line.
  useEffect(() => () => call.current?.close(), []);

  return { streams, connected };
}
