// src/offline/outbox.ts: every act as one command that waits on the phone until the server has acknowledged it.
//
// An act has its own request id and the time it happened; it is written down before anybody is told that it is done, is
// sent in order, case by case, and leaves only when the server has answered for it or its author took it back. A command
// names the one before it on the same case (`after`), so that it is refused when somebody else changed the case between.
// What is refused stays, with the server's words, and holds back what follows it on that case.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";

import { type Trouble, troubleOf, troubleOfItem } from "../api/errors.ts";
import { type ExecuteBatchResponse, type ExecuteRequest, ExecuteRequestSchema, type ExecuteResponse } from "../gen/gaiwan/v1/case_service_pb.js";
import type { Command } from "../gen/gaiwan/v1/command_pb.js";
import { TimeBasis } from "../gen/gaiwan/v1/common_pb.js";
import { fromBytes, toBytes, type Vault } from "./vault.ts";

export type Item = {
  seq: number;
  request: ExecuteRequest;
  // When it happened, by the server's clock as the phone knows it; milliseconds.
  actedAt: number;
  // By the phone's own clock.
  queuedAt: number;
  // It may be with the server: from then on the message stays as it is, byte for byte.
  sent: boolean;
  // A file of the vault that has to be with the server first (add_document).
  file?: string;
  // Why the server refused it.
  trouble?: Trouble;
};

type Stored = { request: string; actedAt: number; queuedAt: number; sent: boolean; file?: string; trouble?: string };

// At most so many in one message (the server takes 1,000).
const BATCH_MAX = 50;

// What the outbox needs of the world.
export type Line = {
  send(requests: ExecuteRequest[]): Promise<ExecuteBatchResponse>;
  upload(caseName: string, file: string): Promise<void>;
  // Files wait now: the owner pays for this line by the byte.
  holdsFiles(): boolean;
  // The server's clock, as far as the phone knows it; and as the server says it now.
  now(): Date;
  askTime(): Promise<Date>;
};

// Told of each change: what is acknowledged with its answer.
type Changed = (acknowledged?: { item: Item; answer: ExecuteResponse }) => void | Promise<void>;

export type Outcome = "done" | "waits" | "refused";

export class Outbox {
  private items: Item[] = [];
  private next = 1;
  private sending: Promise<Outcome> | undefined;

  private readonly vault: Vault;
  private readonly line: Line;
  private readonly changed: Changed;
  constructor(vault: Vault, line: Line, changed: Changed) {
    this.vault = vault;
    this.line = line;
    this.changed = changed;
  }

  async load(): Promise<void> {
    this.items = (await this.vault.list("out/")).map(({ name, bytes }) => {
      const stored = fromBytes<Stored>(bytes);
      const item: Item = {
        seq: Number(name.slice(4)), request: fromBinary(ExecuteRequestSchema, unbase64(stored.request)),
        actedAt: stored.actedAt, queuedAt: stored.queuedAt, sent: stored.sent,
      };
      if (stored.file !== undefined) item.file = stored.file;
      if (stored.trouble !== undefined) item.trouble = troubleFrom(stored.trouble);
      return item;
    });
    this.next = (this.items.at(-1)?.seq ?? 0) + 1;
  }

  all(): readonly Item[] {
    return this.items;
  }
  of(caseName: string): Item[] {
    return this.items.filter((item) => item.request.name === caseName);
  }

  // Writes an act down. `etag`: the version of the case that its author looked at, when nothing waits on it.
  async add(name: string, command: Command, etag: string, file?: string): Promise<Item> {
    const before = this.of(name).at(-1);
    const acted = this.line.now();
    // It says when it happened, whether it is sent now or on Thursday: by the time it arrives nobody can tell.
    const request = create(ExecuteRequestSchema, {
      name, command, requestId: crypto.randomUUID(), etag: before === undefined ? etag : "", after: before?.request.requestId ?? "",
      actTime: timestampFromDate(acted), actTimeBasis: TimeBasis.DEVICE,
    });
    const item: Item = { seq: this.next++, request, actedAt: acted.getTime(), queuedAt: Date.now(), sent: false };
    if (file !== undefined) item.file = file;
    await this.store(item);
    this.items = [...this.items, item];
    await this.changed();
    return item;
  }

  // Takes back a refused act, with what follows it on the case: nothing else leaves but by the server's word.
  async takeBack(seq: number): Promise<void> {
    const at = this.items.find((item) => item.seq === seq);
    if (at?.trouble === undefined) return;
    const gone = this.items.filter((item) => item.seq >= seq && item.request.name === at.request.name);
    await this.vault.delete(...gone.flatMap(namesOf));
    this.items = this.items.filter((item) => !gone.includes(item));
    await this.changed();
  }

  // A refused act is tried again as it stands, on the case as it is now: it is the same act, and another request.
  async tryAgain(seq: number, etag: string): Promise<void> {
    let after = "";
    const item = this.items.find((each) => each.seq === seq);
    if (item === undefined) return;
    for (const each of this.of(item.request.name).filter((other) => other.seq >= seq)) {
      delete each.trouble;
      each.sent = false;
      each.request.requestId = crypto.randomUUID();
      each.request.etag = each.seq === seq ? etag : "";
      each.request.after = after;
      after = each.request.requestId;
      await this.store(each);
    }
    await this.changed();
  }

  // Sends what can be sent. One at a time: who calls meanwhile gets the same outcome.
  flush(): Promise<Outcome> {
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendAll(): Promise<Outcome> {
    let time: Date | undefined;
    for (;;) {
      const batch = this.nextBatch();
      if (batch.length === 0) return this.items.length === 0 ? "done" : this.isHeld() ? "waits" : "refused";
      try {
        const first = batch[0]!;
        time ??= await this.line.askTime();
        if (first.file !== undefined) await this.line.upload(first.request.name, first.file);
        for (const item of batch) await this.settleTime(item, time);
        const answer = await this.line.send(batch.map((item) => item.request));
        for (const [at, outcome] of answer.outcomes.entries()) await this.settle(batch[at]!, outcome.outcome);
      } catch (error) {
        const trouble = troubleOf(error);
        // Whatever it is that failed, nothing is lost: it waits. A refusal of the file, too, is about its first item.
        if (["refused", "wrong"].includes(trouble.kind) && batch[0]!.file !== undefined) await this.refuse(batch[0]!, trouble);
        else return "waits";
      }
    }
  }

  // What goes in one message, without cases that stand still. What is written goes before what is pictured: a photograph that the
  // line does not bear holds up its own case, and no other.
  private nextBatch(): Item[] {
    const batch = this.sendable(({ file }) => file === undefined).slice(0, BATCH_MAX);
    return batch.length > 0 || this.line.holdsFiles() ? batch : this.sendable(() => true).slice(0, 1);
  }
  private isHeld(): boolean {
    return this.line.holdsFiles() && this.sendable(() => true).length > 0;
  }

  // From the front of each case, up to the first that was refused or that `goes` says does not go.
  private sendable(goes: (item: Item) => boolean): Item[] {
    const stopped = new Set<string>();
    return this.items.filter((item) => {
      if (item.trouble !== undefined || !goes(item)) stopped.add(item.request.name);
      return !stopped.has(item.request.name);
    });
  }

  // A clock that ran ahead says nothing of the future: what has happened has happened by now.
  private async settleTime(item: Item, now: Date): Promise<void> {
    if (item.sent) return;
    item.request.actTime = timestampFromDate(new Date(Math.min(item.actedAt, now.getTime())));
    item.sent = true;
    await this.store(item);
  }

  private async settle(item: Item, outcome: ExecuteBatchResponse["outcomes"][number]["outcome"]): Promise<void> {
    if (outcome.case === "done") {
      await this.changed({ item, answer: outcome.value });
      this.items = this.items.filter((other) => other !== item);
      await this.vault.delete(...namesOf(item));
      return this.changed();
    }
    if (outcome.case === undefined) return;
    const trouble = troubleOfItem(outcome.value);
    if (["later", "offline", "signed-out", "failed"].includes(trouble.kind)) throw new Error(trouble.message);
    // What only follows a refused one waits behind it.
    const behind = this.of(item.request.name).some((other) => other.seq < item.seq && other.trouble !== undefined);
    if (!behind) await this.refuse(item, trouble);
  }

  private async refuse(item: Item, trouble: Trouble): Promise<void> {
    item.trouble = trouble;
    await this.store(item);
    await this.changed();
  }

  private async store(item: Item): Promise<void> {
    const stored: Stored = {
      request: base64(toBinary(ExecuteRequestSchema, item.request)), actedAt: item.actedAt, queuedAt: item.queuedAt, sent: item.sent,
    };
    if (item.file !== undefined) stored.file = item.file;
    if (item.trouble !== undefined) stored.trouble = troubleText(item.trouble);
    await this.vault.put(nameOf(item.seq), toBytes(stored));
  }
}

// In the order of the numbers also as text.
const nameOf = (seq: number): string => `out/${String(seq).padStart(9, "0")}`;
// All that lies in the vault for it.
const namesOf = ({ seq, file }: Item): string[] => [nameOf(seq), ...(file === undefined ? [] : [file, `${file}/type`])];

const base64 = (bytes: Uint8Array): string => {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
};
const unbase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const troubleText = (trouble: Trouble): string =>
  JSON.stringify(trouble, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
const troubleFrom = (text: string): Trouble => JSON.parse(text) as Trouble;
