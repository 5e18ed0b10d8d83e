// src/pages/desk/cases/bulk.ts: one command on many cases, each with its own outcome, and taking all of it back.
//
// What is taken back is what the server did, by a command of its own: an offered transfer is withdrawn while nobody has
// taken it. Nothing is erased.
import { create } from "@bufbuild/protobuf";

import { commandOf, type CommandInit } from "../../../api/cases.ts";
import { type Trouble, troubleOfItem } from "../../../api/errors.ts";
import {
  CaseService, CaseView, ExecuteBatchRequestSchema, type ExecuteRequest, ExecuteRequestSchema,
} from "../../../gen/gaiwan/v1/case_service_pb.js";
import { client } from "../../../transport.ts";

// As ExecuteBatch has it.
export const BULK_MAX = 1000;

export type Outcome = { name: string; trouble?: Trouble };

export type Bulk = { requests: ExecuteRequest[]; outcomes: Outcome[]; trial: boolean };

export function requestsFor(names: readonly string[], command: CommandInit): ExecuteRequest[] {
  return names.map((name) =>
    create(ExecuteRequestSchema, { name, requestId: crypto.randomUUID(), view: CaseView.RECEIPT, command: commandOf(command) }));
}

// `trial`: decides and answers, changes nothing.
export async function runBulk(requests: ExecuteRequest[], trial: boolean): Promise<Bulk> {
  if (requests.length > BULK_MAX) throw new RangeError(`${requests.length} > ${BULK_MAX}`);
  for (const request of requests) request.validateOnly = trial;
  const answer = await client(CaseService).executeBatch(create(ExecuteBatchRequestSchema, { requests }));
  return {
    requests,
    trial,
    outcomes: answer.outcomes.map(({ outcome }, at) => {
      const name = requests[at]!.name;
      return outcome.case === "refused" ? { name, trouble: troubleOfItem(outcome.value) } : { name };
    }),
  };
}

// The commands that take back what was done; empty where nothing can be.
export function undoOf(bulk: Bulk): ExecuteRequest[] {
  if (bulk.trial) return [];
  return bulk.requests.flatMap((request, at) => {
    const command = request.command?.command;
    if (bulk.outcomes[at]?.trouble !== undefined || command?.case !== "offerTransfer") return [];
    return requestsFor([request.name], { case: "withdrawTransfer", value: { transfer: command.value.transfer } } as CommandInit);
  });
}
