import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { CaseSchema, SessionMode } from "../../../gen/gaiwan/v1/case_pb.js";
import { CaseView } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { type Busy, BusySchema } from "../../../gen/gaiwan/v1/session_service_pb.js";
import type { Deed } from "../bulk/bulk.ts";
import { calledOff, daysOf, movedTo, shownOf, staysOff, venuesOf } from "./sessionDeeds.ts";

const busy = (name: string, day: string, venue: string): Busy => create(BusySchema, {
  case: name, session: name === "" ? "" : "1", title: "邻里纠纷", venue, startTime: timestampFromDate(new Date(`${day}T23:30:00+08:00`)) });
const all = [busy("cases/c-1", "2026-03-05", "orgs/hall"), busy("cases/c-2", "2026-03-05", "orgs/room"), busy("", "2026-03-05", "orgs/hall"), busy("cases/c-3", "2026-03-06", "")];

test("the sessions of a venue and a day are found, by the county's days", () => {
  expect(daysOf(all)).toEqual(["2026-03-05", "2026-03-06"]);
  expect(venuesOf(all)).toEqual(["orgs/hall", "orgs/room"]);
  expect(shownOf(all, { venue: "orgs/hall", on: "2026-03-05" })).toEqual([all[0], all[2]]);
});

test("each goes to the other venue at its own time and can come back; what is there already, or hidden, is left alone", () => {
  const deeds = movedTo(all, "orgs/room", "会场失火");
  expect(deeds.map(({ request }) => request.name)).toEqual(["cases/c-1", "cases/c-3"]);
  expect(deeds[0]!.request.command?.command.value).toMatchObject({ session: "1", venue: "orgs/room", plannedStart: all[0]!.startTime, reason: { text: "会场失火" } });
  expect(deeds[0]!.back).toMatchObject({ value: { venue: "orgs/hall", plannedStart: all[0]!.startTime } });
  // In the field there was no venue to go back to.
  expect(deeds[1]!.back).toBeUndefined();
});

test("what was called off comes back as it was planned, and what was at no venue does not", () => {
  const [atVenue, , inTheField] = calledOff(all, "停电");
  const back = (which: Deed | undefined, session: object) => {
    if (typeof which?.back !== "function") throw new Error("known only from the answer");
    return which.back(create(CaseSchema, { sessions: [{ id: "1", cancelled: true, plannedStart: all[0]!.startTime!, plannedMinutes: 60, ...session }] }));
  };
  expect(atVenue!.request.view).toBe(CaseView.BASIC);
  expect(back(atVenue, { mode: SessionMode.IN_PERSON, venue: "orgs/hall", people: ["people/p-1"], parties: ["1"], public: true })).toEqual({ case: "scheduleSession", value: {
    mode: SessionMode.IN_PERSON, venue: "orgs/hall", plannedStart: all[0]!.startTime, plannedMinutes: 60, people: ["people/p-1"], parties: ["1"], public: true, videoProvider: "" } });
  expect(back(inTheField, { mode: SessionMode.FIELD })).toBeUndefined();
  expect(back(inTheField, { mode: SessionMode.VIDEO, videoProvider: "gaiwan" })).toMatchObject({ case: "scheduleSession", value: { venue: "", videoProvider: "gaiwan" } });
  expect(staysOff(all)).toEqual([all[3]]);
});

test("all are called off for one reason", () => {
  expect(calledOff(all, "停电").map(({ request }) => request.command?.command.value)).toMatchObject(Array(3).fill({ session: "1", reason: { text: "停电" } }));
});
