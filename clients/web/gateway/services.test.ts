import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { DescService } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { NOT_PASSED_ON, SERVICES } from "./services.ts";

// All that the messages of proto/ define, whatever file they are in.
async function generated(): Promise<string[]> {
  const folder = fileURLToPath(new URL("../src/gen/gaiwan/v1/", import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith("_pb.js"));
  const found = await Promise.all(files.map(async (name) => Object.values((await import(folder + name)) as Record<string, unknown>)));
  return found.flat().filter((each) => (each as Partial<DescService> | undefined)?.kind === "service").map((each) => (each as DescService).name);
}

test("every service of the server is passed on or is named as one that is not", async () => {
  const all = await generated();
  expect(all.length).toBeGreaterThan(15);
  expect([...SERVICES, ...NOT_PASSED_ON].map(({ name }) => name).concat("SignInService").sort()).toEqual(all.sort());
});
