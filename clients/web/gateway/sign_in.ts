// gateway/sign_in.ts: the calls that give or end tokens. A page sends and gets the server's own messages; the tokens in
// them stay in the gateway's cookies, so no script can read one.
import { Code, ConnectError, createClient, type HandlerContext, type ServiceImpl, type Transport } from "@connectrpc/connect";
import { create } from "@bufbuild/protobuf";

import {
  RedeemPartyCodeResponseSchema,
  RedeemPhoneCodeResponseSchema,
  RegisterDeviceResponseSchema,
  SignInService,
  type Tokens,
  TokensSchema,
} from "../src/gen/gaiwan/v1/sign_in_service_pb.js";
import type { Cookies, Session } from "./session.ts";
import { sessionOf } from "./refresh.ts";

export interface SignInParts {
  transport: Transport;
  development: boolean;
  cookies(context: HandlerContext): Cookies;
  // Headers of a call by the person who is signed in.
  headers(context: HandlerContext): Promise<Headers>;
}

// What a cookie of the development sign-in lasts.
const DEVELOPMENT_MS = 12 * 3600 * 1000;

export function signInCalls(parts: SignInParts): Partial<ServiceImpl<typeof SignInService>> {
  const client = createClient(SignInService, parts.transport);

  function keep(context: HandlerContext, tokens: Tokens): Tokens {
    parts.cookies(context).putSession("person", sessionOf(tokens, Date.now()));
    return create(TokensSchema, { person: tokens.person, mustChangePassword: tokens.mustChangePassword });
  }
  function ends(expire: { seconds: bigint } | undefined, life: number): number {
    // The server's clock may be simulated: never shorter than now, never longer than what such a token is given.
    return Math.min(Math.max(Number(expire?.seconds ?? 0n) * 1000, Date.now() + life), Date.now() + life);
  }

  return {
    async signIn(request, context) {
      if (parts.development && request.password === "") return believe(request.person, context);
      return keep(context, await client.signIn(request));
    },
    async signInDevice(request, context) {
      const device = parts.cookies(context).device();
      if (device === undefined) throw new ConnectError("this phone is not registered", Code.Unauthenticated);
      return keep(context, await client.signInDevice({ deviceToken: device.token, pin: request.pin }));
    },
    async redeemPartyCode(request, context) {
      const answer = await client.redeemPartyCode(request);
      parts.cookies(context).putSession("party", bearer(answer.party, answer.accessToken, ends(answer.accessExpireTime, PARTY_MS)));
      return create(RedeemPartyCodeResponseSchema, { case: answer.case, party: answer.party, accessExpireTime: answer.accessExpireTime });
    },
    async redeemPhoneCode(request, context) {
      const answer = await client.redeemPhoneCode(request);
      parts.cookies(context).putSession("citizen", bearer("", answer.accessToken, ends(answer.accessExpireTime, CITIZEN_MS)));
      return create(RedeemPhoneCodeResponseSchema, { accessExpireTime: answer.accessExpireTime });
    },
    async changePassword(request, context) {
      return keep(context, await client.changePassword(request, { headers: await parts.headers(context) }));
    },
    async registerDevice(request, context) {
      const answer = await client.registerDevice(request, { headers: await parts.headers(context) });
      parts.cookies(context).putDevice({ token: answer.deviceToken, ends: Date.now() + DEVICE_MS });
      return create(RegisterDeviceResponseSchema, { device: answer.device, expireTime: answer.expireTime });
    },
    // The cookie goes whatever the server says: whoever signs out of a phone without a line is signed out of it.
    async signOut(request, context) {
      const kind = context.requestHeader.get("x-gaiwan-as") === "party" ? "party" : "person";
      const headers = await parts.headers(context).catch(() => undefined);
      parts.cookies(context).drop(kind);
      if (request.everywhere) parts.cookies(context).drop("device");
      if (headers?.has("authorization")) await client.signOut(request, { headers });
      return {};
    },
    refresh() {
      throw new ConnectError("the gateway refreshes sessions by itself", Code.PermissionDenied);
    },
    bootstrap() {
      throw new ConnectError("the first sign-in of a server is made with the command line client", Code.PermissionDenied);
    },
  };

  // With --insecure-dev-auth the server takes the name for the person; it says whether there is one.
  async function believe(person: string, context: HandlerContext): Promise<Tokens> {
    const name = person.startsWith("people/") ? person : `people/${person}`;
    const session: Session = { actor: name, ends: Date.now() + DEVELOPMENT_MS };
    await client.whoAmI({}, { headers: { "x-gaiwan-person": name } });
    parts.cookies(context).putSession("person", session);
    return create(TokensSchema, { person: name });
  }
}

// As docs/sign-in.md has them.
const PARTY_MS = 2 * 3600 * 1000;
const CITIZEN_MS = 30 * 60 * 1000;
const DEVICE_MS = 30 * 24 * 3600 * 1000;

function bearer(actor: string, access: string, ends: number): Session {
  return { actor, access, accessEnds: ends, ends };
}
