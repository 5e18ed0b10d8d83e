// src/pages/party/helper.ts: somebody presses the buttons for a party on its own page: a relative beside them, whoever sits at
// the counter, an interpreter. It is still the party that acts, by its code and with its own rights; who helped goes with each
// act and stands in its entry of the history, seen by whoever sees the entry and by nobody else.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";

import { useAct } from "../../api/cases.ts";
import { HelperKind, type HelperSchema } from "../../gen/gaiwan/v1/acting_pb.js";
import { SignInService, type WhoAmIResponse } from "../../gen/gaiwan/v1/sign_in_service_pb.js";
import { makeTransport } from "../../transport.ts";

// `name`: as it goes into the history: the helper's name, and what they are to the party.
export type Helper = { kind: HelperKind; name: string };

// As long as the server takes a helper's name (workflow/helper.h).
export const HELPER_NAME_MAX = 120;

export const HelperContext = createContext<Helper | undefined>(undefined);

const person = makeTransport("person");

// Who of the county is signed in on this device; an error when nobody is.
export function useStaff(asked: boolean) {
  return useQuery({
    queryKey: ["session", "staff"], enabled: asked, retry: false,
    queryFn: (): Promise<WhoAmIResponse> => createClient(SignInService, person).whoAmI({}),
  });
}

// For as long as the page is open, over a reload; of one party of one case.
const storedAs = (me: string): string => `gaiwan-helper/${me}`;
export function keptHelper(me: string): Helper | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(storedAs(me)) ?? "null");
  return isHelper(kept) ? kept : undefined;
}
export function keepHelper(me: string, helper: Helper | undefined): void {
  if (helper === undefined) sessionStorage.removeItem(storedAs(me));
  else sessionStorage.setItem(storedAs(me), JSON.stringify(helper));
}

// Another version of the page may have kept something else.
export function isHelper(kept: unknown): kept is Helper {
  const { kind, name } = (kept ?? {}) as Partial<Helper>;
  return typeof kind === "number" && kind !== HelperKind.UNSPECIFIED && HelperKind[kind] !== undefined && typeof name === "string";
}

export function inRequest(helper: Helper): MessageInitShape<typeof HelperSchema> {
  const name = helper.name.trim();
  return { kind: helper.kind, ...(name === "" ? {} : { name: { text: name } }) };
}

// `useAct` for a party that may be helped.
export function usePartyAct(name: string, onDone: () => void) {
  const helper = useContext(HelperContext);
  return useAct(name, onDone, helper === undefined ? undefined : inRequest(helper));
}
