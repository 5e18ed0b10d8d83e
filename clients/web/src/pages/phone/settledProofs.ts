// src/pages/phone/settledProofs.ts: what shows that a party confirmed what was settled on the spot: its own voice in a
// recording, its fingerprint on a paper. The document goes first and the act that names it right behind, with or without a
// line: the queue of a case keeps its order.
import { commandOf } from "../../api/cases.ts";
import { type Case, ConfirmedBy, type Party } from "../../gen/gaiwan/v1/case_pb.js";
import type { Phone } from "../../offline/phone.ts";
import { addFile } from "./addFile.ts";
import type { Captured } from "../../components/Capture.tsx";

export type Proof = { party: string; by: ConfirmedBy; file: Captured };

// How it is taken on a phone; the rest is named, or the party's own affair.
export const taken = (by: ConfirmedBy): "voice" | "photo" | undefined =>
  by === ConfirmedBy.OWN_VOICE ? "voice" : by === ConfirmedBy.FINGERPRINT_ON_PAPER ? "photo" : undefined;

export async function showConfirmed(phone: Pick<Phone, "act" | "actWithFile">, name: string, { party, by, file }: Proof): Promise<void> {
  const document = `proof-${crypto.randomUUID().slice(0, 8)}`;
  await addFile(phone, name, file, party, document);
  await phone.act(name, commandOf({ case: "confirmSettled", value: { party, by, document } }));
}

// Of whom it is only said so far.
export function notShown(c: Case): Party[] {
  const shown = new Set(c.settled?.proofs.map(({ party }) => party));
  return c.settled === undefined ? [] : c.parties.filter((party) => !party.removed && !shown.has(party.id));
}
