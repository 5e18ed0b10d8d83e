import { timestampDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { type Filter, readFilter, requestOf, writeFilter } from "./filter.ts";

const ALL: Filter = { unit: "orgs/632821100", state: "assigned", level: "town", due: "week", closed: true, words: "枸杞地 class = 04" };
const NOW = new Date("2026-03-02T23:30:00+08:00");

test("a filter comes back from the address as it went there", () => {
  expect(readFilter(writeFilter(ALL))).toEqual(ALL);
  expect(writeFilter(readFilter(""))).toBe("");
});

test("what nobody offers is not taken from an address", () => {
  expect(readFilter("due=yesterday&closed=yes")).toMatchObject({ due: "", closed: false });
});

const before = (due: Filter["due"]) => {
  const asked = requestOf({ ...ALL, due }, NOW).dueBefore;
  return asked === undefined ? undefined : timestampDate(asked as never).toISOString();
};

test("today ends at the county's midnight, and what ends with it is of today", () => {
  expect(before("late")).toBe("2026-03-02T15:30:00.000Z");
  expect(before("today")).toBe("2026-03-02T16:00:00.001Z");
  expect(before("week")).toBe("2026-03-09T16:00:00.001Z");
  expect(before("")).toBeUndefined();
});
