// src/pages/desk/inbox/receive.ts: fetches a hand-over, works its digest out anew and sends that back as the receipt.
import { sha256 } from "../../../api/documents.ts";
import { JudicialService } from "../../../gen/gaiwan/v1/judicial_service_pb.js";
import { t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";

// What came is not what the server says it sent: no receipt was given.
export class ContentDiffers extends Error {}

export async function receive(id: string): Promise<Uint8Array> {
  const fetched = await client(JudicialService).fetchHandOver({ id });
  const digest = await sha256(new Uint8Array(fetched.content));
  if (digest !== fetched.digest) throw new ContentDiffers(t("inbox.digestDiffers"));
  await client(JudicialService).confirmReceipt({ id, digest });
  return fetched.content;
}
