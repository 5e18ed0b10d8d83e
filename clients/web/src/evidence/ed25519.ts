// src/evidence/ed25519.ts: whether a signature holds: by the browser itself, or where it is too old for that by a library,
// which is loaded only then.
import type { Bytes } from "./bytes.ts";

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

type Verify = (key: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;

export const byBrowser: Verify = async (key, message, signature) =>
  crypto.subtle.verify("Ed25519", await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]), signature, message);

// As RFC 8032 and OpenSSL have it, not as ZIP 215.
export const byLibrary: Verify = async (key, message, signature) => {
  const { verifyAsync } = await import("@noble/ed25519");
  return verifyAsync(signature, message, key, { zip215: false });
};

// Of a key or a signature that is none it says that it does not hold.
export const verifyEd25519: Verify = async (key, message, signature) => {
  if (key.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return await byBrowser(key, message, signature);
  } catch (error) {
    // A browser without it says so by this name; any other failure is about the key.
    if ((error as Partial<Error>).name !== "NotSupportedError") return false;
    return byLibrary(key, message, signature);
  }
};
