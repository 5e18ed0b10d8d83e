// gateway/evidence.ts: what a slip is checked with, for whoever scanned one, as files: the county's keys, which whoever runs
// the gateway put there, and the checkpoints that were published (docs/evidence.md). Nothing of any case.
//
//   /evidence/keys               --evidence-keys FILE: verifier keys, NAME+ID+KEY, one a line
//   /evidence/checkpoint         --published DIR: DIR/checkpoint, as `gaiwan evidence export` writes it
//   /evidence/checkpoints/SIZE   DIR/checkpoints/SIZE, where older ones are kept
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

import { refuse } from "./pages.ts";
import type { Settings } from "./settings.ts";

export const EVIDENCE_PREFIX = "/evidence/";

// A checkpoint has some hundred bytes, with witnesses a thousand.
const BYTES_MAX = 64 * 1024;

// The file that an address is of; undefined for all others: no address leads anywhere else.
export function fileOf(path: string, { evidenceKeys, published }: Pick<Settings, "evidenceKeys" | "published">): string | undefined {
  if (path === `${EVIDENCE_PREFIX}keys`) return evidenceKeys;
  if (published === undefined) return undefined;
  if (path === `${EVIDENCE_PREFIX}checkpoint`) return join(published, "checkpoint");
  const size = /^\/evidence\/checkpoints\/([1-9][0-9]{0,19})$/.exec(path)?.[1];
  return size === undefined ? undefined : join(published, "checkpoints", size);
}

// Read at each request: what is published changes while the gateway runs.
export async function serveEvidence(path: string, request: IncomingMessage, response: ServerResponse, settings: Settings): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  const file = fileOf(path, settings);
  const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (bytes === undefined || bytes.length > BYTES_MAX) return refuse(response, 404);
  response.setHeader("cache-control", "no-cache");
  response.setHeader("content-length", bytes.length);
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
  response.end(request.method === "HEAD" ? undefined : bytes);
}
