// src/workflow/facts.ts: what a command given in the field does to a case, as decide_*.cc and evolve_*.cc do it, and which
// events that is. Only what states, guards and the phone's own pages read is folded; the rest comes with the next answer
// of the server.
import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";

import {
  type Agreement,
  AgreementForm,
  AgreementSchema,
  type Attendance,
  type Case,
  ConfirmedBy,
  ConsentAnswer,
  ConsentKind,
  ConsentSchema,
  DefinitionRefSchema,
  DocumentSchema,
  EndingSchema,
  EffectRule,
  MediatorSchema,
  ObligationSchema,
  ObligationState,
  type Party,
  PartySchema,
  RiskSchema,
  SessionSchema,
  SettledOnTheSpotSchema,
  SettledProofSchema,
  SignatureSchema,
  VisitSchema,
  Way,
} from "../gen/gaiwan/v1/case_pb.js";
import { ClauseKind, type Clause } from "../gen/gaiwan/v1/case_pb.js";
import { type NewParty, type OpenCase } from "../gen/gaiwan/v1/command_pb.js";
import { type AgreementText, type CaseText, type Personal, PersonalSchema } from "../gen/gaiwan/v1/personal_pb.js";
import { Subject } from "../gen/gaiwan/v1/workflow_pb.js";
import type { Definition } from "./definition.ts";
import type { Act } from "./predict.ts";
import {
  canMediateAmong, hasRefused, isTold, isWilling, type Needs, needsOf, noEndsMediation, partiesThatSign, shortName, tookPart, usualEffectRule, waitsForEnding,
} from "./questions.ts";

export class UnknownCommand extends Error {}

// One command as the definition knows it, what it is about, and the events it came to.
export type Happened = {
  command: string;
  kind: Subject;
  subject: string;
  events: { name: string; kind: Subject; id: string }[];
};

export const dayOf = (time: Date): string => new Date(time.getTime() + 8 * 3600_000).toISOString().slice(0, 10);

export function idFor(parts: { id: string }[], wanted: string): string {
  if (wanted !== "") return wanted;
  let number = parts.length + 1;
  while (parts.some(({ id }) => id === String(number))) ++number;
  return String(number);
}

// Changes `c` as the command says. The command is one that is open: what the server might still refuse it for shows when
// it is sent.
export function apply(definition: Definition, c: Case, act: Act): Happened[] {
  const time = timestampFromDate(act.time);
  const about = (command: string, kind: Subject, subject: string, ...events: Happened["events"]): Happened[] =>
    [{ command, kind, subject, events }];
  const ofCase = (command: string): Happened[] => about(command, Subject.CASE, "");
  const party = (id: string): Party | undefined => c.parties.find((each) => each.id === id);
  const { command } = act.command;
  switch (command.case) {
    case "openCase":
      return [open(definition, c, act, command.value)];
    // Seen or heard, and nobody's case yet: neither a source nor, mostly, a class.
    case "registerClue":
      return [{ ...open(definition, c, act, { ...command.value, source: "" }), command: "register_clue" }];
    case "settleClue":
      return ofCase("settle_clue");
    case "dismissClue":
      return ofCase("dismiss_clue");
    // Which committee serves a place that it is sent to is in the directory: the server says.
    case "turnClueIntoCase": {
      const { value } = command;
      c.source = value.source;
      if (value.disputeClass !== "") c.disputeClass = value.disputeClass;
      if (value.unit !== "") c.unit = value.unit;
      return ofCase("turn_clue_into_case");
    }
    case "answerQuestion": {
      start(definition, c, act, command.value.unit);
      c.channel = command.value.channel;
      c.disputeClass = command.value.disputeClass;
      return ofCase("answer_question");
    }
    case "registerSettled": {
      const settled = command.value;
      const opened = open(definition, c, act, settled);
      for (const each of c.parties) {
        opened.events.push(told(c, each, act), consented(c, each, act, Way.BY_TAKING_PART));
      }
      assign(c, act.asker.actor, []);
      const agreement = addAgreement(c, "", settled.agreement, settled.clauses, AgreementForm.ORAL, act);
      takeEffect(c, agreement, act.time);
      // Only a named witness is shown at once; of the rest it is only said.
      const shown = settled.confirmations.filter((each) => each.by === ConfirmedBy.NAMED_WITNESS);
      c.settled = create(SettledOnTheSpotSchema, {
        verified: shown.length === c.parties.length,
        confirmedBy: settled.confirmations.map((each) => each.party),
        proofs: shown.map(({ party, by }) => ({ party, by })),
      });
      opened.command = "register_settled";
      opened.events.push(
        { name: "oral_agreement_recorded", kind: Subject.AGREEMENT, id: agreement.id },
        { name: "agreement_effective", kind: Subject.AGREEMENT, id: agreement.id });
      return [opened];
    }
    // Once of each party; with the last of them it is verified.
    case "confirmSettled": {
      const { party: id, by, document } = command.value;
      const { settled } = c;
      if (settled === undefined) return ofCase("confirm_settled");
      settled.proofs = [...settled.proofs.filter((each) => each.party !== id), create(SettledProofSchema, { party: id, by, document })];
      if (!settled.confirmedBy.includes(id)) settled.confirmedBy.push(id);
      settled.verified = c.parties.every((each) => each.removed || settled.proofs.some((proof) => proof.party === each.id));
      return ofCase("confirm_settled");
    }
    case "submitCase":
      return ofCase("submit_case");
    // The number is the server's to give: until then the phone has none.
    case "acceptCase":
      return ofCase("accept_case");
    case "assignMediators":
      assign(c, command.value.lead, command.value.assisting);
      return ofCase("assign_mediators");
    case "amendFacts": {
      const { value } = command;
      if (value.disputeClass !== "") c.disputeClass = value.disputeClass;
      if (value.claimed !== undefined) c.claimed = value.claimed;
      if (value.text !== undefined) c.text = caseText(value.text);
      if (value.place !== "") c.place = value.place;
      if (value.circumstances.length > 0) c.circumstances = value.circumstances.filter((code) => code !== "none");
      return ofCase("amend_facts");
    }
    case "addNote":
      return ofCase("add_note");
    case "addDocument": {
      const { value } = command;
      c.documents.push(create(DocumentSchema, {
        id: idFor(c.documents, value.document), paper: value.paper, party: value.party, sha256: value.sha256,
        sizeBytes: value.sizeBytes, mediaType: value.mediaType, pages: value.pages,
      }));
      return ofCase("add_document");
    }
    case "closeCase":
      return ofCase("close_case");
    case "terminate":
      c.ending = create(EndingSchema, { cause: c.ending?.cause ?? "", reason: command.value.reason, adviceGiven: true, actTime: time });
      return about("terminate", Subject.CASE, "", { name: "mediation_terminated", kind: Subject.CASE, id: "" });
    case "addParty": {
      const added = addParty(c, command.value.party!);
      return about("add_party", Subject.PARTY, added.id, { name: "party_added", kind: Subject.PARTY, id: added.id });
    }
    case "amendParty": {
      const found = party(command.value.party);
      if (found !== undefined && command.value.details !== undefined) found.details = details(found.id, command.value.details);
      if (found !== undefined && command.value.messages !== undefined) found.messageChannels = [...command.value.messages.channels];
      return about("amend_party", Subject.PARTY, command.value.party);
    }
    case "giveRightsNotice": {
      const found = party(command.value.party);
      return about("give_rights_notice", Subject.PARTY, command.value.party, ...(found === undefined ? [] : [told(c, found, act)]));
    }
    case "recordConsent": {
      const found = party(command.value.party);
      if (found === undefined) return about("record_consent", Subject.PARTY, command.value.party);
      const event = answered(c, found, act, command.value.kind, ConsentAnswer.GIVEN, command.value.way);
      return about("record_consent", Subject.PARTY, found.id, event);
    }
    case "recordRefusal": {
      const found = party(command.value.party);
      if (found === undefined) return about("record_refusal", Subject.PARTY, command.value.party);
      const ends = noEndsMediation(c, found.id);
      answered(c, found, act, ConsentKind.MEDIATION, ConsentAnswer.REFUSED, command.value.way);
      if (ends) {
        c.ending ??= create(EndingSchema);
        c.ending.cause = "refused";
      }
      return about("record_refusal", Subject.PARTY, found.id, { name: "refusal_recorded", kind: Subject.PARTY, id: found.id });
    }
    case "startSession": {
      const { value } = command;
      let session = c.sessions.find(({ id }) => id === value.session && value.session !== "");
      if (session === undefined) {
        session = create(SessionSchema, { id: idFor(c.sessions, value.session), round: c.round });
        c.sessions.push(session);
      }
      if (value.mode !== 0) session.mode = value.mode;
      if (value.venue !== "") session.venue = value.venue;
      session.startTime = time;
      session.lead = value.lead || act.asker.actor;
      session.attendance = value.attendance;
      return about("start_session", Subject.SESSION, session.id, ...takePart(c, value.attendance, act));
    }
    case "recordAttendance": {
      const session = c.sessions.find(({ id }) => id === command.value.session);
      if (session !== undefined) {
        const named = new Set(command.value.attendance.map(({ who }) => who));
        session.attendance = [...session.attendance.filter(({ who }) => !named.has(who)), ...command.value.attendance];
      }
      return about("record_attendance", Subject.SESSION, command.value.session, ...takePart(c, command.value.attendance, act));
    }
    case "endSession": {
      const session = c.sessions.find(({ id }) => id === command.value.session);
      if (session !== undefined) {
        session.endTime = time;
        session.result = command.value.result;
      }
      return about("end_session", Subject.SESSION, command.value.session);
    }
    case "draftAgreement": {
      const { value } = command;
      const agreement = addAgreement(c, value.agreement, value.text, value.clauses, AgreementForm.WRITTEN, act);
      agreement.partial = value.partial;
      agreement.handwritten = value.handwritten;
      agreement.effectRule = value.effectRule || usualEffectRule(c);
      return about("draft_agreement", Subject.AGREEMENT, agreement.id);
    }
    case "reviseDraft": {
      const agreement = c.agreements.find(({ id }) => id === command.value.agreement);
      if (agreement !== undefined) {
        agreement.draft += 1;
        agreement.clauses = command.value.clauses;
        if (command.value.text !== undefined) agreement.text = agreementText(command.value.text);
        agreement.signatures = [];
        agreement.seal = "";
        delete agreement.sealTime;
        agreement.draftTime = time;
      }
      return about("revise_draft", Subject.AGREEMENT, command.value.agreement);
    }
    case "signAgreement": {
      const { value } = command;
      const agreement = c.agreements.find(({ id }) => id === value.agreement);
      agreement?.signatures.push(create(SignatureSchema, { who: value.signer, way: value.way, actTime: time }));
      return about("sign_agreement", Subject.AGREEMENT, value.agreement, ...effect(definition, c, agreement, act));
    }
    case "sealAgreement": {
      const agreement = c.agreements.find(({ id }) => id === command.value.agreement);
      if (agreement !== undefined) {
        agreement.seal = command.value.seal;
        agreement.sealedBy = act.asker.actor;
        agreement.sealTime = time;
      }
      return about("seal_agreement", Subject.AGREEMENT, command.value.agreement, ...effect(definition, c, agreement, act));
    }
    case "recordOralAgreement": {
      const { value } = command;
      const agreement = addAgreement(c, value.agreement, value.text, value.clauses, AgreementForm.ORAL, act);
      agreement.partial = value.partial;
      takeEffect(c, agreement, act.time);
      return about("record_oral_agreement", Subject.AGREEMENT, agreement.id,
        { name: "oral_agreement_recorded", kind: Subject.AGREEMENT, id: agreement.id },
        { name: "agreement_effective", kind: Subject.AGREEMENT, id: agreement.id });
    }
    case "recordPerformance": {
      const obligation = c.obligations.find(({ id }) => id === command.value.obligation);
      if (obligation !== undefined) {
        obligation.state = command.value.state;
        obligation.proved ||= command.value.proof !== undefined;
        obligation.actTime = time;
      }
      return about("record_performance", Subject.OBLIGATION, command.value.obligation);
    }
    case "recordVisit": {
      const { value } = command;
      let visit = c.visits.find(({ id }) => id === value.visit && value.visit !== "");
      if (visit === undefined) {
        visit = create(VisitSchema, { id: idFor(c.visits, value.visit), round: c.round });
        c.visits.push(visit);
      }
      visit.way = value.way;
      visit.outcome = value.outcome;
      visit.visitTime = time;
      visit.documents = value.documents;
      visit.placeNoted = value.place !== undefined && value.place.text !== "";
      visit.placeRefused = value.placeRefused;
      return about("record_visit", Subject.VISIT, visit.id);
    }
    case "raiseRisk": {
      const { value } = command;
      // A danger seen first opens a case of its own.
      if (c.state === "") start(definition, c, act, value.unit);
      c.risks.push(create(RiskSchema, { id: idFor(c.risks, value.risk), grade: value.grade, kind: value.kind, actTime: time, reported: value.reported }));
      return about("raise_risk", Subject.RISK, c.risks.at(-1)!.id);
    }
    default:
      throw new UnknownCommand(command.case);
  }
}

type Opens = Pick<OpenCase, "unit" | "channel" | "source" | "disputeClass" | "parties"> & {
  text?: CaseText | undefined; claimed?: OpenCase["claimed"] | undefined; difficulty?: string; circumstances?: string[];
  place?: string;
};

function open(definition: Definition, c: Case, act: Act, command: Opens): Happened {
  start(definition, c, act, command.unit);
  c.channel = command.channel;
  c.source = command.source;
  c.disputeClass = command.disputeClass;
  c.difficulty = command.difficulty ?? "";
  c.circumstances = command.circumstances ?? [];
  c.place = command.place ?? "";
  if (command.claimed !== undefined) c.claimed = command.claimed;
  if (command.text !== undefined) c.text = caseText(command.text);
  const added = command.parties.map((each) => addParty(c, each));
  return {
    command: "open_case", kind: Subject.CASE, subject: "",
    events: added.map(({ id }) => ({ name: "party_added", kind: Subject.PARTY, id })),
  };
}

// The unit it is for, or the caller's own; of an office, the place it is attached to is its level's.
function start(definition: Definition, c: Case, act: Act, unit: string): void {
  const own = act.asker.posts.find(({ role }) => role !== "administrator") ?? act.asker.posts[0];
  c.definition = create(DefinitionRefSchema, { id: definition.data.id, revision: definition.data.revision });
  c.unit = unit || `orgs/${own?.org ?? ""}`;
  const org = act.asker.orgs[shortName(c.unit)];
  c.committee = org?.kind === "mediation_committee" ? c.unit : "";
  const place = definition.data.levels.find((level) => level.orgKinds.includes(org?.kind ?? "")) ??
    definition.data.levels.find((level) => level.orgKinds.includes(act.asker.orgs[org?.parent ?? ""]?.kind ?? ""));
  c.level = place?.id ?? "";
  c.opener = act.asker.actor;
  c.openerUnit = `orgs/${own?.org ?? ""}`;
  c.round = 1;
  c.requestTime = timestampFromDate(act.time);
  c.createTime = timestampFromDate(act.time);
}

function addParty(c: Case, given: NewParty): Party {
  const party = create(PartySchema, {
    id: idFor(c.parties, given.party), side: given.side, kind: given.kind, headCount: given.headCount, domicile: given.domicile,
    messageChannels: given.messages?.channels ?? [],
    needsReading: ["reads-with-help", "does-not-read"].includes(given.details?.literacy ?? ""),
  });
  if (given.details !== undefined) party.details = details(party.id, given.details);
  c.parties.push(party);
  return party;
}

const details = (id: string, value: NonNullable<NewParty["details"]>): Personal =>
  create(PersonalSchema, { subject: `parties/${id}`, form: { case: "open", value: { data: { case: "party", value } } } });
const caseText = (value: CaseText): Personal =>
  create(PersonalSchema, { subject: "case", form: { case: "open", value: { data: { case: "caseText", value } } } });
const agreementText = (value: AgreementText): Personal =>
  create(PersonalSchema, { subject: "case", form: { case: "open", value: { data: { case: "agreement", value } } } });

function told(c: Case, party: Party, act: Act) {
  party.toldRound = c.round;
  party.toldTime = timestampFromDate(act.time);
  return { name: "rights_notice_given", kind: Subject.PARTY, id: party.id };
}

function answered(c: Case, party: Party, act: Act, kind: ConsentKind, answer: ConsentAnswer, way: Way) {
  party.consents = [
    ...party.consents.filter((each) => each.kind !== kind),
    create(ConsentSchema, { kind, answer, way, round: c.round, actTime: timestampFromDate(act.time) }),
  ];
  // Who refused has come round before anybody ended the case: there is nothing to end for that cause any more.
  const cameRound = answer === ConsentAnswer.GIVEN && waitsForEnding(c) && ["refused", "withdrawn"].includes(c.ending?.cause ?? "") &&
    canMediateAmong(c, (each) => !hasRefused(c, each));
  if (cameRound) delete c.ending;
  return { name: "consent_recorded", kind: Subject.PARTY, id: party.id };
}
const consented = (c: Case, party: Party, act: Act, way: Way) =>
  answered(c, party, act, ConsentKind.MEDIATION, ConsentAnswer.GIVEN, way);

// Who was told and takes part consents by it.
function takePart(c: Case, attendance: Attendance[], act: Act) {
  return attendance.flatMap(({ who, presence }) => {
    const party = c.parties.find(({ id }) => id === who);
    if (party === undefined || !tookPart(presence) || !isTold(c, party) || isWilling(c, party)) return [];
    return [consented(c, party, act, Way.BY_TAKING_PART)];
  });
}

function assign(c: Case, lead: string, assisting: string[]): void {
  c.mediators = [lead, ...assisting].map((person, at) => create(MediatorSchema, { person, lead: at === 0, org: c.committee }));
}

function addAgreement(c: Case, wanted: string, text: AgreementText | undefined, clauses: Clause[], form: AgreementForm, act: Act): Agreement {
  const agreement = create(AgreementSchema, {
    id: idFor(c.agreements, wanted), form, draft: 1, round: c.round, clauses, effectRule: EffectRule.PML29,
    draftTime: timestampFromDate(act.time),
  });
  if (text !== undefined) agreement.text = agreementText(text);
  c.agreements.push(agreement);
  return agreement;
}

// The latest act among those the rule asks for, once none is missing.
function effect(definition: Definition, c: Case, agreement: Agreement | undefined, act: Act): Happened["events"] {
  if (agreement === undefined || agreement.effectiveTime !== undefined) return [];
  const parties = partiesThatSign(c, agreement);
  const willing = (id: string) => c.parties.some((party) => party.id === id && isWilling(c, party));
  if (parties.length < 2 || !parties.every(willing)) return [];
  const met = ({ ways, mediator, seal }: Needs) => {
    const signed = (is: (who: string) => boolean) => agreement.signatures.some(({ who, way }) => is(who) && ways.includes(way));
    return parties.every((id) => signed((who) => who === id)) && (!mediator || signed((who) => who.startsWith("people/"))) &&
      (!seal || agreement.sealTime !== undefined);
  };
  if (!needsOf(definition, c, agreement).some(met)) return [];
  takeEffect(c, agreement, act.time);
  return [{ name: "agreement_effective", kind: Subject.AGREEMENT, id: agreement.id }];
}

function takeEffect(c: Case, agreement: Agreement, time: Date): void {
  agreement.effectiveTime = timestampFromDate(time);
  agreement.clauses.forEach((clause, at) => {
    const ongoing = clause.ongoing ||
      (clause.kind === ClauseKind.OMISSION && clause.dueDate === "" && clause.instalments.length === 0);
    const parts = clause.instalments.length === 0
      ? [{ suffix: "", dueDate: clause.doneAtOnce ? dayOf(time) : clause.dueDate, amount: clause.amount }]
      : clause.instalments.map((part, number) => ({ suffix: `-${number + 1}`, dueDate: part.dueDate, amount: part.amount }));
    for (const part of parts) {
      const obligation = create(ObligationSchema, {
        id: `${agreement.id}-${at + 1}${part.suffix}`, agreement: agreement.id, clause: at + 1, dueDate: part.dueDate,
        state: ongoing ? ObligationState.IN_ORDER : ObligationState.OPEN,
      });
      if (part.amount !== undefined) obligation.amount = part.amount;
      c.obligations.push(obligation);
    }
  });
}
