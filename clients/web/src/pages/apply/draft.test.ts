import { beforeEach, expect, test, vi } from "vitest";

import { dropDraft, keepDraft, keptDraft } from "./draft.ts";
import { EMPTY, QUESTIONS } from "./questions.ts";

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

const draft = { requestId: "r-1", answers: { ...EMPTY, name: "才让某", facts: "牛吃了草" }, at: 2 };

test("a draft is there again for the same poster and phone, and for nobody else", () => {
  expect(keptDraft("orgs/1", "139")).toBeUndefined();
  keepDraft("orgs/1", "139", draft);
  expect(keptDraft("orgs/1", "139")).toEqual(draft);
  expect(keptDraft("orgs/1", "138"), "another phone on the same device").toBeUndefined();
  expect(keptDraft("orgs/2", "139")).toBeUndefined();
  dropDraft();
  expect(keptDraft("orgs/1", "139")).toBeUndefined();
});

test("what another version kept is no more than it can be", () => {
  keepDraft("orgs/1", "139", { ...draft, at: 99, answers: { ...draft.answers, name: "长".repeat(500), extra: 1 } as never });
  const again = keptDraft("orgs/1", "139")!;
  expect(again.at).toBe(QUESTIONS.length);
  expect(again.answers.name).toHaveLength(QUESTIONS[0]!.max);
  expect(again.answers).not.toHaveProperty("extra");
  kept.set("gaiwan-application", "no json");
  expect(keptDraft("orgs/1", "139")).toBeUndefined();
});
