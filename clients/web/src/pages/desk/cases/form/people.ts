// src/pages/desk/cases/form/people.ts: who can be named in a field that names somebody of the case, and what a letter can be
// about.
import { usePersonNames } from "../../../../api/directory.ts";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { type Option, usePartWords } from "./choices.tsx";
import type { Naming } from "./kinds.ts";
import { partIds } from "./parts.ts";

type Called = (part: string, ids: readonly string[]) => string[];

function optionsOf(one: Case, part: string, called: Called, nameOf: (id: string) => string): Option[] {
  const ids = partIds(one, part);
  const words = called(part, ids);
  return ids.map((id, at) => ({ value: nameOf(id), label: words[at]! }));
}

export function useSomebodyOptions(one: Case, { collections, mediators }: Naming): Option[] {
  const called = usePartWords(one);
  const personOf = usePersonNames(one.committee || one.unit);
  const named = (collection: string) => (id: string) => (collections === "name" ? `${collection}/${id}` : id);
  return [
    ...optionsOf(one, "party", called, (id) => id),
    ...optionsOf(one, "representative", called, named("representatives")),
    ...optionsOf(one, "participant", called, named("participants")),
    ...(mediators ? one.mediators.map(({ person }) => ({ value: person, label: personOf(person) })) : []),
  ];
}

// The kinds of parts that letters are about, and their collections.
const LETTERS_ABOUT = { party: "parties", session: "sessions", agreement: "agreements", referral: "referrals", confirmation: "confirmations" } as const;

export function useAnyPartOptions(one: Case): Option[] {
  const called = usePartWords(one);
  return Object.entries(LETTERS_ABOUT).flatMap(([part, collection]) => optionsOf(one, part, called, (id) => `${one.name}/${collection}/${id}`));
}
