// src/pages/desk/cases/commandForms.ts: the commands that are given at a desk every day, and what each asks for: a form by hand is
// shorter than its message. A command that is not here has a form made of its message (form/GeneratedForm.tsx).
import { timestampFromDate } from "@bufbuild/protobuf/wkt";

import type { CommandInit } from "../../../api/cases.ts";
import type { Key } from "../../../languages/index.ts";

// `text` is a free text; `mediator` one of the committee, `proposed` the same with who is proposed and why, which goes into `reasons`;
// `assigned` one of the case; `moment` is by the county's clock; `seal` the committee's seal; `part` the part of the case that the command is about, out of those that are open for it.
export type Field = {
  name: string;
  kind: "text" | "date" | "unit" | "mediator" | "proposed" | "reasons" | "assigned" | "code" | "part" | "yes" | "seal" | "moment" | "mode" | "minutes";
  label: Key;
  required: boolean;
  // Of a code: its list.
  list?: string;
  // What the server takes where nothing is said; empty: what it was before.
  usual?: string;
};

const part = (name: string): Field => ({ name, kind: "part", label: "form.part", required: true });
const text = (name: string, label: Key, required = true): Field => ({ name, kind: "text", label, required });

const when: Field = { name: "plannedStart", kind: "moment", label: "form.when", required: true };
const mode = (required: boolean): Field => ({ name: "mode", kind: "mode", label: "form.mode", required });
const venue: Field = { name: "venue", kind: "unit", label: "calendar.venue", required: false };
const minutes = (usual: string): Field => ({ name: "plannedMinutes", kind: "minutes", label: "form.minutes", required: false, usual });

// By the command's name in `Command`.
export const COMMAND_FORMS: Readonly<Record<string, readonly Field[]>> = {
  accept_case: [text("note", "form.note", false)],
  decline_case: [{ name: "reason", kind: "code", list: "decline_reason", label: "form.reason", required: true }, text("advice", "form.advice")],
  assign_mediators: [
    { name: "lead", kind: "proposed", label: "desk.mediator", required: true }, { name: "why", kind: "reasons", label: "form.reason", required: false },
    text("reason", "form.reason", false),
  ],
  replace_mediator: [
    { name: "from", kind: "assigned", label: "orphan.from", required: true }, { name: "to", kind: "mediator", label: "handOver.to", required: true },
    text("reason", "form.reason"),
  ],
  schedule_session: [mode(true), venue, text("place", "form.place", false), minutes("120"), when],
  reschedule_session: [part("session"), mode(false), venue, minutes(""), when, text("reason", "form.reason")],
  cancel_session: [part("session"), text("reason", "form.reason")],
  offer_transfer: [
    { name: "to", kind: "unit", label: "desk.moveTo", required: true },
    { name: "reason", kind: "code", list: "transfer_reason", label: "form.reason", required: true },
    { name: "partiesTold", kind: "yes", label: "desk.partiesTold", required: false },
    text("note", "form.note", false),
  ],
  accept_transfer: [part("transfer")],
  decline_transfer: [part("transfer"), text("reason", "form.reason")],
  withdraw_transfer: [part("transfer")],
  designate_unit: [{ name: "unit", kind: "unit", label: "desk.moveTo", required: true }, text("reason", "form.reason")],
  urge: [text("text", "desk.urgeWords"), { name: "dueDate", kind: "date", label: "desk.answerBy", required: false }],
  answer_urging: [part("urging"), text("answer", "form.answer")],
  acknowledge_risk: [part("risk"), text("measures", "form.measures")],
  ask_guidance: [{ name: "of", kind: "unit", label: "form.askedOf", required: true }, text("question", "form.question")],
  answer_guidance: [part("guidance"), text("answer", "form.answer")],
  answer_complaint: [part("complaint"), text("answer", "form.answer", false), { name: "sendsOn", kind: "yes", label: "form.sendsOn", required: false }],
  decide_recusal: [part("recusal"), { name: "granted", kind: "yes", label: "form.granted", required: false }, text("reason", "form.reason", false)],
  confirm_support: [part("support"), { name: "refused", kind: "yes", label: "form.notDone", required: false }],
  seal_agreement: [part("agreement"), { name: "seal", kind: "seal", label: "form.seal", required: true }],
  pause_case: [
    { name: "kind", kind: "code", list: "pause_reason", label: "form.reason", required: true },
    { name: "reviewDate", kind: "date", label: "form.lookAgain", required: true },
    { name: "endDate", kind: "date", label: "form.lastDay", required: false },
    text("note", "form.note", false),
  ],
  resume_case: [text("note", "form.note", false)],
  check_file: [],
  return_file: [text("reason", "form.reason")],
  archive_case: [],
  add_note: [text("note", "form.note")],
};

export type Given = Record<string, string | boolean>;

// `answer_urging` is `answerUrging` in the messages.
const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

// What is still missing before the command can be sent.
export function missing(command: string, given: Given): Field[] {
  return (COMMAND_FORMS[command] ?? []).filter((field) => {
    const value = given[field.name];
    return field.required && (typeof value !== "string" || value.trim() === "");
  });
}

// "2026-03-05 10:00" as the browser's field for it has it.
export const localOf = (moment: string): string => moment.replace(" ", "T");

function valueOf(kind: Field["kind"], entered: string | boolean): unknown {
  switch (kind) {
    case "text":
      return { text: String(entered).trim() };
    case "moment":
      return timestampFromDate(new Date(`${String(entered)}:00+08:00`));
    case "reasons":
      return String(entered).split(" ");
    case "mode":
    case "minutes":
      return Number(entered);
    default:
      return entered;
  }
}

export function commandFrom(command: string, given: Given): CommandInit {
  const value: Record<string, unknown> = {};
  for (const field of COMMAND_FORMS[command] ?? []) {
    const entered = given[field.name];
    if (entered === undefined || entered === "") continue;
    value[field.name] = valueOf(field.kind, entered);
  }
  return { case: camel(command), value } as unknown as CommandInit;
}
