// src/pages/slip/run.ts: gathers what a slip is checked with, and checks it.
import { BadKeys, parseKeys, parseNote, parseTreeHead, type VerifierKey } from "../../evidence/note.ts";
import { checkSlip, parseSlip, type Report } from "../../evidence/slip.ts";
import { publishedCheckpoint, publishedKeys } from "./published.ts";

// What somebody has from elsewhere; empty: what the site gives out.
export type Given = { slip: string; keys: string; checkpoint: string };
export type Result = { report: Report; keys: readonly VerifierKey[]; ownKeys: boolean };

const sizeOf = (checkpoint: string | undefined): bigint | undefined =>
  parseTreeHead(parseNote(checkpoint ?? "")?.text ?? "")?.size;

export async function runCheck({ slip: text, keys: given, checkpoint: own }: Given): Promise<Result> {
  const ownKeys = given.trim() !== "";
  const wrong = (...lines: Report["wrong"]): Result => ({ report: { checked: [], wrong: lines, notProved: [] }, keys: [], ownKeys });
  const slip = parseSlip(text);
  if (slip === undefined) return wrong({ key: "slip.noSlip", values: {} });
  try {
    const keys = await parseKeys(ownKeys ? given : (await publishedKeys()) ?? "");
    const checkpoint = own.trim() === "" ? await publishedCheckpoint(slip.size) : `${own.trim()}\n`;
    if (own.trim() === "" && sizeOf(checkpoint) !== slip.size) {
      return { ...wrong({ key: "slip.noPublished", values: { size: String(slip.size) } }), keys };
    }
    return { report: await checkSlip(text, checkpoint ?? "", keys), keys, ownKeys };
  } catch (error) {
    if (error instanceof BadKeys) return wrong({ key: "slip.keysBad", values: { line: error.message } });
    throw error;
  }
}
