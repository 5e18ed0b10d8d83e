import { expect, test } from "vitest";

import { slipOfCode } from "./readCode.ts";

test("a code holds the slip itself, or leads to the page with it", () => {
  const slip = "GWS1 log.example.cn/a 12 3 1 c-x 2 AAAA -";
  expect(slipOfCode(slip)).toBe(slip);
  expect(slipOfCode(`https://tiaojie.example/slip#${slip.replaceAll(" ", "+")}`)).toBe(slip);
  expect(slipOfCode("https://elsewhere.example/")).toBe("https://elsewhere.example/");
});
