// src/workflow/guards.ts: the guards that a definition may name, as workflow/guards.cc asks them, with the same words.
//
// A guard that is not known here fails closed: offline nothing is offered that the server might refuse for it.
import { create } from "@bufbuild/protobuf";

import type { Case } from "../gen/gaiwan/v1/case_pb.js";
import { ObligationState } from "../gen/gaiwan/v1/case_pb.js";
import { type Label, LabelSchema } from "../gen/gaiwan/v1/common_pb.js";
import { Reason } from "../gen/gaiwan/v1/errors_pb.js";
import { AdmissibilityEffect, type AdmissibilityRule } from "../gen/gaiwan/v1/workflow_pb.js";
import type { Definition } from "./definition.ts";
import {
  arePartiesHidden, canMediateAmong, consents, covers, hasEffectiveAgreement, hasRefused, isTold, leadMissing, present, reportIsOwed,
  sessionRunning, transferPending, waitsForClause, writtenFormFor,
} from "./questions.ts";

export type Question = {
  definition: Definition;
  c: Case;
  // `2026-03-02`, in +08:00.
  today: string;
};

export type Failure = { reason: Reason; words: Label };

export const label = (zh: string, en: string): Label => create(LabelSchema, { zh, en });

type Guard = { zh: string; en: string; ask: (q: Question) => Reason };

const unless = (holds: boolean, reason: Reason): Reason => (holds ? Reason.REASON_UNSPECIFIED : reason);

const GUARDS: Record<string, Guard> = {
  "agreement-effective": {
    zh: "须有已生效的调解协议", en: "An agreement must have taken effect",
    ask: ({ c }) => unless(hasEffectiveAgreement(c), Reason.NOT_EFFECTIVE),
  },
  "class-known": {
    zh: "须已登记纠纷类别", en: "The class of the dispute must be known",
    ask: ({ c }) => unless(c.disputeClass !== "", Reason.FACTS_INCOMPLETE),
  },
  "closing-rule": {
    zh: "须符合结案条件：到期义务均已登记履行情况，并已回访或说明不回访的理由",
    en: "The closing rule must be met: every obligation due is recorded, and a visit was made or waived with a reason",
    ask: closingRule,
  },
  "committee-known": {
    zh: "须已确定承办的调解委员会", en: "A committee must serve this case",
    ask: ({ c }) => unless(c.committee !== "", Reason.NO_COMMITTEE),
  },
  // Which committee a party has is in the directory, which the phone does not hold.
  "committee-not-party": {
    zh: "须联网办理", en: "Only with a line to the server",
    ask: ({ c }) => unless(!present(c).some((party) => party.org !== ""), Reason.NOT_BUILT),
  },
  "consents-given": {
    zh: "须至少双方当事人同意调解", en: "At least two sides must have consented to mediation",
    ask: ({ c }) => unless(canMediateAmong(c, (party) => consents(c, party)), Reason.CONSENT_MISSING),
  },
  "facts-complete": {
    zh: "须已登记两名以上当事人、纠纷类别和纠纷事实",
    en: "At least two parties, the class of the dispute and the facts must be registered",
    // Of what is out of sight the server knows whether it is there.
    ask: ({ c }) => unless(c.disputeClass !== "" && (arePartiesHidden(c) || (present(c).length >= 2 && c.text !== undefined)), Reason.FACTS_INCOMPLETE),
  },
  "lead-named": {
    zh: "主办调解员已回避，须先另行指派", en: "Who led was recused; another lead must be named first",
    ask: ({ c }) => unless(!leadMissing(c), Reason.NO_LEAD),
  },
  "may-be-oral": {
    zh: "这类纠纷的协议须采用书面形式", en: "On such a matter an agreement is made in writing",
    ask: ({ definition, c }) => unless(writtenFormFor(definition, c) === undefined, Reason.WRITING_REQUIRED),
  },
  "mediator-assigned": {
    zh: "须已指派调解员", en: "A mediator must be assigned",
    ask: ({ c }) => unless(c.mediators.length > 0, Reason.NO_MEDIATOR),
  },
  "no-session-running": {
    zh: "调解会进行中，须先结束", en: "A session is running; end it first",
    ask: ({ c }) => unless(!sessionRunning(c), Reason.SESSION_RUNNING),
  },
  "no-sham-suspicion": {
    zh: "须没有未排除的虚假调解嫌疑", en: "No suspicion of sham may stand",
    ask: ({ c }) => unless(c.shamSuspicion === undefined, Reason.ALREADY_PAUSED),
  },
  "no-transfer-pending": {
    zh: "有移送等待答复，须先答复或撤回", en: "A transfer waits for its answer; it must be answered or withdrawn",
    ask: ({ c }) => unless(!transferPending(c), Reason.TRANSFER_PENDING),
  },
  "nobody-refused": {
    zh: "不得有当事人拒绝调解", en: "No party may have refused mediation",
    ask: ({ c }) => unless(!present(c).some((party) => hasRefused(c, party)), Reason.PARTY_REFUSED),
  },
  "not-on-stop-list": {
    zh: "此类纠纷依法不得受理", en: "Disputes of this class may not be taken on",
    ask: ({ definition, c }) => unless(acceptanceStop(definition, c) === undefined, Reason.STOP_LIST),
  },
  "parties-two": {
    zh: "须有两名以上当事人", en: "There must be at least two parties",
    ask: ({ c }) => unless(present(c).length >= 2, Reason.PARTIES_TOO_FEW),
  },
  "rights-told": {
    zh: "须已向参加调解的当事人告知权利义务", en: "The parties who take part must have been told their rights",
    ask: rightsTold,
  },
  "settled-unverified": {
    zh: "须是即时调解登记、各方确认尚未核实的案件",
    en: "It must have been registered as settled on the spot, and not be verified yet",
    ask: ({ c }) => unless(c.settled !== undefined && !c.settled.verified, Reason.NOT_IN_THIS_STATE),
  },
  "violence-reported": {
    zh: "对未成年人或者无、限制民事行为能力人的暴力须已报警",
    en: "Violence against a minor or a person without full capacity must have been reported to the police",
    ask: ({ c }) => unless(!reportIsOwed(c), Reason.PROOF_MISSING),
  },
};

// Who stays away need not be told first.
function rightsTold({ c }: Question): Reason {
  const there = present(c);
  if (there.some((party) => consents(c, party) && !isTold(c, party))) return Reason.RIGHTS_NOT_TOLD;
  return unless(there.filter((party) => isTold(c, party)).length >= 2, Reason.RIGHTS_NOT_TOLD);
}

// Only a case with an agreement has something to perform. Whether the visit is waived is known from the command alone.
function closingRule({ definition, c, today }: Question): Reason {
  if (!hasEffectiveAgreement(c) || definition.data.closing?.obligationsRecorded !== true) return Reason.REASON_UNSPECIFIED;
  const open = [ObligationState.OPEN, ObligationState.UNSPECIFIED, ObligationState.PARTLY_DONE];
  const due = c.obligations.some((each) => open.includes(each.state) && each.dueDate !== "" && each.dueDate <= today &&
    waitsForClause(c, each) === 0);
  return unless(!due, Reason.OBLIGATIONS_OPEN);
}

function acceptanceStop(definition: Definition, c: Case): AdmissibilityRule | undefined {
  const refuses = [AdmissibilityEffect.REFUSE_ACCEPTANCE, AdmissibilityEffect.REFUSE_OPENING];
  return definition.data.admissibility.find((rule) => refuses.includes(rule.effect) && holds(rule, c));
}

function holds(rule: AdmissibilityRule, c: Case): boolean {
  if (rule.unlessDelegated && c.delegation !== undefined) return false;
  return rule.disputeClasses.some((code) => covers(code, c.disputeClass)) ||
    rule.circumstances.some((code) => c.circumstances.includes(code)) ||
    (rule.minorParty && c.parties.some((party) => !party.removed && party.minor));
}

export function failures(guards: string[], question: Question): Failure[] {
  return guards.flatMap((name) => {
    const guard = GUARDS[name];
    if (guard === undefined) return [{ reason: Reason.NOT_BUILT, words: label("须联网办理", "Only with a line to the server") }];
    const reason = guard.ask(question);
    return reason === Reason.REASON_UNSPECIFIED ? [] : [{ reason, words: wordsOf(name, guard, question) }];
  });
}

// A rule that stops says where to go instead.
function wordsOf(name: string, guard: Guard, { definition, c }: Question): Label {
  if (name === "may-be-oral") {
    const form = writtenFormFor(definition, c);
    if (form?.words !== undefined) return label(`${form.words.zh}（${form.source}）`, `${form.words.en} (${form.source})`);
  }
  return label(guard.zh, guard.en);
}
