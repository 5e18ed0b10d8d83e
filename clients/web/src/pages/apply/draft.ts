// src/pages/apply/draft.ts: an application that is not sent yet, kept over a reload or a closed browser that opens its pages
// again: for as long as the tab lives, for whoever enters the same phone's code at the same poster. Photographs and
// recordings are not kept: a page may keep some megabytes at most.
import { type Answers, EMPTY, QUESTIONS } from "./questions.ts";

export type Draft = {
  // Of the whole application: what reached the server before counts as the same one.
  requestId: string;
  answers: Answers;
  // The question it stands at; QUESTIONS.length: the last look.
  at: number;
};

const STORED_AS = "gaiwan-application";

export function keptDraft(unit: string, phone: string): Draft | undefined {
  let kept: Partial<Draft & { unit: string; phone: string }>;
  try {
    kept = JSON.parse(sessionStorage.getItem(STORED_AS) ?? "{}") as typeof kept;
  } catch {
    return undefined;
  }
  if (kept.unit !== unit || kept.phone !== phone || typeof kept.requestId !== "string") return undefined;
  // Another version of the page may have asked something else.
  const answers = { ...EMPTY };
  for (const { name, max } of QUESTIONS) {
    const given: unknown = kept.answers?.[name];
    if (typeof given === "string") answers[name] = given.slice(0, max);
  }
  const at = Math.min(Math.max(0, Math.trunc(Number(kept.at) || 0)), QUESTIONS.length);
  return { requestId: kept.requestId, answers, at };
}

export function keepDraft(unit: string, phone: string, draft: Draft): void {
  sessionStorage.setItem(STORED_AS, JSON.stringify({ unit, phone, ...draft }));
}
export function dropDraft(): void {
  sessionStorage.removeItem(STORED_AS);
}
