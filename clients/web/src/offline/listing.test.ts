import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { CaseSchema, type Case } from "../gen/gaiwan/v1/case_pb.js";
import { type Ask, listOwn } from "./listing.ts";

const versionOf = (c: Case) => String(c.version);

// A county's list, the last changed first; counts what was handed out.
class County {
  cases: Case[] = [];
  listed = 0;
  change(id: number): void {
    const version = (this.cases.find(({ name }) => name === `cases/c-${id}`)?.version ?? 0n) + 1n;
    this.cases = [create(CaseSchema, { name: `cases/c-${id}`, version }), ...this.cases.filter(({ name }) => name !== `cases/c-${id}`)];
  }
  ask: Ask = async (pageSize, token) => {
    const from = Number(token || 0);
    const cases = this.cases.slice(from, from + pageSize);
    this.listed += cases.length;
    return { cases, total: BigInt(this.cases.length), nextPageToken: from + pageSize < this.cases.length ? String(from + pageSize) : "" };
  };
}

test("what changed is found, however much, and what did not is not listed again", async () => {
  const county = new County();
  for (let id = 1; id <= 20; ++id) county.change(id);
  let listed = await listOwn(undefined, "2026-03-02", county.ask, versionOf);
  expect(Object.keys(listed.versions)).toHaveLength(20);
  for (const changes of [0, 1, 3, 4, 9, 20]) {
    county.listed = 0;
    for (let at = 0; at < changes; ++at) county.change(at + 1);
    listed = await listOwn(listed, "2026-03-02", county.ask, versionOf);
    expect(listed.versions).toEqual(Object.fromEntries(county.cases.map((c) => [c.name, versionOf(c)])));
    expect(county.listed, `${changes} changes`).toBeLessThanOrEqual(changes === 0 ? 1 : changes + 4);
  }
});

test("one that came is added, one that left is gone, also when both happened at once", async () => {
  const county = new County();
  for (let id = 1; id <= 9; ++id) county.change(id);
  let listed = await listOwn(undefined, "d", county.ask, versionOf);
  county.change(10);
  listed = await listOwn(listed, "d", county.ask, versionOf);
  expect(Object.keys(listed.versions)).toHaveLength(10);
  county.cases = county.cases.filter(({ name }) => name !== "cases/c-3");
  county.change(11);
  listed = await listOwn(listed, "d", county.ask, versionOf);
  expect(Object.keys(listed.versions)).toHaveLength(10);
  expect(listed.versions["cases/c-3"]).toBeUndefined();
});

test("on another day all are listed", async () => {
  const county = new County();
  for (let id = 1; id <= 9; ++id) county.change(id);
  const listed = await listOwn(undefined, "d", county.ask, versionOf);
  county.listed = 0;
  await listOwn(listed, "e", county.ask, versionOf);
  expect(county.listed).toBe(9);
});
