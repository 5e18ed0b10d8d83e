import { expect, test } from "vitest";

import { ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { Reason } from "../../../gen/gaiwan/v1/errors_pb.js";
import { caseNameOf, glassOf, officesOf, questionsOf, trialOf } from "./asking.ts";

test("each kind is asked about once in each office, and is offered where the server has nothing against who asks", () => {
  const post = (org: string, role: string) => ({ org: `orgs/${org}`, role });
  const questions = questionsOf([post("c", "dispatcher"), post("a", "justice-officer"), post("a", "supervisor")]);
  expect(questions.map(({ org, kind }) => `${org} ${kind}`)).toEqual(["orgs/c", "orgs/a"].flatMap((org) => ["erasure", "export", "publication", "glass"].map((kind) => `${org} ${kind}`)));
  // Each is asked about as what it is, there.
  for (const { org, kind, command } of questions) expect(command).toMatchObject({ case: "askOrder", value: { unit: org, act: { act: { case: kind } } } });
  const not = Reason.NOT_YOUR_ROLE;
  expect(officesOf(questions, [not, not, not, Reason.REASON_UNSPECIFIED, Reason.REASON_UNSPECIFIED, Reason.TOO_MANY, not, Reason.REASON_UNSPECIFIED])).toEqual([
    { org: "orgs/a", kinds: ["erasure", "export", "glass"] },
    { org: "orgs/c", kinds: ["glass"] },
  ]);
  expect(officesOf(questions, questions.map(() => not))).toEqual([]);
  expect(questionsOf([])).toEqual([]);
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
