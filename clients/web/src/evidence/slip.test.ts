// A slip, a log and its keys as docs/evidence.md has them, made here by other means than those that check them: trees from
// the definition of RFC 6962. tests/slip.test.ts checks what the real server made.
import { expect, test } from "vitest";

import { type Bytes, concat, hex, toBase64, toBase64Url, utf8, varint } from "./bytes.ts";
import { byBrowser, byLibrary } from "./ed25519.ts";
import { BadKeys, isKeyName, parseKeys, parseVerifierKey, type VerifierKey } from "./note.ts";
import { checkSlip, holds, parseSlip, type Report, slipIn } from "./slip.ts";

const ORIGIN = "log.example.cn/wulan";
const CASE = "c-aaaaaaaaaaaaaaaaaaaaaaaaaa";
const SIZE = 100;
const POSITION = 42;
const VERSION = 300;

const sha = async (...parts: Uint8Array[]): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...parts)));
async function leafOf(position: number): Promise<Bytes> {
  const stream = utf8(position === POSITION ? `cases/${CASE}` : "cases/c-other");
  const place = new Uint8Array(8);
  place[7] = position;
  return sha(Uint8Array.of(0), place, Uint8Array.of(1), varint(BigInt(stream.length)), stream, varint(BigInt(VERSION)), await sha(utf8("payload")));
}
const splitOf = (size: number): number => { let half = 1; while (half * 2 < size) half *= 2; return half; };
async function rootOf(leaves: Bytes[]): Promise<Bytes> {
  if (leaves.length === 1) return leaves[0]!;
  const split = splitOf(leaves.length);
  return sha(Uint8Array.of(1), await rootOf(leaves.slice(0, split)), await rootOf(leaves.slice(split)));
}
async function pathOf(at: number, leaves: Bytes[]): Promise<Bytes[]> {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  return at < split ? [...await pathOf(at, leaves.slice(0, split)), await rootOf(leaves.slice(split))]
    : [...await pathOf(at - split, leaves.slice(split)), await rootOf(leaves.slice(0, split))];
}
const LEAVES = await Promise.all(Array.from({ length: SIZE }, (_, at) => leafOf(at + 1)));

type Signer = { name: string; id: Bytes; text: string; secret: CryptoKey };
async function signer(name: string, type: number): Promise<Signer> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const bytes = concat(Uint8Array.of(type), new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const id = (await sha(utf8(`${name}\n`), bytes)).slice(0, 4);
  return { name, id, secret: pair.privateKey, text: `${name}+${hex(id)}+${toBase64(bytes)}` };
}
const sign = async (secret: CryptoKey, text: string): Promise<Bytes> => new Uint8Array(await crypto.subtle.sign("Ed25519", secret, utf8(text)));
const lineOf = async ({ name, id, secret }: Signer, text: string, before = new Uint8Array()): Promise<string> =>
  `— ${name} ${toBase64(concat(id, before, await sign(secret, text)))}\n`;
function cosignatureOf(witness: Signer, text: string, seconds: number): Promise<string> {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  return lineOf(witness, `cosignature/v1\ntime ${seconds}\n${text}`, time);
}

const LOG = await signer(ORIGIN, 1);
const OTHER = await signer(ORIGIN, 1);
const WITNESS = await signer("witness.example.cn/haixi", 4);
const HEAD = `${ORIGIN}\n${SIZE}\n${toBase64(await rootOf(LEAVES))}\n`;
const CHECKPOINT = `${HEAD}\n${await lineOf(LOG, HEAD)}`;
const PAYLOAD = await sha(utf8("payload"));
const PROOF = await pathOf(POSITION - 1, LEAVES);
const slipOf = (part: Partial<Record<"origin" | "size" | "position" | "format" | "id" | "version" | "payload" | "proof", string>> = {}): string => [
  "GWS1", part.origin ?? ORIGIN, part.size ?? SIZE, part.position ?? POSITION, part.format ?? 1, part.id ?? CASE, part.version ?? VERSION,
  part.payload ?? toBase64Url(PAYLOAD), part.proof ?? toBase64Url(concat(...PROOF))].join(" ");

const keysOf = async (...signers: Signer[]): Promise<VerifierKey[]> => parseKeys(signers.map(({ text }) => text).join("\n"));
const wrongOf = (report: Report): string[] => report.wrong.map(({ key }) => key);

test("a right slip holds, and says what was checked and what cannot be", async () => {
  const report = await checkSlip(`${slipOf()}\n`, CHECKPOINT, await keysOf(LOG));
  expect(wrongOf(report)).toEqual([]);
  expect(report.checked).toEqual([
    { key: "slip.signed", values: { origin: ORIGIN, size: "100" } },
    { key: "slip.included", values: { case: CASE, version: "300", position: "42" } },
  ]);
  expect(report.notProved.map(({ key }) => key)).toEqual(expect.arrayContaining(["slip.notContent", "slip.notTruth", "slip.notWitnessed"]));
  expect(holds(report)).toBe(true);
});

test("every field counts", async () => {
  const keys = await keysOf(LOG);
  const changed = [
    { origin: "log.example.cn/other" }, { size: "99" }, { position: "43" }, { format: "2" }, { id: "c-other" }, { version: "301" },
    { payload: toBase64Url(await sha(utf8("another"))) }, { proof: toBase64Url(concat(...PROOF.slice(1))) },
    { proof: toBase64Url(concat(...PROOF, PAYLOAD)) }, { proof: toBase64Url(concat(...PROOF.toReversed())) }, { proof: "-" },
  ];
  for (const part of changed) expect(holds(await checkSlip(slipOf(part), CHECKPOINT, keys)), JSON.stringify(part)).toBe(false);
});

test("every character counts", async () => {
  const keys = await keysOf(LOG);
  const text = slipOf();
  for (let at = 0; at < text.length; ++at) {
    const other = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    expect(holds(await checkSlip(other, CHECKPOINT, keys)), other).toBe(false);
  }
});

test("by another key of the same name, or by none, nothing holds", async () => {
  expect(wrongOf(await checkSlip(slipOf(), CHECKPOINT, await keysOf(OTHER)))).toEqual(["slip.notSigned"]);
  expect(wrongOf(await checkSlip(slipOf(), CHECKPOINT, []))).toEqual(["slip.noKey"]);
});

test("a checkpoint that was changed after it was signed does not hold", async () => {
  const keys = await keysOf(LOG);
  const other = `${ORIGIN}\n${SIZE}\n${toBase64(await sha(utf8("x")))}\n\n${CHECKPOINT.split("\n\n")[1]}`;
  expect(wrongOf(await checkSlip(slipOf(), other, keys))).toEqual(["slip.signatureWrong", "slip.notIncluded"]);
  expect(wrongOf(await checkSlip(slipOf(), "no note", keys))).toEqual(["slip.noCheckpoint"]);
  expect(wrongOf(await checkSlip(slipOf(), CHECKPOINT.replace("\n\n", "\n"), keys))).toEqual(["slip.noCheckpoint"]);
});

test("a witness that cosigned is told of with its time; one that is wrong is wrong", async () => {
  const keys = await keysOf(LOG, WITNESS);
  const seconds = Date.parse("2026-03-02T08:30:00+08:00") / 1000;
  const good = await checkSlip(slipOf(), CHECKPOINT + await cosignatureOf(WITNESS, HEAD, seconds), keys);
  expect(good.checked).toContainEqual({ key: "slip.witnessed", values: { name: WITNESS.name, time: "2026-03-02 08:30:00" } });
  expect(holds(good)).toBe(true);
  expect(wrongOf(await checkSlip(slipOf(), CHECKPOINT + await cosignatureOf(WITNESS, `${HEAD}x`, seconds), keys))).toEqual(["slip.witnessWrong"]);
  const missing = await checkSlip(slipOf(), CHECKPOINT, keys);
  expect([holds(missing), missing.notProved[0]]).toEqual([true, { key: "slip.witnessMissing", values: { name: WITNESS.name } }]);
});

test("a slip of every place of trees of many sizes", async () => {
  for (const size of [1, 2, 3, 7, 8, 33, 64, 65]) {
    const leaves = LEAVES.slice(0, size);
    const head = `${ORIGIN}\n${size}\n${toBase64(await rootOf(leaves))}\n`;
    const checkpoint = `${head}\n${await lineOf(LOG, head)}`;
    for (let position = 1; position <= size; ++position) {
      const proof = await pathOf(position - 1, leaves);
      const text = slipOf({ size: String(size), position: String(position), id: position === POSITION ? CASE : "c-other",
        proof: proof.length === 0 ? "-" : toBase64Url(concat(...proof)) });
      expect(wrongOf(await checkSlip(text, checkpoint, await keysOf(LOG))), `${position} of ${size}`).toEqual([]);
    }
  }
});

test("a key is its own id's, of a type that is known, and a line that is none is told", async () => {
  const [name, id, key] = LOG.text.split(/\+(.{8})\+/) as [string, string, string];
  expect((await parseVerifierKey(LOG.text))?.name).toBe(ORIGIN);
  expect(await parseVerifierKey(`${name}x+${id}+${key}`)).toBeUndefined();
  expect(await parseVerifierKey(`${name}+00000000+${key}`)).toBeUndefined();
  expect(await parseVerifierKey((await signer(ORIGIN, 2)).text)).toBeUndefined();
  expect(await keysOf(LOG)).toEqual(await parseKeys(`# of the county\n\n ${LOG.text} \n`));
  await expect(parseKeys(`${LOG.text}\nno key`)).rejects.toThrow(BadKeys);
  expect(["a b", "a+b", "", "a\u3000b", "a\u007f"].some(isKeyName)).toBe(false);
});

test("the library says what the browser says", async () => {
  const key = (await keysOf(LOG))[0]!.key;
  const message = utf8(HEAD);
  const signature = await sign(LOG.secret, HEAD);
  const bad = signature.with(5, signature[5]! ^ 1);
  for (const verify of [byBrowser, byLibrary]) {
    expect([await verify(key, message, signature), await verify(key, utf8(`${HEAD}x`), signature)]).toEqual([true, false]);
    expect(await verify(key, message, new Uint8Array(bad)).catch(() => false)).toBe(false);
  }
  // A point of small order, which by ZIP 215 has signed everything.
  const none = new Uint8Array(32).with(0, 1);
  expect(await byLibrary(new Uint8Array(none), message, concat(none, new Uint8Array(32)))).toBe(false);
});

test("a slip stands behind the # of an address, however its spaces are written", () => {
  expect(slipIn(`#${slipOf().replaceAll(" ", "+")}`)).toBe(slipOf());
  expect(slipIn(`#${encodeURIComponent(slipOf())}`)).toBe(slipOf());
  expect([slipIn(""), slipIn("#%E0%A4")]).toEqual(["", ""]);
  expect(parseSlip(` ${slipOf().replaceAll(" ", "\n")}`)).toEqual(parseSlip(slipOf()));
  expect(parseSlip("GWS2 a 1 1 1 c 1 x -")).toBeUndefined();
});
