// src/pages/video/whyOver.ts: why a room is over (isOver in api/video.ts) for whoever was in it, as the label that says so.
import { troubleOf } from "../../api/errors.ts";
import type { Session } from "../../gen/gaiwan/v1/case_pb.js";
import { Reason } from "../../gen/gaiwan/v1/errors_pb.js";
import type { Key } from "../../languages/index.ts";

// `session`: as the case has it by now; undefined when the case does not show it any more.
export function whyOver(error: unknown, session: Session | undefined): Key {
  const { kind, reason } = troubleOf(error);
  if (kind === "signed-out") return "error.signedOut";
  if (reason !== Reason.VIDEO_NOT_OPEN) return "video.over.notYours";
  if (session?.endTime !== undefined) return "video.over.ended";
  // Put off is the rest: a room is open around the time that is planned.
  return session?.cancelled ? "video.over.cancelled" : "video.over.closed";
}
