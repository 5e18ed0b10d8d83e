import { expect, test } from "vitest";

import { csvOf } from "./csv.ts";
import { exportNumber } from "../exportMark.ts";

test("a line a row, quoted where it must be, and no formula", () => {
  expect(csvOf([["姓名", "金额"], ['说"好"', "1,2"], ["=1+1", ""]])).toBe('\uFEFF姓名,金额\r\n"说""好""","1,2"\r\n\'=1+1,\r\n');
});

test("the number of an export is one that the server takes, and no two are one", () => {
  const numbers = Array.from({ length: 100 }, exportNumber);
  for (const number of numbers) expect(number).toMatch(/^E-[0-9A-F]{12}$/);
  expect(new Set(numbers).size).toBe(100);
});
