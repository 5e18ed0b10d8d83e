// A day of fifty phones on lines that break at random, through the gateway, on the real server: no act is lost, none is
// doubled, the acts of a case come in order, and whatever somebody else did meanwhile is shown before anything goes on
// top of it. What is drawn is drawn by a seed; a longer day with other seeds under GAIWAN_TEST_FULL=1.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { timestampDate } from "@bufbuild/protobuf/wkt";

import { commandOf } from "../src/api/cases.ts";
import { PartySide } from "../src/gen/gaiwan/v1/case_pb.js";
import { CaseService, type ExecuteRequest } from "../src/gen/gaiwan/v1/case_service_pb.js";
import { SignInService } from "../src/gen/gaiwan/v1/sign_in_service_pb.js";
import { newCaseName } from "../src/offline/ids.ts";
import { Outbox } from "../src/offline/outbox.ts";
import type { Vault } from "../src/offline/vault.ts";
import { writtenIn } from "../src/pages/phone/words.ts";
import { World } from "./world.ts";

const FULL = process.env.GAIWAN_TEST_FULL === "1";
const PHONES = 50;
const ACTS = FULL ? 200 : 20;
const SEEDS = FULL ? [1, 2, 3] : [1];
const CASES_EACH = 2;

let world: World;
beforeAll(async () => {
  world = await World.start({ browser: "gateway" });
});
afterAll(() => world?.stop());

// Numbers that come out the same in every run.
function random(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

// What a vault does, and survives a phone that is restarted.
class Memory {
  private readonly entries = new Map<string, Uint8Array>();
  put = async (name: string, bytes: Uint8Array) => void this.entries.set(name, bytes.slice());
  get = async (name: string) => this.entries.get(name);
  delete = async (...names: string[]) => names.forEach((name) => this.entries.delete(name));
  list = async (prefix: string) => [...this.entries].filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => ({ name, bytes }));
}

// A browser's line: it breaks before the server has heard, or after, and now and then a message arrives twice.
function lineOf(chance: () => number, line: { breaks: number }): Transport {
  let cookie = "";
  const broken = () => { throw new TypeError("the line broke"); };
  const once: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const answer = await fetch(input, { ...init, headers });
    const set = answer.headers.getSetCookie().map((each) => each.split(";")[0]);
    if (set.length > 0) cookie = set.join("; ");
    const body = await answer.arrayBuffer();
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
  return createConnectTransport({
    baseUrl: `${world.url}/rpc`, useBinaryFormat: true,
    interceptors: [(next) => (request) => { request.header.set("x-gaiwan-as", "person"); return next(request); }],
    fetch: async (input, init) => {
      if (chance() < line.breaks) return broken();
      if (chance() < line.breaks / 4) await once(input, init);
      const answer = await once(input, init);
      return chance() < line.breaks ? broken() : answer;
    },
  });
}

// The same without a line that breaks: what the others of the committee do, and what is looked at in the end.
const cases = (who: string) => createClient(CaseService, createGrpcTransport({
  baseUrl: `http://127.0.0.1:${world.serverPort}`,
  interceptors: [(next) => (request) => { request.header.set("x-gaiwan-person", who); return next(request); }],
}));

async function notesOf(who: string, name: string): Promise<string[]> {
  const { entries } = await cases(who).getCaseHistory({ name, types: ["note_added"], pageSize: 1000 });
  return entries.flatMap(({ event }) => writtenIn(event));
}

const note = (text: string) => commandOf({ case: "addNote", value: { note: { text } } });

type Kept = { name: string; meant: string[]; version: string; others: string[]; shown: Set<string> };

class SimulatedPhone {
  private readonly memory = new Memory();
  private readonly line = { breaks: 0 };
  private readonly transport: Transport;
  private outbox!: Outbox;
  readonly kept: Kept[] = [];
  // The server's clock less ours.
  private ahead = 0;

  readonly person: string;
  private readonly number: number;
  private readonly chance: () => number;
  constructor(person: string, number: number, chance: () => number) {
    this.person = person;
    this.number = number;
    this.chance = chance;
    this.transport = lineOf(chance, this.line);
  }

  private async askTime(): Promise<Date> {
    return timestampDate((await createClient(SignInService, this.transport).whoAmI({})).serverTime!);
  }

  // As it is opened in the morning, and after an empty battery.
  private async start(): Promise<void> {
    const service = createClient(CaseService, this.transport);
    const line = {
      now: () => new Date(Date.now() + this.ahead),
      askTime: () => this.askTime(),
      send: (requests: ExecuteRequest[]) => service.executeBatch({ requests, stopCaseOnRefusal: true }),
      upload: async () => undefined,
      holdsFiles: () => false,
    };
    this.outbox = new Outbox(this.memory as unknown as Vault, line, (done) => {
      if (done === undefined) return;
      const kept = this.kept.find(({ name }) => name === done.item.request.name);
      if (kept !== undefined) kept.version = String(done.answer.receipt!.version);
    });
    await this.outbox.load();
  }

  async day(breaks: number): Promise<void> {
    await createClient(SignInService, this.transport).signIn({ person: this.person, password: "" });
    this.ahead = (await this.askTime()).getTime() - Date.now();
    this.line.breaks = breaks;
    await this.start();
    for (let at = 0; at < ACTS; ++at) {
      if (at < CASES_EACH) await this.open(at);
      else await this.write(at);
      if (this.chance() < 0.4) await this.outbox.flush();
      if (this.chance() < 0.15) await this.start();
      if (this.chance() < 0.3) await this.disturb(at);
      await this.lookAtRefusals();
    }
    for (let tries = 0; this.outbox.all().length > 0; ++tries) {
      // At the end of a long day there is a good line somewhere.
      if (tries > 100) this.line.breaks = 0;
      await this.outbox.flush();
      await this.lookAtRefusals();
    }
  }

  private async open(at: number): Promise<void> {
    const kept: Kept = { name: newCaseName(), meant: [], version: "", others: [], shown: new Set() };
    this.kept.push(kept);
    const party = (side: PartySide, name: string) => ({ side, kind: 1, details: { name } });
    await this.outbox.add(kept.name, commandOf({
      case: "openCase",
      value: {
        channel: "tea_room", source: "on-application", text: { facts: `第${this.number}部手机第${at + 1}件。`, place: "村里" },
        parties: [party(PartySide.APPLICANT, "张某"), party(PartySide.RESPONDENT, "李某")],
      },
    }), "");
  }

  private async write(at: number): Promise<void> {
    const kept = this.kept[Math.floor(this.chance() * this.kept.length)]!;
    const text = `${this.number}-${at}`;
    kept.meant.push(text);
    await this.outbox.add(kept.name, note(text), kept.version);
  }

  // A colleague at the desk writes on a case that has arrived.
  private async disturb(at: number): Promise<void> {
    const kept = this.kept.find(({ version }) => version !== "");
    if (kept === undefined) return;
    const text = `other ${this.number}-${at}`;
    await cases(this.person.replace(/mediator-1$/, "head")).execute({ name: kept.name, requestId: crypto.randomUUID(), command: note(text) });
    kept.others.push(text);
  }

  // Its owner reads what others did, and says that it goes again.
  private async lookAtRefusals(): Promise<void> {
    for (const item of this.outbox.all().filter((each) => each.trouble !== undefined)) {
      expect(item.trouble!.kind, JSON.stringify(item.trouble)).toBe("changed");
      const kept = this.kept.find(({ name }) => name === item.request.name)!;
      const now = await cases(this.person).getCase({ name: kept.name });
      for (const text of await notesOf(this.person, kept.name)) if (text.startsWith("other")) kept.shown.add(text);
      await this.outbox.tryAgain(item.seq, String(now.version));
    }
  }
}

for (const seed of SEEDS) test(`a day of ${PHONES} phones on bad lines loses and doubles nothing, and shows every conflict (seed ${seed})`, async () => {
  const people = [...new Set(readFileSync(join(import.meta.dirname, "../../../deploy/data/wulan-people.csv"), "utf8").match(/p-\d+-committee-mediator-1\b/g))];
  const phones = Array.from({ length: PHONES }, (_, number) =>
    new SimulatedPhone(`people/${people[number % people.length]}`, number, random(seed * 1000 + number)));
  await Promise.all(phones.map((phone, number) => phone.day([0.05, 0.2, 0.4][number % 3]!)));

  let conflicts = 0;
  for (const phone of phones) {
    for (const { name, meant, others, shown } of phone.kept) {
      const notes = await notesOf(phone.person, name);
      expect(notes.filter((text) => !text.startsWith("other")), name).toEqual(meant);
      expect(notes.filter((text) => text.startsWith("other")), name).toEqual(others);
      // Whatever of another stands before something of the phone's own was on its screen before that was sent.
      const last = notes.findLastIndex((text) => !text.startsWith("other"));
      const before = notes.slice(0, last + 1).filter((text) => text.startsWith("other"));
      expect(before.filter((text) => !shown.has(text)), name).toEqual([]);
      conflicts += before.length;
    }
    expect(phone.kept).toHaveLength(CASES_EACH);
  }
  expect(conflicts).toBeGreaterThan(0);
  console.log(`${PHONES} phones, ${PHONES * ACTS} acts, ${conflicts} conflicts, all shown`);
});
