// src/pages/desk/cases/chosen.ts: the cases that are chosen on the list, over its pages, with what is asked of each where
// something is done to all of them.
import type { MessageInitShape } from "@bufbuild/protobuf";

import type { CommandInit } from "../../../api/cases.ts";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { CaseService, type ListCasesRequestSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { BULK_MAX, type Deed, deed } from "../bulk/bulk.ts";
import { caseId, caseNumber } from "./title.ts";

export type Chosen = { name: string; called: string; committee: string; mediators: readonly string[]; lead: string };

export const chosenOf = (one: Case): Chosen => ({
  name: one.name, called: one.caseNumber === "" ? caseId(one) : caseNumber(one), committee: one.committee,
  mediators: one.mediators.map(({ person }) => person), lead: one.mediators.find(({ lead }) => lead)?.person ?? "",
});

// As ListCases gives them at most.
const PAGE_SIZE = 500;

// All that a list counts, as many as can be done something to at once.
export async function allOf(filter: MessageInitShape<typeof ListCasesRequestSchema>): Promise<Chosen[]> {
  const all: Chosen[] = [];
  let pageToken = "";
  do {
    const page = await client(CaseService).listCases({ ...filter, pageSize: PAGE_SIZE, pageToken });
    all.push(...page.cases.map(chosenOf));
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && all.length < BULK_MAX);
  return all.slice(0, BULK_MAX);
}

export const urged = (all: readonly Chosen[], text: string, dueDate: string): Deed[] =>
  all.map(({ name, called }) => deed(name, called, { case: "urge", value: { text: { text }, dueDate } }));

// `transfer`: an id of our own, so that each can be withdrawn by it.
export const moved = (all: readonly Chosen[], transfer: string, to: string, reason: string, partiesTold: boolean): Deed[] =>
  all.map(({ name, called }) => deed(name, called, { case: "offerTransfer", value: { transfer, to, reason, partiesTold } }, { case: "withdrawTransfer", value: { transfer } }));

const replace = (from: string, to: string, text: string): CommandInit => ({ case: "replaceMediator", value: { from, to, reason: { text } } });

// One of each case's mediators for another: `from`, or whoever leads it where that is empty. A case without is left alone.
export function reassigned(all: readonly Chosen[], from: string, to: string, text: string): Deed[] {
  return all.flatMap(({ name, called, lead, mediators }) => {
    const replaced = from === "" ? lead : from;
    return mediators.includes(replaced) && replaced !== to ? [deed(name, called, replace(replaced, to, text), replace(to, replaced, t("bulk.takenBack")))] : [];
  });
}

// Whoever can be replaced in any of them, and the committee that all of them are of; empty when they are of several.
export const mediatorsOf = (all: readonly Chosen[]): string[] => [...new Set(all.flatMap(({ mediators }) => mediators))];
export const committeeOf = (all: readonly Chosen[]): string => (all.every(({ committee }) => committee === all[0]!.committee) ? all[0]?.committee ?? "" : "");
