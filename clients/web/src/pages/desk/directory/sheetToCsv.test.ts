import { expect, test } from "vitest";

import { toCsv } from "./sheetToCsv.ts";

test("a sheet becomes the CSV of the same lines", () => {
  expect(toCsv([["code", "name"], ["632821", "乌兰县"], [], [632821100, null]])).toBe("code,name\n632821,乌兰县\n\n632821100,\n");
});

test("a row without anything is an empty line, and keeps the others at their numbers", () => {
  expect(toCsv([["date", "status"], [null, null], ["2027-01-01", "off"]])).toBe("date,status\n\n2027-01-01,off\n");
});

test("what would break a line apart is quoted", () => {
  expect(toCsv([['a,b', 'say "yes"', "two\nlines"]])).toBe('"a,b","say ""yes""","two\nlines"\n');
});

test("a date of the sheet is a day", () => {
  expect(toCsv([[new Date("2026-01-02T00:00:00Z")]])).toBe("2026-01-02\n");
});
