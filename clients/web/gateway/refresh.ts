// gateway/refresh.ts: a session whose access token is about to end gets the next one, before the call that brought it.
//
// Several calls of one browser come with the same cookie: they share one refresh here, and between gateways the server
// answers a repeat within 30 seconds with the same next token. So no state is needed for it.
import { createClient, type Transport } from "@connectrpc/connect";

import { SignInService, type Tokens } from "../src/gen/gaiwan/v1/sign_in_service_pb.js";
import type { Session } from "./session.ts";

// Refreshed when less than this is left: longer than any call but a stream takes.
const LEFT_MS = 60_000;

export function sessionOf(tokens: Tokens, now: number): Session {
  const accessEnds = now + tokens.accessLifeSeconds * 1000;
  const refreshEnds = Number(tokens.refreshExpireTime?.seconds ?? 0n) * 1000;
  const session: Session = {
    actor: tokens.person,
    access: tokens.accessToken,
    accessEnds,
    ends: Math.max(accessEnds, now + spanOf(tokens, refreshEnds)),
  };
  if (tokens.refreshToken !== "") session.refresh = tokens.refreshToken;
  return session;
}

// The server's clock is not ours (and is simulated in development): its times count from its own access token.
function spanOf(tokens: Tokens, refreshEnds: number): number {
  const accessEnds = Number(tokens.accessExpireTime?.seconds ?? 0n) * 1000;
  return refreshEnds === 0 ? 0 : refreshEnds - accessEnds + tokens.accessLifeSeconds * 1000;
}

export class Refresher {
  private readonly client;
  private readonly running = new Map<string, Promise<Session>>();

  constructor(transport: Transport) {
    this.client = createClient(SignInService, transport);
  }

  // The session to use: the same, or a fresh one. Throws what the server answers when the session has ended.
  async fresh(session: Session): Promise<Session> {
    const now = Date.now();
    if (session.refresh === undefined || (session.accessEnds ?? 0) > now + LEFT_MS) return session;
    const token = session.refresh;
    const under = this.running.get(token);
    if (under !== undefined) return under;
    const made = this.client.refresh({ refreshToken: token }).then((tokens) => sessionOf(tokens, Date.now()));
    this.running.set(token, made);
    const forget = () => this.running.delete(token);
    made.then(forget, forget);
    return made;
  }
}
