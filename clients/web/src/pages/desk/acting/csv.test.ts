import { expect, test } from "vitest";

import { csvOf } from "./csv.ts";

test("a line a row, quoted where it must be, and no formula", () => {
  expect(csvOf([["姓名", "金额"], ['说"好"', "1,2"], ["=1+1", ""]])).toBe('\uFEFF姓名,金额\r\n"说""好""","1,2"\r\n\'=1+1,\r\n');
});
