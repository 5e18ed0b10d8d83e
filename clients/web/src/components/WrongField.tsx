// src/components/WrongField.tsx: the field that the server found something wrong with, by the words that the forms have for it. Loaded when
// it is first needed: the words of all fields weigh more than a page does.
import type { DescMessage } from "@bufbuild/protobuf";

import { CommandSchema } from "../gen/gaiwan/v1/command_pb.js";
import { fieldWords } from "../languages/fieldWords.ts";
import { t } from "../languages/index.ts";

// `command.open_case.parties[1].details.name` as "当事人 2 · 姓名"; what is no field of a command keeps its name.
export function wordsOfField(path: string): string {
  const [first, ...rest] = path.split(".");
  if (first !== "command") return path;
  let message: DescMessage | undefined = CommandSchema;
  const said: string[] = [];
  for (const [at, part] of rest.entries()) {
    const [, name = "", row] = /^(\w+)(?:\[(\d+)\])?$/.exec(part) ?? [];
    const field: DescMessage["fields"][number] | undefined = message?.fields.find((each) => each.name === name);
    if (field === undefined) return path;
    // The first names the command: the page it stands on says which.
    if (at > 0) said.push(`${fieldWords(message!.name, name)}${row === undefined ? "" : ` ${Number(row) + 1}`}`);
    message = field.message;
  }
  return said.join(" · ") || path;
}

export default function WrongField({ path }: { path: string }) {
  return <p>{t("error.field", { field: wordsOfField(path) })}</p>;
}
