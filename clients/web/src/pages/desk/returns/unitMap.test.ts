import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { FigureUnit, ReturnTableSchema } from "../../../gen/gaiwan/v1/return_pb.js";
import { firstShown, tilesOf } from "./unitMap.ts";

const row = (unit: string, values: (bigint | undefined)[], own = false) =>
  ({ unit, unitName: unit, own, values: values.map((value) => (value === undefined ? {} : { value })) });
const TABLE = create(ReturnTableSchema, {
  definition: { figures: [
    { id: "carried", unit: FigureUnit.CASES }, { id: "accepted", unit: FigureUnit.CASES }, { id: "won", unit: FigureUnit.CASES },
    { id: "rate", unit: FigureUnit.PERCENT, ratio: { numerator: "won", denominator: "accepted" } }] },
  rows: [row("all", [0n, 14n, 6n, 4286n]), row("all", [0n, 0n, 0n, undefined], true), row("a", [0n, 10n, 3n, 3000n]), row("b", [0n, 4n, 3n, 7500n])],
});

test("a tile is as large and as dark as its figure, and says it", () => {
  expect(tilesOf(TABLE, 1)).toEqual([
    { unit: "all", name: "all", own: true, size: 0, shade: 0, text: "0" },
    { unit: "a", name: "a", own: false, size: 10, shade: 4, text: "10" },
    { unit: "b", name: "b", own: false, size: 4, shade: 1, text: "4" },
  ]);
});

test("of a ratio the size is the denominator, and the shade the ratio", () => {
  expect(tilesOf(TABLE, 3).map(({ size, shade, text }) => [size, shade, text])).toEqual([[0, 0, "–"], [10, 1, "30.00%"], [4, 4, "75.00%"]]);
});

test("the figure that is shown first is one of which there is anything", () => {
  expect(firstShown(TABLE)).toBe(1);
});
