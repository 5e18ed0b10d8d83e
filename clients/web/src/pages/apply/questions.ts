// src/pages/apply/questions.ts: what an applicant is asked, one a screen. The limits are those of the server's messages.
import type { MessageInitShape } from "@bufbuild/protobuf";

import type { ApplicationFile, ApplyRequestSchema } from "../../gen/gaiwan/v1/application_service_pb.js";
import type { Key } from "../../languages/index.ts";

export type Answers = { name: string; facts: string; claim: string; place: string; otherName: string; otherPhone: string };

export const EMPTY: Answers = { name: "", facts: "", claim: "", place: "", otherName: "", otherPhone: "" };

export type Question = { name: keyof Answers; label: Key; required: boolean; long: boolean; phone: boolean; max: number };

export const QUESTIONS: readonly Question[] = [
  { name: "name", label: "apply.name", required: true, long: false, phone: false, max: 100 },
  { name: "facts", label: "apply.facts", required: true, long: true, phone: false, max: 4000 },
  { name: "claim", label: "apply.claim", required: false, long: true, phone: false, max: 2000 },
  { name: "place", label: "apply.place", required: false, long: false, phone: false, max: 300 },
  { name: "otherName", label: "apply.otherName", required: false, long: false, phone: false, max: 100 },
  { name: "otherPhone", label: "apply.otherPhone", required: false, long: false, phone: true, max: 20 },
];

export function requestFrom(answers: Answers, unit: string, requestId: string, files: ApplicationFile[] = []): MessageInitShape<typeof ApplyRequestSchema> {
  const given = Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, value.trim()])) as Answers;
  return {
    unit, requestId, name: given.name, otherName: given.otherName, otherPhone: given.otherPhone,
    text: { facts: given.facts, claim: given.claim, place: given.place }, files,
  };
}
