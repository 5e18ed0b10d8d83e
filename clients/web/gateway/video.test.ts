// The media server's WebSocket: what goes through, and what does not.
import { createServer, type IncomingMessage } from "node:http";
import { connect, createServer as createTcp, type AddressInfo, type Server } from "node:net";
import type { Duplex } from "node:stream";

import { afterEach, expect, test } from "vitest";

import { VideoLines } from "./video.ts";

const OPEN: { close(): void }[] = [];
afterEach(() => OPEN.splice(0).forEach((server) => server.close()));

async function listen<T extends Server>(server: T): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  OPEN.push(server);
  return (server.address() as AddressInfo).port;
}

// A media server that answers a handshake, and echoes; and a gateway in front of it. `asked`: what reached it.
async function world(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const media = await listen(createTcp((socket) => {
    socket.once("data", (data) => {
      asked.push(String(data));
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      socket.pipe(socket);
    });
    socket.on("error", () => undefined);
  }));
  const lines = new VideoLines({ host: "127.0.0.1", port: media });
  const gateway = createServer();
  gateway.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => lines.pass(request, socket, head, "http://here"));
  return { port: await listen(gateway), asked };
}

// What comes back for an upgrade with these headers, and an echo when it went through.
function ask(port: number, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let seen = "";
    const lines = Object.entries({ connection: "upgrade", upgrade: "websocket", ...headers }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: here\r\n${lines.join("\r\n")}\r\n\r\n`);
    socket.on("data", (data) => {
      seen += String(data);
      if (seen.includes("101") && !seen.includes("tea")) socket.write("tea");
      if (seen.includes("tea")) socket.end();
    });
    socket.on("close", () => resolve(seen));
  });
}

test("a page of ours gets through, without its cookies", async () => {
  const { port, asked } = await world();
  const seen = await ask(port, "/janus", {
    origin: "http://here", cookie: "gaiwan-person=secret", "sec-websocket-protocol": "janus-protocol", "sec-websocket-key": "k" });
  expect(seen).toContain("101");
  expect(seen).toContain("tea");
  expect(asked[0]).toContain("sec-websocket-protocol: janus-protocol");
  expect(asked[0]).not.toContain("secret");
});

test("a page from elsewhere, and another path, do not", async () => {
  const { port, asked } = await world();
  expect(await ask(port, "/janus", { origin: "http://elsewhere" })).toContain("403");
  expect(await ask(port, "/janus", {})).toContain("403");
  expect(await ask(port, "/admin", { origin: "http://here" })).toContain("404");
  expect(asked).toEqual([]);
});

test("a media server that is not there is told", async () => {
  const lines = new VideoLines({ host: "127.0.0.1", port: 1 });
  const gateway = createServer();
  gateway.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => lines.pass(request, socket, head, "http://here"));
  expect(await ask(await listen(gateway), "/janus", { origin: "http://here" })).toContain("502");
});
