import { create, getOption } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";

import { ApplicationFileSchema, ApplyRequestSchema } from "../../gen/gaiwan/v1/application_service_pb.js";
import { RetryAfterSchema } from "../../gen/gaiwan/v1/errors_pb.js";
import { max } from "../../gen/gaiwan/v1/options_pb.js";
import { attach, FILE_BYTES_MAX, fileOf, FILES_MAX, isAmong, type Line } from "./attach.ts";

const BYTES = new Uint8Array(100_000).map((_, at) => at % 251);

// A server that keeps what came, behind a line that fails when `fails` says so: before the server has heard, or after.
function broken(fails: (call: number) => "before" | "after" | undefined) {
  const kept: number[] = [];
  const waits: number[] = [];
  let calls = 0;
  const line: Line = {
    send: async ({ offset, data }) => {
      const how = fails(calls++);
      if (how === "before") throw new ConnectError("", Code.Unavailable);
      if (Number(offset) <= kept.length) kept.push(...data.subarray(kept.length - Number(offset)));
      if (how === "after") throw new ConnectError("", Code.Unknown, undefined, undefined, new TypeError("Failed to fetch"));
      return { nextOffset: BigInt(kept.length) };
    },
    wait: async (ms) => void waits.push(ms),
  };
  return { line, kept, waits, calls: () => calls };
}

async function send(line: Line): Promise<number[]> {
  const told: number[] = [];
  await attach("id", await fileOf({ bytes: BYTES, mediaType: "audio/mp4", title: "", paper: "other" }), BYTES, (part) => told.push(part), line);
  return told;
}

test("a voice note of a hundred kilobytes survives a line that breaks before and after the server has heard", async () => {
  const { line, kept, waits } = broken((call) => (call === 0 ? "before" : call === 2 ? "after" : undefined));
  expect((await send(line)).at(-1)).toBe(1);
  expect(Uint8Array.from(kept)).toEqual(BYTES);
  expect(waits.length).toBe(2);
});

test("a line that stays broken is told of, and the next try goes on with what came", async () => {
  let up = true;
  const { line, kept } = broken((call) => (call === 0 || up ? undefined : "before"));
  up = false;
  await expect(send(line)).rejects.toThrow(ConnectError);
  const came = kept.length;
  expect(came).toBeGreaterThan(0);
  up = true;
  const told = await send(line);
  expect(told[0]).toBe(came / BYTES.length);
  expect(Uint8Array.from(kept)).toEqual(BYTES);
});

test("what the server refuses is not asked again, and a limit of the day is not waited for", async () => {
  const daily = create(RetryAfterSchema, { retryAfterMillis: 48 * 60_000 });
  for (const error of [new ConnectError("", Code.InvalidArgument), new ConnectError("", Code.ResourceExhausted, undefined, [{ desc: RetryAfterSchema, value: daily }])]) {
    let calls = 0;
    const line: Line = { send: () => { ++calls; return Promise.reject(error); }, wait: () => Promise.resolve() };
    await expect(send(line)).rejects.toBe(error);
    expect(calls).toBe(1);
  }
});

test("the same photograph is known again, and another of the same size is another", () => {
  const photo = (bytes: Uint8Array) => ({ bytes, mediaType: "image/jpeg", title: "", paper: "other" });
  const other = BYTES.slice();
  other[99_999]! ^= 1;
  expect(isAmong([photo(BYTES)], photo(BYTES.slice()))).toBe(true);
  expect(isAmong([photo(BYTES)], photo(other))).toBe(false);
  expect(isAmong([photo(BYTES)], photo(BYTES.subarray(1)))).toBe(false);
  expect(isAmong([], photo(BYTES))).toBe(false);
});

test("the page's limits are the server's", () => {
  const limit = (schema: typeof ApplyRequestSchema | typeof ApplicationFileSchema, name: string) =>
    Number(getOption(schema.fields.find(({ localName }) => localName === name)!, max));
  expect(limit(ApplyRequestSchema as never, "files")).toBe(FILES_MAX);
  expect(limit(ApplicationFileSchema as never, "sizeBytes")).toBe(FILE_BYTES_MAX);
});
