import "fake-indexeddb/auto";
import { expect, test } from "vitest";

import { deed } from "./bulk.ts";
import { keep, kept } from "./kept.ts";

const at = (time: string) => new Date(`2026-03-02T${time}+08:00`);
const undo = [deed("cases/c-1", "第1号", { case: "withdrawTransfer", value: { transfer: "b1" } })];

test("what was done last can be taken back after the page was closed, for a day, by who did it", async () => {
  await keep("people/a", "cases", undo, at("10:00"));
  const found = await kept("people/a", "cases", at("11:00"));
  expect(found?.doneAt).toEqual(at("10:00"));
  // The same request: what is sent twice is done once.
  expect(found?.undo[0]!.request).toEqual(undo[0]!.request);
  expect(await kept("people/b", "cases", at("11:00"))).toBeUndefined();
  expect(await kept("people/a", "calendar", at("11:00"))).toBeUndefined();
  expect(await kept("people/a", "cases", new Date(at("10:01").getTime() + 24 * 3600_000))).toBeUndefined();
  // Forgotten for good.
  expect(await kept("people/a", "cases", at("11:00"))).toBeUndefined();
});

test("nothing to take back replaces what there was", async () => {
  await keep("people/a", "cases", undo, at("10:00"));
  await keep("people/a", "cases", [], at("10:05"));
  expect(await kept("people/a", "cases", at("10:06"))).toBeUndefined();
});
