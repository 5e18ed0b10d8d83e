// src/workflow/conditions.ts: the conditions that choose where a track goes, as workflow/conditions.cc asks them.
import { type Case, ObligationState, SessionResult } from "../gen/gaiwan/v1/case_pb.js";
import { ClockStatus } from "../gen/gaiwan/v1/clock_pb.js";
import { Subject } from "../gen/gaiwan/v1/workflow_pb.js";
import {
  canMediateAmong, consents, countsAsVisit, hasEffectiveAgreement, hasRefused, isTold, sessionRunning, signaturesComplete, waitsForClause,
} from "./questions.ts";

export class UnknownCondition extends Error {}

export type About = { kind: Subject; id: string };

const RECORDED = [ObligationState.DONE, ObligationState.LAPSED, ObligationState.FAILED, ObligationState.UNKNOWN];

export function conditionHolds(name: string, c: Case, about: About): boolean {
  const party = about.kind === Subject.PARTY ? c.parties.find(({ id }) => id === about.id) : undefined;
  const agreement = about.kind === Subject.AGREEMENT ? c.agreements.find(({ id }) => id === about.id) : undefined;
  const obligation = about.kind === Subject.OBLIGATION ? c.obligations.find(({ id }) => id === about.id) : undefined;
  const session = about.kind === Subject.SESSION ? c.sessions.find(({ id }) => id === about.id) : undefined;
  const visit = about.kind === Subject.VISIT ? c.visits.find(({ id }) => id === about.id) : undefined;
  switch (name) {
    case "party-consents":
      return party !== undefined && consents(c, party);
    case "party-refuses":
      return party !== undefined && hasRefused(c, party);
    case "party-told":
      return party !== undefined && isTold(c, party);
    case "party-left":
      return party?.removed ?? false;
    case "mediation-over":
      return (c.ending?.cause ?? "") !== "";
    case "mediation-may-go-on":
      // Where a period has run out, the parties have to have agreed to more of it: which, the server knows.
      if (c.clocks.some(({ status, subject }) => status === ClockStatus.CLOCK_EXPIRED && subject === "")) throw new UnknownCondition(name);
      return canMediateAmong(c, (each) => consents(c, each));
    case "mediator-assigned":
      return c.mediators.length > 0;
    case "session-running":
      return sessionRunning(c);
    case "agreed-in-session":
      return session?.result === SessionResult.AGREED;
    case "agreement-drafted":
      return c.agreements.some((each) => each.round === c.round && each.effectiveTime === undefined);
    case "agreement-effective":
      return agreement !== undefined ? agreement.effectiveTime !== undefined : hasEffectiveAgreement(c);
    case "agreement-signed":
      return agreement !== undefined && signaturesComplete(c, agreement);
    case "agreement-to-transcribe":
      return agreement?.effectiveTime !== undefined && agreement.handwritten !== "" && agreement.transcript?.confirmTime === undefined;
    case "transcript-confirmed":
      return agreement?.transcript?.confirmTime !== undefined;
    case "agreement-replaced":
      return agreement?.replaced ?? false;
    case "obligation-settled":
      return obligation?.state === ObligationState.DONE || obligation?.state === ObligationState.LAPSED;
    case "obligation-recorded":
      return obligation !== undefined && RECORDED.includes(obligation.state);
    case "obligation-waits":
      return obligation !== undefined && waitsForClause(c, obligation) !== 0;
    case "obligation-ready":
      return about.kind === Subject.OBLIGATION && (obligation === undefined || waitsForClause(c, obligation) === 0);
    case "referred-to-village":
      return session?.result === SessionResult.REFERRED_TO_VILLAGE;
    case "has-obligations":
      return c.obligations.length > 0;
    case "visit-counts":
      return visit !== undefined && countsAsVisit(c, visit);
    case "is-numbered":
      return c.caseNumber !== "";
    default:
      throw new UnknownCondition(name);
  }
}
