// src/pages/desk/cases/form/kinds.ts: how a field of a command is asked for, by its descriptor: type, annotations
// (options.proto), and for references and codes its name.
import { type DescField, type DescMessage, getOption, ScalarType } from "@bufbuild/protobuf";

import { Behavior, behavior, Format, format, max, max_each, min } from "../../../../gen/gaiwan/v1/options_pb.js";
import { codeListOf } from "./codeLists.ts";
import { isMade, partOf } from "./parts.ts";

export type Kind =
  | { is: "words"; long: boolean; max: number }
  // Of several: one a line.
  | { is: "lines" }
  | { is: "date" } | { is: "moment" } | { is: "yes" } | { is: "yuan" } | { is: "seal" } | { is: "case" } | { is: "clock" }
  | { is: "number"; min: number; max: number }
  | { is: "value"; values: readonly { number: number; name: string }[]; prefix: string; many: boolean }
  | { is: "code"; list: string; many: boolean }
  | { is: "grade"; values: readonly string[] }
  | { is: "part"; of: string; many: boolean }
  // Somebody of the case, as this field names them.
  | { is: "somebody"; as: Naming; many: boolean }
  // Any part of it, by its full name.
  | { is: "anyPart" }
  // An entry of the history, by its version.
  | { is: "entry"; of: "history" | "late" | "handOver" }
  | { is: "org"; many: boolean } | { is: "person"; many: boolean }
  // A file that is uploaded: its digest, size and type stand in three fields.
  | { is: "file" }
  | { is: "group"; message: DescMessage }
  // `words`: what each row says stands in the clauses of this field beside it.
  | { is: "rows"; message: DescMessage; words?: string };

// `id`: alone. `name`: `representatives/1`, `people/p-1`; a party by its id alone.
export type Naming = { collections: "id" | "name"; mediators: boolean };

export type FormField = { name: string; path: string; desc: DescField; kind: Kind; required: boolean };

// Where one name means something that neither type nor annotations tell.
const NAMED: Readonly<Record<string, Kind>> = {
  "Attendance.who": { is: "somebody", as: { collections: "name", mediators: true }, many: false },
  "SteerVideo.who": { is: "somebody", as: { collections: "name", mediators: true }, many: true },
  "RecordIdentity.who": { is: "somebody", as: { collections: "id", mediators: false }, many: false },
  "ErasePersonalData.who": { is: "somebody", as: { collections: "id", mediators: false }, many: false },
  "OrderedErasure.who": { is: "somebody", as: { collections: "id", mediators: false }, many: false },
  "SignAgreement.signer": { is: "somebody", as: { collections: "name", mediators: true }, many: false },
  "IssueLetter.subject": { is: "anyPart" },
  "CorrectEntry.entry": { is: "entry", of: "history" },
  "AdoptEntry.entry": { is: "entry", of: "late" },
  "SendHandOver.entry": { is: "entry", of: "handOver" },
  "RequestExtension.clock": { is: "clock" },
  "AssessRisk.grade": { is: "grade", values: ["green", "yellow", "orange", "red"] },
  "RaiseRisk.grade": { is: "grade", values: ["yellow", "orange", "red"] },
  ...Object.fromEntries(["OpenCase.arose_from", "LinkCases.other", "MergeCases.into", "SplitCase.into", "RecordSampleCall.case", "ObjectToSubsidy.case",
    "DecideSubsidyObjection.case", "OrderedErasure.case", "OrderedGlass.case"].map((name) => [name, { is: "case" } as const])),
};

// A text of more is asked for in several lines.
const LINE_CHARS_MAX = 120;
const TEXT_CHARS_MAX = 8000;

const FREE_TEXT = "gaiwan.v1.FreeText";
const AGREEMENT_TEXT = "gaiwan.v1.AgreementText";
const CLAUSE = "gaiwan.v1.Clause";

function kindOf(field: DescField): Kind {
  const many = field.fieldKind === "list";
  const { name } = field.parent;
  const named = NAMED[`${name}.${field.name}`];
  if (named !== undefined) return named;
  if (field.message !== undefined) return messageKind(field, field.message, many);
  if (field.enum !== undefined) {
    return { is: "value", values: field.enum.values.filter(({ number }) => number !== 0), prefix: field.enum.sharedPrefix ?? "", many };
  }
  if (field.scalar === ScalarType.BOOL) return { is: "yes" };
  if (field.scalar !== ScalarType.STRING) return { is: "number", min: Number(getOption(field, min)), max: Number(getOption(field, max)) || Number.MAX_SAFE_INTEGER };
  const list = codeListOf(name, field.name);
  if (list !== undefined) return { is: "code", list, many };
  switch (getOption(field, format)) {
    case Format.DATE:
      return { is: "date" };
    case Format.ORG:
      return { is: "org", many };
    case Format.PERSON:
      return { is: "person", many };
    case Format.SEAL:
      return { is: "seal" };
  }
  const part = partOf(field);
  if (part !== undefined && (many || getOption(field, format) === Format.PART)) return { is: "part", of: part, many };
  if (field.name === "sha256") return { is: "file" };
  if (many) return { is: "lines" };
  const most = Number(getOption(field, max));
  return { is: "words", long: most > LINE_CHARS_MAX, max: most || TEXT_CHARS_MAX };
}

function messageKind(field: DescField, message: DescMessage, many: boolean): Kind {
  switch (message.typeName) {
    case FREE_TEXT:
      return { is: "words", long: true, max: Number(getOption(message.fields[0]!, max)) };
    case "google.protobuf.Timestamp":
      return { is: "moment" };
    case "gaiwan.v1.Money":
      return { is: "yuan" };
  }
  if (message.fields.length === 0) return { is: "yes" };
  if (!many) return { is: "group", message };
  const words = message.typeName === CLAUSE ? field.parent.fields.find((each) => each.message?.typeName === AGREEMENT_TEXT) : undefined;
  return { is: "rows", message, ...(words === undefined ? {} : { words: words.localName }) };
}

// What is asked of a message; ids that the server gives, and what it sets itself, are left out.
export function formFields(message: DescMessage): FormField[] {
  return message.fields.filter(isAsked).map((desc) => ({
    name: desc.localName, path: desc.name, desc, kind: kindOf(desc), required: getOption(desc, behavior) === Behavior.REQUIRED,
  }));
}

function isAsked(field: DescField): boolean {
  if (getOption(field, behavior) === Behavior.OUTPUT_ONLY || isMade(field)) return false;
  // The words of the clauses stand with each clause.
  if (field.parent.typeName === AGREEMENT_TEXT && field.name === "clauses") return false;
  // With `sha256`, of one file.
  return !(["size_bytes", "media_type"].includes(field.name) && field.parent.fields.some(({ name }) => name === "sha256"));
}

// Of a repeated field: characters of each line.
export const lineMax = (field: DescField): number => Number(getOption(field, max_each)) || LINE_CHARS_MAX;
