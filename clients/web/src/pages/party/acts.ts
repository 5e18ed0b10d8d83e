// src/pages/party/acts.ts: what a party can do itself, out of what the server says is open to it. A party speaks for itself
// alone, by message (docs/sign-in.md).
import type { CommandInit } from "../../api/cases.ts";
import type { TimeSpanInit } from "../../components/proposedTimes.ts";
import { type Agreement, type Case, ConfirmedBy, ConsentAnswer, ConsentKind, EffectRule, SignatureWay, Way } from "../../gen/gaiwan/v1/case_pb.js";
import type { OpenCommand } from "../../gen/gaiwan/v1/case_service_pb.js";

// What waits for the party: these stand first on its page. The rest it may do at any time.
export type Turn =
  | { kind: "consent" }
  | { kind: "sign"; agreement: Agreement }
  | { kind: "sign-on-paper"; agreement: Agreement }
  | { kind: "statement"; id: string }
  | { kind: "minutes"; id: string }
  | { kind: "settled" }
  | { kind: "satisfaction" };

const isOpen = (open: readonly OpenCommand[], command: string): boolean => open.some((one) => one.command === command);
const init = (name: string, value: object): CommandInit => ({ case: name, value }) as unknown as CommandInit;

export function turnsOf(one: Case, open: readonly OpenCommand[], me: string): Turn[] {
  const turns: Turn[] = [];
  const self = one.parties.find((party) => party.id === me);
  const said = self?.consents.find((consent) => consent.kind === ConsentKind.MEDIATION && consent.round === one.round);
  if (said === undefined && isOpen(open, "record_consent")) turns.push({ kind: "consent" });
  if (isOpen(open, "sign_agreement")) {
    for (const agreement of one.agreements) {
      const signed = agreement.signatures.some(({ who }) => who === me);
      if (signed || agreement.replaced || agreement.effectiveTime !== undefined) continue;
      turns.push({ kind: isSignedHere(agreement) ? "sign" : "sign-on-paper", agreement });
    }
  }
  if (isOpen(open, "confirm_statement")) {
    for (const statement of one.statements) {
      if (statement.party === me && !statement.confirmedBy.includes(me)) turns.push({ kind: "statement", id: statement.id });
    }
  }
  if (isOpen(open, "confirm_minutes")) {
    for (const session of one.sessions) {
      if (session.endTime !== undefined && session.round === one.round && !session.minutesConfirmedBy.includes(me)) turns.push({ kind: "minutes", id: session.id });
    }
  }
  // What a mediator registered as settled on the spot: it is not verified before the party says so itself.
  if (isOpen(open, "confirm_settled") && one.settled?.proofs.some(({ party }) => party === me) !== true) turns.push({ kind: "settled" });
  if (isOpen(open, "answer_satisfaction")) turns.push({ kind: "satisfaction" });
  return turns;
}

// A simple electronic signature counts for agreements made on line alone (Online Rules art. 19).
export const isSignedHere = (agreement: Agreement): boolean => agreement.effectRule === EffectRule.ONLINE19;

export const consent = (me: string): CommandInit => init("recordConsent", { party: me, kind: ConsentKind.MEDIATION, way: Way.BY_MESSAGE });

// A consent that was given is withdrawn; who gave none refuses.
export function stop(one: Case, me: string): CommandInit {
  const given = one.parties.find((party) => party.id === me)?.consents
    .some(({ kind, answer, round }) => kind === ConsentKind.MEDIATION && answer === ConsentAnswer.GIVEN && round === one.round);
  return given === true
    ? init("withdrawConsent", { party: me, kind: ConsentKind.MEDIATION, way: Way.BY_MESSAGE })
    : init("recordRefusal", { party: me, way: Way.BY_MESSAGE });
}

export function sign(agreement: string, me: string, informed: string): CommandInit {
  return init("signAgreement", {
    agreement, signer: me, way: SignatureWay.SIMPLE_ELECTRONIC, ...(informed.trim() === "" ? {} : { informedNote: { text: informed.trim() } }),
  });
}
export const confirmStatement = (statement: string, me: string): CommandInit => init("confirmStatement", { statement, party: me });
export const proposeTimes = (times: readonly TimeSpanInit[], me: string): CommandInit => init("proposeTimes", { party: me, times });
// What a party may hand in by its code (workflow/party_acts.cc; a test compares), the commonest first. Code list `paper`.
export const PAPERS_OF_PARTIES = ["evidence", "identity", "performance-proof", "title-papers", "co-owner-consent", "power-of-attorney", "other"];
export const handIn = (file: { paper: string; sha256: string; sizeBytes: number; mediaType: string; title: string }, me: string): CommandInit =>
  init("addDocument", { party: me, paper: file.paper, sha256: file.sha256, sizeBytes: BigInt(file.sizeBytes), mediaType: file.mediaType, title: { text: file.title } });
export const confirmMinutes = (session: string, me: string): CommandInit => init("confirmMinutes", { session, party: me });
export const confirmSettled = (me: string): CommandInit => init("confirmSettled", { party: me, by: ConfirmedBy.CODE_TO_OWN_PHONE });
// Wants this mediator, or does not, and why.
export function choose(mediator: string, me: string, wants: boolean, reason = ""): CommandInit {
  return init("chooseMediator", { party: me, mediator, refuses: !wants, ...(reason.trim() === "" ? {} : { reason: { text: reason.trim() } }) });
}
// What the party said of a mediator in this round: true, it wants them; undefined, nothing yet.
export function wordOn(one: Case, me: string, mediator: string): boolean | undefined {
  const said = one.mediatorChoices.find((choice) => choice.party === me && choice.mediator === mediator && choice.round === one.round);
  return said === undefined ? undefined : !said.refuses;
}
export const askCopy = (document: string, me: string): CommandInit => init("requestCopy", { document, party: me });
export const complain = (reason: string, text: string, me: string): CommandInit => init("fileComplaint", { party: me, reason, text: { text: text.trim() } });
export const rate = (result: number, code: string, me: string): CommandInit => init("answerSatisfaction", { party: me, result, code: code.trim() });
