// src/api/documents.ts: documents of a case, fetched piece by piece and compared with their digest before anybody opens them.
import { DocumentService } from "../gen/gaiwan/v1/document_service_pb.js";
import { client } from "../transport.ts";

// What came is not what was registered. Nothing of it is handed on.
export class DigestDiffers extends Error {}

const PIECE_BYTES = 1 << 20;

export async function fetchDocument(name: string): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0n;
  for (;;) {
    const piece = await client(DocumentService).readDocument({ name, offset, maxBytes: PIECE_BYTES });
    pieces.push(new Uint8Array(piece.data));
    offset += BigInt(piece.data.length);
    if (offset >= piece.totalBytes || piece.data.length === 0) {
      const whole = new Blob(pieces, { type: piece.mediaType });
      if ((await sha256(await whole.arrayBuffer())) !== piece.sha256) throw new DigestDiffers(name);
      return whole;
    }
  }
}

// 64 lower-case hexadecimal digits.
export async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Hands a file to the person as a download.
export function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
