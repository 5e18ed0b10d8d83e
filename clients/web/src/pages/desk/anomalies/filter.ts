// src/pages/desk/anomalies/filter.ts: the unit and the days that are looked at. They stand in the address: a report can be
// sent on, and come back to from a case.
export type Filter = { unit: string; from: string; to: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

// Without a unit in the address: `area`; without days: the present month up to `today`, the county's day.
export function readFilter(search: string, area: string, today: string): Filter {
  const given = new URLSearchParams(search);
  const day = (name: string, otherwise: string): string => (DAY.test(given.get(name) ?? "") ? given.get(name)! : otherwise);
  return { unit: given.get("unit") ?? area, from: day("from", `${today.slice(0, 7)}-01`), to: day("to", today) };
}

export const writeFilter = (filter: Filter): string => new URLSearchParams(filter).toString();

// The server would refuse it: the first day lies behind the last, or one is missing.
export const isWhole = ({ unit, from, to }: Filter): boolean => unit !== "" && DAY.test(from) && DAY.test(to) && from <= to;

// Where a sample is drawn from the same cases: this one is called in any case, the others by chance (docs/acting.md).
export const drawAddress = (unit: string, { from, to }: Filter, pointedAt: string): string =>
  `~/desk/acting?${new URLSearchParams({ tab: "samples", draw: unit, from, to, case: pointedAt }).toString()}`;
