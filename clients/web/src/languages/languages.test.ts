import { expect, test } from "vitest";

import { bo } from "./bo.ts";
import { en } from "./en.ts";
import { type Catalogue, fill, type Key, LANGUAGES } from "./index.ts";
import { mn } from "./mn.ts";
import { actingEn } from "./words/acting.en.ts";
import { actingZh } from "./words/acting.zh-CN.ts";
import { deskEn } from "./words/desk.en.ts";
import { deskZh } from "./words/desk.zh-CN.ts";
import { eventsEn } from "./words/events.en.ts";
import { eventsZh } from "./words/events.zh-CN.ts";
import { partyEn } from "./words/party.en.ts";
import { partyZh } from "./words/party.zh-CN.ts";
import { readsEn } from "./words/reads.en.ts";
import { readsZh } from "./words/reads.zh-CN.ts";
import { slipEn } from "./words/slip.en.ts";
import { slipZh } from "./words/slip.zh-CN.ts";
import { zh } from "./zh-CN.ts";

const others: Record<string, Catalogue> = { en, mn, bo };
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
const missing = (catalogue: Catalogue) => Object.keys(zh).filter((key) => !(key in catalogue));

test("English lacks no label", () => {
  expect(missing(en)).toEqual([]);
});

// One page's word must not be another's under the same key.
test("no label is given twice", () => {
  for (const [whole, parts] of [[zh, [actingZh, deskZh, eventsZh, partyZh, readsZh, slipZh]], [en, [actingEn, deskEn, eventsEn, partyEn, readsEn, slipEn]]] as const) {
    for (const part of parts) for (const [key, text] of Object.entries(part)) expect(whole[key as Key], key).toBe(text);
    const keys = parts.flatMap((part) => Object.keys(part));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  }
});

for (const [language, catalogue] of Object.entries(others)) {
  test(`${language} has no label that Chinese lacks, and fills in the same names`, () => {
    for (const [key, text] of Object.entries(catalogue)) {
      expect(Object.keys(zh)).toContain(key);
      expect(names(text), key).toEqual(names(zh[key as keyof typeof zh]));
      expect(text.trim(), key).not.toBe("");
    }
  });
}

// With these a party gets about on its page and an applicant hands in, whatever else is Chinese.
const NEEDED: readonly Key[] = [
  "party.enter", "party.hello", "party.now", "party.turn", "party.until", "party.happened", "party.agreement", "party.papers",
  "party.consentYes", "party.consentNo", "party.sign", "party.stop", "party.stopYes", "party.complain", "party.send", "party.back", "party.done",
  "party.signOut", "party.looked", "party.read", "party.inEffect", "party.notInEffect", "party.verySatisfied", "party.satisfied", "party.fair",
  "party.dissatisfied", "helper.ask", "helper.begin", "apply.title", "apply.phone", "apply.next", "apply.name", "apply.facts", "apply.place",
  "apply.send", "apply.received", "app.screenBack", "app.screenNext", "app.language", "error.again",
];
const SCRIPTS: Record<string, RegExp> = { mn: /^[\u1800-\u18AF\u202F ,.:()]+$/, bo: /^[\u0F00-\u0FFF ,.:()]+$/ };

for (const language of ["mn", "bo"] as const) {
  const catalogue = others[language]!;
  test(`${language} has the words to get about with, each in its own script`, () => {
    expect(NEEDED.filter((key) => !(key in catalogue))).toEqual([]);
    for (const [key, text] of Object.entries(catalogue)) expect(text.replace(/\{\w+\}/g, ""), key).toMatch(SCRIPTS[language]!);
  });

  // A number to be seen, for whoever translates.
  test(`what ${language} shows in Chinese for want of a translation is counted`, () => {
    expect(missing(catalogue).length + Object.keys(catalogue).length).toBe(Object.keys(zh).length);
    console.log(`${language}: ${missing(catalogue).length} of ${Object.keys(zh).length} labels are shown in Chinese`);
  });
}

test("words that no translator has seen are marked so", () => {
  expect(LANGUAGES.filter(({ reviewed }) => !reviewed).map(({ id }) => id)).toEqual(["mn", "bo"]);
});

test("what is not given stays visible", () => {
  expect(fill("{a} {b}", { a: 1 })).toBe("1 {b}");
});
