// gateway/upstream.ts: the line to gaiwand, gRPC over HTTP/2, one connection for all.
import type { Interceptor, Transport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

import { KIND_HEADER, type Session } from "./session.ts";
import type { Settings } from "./settings.ts";
import { visitor } from "./visitor.ts";

// The server's own limit on a message (limits.message_bytes).
export const MESSAGE_BYTES_MAX = 8 * 1024 * 1024;
// Headers of the browser that go on: the reason of a look (docs/sight.md), the number of an export (docs/exchange.md).
const PASSED_ON = ["x-gaiwan-reason-bin", "x-gaiwan-export"];

export interface Upstream {
  transport: Transport;
  // Whether the server answers at all.
  reachable(): Promise<boolean>;
}

export function openUpstream(settings: Settings): Upstream {
  const baseUrl = `${settings.authority === undefined ? "http" : "https"}://${settings.server}`;
  const manager = new Http2SessionManager(
    baseUrl,
    // A line that died without a word is noticed by the ping, and the next call makes a new one.
    { pingIntervalMs: 30_000, pingTimeoutMs: 10_000 },
    settings.authority === undefined ? undefined : { ca: settings.authority },
  );
  return {
    transport: createGrpcTransport({
      baseUrl,
      sessionManager: manager,
      readMaxBytes: MESSAGE_BYTES_MAX,
      writeMaxBytes: MESSAGE_BYTES_MAX,
      acceptCompression: [],
      interceptors: settings.secret === undefined ? [] : [telling(settings.secret)],
    }),
    reachable: async () => (await manager.connect()) !== "error",
  };
}

// Tells the server for whom each call is, whatever leads to it: its limits on guessing count that address. It believes whoever
// shows the secret (gateway_secret_file). What a browser sends under these names goes nowhere (PASSED_ON).
function telling(secret: string): Interceptor {
  return (next) => (request) => {
    const address = visitor.getStore();
    if (address !== undefined) {
      request.header.set("x-gaiwan-gateway", secret);
      request.header.set("x-gaiwan-address", address);
    }
    return next(request);
  };
}

// What the server is told of the caller.
export function upstreamHeaders(came: Headers, session: Session | undefined): Headers {
  const headers = new Headers();
  for (const name of PASSED_ON) {
    const value = came.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (session?.access !== undefined) headers.set("authorization", `Bearer ${session.access}`);
  else if (session !== undefined) headers.set("x-gaiwan-person", session.actor);
  return headers;
}

export { KIND_HEADER };
