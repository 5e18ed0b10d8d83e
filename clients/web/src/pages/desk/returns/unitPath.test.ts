import { expect, test } from "vitest";

import { pathOf } from "./unitPath.ts";

const ALL = [
  { code: "1", parent: "", name: "county" }, { code: "11", parent: "orgs/1", name: "town" }, { code: "111", parent: "orgs/11", name: "village" },
  { code: "2", parent: "orgs/3", name: "lost" }, { code: "3", parent: "orgs/2", name: "in a circle" },
];
const names = (unit: string, top: string) => pathOf(unit, top, ALL).map(({ name }) => name);

test("a path goes from the unit that is watched over down to the one that is looked at", () => {
  expect(names("orgs/111", "orgs/1")).toEqual(["county", "town", "village"]);
  expect(names("orgs/111", "orgs/11")).toEqual(["town", "village"]);
  expect(names("orgs/1", "orgs/1")).toEqual(["county"]);
});

test("what lies elsewhere is followed to the top, and a circle ends", () => {
  expect(names("orgs/111", "orgs/9")).toEqual(["county", "town", "village"]);
  expect(names("orgs/2", "orgs/1").length).toBeLessThanOrEqual(32);
  expect(names("orgs/404", "orgs/1")).toEqual([]);
});
