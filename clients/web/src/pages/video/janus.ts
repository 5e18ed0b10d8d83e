// src/pages/video/janus.ts: Janus' WebSocket protocol, as much of it as a video room needs: one session, several handles
// of the video room plugin, each with at most one peer connection of its own. The page's policy lets nothing else in.

// What Janus says of a plugin: an event, with a description of media when there is one.
export type PluginEvent = { data: Record<string, unknown>; jsep: RTCSessionDescriptionInit | undefined };

export class JanusError extends Error {}

// Janus drops a session that is silent for 15 seconds (deploy/janus).
const KEEPALIVE_MS = 5_000;
const ANSWER_MS = 10_000;
const PROTOCOL = "janus-protocol";
const PLUGIN = "janus.plugin.videoroom";

type Answer = Record<string, unknown>;
type Waiting = { resolve(answer: Answer): void; reject(error: Error): void; event: boolean };

export class Janus {
  private readonly waiting = new Map<string, Waiting>();
  private readonly handles = new Map<number, JanusHandle>();
  private session = 0;
  private keepalive: ReturnType<typeof setInterval> | undefined;
  private closed = false;
  // The line broke, or Janus ended the session. Once.
  onclose: () => void = () => {};

  private constructor(
    private readonly socket: WebSocket,
    // Asked at every request: the server renews it.
    private readonly token: () => string,
  ) {
    socket.onmessage = (event) => this.take(JSON.parse(String(event.data)) as Answer);
    socket.onclose = () => this.end();
    socket.onerror = () => this.end();
  }

  static async connect(url: string, token: () => string): Promise<Janus> {
    const socket = new WebSocket(new URL(url, location.href.replace(/^http/, "ws")), PROTOCOL);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new JanusError("no line to the media server"));
    });
    const janus = new Janus(socket, token);
    const created = await janus.ask({ janus: "create" });
    janus.session = idIn(created);
    janus.keepalive = setInterval(() => janus.send({ janus: "keepalive" }), KEEPALIVE_MS);
    return janus;
  }

  async attach(): Promise<JanusHandle> {
    const attached = await this.ask({ janus: "attach", plugin: PLUGIN });
    const handle = new JanusHandle(this, idIn(attached));
    this.handles.set(handle.id, handle);
    return handle;
  }

  close(): void {
    if (this.closed) return;
    this.send({ janus: "destroy" });
    this.onclose = () => {};
    this.end();
    this.socket.close();
  }

  // `event`: the answer comes later, as an event of the plugin with the same transaction.
  ask(request: Record<string, unknown>, event = false): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new JanusError("the line to the media server is closed"));
      const transaction = crypto.randomUUID();
      const timer = setTimeout(() => {
        this.waiting.delete(transaction);
        reject(new JanusError("the media server does not answer"));
      }, ANSWER_MS);
      this.waiting.set(transaction, {
        event,
        resolve: (answer) => { clearTimeout(timer); resolve(answer); },
        reject: (error) => { clearTimeout(timer); reject(error); },
      });
      this.send(request, transaction);
    });
  }

  send(request: Record<string, unknown>, transaction: string = crypto.randomUUID()): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const session = this.session === 0 ? {} : { session_id: this.session };
    this.socket.send(JSON.stringify({ ...request, ...session, transaction, token: this.token() }));
  }

  forget(handle: JanusHandle): void {
    this.handles.delete(handle.id);
  }

  private take(answer: Answer): void {
    const waiting = this.waiting.get(String(answer.transaction));
    if (waiting !== undefined && !(answer.janus === "ack" && waiting.event)) {
      this.waiting.delete(String(answer.transaction));
      const error = answer.error as { reason?: string } | undefined;
      if (answer.janus === "error") waiting.reject(new JanusError(error?.reason ?? "refused"));
      else waiting.resolve(answer);
      if (answer.janus !== "event") return;
    }
    if (answer.janus === "timeout") return this.end();
    const handle = this.handles.get(Number(answer.sender));
    if (handle === undefined) return;
    if (answer.janus === "event") handle.onevent(eventIn(answer));
    if (answer.janus === "hangup" || answer.janus === "detached") handle.onhangup();
  }

  private end(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.keepalive);
    for (const waiting of this.waiting.values()) waiting.reject(new JanusError("the line to the media server broke"));
    this.waiting.clear();
    this.onclose();
  }
}

export class JanusHandle {
  // Everything the plugin says, answers included.
  onevent: (event: PluginEvent) => void = () => {};
  // The media of this handle ended.
  onhangup: () => void = () => {};

  constructor(private readonly janus: Janus, readonly id: number) {}

  // A request of the plugin that is answered by an event; rejects with the plugin's words.
  async request(body: Record<string, unknown>, jsep?: RTCSessionDescriptionInit): Promise<PluginEvent> {
    const message = { janus: "message", handle_id: this.id, body, ...(jsep === undefined ? {} : { jsep }) };
    const event = eventIn(await this.janus.ask(message, true));
    if (typeof event.data.error === "string") throw new JanusError(event.data.error);
    return event;
  }

  trickle(candidate: RTCIceCandidate | null): void {
    this.janus.send({ janus: "trickle", handle_id: this.id, candidate: candidate?.toJSON() ?? { completed: true } });
  }

  detach(): void {
    this.janus.send({ janus: "detach", handle_id: this.id });
    this.janus.forget(this);
  }
}

function idIn(answer: Answer): number {
  return Number((answer.data as { id?: number } | undefined)?.id);
}

function eventIn(answer: Answer): PluginEvent {
  const plugin = answer.plugindata as { data?: Record<string, unknown> } | undefined;
  return { data: plugin?.data ?? {}, jsep: answer.jsep as RTCSessionDescriptionInit | undefined };
}
