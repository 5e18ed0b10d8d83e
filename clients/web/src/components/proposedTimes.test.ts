import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { PartySchema } from "../gen/gaiwan/v1/case_pb.js";
import { comingTimes, daysOffered, PARTS_OF_DAY, spanOf, spanWords } from "./proposedTimes.ts";

const [morning, , evening] = PARTS_OF_DAY;

test("days begin with today by the county's clock, wherever the device is", () => {
  const lateInTheEvening = new Date("2026-03-04T17:00:00Z");
  expect(daysOffered(lateInTheEvening).slice(0, 2)).toEqual(["2026-03-05", "2026-03-06"]);
  expect(daysOffered(lateInTheEvening)).toHaveLength(14);
});

test("a part of a day is said as people write it", () => {
  expect(spanWords(spanOf("2026-03-05", morning))).toBe("2026-03-05 09:00–12:00");
  expect(spanWords({ startTime: spanOf("2026-03-05", evening).startTime, endTime: spanOf("2026-03-06", morning).endTime }))
    .toBe("2026-03-05 19:00–2026-03-06 12:00");
});

test("what is over is not shown any more, and the earliest comes first", () => {
  const party = create(PartySchema, { proposedTimes: [spanOf("2026-03-06", evening), spanOf("2026-03-04", morning), spanOf("2026-03-05", morning)] });
  expect(comingTimes(party, new Date("2026-03-05T10:00:00+08:00")).map(spanWords)).toEqual(["2026-03-05 09:00–12:00", "2026-03-06 19:00–21:00"]);
  expect(comingTimes(undefined, new Date())).toEqual([]);
});
