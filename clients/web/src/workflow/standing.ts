// src/workflow/standing.ts: what is open to somebody on a case and what is closed and why, worked out from the definition
// as the server's ExplainCase does (workflow/standing.cc). For the commands that are given in the field; a test holds both
// side by side against the real server, along the whole path.
import type { Case } from "../gen/gaiwan/v1/case_pb.js";
import type { Label } from "../gen/gaiwan/v1/common_pb.js";
import { Reason } from "../gen/gaiwan/v1/errors_pb.js";
import { Subject } from "../gen/gaiwan/v1/workflow_pb.js";
import { type Definition, MAIN } from "./definition.ts";
import { failures } from "./guards.ts";

// The commands that a phone gives offline: what each is about, and whether it makes what it is about.
export const FIELD_COMMANDS: Record<string, { subject: Subject; creates?: true }> = {
  open_case: { subject: Subject.CASE },
  register_settled: { subject: Subject.CASE },
  register_clue: { subject: Subject.CASE },
  settle_clue: { subject: Subject.CASE },
  dismiss_clue: { subject: Subject.CASE },
  turn_clue_into_case: { subject: Subject.CASE },
  answer_question: { subject: Subject.CASE },
  confirm_settled: { subject: Subject.CASE },
  submit_case: { subject: Subject.CASE },
  accept_case: { subject: Subject.CASE },
  assign_mediators: { subject: Subject.CASE },
  amend_facts: { subject: Subject.CASE },
  add_note: { subject: Subject.CASE },
  add_document: { subject: Subject.CASE },
  close_case: { subject: Subject.CASE },
  terminate: { subject: Subject.CASE },
  add_party: { subject: Subject.PARTY, creates: true },
  amend_party: { subject: Subject.PARTY },
  give_rights_notice: { subject: Subject.PARTY },
  record_consent: { subject: Subject.PARTY },
  record_refusal: { subject: Subject.PARTY },
  start_session: { subject: Subject.SESSION, creates: true },
  record_attendance: { subject: Subject.SESSION },
  end_session: { subject: Subject.SESSION },
  draft_agreement: { subject: Subject.AGREEMENT, creates: true },
  record_oral_agreement: { subject: Subject.AGREEMENT, creates: true },
  revise_draft: { subject: Subject.AGREEMENT },
  sign_agreement: { subject: Subject.AGREEMENT },
  seal_agreement: { subject: Subject.AGREEMENT },
  record_performance: { subject: Subject.OBLIGATION },
  record_visit: { subject: Subject.VISIT, creates: true },
  raise_risk: { subject: Subject.RISK, creates: true },
};

export type Standing = {
  command: string;
  reason: Reason;
  // Each guard that fails; the roles it is for.
  words: Label[];
  // What it can be given for.
  subjects: string[];
};
export const isOpen = (standing: Standing): boolean => standing.reason === Reason.REASON_UNSPECIFIED;

export function subjectIds(c: Case, kind: Subject): string[] {
  switch (kind) {
    case Subject.PARTY:
      return c.parties.filter((party) => !party.removed).map(({ id }) => id);
    case Subject.SESSION:
      return c.sessions.map(({ id }) => id);
    case Subject.AGREEMENT:
      return c.agreements.map(({ id }) => id);
    case Subject.OBLIGATION:
      return c.obligations.map(({ id }) => id);
    case Subject.VISIT:
      return c.visits.map(({ id }) => id);
    case Subject.RISK:
      return c.risks.map(({ id }) => id);
    default:
      return [];
  }
}

export const stateOf = (c: Case, track: string, subject: string): string | undefined =>
  c.tracks.find((each) => each.track === track && each.subject === subject)?.state;

// Of every field command, as FindAllStandings has them; openings that are of no use on a case that stands are left out.
export function standings(definition: Definition, c: Case, roles: ReadonlySet<string>, today: string): Standing[] {
  return Object.keys(FIELD_COMMANDS).flatMap((command) => {
    if (definition.tracksFor(command).length === 0) return [];
    const standing = standingOf(definition, c, command, roles, today);
    const opens = definition.opening(MAIN, "command", command) !== undefined;
    return opens && c.state !== "" && standing.reason === Reason.NOT_IN_THIS_STATE ? [] : [standing];
  });
}

function standingOf(definition: Definition, c: Case, command: string, roles: ReadonlySet<string>, today: string): Standing {
  const { subject, creates } = FIELD_COMMANDS[command]!;
  const candidates = subject === Subject.CASE ? [""] : [...(creates ? [undefined] : []), ...subjectIds(c, subject)];
  let nearest: Standing = { command, reason: Reason.PART_UNKNOWN, words: [], subjects: [] };
  const subjects: string[] = [];
  for (const id of candidates) {
    const standing = standingFor(definition, c, command, subject, id, roles, today);
    if (isOpen(standing) && id !== undefined && id !== "") subjects.push(id);
    if (closeness(standing.reason) > closeness(nearest.reason)) nearest = standing;
  }
  // There is nothing it could be about: open it is not.
  if (candidates.length === 0) {
    const standing = standingFor(definition, c, command, subject, "\0none", roles, today);
    if (!isOpen(standing)) nearest = standing;
  }
  return { ...nearest, subjects };
}

// The nearer to being open, the higher.
function closeness(reason: Reason): number {
  switch (reason) {
    case Reason.REASON_UNSPECIFIED:
      return 4;
    case Reason.NOT_YOUR_ROLE:
      return 2;
    case Reason.NOT_IN_THIS_STATE:
      return 1;
    case Reason.PART_UNKNOWN:
      return 0;
    default:
      return 3;
  }
}

type Offer = { by: string[]; guards: string[] };

// `id`: undefined for one that the command would make.
function standingFor(definition: Definition, c: Case, command: string, kind: Subject, id: string | undefined,
  roles: ReadonlySet<string>, today: string): Standing {
  const closed = (reason: Reason, words: Label[] = []): Standing => ({ command, reason, words, subjects: [] });
  const offers: Offer[] = [];
  for (const trackId of definition.tracksFor(command)) {
    const track = definition.track(trackId)!;
    let offer: Offer | undefined;
    if (trackId === MAIN || track.subject === Subject.CASE) {
      const state = trackId === MAIN ? c.state : stateOf(c, trackId, "");
      offer = state === undefined || state === "" ? definition.opening(trackId, "command", command)
        : definition.action(trackId, state, command);
    } else if (track.subject === kind) {
      if (id === undefined) {
        offer = definition.opening(trackId, "command", command);
      } else if (!subjectIds(c, kind).includes(id)) {
        return closed(Reason.PART_UNKNOWN);
      } else {
        const state = stateOf(c, trackId, id);
        offer = state === undefined ? undefined : definition.action(trackId, state, command);
      }
    } else {
      continue;
    }
    if (offer === undefined) return closed(Reason.NOT_IN_THIS_STATE);
    offers.push(offer);
  }
  if (offers.length === 0) return closed(Reason.NOT_IN_THIS_STATE);
  for (const offer of offers) {
    if (offer.by.some((role) => roles.has(role))) continue;
    return closed(Reason.NOT_YOUR_ROLE, distinct(offer.by.flatMap((role) => definition.role(role)?.label ?? [])));
  }
  const failed = offers.flatMap((offer) => failures(offer.guards, { definition, c, today }));
  return closed(failed[0]?.reason ?? Reason.REASON_UNSPECIFIED, distinct(failed.map(({ words }) => words)));
}

function distinct(labels: Label[]): Label[] {
  return labels.filter((label, at) => labels.findIndex((other) => other.zh === label.zh) === at);
}
