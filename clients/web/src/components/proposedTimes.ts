// src/components/proposedTimes.ts: when a party can come: chosen by day and part of the day, and said in words.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Timestamp, timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";

import type { Party, TimeSpan, TimeSpanSchema } from "../gen/gaiwan/v1/case_pb.js";
import { day, moment } from "./format.ts";

export type TimeSpanInit = MessageInitShape<typeof TimeSpanSchema>;

// Parts of a day as people here divide it, by the county's clock.
export const PARTS_OF_DAY = [
  { key: "times.morning", from: "09:00", to: "12:00" },
  { key: "times.afternoon", from: "14:30", to: "18:00" },
  { key: "times.evening", from: "19:00", to: "21:00" },
] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

// As many as the server takes of one party.
export const TIMES_MAX = 10;
// How far ahead days are offered: two weeks, as free slots are looked for.
const DAYS_OFFERED = 14;

const DAY_MS = 24 * 3600 * 1000;

// "2026-03-05", ...: from today on.
export const daysOffered = (now: Date): string[] =>
  Array.from({ length: DAYS_OFFERED }, (_, ahead) => day(new Date(now.getTime() + ahead * DAY_MS)));

const at = (date: string, time: string): Timestamp => timestampFromDate(new Date(`${date}T${time}:00+08:00`));
export const spanOf = (date: string, part: PartOfDay): { startTime: Timestamp; endTime: Timestamp } =>
  ({ startTime: at(date, part.from), endTime: at(date, part.to) });

// "2026-03-05 09:00–12:00"
export const spanWords = ({ startTime, endTime }: { startTime?: Timestamp | undefined; endTime?: Timestamp | undefined }): string => {
  const [from, to] = [moment(startTime), moment(endTime)];
  return from.slice(0, 10) === to.slice(0, 10) ? `${from}–${to.slice(11)}` : `${from}–${to}`;
};

// What was proposed and is not over yet, the earliest first.
export const comingTimes = (party: Party | undefined, now: Date): TimeSpan[] =>
  (party?.proposedTimes ?? [])
    .filter(({ endTime }) => endTime !== undefined && timestampDate(endTime) > now)
    .sort((a, b) => Number((a.startTime?.seconds ?? 0n) - (b.startTime?.seconds ?? 0n)));
