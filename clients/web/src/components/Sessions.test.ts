import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { CaseSchema, SessionMode, SessionSchema } from "../gen/gaiwan/v1/case_pb.js";
import { comingSessions, roomAddress } from "./Sessions.tsx";

const session = (id: string, mode: SessionMode, more: { cancelled?: boolean; ended?: boolean; round?: number } = {}) =>
  create(SessionSchema, { id, mode, round: more.round ?? 1, cancelled: more.cancelled ?? false,
    ...(more.ended ? { endTime: timestampFromDate(new Date(0)) } : {}) });

test("only what is by video has a room, under another address for a party", () => {
  expect(roomAddress("cases/c-a", session("v", SessionMode.VIDEO), false)).toBe("/room/c-a/v");
  expect(roomAddress("cases/c-a", session("2", SessionMode.MIXED), true)).toBe("/room/p/c-a/2");
  expect(roomAddress("cases/c-a", session("1", SessionMode.IN_PERSON), false)).toBeUndefined();
});

test("what was cancelled, has ended, or is of an earlier round is not to come", () => {
  const c = create(CaseSchema, { round: 2, sessions: [
    session("1", SessionMode.VIDEO), session("2", SessionMode.VIDEO, { round: 2, cancelled: true }),
    session("3", SessionMode.VIDEO, { round: 2, ended: true }), session("4", SessionMode.PHONE, { round: 2 })] });
  expect(comingSessions(c).map(({ id }) => id)).toEqual(["4"]);
});
