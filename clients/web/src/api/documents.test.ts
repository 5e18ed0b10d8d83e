import { createRouterTransport } from "@connectrpc/connect";
import { expect, test } from "vitest";

import { DocumentService } from "../gen/gaiwan/v1/document_service_pb.js";
import { setTransport } from "../transport.ts";
import { DigestDiffers, fetchDocument, sha256 } from "./documents.ts";

const WHOLE = new Uint8Array(2_500_000).map((_, at) => at % 251);

function serve(bytes: Uint8Array, digest: string): void {
  setTransport(createRouterTransport(({ service }) => {
    service(DocumentService, {
      readDocument: ({ offset, maxBytes }) => ({
        data: bytes.slice(Number(offset), Number(offset) + maxBytes),
        totalBytes: BigInt(bytes.length), sha256: digest, mediaType: "image/jpeg",
      }),
    });
  }));
}

test("a document comes whole, piece by piece", async () => {
  serve(WHOLE, await sha256(WHOLE));
  const blob = await fetchDocument("cases/c-1/documents/1");
  expect(blob.size).toBe(WHOLE.length);
  expect(blob.type).toBe("image/jpeg");
});

test("what is not what was registered is not handed on", async () => {
  const changed = WHOLE.slice();
  changed[2_000_000]! ^= 1;
  serve(changed, await sha256(WHOLE));
  await expect(fetchDocument("cases/c-1/documents/1")).rejects.toBeInstanceOf(DigestDiffers);
});

test("a document that got shorter on the way does not end in a loop", async () => {
  setTransport(createRouterTransport(({ service }) => {
    service(DocumentService, { readDocument: () => ({ data: new Uint8Array(), totalBytes: 5n, sha256: "00", mediaType: "text/plain" }) });
  }));
  await expect(fetchDocument("cases/c-1/documents/1")).rejects.toBeInstanceOf(DigestDiffers);
});
