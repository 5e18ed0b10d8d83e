// src/pages/desk/orders/asking.ts: what can be asked for on this page, by whom, and how it is tried before.
import type { MessageInitShape } from "@bufbuild/protobuf";

import type { CommandInit } from "../../../api/cases.ts";
import type { OwnPost } from "../../../api/session.ts";
import type { OrderedActSchema } from "../../../gen/gaiwan/v1/acting_pb.js";
import { ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { eraseCommand } from "./orders.ts";

// In the order in which they are offered. Accounts and posts are asked for where they are given, by the command line.
const ASK_KINDS = ["erasure", "export", "publication", "glass"] as const;
export type AskKind = (typeof ASK_KINDS)[number];
export type Office = { org: string; kinds: readonly AskKind[] };
export type ActInit = Extract<NonNullable<MessageInitShape<typeof OrderedActSchema>["act"]>, { case: AskKind }>;

// As the server has it (MayAsk of workflow/acting/orders.cc). For how long somebody has to look, whoever works there asks.
function mayAsk(kind: AskKind, roles: readonly string[]): boolean {
  const [officer, administrator] = [roles.includes("justice-officer"), roles.includes("administrator")];
  switch (kind) {
    case "erasure":
      return officer;
    case "export":
      return officer || administrator;
    case "publication":
      return administrator;
    case "glass":
      return true;
  }
}

// The offices in which somebody may ask, and for what; those first where more can be asked for.
export function officesOf(posts: readonly OwnPost[]): Office[] {
  const orgs = [...new Set(posts.map(({ org }) => org))];
  return orgs
    .map((org) => ({ org, kinds: ASK_KINDS.filter((kind) => mayAsk(kind, posts.filter((post) => post.org === org).map(({ role }) => role))) }))
    .sort((a, b) => b.kinds.length - a.kinds.length);
}

// As people write it down: with or without `cases/`.
export function caseNameOf(typed: string): string {
  const id = typed.trim().replace("cases/", "");
  return id === "" ? "" : `cases/${id}`;
}

// As OrderedGlass.minutes.
export const MINUTES_MAX = 1440;
export const glassOf = (name: string, minutes: number): ActInit | undefined =>
  name === "" || !Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_MAX ? undefined : { case: "glass", value: { case: name, minutes } };

// The command that it becomes, as far as it is one on a case: tried without effect, it tells what else is in the way.
export function trialOf(act: ActInit, reason: string): { name: string; command: CommandInit } | undefined {
  switch (act.case) {
    case "erasure": {
      const { case: name = "", who = "", basis = ErasureBasis.UNSPECIFIED, sharedText = SharedText.UNSPECIFIED } = act.value;
      return { name, command: eraseCommand({ who, basis, sharedText }, reason) };
    }
    case "glass": {
      const { case: name = "", minutes = 0 } = act.value;
      return { name, command: { case: "breakGlass", value: { minutes, reason: { text: reason } } } };
    }
    case "export":
    case "publication":
      return undefined;
  }
}
