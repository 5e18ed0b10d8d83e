import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { type Filter, openedAfter, readFilter, requestOf, writeFilter } from "./filter.ts";

const ALL: Filter = {
  unit: "orgs/632821", without: ["orgs/632821100", "orgs/632821101"], mediator: "people/p-1", state: "assigned", level: "town",
  due: "week", closed: true, words: "枸杞地 class = 04",
};
const NONE = readFilter("");
const NOW = new Date("2026-03-02T23:30:00+08:00");

test("a filter comes back from the address as it went there", () => {
  expect(readFilter(writeFilter(ALL))).toEqual(ALL);
  expect(writeFilter(NONE)).toBe("");
});

test("what nobody offers is not taken from an address", () => {
  expect(readFilter("due=yesterday&closed=yes")).toMatchObject({ due: "", closed: false });
});

const asked = (part: Partial<Filter>) => requestOf({ ...NONE, ...part }, NOW).filter;

test("a part of the due list is asked for as the server asks, by the county's days", () => {
  expect(asked({ due: "late" })).toBe("overdue = true");
  expect(asked({ due: "today" })).toBe('overdue = false AND due <= "2026-03-02"');
  expect(asked({ due: "week" })).toBe('due > "2026-03-02" AND due <= "2026-03-09"');
  expect(asked({ due: "waiting" })).toBe("waiting:*");
  expect(asked({})).toBe("");
});

test("words, part and units that are left out must all hold", () => {
  expect(asked({ words: "枸杞地", due: "paused", without: ["orgs/632821100"] })).toBe('枸杞地 AND paused = true AND NOT unit = "orgs/632821100"');
});

test("with a part of the due list come closed cases, whose side tracks go on", () => {
  expect(requestOf({ ...NONE, due: "late" }, NOW).showClosed).toBe(true);
  expect(requestOf(NONE, NOW).showClosed).toBe(false);
});

test("what was registered after a moment is counted in whole seconds", () => {
  expect(openedAfter(timestampFromDate(new Date("2026-02-23T08:30:00.250+08:00")))).toBe('opened >= "2026-02-23T00:30:01Z"');
  expect(openedAfter(timestampFromDate(new Date("2026-02-23T08:30:00+08:00")))).toBe('opened >= "2026-02-23T00:30:01Z"');
});
