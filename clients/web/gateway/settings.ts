// gateway/settings.ts: what the gateway is started with. Everything is a flag; wrong ones end the process with words.
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { parseArgs } from "node:util";

import { readGuide } from "./guide.ts";
import { plainAddress } from "./visitor.ts";

export interface Settings {
  // Where the browser comes to.
  host: string;
  port: number;
  // What the browser's address bar shows, such as `https://tiaojie.example`; other hosts and origins are refused.
  // Empty: this machine's own names on `port`.
  origin: string;
  // HOST:PORT of gaiwand, and the county's certificate authority (PEM). Without one: no TLS, loopback only.
  server: string;
  authority: Buffer | undefined;
  // Of the gateway's own TLS. Without: plain, on loopback, for a proxy on this machine or for development.
  certificate: Buffer | undefined;
  certificateKey: Buffer | undefined;
  // Folder of the built pages.
  appDir: string;
  // File with the keys that seal the browser's cookies; made when it is missing.
  keyFile: string;
  // gaiwand runs with --insecure-dev-auth: whoever names a person is believed. Loopback only.
  development: boolean;
  // gaiwand serves a sample county: pages say so before anybody has signed in. Afterwards the server's own word holds.
  sampleCounty: boolean;
  // Addresses of proxies of ours that stand in front: what they say in X-Forwarded-For is believed, and from nobody else.
  proxies: string[];
  // What shows gaiwand that this is its gateway, so that it counts each browser's address by itself. Without: all as one.
  secret: string | undefined;
  // Origins that pages may open connections to beside the gateway: the video room's `wss://...`.
  connectTo: string[];
  // HOST:PORT of the media server's WebSocket on this machine, which pages reach at `/janus`. Without: none.
  video: { host: string; port: number } | undefined;
  // What a receipt slip is checked with (evidence.ts): a file of verifier keys, and the folder of published checkpoints.
  // Without: the page for it says that there is none.
  evidenceKeys: string | undefined;
  published: string | undefined;
  // What people are asked before they apply (guide.ts). Without: nothing.
  guide: Buffer | undefined;
  // Calls of one address, behind which there may be a whole office: sustained in a second, and at once.
  callsPerSecond: number;
  callsAtOnce: number;
}

export const USAGE = `usage: gateway --server HOST:PORT --key-file FILE [--listen HOST:PORT] [--app-dir DIR]
  [--ca FILE | --insecure-dev-auth | --plaintext] [--origin URL] [--tls-certificate FILE --tls-key FILE]
  [--behind-proxy] [--proxy ADDRESS]... [--gateway-secret FILE] [--sample-county] [--connect-to ORIGIN]... [--video HOST:PORT]
  [--evidence-keys FILE] [--published DIR] [--guide FILE] [--calls-per-second N] [--calls-at-once N]`;

// Thrown for a flag that is wrong; its message is for whoever typed it.
export class BadSettings extends Error {}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

export function splitAddress(address: string): { host: string; port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  if (found === null || Number(found[3]) > 65535) throw new BadSettings(`not HOST:PORT: ${address}`);
  return { host: (found[1] ?? found[2])!, port: Number(found[3]) };
}

function positive(text: string, flag: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new BadSettings(`--${flag} is a number from 1 on`);
  return number;
}

export function readSettings(args: string[]): Settings {
  const values = parse(args);
  const { host, port } = splitAddress(values.listen);
  if (values.server === undefined) throw new BadSettings("--server HOST:PORT is needed");
  if (values["key-file"] === undefined) throw new BadSettings("--key-file FILE is needed");
  const upstream = splitAddress(values.server);
  const development = values["insecure-dev-auth"];
  if (values.ca === undefined) {
    if (!development && !values.plaintext) throw new BadSettings("--ca FILE is needed (or --plaintext on loopback)");
    if (!isLoopback(upstream.host)) throw new BadSettings("without --ca the server is on this machine: 127.0.0.1");
  }
  if (development && !isLoopback(host)) throw new BadSettings("with --insecure-dev-auth only this machine is served");
  if ((values["tls-certificate"] === undefined) !== (values["tls-key"] === undefined)) {
    throw new BadSettings("--tls-certificate and --tls-key go together");
  }
  if (values["tls-certificate"] === undefined && !isLoopback(host)) {
    throw new BadSettings("without --tls-certificate only this machine is served; put a proxy with TLS in front");
  }
  if (values.origin !== "" && !/^https?:\/\/[^/]+$/.test(values.origin)) {
    throw new BadSettings("--origin is like https://tiaojie.example");
  }
  return {
    host,
    port,
    origin: values.origin,
    server: values.server,
    authority: file(values.ca),
    certificate: file(values["tls-certificate"]),
    certificateKey: file(values["tls-key"]),
    appDir: values["app-dir"],
    keyFile: values["key-file"],
    development,
    sampleCounty: values["sample-county"],
    proxies: [...(values["behind-proxy"] ? ["127.0.0.1", "::1"] : []), ...values.proxy.map(proxyAddress)],
    secret: secret(values["gateway-secret"]),
    connectTo: values["connect-to"],
    video: values.video === undefined ? undefined : splitAddress(values.video),
    evidenceKeys: values["evidence-keys"],
    published: values.published,
    guide: guide(values.guide),
    callsPerSecond: positive(values["calls-per-second"], "calls-per-second"),
    callsAtOnce: positive(values["calls-at-once"], "calls-at-once"),
  };
}

function proxyAddress(text: string): string {
  if (isIP(text) === 0) throw new BadSettings(`--proxy is an IP address: ${text}`);
  return plainAddress(text);
}

function secret(path: string | undefined): string | undefined {
  const text = file(path)?.toString("ascii").trim();
  if (text !== undefined && !/^[0-9a-fA-F]{64}$/.test(text)) throw new BadSettings("--gateway-secret: the file holds 64 hexadecimal digits");
  return text;
}

function guide(path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined;
  try {
    return readGuide(path);
  } catch (error) {
    throw new BadSettings((error as Error).message);
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      options: {
        listen: { type: "string", default: "127.0.0.1:7580" },
        server: { type: "string" },
        ca: { type: "string" },
        plaintext: { type: "boolean", default: false },
        origin: { type: "string", default: "" },
        "tls-certificate": { type: "string" },
        "tls-key": { type: "string" },
        "app-dir": { type: "string", default: "dist/app" },
        "key-file": { type: "string" },
        "insecure-dev-auth": { type: "boolean", default: false },
        // Of this machine: --proxy 127.0.0.1 --proxy ::1.
        "behind-proxy": { type: "boolean", default: false },
        proxy: { type: "string", multiple: true, default: [] as string[] },
        "gateway-secret": { type: "string" },
        "sample-county": { type: "boolean", default: false },
        "connect-to": { type: "string", multiple: true, default: [] as string[] },
        video: { type: "string" },
        "evidence-keys": { type: "string" },
        published: { type: "string" },
        guide: { type: "string" },
        "calls-per-second": { type: "string", default: "200" },
        "calls-at-once": { type: "string", default: "2000" },
      },
    }).values;
  } catch (error) {
    throw new BadSettings((error as Error).message);
  }
}

function file(path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new BadSettings((error as Error).message);
  }
}
