// src/components/eventWords.ts: what an entry of a case's history is called.
import { type Key, t } from "../languages/index.ts";
import { zh } from "../languages/zh-CN.ts";

// `payload`: the name of the event's payload, such as "caseOpened". A newer server may know more kinds: those keep their name.
export function eventWords(payload: string): string {
  const key = `event.${payload}`;
  return key in zh ? t(key as Key) : payload;
}
