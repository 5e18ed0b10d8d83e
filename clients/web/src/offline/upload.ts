// src/offline/upload.ts: a file of the phone to the server, in pieces, going on where it broke off.
import { DocumentService } from "../gen/gaiwan/v1/document_service_pb.js";
import { client } from "../transport.ts";

// Small enough for a bad line; the server takes 512 KiB.
const PIECE_BYTES = 64 * 1024;

export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What of a file the server has not got goes there, piece by piece, from `offset` on; `write` answers where to go on.
export async function inPieces(bytes: Uint8Array, offset: number, write: (offset: bigint, piece: Uint8Array) => Promise<bigint>): Promise<void> {
  while (offset < bytes.length) offset = Number(await write(BigInt(offset), bytes.subarray(offset, offset + PIECE_BYTES)));
}

export async function upload(caseName: string, bytes: Uint8Array, mediaType: string): Promise<void> {
  const documents = client(DocumentService);
  const started = await documents.startUpload({
    case: caseName, sha256: await sha256(bytes), sizeBytes: BigInt(bytes.length), mediaType,
  });
  if (started.stored) return;
  await inPieces(bytes, Number(started.nextOffset), async (offset, data) =>
    (await documents.writeChunk({ name: started.name, offset, data })).nextOffset);
  await documents.finishUpload({ name: started.name });
}
