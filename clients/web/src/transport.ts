// src/transport.ts: the one way to the server: Connect calls to the gateway that served the page.
//
// A page speaks for one kind of session (a person of the county, a party by code, a citizen who applies) and says so with
// every call; cookies do the rest, and no token ever reaches a script.
import { createClient, type Client, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { type DescService, isMessage } from "@bufbuild/protobuf";

import { noteSample } from "./components/SampleBanner.tsx";
import { WhoAmIResponseSchema } from "./gen/gaiwan/v1/sign_in_service_pb.js";

export type Kind = "person" | "party" | "citizen";

// A call that has no answer by then is repeated by whoever made it, with the same request id.
const CALL_MS = 30_000;

export function makeTransport(kind: Kind, baseUrl = "/rpc"): Transport {
  const sayWho: Interceptor = (next) => (request) => {
    request.header.set("x-gaiwan-as", kind);
    return next(request);
  };
  return createConnectTransport({ baseUrl, useBinaryFormat: true, defaultTimeoutMs: CALL_MS, interceptors: [sayWho, hearSample] });
}

// Whoever asks who they are is told whether the county is a sample: the banner of all pages hears it here.
const hearSample: Interceptor = (next) => async (request) => {
  const answer = await next(request);
  if (!answer.stream && isMessage(answer.message, WhoAmIResponseSchema)) noteSample(answer.message.sampleCounty);
  return answer;
};

let transport: Transport = makeTransport("person");
const clients = new Map<DescService, unknown>();

// Called once by the page's entry, before anything asks; tests put a transport of their own here.
export function setTransport(other: Transport): void {
  transport = other;
  clients.clear();
}

// The client of a service over the page's transport.
export function client<S extends DescService>(service: S): Client<S> {
  let found = clients.get(service) as Client<S> | undefined;
  if (found === undefined) {
    found = createClient(service, transport);
    clients.set(service, found);
  }
  return found;
}

// Header with which calls say that a file is made of their answers, and under which number.
export const forExport = (number: string): Headers => new Headers({ "x-gaiwan-export": number });

// Header with which somebody looks at what is kept for a reason (docs/sight.md).
export function forReason(words: string): Headers {
  const bytes = new TextEncoder().encode(words);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return new Headers({ "x-gaiwan-reason-bin": btoa(binary) });
}
