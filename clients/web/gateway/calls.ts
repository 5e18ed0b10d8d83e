// gateway/calls.ts: the browser's Connect calls, passed on to gaiwand over gRPC, message by message.
//
// Which services are there says services.ts; who may call what is the server's affair, by the token that goes with the call.
// Only the calls that give tokens are ours (sign_in.ts). What the server answers or refuses, details and all, goes back.
import type { IncomingMessage, ServerResponse } from "node:http";

import type { DescMethod, DescMethodStreaming, DescMethodUnary, DescService, Message } from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createContextKey,
  createContextValues,
  type HandlerContext,
  type Transport,
} from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

import { SignInService } from "../src/gen/gaiwan/v1/sign_in_service_pb.js";
import { Refresher } from "./refresh.ts";
import { SERVICES } from "./services.ts";
import { Cookies, type Kind, KIND_HEADER, KINDS, type Session } from "./session.ts";
import { signInCalls } from "./sign_in.ts";
import { MESSAGE_BYTES_MAX, upstreamHeaders } from "./upstream.ts";

// Where the calls are, below the gateway's address.
export const CALLS_PREFIX = "/rpc";

// A call that is not a stream has ended by then; papers take longest.
const CALL_MS_MAX = 120_000;

const kCookies = createContextKey<Cookies | undefined>(undefined);

export type Handler = (request: IncomingMessage, response: ServerResponse, cookies: Cookies) => void;

export function makeCalls(transport: Transport, development: boolean): Handler {
  const refresher = new Refresher(transport);
  // The cookies of a request on its way through the adapter.
  const of = new WeakMap<object, Cookies>();

  const cookies = (context: HandlerContext): Cookies => context.values.get(kCookies)!;

  async function headers(context: HandlerContext): Promise<Headers> {
    const kind = context.requestHeader.get(KIND_HEADER) as Kind;
    const jar = cookies(context);
    return upstreamHeaders(context.requestHeader, await current(jar, kind));
  }

  async function current(jar: Cookies, kind: Kind): Promise<Session | undefined> {
    const session = jar.session(kind);
    if (session === undefined) return undefined;
    try {
      const fresh = await refresher.fresh(session);
      if (fresh !== session) jar.putSession(kind, fresh);
      return fresh;
    } catch (error) {
      if (ConnectError.from(error).code === Code.Unauthenticated) jar.drop(kind);
      throw error;
    }
  }

  function unary(method: DescMethodUnary) {
    return async (request: Message, context: HandlerContext): Promise<Message> => {
      const answer = await transport.unary(
        method, context.signal, Math.min(context.timeoutMs() ?? CALL_MS_MAX, CALL_MS_MAX), await headers(context), request);
      return answer.message;
    };
  }

  function serverStream(method: DescMethodStreaming) {
    return async function* (request: Message, context: HandlerContext): AsyncIterable<Message> {
      const one = (async function* () { yield request; })();
      const answer = await transport.stream(method, context.signal, context.timeoutMs(), await headers(context), one);
      yield* answer.message;
    };
  }

  function passOn(router: ConnectRouter, service: DescService): void {
    for (const method of service.methods as DescMethod[]) {
      // Browsers cannot send streams: ExecuteStream has ExecuteBatch for them.
      if (method.methodKind === "unary") router.rpc(method, unary(method as DescMethodUnary) as never);
      else if (method.methodKind === "server_streaming") router.rpc(method, serverStream(method as DescMethodStreaming) as never);
    }
  }

  const adapter = connectNodeAdapter({
    requestPathPrefix: CALLS_PREFIX,
    connect: true,
    grpc: false,
    grpcWeb: false,
    readMaxBytes: MESSAGE_BYTES_MAX,
    writeMaxBytes: MESSAGE_BYTES_MAX,
    // Phones pay by the byte: what is shorter gains nothing.
    compressMinBytes: 200,
    maxTimeoutMs: 24 * 3600 * 1000,
    contextValues: (request) => createContextValues().set(kCookies, of.get(request)),
    routes: (router) => {
      const own = signInCalls({ transport, development, cookies, headers });
      for (const method of SignInService.methods) {
        const local = own[method.localName as keyof typeof own];
        router.rpc(method, ((local ?? unary(method as DescMethodUnary)) as never));
      }
      for (const service of SERVICES) passOn(router, service);
    },
  });
  return (request, response, jar) => {
    of.set(request, jar);
    adapter(request as never, response as never);
  };
}

// Why a call is not taken, before anything of it is read; undefined when it is. A page of another origin can neither set
// the header nor hide where it comes from.
export function foreign(request: IncomingMessage, origin: string): string | undefined {
  if (request.method !== "POST") return "calls are POST";
  const kind = request.headers[KIND_HEADER];
  if (typeof kind !== "string" || !KINDS.includes(kind as Kind)) return `${KIND_HEADER} is missing`;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return "not from a page of ours";
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return "not from a page of ours";
  return undefined;
}
