// gateway/video.ts: the WebSocket of the video room's media server, passed through byte by byte: under the page's own
// address and TLS. Who may do what there the media server finds out by the tokens of the server; here only pages of ours
// get so far. The media themselves go from browser to media server by UDP, past the gateway.
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

// Where it is, below the gateway's address; what gaiwand's video.browser_url says by default.
export const VIDEO_PATH = "/janus";

// At the same time: more than all rooms of a county hold.
const LINES_MAX = 500;
// A browser says every few seconds that it is there.
const SILENT_MS_MAX = 60_000;

export class VideoLines {
  private open = 0;
  private readonly server: { host: string; port: number };

  constructor(server: { host: string; port: number }) {
    this.server = server;
  }

  // `head`: what came behind the request already. `origin`: of our own pages, under the name that was asked for.
  pass(request: IncomingMessage, socket: Duplex, head: Buffer, origin: string | undefined): void {
    const path = (request.url ?? "/").split("?")[0];
    if (origin === undefined || request.headers.origin !== origin) return end(socket, "403 Forbidden");
    if (path !== VIDEO_PATH || request.headers.upgrade?.toLowerCase() !== "websocket") return end(socket, "404 Not Found");
    if (this.open >= LINES_MAX) return end(socket, "503 Service Unavailable");
    ++this.open;
    const line = connect(this.server);
    line.setTimeout(SILENT_MS_MAX, () => line.destroy());
    line.once("connect", () => {
      line.write(handshake(request));
      line.write(head);
      line.pipe(socket);
      socket.pipe(line);
    });
    line.once("error", () => end(socket, "502 Bad Gateway"));
    socket.once("error", () => line.destroy());
    socket.once("close", () => line.destroy());
    line.once("close", () => {
      --this.open;
      socket.destroy();
    });
  }
}

// Of the browser's headers those that make a WebSocket: no cookie goes on.
const KEPT = ["connection", "upgrade", "sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions"];

function handshake(request: IncomingMessage): string {
  const lines = KEPT.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [`${name}: ${String(value)}`];
  });
  return `GET / HTTP/1.1\r\nhost: janus\r\n${lines.join("\r\n")}\r\n\r\n`;
}

function end(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
