// gateway/seal.ts: seals what a cookie holds, so that the browser keeps the session and cannot read or change it.
//
// AES-256-GCM, a random nonce a cookie, the cookie's name as associated data: one kind does not pass for another. The
// gateway keeps nothing: any of several with the same key file opens what another sealed.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Seal {
  // The first key seals, all of them open: a new key is put in front, and the old one removed a month later.
  private readonly keys: Buffer[];

  constructor(keys: Buffer[]) {
    if (keys.length === 0 || keys.some((key) => key.length !== 32)) throw new Error("keys are 32 bytes each");
    this.keys = keys;
  }

  // 64 hexadecimal digits a line. A missing file is made, for its owner alone.
  static fromFile(path: string): Seal {
    try {
      writeFileSync(path, randomBytes(32).toString("hex") + "\n", { mode: 0o600, flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const lines = readFileSync(path, "utf8").split("\n").filter((line) => line.trim() !== "");
    if (lines.length === 0 || lines.some((line) => !/^[0-9a-f]{64}$/.test(line.trim()))) {
      throw new Error(`${path}: 64 hexadecimal digits a line are expected`);
    }
    return new Seal(lines.map((line) => Buffer.from(line.trim(), "hex")));
  }

  close(name: string, value: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.keys[0]!, nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url");
  }

  // undefined for what none of the keys sealed under this name.
  open<T>(name: string, text: string): T | undefined {
    const bytes = Buffer.from(text, "base64url");
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    for (const key of this.keys) {
      try {
        const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(name));
        cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const opened = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]);
        return JSON.parse(opened.toString("utf8")) as T;
      } catch {
        // Another key's, or nobody's.
      }
    }
    return undefined;
  }
}
