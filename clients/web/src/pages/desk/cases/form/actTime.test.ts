import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { requestOf } from "../../../../api/cases.ts";
import { CaseSchema } from "../../../../gen/gaiwan/v1/case_pb.js";
import { TimeBasis } from "../../../../gen/gaiwan/v1/common_pb.js";
import { VALUE_WORDS } from "../../../../languages/valueWords.ts";
import { actTimeFault, asActTime, BASES, NOW } from "./actTime.ts";

const now = new Date("2026-03-05T10:00:30+08:00");
const one = create(CaseSchema, { requestTime: timestampFromDate(new Date("2026-03-02T08:30:20+08:00")) });
const at = (local: string) => ({ ...NOW, at: local });

test("an act is neither after now nor before the request, and of what happens now nothing is said", () => {
  expect(actTimeFault(NOW, now, one)).toBeUndefined();
  expect(actTimeFault(at("2026-03-05T10:00"), now, one)).toBeUndefined();
  expect(actTimeFault(at("2026-03-02T08:30"), now, one)).toBeUndefined();
  expect(actTimeFault(at("2026-03-05T10:01"), now, one)).toEqual({ key: "form.actInTheFuture", limit: "2026-03-05 10:00" });
  expect(actTimeFault(at("2026-03-02T08:29"), now, one)).toEqual({ key: "form.actBeforeRequest", limit: "2026-03-02 08:30" });
});

test("the time goes with the command by the county's clock, with how it is known", () => {
  const command = { case: "addNote", value: {} } as const;
  const sent = requestOf({ name: "cases/c-a", command, ...asActTime({ at: "2026-03-04T09:15", basis: String(TimeBasis.PAPER) }, one) });
  expect(sent.actTime).toEqual(timestampFromDate(new Date("2026-03-04T01:15:00Z")));
  expect(sent.actTimeBasis).toBe(TimeBasis.PAPER);
const without = requestOf({ name: "cases/c-a", command, ...asActTime(NOW, one) });
  expect([without.actTime, without.actTimeBasis]).toEqual([undefined, TimeBasis.UNSPECIFIED]);
  // Within the minute of the request it is the request's time.
  expect(asActTime(at("2026-03-02T08:30"), one).actTime).toEqual(new Date("2026-03-02T08:30:20+08:00"));
});

test("every way to know a time has a word", () => {
  expect(BASES.length).toBe(4);
  expect(BASES.filter(({ name }) => !(name in VALUE_WORDS))).toEqual([]);
});
