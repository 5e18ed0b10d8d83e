// src/pages/desk/bulk/kept.ts: what takes back the last thing done to many cases, kept on this computer, so that closing the
// page takes nothing away. It has names of cases and commands in it, and no words of anybody's.
import { fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { type DBSchema, openDB } from "idb";

import { ExecuteRequestSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { type Deed, UNDO_WITHIN_MS } from "./bulk.ts";

const DATABASE = "gaiwan-desk";

// `doneAt`: by the server's clock. With its own request ids: to send one again does nothing twice.
type Entry = { key: string; doneAt: number; undo: { called: string; request: string }[] };
interface Schema extends DBSchema {
  bulk: { key: string; value: Entry };
}
export type Kept = { doneAt: Date; undo: Deed[] };

const open = () => openDB<Schema>(DATABASE, 1, { upgrade: (database) => void database.createObjectStore("bulk", { keyPath: "key" }) });

// Of who did it, on which page: somebody else at this computer is not offered it.
const keyOf = (who: string, page: string): string => `${who} ${page}`;

export async function keep(who: string, page: string, undo: readonly Deed[], now: Date): Promise<void> {
  const database = await open();
  if (undo.length === 0) await database.delete("bulk", keyOf(who, page));
  else {
    await database.put("bulk", { key: keyOf(who, page), doneAt: now.getTime(),
      undo: undo.map(({ called, request }) => ({ called, request: toJsonString(ExecuteRequestSchema, request) })) });
  }
  database.close();
}

// Undefined when there is nothing, or it is too long ago; then it is forgotten.
export async function kept(who: string, page: string, now: Date): Promise<Kept | undefined> {
  const database = await open();
  const entry = await database.get("bulk", keyOf(who, page));
  const over = entry !== undefined && now.getTime() - entry.doneAt > UNDO_WITHIN_MS;
  if (over) await database.delete("bulk", entry.key);
  database.close();
  if (entry === undefined || over) return undefined;
  return { doneAt: new Date(entry.doneAt), undo: entry.undo.map(({ called, request }) => ({ called, request: fromJsonString(ExecuteRequestSchema, request) })) };
}
