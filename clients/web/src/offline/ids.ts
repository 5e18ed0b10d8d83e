// src/offline/ids.ts: whoever creates something may choose its id; a phone without a line does.

// RFC 4648, small letters, as the server's.
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

// `cases/c-` and 26 letters: 128 random bits.
export function newCaseName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let bits = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let text = "";
  for (let at = 0; at < 26; ++at) {
    text = LETTERS[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return `cases/c-${text}`;
}
