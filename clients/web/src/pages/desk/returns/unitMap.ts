// src/pages/desk/returns/unitMap.ts: one figure of the units below as tiles of a map: each as large as its figure. Of a
// ratio the tile is as large as the denominator and as dark as the ratio: nine of ten weigh less than ninety of a hundred.
import type { ReturnTable } from "../../../gen/gaiwan/v1/return_pb.js";
import { figureText } from "./figures.ts";

export type Tile = { unit: string; name: string; own: boolean; size: number; shade: number; text: string };

// From light to dark, with the colour that is read on it (WCAG 2.2 AA). The figure stands in words on each tile.
export const SHADES = [
  { ground: "#e3f0f8", ink: "#16202b" }, { ground: "#b9d9ea", ink: "#16202b" }, { ground: "#7fb8d4", ink: "#16202b" },
  { ground: "#0b5c8a", ink: "#ffffff" }, { ground: "#073b5a", ink: "#ffffff" },
] as const;

// In fifths of the largest there is.
const shadeOf = (value: number, most: number): number =>
  most <= 0 ? 0 : Math.min(SHADES.length - 1, Math.max(0, Math.ceil((value / most) * SHADES.length) - 1));

// The units right below, and what the unit has itself, in the order of the table. `at`: which figure.
export function tilesOf(table: ReturnTable, at: number): Tile[] {
  const figures = table.definition?.figures ?? [];
  const figure = figures[at];
  if (figure === undefined) return [];
  const sizeAt = figure.ratio === undefined ? at : figures.findIndex(({ id }) => id === figure.ratio!.denominator);
  const rows = table.rows.slice(1);
  const number = (row: (typeof rows)[number], which: number): number => Number(row.values[which]?.value ?? 0n);
  const most = Math.max(0, ...rows.map((row) => number(row, at)));
  return rows.map((row) => ({
    unit: row.unit, name: row.unitName, own: row.own, size: Math.max(0, number(row, sizeAt)), shade: shadeOf(number(row, at), most), text: figureText(figure, row.values[at]),
  }));
}

// The first figure of which there is anything to see.
export function firstShown(table: ReturnTable): number {
  const at = (table.definition?.figures ?? []).findIndex((_, which) => table.rows.slice(1).some((row) => (row.values[which]?.value ?? 0n) !== 0n));
  return Math.max(0, at);
}
