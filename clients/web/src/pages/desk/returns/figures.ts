// src/pages/desk/returns/figures.ts: a figure as it is shown, and the periods that can be asked for.
import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";

import { type FigureDefinition, FigureUnit, type FigureValue, type ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";

// Fen in 10,000 yuan; ten-thousandths in a per cent.
const FEN_OF_TEN_THOUSAND_YUAN = 1_000_000;
const PARTS_OF_PERCENT = 100;

// Of a figure that one or two cases make up, a sealed one among them.
const FEW = "<3";

// "–" for a ratio without a denominator: there is no such figure, which is not nought.
export function figureText(definition: Pick<FigureDefinition, "unit"> | undefined, value: FigureValue | bigint | undefined): string {
  const number = typeof value === "bigint" ? value : value?.value;
  if (number === undefined) return typeof value === "object" && value.few ? FEW : "–";
  switch (definition?.unit) {
    case FigureUnit.TEN_THOUSAND_YUAN:
      return (Number(number) / FEN_OF_TEN_THOUSAND_YUAN).toFixed(2);
    case FigureUnit.PERCENT:
      return `${(Number(number) / PARTS_OF_PERCENT).toFixed(2)}%`;
    default:
      return String(number);
  }
}

// Whether the table has a figure that is not told.
export const hasFew = (table: ReturnTable | undefined): boolean => table?.rows.some(({ values }) => values.some(({ few }) => few)) ?? false;

// The month before `today` ("2026-03-05"): what is reported at the beginning of a month.
export function lastMonth(today: string): string {
  const [year, month] = today.split("-").map(Number) as [number, number];
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, "0")}`;
}

// What was entered up to the end of a day ("2026-03-05"), the county's: its last millisecond. Nothing for no day.
export function endOfDay(date: string): Timestamp | undefined {
  return date === "" ? undefined : timestampFromMs(Date.parse(`${date}T23:59:59.999+08:00`));
}

// The periods that a month lies in: itself, its quarter, its half, its year.
export function periodsOf(month: string): string[] {
  const [year, number] = month.split("-") as [string, string];
  const at = Number(number) - 1;
  return [month, `${year}-Q${Math.floor(at / 3) + 1}`, `${year}-H${Math.floor(at / 6) + 1}`, year];
}
