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

// --- Mongolian and Tibetan ---

// The code of the pages, by `../pages/party/More.tsx`.
const CODE = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../gen/**", "!../languages/**"], { query: "?raw", import: "default", eager: true });
// What a page imports, and what that imports: the code that is on it.
function codeOf(page: string): string {
  const seen = new Set<string>();
  const waiting = [`../${page}.tsx`];
  while (waiting.length > 0) {
    const file = waiting.pop()!;
    if (seen.has(file) || CODE[file] === undefined) continue;
    seen.add(file);
    for (const [, path] of CODE[file].matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+\.tsx?)"/g)) {
      // From the folder of this file, as the names in CODE are.
      waiting.push(`..${new URL(path!, new URL(file.slice(2), "file:///")).pathname}`);
    }
  }
  return [...seen].map((file) => CODE[file]).join("\n");
}
// The labels that a page may show: those it names, and of those it puts together all with that beginning.
function labelsOf(page: string): Key[] {
  const text = codeOf(page);
  const named = new Set([...text.matchAll(/["`]([a-zA-Z]+\.[a-zA-Z_.]+)["`]/g)].map(([, key]) => key!));
  const begun = [...text.matchAll(/`([a-zA-Z]+\.)\$\{|inWords\("([a-zA-Z]+)"/g)].map(([, before, prefix]) => before ?? `${prefix}.`);
  return (Object.keys(zh) as Key[]).filter((key) => named.has(key) || begun.some((before) => key.startsWith(before)));
}
const PAGES = ["phone", "desk", "party", "room", "slip"] as const;

// With these a party reads its page and an applicant hands in: all but entries of a history that a party seldom meets, and what
// is of the law or of the county alone.
const CHINESE_TO_A_PARTY = ["app.name", "app.development", "app.unreviewed", "desk.digestWrong"];
// With these a mediator gets about on the phone.
const OF_THE_PHONE: readonly Key[] = [
  "phone.home", "home.register", "home.talk", "home.visit", "home.nothing", "home.danger", "home.empty", "sync.waiting", "sync.offline", "sync.done", "sync.refused",
  "due.late", "due.soon", "due.fine", "due.none", "register.first", "register.second", "register.facts", "register.place", "register.open", "register.settled",
  "case.next", "case.parties", "case.clocks", "clock.why", "case.call", "outbox.title", "outbox.hint", "outbox.again", "outbox.takeBack", "visit.record", "nothing.report",
  "danger.police", "danger.record", "lock.title", "lock.open",
];
const SCRIPTS: Record<string, RegExp> = { mn: /^[\u1800-\u18AF\u202F ,.:()%]+$/, bo: /^[\u0F00-\u0FFF ,.:()%]+$/ };
// Case endings and the like belong to the word before them: a space of its own kind (U+202F) joins them, in shape and in line.
const LOOSE_ENDING = / (ᠤᠨ|ᠦᠨ|ᠤ|ᠦ|ᠶᠢᠨ|ᠢ|ᠶᠢ|ᠳᠤ|ᠳᠦ|ᠲᠤ|ᠲᠦ|ᠠᠴᠠ|ᠡᠴᠡ|ᠪᠠᠷ|ᠪᠡᠷ|ᠢᠶᠠᠷ|ᠢᠶᠡᠷ|ᠲᠠᠢ|ᠲᠡᠢ|ᠪᠠᠨ|ᠪᠡᠨ|ᠢᠶᠠᠨ|ᠢᠶᠡᠨ)(?![\u1800-\u18AF])/;

for (const language of ["mn", "bo"] as const) {
  const catalogue = others[language]!;
  test(`${language} has all that a party and an applicant read, and what a mediator gets about with`, () => {
    const read = labelsOf("party").filter((key) => !key.startsWith("event.") && !CHINESE_TO_A_PARTY.includes(key));
    expect(read.length).toBeGreaterThan(140);
    expect([...read, ...OF_THE_PHONE].filter((key) => !(key in catalogue))).toEqual([]);
  });

  test(`each word of ${language} is in its own script`, () => {
    for (const [key, text] of Object.entries(catalogue)) {
      expect(text.replace(/\{\w+\}/g, ""), key).toMatch(SCRIPTS[language]!);
      expect(text, key).not.toMatch(LOOSE_ENDING);
    }
  });

  // A number a page to be seen, for whoever translates.
  test(`what ${language} shows in Chinese for want of a translation is counted, page by page`, () => {
    for (const page of PAGES) {
      const labels = labelsOf(page);
      expect(labels.length, page).toBeGreaterThan(50);
      console.log(`${language} ${page}: ${labels.filter((key) => !(key in catalogue)).length} of ${labels.length} labels are shown in Chinese`);
    }
  });
}

test("words that no translator has seen are marked so", () => {
  expect(LANGUAGES.filter(({ reviewed }) => !reviewed).map(({ id }) => id)).toEqual(["mn", "bo"]);
});

test("what is not given stays visible", () => {
  expect(fill("{a} {b}", { a: 1 })).toBe("1 {b}");
});
