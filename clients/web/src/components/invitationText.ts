// src/components/invitationText.ts: what of an invitation is copied to be sent on: words that a party understands, where its
// page is, its code, and until when.
import type { IssuePartyCodeResponse } from "../gen/gaiwan/v1/sign_in_service_pb.js";
import { fill } from "../languages/index.ts";
import { zh } from "../languages/zh-CN.ts";
import { moment } from "./format.ts";

type Issued = Pick<IssuePartyCodeResponse, "code" | "expireTime">;

// A link that the server made, of one that makes any. Else the party's page as it is reached from here; behind the `#` no server
// logs the code.
export function invitationLink(issued: Issued & { link?: string }, origin = location.origin): string {
  return issued.link === undefined || issued.link === "" ? `${origin}/p#${issued.code}` : issued.link;
}

export const untilOf = ({ expireTime }: Issued): string => moment(expireTime);

// In Chinese whatever the page is shown in: it is the party who reads it.
export const invitationText = (issued: Issued, origin?: string): string =>
  fill(zh["invite.text"], { code: issued.code, link: invitationLink(issued, origin), until: untilOf(issued) });
