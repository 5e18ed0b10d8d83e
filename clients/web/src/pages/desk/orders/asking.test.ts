import { expect, test } from "vitest";

import { ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { caseNameOf, glassOf, officesOf, trialOf } from "./asking.ts";

test("who may ask for what in which office, as the server has it", () => {
  const post = (org: string, role: string) => ({ org: `orgs/${org}`, role });
  expect(officesOf([post("c", "dispatcher"), post("a", "justice-officer"), post("b", "administrator"), post("a", "supervisor")])).toEqual([
    { org: "orgs/a", kinds: ["erasure", "export", "glass"] },
    { org: "orgs/b", kinds: ["export", "publication", "glass"] },
    { org: "orgs/c", kinds: ["glass"] },
  ]);
  expect(officesOf([])).toEqual([]);
});

test("a look has a case and whole minutes, a day at most", () => {
  expect(glassOf(caseNameOf(" c-abc "), 600)).toEqual({ case: "glass", value: { case: "cases/c-abc", minutes: 600 } });
  expect(glassOf(caseNameOf("cases/c-abc"), 1440)).toBeDefined();
  for (const minutes of [0, -1, 1.5, 1441, Number.NaN]) expect(glassOf("cases/c-abc", minutes)).toBeUndefined();
  expect(glassOf(caseNameOf(" "), 600)).toBeUndefined();
});

test("what it becomes is tried on its case; what is no command is not", () => {
  expect(trialOf({ case: "glass", value: { case: "cases/c-a", minutes: 600 } }, "值夜班"))
    .toEqual({ name: "cases/c-a", command: { case: "breakGlass", value: { minutes: 600, reason: { text: "值夜班" } } } });
  expect(trialOf({ case: "erasure", value: { case: "cases/c-a", who: "1", basis: ErasureBasis.RETENTION_OVER, sharedText: SharedText.KEEP } }, "期满"))
    .toMatchObject({ name: "cases/c-a", command: { case: "erasePersonalData", value: { who: "1", reason: { text: "期满" }, order: "" } } });
  expect(trialOf({ case: "export", value: {} }, "审计")).toBeUndefined();
});
