// src/pages/phone/commandWords.ts: the commands of the field in words.
import { eventWords } from "../../components/eventWords.ts";
import type { HistoryEntry } from "../../gen/gaiwan/v1/case_service_pb.js";
import { CommandSchema } from "../../gen/gaiwan/v1/command_pb.js";
import { t, type Key } from "../../languages/index.ts";
import { zh } from "../../languages/zh-CN.ts";

export function commandWords(command: string): string {
  const key = `command.${command}`;
  return key in zh ? t(key as Key) : command;
}

// Of an entry of the history: the command it came of. Those of desks and courts have no words of their own on a phone:
// what came of them has.
export function actWords({ event }: HistoryEntry): string {
  const command = CommandSchema.fields.find((each) => each.number === event?.command)?.name ?? "";
  const act = commandWords(command);
  return act === command ? eventWords(event?.payload.case ?? "") : act;
}
