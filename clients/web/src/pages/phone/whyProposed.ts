// src/pages/phone/whyProposed.ts: why the server would propose who takes a case on themselves: it goes along with the
// assignment, as where a head chooses at the desk.
import { CaseService } from "../../gen/gaiwan/v1/case_service_pb.js";
import type { Phone } from "../../offline/phone.ts";
import { client } from "../../transport.ts";

// Longer nobody waits for a reason after a tap; the case is taken on without it, as without a line.
const ASK_MS = 3000;

// Codes of list `assignment_reason`; none without a line, for a case that the server does not have yet, and for who was
// not proposed.
export async function whyProposed(phone: Pick<Phone, "online" | "me">, name: string): Promise<string[]> {
  if (!phone.online) return [];
  try {
    const { proposed } = await client(CaseService).proposeMediators({ name }, { timeoutMs: ASK_MS });
    return proposed.find(({ person }) => person === phone.me.actor)?.why ?? [];
  } catch {
    return [];
  }
}
