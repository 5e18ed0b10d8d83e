// src/pages/phone/nextStep.ts: the one next thing to do on a case, out of what is open to its mediator.
import { EffectRule, SessionResult } from "../../gen/gaiwan/v1/case_pb.js";
import { t, type Key } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { arePartiesHidden, isTold, signaturesComplete, waitsForEnding } from "../../workflow/questions.ts";

export type Step = { command: string; words: string; href: string };

// On the first page a clue waits for what becomes of it: its own page asks that first (ClueSection.tsx).
export function cardStep(shown: Shown): Step | undefined {
  return openOn(shown, "settle_clue") === undefined ? nextStep(shown)
    : { command: "settle_clue", words: t("step.clue"), href: `/${shown.name}` };
}

// In the order of the work: the first that is open and has not been done is next.
export function nextStep(shown: Shown): Step | undefined {
  const { c, name } = shown;
  const there = c.parties.filter((party) => !party.removed);
  const draft = c.agreements.find((agreement) => agreement.round === c.round && !agreement.effectiveTime);
  const steps: [command: string, key: Key, href: string, needed: boolean][] = [
    ["terminate", "command.terminate", "", waitsForEnding(c)],
    ["add_party", "step.addParty", "", there.length < 2 && !arePartiesHidden(c)],
    ["amend_facts", "step.complete", "", c.disputeClass === ""],
    ["submit_case", "step.submit", "", true],
    ["accept_case", "step.accept", "", true],
    ["assign_mediators", "step.assign", "", c.mediators.length === 0],
    ["give_rights_notice", "step.tell", "", there.some((party) => !isTold(c, party)) && c.agreements.length === 0],
    ["end_session", "step.endTalk", "", c.sessions.some((session) => session.startTime && !session.endTime)],
    ["start_session", "step.talk", "", c.agreements.length === 0 && !c.sessions.some((session) => session.result === SessionResult.AGREED)],
    ["sign_agreement", "step.sign", "/agree", draft !== undefined && !signaturesComplete(c, draft)],
    ["seal_agreement", "step.seal", "/agree", draft?.effectRule === EffectRule.PML29 && !draft.sealTime && signaturesComplete(c, draft)],
    ["draft_agreement", "step.agree", "/agree", c.agreements.length === 0],
    ["record_oral_agreement", "step.agree", "/agree", c.agreements.length === 0],
    ["record_visit", "step.visit", "/visit", c.visits.every((visit) => !visit.visitTime)],
    ["close_case", "step.close", "", true],
  ];
  const found = steps.find(([command, , , needed]) => needed && openOn(shown, command) !== undefined);
  return found === undefined ? undefined : { command: found[0], words: t(found[1]), href: `/${name}${found[2]}` };
}
