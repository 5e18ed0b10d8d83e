// src/pages/desk/acting/handOver.ts: the open cases of one mediator to another, each with its own outcome, and the receipt
// that takes back what was done: the same two lines of JSON as `gaiwan supervise hand-over` writes and reads.
import { create, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";

import { type CommandInit, commandOf, untilKnown } from "../../../api/cases.ts";
import {
  CaseService, CaseView, type ExecuteBatchRequest, ExecuteBatchRequestSchema, type ExecuteBatchResponse, ExecuteBatchResponseSchema,
  type ExecuteOutcome, type ExecuteRequest, ExecuteRequestSchema,
} from "../../../gen/gaiwan/v1/case_service_pb.js";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import { client } from "../../../transport.ts";

// As ExecuteBatch has it: items, and bytes of one with room for what the wire adds.
export const HAND_OVER_MAX = 1000;
const BATCH_BYTES = 900 * 1024;
// Later the new mediator has begun to work, and giving back is another hand-over.
const UNDO_WITHIN_MS = 24 * 3600_000;
const PAGE_SIZE = 500;

export type Asked = { from: string; to: string; reason: string };
export type Receipt = { undo: ExecuteBatchRequest; done: ExecuteBatchResponse };
// One outcome a request, in order, as far as they came; `error`: why the rest did not.
export type Sent = { requests: ExecuteRequest[]; outcomes: ExecuteOutcome[]; error?: unknown };

// The open cases that the person mediates, in `unit` or below it; of anybody, everywhere, where that is left out.
export async function openCases(which: { mediator?: string; unit?: string }): Promise<Case[]> {
  const cases: Case[] = [];
  for (let pageToken = ""; ; ) {
    const page = await client(CaseService).listCases({ ...which, pageSize: PAGE_SIZE, pageToken });
    cases.push(...page.cases);
    pageToken = page.nextPageToken;
    if (pageToken === "") return cases;
  }
}

export function replaceRequest(name: string, { from, to, reason }: Asked): ExecuteRequest {
  const command: CommandInit = { case: "replaceMediator", value: { from, to, reason: { text: reason } } };
  return create(ExecuteRequestSchema, { name, requestId: crypto.randomUUID(), view: CaseView.RECEIPT, command: commandOf(command) });
}

// In messages that the server takes.
export function piecesOf(requests: readonly ExecuteRequest[], bytesMax = BATCH_BYTES): ExecuteRequest[][] {
  const pieces: ExecuteRequest[][] = [];
  let bytes = 0;
  for (const request of requests) {
    const size = toBinary(ExecuteRequestSchema, request).length;
    const last = pieces.at(-1);
    if (last === undefined || bytes + size > bytesMax) {
      pieces.push([request]);
      bytes = size;
    } else {
      last.push(request);
      bytes += size;
    }
  }
  return pieces;
}

// `trial`: decides and answers, changes nothing. What was done before a message failed is done: it is in the outcomes.
export async function send(requests: ExecuteRequest[], trial: boolean): Promise<Sent> {
  const outcomes: ExecuteOutcome[] = [];
  for (const request of requests) request.validateOnly = trial;
  for (const piece of piecesOf(requests)) {
    try {
      outcomes.push(...(await untilKnown(() => client(CaseService).executeBatch({ requests: piece }))).outcomes);
    } catch (error) {
      return { requests, outcomes, error };
    }
  }
  return { requests, outcomes };
}

export const doneCount = ({ outcomes }: Sent): number => outcomes.filter(({ outcome }) => outcome.case === "done").length;

// The commands that take back what was done, with ids of their own so that it happens once; and what was done, with its times.
export function receiptOf({ requests, outcomes }: Sent): Receipt {
  const done = outcomes.filter(({ outcome }) => outcome.case === "done");
  const undo = requests.flatMap((request, at) => {
    const command = request.command?.command;
    if (outcomes[at]?.outcome.case !== "done" || command?.case !== "replaceMediator") return [];
    const { from, to, reason } = command.value;
    return [replaceRequest(request.name, { from: to, to: from, reason: reason?.text ?? "" })];
  });
  return { undo: create(ExecuteBatchRequestSchema, { requests: undo }), done: create(ExecuteBatchResponseSchema, { outcomes: done }) };
}

export const receiptText = ({ undo, done }: Receipt): string =>
  `${toJsonString(ExecuteBatchRequestSchema, undo)}\n${toJsonString(ExecuteBatchResponseSchema, done)}\n`;

// Undefined for what is no receipt of a hand-over: nothing else is ever sent from a file.
export function readReceipt(text: string): Receipt | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length !== 2) return undefined;
  try {
    const receipt = {
      undo: fromJsonString(ExecuteBatchRequestSchema, lines[0]!, { ignoreUnknownFields: true }),
      done: fromJsonString(ExecuteBatchResponseSchema, lines[1]!, { ignoreUnknownFields: true }),
    };
    const { requests } = receipt.undo;
    return requests.length > 0 && requests.every(({ command }) => command?.command.case === "replaceMediator") ? receipt : undefined;
  } catch {
    return undefined;
  }
}

// When the first of them was handed over, if that is too long ago to take it back.
export function tooLate({ done }: Receipt, now: Date): Date | undefined {
  const times = done.outcomes.flatMap(({ outcome }) =>
    outcome.case === "done" && outcome.value.receipt?.recordTime !== undefined ? [timestampDate(outcome.value.receipt.recordTime).getTime()] : []);
  const first = Math.min(...times);
  return now.getTime() - first > UNDO_WITHIN_MS ? new Date(first) : undefined;
}
