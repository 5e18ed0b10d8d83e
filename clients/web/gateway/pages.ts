// gateway/pages.ts: the built pages, held in memory (a few MB) and served with what compression the browser takes.
//
// Only what was in the folder at the start is served, by its exact name: no path leads anywhere else.
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, relative } from "node:path";

import { contentPolicy } from "./headers.ts";
import type { Settings } from "./settings.ts";

// Which page an address belongs to, by its first part. Whatever is below it is the page's own affair.
const PAGE_OF: Record<string, string> = { desk: "desk.html", p: "party.html", apply: "party.html", room: "room.html", slip: "slip.html" };
const FIRST_PAGE = "index.html";
// Styles made as the page runs need the answer's nonce (Ant Design).
const WITH_NONCE = new Set(["desk.html"]);
// Stands in the built page where the nonce goes (vite.config.ts).
const NONCE_MARK = "__NONCE__";

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};

interface Entry {
  type: string;
  plain: Buffer;
  br: Buffer | undefined;
  gz: Buffer | undefined;
}

export class Pages {
  private readonly settings: Settings;
  private readonly entries = new Map<string, Entry>();

  // Throws when the folder holds no built pages.
  constructor(settings: Settings) {
    this.settings = settings;
    const all = new Map<string, Buffer>();
    for (const path of filesIn(settings.appDir)) all.set("/" + relative(settings.appDir, path), readFileSync(path));
    for (const [name, plain] of all) {
      const type = TYPES[name.split(".").pop()!];
      if (type !== undefined) this.entries.set(name, { type, plain, br: all.get(name + ".br"), gz: all.get(name + ".gz") });
    }
    if (!this.entries.has("/" + FIRST_PAGE)) throw new Error(`${settings.appDir} holds no built pages: deploy/dev/web build`);
  }

  serve(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    const path = (request.url ?? "/").split("?")[0]!;
    const entry = this.entries.get(path);
    if (entry !== undefined && !path.endsWith(".html")) return this.file(request, response, path, entry);
    // What looks like a file and is none was never built: a page in its place would only confuse.
    if (/\.[a-z0-9]+$/.test(path)) return refuse(response, 404);
    this.page(request, response, PAGE_OF[path.split("/")[1] ?? ""] ?? FIRST_PAGE);
  }

  private file(request: IncomingMessage, response: ServerResponse, path: string, entry: Entry): void {
    // Names under /assets/ carry a digest of the content: they never change.
    response.setHeader("cache-control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    // The service worker's own policy is the one of its script.
    response.setHeader("content-security-policy", contentPolicy(this.settings));
    const accepted = String(request.headers["accept-encoding"] ?? "");
    const [encoding, body] =
      entry.br !== undefined && /\bbr\b/.test(accepted) ? ["br", entry.br]
      : entry.gz !== undefined && /\bgzip\b/.test(accepted) ? ["gzip", entry.gz]
      : [undefined, entry.plain];
    if (encoding !== undefined) response.setHeader("content-encoding", encoding);
    response.setHeader("vary", "accept-encoding");
    send(request, response, entry.type, body as Buffer);
  }

  private page(request: IncomingMessage, response: ServerResponse, name: string): void {
    const entry = this.entries.get("/" + name);
    if (entry === undefined) return refuse(response, 404);
    const nonce = WITH_NONCE.has(name) ? randomBytes(16).toString("base64") : undefined;
    let text = entry.plain.toString("utf8").replaceAll(NONCE_MARK, nonce ?? "");
    if (this.settings.development) text = text.replace("<html ", "<html data-development ");
    if (this.settings.sampleCounty) text = text.replace("<html ", "<html data-sample-county ");
    response.setHeader("cache-control", "no-cache");
    response.setHeader("content-security-policy", contentPolicy(this.settings, nonce));
    send(request, response, entry.type, Buffer.from(text));
  }
}

function filesIn(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

function send(request: IncomingMessage, response: ServerResponse, type: string, body: Buffer): void {
  response.setHeader("content-type", type);
  response.setHeader("content-length", body.length);
  response.writeHead(200);
  response.end(request.method === "HEAD" ? undefined : body);
}

export function refuse(response: ServerResponse, status: number, words = ""): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(words);
}
