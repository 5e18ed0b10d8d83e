// src/pages/phone/words.ts: a case in the words of a phone: people, matter, days.
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";

import { caseText, partyDetails } from "../../api/personal.ts";
import { type Case, type Party } from "../../gen/gaiwan/v1/case_pb.js";
import type { Label } from "../../gen/gaiwan/v1/common_pb.js";
import type { CaseText, PartyDetails } from "../../gen/gaiwan/v1/personal_pb.js";
import { currentLanguage, t, words } from "../../languages/index.ts";

export const detailsOf = (party: Party): PartyDetails | undefined => partyDetails(party.details);
export const nameOf = (party: Party): string => detailsOf(party)?.name || t("case.hiddenParty", { id: party.id });
export const textOf = (c: Case): CaseText | undefined => caseText(c.text);

export const people = (c: Case): string => c.parties.filter((party) => !party.removed).map(nameOf).join(" · ") || t("case.nobody");
export const matter = (c: Case): string => (textOf(c)?.facts ?? "").split(/[。\n]/)[0]!.slice(0, 40);

// Dangers that nobody has answered for yet, in one line; empty without any.
export function dangers(phone: { codeLabel(list: string, code: string): Label }, c: Case): string {
  const open = c.risks.filter(({ acknowledgedBy }) => acknowledgedBy === "");
  if (open.length === 0) return "";
  const kinds = open.filter(({ kind }) => kind !== "").map(({ kind }) => words(phone.codeLabel("risk_kind", kind)));
  return [t("risk.open"), ...new Set(kinds)].join(" · ");
}

const zone = { timeZone: "Asia/Shanghai" } as const;
const locale = (): string => (currentLanguage() === "en" ? "en-GB" : "zh-CN");
export const dayWords = (time: Date): string =>
  time.toLocaleDateString(locale(), { ...zone, month: "numeric", day: "numeric", weekday: "short" });
export const timeWords = (stamp: Timestamp | undefined): string =>
  stamp === undefined ? "" : timestampDate(stamp).toLocaleString(locale(), { ...zone, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
// The end of a clock is exclusive: 00:00 of the day after the last.
export const lastDay = (due: Date): Date => new Date(due.getTime() - 1);

// What a person wrote in an act or an entry: notes, facts, clauses; in the order in which they stand.
export function writtenIn(message: unknown): string[] {
  if (Array.isArray(message)) return message.flatMap(writtenIn);
  if (typeof message !== "object" || message === null) return [];
  const { $typeName: type } = message as { $typeName?: string };
  const found = message as Record<string, unknown>;
  if (type === "gaiwan.v1.FreeText") return [String(found["text"])];
  if (type === "gaiwan.v1.CaseText") return [found["facts"], found["claim"]].filter((text) => text !== "").map(String);
  if (type === "gaiwan.v1.AgreementText") return (found["clauses"] as string[]).filter((text) => text !== "");
  return Object.entries(found).filter(([name]) => !name.startsWith("$")).flatMap(([, value]) => writtenIn(value));
}
