import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { CaseSchema, ConsentAnswer, ConsentKind, Presence, SessionMode } from "../../gen/gaiwan/v1/case_pb.js";
import { changeOf, expected, isSaid, modeOf, startOf } from "./attendance.ts";

const c = create(CaseSchema, {
  round: 1,
  parties: [{ id: "1" }, { id: "2", consents: [{ kind: ConsentKind.MEDIATION, answer: ConsentAnswer.REFUSED, round: 1 }] }, { id: "3", removed: true }],
  representatives: [{ id: "r", party: "1" }],
  sessions: [
    { id: "1", mode: SessionMode.FIELD }, { id: "2", mode: SessionMode.VIDEO },
    { id: "3", attendance: [{ who: "1", presence: Presence.ABSENT, reason: "illness" }] },
  ],
});
const coming = (...ways: Presence[]) => ways.map((presence, at) => ({ who: String(at + 1), presence, by: "", reason: "" }));

test("parties are expected in the room, who refused is not, and who else may come is not there until somebody says so", () => {
  expect(expected(c, undefined).map(({ who, presence, reason }) => [who, presence, reason])).toEqual(
    [["1", Presence.IN_THE_ROOM, ""], ["2", Presence.ABSENT, "unwilling"], ["representatives/r", Presence.UNSPECIFIED, ""]]);
});

test("how a session is held follows from how people come", () => {
  expect(modeOf(coming(Presence.IN_THE_ROOM, Presence.IN_THE_ROOM))).toBe(SessionMode.IN_PERSON);
  expect(modeOf(coming(Presence.BY_VIDEO, Presence.BY_VIDEO))).toBe(SessionMode.VIDEO);
  expect(modeOf(coming(Presence.BY_PHONE, Presence.ABSENT))).toBe(SessionMode.PHONE);
  expect(modeOf(coming(Presence.IN_THE_ROOM, Presence.BY_PHONE))).toBe(SessionMode.MIXED);
  expect(modeOf(coming(Presence.IN_THE_ROOM, Presence.REPRESENTED))).toBe(SessionMode.IN_PERSON);
});

test("a session that is held as it was planned keeps its mode, and another way is said", () => {
  const room = coming(Presence.IN_THE_ROOM, Presence.IN_THE_ROOM);
  expect(startOf(room, c.sessions[0]).value).toMatchObject({ session: "1", mode: SessionMode.UNSPECIFIED });
  expect(startOf(room, c.sessions[1]).value).toMatchObject({ session: "2", mode: SessionMode.IN_PERSON });
  expect(startOf(room, undefined).value).toMatchObject({ session: "", mode: SessionMode.IN_PERSON });
});

test("a reason is given of who stayed away and of nobody else", () => {
  const said = [{ who: "1", presence: Presence.IN_THE_ROOM, by: "r", reason: "illness" }, { who: "2", presence: Presence.REPRESENTED, by: "r", reason: "" }];
  expect(startOf(said, undefined).value).toMatchObject({ attendance: [{ who: "1", representedBy: "", reason: "" }, { who: "2", representedBy: "r" }] });
  expect(isSaid({ who: "1", presence: Presence.ABSENT, by: "", reason: "" })).toBe(false);
  expect(isSaid({ who: "1", presence: Presence.ABSENT_EXCUSED, by: "", reason: "" })).toBe(true);
});

test("of a running session only what changed is said, and nothing when nothing did", () => {
  const running = c.sessions[2]!;
  const before = expected(c, running).filter(({ who }) => who === "1");
  expect(before[0]).toMatchObject({ presence: Presence.ABSENT, reason: "illness" });
  expect(changeOf(before, running)).toBeUndefined();
  expect(changeOf([{ ...before[0]!, presence: Presence.BY_PHONE }], running)?.value).toMatchObject({ session: "3", attendance: [{ who: "1", presence: Presence.BY_PHONE, reason: "" }] });
});
