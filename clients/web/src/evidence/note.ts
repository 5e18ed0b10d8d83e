// src/evidence/note.ts: signed notes (C2SP signed-note), checkpoints in them (tlog-checkpoint) and cosignatures of
// witnesses on them (tlog-cosignature, the Ed25519 one), read as workflow/evidence/note.cc and checkpoint.cc read them.
import { type Bytes, fromBase64, fromBigEndian, hex, positive, sha256, utf8 } from "./bytes.ts";
import { KEY_BYTES, SIGNATURE_BYTES, verifyEd25519 } from "./ed25519.ts";

const NOTE_BYTES_MAX = 64 * 1024;
const SIGNATURES_MAX = 64;
const NAME_BYTES_MAX = 255;
const ID_BYTES = 4;
const TIME_BYTES = 8;
const DASH = "— ";

export const KeyType = { ED25519: 1, COSIGNATURE: 4 } as const;

// `NAME+ID+KEY`: whom it is of, and what of.
export type VerifierKey = { text: string; name: string; id: string; type: number; key: Bytes };
export type Signature = { name: string; id: string; bytes: Bytes };
export type Note = { text: string; signatures: Signature[] };
export type TreeHead = { origin: string; size: bigint; root: Bytes };

export const isKeyName = (name: string): boolean =>
  name !== "" && utf8(name).length <= NAME_BYTES_MAX && !/[\p{White_Space}\p{Cc}\p{Cs}+]/u.test(name);

// Undefined for what is none; its id must be its own.
export async function parseVerifierKey(text: string): Promise<VerifierKey | undefined> {
  const [name, id, ...rest] = text.split("+");
  const bytes = fromBase64(rest.join("+"));
  if (name === undefined || id === undefined || !isKeyName(name) || !/^[0-9a-fA-F]{8}$/.test(id) || bytes?.length !== 1 + KEY_BYTES) return undefined;
  const type = bytes[0]!;
  if (type !== KeyType.ED25519 && type !== KeyType.COSIGNATURE) return undefined;
  const own = hex((await sha256(utf8(`${name}\n`), bytes)).slice(0, ID_BYTES));
  return own === id.toLowerCase() ? { text, name, id: own, type, key: bytes.slice(1) } : undefined;
}

// A key a line; empty lines and those that begin with `#` are for people. Throws for any other line.
export class BadKeys extends Error {}
export async function parseKeys(text: string): Promise<VerifierKey[]> {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  return Promise.all(lines.map(async (line) => {
    const key = await parseVerifierKey(line);
    if (key === undefined) throw new BadKeys(line);
    return key;
  }));
}

function parseSignature(line: string): Signature | undefined {
  const parts = line.startsWith(DASH) ? line.slice(DASH.length).split(" ") : [];
  const bytes = parts.length === 2 ? fromBase64(parts[1]!) : undefined;
  if (bytes === undefined || bytes.length <= ID_BYTES || !isKeyName(parts[0]!)) return undefined;
  return { name: parts[0]!, id: hex(bytes.slice(0, ID_BYTES)), bytes: bytes.slice(ID_BYTES) };
}

// Undefined for what is no note.
export function parseNote(text: string): Note | undefined {
  // eslint-disable-next-line no-control-regex
  if (utf8(text).length > NOTE_BYTES_MAX || /[\u0000-\u0009\u000b-\u001f]/.test(text)) return undefined;
  const split = text.lastIndexOf("\n\n");
  if (split < 0 || !text.endsWith("\n")) return undefined;
  const lines = text.slice(split + 2, -1).split("\n");
  const signatures = lines.flatMap((line) => parseSignature(line) ?? []);
  if (signatures.length !== lines.length || lines.length > SIGNATURES_MAX) return undefined;
  return { text: text.slice(0, split + 1), signatures };
}

// Undefined for what is no checkpoint.
export function parseTreeHead(text: string): TreeHead | undefined {
  const lines = text.slice(0, -1).split("\n");
  const [origin, size, base64] = lines;
  if (!text.endsWith("\n") || lines.length < 3 || lines.includes("")) return undefined;
  const number = size === "0" ? 0n : positive(size!);
  const root = fromBase64(base64!);
  return number === undefined || root?.length !== 32 ? undefined : { origin: origin!, size: number, root };
}

// What of a note's signatures is by `key`. One that is there and wrong makes the note wrong, whatever else is there.
// `time`: of a valid cosignature, seconds of Unix; the latest when there are several.
export type Checked = { state: "missing" | "valid" | "wrong"; time: bigint };

export async function checkSignature(note: Note, key: VerifierKey): Promise<Checked> {
  const checked: Checked = { state: "missing", time: 0n };
  for (const { name, id, bytes } of note.signatures) {
    if (name !== key.name || id !== key.id) continue;
    const [valid, time] = key.type === KeyType.ED25519
      ? [await verifyEd25519(key.key, utf8(note.text), bytes), 0n] : await checkCosignature(note.text, key.key, bytes);
    if (!valid) return { state: "wrong", time: 0n };
    checked.state = "valid";
    if (time > checked.time) checked.time = time;
  }
  return checked;
}

async function checkCosignature(text: string, key: Bytes, bytes: Bytes): Promise<[boolean, bigint]> {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return [false, 0n];
  const time = fromBigEndian(bytes.slice(0, TIME_BYTES));
  return [await verifyEd25519(key, utf8(`cosignature/v1\ntime ${time}\n${text}`), bytes.slice(TIME_BYTES)), time];
}
