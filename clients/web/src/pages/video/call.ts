// src/pages/video/call.ts: one stay in one room of the media server: what this browser sends, and what it receives of each
// other member. Ends when the line breaks, when the server takes it out, or when it is closed; it never comes back by
// itself: coming back takes new access.
import type { VideoAccess } from "../../gen/gaiwan/v1/video_room_pb.js";
import { Janus, type JanusHandle, type PluginEvent } from "./janus.ts";

export type Streams = ReadonlyMap<string, MediaStream>;

type Publisher = { id: string };

// The fields of what Janus says that are read here.
type Said = {
  videoroom?: string;
  publishers?: Publisher[];
  unpublished?: string | number;
  leaving?: string | number;
  // Put out by the server.
  kicked?: string | number;
  private_id?: number;
  reason?: string;
};

// A member whose pictures did not come is asked for again; then they come back by themselves or not at all.
const RECEIVE_TRIES = 5;
const RECEIVE_AGAIN_MS = 2_000;

export class Call {
  // Who sends, as Janus says.
  private readonly publishing = new Set<string>();
  private readonly received = new Map<string, { handle: JanusHandle | undefined; peer: RTCPeerConnection | undefined }>();
  private readonly streams = new Map<string, MediaStream>();
  private sends: RTCPeerConnection | undefined;
  private privateId = 0;
  private over = false;

  private constructor(
    private readonly janus: Janus,
    private readonly access: VideoAccess,
    private readonly events: { streams(streams: Streams): void; ended(): void },
  ) {
    janus.onclose = () => this.end();
  }

  // Joins, and sends `local`. `token`: what the media server is shown, as the server renewed it last.
  static async start(
    access: VideoAccess, token: () => string, local: MediaStream,
    events: { streams(streams: Streams): void; ended(): void },
  ): Promise<Call> {
    const janus = await Janus.connect(access.url, token);
    const call = new Call(janus, access, events);
    try {
      await call.publish(local);
    } catch (error) {
      call.close();
      throw error;
    }
    return call;
  }

  get room(): string {
    return this.access.room;
  }
  // Whether this is the stay that `access` lets into.
  isOf(access: VideoAccess): boolean {
    return !this.over && access.room === this.access.room && access.member === this.access.member;
  }

  close(): void {
    if (this.over) return;
    this.over = true;
    this.drop();
    this.janus.close();
  }

  private async publish(local: MediaStream): Promise<void> {
    const handle = await this.janus.attach();
    handle.onevent = (event) => this.see(event);
    handle.onhangup = () => this.end();
    const joined = await handle.request({
      request: "join", ptype: "publisher", room: this.access.room, id: this.access.member, token: this.access.roomToken,
      pin: this.access.pin });
    this.privateId = Number((joined.data as Said).private_id);
    const peer = this.peerOf(handle);
    this.sends = peer;
    // Sound first: the server mutes the first stream.
    const audio = local.getAudioTracks()[0];
    const video = local.getVideoTracks()[0];
    peer.addTransceiver(audio ?? "audio", { direction: "sendonly", streams: [local] });
    if (video !== undefined) peer.addTransceiver(video, { direction: "sendonly", streams: [local] });
    await peer.setLocalDescription(await peer.createOffer());
    const answer = await handle.request({ request: "publish" }, described(peer));
    if (answer.jsep !== undefined) await peer.setRemoteDescription(answer.jsep);
  }

  private see({ data }: PluginEvent): void {
    const said = data as Said;
    if (said.videoroom === "destroyed") return this.end();
    for (const { id } of said.publishers ?? []) {
      this.publishing.add(id);
      void this.receive(id, 1);
    }
    for (const gone of [said.unpublished, said.leaving, said.kicked]) {
      // Of oneself it says `ok`.
      if (gone === "ok") this.end();
      else if (gone !== undefined) {
        this.publishing.delete(String(gone));
        this.forget(String(gone));
      }
    }
  }

  private async receive(member: string, attempt: number): Promise<void> {
    if (this.received.has(member) || !this.publishing.has(member) || this.over) return;
    this.received.set(member, { handle: undefined, peer: undefined });
    try {
      const handle = await this.janus.attach();
      const peer = this.peerOf(handle);
      this.received.set(member, { handle, peer });
      const stream = new MediaStream();
      peer.ontrack = ({ track }) => {
        stream.addTrack(track);
        this.streams.set(member, stream);
        this.tell();
      };
      handle.onhangup = () => this.receiveAgain(member, attempt);
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === "failed") this.receiveAgain(member, attempt);
      };
      const offered = await handle.request({
        request: "join", ptype: "subscriber", room: this.access.room, pin: this.access.pin, private_id: this.privateId,
        streams: [{ feed: member }] });
      if (offered.jsep === undefined) return this.receiveAgain(member, attempt);
      await peer.setRemoteDescription(offered.jsep);
      await peer.setLocalDescription(await peer.createAnswer());
      await handle.request({ request: "start", room: this.access.room }, described(peer));
    } catch {
      this.receiveAgain(member, attempt);
    }
  }

  // Unless they left meanwhile, or the tries are used up.
  private receiveAgain(member: string, attempt: number): void {
    this.forget(member);
    if (attempt < RECEIVE_TRIES) setTimeout(() => void this.receive(member, attempt + 1), RECEIVE_AGAIN_MS);
  }

  private peerOf(handle: JanusHandle): RTCPeerConnection {
    const peer = new RTCPeerConnection();
    peer.onicecandidate = ({ candidate }) => handle.trickle(candidate);
    return peer;
  }

  private forget(member: string): void {
    const known = this.received.get(member);
    if (known === undefined) return;
    this.received.delete(member);
    known.peer?.close();
    known.handle?.detach();
    if (this.streams.delete(member)) this.tell();
  }

  private tell(): void {
    if (!this.over) this.events.streams(new Map(this.streams));
  }

  private drop(): void {
    this.sends?.close();
    for (const { peer } of this.received.values()) peer?.close();
    this.received.clear();
    this.streams.clear();
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.drop();
    this.janus.close();
    this.events.ended();
  }

  // For who measures: how many pictures of each member were shown so far.
  async framesDecoded(): Promise<Record<string, number>> {
    const frames: Record<string, number> = {};
    for (const [member, { peer }] of this.received) {
      for (const report of (await peer?.getStats())?.values() ?? []) {
        if (report.type === "inbound-rtp" && report.kind === "video") frames[member] = report.framesDecoded ?? 0;
      }
    }
    return frames;
  }
}

function described(peer: RTCPeerConnection): RTCSessionDescriptionInit {
  const { type, sdp } = peer.localDescription!;
  return { type, sdp };
}
