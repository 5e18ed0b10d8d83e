import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { SubsidyLineSchema } from "../../../gen/gaiwan/v1/acting_pb.js";
import { SubsidySchema } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { paymentOf, sharesOf, yuanText } from "./payment.ts";

const line = (name: string, fen: bigint, ...mediators: string[]) => create(SubsidyLineSchema, { case: name, mediators, amount: { currency: "CNY", fen } });

test("fen that do not divide go to the lead, and the sum is exact", () => {
  expect(sharesOf(line("cases/1", 10000n, "lead", "b", "c"))).toEqual([{ person: "lead", fen: 3334n }, { person: "b", fen: 3333n }, { person: "c", fen: 3333n }]);
  expect(sharesOf(line("cases/1", 100n))).toEqual([]);
});

const subsidy = (total: bigint | undefined) => create(SubsidySchema, {
  published: { lines: [line("cases/1", 3000n, "b"), line("cases/2", 8001n, "a", "b"), line("cases/3", 500n, "a")] },
  objections: [{ case: "cases/3", upheld: true, decided: true }, { case: "cases/1", decided: true }],
  ...(total === undefined ? {} : { approved: { total: { currency: "CNY", fen: total } } }),
});

test("each person once, without the line that an objection took off", () => {
  expect(paymentOf(subsidy(11001n))).toEqual([{ person: "a", cases: 1, fen: 4001n }, { person: "b", cases: 2, fen: 7000n }]);
});

test("no list for who does not see all of it, or before it is approved", () => {
  expect(paymentOf(subsidy(12000n))).toBeUndefined();
  expect(paymentOf(subsidy(undefined))).toBeUndefined();
});

test("yuan for a spreadsheet", () => {
  expect([0n, 5n, 1200050n].map(yuanText)).toEqual(["0.00", "0.05", "12000.50"]);
});
