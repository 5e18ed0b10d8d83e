// src/pages/desk/cases/partWords.ts: what a part of a case is called where one is to be chosen: what it is about and since
// when, not its id.
import type { DescEnum } from "@bufbuild/protobuf";

import { agreementText, nameIn } from "../../../api/personal.ts";
import { moment, yuan } from "../../../components/format.ts";
import { MODES } from "../../../components/Sessions.tsx";
import {
  type Agreement, type Case, HoldKindSchema, ObligationStateSchema, ParticipantKindSchema, PartySideSchema, RepresentativeKindSchema, StatementKindSchema,
} from "../../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../../languages/index.ts";
import { valueWords } from "../../../languages/valueWords.ts";
import { inWords } from "../enumWords.ts";

// How the directory and the code lists call things.
export type Names = { org: (name: string) => string; person: (name: string) => string; code: (list: string, code: string) => string };

// Of a clause: enough to tell one agreement from another.
const CLAUSE_CHARS_MAX = 24;

const clauseWords = (agreement: Agreement, at: number): string => agreementText(agreement.text)?.clauses[at] ?? "";
const shortened = (text: string): string => (text.length > CLAUSE_CHARS_MAX ? `${text.slice(0, CLAUSE_CHARS_MAX)}…` : text);

const byId = <T extends { id: string }>(all: readonly T[], id: string): T | undefined => all.find((one) => one.id === id);
const dayOf = (time: Parameters<typeof moment>[0]): string => moment(time).slice(0, 10);

type Words = (id: string, c: Case, names: Names) => string[];

// Of a part of the list `parts`: nothing when the caller sees no such part.
const part = <T extends { id: string }>(parts: (c: Case) => readonly T[], say: (found: T, c: Case, names: Names) => string[]): Words =>
  (id, c, names) => {
    const found = byId(parts(c), id);
    return found === undefined ? [] : say(found, c, names);
  };

const partyOf = (c: Case, id: string): string => nameIn(byId(c.parties, id)?.details);
const value = (schema: DescEnum, number: number): string => {
  const found = schema.value[number];
  return found === undefined || number === 0 ? "" : valueWords(found.name, schema.sharedPrefix ?? "");
};

// By the kind of part, as the fields of commands call it.
const WORDS: Readonly<Record<string, Words>> = {
  party: part((c) => c.parties, (found, c) => [partyOf(c, found.id), value(PartySideSchema, found.side)]),
  representative: part((c) => c.representatives, (found, c) => [nameIn(found.person), value(RepresentativeKindSchema, found.kind), partyOf(c, found.party)]),
  participant: part((c) => c.participants, (found) => [nameIn(found.person), value(ParticipantKindSchema, found.kind)]),
  transfer: part((c) => c.transfers, (found, _, names) =>
    [`${names.org(found.from)} → ${names.org(found.to)}`, names.code("transfer_reason", found.reason), dayOf(found.offerTime)]),
  urging: part((c) => c.urgings, (found, _, names) =>
    [names.person(found.by), dayOf(found.actTime), found.dueDate === "" ? "" : t("form.answerUntil", { day: found.dueDate })]),
  risk: part((c) => c.risks, (found, _, names) => [names.code("risk_kind", found.kind), inWords("grade", found.grade), dayOf(found.actTime)]),
  guidance: part((c) => c.guidances, (found, _, names) => [names.org(found.of), dayOf(found.actTime)]),
  complaint: part((c) => c.complaints, (found, _, names) => [names.code("complaint_reason", found.reason), dayOf(found.actTime)]),
  recusal: part((c) => c.recusals, (found, c, names) => [names.person(found.mediator), partyOf(c, found.party), dayOf(found.askTime)]),
  support: part((c) => c.supports, (found, _, names) => [names.code("support_need", found.need), found.place, found.neededBy]),
  agreement: part((c) => c.agreements, (found) => [t("desk.agreement"), shortened(clauseWords(found, 0)), dayOf(found.draftTime)]),
  obligation: part((c) => c.obligations, (found, c) => {
    const agreement = byId(c.agreements, found.agreement);
    return [agreement === undefined ? "" : shortened(clauseWords(agreement, found.clause - 1)), yuan(found.amount), found.dueDate,
      value(ObligationStateSchema, found.state)];
  }),
  session: part((c) => c.sessions, (found) => {
    const mode = MODES[found.mode];
    return [moment(found.plannedStart ?? found.startTime), mode === undefined ? "" : t(mode)];
  }),
  statement: part((c) => c.statements, (found, c) => [partyOf(c, found.party), value(StatementKindSchema, found.kind)]),
  document: part((c) => c.documents, (found, c, names) => [names.code("paper", found.paper), partyOf(c, found.party)]),
  letter: part((c) => c.letters, (found, _, names) => [names.code("letter", found.paper), found.number]),
  visit: part((c) => c.visits, (found) => [found.plannedDate || dayOf(found.visitTime)]),
  confirmation: part((c) => c.confirmations, (found, _, names) => [names.org(found.court), found.courtNumber, dayOf(found.applyTime)]),
  interested_person: part((c) => c.interestedPeople, (found) => [found.knownDate]),
  referral: part((c) => c.referrals, (found, _, names) => [names.code("partner", found.partner), dayOf(found.sendTime)]),
  suit: part((c) => c.suits, (found, c) => [partyOf(c, found.party), found.courtNumber, dayOf(found.actTime)]),
  extension: part((c) => c.extensions, (found) => [t("unit.days", { count: found.days }), dayOf(found.askTime)]),
  prevention: part((c) => c.preventions, (found, _, names) => [names.code("prevention", found.kind), dayOf(found.actTime)]),
  hold: part((c) => c.holds, (found, _, names) => [value(HoldKindSchema, found.kind), names.org(found.requestedBy), dayOf(found.placeTime)]),
};
export const hasWords = (kind: string): boolean => kind in WORDS;

// The code lists that these words are of.
export const PART_LISTS = ["transfer_reason", "risk_kind", "complaint_reason", "support_need", "paper", "letter", "partner", "prevention"] as const;

// For each id of `ids`, parts of one kind, its words. What could be taken for another says its id as well.
export function partWords(kind: string, ids: readonly string[], c: Case, names: Names): string[] {
  const all = ids.map((id) => (WORDS[kind]?.(id, c, names) ?? []).filter((words) => words !== "").join(" · "));
  return all.map((words, at) => {
    const alone = all.filter((other) => other === words).length === 1;
    return words === "" ? ids[at]! : alone ? words : `${words} (${ids[at]!})`;
  });
}
