import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { MoneySchema } from "../gen/gaiwan/v1/common_pb.js";
import { day, endOfPeriod, moment, yuan } from "./format.ts";

const at = (text: string) => timestampFromDate(new Date(text));

test("a moment is the county's, wherever the device stands", () => {
  expect(moment(at("2026-03-02T16:30:00Z"))).toBe("2026-03-03 00:30");
  expect(day(new Date("2026-03-02T16:30:00Z"))).toBe("2026-03-03");
  expect(moment(undefined)).toBe("");
});

test("the end of a period is 24:00 of its last day", () => {
  expect(endOfPeriod(at("2026-04-07T00:00:00+08:00"))).toBe("2026-04-06 24:00");
  expect(endOfPeriod(at("2026-04-07T18:00:00+08:00"))).toBe("2026-04-07 18:00");
});

test("money is shown in yuan, fen only where there are any", () => {
  expect(yuan(create(MoneySchema, { currency: "CNY", fen: 123_450n }))).toBe("1,234.50 元");
  expect(yuan(create(MoneySchema, { currency: "CNY", fen: 64_000_000n }))).toBe("640,000 元");
  expect(yuan(create(MoneySchema, { currency: "CNY", fen: 5n }))).toBe("0.05 元");
});
