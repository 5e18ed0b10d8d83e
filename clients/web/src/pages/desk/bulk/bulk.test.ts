import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";

import { CaseService, type ExecuteBatchRequest, ExecuteBatchResponseSchema, ExecuteOutcomeSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { setTransport } from "../../../transport.ts";
import { type Chosen, committeeOf, mediatorsOf, moved, reassigned, urged } from "../cases/chosen.ts";
import { BULK_MAX, runBulk, undoOf } from "./bulk.ts";

const chosen = (id: string, mediators: string[] = ["people/a"], committee = "orgs/c"): Chosen =>
  ({ name: `cases/c-${id}`, called: `第${id}号`, committee, mediators, lead: mediators[0] ?? "" });
const offer = (...ids: string[]) => moved(ids.map((id) => chosen(id)), "b1", "orgs/632821", "many-departments", true);

let asked: ExecuteBatchRequest[];
// The message with this number fails.
let breaks: number;
beforeEach(() => {
  asked = [];
  breaks = 0;
  setTransport(createRouterTransport(({ service }) => {
    service(CaseService, {
      executeBatch(request) {
        asked.push(request);
        if (asked.length === breaks) throw new ConnectError("no", Code.Internal);
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

test("every case has its own outcome, and is called by its number", async () => {
  const bulk = await runBulk(offer("1", "2", "3"), false);
  expect(bulk.outcomes.map(({ called, trouble }) => [called, trouble?.kind])).toEqual([["第1号", undefined], ["第2号", "refused"], ["第3号", undefined]]);
});

test("what was done is taken back, and what was refused is left alone", async () => {
  const back = undoOf(await runBulk(offer("1", "2"), false));
  expect(back.map(({ request }) => [request.name, request.command?.command.case])).toEqual([["cases/c-1", "withdrawTransfer"]]);
});

test("a trial changes nothing, so there is nothing to take back; nor is what nothing takes back", async () => {
  const bulk = await runBulk(offer("1"), true);
  expect(asked[0]!.requests[0]!.validateOnly).toBe(true);
  expect(undoOf(bulk)).toEqual([]);
  expect(undoOf(await runBulk(urged([chosen("1")], "请答复", ""), false))).toEqual([]);
});

test("the trial's requests are sent again as they are, with the same ids", async () => {
  const deeds = offer("1");
  await runBulk(deeds, true);
  await runBulk(deeds, false);
  expect(asked[1]!.requests[0]!.requestId).toBe(asked[0]!.requests[0]!.requestId);
  expect(asked[1]!.requests[0]!.validateOnly).toBe(false);
});

test("many go in messages of a few, with a word between; what a broken line leaves says so", async () => {
  const ids = Array.from({ length: 120 }, (_, at) => String(at + 10));
  const heard: number[] = [];
  await runBulk(offer(...ids), false, (done) => heard.push(done));
  expect(heard).toEqual([50, 100, 120]);
  breaks = asked.length + 2;
  const bulk = await runBulk(offer(...ids), false);
  expect(bulk.outcomes.filter(({ trouble }) => trouble === undefined)).toHaveLength(50);
  expect(bulk.outcomes).toHaveLength(120);
  expect(undoOf(bulk)).toHaveLength(50);
  await expect(runBulk(offer(...Array.from({ length: BULK_MAX + 1 }, String)), false)).rejects.toThrow(RangeError);
});

test("each case's lead is replaced, or one mediator wherever they are, and comes back", async () => {
  const all = [chosen("1", ["people/a"]), chosen("3", ["people/b", "people/a"]), chosen("4", [])];
  const said = (from: string) => reassigned(all, from, "people/c", "调走").map(({ request }) => [request.name, (request.command!.command.value as { from: string }).from]);
  expect(said("")).toEqual([["cases/c-1", "people/a"], ["cases/c-3", "people/b"]]);
  expect(said("people/a")).toEqual([["cases/c-1", "people/a"], ["cases/c-3", "people/a"]]);
  // Whoever has it already keeps it.
  expect(reassigned(all, "", "people/a", "调走").map(({ request }) => request.name)).toEqual(["cases/c-3"]);
  const [back] = undoOf(await runBulk(reassigned(all.slice(0, 1), "", "people/c", "调走"), false));
  expect(back!.request.command!.command.value).toMatchObject({ from: "people/c", to: "people/a" });
});

test("a mediator of several committees' cases is none of theirs", () => {
  expect(mediatorsOf([chosen("1"), chosen("2", ["people/b", "people/a"])])).toEqual(["people/a", "people/b"]);
  expect(committeeOf([chosen("1"), chosen("2")])).toBe("orgs/c");
  expect(committeeOf([chosen("1"), chosen("2", [], "orgs/d")])).toBe("");
});
