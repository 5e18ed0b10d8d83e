// src/pages/desk/cases/form/actTime.ts: when what a form says happened, if that is not now (`ExecuteRequest.act_time`), and what
// the server would refuse of it, said before it is asked.
import { timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";

import type { Asked } from "../../../../api/cases.ts";
import { moment } from "../../../../components/format.ts";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { TimeBasis, TimeBasisSchema } from "../../../../gen/gaiwan/v1/common_pb.js";
import type { Key } from "../../../../languages/index.ts";
import { timeOf } from "./draft.ts";

// As entered: "2026-03-05T10:00" by the county's clock, empty for now; and how that is known, by the number of the TimeBasis.
export type Happened = { readonly at: string; readonly basis: string };

// What somebody knows without a paper at hand is from memory, and claims no more.
export const NOW: Happened = { at: "", basis: String(TimeBasis.MEMORY) };

export const BASES = TimeBasisSchema.values.filter(({ number }) => number !== TimeBasis.UNSPECIFIED);

const MINUTE_MS = 60_000;
const requestOf = (one: Case): Date | undefined => (one.requestTime === undefined ? undefined : timestampDate(one.requestTime));

// Nobody enters seconds: in the minute of the request it happened with the request.
function timeIn(at: string, one: Case): Date {
  const time = timeOf(at);
  const request = requestOf(one);
  const within = request !== undefined && request > time && request.getTime() - time.getTime() < MINUTE_MS;
  return within ? request : time;
}

// As it goes with the command; nothing for what happens now.
export const asActTime = ({ at, basis }: Happened, one: Case): Pick<Asked, "actTime" | "basis"> =>
  at === "" ? {} : { actTime: timeIn(at, one), basis: Number(basis) };

// As the server checks it (CheckActTime of workflow/act_time.cc): not after now, not before the request of the case.
export function actTimeFault({ at }: Happened, now: Date, one: Case): { key: Key; limit: string } | undefined {
  if (at === "") return undefined;
  const time = timeIn(at, one);
  const request = requestOf(one);
  if (time > now) return { key: "form.actInTheFuture", limit: moment(timestampFromDate(now)) };
  if (request !== undefined && time < request) return { key: "form.actBeforeRequest", limit: moment(one.requestTime) };
  return undefined;
}
