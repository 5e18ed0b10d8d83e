import { expect, test } from "vitest";

import { fileOf } from "./evidence.ts";

const ALL = { evidenceKeys: "/etc/gaiwan/evidence.keys", published: "/srv/log" };

test("keys and checkpoints, by their exact names, and nothing else of the folder", () => {
  expect(fileOf("/evidence/keys", ALL)).toBe("/etc/gaiwan/evidence.keys");
  expect(fileOf("/evidence/checkpoint", ALL)).toBe("/srv/log/checkpoint");
  expect(fileOf("/evidence/checkpoints/1500", ALL)).toBe("/srv/log/checkpoints/1500");
  for (const path of ["/evidence/", "/evidence/tile/0/000", "/evidence/checkpoints/..%2f..%2fetc", "/evidence/checkpoints/../../etc/passwd",
    "/evidence/checkpoints/", "/evidence/checkpoints/01", "/evidence/checkpoint/x", "/evidence/keys/x"]) expect(fileOf(path, ALL), path).toBeUndefined();
});

test("nothing is there that was not set up", () => {
  const none = { evidenceKeys: undefined, published: undefined };
  for (const path of ["/evidence/keys", "/evidence/checkpoint", "/evidence/checkpoints/1"]) expect(fileOf(path, none)).toBeUndefined();
});
