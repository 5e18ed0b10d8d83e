import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { type Busy, BusySchema } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { calledOff, daysOf, movedTo, shownOf, venuesOf } from "./sessionDeeds.ts";

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
  expect(deeds[0]!.back?.value).toMatchObject({ venue: "orgs/hall", plannedStart: all[0]!.startTime });
  // In the field there was no venue to go back to.
  expect(deeds[1]!.back).toBeUndefined();
});

test("all are called off for one reason", () => {
  expect(calledOff(all, "停电").map(({ request }) => request.command?.command.value)).toMatchObject(Array(3).fill({ session: "1", reason: { text: "停电" } }));
});
