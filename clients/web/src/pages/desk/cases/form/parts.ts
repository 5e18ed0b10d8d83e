// src/pages/desk/cases/form/parts.ts: parts of a case (parties, sessions, agreements ...) that a command refers to by id.
import type { DescField } from "@bufbuild/protobuf";

import { type Case, CaseSchema } from "../../../../gen/gaiwan/v1/case_pb.js";
import { SubjectSchema } from "../../../../gen/gaiwan/v1/workflow_pb.js";

// A part as fields call it: `interested_person` is InterestedPerson.
const pascal = (name: string): string => name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

const LISTS = new Map(CaseSchema.fields.flatMap((field) =>
  field.fieldKind === "list" && field.listKind === "message" && field.message.fields.some(({ name }) => name === "id")
    ? [[field.message.name, field.localName as keyof Case]] : []));

// Fields that are not called by what they refer to.
const CALLED: Readonly<Record<string, string>> = {
  from_party: "party", to_party: "party", parties: "party", applicants: "party", agreed_by: "party", kept_by: "party",
  documents: "document", handwritten: "document", represented_by: "representative", replaces: "agreement",
};
// `ScheduleSession.session` is the id that the new session gets: the server gives the next number where nothing is said.
const MADE: ReadonlySet<string> = new Set([
  "NewParty.party", "AddRepresentative.representative", "InviteParticipant.participant", "RequestRecusal.recusal", "ScheduleSession.session",
  "RecordStatement.statement", "AddDocument.document", "IssueLetter.letter", "DraftAgreement.agreement", "RecordOralAgreement.agreement",
  "AmendAgreement.agreement", "ApplyForConfirmation.confirmation", "RecordInterestedPerson.interested_person", "RecordSuit.suit",
  "OfferTransfer.transfer", "ReferOut.referral", "RequestExtension.extension", "RaiseRisk.risk", "PlanVisit.visit", "RequestSupport.support",
  "Urge.urging", "FileComplaint.complaint", "AskGuidance.guidance", "PlaceHold.hold", "RecordScreening.screening", "DrawSample.sample",
  "PublishSubsidy.subsidy", "AskOrder.order",
]);
export const isMade = (field: DescField): boolean => MADE.has(`${field.parent.name}.${field.name}`);

// What a field refers to, such as `session`; undefined for what is no part of a case.
export function partOf(field: DescField): string | undefined {
  const name = CALLED[field.name] ?? field.name;
  return LISTS.has(pascal(name)) ? name : undefined;
}

// Of a kind, in their order; who left is no party any more.
export function partIds(c: Case, part: string): string[] {
  const list = LISTS.get(pascal(part));
  if (list === undefined) return [];
  return (c[list] as readonly { id: string; removed?: boolean }[]).filter(({ removed }) => removed !== true).map(({ id }) => id);
}

// The kinds that a track can be about: what is open is told for each part of these (`OpenCommand.subjects`).
const SUBJECTS = new Set(SubjectSchema.values.map(({ name }) => name.replace("SUBJECT_", "").toLowerCase()));

// The field by which a command says what it is about: the first that names a part of such a kind.
export const isSubject = (field: DescField): boolean =>
  !isMade(field) && SUBJECTS.has(field.name) && field.parent.fields.find((each) => SUBJECTS.has(each.name) && partOf(each) !== undefined && !isMade(each)) === field;
