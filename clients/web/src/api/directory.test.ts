import { expect, test } from "vitest";

import { areaOf } from "./directory.ts";

const ALL = [{ code: "632821", parent: "" }, { code: "632821100", parent: "632821" }, { code: "632821100-justice", parent: "632821100" }];

test("an office watches over what lies above it; the root over itself", () => {
  expect(areaOf("orgs/632821100-justice", ALL)).toBe("orgs/632821100");
  expect(areaOf("orgs/632821", ALL)).toBe("orgs/632821");
  expect(areaOf("orgs/unknown", ALL)).toBe("orgs/unknown");
  expect(areaOf("orgs/632821", undefined)).toBe("");
});
