// src/pages/desk/cases/filter.ts: what the list of cases is filtered by. It stands in the address: a list can be sent on.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";

import type { ListCasesRequestSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { day } from "../../../components/format.ts";

export type Filter = { unit: string; state: string; level: string; due: "" | "late" | "today" | "week"; closed: boolean; words: string };

export function readFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const due = given.get("due") ?? "";
  return {
    unit: given.get("unit") ?? "",
    state: given.get("state") ?? "",
    level: given.get("level") ?? "",
    due: due === "late" || due === "today" || due === "week" ? due : "",
    closed: given.get("closed") === "1",
    words: given.get("words") ?? "",
  };
}

export function writeFilter(filter: Filter): string {
  const given = new URLSearchParams();
  for (const key of ["unit", "state", "level", "due", "words"] as const) if (filter[key] !== "") given.set(key, filter[key]);
  if (filter.closed) given.set("closed", "1");
  return given.toString();
}

// Days are the county's: they end at midnight of +08:00.
const endOfDay = (now: Date, days: number): Date => new Date(`${day(new Date(now.getTime() + days * 86_400_000))}T24:00:00+08:00`);

export function requestOf(filter: Filter, now: Date): MessageInitShape<typeof ListCasesRequestSchema> {
  const request: MessageInitShape<typeof ListCasesRequestSchema> = {
    unit: filter.unit, state: filter.state, level: filter.level, showClosed: filter.closed, filter: filter.words,
  };
  if (filter.due === "late") request.dueBefore = timestampFromDate(now);
  // `due_before` is exclusive, and what ends with the day ends at its 24:00.
  if (filter.due === "today") request.dueBefore = timestampFromDate(new Date(endOfDay(now, 0).getTime() + 1));
  if (filter.due === "week") request.dueBefore = timestampFromDate(new Date(endOfDay(now, 7).getTime() + 1));
  return request;
}
