import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";

import { isOver } from "../../api/video.ts";
import { SessionSchema } from "../../gen/gaiwan/v1/case_pb.js";
import { CommandRefusedSchema, Reason } from "../../gen/gaiwan/v1/errors_pb.js";
import { whyOver } from "./whyOver.ts";

const refused = (reason: Reason, code = Code.FailedPrecondition) =>
  new ConnectError("", code, undefined, [{ desc: CommandRefusedSchema, value: { reason } }]);

test("a room that was closed, or is not one's own any more, is over; a media server or a line that is gone comes back", () => {
  expect(isOver(refused(Reason.VIDEO_NOT_OPEN))).toBe(true);
  expect(isOver(refused(Reason.NOT_YOUR_ROLE, Code.PermissionDenied))).toBe(true);
  expect(isOver(new ConnectError("", Code.Unauthenticated))).toBe(true);
  expect(isOver(refused(Reason.VIDEO_UNAVAILABLE))).toBe(false);
  expect(isOver(new ConnectError("", Code.Unavailable))).toBe(false);
  expect(isOver(new ConnectError("", Code.ResourceExhausted))).toBe(false);
  expect(isOver(undefined)).toBe(false);
});

test("why it is over is said by the case as it is by then", () => {
  const closed = refused(Reason.VIDEO_NOT_OPEN);
  expect(whyOver(closed, create(SessionSchema, { endTime: timestampFromDate(new Date(0)) }))).toBe("video.over.ended");
  expect(whyOver(closed, create(SessionSchema, { cancelled: true }))).toBe("video.over.cancelled");
  expect(whyOver(closed, create(SessionSchema, {}))).toBe("video.over.closed");
  expect(whyOver(refused(Reason.NOT_YOUR_ROLE), undefined)).toBe("video.over.notYours");
  expect(whyOver(new ConnectError("", Code.Unauthenticated), undefined)).toBe("error.signedOut");
});
