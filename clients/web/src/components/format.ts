// src/components/format.ts: moments, days and money as people here write them. The county's zone is +08:00 all year; what
// zone a device is set to does not matter.
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampDate } from "@bufbuild/protobuf/wkt";

import type { Money } from "../gen/gaiwan/v1/common_pb.js";

const ZONE_MS = 8 * 3600 * 1000;

// "2026-03-05 18:00"; "2026-03-04 24:00" for the exclusive end of a day, as the law counts.
export function moment(time: Timestamp | undefined): string {
  if (time === undefined) return "";
  const here = new Date(timestampDate(time).getTime() + ZONE_MS);
  return `${here.toISOString().slice(0, 10)} ${here.toISOString().slice(11, 16)}`;
}

// The end of a period: midnight belongs to the day before it.
export function endOfPeriod(time: Timestamp | undefined): string {
  const words = moment(time);
  if (!words.endsWith(" 00:00") || time === undefined) return words;
  return `${day(new Date(timestampDate(time).getTime() - 1))} 24:00`;
}

// "2026-03-05"
export function day(date: Date): string {
  return new Date(date.getTime() + ZONE_MS).toISOString().slice(0, 10);
}

// "1,234.50 元"
export function yuan(money: Money | undefined): string {
  if (money === undefined) return "";
  const fen = money.fen % 100n;
  const whole = (money.fen / 100n).toLocaleString("en-US");
  return fen === 0n ? `${whole} 元` : `${whole}.${fen.toString().padStart(2, "0")} 元`;
}
