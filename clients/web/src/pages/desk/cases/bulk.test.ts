import { create } from "@bufbuild/protobuf";
import { Code, createRouterTransport } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";

import { CaseService, type ExecuteBatchRequest, ExecuteBatchResponseSchema, ExecuteOutcomeSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { setTransport } from "../../../transport.ts";
import { requestsFor, runBulk, undoOf } from "./bulk.ts";

const offer = (names: string[]) =>
  requestsFor(names, { case: "offerTransfer", value: { transfer: "b1", to: "orgs/632821", reason: "many-departments" } } as never);

let asked: ExecuteBatchRequest[];
beforeEach(() => {
  asked = [];
  setTransport(createRouterTransport(({ service }) => {
    service(CaseService, {
      executeBatch(request) {
        asked.push(request);
        return create(ExecuteBatchResponseSchema, {
          outcomes: request.requests.map(({ name, requestId }) => create(ExecuteOutcomeSchema, {
            requestId,
            outcome: name === "cases/c-2"
              ? { case: "refused", value: { code: Code.FailedPrecondition, message: "waits" } }
              : { case: "done", value: {} },
          })),
        });
      },
    });
  }));
});

test("every case has its own outcome", async () => {
  const bulk = await runBulk(offer(["cases/c-1", "cases/c-2", "cases/c-3"]), false);
  expect(bulk.outcomes.map(({ name, trouble }) => [name, trouble?.kind])).toEqual(
    [["cases/c-1", undefined], ["cases/c-2", "refused"], ["cases/c-3", undefined]]);
});

test("what was done is taken back, and what was refused is left alone", async () => {
  const bulk = await runBulk(offer(["cases/c-1", "cases/c-2"]), false);
  const back = undoOf(bulk);
  expect(back.map(({ name, command }) => [name, command?.command.case])).toEqual([["cases/c-1", "withdrawTransfer"]]);
});

test("a trial changes nothing, so there is nothing to take back", async () => {
  const bulk = await runBulk(offer(["cases/c-1"]), true);
  expect(asked[0]!.requests[0]!.validateOnly).toBe(true);
  expect(undoOf(bulk)).toEqual([]);
});

test("the trial's requests are sent again as they are, with the same ids", async () => {
  const requests = offer(["cases/c-1"]);
  await runBulk(requests, true);
  await runBulk(requests, false);
  expect(asked[1]!.requests[0]!.requestId).toBe(asked[0]!.requests[0]!.requestId);
  expect(asked[1]!.requests[0]!.validateOnly).toBe(false);
});
