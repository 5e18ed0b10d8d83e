// src/workflow/questions.ts: small questions about a case, as workflow/case_questions.h, consent.h and effect.h ask them.
import {
  type Agreement,
  type Case,
  ConsentAnswer,
  ConsentKind,
  EffectRule,
  type Party,
  PartySide,
  RecusalState,
  SignatureWay,
  TransferState,
} from "../gen/gaiwan/v1/case_pb.js";
import type { Definition } from "./definition.ts";

export const shortName = (name: string): string => name.replace(/^(orgs|people)\//, "");

export const present = (c: Case): Party[] => c.parties.filter((party) => !party.removed);

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
export const isWilling = (c: Case, party: Party): boolean => consents(c, party) && isTold(c, party);

// At least two, and somebody of each side there is.
export function canMediateAmong(c: Case, counts: (party: Party) => boolean): boolean {
  const there = present(c);
  const yes = there.filter(counts);
  const covered = (side: PartySide) => !there.some((party) => party.side === side) || yes.some((party) => party.side === side);
  return yes.length >= 2 && covered(PartySide.APPLICANT) && covered(PartySide.RESPONDENT);
}

export const sessionRunning = (c: Case): boolean =>
  c.sessions.some((session) => session.startTime !== undefined && session.endTime === undefined);
export const transferPending = (c: Case): boolean =>
  c.transfers.some((transfer) => transfer.state === TransferState.OFFERED);
export const leadMissing = (c: Case): boolean =>
  c.recusals.some((recusal) => recusal.state === RecusalState.GRANTED) && !c.mediators.some((mediator) => mediator.lead);
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

// The seal that a county's directory gives each committee.
export function sealOf(committee: string): string {
  return `${committee}/seals/s-${shortName(committee)}`;
}

// A first-level code covers its second level.
export const covers = (code: string, disputeClass: string): boolean =>
  disputeClass === code || disputeClass.startsWith(`${code}-`);

// The form that the law wants of an agreement in this dispute, when it wants writing.
export function writtenFormFor(definition: Definition, c: Case) {
  return definition.data.settling?.writtenForms.find((form) => form.disputeClasses.some((code) => covers(code, c.disputeClass)));
}
