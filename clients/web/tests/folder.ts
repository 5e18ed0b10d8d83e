// tests/folder.ts: folders of a test file in the system's place for such, which are gone when the file has ended, also when it
// failed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll } from "vitest";

const made: string[] = [];

// `name`: what it is for, as whoever finds one would ask.
export function makeFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `gaiwan-${name}-`));
  made.push(folder);
  return folder;
}

// Whoever imports this did so before it said what it does itself at its end, and what was said last is done first: what
// writes into a folder has stopped.
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
