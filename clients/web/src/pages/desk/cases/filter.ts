// src/pages/desk/cases/filter.ts: what the list of cases is filtered by. It stands in the address: a list can be sent on,
// and a number elsewhere leads to exactly the cases that it counts.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";

import type { ListCasesRequestSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { day } from "../../../components/format.ts";

// The parts of the due list (docs/lists.md), and what of the last one is waited for. What each says in words is `part.*`
// in the catalogues.
export const PARTS = ["late", "today", "week", "paused", "waiting", "acceptance", "transfer", "receipt", "risk", "message"] as const;
export type Part = (typeof PARTS)[number];

// `without`: units of whose cases none is shown, though they lie below `unit`.
export type Filter = {
  unit: string; without: string[]; mediator: string; state: string; level: string; due: "" | Part; closed: boolean; words: string;
};

// A filter has at most 50 conditions: room for those of the list and of who looks.
export const WITHOUT_MAX = 40;

const isPart = (word: string): word is Part => (PARTS as readonly string[]).includes(word);

export function readFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const due = given.get("due") ?? "";
  return {
    unit: given.get("unit") ?? "",
    without: (given.get("without") ?? "").split(",").filter((unit) => unit !== ""),
    mediator: given.get("mediator") ?? "",
    state: given.get("state") ?? "",
    level: given.get("level") ?? "",
    due: isPart(due) ? due : "",
    closed: given.get("closed") === "1",
    words: given.get("words") ?? "",
  };
}

export function writeFilter(filter: Partial<Filter>): string {
  const given = new URLSearchParams();
  for (const key of ["unit", "mediator", "state", "level", "due", "words"] as const) if (filter[key]) given.set(key, filter[key]);
  if (filter.without !== undefined && filter.without.length > 0) given.set("without", filter.without.join(","));
  if (filter.closed) given.set("closed", "1");
  return given.toString();
}

// Days are the county's. What is asked is what the server's due list asks (FilterOf of supervision_service.cc), so that
// both count the same.
const dayAfter = (now: Date, days: number): string => `"${day(new Date(now.getTime() + days * 86_400_000))}"`;
const CONDITIONS: Record<Part, (now: Date) => string> = {
  late: () => "overdue = true",
  today: (now) => `overdue = false AND due <= ${dayAfter(now, 0)}`,
  week: (now) => `due > ${dayAfter(now, 0)} AND due <= ${dayAfter(now, 7)}`,
  paused: () => "paused = true",
  waiting: () => "waiting:*",
  acceptance: () => "waiting = acceptance",
  transfer: () => "waiting = transfer",
  receipt: () => "waiting = receipt",
  risk: () => "waiting = risk",
  message: () => "waiting = message",
};

// Registered after `time`, as the board counts: in whole seconds. It has the moment in it, which stays when time goes on.
export function openedAfter(time: Timestamp): string {
  const second = new Date(Math.floor(timestampDate(time).getTime() / 1000) * 1000 + 1000);
  return `opened >= "${second.toISOString().replace(".000Z", "Z")}"`;
}

// Side tracks go on after a case is closed: what is due, paused or waited for is shown then, too.
export const showsClosed = (filter: Filter): boolean => filter.closed || filter.due !== "";

export function requestOf(filter: Filter, now: Date): MessageInitShape<typeof ListCasesRequestSchema> {
  const conditions = [
    // First, so that an error names a character of what was typed.
    filter.words,
    filter.due === "" ? "" : CONDITIONS[filter.due](now),
    ...filter.without.map((unit) => `NOT unit = "${unit.replaceAll(/["\\]/g, "")}"`),
  ];
  return {
    unit: filter.unit, mediator: filter.mediator, state: filter.state, level: filter.level, showClosed: showsClosed(filter),
    filter: conditions.filter((condition) => condition !== "").join(" AND "),
  };
}
