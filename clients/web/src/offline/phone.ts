// src/offline/phone.ts: what a mediator's phone knows and does, with or without a line: who it belongs to, the cases of its
// owner, the definition they run by, what waits to be sent. Pages read it and give it acts; they never ask the server.
//
// Online, it fetches the cases that changed; offline, it works with what it has. A case with acts waiting is shown as it
// will be (predict.ts), and what is open on it is worked out here (standing.ts); without any, it is the server's own word.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";

import { troubleOf } from "../api/errors.ts";
import { CaseSchema, type Case } from "../gen/gaiwan/v1/case_pb.js";
import {
  CaseService, CaseView, type ExecuteResponse, type ExplainCaseResponse, ExplainCaseResponseSchema,
} from "../gen/gaiwan/v1/case_service_pb.js";
import type { Command } from "../gen/gaiwan/v1/command_pb.js";
import { type Label, LabelSchema } from "../gen/gaiwan/v1/common_pb.js";
import { ChannelSchema } from "../gen/gaiwan/v1/directory_pb.js";
import { DirectoryService } from "../gen/gaiwan/v1/directory_service_pb.js";
import { Reason } from "../gen/gaiwan/v1/errors_pb.js";
import { SignInService, type WhoAmIResponse } from "../gen/gaiwan/v1/sign_in_service_pb.js";
import { DefinitionSchema } from "../gen/gaiwan/v1/workflow_pb.js";
import { WorkflowService } from "../gen/gaiwan/v1/workflow_service_pb.js";
import { client } from "../transport.ts";
import { type Asker, rolesOn } from "../workflow/asker.ts";
import { Definition, MAIN } from "../workflow/definition.ts";
import { dayOf } from "../workflow/facts.ts";
import { predict } from "../workflow/predict.ts";
import { isOpen, type Standing, standings } from "../workflow/standing.ts";
import { type Item, Outbox } from "./outbox.ts";
import { sha256, upload } from "./upload.ts";
import { fromBytes, toBytes, type Vault } from "./vault.ts";

export type Me = {
  actor: string;
  name: string;
  asker: Omit<Asker, "channels">;
  // The unit's name, and the number of whoever is called first in danger.
  unitName: string;
  // The server's clock less the phone's, milliseconds; never more than it is.
  ahead: number;
};
export type Entry = { code: string; parent: string; zh: string; en: string };

// A case as the phone shows it.
export type Shown = {
  name: string;
  c: Case;
  waiting: Item[];
  // Worked out here, or the server's; what is open first.
  standings: Standing[];
  // The server's last word, with the arithmetic of clocks; absent for a case that it has not seen.
  explained: ExplainCaseResponse | undefined;
  unsure: boolean;
};

const CODE_LISTS = ["dispute_class", "visit_way", "risk_kind", "absence_reason", "paper"];
// Cases of the phone's owner are few: a page of them is enough for anybody.
const CASES_MAX = 300;
// A closed case stays on the phone for so long after its last entry.
const KEEP_CLOSED_MS = 30 * 24 * 3600_000;
const FLUSH_AGAIN_MS = 15_000;

type Known = { c: Case; explained: ExplainCaseResponse | undefined };

export class Phone {
  me!: Me;
  online = true;
  lastSync = 0;
  // Whether the server wants a sign-in before anything else is sent.
  signedOut = false;
  private readonly known = new Map<string, Known>();
  private readonly definitions = new Map<string, Definition>();
  private codes: Record<string, Entry[]> = {};
  private channels: Asker["channels"] = [];
  private definitionInForce = "";
  private readonly outbox: Outbox;
  private readonly listeners = new Set<() => void>();
  private version = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly vault: Vault) {
    this.outbox = new Outbox(
      vault,
      {
        send: (requests) => client(CaseService).executeBatch({ requests, stopCaseOnRefusal: true }),
        upload: (caseName, file) => this.uploadFile(caseName, file),
        now: () => this.now(),
        askTime: () => this.askTime(),
      },
      async (acknowledged) => {
        if (acknowledged !== undefined) await this.acknowledge(acknowledged.item, acknowledged.answer);
        this.tell();
      },
    );
  }

  // --- for pages ---
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  snapshot = (): number => this.version;

  now(): Date {
    return new Date(Date.now() + this.me.ahead);
  }
  asker(): Asker {
    return { ...this.me.asker, channels: this.channels };
  }
  codeList(list: string): Entry[] {
    return this.codes[list] ?? [];
  }
  codeLabel(list: string, code: string): Label {
    const found = this.codeList(list).find((each) => each.code === code);
    return create(LabelSchema, { zh: found?.zh ?? code, en: found?.en ?? "" });
  }
  items(): readonly Item[] {
    return this.outbox.all();
  }
  definitionOf(c: Case): Definition | undefined {
    return this.definitions.get(keyOf(c.definition?.id ?? "", c.definition?.revision ?? 0)) ?? this.definitions.get(this.definitionInForce);
  }
  // That new cases run by.
  definition(): Definition | undefined {
    return this.definitions.get(this.definitionInForce);
  }
  stateLabel(c: Case): Label | undefined {
    return this.definitionOf(c)?.state(MAIN, c.state)?.label;
  }

  cases(): Shown[] {
    const names = new Set([...this.known.keys(), ...this.outbox.all().map((item) => item.request.name)]);
    return [...names].filter((name) => name.startsWith("cases/")).flatMap((name) => this.shown(name) ?? []);
  }

  shown(name: string): Shown | undefined {
    const known = this.known.get(name);
    const waiting = this.outbox.of(name);
    const definition = known === undefined ? this.definitions.get(this.definitionInForce) : this.definitionOf(known.c);
    if (known === undefined && waiting.length === 0) return undefined;
    let c = known?.c;
    let unsure = false;
    for (const item of waiting) {
      // What the server refused did not happen, nor what was to follow it.
      if (item.trouble !== undefined) break;
      if (definition === undefined) return undefined;
      const next = predict(definition, c, { name, command: item.request.command!, time: new Date(item.actedAt), asker: this.asker() });
      c = next.c;
      unsure ||= next.unsure;
    }
    if (c === undefined) {
      // Its very opening was refused: shown as it was meant.
      const meant = predict(definition!, undefined, { name, command: waiting[0]!.request.command!, time: new Date(waiting[0]!.actedAt), asker: this.asker() });
      return { name, c: meant.c, waiting, standings: [], explained: undefined, unsure: true };
    }
    const explained = known?.explained;
    const local = waiting.length > 0 || explained === undefined || explained.version !== c.version;
    const all = unsure || definition === undefined ? []
      : local ? standings(definition, c, rolesOn(definition, c, this.asker(), explained?.roles ?? []), dayOf(this.now()))
      : standingsOf(explained);
    return { name, c, waiting, standings: all, explained, unsure };
  }

  // Writes an act down, and sends it when there is a line.
  async act(name: string, command: Command): Promise<void> {
    const known = this.known.get(name);
    await this.outbox.add(name, command, known === undefined ? "" : String(known.c.version));
    void this.flush();
  }

  // The same with a file: a photograph of a paper, a voice, a signature. Kept sealed until it has arrived.
  async actWithFile(name: string, bytes: Uint8Array, mediaType: string, make: (digest: string, size: bigint) => Command): Promise<void> {
    const file = `file/${crypto.randomUUID()}`;
    await this.vault.put(file, bytes);
    await this.vault.put(`${file}/type`, toBytes(mediaType));
    const known = this.known.get(name);
    await this.outbox.add(name, make(await sha256(bytes), BigInt(bytes.length)), known === undefined ? "" : String(known.c.version), file);
    void this.flush();
  }

  async tryAgain(item: Item): Promise<void> {
    await this.refreshCase(item.request.name).catch(() => undefined);
    await this.outbox.tryAgain(item.seq, String(this.known.get(item.request.name)?.c.version ?? ""));
    await this.flush();
  }
  takeBack(item: Item): Promise<void> {
    return this.outbox.takeBack(item.seq);
  }

  // What is being typed, kept with every change: an empty battery loses nothing.
  async keepDraft(name: string, draft: unknown): Promise<void> {
    await this.vault.put(`draft/${name}`, toBytes(draft));
  }
  async draft<T>(name: string): Promise<T | undefined> {
    const bytes = await this.vault.get(`draft/${name}`);
    return bytes === undefined ? undefined : fromBytes<T>(bytes);
  }
  async dropDraft(name: string): Promise<void> {
    await this.vault.delete(`draft/${name}`);
  }

  // --- life ---
  // From what the phone has kept. False: it has never been online since it was set up.
  async load(): Promise<boolean> {
    const me = await this.vault.get("me");
    if (me === undefined) return false;
    this.me = fromBytes<Me>(me);
    const [codes, channels, force, lastSync] = await Promise.all(
      ["codes", "channels", "definition-in-force", "last-sync"].map((name) => this.vault.get(name)));
    if (codes !== undefined) this.codes = fromBytes<Record<string, Entry[]>>(codes);
    if (channels !== undefined) this.channels = fromBytes<string[]>(channels).map((text) => fromBinary(ChannelSchema, unhex(text)));
    if (force !== undefined) this.definitionInForce = fromBytes<string>(force);
    if (lastSync !== undefined) this.lastSync = fromBytes<number>(lastSync);
    for (const { name, bytes } of await this.vault.list("definition/")) {
      this.definitions.set(name.slice("definition/".length), new Definition(fromBinary(DefinitionSchema, bytes)));
    }
    for (const { name, bytes } of await this.vault.list("case/")) {
      const c = fromBinary(CaseSchema, bytes);
      const why = await this.vault.get(`why/${name.slice(5)}`);
      this.known.set(c.name, { c, explained: why === undefined ? undefined : fromBinary(ExplainCaseResponseSchema, why) });
    }
    await this.outbox.load();
    this.tell();
    return true;
  }

  // Fetches who the owner is, what their work needs, and their cases. Throws what the server answers.
  async sync(): Promise<void> {
    try {
      await this.fetchMe();
      await this.fetchReference();
      await this.fetchCases();
      this.online = navigator.onLine;
      this.signedOut = false;
      this.lastSync = Date.now();
      await this.vault.put("last-sync", toBytes(this.lastSync));
    } catch (error) {
      this.notice(error);
      throw error;
    } finally {
      this.tell();
    }
  }

  // Sends what waits, and goes on trying until it is gone.
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const outcome = await this.outbox.flush();
    if (outcome === "waits") this.timer = setTimeout(() => void this.flush(), FLUSH_AGAIN_MS);
    this.tell();
  }

  lineBroke(): void {
    this.online = false;
    this.tell();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.vault.close();
  }

  private notice(error: unknown): void {
    if (troubleOf(error).kind === "signed-out") this.signedOut = true;
    else this.online = false;
  }

  private tell(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }

  // Asks who is signed in, and by the way for the server's clock: whether there is a line, and whose turn it is to sign in,
  // shows here.
  private async askTime(): Promise<Date> {
    try {
      const time = timeOf(await client(SignInService).whoAmI({}));
      this.me.ahead = time.getTime() - Date.now();
      this.online = true;
      this.signedOut = false;
      return time;
    } catch (error) {
      this.notice(error);
      throw error;
    }
  }

  private async fetchMe(): Promise<void> {
    const who = await client(SignInService).whoAmI({});
    // The answer took a moment to come: the server's clock is ahead by this or more.
    const ahead = timeOf(who).getTime() - Date.now();
    const posts = who.posts.map((post) => ({ org: post.split(" ")[0]!, role: post.split(" ")[1]! }));
    const orgs: Me["asker"]["orgs"] = {};
    let unitName = "";
    for (const org of new Set(posts.map((post) => post.org))) {
      const own = await this.fetchOrg(org);
      if (own === undefined) continue;
      orgs[org] = { kind: own.kind, parent: own.parent };
      unitName ||= own.name;
      const parent = own.parent === "" ? undefined : await this.fetchOrg(own.parent);
      if (parent !== undefined) orgs[parent.code] = { kind: parent.kind, parent: parent.parent };
    }
    this.me = { actor: who.actor, name: who.name, asker: { actor: who.actor, posts, orgs }, unitName, ahead };
    await this.vault.put("me", toBytes(this.me));
  }

  private async fetchOrg(code: string) {
    const answer = await client(DirectoryService).listOrganisations({ under: `orgs/${code}`, pageSize: 1 });
    return answer.organisations.find((org) => org.code === code);
  }

  private async fetchReference(): Promise<void> {
    const { definitions } = await client(WorkflowService).listDefinitions({});
    const force = definitions.find((each) => each.inForce) ?? definitions[0];
    if (force !== undefined) {
      await this.needDefinition(force.id, force.revision);
      this.definitionInForce = keyOf(force.id, force.revision);
      await this.vault.put("definition-in-force", toBytes(this.definitionInForce));
    }
    // Lists change once a year: they are asked for once a day.
    const day = dayOf(new Date());
    const asked = await this.vault.get("codes-day");
    if (asked !== undefined && fromBytes<string>(asked) === day) return;
    for (const list of CODE_LISTS) {
      const { entries } = await client(DirectoryService).listCodes({ list });
      this.codes[list] = entries.map((entry) => ({ code: entry.code, parent: entry.parent, zh: entry.label?.zh ?? entry.code, en: entry.label?.en ?? "" }));
    }
    this.channels = (await client(DirectoryService).listChannels({})).channels;
    await this.vault.put("codes", toBytes(this.codes));
    await this.vault.put("channels", toBytes(this.channels.map((channel) => hex(toBinary(ChannelSchema, channel)))));
    await this.vault.put("codes-day", toBytes(day));
  }

  private async needDefinition(id: string, revision: number): Promise<void> {
    const key = keyOf(id, revision);
    if (this.definitions.has(key)) return;
    const { definition } = await client(WorkflowService).getDefinition({ id, revision });
    if (definition === undefined) return;
    this.definitions.set(key, new Definition(definition));
    await this.vault.put(`definition/${key}`, toBinary(DefinitionSchema, definition));
  }

  // Own cases only: mediated by the owner, opened by them, or held by a unit of which they have a post.
  private async fetchCases(): Promise<void> {
    const seen = new Map<string, bigint>();
    const units = [...new Set(this.me.asker.posts.map((post) => `orgs/${post.org}`))];
    for (const filter of [{ mediator: this.me.actor }, ...units.map((unit) => ({ unit }))]) {
      const { cases } = await client(CaseService).listCases({ ...filter, showClosed: true, pageSize: CASES_MAX });
      for (const c of cases) if (this.isOwn(c) && this.isKept(c)) seen.set(c.name, c.version);
    }
    for (const [name, version] of seen) {
      if (this.known.get(name)?.c.version === version) continue;
      // A case that may not be read in full is no reason to miss the others.
      await this.refreshCase(name).catch((error: unknown) => {
        if (troubleOf(error).kind !== "refused") throw error;
      });
    }
    // What left one's sight, or was closed long ago, leaves the phone; what waits to be sent never does.
    for (const name of [...this.known.keys()]) {
      if (!seen.has(name) && this.outbox.of(name).length === 0) await this.forget(name);
    }
  }

  private isOwn(c: Case): boolean {
    const posts = this.me.asker.posts.map((post) => `orgs/${post.org}`);
    return c.opener === this.me.actor || c.mediators.some(({ person }) => person === this.me.actor) ||
      posts.includes(c.unit) || posts.includes(c.committee);
  }
  private isKept(c: Case): boolean {
    return !c.closed || Number(c.updateTime?.seconds ?? 0n) * 1000 > this.now().getTime() - KEEP_CLOSED_MS;
  }

  async refreshCase(name: string): Promise<void> {
    const [c, explained] = await Promise.all([
      client(CaseService).getCase({ name, view: CaseView.FULL }), client(CaseService).explainCase({ name })]);
    await this.needDefinition(c.definition?.id ?? "", c.definition?.revision ?? 0);
    await this.keepCase(c, explained);
    this.tell();
  }

  private async keepCase(c: Case, explained: ExplainCaseResponse | undefined): Promise<void> {
    this.known.set(c.name, { c, explained });
    const id = c.name.slice("cases/".length);
    await this.vault.put(`case/${id}`, toBinary(CaseSchema, c));
    if (explained !== undefined) await this.vault.put(`why/${id}`, toBinary(ExplainCaseResponseSchema, explained));
  }

  private async forget(name: string): Promise<void> {
    this.known.delete(name);
    const id = name.slice("cases/".length);
    await this.vault.delete(`case/${id}`, `why/${id}`);
  }

  // What was taken is folded into the case, so that what still waits stands on it; behind the last of it the case is asked
  // for as the server has it. When the line breaks now, the next sync finds that it changed.
  private async acknowledge(item: Item, answer: ExecuteResponse): Promise<void> {
    const name = item.request.name;
    if (!name.startsWith("cases/")) return;
    const known = this.known.get(name);
    const definition = known === undefined ? this.definitions.get(this.definitionInForce) : this.definitionOf(known.c);
    if (definition !== undefined) {
      const { c } = predict(definition, known?.c, { name, command: item.request.command!, time: new Date(item.actedAt), asker: this.asker() });
      c.version = answer.receipt?.version ?? c.version;
      await this.keepCase(c, known?.explained);
    }
    if (this.outbox.of(name).length === 1) await this.refreshCase(name).catch(() => undefined);
  }

  private async uploadFile(caseName: string, file: string): Promise<void> {
    const bytes = await this.vault.get(file);
    const type = await this.vault.get(`${file}/type`);
    if (bytes !== undefined && type !== undefined) await upload(caseName, bytes, fromBytes<string>(type));
  }
}

const timeOf = (who: WhoAmIResponse): Date =>
  who.serverTime === undefined ? new Date() : timestampDate(who.serverTime);

// The server's word in the form of ours.
function standingsOf(explained: ExplainCaseResponse): Standing[] {
  return [
    ...explained.open.map((open) => ({ command: open.command, reason: Reason.REASON_UNSPECIFIED, words: [], subjects: open.subjects })),
    ...explained.closed.map((closed) => ({ command: closed.command, reason: closed.reason, words: closed.words, subjects: [] })),
  ];
}

export const openOn = (shown: Shown, command: string): Standing | undefined =>
  shown.standings.find((standing) => standing.command === command && isOpen(standing));
export const closedOn = (shown: Shown, command: string): Standing | undefined =>
  shown.standings.find((standing) => standing.command === command && !isOpen(standing));

const keyOf = (id: string, revision: number): string => `${id}/${revision}`;
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
