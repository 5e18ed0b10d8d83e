// src/components/helperWords.ts: who pressed the keys for somebody, in words.
import { freeText } from "../api/personal.ts";
import { type HelpedBy, HelperKind } from "../gen/gaiwan/v1/acting_pb.js";
import { type Key, t } from "../languages/index.ts";

export const HELPER_KINDS: readonly { kind: HelperKind; key: Key }[] = [
  { kind: HelperKind.RELATIVE, key: "helper.relative" },
  { kind: HelperKind.COUNTER, key: "helper.counter" },
  { kind: HelperKind.INTERPRETER, key: "helper.interpreter" },
];

const kindWords = (kind: HelperKind): string => {
  const known = HELPER_KINDS.find((one) => one.kind === kind);
  return known === undefined ? "" : t(known.key);
};

// Of an entry of the history; empty where nobody helped. The name is there for whoever sees the records alone.
export function helpedWords(helped: HelpedBy | undefined): string {
  if (helped === undefined) return "";
  return t("helper.by", { who: `${kindWords(helped.kind)} ${freeText(helped.name)}`.trim() });
}
