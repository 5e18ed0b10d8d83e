import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { makeFolder } from "../tests/folder.ts";
import { readGuide } from "./guide.ts";
import { BadSettings, readSettings } from "./settings.ts";

const folder = makeFolder("guide");
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const SHIPPED = new URL("../../../deploy/data/guide.json", import.meta.url).pathname;

test("the shipped guide is served as it is", () => {
  expect(JSON.parse(readGuide(SHIPPED).toString())).toMatchObject({ name: "wulan-default", start: "danger" });
});

test("one with faults keeps the gateway from starting, with every fault and the file's name", () => {
  const broken = written("broken.json", JSON.stringify({ start: "a", questions: [], endings: [{ id: "x", zh: "", steps: [] }] }));
  expect(() => readGuide(broken)).toThrow(/broken\.json: endings\[0\]\.zh: has no words\n.*steps/s);
  expect(() => readGuide(written("text.json", "not json"))).toThrow(/text\.json/);
  expect(() => readGuide(written("long.json", " ".repeat(300_000)))).toThrow(/more than/);
  const flags = ["--server", "127.0.0.1:1", "--key-file", "k", "--insecure-dev-auth", "--guide"];
  expect(() => readSettings([...flags, broken])).toThrow(BadSettings);
  expect(() => readSettings([...flags, join(folder, "none.json")])).toThrow(BadSettings);
  expect(readSettings([...flags, SHIPPED]).guide?.length).toBeGreaterThan(1000);
  expect(readSettings(flags.slice(0, -1)).guide).toBeUndefined();
});
