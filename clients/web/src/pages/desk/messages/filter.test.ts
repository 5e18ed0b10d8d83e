import { expect, test } from "vitest";

import { MessageState } from "../../../gen/gaiwan/v1/message_pb.js";
import { type Filter, readFilter, requestOf, writeFilter } from "./filter.ts";

const ALL: Filter = { unit: "orgs/632821100", case: "c-7f3", state: MessageState.DELIVERED, tasks: true };

test("a filter comes back from the address as it went there", () => {
  expect(readFilter(writeFilter(ALL))).toEqual(ALL);
  expect(writeFilter(readFilter(""))).toBe("");
});

test("what nobody offers is not taken from an address", () => {
  expect(readFilter("state=99&tasks=yes")).toMatchObject({ state: MessageState.UNSPECIFIED, tasks: false });
});

test("of one case, however it is written, before a unit; tasks before a state", () => {
  expect(requestOf(ALL)).toEqual({ parent: "cases/c-7f3", states: [MessageState.TASK] });
  expect(requestOf({ ...ALL, case: "cases/c-7f3", tasks: false })).toEqual({ parent: "cases/c-7f3", states: [MessageState.DELIVERED] });
  expect(requestOf({ ...ALL, case: "" }).parent).toBe("orgs/632821100");
  expect(requestOf(readFilter(""))).toEqual({ parent: "", states: [] });
});
