// src/pages/desk/cases/form/draft.ts: what is entered into the form of a command, and the message that it comes to.
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { type Timestamp, timestampFromDate } from "@bufbuild/protobuf/wkt";

import type { CommandInit } from "../../../../api/cases.ts";
import { moment } from "../../../../components/format.ts";
import { CommandSchema } from "../../../../gen/gaiwan/v1/command_pb.js";
import type { Money } from "../../../../gen/gaiwan/v1/common_pb.js";
import { localOf } from "../commandForms.ts";
import { formFields, type FormField, type Kind } from "./kinds.ts";

export type Entered = string | boolean | string[] | Draft | Draft[];
export type Draft = { readonly [field: string]: Entered | undefined };

// What a row says in words, beside the fields of its message.
export const ROW_WORDS = "\0words";

// The field of a command in `Command`.
export const commandField = (command: string): DescField | undefined => CommandSchema.fields.find(({ name }) => name === command);

const isDraft = (entered: Entered): entered is Draft => typeof entered === "object" && !Array.isArray(entered);
const rowsOf = (entered: Entered | undefined): readonly Draft[] => (Array.isArray(entered) ? (entered as Draft[]) : []);

// Whether nothing was entered: spaces, and groups of nothing, are nothing. A row that was added counts.
export function isEmpty(entered: Entered | undefined): boolean {
  if (entered === undefined || entered === false) return true;
  if (typeof entered === "string") return entered.trim() === "";
  if (Array.isArray(entered)) return entered.length === 0;
  return isDraft(entered) && Object.values(entered).every(isEmpty);
}

// "2026-03-05T10:00" by the county's clock, wherever the desk is.
export const timeOf = (local: string): Date => new Date(`${local}:00+08:00`);

const FEN_IN_YUAN = 100;

function valueOf(kind: Kind, desc: DescField, entered: Entered): unknown {
  const text = typeof entered === "string" ? entered.trim() : "";
  switch (kind.is) {
    case "words":
      return desc.message === undefined ? text : { text };
    case "lines":
      return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    case "moment":
      return timestampFromDate(timeOf(text));
    case "number":
    case "entry":
      // 64 bits are big integers in the messages.
      return desc.fieldKind === "scalar" && desc.scalar === ScalarType.INT64 ? BigInt(text) : Number(text);
    case "yuan":
      return { currency: "CNY", fen: BigInt(Math.round(Number(text) * FEN_IN_YUAN)) };
    case "value":
      return kind.many ? (entered as string[]).map(Number) : Number(text);
    case "group":
      return initOf(kind.message, entered as Draft);
    case "rows":
      return rowsOf(entered).map((row) => initOf(kind.message, row));
    case "yes":
      // A message without fields says by being there all that it says.
      return desc.message === undefined ? entered : {};
    case "code":
    case "part":
    case "somebody":
    case "org":
    case "person":
      return entered;
    default:
      return text;
  }
}

function initOf(message: DescMessage, draft: Draft): Record<string, unknown> {
  const init: Record<string, unknown> = {};
  for (const { name, kind, desc } of formFields(message)) {
    const entered = draft[name];
    if (entered === undefined || isEmpty(entered)) continue;
    if (kind.is === "file") Object.assign(init, fileOf(entered as Draft));
    else if (desc.oneof !== undefined) init[desc.oneof.localName] = { case: name, value: valueOf(kind, desc, entered) };
    else init[name] = valueOf(kind, desc, entered);
  }
  for (const { name, kind } of formFields(message)) {
    if (kind.is !== "rows" || kind.words === undefined || isEmpty(draft[name])) continue;
    const clauses = rowsOf(draft[name]).map((row) => String(row[ROW_WORDS] ?? "").trim());
    init[kind.words] = { ...(init[kind.words] as object | undefined), clauses };
  }
  return init;
}

const fileOf = (file: Draft) => ({ sha256: file["sha256"], sizeBytes: BigInt(String(file["sizeBytes"])), mediaType: file["mediaType"] });

export function commandOfDraft(command: string, draft: Draft): CommandInit {
  const field = commandField(command)!;
  return { case: field.localName, value: initOf(field.message!, draft) } as unknown as CommandInit;
}

// Paths of what is still missing before the command can be sent, as the server names them: `party.details.name`. A group that
// may be left out is asked for nothing until something stands in it.
export function missingPaths(message: DescMessage, draft: Draft, before = ""): string[] {
  return formFields(message).flatMap((field) => missingIn(field, draft[field.name], `${before}${field.path}`));
}

function missingIn({ kind, required }: FormField, entered: Entered | undefined, path: string): string[] {
  if (kind.is === "group") {
    return required || !isEmpty(entered) ? missingPaths(kind.message, (entered ?? {}) as Draft, `${path}.`) : [];
  }
  if (kind.is === "rows" && !isEmpty(entered)) {
    return rowsOf(entered).flatMap((row, at) => [
      ...(kind.words !== undefined && isEmpty(row[ROW_WORDS]) ? [`${path}[${at}]`] : []),
      ...missingPaths(kind.message, row, `${path}[${at}].`),
    ]);
  }
  return required && isEmpty(entered) ? [path] : [];
}

// --- the other way: what a message has, as it would have been entered ---

export function draftOf(message: DescMessage, value: object): Draft {
  const draft: Record<string, Entered> = {};
  const has = value as Record<string, unknown>;
  for (const { name, kind, desc } of formFields(message)) {
    const one = desc.oneof === undefined ? has[name] : memberOf(has[desc.oneof.localName], name);
    const entered = one === undefined ? undefined : enteredOf(kind, one, has);
    if (entered !== undefined && !isEmpty(entered)) draft[name] = entered;
  }
  return draft;
}

function memberOf(oneof: unknown, name: string): unknown {
  const found = oneof as { case?: string; value?: unknown };
  return found.case === name ? found.value : undefined;
}

function enteredOf(kind: Kind, value: unknown, beside: Record<string, unknown>): Entered | undefined {
  switch (kind.is) {
    case "words":
      return typeof value === "string" ? value : (value as { text: string }).text;
    case "lines":
      return (value as string[]).join("\n");
    case "moment":
      return localOf(moment(value as Timestamp));
    case "number":
    case "entry":
      return Number(value) === 0 ? undefined : String(value);
    case "yuan":
      return String(Number((value as Money).fen) / FEN_IN_YUAN);
    case "value":
      return Array.isArray(value) ? value.map(String) : value === 0 ? undefined : String(value);
    case "yes":
      return value !== false;
    case "file":
      return value === "" ? undefined : { sha256: String(value), sizeBytes: String(beside["sizeBytes"]), mediaType: String(beside["mediaType"]) };
    case "group":
      return draftOf(kind.message, value as object);
    case "rows": {
      const said = kind.words === undefined ? undefined : (beside[kind.words] as { clauses?: string[] } | undefined)?.clauses ?? [];
      return (value as object[]).map((row, at) => ({ ...draftOf(kind.message, row), ...(said?.[at] === undefined ? {} : { [ROW_WORDS]: said[at] }) }));
    }
    default:
      return value as string | string[];
  }
}
