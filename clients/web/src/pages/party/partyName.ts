// src/pages/party/partyName.ts: what a party is called on its own page.
import { partyDetails } from "../../api/personal.ts";
import type { Case } from "../../gen/gaiwan/v1/case_pb.js";
import { fill } from "../../languages/index.ts";
import { zh } from "../../languages/zh-CN.ts";

export function partyName(one: Case, me: string): string {
  return partyDetails(one.parties.find(({ id }) => id === me)?.details)?.name || fill(zh["case.hiddenParty"], { id: me });
}
