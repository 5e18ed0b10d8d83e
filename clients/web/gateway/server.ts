// gateway/server.ts: one HTTP server: pages, calls, health. Nothing here outlives a request but the limits' counts.
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { performance } from "node:perf_hooks";
import type { Duplex } from "node:stream";

import { CALLS_PREFIX, foreign, makeCalls } from "./calls.ts";
import { EVIDENCE_PREFIX, serveEvidence } from "./evidence.ts";
import { GUIDE_PATH, serveGuide } from "./guide.ts";
import { isSecure, securityHeaders } from "./headers.ts";
import { RateLimit } from "./limits.ts";
import { Pages, refuse } from "./pages.ts";
import { Seal } from "./seal.ts";
import { Cookies } from "./session.ts";
import { isLoopback, type Settings } from "./settings.ts";
import { openUpstream } from "./upstream.ts";
import { VideoLines } from "./video.ts";
import { addressOf, visitor } from "./visitor.ts";

const HEADER_BYTES_MAX = 16 * 1024;
const CONNECTIONS_MAX = 2_000;
// For the whole of a request to come in: a photograph over a slow line is sent in pieces of its own.
const REQUEST_MS_MAX = 120_000;
const HEADERS_MS_MAX = 15_000;

export interface Gateway {
  // As the browser types it.
  url: string;
  // Takes no more, and lets what is under way end, streams excepted.
  stop(): Promise<void>;
}

export async function startGateway(settings: Settings): Promise<Gateway> {
  const seal = Seal.fromFile(settings.keyFile);
  const pages = new Pages(settings);
  const upstream = openUpstream(settings);
  const calls = makeCalls(upstream.transport, settings.development);
  const limit = new RateLimit(settings.callsPerSecond, settings.callsAtOnce);
  const fixed = Object.entries(securityHeaders(settings));
  const secure = isSecure(settings);

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    for (const [name, value] of fixed) response.setHeader(name, value);
    const path = (request.url ?? "/").split("?")[0]!;
    if (path === "/health") {
      const up = await upstream.reachable();
      return refuse(response, up ? 200 : 503, up ? "serving\n" : "gaiwand does not answer\n");
    }
    const origin = originOf(request, settings);
    if (origin === undefined) return refuse(response, 421, "not the name of this gateway\n");
    if (path.startsWith(EVIDENCE_PREFIX)) return serveEvidence(path, request, response, settings);
    if (path === GUIDE_PATH) return serveGuide(request, response, settings.guide);
    if (!path.startsWith(CALLS_PREFIX + "/")) return pages.serve(request, response);

    const why = foreign(request, origin);
    if (why !== undefined) return refuse(response, 403, why + "\n");
    const address = addressOf(request.socket.remoteAddress, request.headers["x-forwarded-for"], settings.proxies);
    const wait = limit.take(address, performance.now());
    if (wait > 0) {
      response.setHeader("retry-after", wait);
      return refuse(response, 429, "too many calls\n");
    }
    response.setHeader("cache-control", "no-store");
    const cookies = new Cookies(seal, secure, request.headers.cookie);
    // The answer's head is written once, wherever the adapter does it: what changed of the cookies goes with it.
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => http.ServerResponse;
    response.writeHead = ((...args: unknown[]) => {
      const changes = cookies.changes();
      if (changes.length > 0) response.setHeader("set-cookie", changes);
      return writeHead(...args);
    }) as typeof response.writeHead;
    visitor.run(address, () => calls(request, response, cookies));
  }

  const listener: http.RequestListener = (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(JSON.stringify({ message: "request failed", error: String(error) }));
      if (response.headersSent) response.destroy();
      else refuse(response, 500);
    });
  };
  const options = { maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX, headersTimeout: HEADERS_MS_MAX };
  const server =
    settings.certificate === undefined
      ? http.createServer(options, listener)
      : https.createServer({ ...options, cert: settings.certificate, key: settings.certificateKey }, listener);
  server.maxConnections = CONNECTIONS_MAX;
  if (settings.video !== undefined) {
    const lines = new VideoLines(settings.video);
    server.on("upgrade", (request: http.IncomingMessage, socket: Duplex, head: Buffer) =>
      lines.pass(request, socket, head, originOf(request, settings)));
  }
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  settings.port = port;
  const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  return {
    url: settings.origin || `${settings.certificate === undefined ? "http" : "https"}://${host}:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const force = setTimeout(() => sockets.forEach((socket) => socket.destroy()), 2_000);
      await closed;
      clearTimeout(force);
    },
  };
}

// The origin of the pages served under the name the browser asked for; undefined for a name that is not ours (a page
// elsewhere whose name was pointed at this address).
function originOf(request: http.IncomingMessage, settings: Settings): string | undefined {
  const host = request.headers.host ?? "";
  if (settings.origin !== "") return host === new URL(settings.origin).host ? settings.origin : undefined;
  const scheme = settings.certificate === undefined ? "http" : "https";
  const name = host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  if (settings.certificate === undefined && !isLoopback(name)) return undefined;
  return `${scheme}://${host}`;
}
