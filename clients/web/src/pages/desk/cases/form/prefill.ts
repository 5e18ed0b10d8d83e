// src/pages/desk/cases/form/prefill.ts: what a form begins with: the only part there is, and for commands that say something
// anew what is there now, so that nothing is lost which was not to be changed.
import { agreementText, caseText, partyDetails } from "../../../../api/personal.ts";
import type { Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { commandField, type Draft, draftOf } from "./draft.ts";
import { formFields, type FormField } from "./kinds.ts";
import { isSubject, partIds } from "./parts.ts";

// Ids that can be chosen: of the part that the command is about those for which it is open, else all of the case.
export function idsFor(field: FormField, part: string, one: Case, subjects: readonly string[]): string[] {
  const all = partIds(one, part);
  const open = subjects.map((subject) => subject.split("/").at(-1)!);
  const about = isSubject(field.desc) && open.length > 0 && open.every((id) => all.includes(id));
  return about ? open : all;
}

// By command: what stands there now of the part `id`, as the command's message has it.
const STANDING: Readonly<Record<string, (c: Case, id: string) => object>> = {
  amend_party: (c, id) => {
    const party = c.parties.find((each) => each.id === id);
    return { details: partyDetails(party?.details), headCount: party?.headCount, domicile: party?.domicile };
  },
  amend_facts: (c) => ({ text: caseText(c.text), disputeClass: c.disputeClass, claimed: c.claimed, difficulty: c.difficulty, circumstances: c.circumstances, place: c.place }),
  revise_draft: draftedAs,
  transcribe_agreement: draftedAs,
};

function draftedAs(c: Case, id: string): object {
  const agreement = c.agreements.find((each) => each.id === id);
  return { text: agreementText(agreement?.text), clauses: agreement?.clauses, partial: agreement?.partial };
}

// With the part `id` chosen. What the caller may not see is not there to begin with.
export function standing(command: string, c: Case, id: string): Draft {
  const found = STANDING[command]?.(c, id);
  return found === undefined ? {} : draftOf(commandField(command)!.message!, found);
}

// The field that says what the command is about.
export const subjectOf = (command: string): FormField | undefined =>
  formFields(commandField(command)!.message!).find(({ desc }) => isSubject(desc));

export function begin(command: string, c: Case, subjects: readonly string[]): Draft {
  const only: Record<string, string> = {};
  for (const field of formFields(commandField(command)!.message!)) {
    if (field.kind.is !== "part" || field.kind.many || !field.required) continue;
    const ids = idsFor(field, field.kind.of, c, subjects);
    if (ids.length === 1) only[field.name] = ids[0]!;
  }
  return { ...standing(command, c, only[subjectOf(command)?.name ?? ""] ?? ""), ...only };
}
