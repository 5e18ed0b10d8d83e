// What a phone sends of a matter settled on the spot, in which order, and what it works out of it without a line.
import "fake-indexeddb/auto";

import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, test } from "vitest";

import { commandOf } from "../../api/cases.ts";
import { type Case, CaseSchema, ConfirmedBy } from "../../gen/gaiwan/v1/case_pb.js";
import { ExecuteBatchResponseSchema } from "../../gen/gaiwan/v1/case_service_pb.js";
import type { Command } from "../../gen/gaiwan/v1/command_pb.js";
import { DefinitionSchema } from "../../gen/gaiwan/v1/workflow_pb.js";
import { Outbox } from "../../offline/outbox.ts";
import { Vault } from "../../offline/vault.ts";
import { Definition } from "../../workflow/definition.ts";
import { predict } from "../../workflow/predict.ts";
import { notShown, showConfirmed, taken } from "./settledProofs.ts";

const NAME = "cases/c-1";
const file = (title: string, mediaType: string) => ({ bytes: new Uint8Array([1, 2, 3]), mediaType, title, paper: "other" });
const VOICE = { party: "1", by: ConfirmedBy.OWN_VOICE, file: file("录音", "audio/mp4") };
const PAPER = { party: "2", by: ConfirmedBy.FINGERPRINT_ON_PAPER, file: file("照片", "image/jpeg") };

let vault: Vault;
beforeEach(async () => {
  vault = await Vault.create("people/p-1", "395817");
});
afterEach(() => vault.close());

test("each document is uploaded, then added, then named, behind the registration, however often the line breaks", async () => {
  const did: string[] = [];
  let breaks = 3;
  const broken = () => { if (breaks-- > 0) throw new ConnectError("no line", Code.Unavailable); };
  const outbox = new Outbox(vault, {
    now: () => new Date(1000), askTime: async () => new Date(1000),
    holdsFiles: () => false,
    upload: async (_, path) => { broken(); did.push(`upload ${path}`); },
    send: async (requests) => {
      broken();
      did.push(...requests.map(({ command }) => command!.command.case!));
      return create(ExecuteBatchResponseSchema, { outcomes: requests.map(({ requestId, name }) => ({ requestId, outcome: { case: "done" as const, value: { receipt: { name } } } })) });
    },
  }, () => undefined);
  const phone = {
    act: async (name: string, command: Command) => void await outbox.add(name, command, ""),
    actWithFile: async (name: string, _: Uint8Array, type: string, make: (digest: string, size: bigint) => Command) =>
      void await outbox.add(name, make("00", 3n), "", `file/${type}`),
  };
  await phone.act(NAME, commandOf({ case: "registerSettled", value: {} }));
  await showConfirmed(phone, NAME, VOICE);
  await showConfirmed(phone, NAME, PAPER);
  const named = outbox.all().map(({ request }) => request.command!.command).flatMap((command) =>
    command.case === "addDocument" || command.case === "confirmSettled" ? [[command.case, command.value.party, command.value.document]] : []);
  expect(named.map(([what, party]) => `${what} ${party}`)).toEqual(["addDocument 1", "confirmSettled 1", "addDocument 2", "confirmSettled 2"]);
  expect([named[0]![2], named[2]![2]]).toEqual([named[1]![2], named[3]![2]]);
  expect(named[0]![2]).not.toBe(named[2]![2]);

  for (let tries = 0; (await outbox.flush()) !== "done"; ++tries) expect(tries).toBeLessThan(5);
  expect(did).toEqual(["registerSettled", "upload file/audio/mp4", "addDocument", "confirmSettled", "upload file/image/jpeg", "addDocument", "confirmSettled"]);
});

const settled = (proofs: { party: string; by: ConfirmedBy }[]): Case => create(CaseSchema, {
  name: NAME, parties: [{ id: "1" }, { id: "2" }, { id: "3", removed: true }], settled: { confirmedBy: ["1"], proofs },
});

test("without a line it is known who has shown it, and that it is verified with the last of them", () => {
  const definition = new Definition(create(DefinitionSchema, {}));
  const confirm = (c: Case, party: string) => predict(definition, c, {
    name: NAME, command: commandOf({ case: "confirmSettled", value: { party, by: ConfirmedBy.OWN_VOICE, document: "d" } }),
    time: new Date(1000), asker: { actor: "people/p-1", posts: [], orgs: {}, channels: [] },
  });
  const first = confirm(settled([]), "1");
  expect(first.unsure).toBe(false);
  expect([first.c.settled!.verified, notShown(first.c).map(({ id }) => id)]).toEqual([false, ["2"]]);
  const second = confirm(first.c, "2");
  expect([second.c.settled!.verified, second.c.settled!.confirmedBy, notShown(second.c)]).toEqual([true, ["1", "2"], []]);
});

test("nothing is to be shown of a case that was not settled on the spot", () => {
  expect(notShown(create(CaseSchema, { parties: [{ id: "1" }] }))).toEqual([]);
  expect([ConfirmedBy.OWN_VOICE, ConfirmedBy.FINGERPRINT_ON_PAPER, ConfirmedBy.NAMED_WITNESS].map(taken)).toEqual(["voice", "photo", undefined]);
});
