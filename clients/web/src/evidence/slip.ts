// src/evidence/slip.ts: the text of a receipt slip's QR code, checked against a published checkpoint by keys that came
// another way: as clients/evidence/slip.cc and trust.cc check it, here on the device. Nothing is sent anywhere.
import type { slipZh } from "../languages/words/slip.zh-CN.ts";
import { type Bytes, fromBase64Url, positive, same } from "./bytes.ts";
import { recordLeaf, rootFromInclusion } from "./merkle.ts";
import { checkSignature, isKeyName, KeyType, type Note, parseNote, parseTreeHead, type TreeHead, type VerifierKey } from "./note.ts";

const TITLE = "GWS1";
const NO_PROOF = "-";
const HASH_BYTES = 32;
// A tree of 2^64 leaves.
const PROOF_MAX = 64;

export type Slip = {
  origin: string;
  size: bigint;
  position: bigint;
  format: bigint;
  // `cases/{case}`
  caseName: string;
  version: bigint;
  payload: Bytes;
  proof: Bytes[];
};

// Undefined for what is no slip of ours. How its fields are parted does not matter: whoever pastes it may have lines.
export function parseSlip(text: string): Slip | undefined {
  const fields = text.trim().split(/\s+/);
  const [title, origin, ...rest] = fields;
  if (fields.length !== 9 || title !== TITLE || !isKeyName(origin!)) return undefined;
  const [size, position, format] = rest.slice(0, 3).map(positive);
  const [caseId, version, payload] = [rest[3]!, positive(rest[4]!), fromBase64Url(rest[5]!)];
  const hashes = rest[6] === NO_PROOF ? new Uint8Array() : fromBase64Url(rest[6]!);
  if (size === undefined || position === undefined || format === undefined || format > 255n || version === undefined) return undefined;
  if (caseId === "" || payload?.length !== HASH_BYTES || hashes === undefined) return undefined;
  if (hashes.length % HASH_BYTES !== 0 || hashes.length > PROOF_MAX * HASH_BYTES) return undefined;
  const proof = Array.from({ length: hashes.length / HASH_BYTES }, (_, at) => hashes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES));
  return { origin: origin!, size, position, format, caseName: `cases/${caseId}`, version, payload, proof };
}

// The text of a slip behind the `#` of an address; spaces may be written as they are, as `+` or as `%20`. Empty when there
// is none, or what stands there is no text.
export function slipIn(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, "").replaceAll("+", " "));
  } catch {
    return "";
  }
}

// One finding, in the words of the catalogues.
export type Line = { key: keyof typeof slipZh; values: Record<string, string> };
export type Report = { checked: Line[]; wrong: Line[]; notProved: Line[] };

const line = (key: Line["key"], values: Line["values"] = {}): Line => ({ key, values });
export const holds = (report: Report): boolean => report.wrong.length === 0 && report.checked.length > 0;

// `checkpoint`: the published note; `keys`: of the log and, where there are, of witnesses.
export async function checkSlip(text: string, checkpoint: string, keys: readonly VerifierKey[]): Promise<Report> {
  const report: Report = { checked: [], wrong: [], notProved: [] };
  const slip = parseSlip(text);
  const note = parseNote(checkpoint);
  const head = note === undefined ? undefined : parseTreeHead(note.text);
  if (slip === undefined) report.wrong.push(line("slip.noSlip"));
  else if (note === undefined || head === undefined) report.wrong.push(line("slip.noCheckpoint"));
  else {
    await checkLog(note, head, keys, report);
    await checkWitnesses(note, keys, report);
    await checkInclusion(slip, head, report);
  }
  report.notProved.push(line("slip.notContent"), line("slip.notTruth"), line("slip.notLater"), line("slip.notTime"), line("slip.notCut"));
  return report;
}

async function checkLog(note: Note, head: TreeHead, keys: readonly VerifierKey[], report: Report): Promise<void> {
  const logs = keys.filter(({ type, name }) => type === KeyType.ED25519 && name === head.origin);
  const states = await Promise.all(logs.map(async (key) => (await checkSignature(note, key)).state));
  const values = { origin: head.origin, size: String(head.size) };
  if (states.includes("wrong")) report.wrong.push(line("slip.signatureWrong", values));
  else if (states.includes("valid")) report.checked.push(line("slip.signed", values));
  else report.wrong.push(line(keys.length === 0 ? "slip.noKey" : "slip.notSigned", values));
}

const ZONE_SECONDS = 8n * 3600n;
const timeText = (seconds: bigint): string => new Date(Number(seconds + ZONE_SECONDS) * 1000).toISOString().slice(0, 19).replace("T", " ");

async function checkWitnesses(note: Note, keys: readonly VerifierKey[], report: Report): Promise<void> {
  const witnesses = keys.filter(({ type }) => type === KeyType.COSIGNATURE);
  for (const key of witnesses) {
    const { state, time } = await checkSignature(note, key);
    if (state === "valid") report.checked.push(line("slip.witnessed", { name: key.name, time: timeText(time) }));
    else if (state === "wrong") report.wrong.push(line("slip.witnessWrong", { name: key.name }));
    else report.notProved.push(line("slip.witnessMissing", { name: key.name }));
  }
  if (witnesses.length === 0) report.notProved.push(line("slip.notWitnessed"));
}

async function checkInclusion(slip: Slip, head: TreeHead, report: Report): Promise<void> {
  if (head.origin !== slip.origin || head.size !== slip.size) {
    report.wrong.push(line("slip.otherCheckpoint", { origin: slip.origin, size: String(slip.size) }));
    return;
  }
  const leaf = await recordLeaf(slip.position, slip.format, slip.caseName, slip.version, slip.payload);
  const root = await rootFromInclusion(slip.position - 1n, head.size, leaf, slip.proof);
  if (root === undefined || !same(root, head.root)) report.wrong.push(line("slip.notIncluded"));
  else {
    report.checked.push(line("slip.included", {
      case: slip.caseName.replace("cases/", ""), version: String(slip.version), position: String(slip.position) }));
  }
}
