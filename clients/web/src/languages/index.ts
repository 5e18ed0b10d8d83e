// src/languages/index.ts: the words of the pages. Chinese is whole; what another language lacks is shown in Chinese, label
// by label. A catalogue but the Chinese is loaded when it is chosen.
import type { Label } from "../gen/gaiwan/v1/common_pb.js";
import { zh } from "./zh-CN.ts";

export type Key = keyof typeof zh;
export type Catalogue = Partial<Record<Key, string>>;
export type Language = "zh-CN" | "en" | "mn" | "bo";

// As each is called in itself. `reviewed`: a translator of the county has seen its words; until then the page says that the
// Chinese holds (LanguageChoice.tsx), and what binds somebody is said in Chinese as well (Said.tsx).
export const LANGUAGES: readonly { id: Language; name: string; reviewed: boolean }[] = [
  { id: "zh-CN", name: "中文", reviewed: true },
  { id: "mn", name: "ᠮᠣᠩᠭᠣᠯ", reviewed: false },
  { id: "bo", name: "བོད་ཡིག", reviewed: false },
  { id: "en", name: "English", reviewed: true },
];
export const isReviewed = (): boolean => LANGUAGES.find(({ id }) => id === language)!.reviewed;
// As HTML names it: Mongolian here is written in the traditional script.
export const htmlLanguage = (id: Language): string => (id === "mn" ? "mn-Mong" : id);

const LOADERS: Record<Language, () => Promise<Catalogue>> = {
  "zh-CN": async () => zh,
  en: async () => (await import("./en.ts")).en,
  mn: async () => (await import("./mn.ts")).mn,
  bo: async () => (await import("./bo.ts")).bo,
};

const STORED_AS = "gaiwan-language";
let language: Language = "zh-CN";
let catalogue: Catalogue = zh;
const listeners = new Set<() => void>();

export function currentLanguage(): Language {
  return language;
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  catalogue = await LOADERS[chosen]();
  language = chosen;
  document.documentElement.lang = htmlLanguage(chosen);
  localStorage.setItem(STORED_AS, chosen);
  for (const listener of listeners) listener();
}

// What was chosen on this device before; Chinese otherwise, whatever the browser speaks.
export async function startLanguage(): Promise<void> {
  const stored = localStorage.getItem(STORED_AS);
  const found = LANGUAGES.find(({ id }) => id === stored);
  if (found !== undefined && found.id !== "zh-CN") await chooseLanguage(found.id).catch(() => undefined);
}

// The words for `key`, with `{name}` replaced by what `values` has under that name.
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(catalogue[key] ?? zh[key], values);
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

// Whether the words come from the chosen language itself.
export function has(key: Key): boolean {
  return catalogue[key] !== undefined;
}

// The server's words: Chinese always there, English mostly.
export function words(label: Label | undefined): string {
  if (label === undefined) return "";
  return language === "en" && label.en !== "" ? label.en : label.zh;
}
