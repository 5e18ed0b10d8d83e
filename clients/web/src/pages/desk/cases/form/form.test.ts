import { create, type DescField, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { commandOf } from "../../../../api/cases.ts";
import { CaseSchema, PartySide, type Case } from "../../../../gen/gaiwan/v1/case_pb.js";
import { CommandSchema } from "../../../../gen/gaiwan/v1/command_pb.js";
import actingProto from "../../../../../../../proto/gaiwan/v1/acting.proto?raw";
import caseProto from "../../../../../../../proto/gaiwan/v1/case.proto?raw";
import commandProto from "../../../../../../../proto/gaiwan/v1/command.proto?raw";
import personalProto from "../../../../../../../proto/gaiwan/v1/personal.proto?raw";
import actingWords from "../../../../../../cli/acting_words.cc?raw";
import enumWords from "../../../../../../cli/enum_words.cc?raw";
import messageWords from "../../../../../../cli/message_words.cc?raw";
import cliWords from "../../../../../../cli/words.cc?raw";
import commandLabels from "../../../../../../../workflow/command_labels.cc?raw";
import { COMMAND_LABELS } from "../../../../languages/commandLabels.ts";
import { ENGLISH_WORDS, englishWords } from "../../../../languages/fieldWords.en.ts";
import { ASKED_WORDS, FIELD_WORDS } from "../../../../languages/fieldWords.ts";
import { ENGLISH_VALUES } from "../../../../languages/valueWords.en.ts";
import { VALUE_WORDS } from "../../../../languages/valueWords.ts";
import { hasWords } from "../partWords.ts";
import { commandOfDraft, type Draft, draftOf, type Entered, missingPaths, ROW_WORDS } from "./draft.ts";
import { formFields, type FormField, type Kind } from "./kinds.ts";
import { begin, idsFor, standing, subjectOf } from "./prefill.ts";
import { isAbout, wrongField } from "./wrongField.ts";

// The server's alone (IsSystemCommand of workflow/decide.cc).
const SYSTEM_ONLY = ["expire_clock", "recompute_clocks", "note_video", "repeat_erasure"];
const COMMANDS = CommandSchema.fields.filter(({ name }) => !SYSTEM_ONLY.includes(name));

// Every field that any form asks for, each once.
function* allFields(): Generator<FormField> {
  const seen = new Set<string>();
  function* of(message: DescMessage): Generator<FormField> {
    if (seen.has(message.typeName)) return;
    seen.add(message.typeName);
    for (const field of formFields(message)) {
      yield field;
      if (field.kind.is === "group" || field.kind.is === "rows") yield* of(field.kind.message);
    }
  }
  for (const command of COMMANDS) yield* of(command.message!);
}
const nameOf = ({ desc }: FormField): string => `${desc.parent.name}.${desc.name}`;

// Something to enter, of each kind.
function sample(kind: Kind, desc: DescField): Entered {
  switch (kind.is) {
    case "lines":
      return "第一行\n第二行";
    case "date":
      return "2026-03-05";
    case "moment":
      return "2026-03-05T10:00";
    case "yes":
      return true;
    case "yuan":
      return "1234.5";
    case "number":
    case "entry":
      return "3";
    case "value":
      return kind.many ? [String(kind.values[0]!.number)] : String(kind.values[0]!.number);
    case "grade":
      return kind.values[0]!;
    case "file":
      return { sha256: "ab".repeat(32), sizeBytes: "12", mediaType: "image/png" };
    case "group":
      return filled(kind.message);
    case "rows":
      return [{ ...filled(kind.message), ...(kind.words === undefined ? {} : { [ROW_WORDS]: "付清租金" }) }];
    case "code":
    case "part":
    case "somebody":
    case "org":
    case "person":
      return "many" in kind && kind.many ? ["1", "2"] : "1";
    default:
      return desc.name;
  }
}
// Of a oneof only one holds.
const filled = (message: DescMessage): Draft => Object.fromEntries(
  formFields(message).filter(({ desc }) => desc.oneof === undefined || desc.oneof.fields[0] === desc).map(({ name, kind, desc }) => [name, sample(kind, desc)]));

test("every command that people give has a form, and what is entered is what its message has", () => {
  for (const { name, localName, message } of COMMANDS) {
    const draft = filled(message!);
    expect(missingPaths(message!, draft), name).toEqual([]);
    const sent = fromBinary(CommandSchema, toBinary(CommandSchema, commandOf(commandOfDraft(name, draft))));
    expect(sent.command.case).toBe(localName);
    expect(draftOf(message!, sent.command.value!), name).toEqual(draft);
  }
});

test("every field has a Chinese label, and no label is without its field", () => {
  const fields = [...allFields()];
  expect(fields.filter((field) => !(nameOf(field) in ASKED_WORDS) && !(field.path in ASKED_WORDS) && !(field.path in FIELD_WORDS)).map(nameOf)).toEqual([]);
  const known = new Set(fields.flatMap((field) => [nameOf(field), field.path]));
  expect([...Object.keys(ASKED_WORDS), ...Object.keys(FIELD_WORDS)].filter((name) => !known.has(name))).toEqual([]);
});

test("every field has an English label that reads as words, and no label is without its field", () => {
  const fields = [...allFields()];
  const labels = fields.map((field) => englishWords(field.desc.parent.name, field.path));
  expect(labels.filter((label) => !/^[A-Z][^_]*$/.test(label))).toEqual([]);
  // Where one name means something else in another message, as the Chinese words know, English says so, too.
  expect(Object.keys(ASKED_WORDS).filter((name) => name.includes(".") && !(name in ENGLISH_WORDS))).toEqual([]);
  // A preposition, or a word that asks back, is no label by itself.
  const vague = /^(act|by|from|how|into|kind|number|of|other|state|text|to|what|who|why)$/;
  expect(fields.filter((field) => vague.test(field.path) && !(field.path in ENGLISH_WORDS) && !(nameOf(field) in ENGLISH_WORDS)).map(nameOf)).toEqual([]);
  const known = new Set(fields.flatMap((field) => [nameOf(field), field.path]));
  expect(Object.keys(ENGLISH_WORDS).filter((name) => !known.has(name))).toEqual([]);
});

test("every value that can be chosen has a Chinese word", () => {
  const values = [...allFields()].flatMap(({ kind }) => (kind.is === "value" ? kind.values.map(({ name }) => name) : []));
  expect(values.length).toBeGreaterThan(100);
  expect(values.filter((name) => !(name in VALUE_WORDS))).toEqual([]);
});

test("every value that has a Chinese word has an English one that reads as words, and no two of an enum are called the same", () => {
  expect(Object.keys(VALUE_WORDS).filter((name) => !(name in ENGLISH_VALUES))).toEqual([]);
  expect(Object.keys(ENGLISH_VALUES).filter((name) => !(name in VALUE_WORDS))).toEqual([]);
  expect(Object.values(ENGLISH_VALUES).filter((word) => !/^[A-Z][^_]*$/.test(word))).toEqual([]);
  for (const { kind } of allFields()) {
    if (kind.is !== "value") continue;
    const called = kind.values.map(({ name }) => ENGLISH_VALUES[name]);
    expect(called.filter((word, at) => called.indexOf(word) !== at)).toEqual([]);
  }
});

test("every part that can be chosen is called by words", () => {
  const parts = new Set([...allFields()].flatMap(({ kind }) => (kind.is === "part" ? [kind.of] : [])));
  expect([...parts].filter((part) => !hasWords(part))).toEqual([]);
});

// `{"name", "word"},` of the tables of C++.
const tableOf = (text: string): Map<string, string> => new Map([...text.matchAll(/\{"(\w+)",\s*"([^"]*)"\}/g)].map(([, name, word]) => [name!, word!]));

test("the command line client and the desk call values and fields the same", () => {
  const values = tableOf([enumWords, actingWords, messageWords].join("\n"));
  for (const [name, word] of Object.entries(VALUE_WORDS)) expect(values.get(name), name).toBe(word);
  // The first table that has a word gives it (FieldWord of words.cc).
  const fields = [cliWords.slice(cliWords.indexOf("FieldWords()")), actingWords, messageWords].map(tableOf);
  for (const [name, word] of Object.entries(FIELD_WORDS)) expect(fields.find((table) => table.has(name))?.get(name), name).toBe(word);
});

test("commands are called what the server calls them", () => {
  const rows = [...commandLabels.matchAll(/\{"(\w+)",\s*"([^"]*)",\s*"([^"]*)"\}/g)].map(([, command, zh, en]) => [command, [zh, en]]);
  expect(Object.entries(COMMAND_LABELS)).toEqual(rows);
  expect(CommandSchema.fields.filter(({ name }) => !(name in COMMAND_LABELS)).map(({ name }) => name)).toEqual([]);
});

test("the code list of a field is the one that its comment names", () => {
  const lists = new Map<string, string>();
  for (const file of [commandProto, caseProto, personalProto, actingProto]) {
    for (const [, message, body] of file.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)) {
      for (const [, list, field] of body!.matchAll(/[Cc]ode list `(\w+)`(?! or free words)[^\n]*\n(?: *\/\/[^\n]*\n)* *(?:repeated )?string (\w+) = /g)) lists.set(`${message}.${field}`, list!);
    }
  }
  let compared = 0;
  for (const field of allFields()) {
    const said = lists.get(nameOf(field));
    if (said === undefined) continue;
    expect(field.kind.is === "code" ? field.kind.list : field.kind.is, nameOf(field)).toBe(said);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(25);
});

test("a clause says its words and its figures in one row", () => {
  const made = commandOf(commandOfDraft("draft_agreement", {
    text: { facts: "通行" }, clauses: [{ [ROW_WORDS]: " 李某退让一米 ", kind: "3", fromParty: "2", dueDate: "2026-03-20" }],
  }));
  expect(made.command.value).toMatchObject({ text: { facts: "通行", clauses: ["李某退让一米"] }, clauses: [{ fromParty: "2", dueDate: "2026-03-20" }] });
  expect(missingPaths(CommandSchema.field["draftAgreement"]!.message!, { clauses: [{ kind: "3" }] })).toEqual(["clauses[0]"]);
});

test("what is missing is named as the server names it, and what may be left out is not asked for until something stands in it", () => {
  const missing = (name: string, draft: Draft) => missingPaths(CommandSchema.fields.find((field) => field.name === name)!.message!, draft);
  expect(missing("terminate", { reason: "refused" })).toEqual(["advice"]);
  expect(missing("add_party", { party: { side: "1", details: { phone: "13900000000" } } })).toEqual(["party.details.name"]);
  expect(missing("record_court_answer", { answer: "1" })).toEqual([]);
  expect(missing("record_court_answer", { answer: "1", receipt: { number: "12" } })).toEqual(["receipt.way"]);
  expect(missing("submit_file", {})).toEqual([]);
});

const one: Case = create(CaseSchema, {
  parties: [
    { id: "1", side: PartySide.APPLICANT, details: { form: { case: "open", value: { data: { case: "party", value: { name: "张某", phone: "13900000000", needs: ["large-print"] } } } } } },
    { id: "2", removed: true }, { id: "3" },
  ],
  obligations: [{ id: "1-1" }, { id: "1-2" }],
});

test("a command is offered for the parts that it is open for; another reference has all that are there", () => {
  const fieldOf = (command: string, name: string) => formFields(CommandSchema.fields.find((field) => field.name === command)!.message!).find((field) => field.name === name)!;
  expect(idsFor(fieldOf("record_refusal", "party"), "party", one, ["3"])).toEqual(["3"]);
  expect(idsFor(fieldOf("record_performance", "obligation"), "obligation", one, [])).toEqual(["1-1", "1-2"]);
  // `confirm_minutes` is about a session: its party is any.
  expect(idsFor(fieldOf("confirm_minutes", "party"), "party", one, ["1"])).toEqual(["1", "3"]);
  expect(subjectOf("confirm_minutes")?.name).toBe("session");
});

test("what there is only one of is chosen, and what is said anew begins with what is there", () => {
  expect(begin("record_refusal", one, ["3"])).toEqual({ party: "3" });
  expect(begin("record_refusal", one, ["1", "3"])).toEqual({});
  expect(standing("amend_party", one, "1")).toMatchObject({ details: { name: "张某", phone: "13900000000", needs: ["large-print"] } });
});

test("an error of the server stands beside the field that it names", () => {
  const wrong = wrongField({ field: "command.add_party.party.details.name" } as never, "add_party");
  expect(wrong).toBe("party.details.name");
  expect(isAbout(wrong, "party.details.name")).toBe(true);
  expect(isAbout("advice.text", "advice")).toBe(true);
  expect(isAbout("attendance[2].who", "attendance")).toBe(true);
  expect(isAbout("parties", "party")).toBe(false);
  expect(wrongField({ field: "request_id" } as never, "add_party")).toBeUndefined();
});
