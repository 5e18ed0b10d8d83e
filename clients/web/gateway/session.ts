// gateway/session.ts: who the browser is signed in as, kept by the browser in cookies that only the gateway can read.
//
// A browser may hold three sessions beside each other, since a mediator's phone is also handed to a party: the page says
// with every call (header `x-gaiwan-as`) which of them it speaks for. The device cookie is what a registered phone has.
import type { Seal } from "./seal.ts";

export type Kind = "person" | "party" | "citizen";
export const KINDS: readonly Kind[] = ["person", "party", "citizen"];
// The header with the kind. A page of another origin cannot set it unless we let it, and we let none.
export const KIND_HEADER = "x-gaiwan-as";

export interface Session {
  // For whom, as the server names them.
  actor: string;
  // The server's tokens; none of a development sign-in. Times in milliseconds since 1970.
  access?: string;
  accessEnds?: number;
  refresh?: string;
  // Until when the cookie is kept.
  ends: number;
}

export interface Device {
  token: string;
  ends: number;
}

// The cookies of one request, and what the answer changes of them.
export class Cookies {
  private readonly seal: Seal;
  private readonly secure: boolean;
  private readonly came = new Map<string, string>();
  private readonly set = new Map<string, string>();

  constructor(seal: Seal, secure: boolean, header: string | undefined) {
    this.seal = seal;
    this.secure = secure;
    for (const part of (header ?? "").split(";")) {
      const at = part.indexOf("=");
      if (at > 0) this.came.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
  }

  session(kind: Kind): Session | undefined {
    return this.read<Session>(kind);
  }
  device(): Device | undefined {
    return this.read<Device>("device");
  }
  putSession(kind: Kind, session: Session): void {
    this.put(kind, session, session.ends);
  }
  putDevice(device: Device): void {
    this.put("device", device, device.ends);
  }
  drop(what: Kind | "device"): void {
    this.set.set(what, this.line(what, "", 0));
  }
  // Values of Set-Cookie.
  changes(): string[] {
    return [...this.set.values()];
  }

  // `__Host-`: set by this host over TLS, for all its paths, and by nobody else.
  private name(what: string): string {
    return this.secure ? `__Host-gaiwan-${what}` : `gaiwan-${what}`;
  }
  private read<T extends { ends: number }>(what: string): T | undefined {
    const text = this.came.get(this.name(what));
    const value = text === undefined ? undefined : this.seal.open<T>(what, text);
    return value !== undefined && value.ends > Date.now() ? value : undefined;
  }
  private put(what: string, value: unknown, ends: number): void {
    const seconds = Math.max(0, Math.floor((ends - Date.now()) / 1000));
    this.set.set(what, this.line(what, this.seal.close(what, value), seconds));
  }
  private line(what: string, value: string, seconds: number): string {
    const secure = this.secure ? "; Secure" : "";
    return `${this.name(what)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
  }
}
