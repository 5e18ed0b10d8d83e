// tests/quiet.ts: no page writes an error to the console: neither about the content policy nor about anything else.
import { afterEach, expect } from "vitest";

import type { World } from "./world.ts";

// The browser writes a line of its own for an answer that is a refusal, and for a line that is not there.
export const SIGNED_OUT = 401;
export const NO_LINE = "ERR_INTERNET_DISCONNECTED";

// Asked after every test of a file. `expected`: statuses that some test asks for, and faults of a line that it cuts.
export function staysQuiet(world: () => World | undefined, ...expected: (number | string)[]): void {
  afterEach(() => {
    const running = world();
    if (running !== undefined) expectQuiet(running, ...expected);
  });
}

export function expectQuiet(world: World, ...expected: (number | string)[]): void {
  const known = [SIGNED_OUT, ...expected].map((each) => (typeof each === "number" ? `a status of ${each} ` : each));
  expect(world.complaints.splice(0).filter((line) => !known.some((words) => line.includes(words)))).toEqual([]);
}
