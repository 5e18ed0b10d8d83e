import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { CaseSchema, ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { PersonalSchema } from "../../../gen/gaiwan/v1/personal_pb.js";
import { OrderSchema } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { valuesOf } from "../enumWords.ts";
import { basisWords, eraseCommand, peopleOf, sharedTextWords, standingOf, standingWords } from "./orders.ts";

const asked = { order: "1", lastDay: "2026-03-09" };
const waiting = create(OrderSchema, { asked });
const answered = (approved: boolean) => create(OrderSchema, { asked, answered: { order: "1", approved, lastDay: approved ? "2026-03-12" : "" } });

test("an order waits to the end of its last day, and a yes holds to the end of its own", () => {
  expect(["2026-03-09", "2026-03-10"].map((today) => standingOf(waiting, today))).toEqual(["waits", "lapsed"]);
  expect(["2026-03-12", "2026-03-13"].map((today) => standingOf(answered(true), today))).toEqual(["allowed", "over"]);
  expect(standingOf(answered(false), "2026-03-05")).toBe("refused");
  expect(standingWords(waiting, "2026-03-02")).toContain("2026-03-09");
  expect(standingWords(answered(true), "2026-03-05")).toContain("2026-03-12");
});

test("what was done by a yes is not allowed any more, whatever day it is", () => {
  const done = create(OrderSchema, { ...answered(true), done: true });
  expect(["2026-03-05", "2026-03-13"].map((today) => standingOf(done, today))).toEqual(["done", "done"]);
  expect(standingWords(done, "2026-03-05")).toBe("已办理");
});

test("every basis and what becomes of the shared text has words", () => {
  for (const basis of valuesOf(ErasureBasis)) expect(basisWords(basis)).toMatch(/\p{Script=Han}/u);
  for (const text of [0, ...valuesOf(SharedText)]) expect(sharedTextWords(text)).toMatch(/\p{Script=Han}/u);
});

test("whoever is in a case is named by the id that the order takes; who is hidden says so", () => {
  const party = create(PersonalSchema, { subject: "parties/1", form: { case: "open", value: { data: { case: "party", value: { name: "叶某" } } } } });
  const one = create(CaseSchema, { parties: [{ id: "1", details: party }, { id: "2" }], representatives: [{ id: "r1" }], participants: [{ id: "p1" }] });
  const people = peopleOf(one);
  expect(people.map(({ id }) => id)).toEqual(["1", "2", "r1", "p1"]);
  expect(people[0]!.label).toBe("叶某 · 当事人 1");
  expect(people[1]!.label).not.toMatch(/^ ·/);
});

test("what is done by an order is what was ordered, with its name", () => {
  const { value } = eraseCommand({ who: "1", basis: ErasureBasis.RETENTION_OVER, sharedText: SharedText.KEEP }, "期满", "orgs/a/orders/1");
  expect(value).toEqual({ who: "1", basis: ErasureBasis.RETENTION_OVER, sharedText: SharedText.KEEP, reason: { text: "期满" }, order: "orgs/a/orders/1" });
});
