import { expect, test } from "vitest";

import { bo } from "./bo.ts";
import { en } from "./en.ts";
import { fill, type Catalogue } from "./index.ts";
import { mn } from "./mn.ts";
import { zh } from "./zh-CN.ts";

const others: Record<string, Catalogue> = { en, mn, bo };
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();

test("English lacks no label", () => {
  expect(Object.keys(zh).filter((key) => !(key in en))).toEqual([]);
});

for (const [language, catalogue] of Object.entries(others)) {
  test(`${language} has no label that Chinese lacks, and fills in the same names`, () => {
    for (const [key, text] of Object.entries(catalogue)) {
      expect(Object.keys(zh)).toContain(key);
      expect(names(text), key).toEqual(names(zh[key as keyof typeof zh]));
      expect(text.trim(), key).not.toBe("");
    }
  });
}

// A number to be seen, and none to be reached: a word stands here when a translator has seen it.
test("what is shown in Chinese for want of a translation is counted", () => {
  for (const [language, catalogue] of Object.entries(others)) {
    const missing = Object.keys(zh).filter((key) => !(key in catalogue));
    expect(missing.length + Object.keys(catalogue).length).toBe(Object.keys(zh).length);
    console.log(`${language}: ${missing.length} of ${Object.keys(zh).length} labels are shown in Chinese`);
  }
});

test("what is not given stays visible", () => {
  expect(fill("{a} {b}", { a: 1 })).toBe("1 {b}");
});
