// src/pages/desk/due.ts: what a case's next due clock says, as colour and word: never colour alone.
import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";

import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import { type Clock, ClockStatus } from "../../gen/gaiwan/v1/clock_pb.js";
import { endOfPeriod } from "../../components/format.ts";
import { t } from "../../languages/index.ts";

// As the due list has it: what ends within a week is seen coming.
const SOON_MS = 7 * 24 * 3600 * 1000;

export type Due = { tone: "late" | "soon" | "fine" | "none"; words: string; until: string };

export function isRunning(clock: Clock): boolean {
  return clock.status === ClockStatus.CLOCK_RUNNING || clock.status === ClockStatus.CLOCK_EXPIRED;
}

// The earliest end among the clocks that count; rights of the parties do not make a case overdue.
export function nextClock(one: Case): Clock | undefined {
  return one.clocks
    .filter((clock) => isRunning(clock) && clock.dueTime !== undefined && !clock.rightOfParties)
    .sort((a, b) => Number(a.dueTime!.seconds - b.dueTime!.seconds))[0];
}

export function dueOf(time: Timestamp | undefined, now: Date): Due {
  if (time === undefined) return { tone: "none", words: t("desk.noClock"), until: "" };
  const left = timestampDate(time).getTime() - now.getTime();
  const until = endOfPeriod(time);
  if (left <= 0) return { tone: "late", words: t("desk.late"), until };
  if (left <= SOON_MS) return { tone: "soon", words: t("desk.soon"), until };
  return { tone: "fine", words: t("desk.fine"), until };
}
