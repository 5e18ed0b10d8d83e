// src/pages/party/helper.ts: somebody helps a party on its own page: a grid member, whoever sits at the counter, or a relative
// beside them. It is still the party that acts, by its code and with its own rights; who helped is written down as a note
// of the case before each act, by the person of the county who is signed in on the same device. No note, no act.
//
// What the mediator must not see is not noted: an opinion is the party's alone, and a complaint names its helper itself.
import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useState } from "react";

import { type CommandInit, commandOf, execute, useAct } from "../../api/cases.ts";
import { CaseService, ExecuteRequestSchema } from "../../gen/gaiwan/v1/case_service_pb.js";
import { SignInService, type WhoAmIResponse } from "../../gen/gaiwan/v1/sign_in_service_pb.js";
import { fill } from "../../languages/index.ts";
import { zh } from "../../languages/zh-CN.ts";
import { makeTransport } from "../../transport.ts";

// `name`: the relative's; empty when the person who is signed in helps.
export type Helper = { name: string; staff: string };

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
  const kept = sessionStorage.getItem(storedAs(me));
  return kept === null ? undefined : (JSON.parse(kept) as Helper);
}
export function keepHelper(me: string, helper: Helper | undefined): void {
  if (helper === undefined) sessionStorage.removeItem(storedAs(me));
  else sessionStorage.setItem(storedAs(me), JSON.stringify(helper));
}

// What is noted of an act; absent for one that is not.
const NOTED: Partial<Record<NonNullable<CommandInit["case"]>, string>> = {
  recordConsent: zh["party.consentYes"], withdrawConsent: zh["party.stop"], recordRefusal: zh["party.consentNo"],
  signAgreement: zh["party.sign"], confirmStatement: zh["helper.confirmStatement"], confirmMinutes: zh["helper.confirmMinutes"],
  requestCopy: zh["helper.copy"],
};

// The file is kept in Chinese, whatever language the page is read in.
export function noteOf(command: CommandInit, helper: Helper, party: string): string | undefined {
  const act = NOTED[command.case!];
  if (act === undefined) return undefined;
  return helper.name === "" ? fill(zh["helper.noteStaff"], { staff: helper.staff, party, act })
    : fill(zh["helper.noteRelative"], { who: helper.name, staff: helper.staff, party, act });
}

export const helperWords = (helper: Helper): string => helper.name === "" ? helper.staff : helper.name;

// `useAct` for a party that may be helped.
export function usePartyAct(name: string, onDone: () => void, party: string) {
  const helper = useContext(HelperContext);
  const act = useAct(name, onDone);
  const [noting, setNoting] = useState(false);
  const [notNoted, setNotNoted] = useState<unknown>(null);
  const send = (command: CommandInit) => {
    const note = helper === undefined ? undefined : noteOf(command, helper, party);
    setNotNoted(null);
    if (note === undefined) return act.send(command);
    setNoting(true);
    const request = create(ExecuteRequestSchema, {
      name, requestId: crypto.randomUUID(), command: commandOf({ case: "addNote", value: { note: { text: note } } }),
    });
    execute(request, createClient(CaseService, person)).then(() => act.send(command), setNotNoted).finally(() => setNoting(false));
  };
  return { send, isPending: act.isPending || noting, error: notNoted ?? act.error };
}
