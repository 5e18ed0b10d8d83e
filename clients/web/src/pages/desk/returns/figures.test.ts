import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { FigureUnit, FigureValueSchema, ReturnTableSchema } from "../../../gen/gaiwan/v1/return_pb.js";
import { endOfDay, figureText, hasFew, lastMonth, periodsOf } from "./figures.ts";

test("a figure is shown in its unit, and what there is not is not nought", () => {
  expect(figureText({ unit: FigureUnit.CASES }, create(FigureValueSchema, { value: 12n }))).toBe("12");
  expect(figureText({ unit: FigureUnit.TEN_THOUSAND_YUAN }, 64_000_000n)).toBe("64.00");
  expect(figureText({ unit: FigureUnit.PERCENT }, 9_876n)).toBe("98.76%");
  expect(figureText({ unit: FigureUnit.PERCENT }, create(FigureValueSchema))).toBe("–");
});

// A figure of one told whoever knew the family that there is such a case.
test("a figure that one or two cases make up, a sealed one among them, is not told", () => {
  expect(figureText({ unit: FigureUnit.CASES }, create(FigureValueSchema, { few: true }))).toBe("<3");
  expect(figureText({ unit: FigureUnit.PERCENT }, create(FigureValueSchema, { few: true }))).toBe("<3");
  expect(hasFew(create(ReturnTableSchema, { rows: [{ values: [{ value: 1n }] }] }))).toBe(false);
  expect(hasFew(create(ReturnTableSchema, { rows: [{ values: [{ value: 1n }] }, { values: [{ few: true }] }] }))).toBe(true);
});

test("a month lies in its quarter, its half and its year", () => {
  expect(periodsOf("2026-03")).toEqual(["2026-03", "2026-Q1", "2026-H1", "2026"]);
  expect(periodsOf("2026-10")).toEqual(["2026-10", "2026-Q4", "2026-H2", "2026"]);
});

test("as of a day is as of its end in the county", () => {
  expect(endOfDay("")).toBeUndefined();
  expect(new Date(Number(endOfDay("2026-07-05")!.seconds) * 1000).toISOString()).toBe("2026-07-05T15:59:59.000Z");
});

test("in January the month before is of the year before", () => {
  expect(lastMonth("2026-01-05")).toBe("2025-12");
  expect(lastMonth("2026-11-30")).toBe("2026-10");
});
