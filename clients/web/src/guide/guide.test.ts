import { expect, test } from "vitest";

import shipped from "../../../../deploy/data/guide.json?raw";
import { endingOf, faultsOf, type Guide, questionOf, QUESTIONS_DEEP_MAX } from "./guide.ts";

const SHIPPED = JSON.parse(shipped) as Guide;
const SMALL: Guide = {
  name: "g", revision: 1, start: "a",
  questions: [
    { id: "a", zh: "甲？", answers: [{ zh: "是", to: "b" }, { zh: "否", to: "end" }] },
    { id: "b", zh: "乙？", answers: [{ zh: "是", to: "end" }, { zh: "否", to: "own" }] },
  ],
  endings: [
    { id: "end", zh: "申请", steps: [{ zh: "申请" }], applies: true },
    { id: "own", zh: "自己办", steps: [{ zh: "先说" }], letter: "____您好", applies: false },
  ],
};
const withPart = (change: (guide: Guide) => void): string[] => {
  const guide = structuredClone(SMALL);
  change(guide);
  return faultsOf(guide);
};

test("the one that is shipped leads everybody somewhere, and not all of them to a case", () => {
  expect(faultsOf(SHIPPED)).toEqual([]);
  expect(SHIPPED.endings.some(({ applies }) => !applies)).toBe(true);
  expect(SHIPPED.endings.filter(({ letter }) => letter !== undefined).length).toBeGreaterThan(2);
  for (const { en, answers } of SHIPPED.questions) for (const words of [en, ...answers.map((answer) => answer.en)]) expect(words ?? "").not.toBe("");
  for (const { en, steps } of SHIPPED.endings) for (const words of [en, ...steps.map((step) => step.en)]) expect(words ?? "").not.toBe("");
});

test("who is in danger is asked that first and sent to the police with the first answer", () => {
  const first = questionOf(SHIPPED, SHIPPED.start)!;
  expect(endingOf(SHIPPED, first.answers[0]!.to)).toMatchObject({ applies: false, steps: [{ zh: expect.stringContaining("110") }, {}] });
});

test("a small one has no faults, and each fault is told with its place", () => {
  expect(faultsOf(SMALL)).toEqual([]);
  expect(faultsOf(null)).toEqual(["questions and endings are expected"]);
  expect(withPart((guide) => { guide.start = "end"; })).toEqual(["start: there is no question end"]);
  expect(withPart((guide) => { guide.questions[1]!.answers[0]!.to = "gone"; })).toEqual(["questions[1].answers[0].to: there is no gone"]);
  expect(withPart((guide) => { guide.questions[1]!.answers[0]!.to = "a"; })).toEqual(["a > b > a: leads back"]);
  expect(withPart((guide) => { guide.questions[1]!.answers[1]!.to = "end"; })).toEqual(["own: nobody comes there"]);
  expect(withPart((guide) => { guide.endings[0]!.id = "own"; })).toContain("endings[1].id: own stands twice");
  expect(withPart((guide) => { guide.questions[0]!.answers.pop(); })).toEqual(["questions[0].answers: 2 to 8 are expected"]);
  expect(withPart((guide) => { guide.questions[0]!.zh = " "; })).toEqual(["questions[0].zh: has no words"]);
  expect(withPart((guide) => { guide.endings[1]!.letter = "字".repeat(401); })).toEqual(["endings[1].letter: 401 characters, at most 400"]);
  expect(withPart((guide) => { guide.endings[1]!.steps = []; })).toEqual(["endings[1].steps: what somebody can do is missing"]);
});

test("nobody is asked more than a dozen questions", () => {
  const long: Guide = { ...SMALL, start: "q0", questions: Array.from({ length: QUESTIONS_DEEP_MAX + 1 }, (_, at) => (
    { id: `q${at}`, zh: "？", answers: [{ zh: "是", to: at === QUESTIONS_DEEP_MAX ? "own" : `q${at + 1}` }, { zh: "否", to: "end" }] })) };
  expect(faultsOf(long)).toEqual([expect.stringContaining("more than 12 questions"), "own: nobody comes there"]);
  long.questions[QUESTIONS_DEEP_MAX - 1]!.answers[0]!.to = "own";
  expect(faultsOf({ ...long, questions: long.questions.slice(0, QUESTIONS_DEEP_MAX) })).toEqual([]);
});
