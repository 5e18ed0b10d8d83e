// src/workflow/questions.ts: small questions about a case, as workflow/case_questions.h, consent.h and effect.h ask them.
import {
  type Agreement,
  type Case,
  type Clause,
  ConsentAnswer,
  ConsentKind,
  DelegationState,
  EffectRule,
  HandOverWay,
  type Obligation,
  ObligationState,
  type Party,
  PartySide,
  Presence,
  RecusalState,
  type Referral,
  ReferralState,
  SignatureWay,
  TransferState,
  type Visit,
  VisitOutcome,
} from "../gen/gaiwan/v1/case_pb.js";
import type { Definition } from "./definition.ts";

export const shortName = (name: string): string => name.replace(/^(orgs|people)\//, "");

export const present = (c: Case): Party[] => c.parties.filter((party) => !party.removed);

// Whoever sees the process alone, as a grid member what they registered, is shown no party, and that each was asked.
export const arePartiesHidden = (c: Case): boolean => c.parties.length === 0 && c.tracks.some(({ track }) => track === "consent");

export function answerOf(c: Case, party: Party, kind: ConsentKind): ConsentAnswer {
  return party.consents.find((consent) => consent.kind === kind && consent.round === c.round)?.answer
    ?? ConsentAnswer.UNSPECIFIED;
}
export const isTold = (c: Case, party: Party): boolean => c.round > 0 && party.toldRound === c.round;
export function consents(c: Case, party: Party): boolean {
  return !party.removed && answerOf(c, party, ConsentKind.MEDIATION) === ConsentAnswer.GIVEN;
}
export function hasRefused(c: Case, party: Party): boolean {
  const answer = answerOf(c, party, ConsentKind.MEDIATION);
  return answer === ConsentAnswer.REFUSED || answer === ConsentAnswer.WITHDRAWN;
}
// A mediator of this case that the party does not want: somebody has to name another.
export const refusedMediators = (c: Case, party: Party): string[] => c.mediatorChoices
  .filter((choice) => choice.party === party.id && choice.refuses && choice.round === c.round && c.mediators.some(({ person }) => person === choice.mediator))
  .map(({ mediator }) => mediator);
export const isWilling = (c: Case, party: Party): boolean => consents(c, party) && isTold(c, party);

// At least two, and somebody of each side there is.
export function canMediateAmong(c: Case, counts: (party: Party) => boolean): boolean {
  const there = present(c);
  const yes = there.filter(counts);
  const covered = (side: PartySide) => !there.some((party) => party.side === side) || yes.some((party) => party.side === side);
  return yes.length >= 2 && covered(PartySide.APPLICANT) && covered(PartySide.RESPONDENT);
}

// In the room, by video, by phone or represented; not for who stayed away (workflow/presence.h).
export const tookPart = (presence: Presence): boolean =>
  [Presence.IN_THE_ROOM, Presence.BY_VIDEO, Presence.BY_PHONE, Presence.REPRESENTED].includes(presence);

// Whether the no of this party leaves nothing to mediate; what was agreed on the whole stands (workflow/consent.cc).
export function noEndsMediation(c: Case, id: string): boolean {
  if (c.agreements.some((each) => each.round === c.round && each.effectiveTime !== undefined && !each.partial)) return false;
  return !canMediateAmong(c, (other) => other.id !== id && !hasRefused(c, other));
}

// Mediation is over by itself and nobody has ended it yet.
export const waitsForEnding = (c: Case): boolean => (c.ending?.cause ?? "") !== "" && c.ending?.reason === "";

export const sessionRunning = (c: Case): boolean =>
  c.sessions.some((session) => session.startTime !== undefined && session.endTime === undefined);
export const transferPending = (c: Case): boolean =>
  c.transfers.some((transfer) => transfer.state === TransferState.OFFERED);
export const leadMissing = (c: Case): boolean =>
  c.recusals.some((recusal) => recusal.state === RecusalState.GRANTED && !recusal.byPost) &&
  !c.mediators.some((mediator) => mediator.lead);
export const hasEffectiveAgreement = (c: Case): boolean =>
  c.agreements.some((agreement) => agreement.effectiveTime !== undefined && agreement.round === c.round);

// Those the clauses name, and every willing party when a clause binds each to each other; of what it replaces, too.
export function partiesThatSign(c: Case, agreement: Agreement): string[] {
  const named = new Set<string>();
  let everybody = false;
  let at: Agreement | undefined = agreement;
  for (let steps = 0; at !== undefined && steps <= c.agreements.length; ++steps) {
    everybody ||= at.clauses.length === 0;
    for (const clause of at.clauses) {
      if (clause.fromParty !== "") named.add(clause.fromParty);
      if (clause.toParty !== "") named.add(clause.toParty);
      everybody ||= clause.fromParty === "" || clause.toParty === "";
    }
    const replaces: string = at.replaces;
    at = replaces === "" ? undefined : c.agreements.find(({ id }) => id === replaces);
  }
  return c.parties.filter((party) => named.has(party.id) || (everybody && isWilling(c, party))).map((party) => party.id);
}

// The agreements of what a court sent take effect by its own rule too, and the earlier day counts (effect_rules.h).
export const isFromCourt = (c: Case): boolean =>
  c.source === "court" && c.delegation?.state !== DelegationState.DECLINED;
export const usualEffectRule = (c: Case): EffectRule => (isFromCourt(c) ? EffectRule.SPC24 : EffectRule.PML29);

// What a written agreement needs under a rule beside every party's signature.
export type Needs = { ways: readonly SignatureWay[]; mediator: boolean; seal: boolean };
const ON_PAPER = [SignatureWay.BY_HAND, SignatureWay.FINGERPRINT, SignatureWay.SEAL, SignatureWay.RELIABLE_ELECTRONIC];
const needsByLaw = (rule: EffectRule): Needs => ({
  ways: rule === EffectRule.ONLINE19 ? [SignatureWay.RELIABLE_ELECTRONIC, SignatureWay.SIMPLE_ELECTRONIC] : ON_PAPER,
  mediator: rule === EffectRule.PML29, seal: rule === EffectRule.PML29,
});
// Of each rule that holds for the agreement, by the definition's row or, without one, by the law. Any of them is enough:
// the earlier day counts.
export function needsOf(definition: Definition, c: Case, agreement: Agreement): Needs[] {
  const rules = new Set([agreement.effectRule, EffectRule.PML29]);
  if (isFromCourt(c)) rules.add(EffectRule.SPC24);
  return [...rules].map((rule) => definition.data.effectRules.find((row) => row.rule === rule) ?? needsByLaw(rule));
}

// The day of a moment, in +08:00.
const dayAt = ({ seconds }: { seconds: bigint }): string =>
  new Date((Number(seconds) + 8 * 3600) * 1000).toISOString().slice(0, 10);

// Made in this round, and neither on the day of the effect nor before its first planned day (visits.h).
export function countsAsVisit(c: Case, visit: Visit): boolean {
  if (visit.visitTime === undefined || visit.round !== c.round || visit.outcome === VisitOutcome.NOT_REACHED) return false;
  const standing = c.agreements.filter((each) => each.round === c.round && each.effectiveTime !== undefined && !each.replaced);
  const effect = standing.map((each) => dayAt(each.effectiveTime!)).sort()[0];
  if (effect === undefined) return true;
  const day = dayAt(visit.visitTime);
  if (day <= effect) return false;
  if (visit.plannedDate !== "" && day >= visit.plannedDate) return true;
  const due = c.obligations
    .filter((each) => each.state !== ObligationState.LAPSED && standing.some(({ id }) => id === each.agreement))
    .flatMap((each) => [each.dueDate, each.actTime === undefined ? "" : dayAt(each.actTime)])
    .filter((each) => each !== "").sort()[0];
  return due === undefined || day >= due;
}

export function countsUnder(rule: EffectRule, way: SignatureWay): boolean {
  if (way === SignatureWay.RELIABLE_ELECTRONIC) return true;
  return (rule === EffectRule.ONLINE19) === (way === SignatureWay.SIMPLE_ELECTRONIC);
}

export function signaturesComplete(c: Case, agreement: Agreement): boolean {
  const signers = partiesThatSign(c, agreement);
  const signed = (who: string) =>
    agreement.signatures.some((signature) => signature.who === who && countsUnder(agreement.effectRule, signature.way));
  return signers.length > 0 && signers.every(signed) && agreement.signatures.some(({ who }) => who.startsWith("people/"));
}

// By line it is there; on paper something shows that it was brought.
const isBrought = ({ handOver, receiveTime }: Referral): boolean =>
  handOver?.way !== HandOverWay.BY_HAND || handOver.number !== "" || handOver.proof !== "" || receiveTime !== undefined;

// Violence against a minor or somebody without full capacity that nobody has reported to the police (report_duty.h).
export function reportIsOwed(c: Case): boolean {
  const violent = c.disputeClass === "01-06" || c.circumstances.includes("domestic-violence") ||
    c.risks.some(({ grade, kind }) => grade !== "green" && (kind === "violence" || kind === "family-violence"));
  const guarded = c.circumstances.includes("no-capacity") || present(c).some((party) => party.minor || party.lacksCapacity);
  const reported = c.risks.some((risk) => risk.reported) ||
    c.referrals.some((each) => each.partner === "police" && each.state !== ReferralState.REFUSED && isBrought(each));
  return violent && guarded && !reported;
}

// A first-level code covers its second level.
export const covers = (code: string, disputeClass: string): boolean =>
  disputeClass === code || disputeClass.startsWith(`${code}-`);

// The form that the law wants of an agreement in this dispute, when it wants writing.
export function writtenFormFor(definition: Definition, c: Case) {
  return definition.data.settling?.writtenForms.find((form) => form.disputeClasses.some((code) => covers(code, c.disputeClass)));
}

// The number of the clause that has to be performed before this one and is not; 0: it waits for none (clause_order.h).
export function waitsForClause(c: Case, obligation: Obligation): number {
  const after = clauseOf(c, obligation)?.afterClause ?? 0;
  if (after === 0) return 0;
  const performed = [ObligationState.DONE, ObligationState.LAPSED, ObligationState.IN_ORDER];
  const waits = c.obligations.some((first) =>
    first.agreement === obligation.agreement && first.clause === after && !performed.includes(first.state));
  return waits ? after : 0;
}
// The ids of the obligations that hang on the clause of this one.
export function hangingOn(c: Case, id: string): string[] {
  const first = c.obligations.find((each) => each.id === id);
  if (first === undefined) return [];
  return c.obligations
    .filter((each) => each.agreement === first.agreement && clauseOf(c, each)?.afterClause === first.clause)
    .map((each) => each.id);
}
const clauseOf = (c: Case, obligation: Obligation): Clause | undefined =>
  c.agreements.find(({ id }) => id === obligation.agreement)?.clauses[obligation.clause - 1];
