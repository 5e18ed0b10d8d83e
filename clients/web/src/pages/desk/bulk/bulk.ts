// src/pages/desk/bulk/bulk.ts: one command each on many cases, in messages of a few, each with its own outcome, and taking all of
// it back.
//
// What is taken back is what the server did, by a command of its own: an offered transfer is withdrawn while nobody has
// taken it, another mediator replaced once more, a session that was called off planned again. Nothing is erased.
import { create } from "@bufbuild/protobuf";

import { commandOf, type CommandInit, untilKnown } from "../../../api/cases.ts";
import { type Trouble, troubleOf, troubleOfItem } from "../../../api/errors.ts";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import {
  CaseService, CaseView, ExecuteBatchRequestSchema, type ExecuteRequest, ExecuteRequestSchema,
} from "../../../gen/gaiwan/v1/case_service_pb.js";
import { client } from "../../../transport.ts";

// So many are chosen at once: as ExecuteBatch takes them in one message.
export const BULK_MAX = 1000;
// So many go in one: between two the page says how far it is, and what breaks off breaks off less.
const MESSAGE_MAX = 50;
// Later others have gone on from there.
export const UNDO_WITHIN_MS = 24 * 3600_000;

// What takes it back; by the case as the answer has it where that is known only from there.
export type Back = CommandInit | ((answered: Case) => CommandInit | undefined);
// `called`: what the case is called in the list of what was refused. `back`: absent where nothing takes it back.
export type Deed = { called: string; request: ExecuteRequest; back?: Back };
// `answered`: the case after it, where its deed asked for that.
export type Outcome = { name: string; called: string; trouble?: Trouble; answered?: Case };
export type Bulk = { deeds: readonly Deed[]; outcomes: Outcome[]; trial: boolean };

export function deed(name: string, called: string, command: CommandInit, back?: Back): Deed {
  const view = typeof back === "function" ? CaseView.BASIC : CaseView.RECEIPT;
  const request = create(ExecuteRequestSchema, { name, requestId: crypto.randomUUID(), view, command: commandOf(command) });
  return { called, request, ...(back === undefined ? {} : { back }) };
}

// `trial`: decides and answers, changes nothing. `onProgress` hears how many have their outcome. What was done before a message
// failed is done; the rest says why it was not.
export async function runBulk(deeds: readonly Deed[], trial: boolean, onProgress: (done: number) => void = () => undefined): Promise<Bulk> {
  if (deeds.length > BULK_MAX) throw new RangeError(`${deeds.length} > ${BULK_MAX}`);
  const outcomes: Outcome[] = [];
  for (const { request } of deeds) request.validateOnly = trial;
  for (let at = 0; at < deeds.length; at += MESSAGE_MAX) {
    const piece = deeds.slice(at, at + MESSAGE_MAX);
    try {
      const message = create(ExecuteBatchRequestSchema, { requests: piece.map(({ request }) => request) });
      const answer = await untilKnown(() => client(CaseService).executeBatch(message));
      outcomes.push(...answer.outcomes.map(({ outcome }, each) => outcome.case === "refused"
        ? outcomeOf(piece[each]!, troubleOfItem(outcome.value)) : outcomeOf(piece[each]!, undefined, outcome.value?.case)));
    } catch (error) {
      const trouble = troubleOf(error);
      return { deeds, trial, outcomes: [...outcomes, ...deeds.slice(at).map((each) => outcomeOf(each, trouble))] };
    }
    onProgress(outcomes.length);
  }
  return { deeds, trial, outcomes };
}

const outcomeOf = ({ called, request }: Deed, trouble: Trouble | undefined, answered?: Case): Outcome =>
  ({ name: request.name, called, ...(trouble === undefined ? {} : { trouble }), ...(answered === undefined ? {} : { answered }) });

// What takes back what was done; empty where nothing can be.
export function undoOf({ deeds, outcomes, trial }: Bulk): Deed[] {
  if (trial) return [];
  return deeds.flatMap(({ called, request, back }, at) => {
    const { trouble, answered } = outcomes[at] ?? {};
    if (trouble !== undefined) return [];
    const command = typeof back !== "function" ? back : answered === undefined ? undefined : back(answered);
    return command === undefined ? [] : [deed(request.name, called, command)];
  });
}
