// src/pages/desk/enumWords.ts: values of the server's enums in the words of the catalogues.
import { type Key, t } from "../../languages/index.ts";
import { zh } from "../../languages/zh-CN.ts";

// A newer server may have more values: those keep their name.
export function inWords(prefix: string, name: string | undefined): string {
  const key = `${prefix}.${name}`;
  return key in zh ? t(key as Key) : (name ?? "");
}

// All but the unspecified one, in the order of their numbers.
export const valuesOf = (all: object): number[] =>
  Object.values(all).filter((value): value is number => typeof value === "number" && value !== 0);
