// src/pages/apply/attach.ts: photographs and voice notes of an application, sent before it, piece by piece. A line that
// breaks is waited for a little and gone on with from where it broke; what came is kept by the server.
import { create } from "@bufbuild/protobuf";

import { troubleOf } from "../../api/errors.ts";
import type { Captured } from "../../components/Capture.tsx";
import { type ApplicationFile, ApplicationFileSchema, ApplicationService } from "../../gen/gaiwan/v1/application_service_pb.js";
import { inPieces, sha256 } from "../../offline/upload.ts";
import { client } from "../../transport.ts";

// As the server takes them (application_service.proto).
export const FILES_MAX = 6;
export const FILE_BYTES_MAX = 4 << 20;
// A quarter of an hour of voice at the recorder's rate stays below.
export const VOICE_SECONDS_MAX = 15 * 60;
// Between tries of one piece; then the applicant is told, and goes on when there is a line again.
const WAITS_MS = [1000, 3000, 6000];

type Send = { requestId: string; file: ApplicationFile; offset: bigint; data: Uint8Array };
export type Line = { send: (piece: Send) => Promise<{ nextOffset: bigint }>; wait: (ms: number) => Promise<void> };

export const overTheLine: Line = {
  send: (piece) => client(ApplicationService).attach(piece),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export async function fileOf({ bytes, mediaType }: Captured): Promise<ApplicationFile> {
  return create(ApplicationFileSchema, { sha256: await sha256(bytes), sizeBytes: BigInt(bytes.length), mediaType });
}

// Whether it is there already, byte for byte. A case takes no document twice: the second one would be reported as left out,
// and what comes behind it would be.
export const isAmong = (files: readonly Captured[], file: Captured): boolean =>
  files.some(({ bytes }) => bytes.length === file.bytes.length && bytes.every((byte, at) => byte === file.bytes[at]));

// `told` hears which part of the file has arrived, from 0 to 1. Throws what the line said last.
export async function attach(requestId: string, file: ApplicationFile, bytes: Uint8Array, told: (part: number) => void, line = overTheLine): Promise<void> {
  await inPieces(bytes, 0, async (offset, data) => {
    const { nextOffset } = await patiently(() => line.send({ requestId, file, offset, data }), line.wait);
    told(Number(nextOffset) / bytes.length);
    return nextOffset;
  });
}

// A piece that is sent once more is harmless: the server answers where to go on.
async function patiently<T>(call: () => Promise<T>, wait: Line["wait"]): Promise<T> {
  for (const ms of WAITS_MS) {
    try {
      return await call();
    } catch (error) {
      const { kind, retryMillis } = troubleOf(error);
      // A limit of the day is no broken line.
      if ((kind !== "offline" && kind !== "later") || (retryMillis ?? 0) > WAITS_MS.at(-1)!) throw error;
      await wait(Math.max(ms, retryMillis ?? 0));
    }
  }
  return call();
}
