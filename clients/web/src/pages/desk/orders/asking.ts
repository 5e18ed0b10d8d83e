// src/pages/desk/orders/asking.ts: what can be asked for on this page, by whom, and how it is tried before.
import type { MessageInitShape } from "@bufbuild/protobuf";

import type { CommandInit } from "../../../api/cases.ts";
import type { OwnPost } from "../../../api/session.ts";
import type { OrderedActSchema } from "../../../gen/gaiwan/v1/acting_pb.js";
import { ErasureBasis, SharedText } from "../../../gen/gaiwan/v1/case_pb.js";
import { Reason } from "../../../gen/gaiwan/v1/errors_pb.js";
import { eraseCommand } from "./orders.ts";

// In the order in which they are offered. Accounts and posts are asked for where they are given, by the command line.
const ASK_KINDS = ["erasure", "export", "publication", "glass"] as const;
export type AskKind = (typeof ASK_KINDS)[number];
export type Office = { org: string; kinds: readonly AskKind[] };
export type ActInit = Extract<NonNullable<MessageInitShape<typeof OrderedActSchema>["act"]>, { case: AskKind }>;

// One kind in one office, and the command by which the server is asked whether the caller may ask for it there: without effect,
// about nothing. Who asks and where is decided before what it is about is looked at (MayAsk of workflow/acting/orders.cc).
export type Question = { org: string; kind: AskKind; command: CommandInit };
const ABOUT_NOTHING: Readonly<Record<AskKind, ActInit>> = {
  erasure: { case: "erasure", value: { case: "cases/c-none", basis: ErasureBasis.PURPOSE_ACHIEVED } },
  export: { case: "export", value: {} },
  publication: { case: "publication", value: { id: "none", revision: 1, textproto: "#" } },
  glass: { case: "glass", value: { case: "cases/c-none", minutes: 1 } },
};
export function questionsOf(posts: readonly OwnPost[]): Question[] {
  const orgs = [...new Set(posts.map(({ org }) => org))];
  return orgs.flatMap((org) => ASK_KINDS.map((kind): Question =>
    ({ org, kind, command: { case: "askOrder", value: { unit: org, reason: { text: "?" }, act: { act: ABOUT_NOTHING[kind] } } } })));
}

// The offices in which somebody may ask, and for what; those first where more can be asked for. `refusals`: one a question; what
// is refused for another reason than who asks may be asked for.
export function officesOf(questions: readonly Question[], refusals: readonly Reason[]): Office[] {
  const open = questions.filter((_, at) => refusals[at] !== Reason.NOT_YOUR_ROLE);
  return [...new Set(open.map(({ org }) => org))]
    .map((org) => ({ org, kinds: open.filter((each) => each.org === org).map(({ kind }) => kind) }))
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
