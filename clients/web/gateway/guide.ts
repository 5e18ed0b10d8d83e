// gateway/guide.ts: what people are asked before they apply, as a file of the county (--guide FILE): checked whole before
// anybody is served, and read once. Without one the page asks nothing beforehand.
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

import { faultsOf } from "../src/guide/guide.ts";
import { refuse } from "./pages.ts";

export const GUIDE_PATH = "/guide";

// The shipped one has some 15 KB.
const BYTES_MAX = 256 * 1024;

// The bytes to serve. Throws with every fault, a line each.
export function readGuide(path: string): Buffer {
  const bytes = readFileSync(path);
  if (bytes.length > BYTES_MAX) throw new Error(`${path}: more than ${BYTES_MAX} bytes`);
  let guide: unknown;
  try {
    guide = JSON.parse(bytes.toString("utf-8"));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
  const faults = faultsOf(guide);
  if (faults.length > 0) throw new Error(faults.map((fault) => `${path}: ${fault}`).join("\n"));
  return bytes;
}

export function serveGuide(request: IncomingMessage, response: ServerResponse, guide: Buffer | undefined): void {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  // No guide is an answer, too: the page goes on without.
  response.setHeader("cache-control", "no-cache");
  if (guide === undefined) return void response.writeHead(204).end();
  response.setHeader("content-length", guide.length);
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  response.end(request.method === "HEAD" ? undefined : guide);
}
