import { expect, test } from "vitest";

import { drawAddress, isWhole, readFilter, writeFilter } from "./filter.ts";

test("without an address: one's own area, in the present month", () => {
  expect(readFilter("", "orgs/632821", "2026-03-02")).toEqual({ unit: "orgs/632821", from: "2026-03-01", to: "2026-03-02" });
});

test("a filter comes back from the address as it went there, and what is no day is not taken", () => {
  const filter = { unit: "orgs/632821100", from: "2026-01-01", to: "2026-03-31" };
  expect(readFilter(writeFilter(filter), "", "2026-03-02")).toEqual(filter);
  expect(readFilter("from=yesterday", "", "2026-03-02").from).toBe("2026-03-01");
});

test("days that are the wrong way round are not asked for", () => {
  expect(isWhole({ unit: "orgs/1", from: "2026-03-01", to: "2026-03-01" })).toBe(true);
  expect(isWhole({ unit: "orgs/1", from: "2026-03-02", to: "2026-03-01" })).toBe(false);
  expect(isWhole({ unit: "", from: "2026-03-01", to: "2026-03-02" })).toBe(false);
});

test("the draw is of the committee, in the same days", () => {
  expect(drawAddress("orgs/c", { unit: "orgs/632821", from: "2026-03-01", to: "2026-03-02" }, "cases/c-1"))
    .toBe("~/desk/acting?tab=samples&draw=orgs%2Fc&from=2026-03-01&to=2026-03-02&case=cases%2Fc-1");
});
