import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { afterEach, expect, test } from "vitest";

import { CaseService, type ExecuteBatchRequest, ExecuteOutcomeSchema } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { setTransport } from "../../../transport.ts";
import { doneCount, openCases, piecesOf, readReceipt, receiptOf, receiptText, replaceRequest, send, tooLate } from "./handOver.ts";

const ASKED = { from: "people/p-1", to: "people/p-2", reason: "调离" };
const DONE_AT = new Date("2026-03-02T08:30:00Z");
const got: ExecuteBatchRequest[] = [];
afterEach(() => void got.splice(0));

// Refuses the case named so; breaks off at the second message when told to.
function serve(refused = "", breaks = false): void {
  setTransport(createRouterTransport(({ service }) => service(CaseService, {
    listCases: ({ pageToken }) => (pageToken === "" ? { cases: [{ name: "cases/1" }], nextPageToken: "more" } : { cases: [{ name: "cases/2" }] }),
    executeBatch: (batch) => {
      got.push(batch);
      if (breaks && got.length === 2) throw new ConnectError("no", Code.PermissionDenied);
      return { outcomes: batch.requests.map(({ name, requestId }) => create(ExecuteOutcomeSchema, {
        requestId,
        outcome: name === refused ? { case: "refused", value: { code: 9, message: "no" } }
          : { case: "done", value: { receipt: { name, recordTime: timestampFromDate(DONE_AT) } } },
      })) };
    },
  })));
}
const requests = (...names: string[]) => names.map((name) => replaceRequest(name, ASKED));

test("all open cases are found, page by page", async () => {
  serve();
  expect((await openCases({ mediator: "people/p-1" })).map(({ name }) => name)).toEqual(["cases/1", "cases/2"]);
});

test("a trial says so to the server, case by case", async () => {
  serve("cases/2");
  expect(doneCount(await send(requests("cases/1", "cases/2"), true))).toBe(1);
  expect(got[0]!.requests.map(({ validateOnly }) => validateOnly)).toEqual([true, true]);
});

test("a receipt takes back what was done, and nothing else, once", async () => {
  serve("cases/2");
  const receipt = receiptOf(await send(requests("cases/1", "cases/2", "cases/3"), false));
  const read = readReceipt(receiptText(receipt))!;
  expect(read).toEqual(receipt);
  expect(read.undo.requests.map(({ name }) => name)).toEqual(["cases/1", "cases/3"]);
  expect(read.undo.requests[0]!.command!.command).toMatchObject({ case: "replaceMediator", value: { from: "people/p-2", to: "people/p-1" } });
  await send(read.undo.requests, false);
  await send(readReceipt(receiptText(receipt))!.undo.requests, false);
  const [, first, second] = got;
  expect(first!.requests.map(({ requestId }) => requestId)).toEqual(second!.requests.map(({ requestId }) => requestId));
});

test("what was done before the line broke is in the receipt", async () => {
  serve("", true);
  // Two messages: the first has what fits.
  const many = [replaceRequest("cases/1", { ...ASKED, reason: "字".repeat(400_000) }), replaceRequest("cases/2", ASKED)];
  const sent = await send(many, false);
  expect(sent.error).toBeInstanceOf(ConnectError);
  expect(receiptOf(sent).undo.requests.map(({ name }) => name)).toEqual(["cases/1"]);
});

test("messages hold what the server takes, in order", () => {
  const many = requests("cases/1", "cases/2", "cases/3");
  expect(piecesOf(many, 1).map((piece) => piece.map(({ name }) => name))).toEqual([["cases/1"], ["cases/2"], ["cases/3"]]);
  expect(piecesOf(many)).toEqual([many]);
});

test("another file is no receipt", () => {
  expect(readReceipt("")).toBeUndefined();
  expect(readReceipt("{}\n{}\n")).toBeUndefined();
  expect(readReceipt(`{"requests":[{"name":"cases/1","command":{"voidCase":{}}}]}\n{"outcomes":[]}\n`)).toBeUndefined();
});

test("after a day it is too late", async () => {
  serve();
  const receipt = receiptOf(await send(requests("cases/1"), false));
  expect(tooLate(receipt, new Date("2026-03-03T08:30:00Z"))).toBeUndefined();
  expect(tooLate(receipt, new Date("2026-03-03T08:30:01Z"))).toEqual(DONE_AT);
});
