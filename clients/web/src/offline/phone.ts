// src/offline/phone.ts: what a mediator's phone knows and does, with or without a line: who it belongs to, the cases of its
// owner, the definition they run by, what waits to be sent. Pages read it and give it acts; they never ask the server.
//
// Online, it fetches the cases that changed; offline, it works with what it has. A case with acts waiting is shown as it
// will be (predict.ts), and what is open on it is worked out here (standing.ts); without any, it is the server's own word.
import { create, equals, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";

import { type NamedSeal, sealsOf, venueChannels } from "../api/directory.ts";
import { hasDuplicates } from "../api/duplicates.ts";
import { troubleOf } from "../api/errors.ts";
import { noteSample } from "../components/SampleBanner.tsx";
import { CaseSchema, type Case } from "../gen/gaiwan/v1/case_pb.js";
import {
  CaseService, CaseView, type ExecuteResponse, type ExplainCaseResponse, ExplainCaseResponseSchema, type HistoryEntry,
} from "../gen/gaiwan/v1/case_service_pb.js";
import { ClockSchema } from "../gen/gaiwan/v1/clock_pb.js";
import type { Command } from "../gen/gaiwan/v1/command_pb.js";
import { type Label, LabelSchema } from "../gen/gaiwan/v1/common_pb.js";
import { ChannelSchema } from "../gen/gaiwan/v1/directory_pb.js";
import { DirectoryService } from "../gen/gaiwan/v1/directory_service_pb.js";
import { type PossibleDuplicates, PossibleDuplicatesSchema } from "../gen/gaiwan/v1/duplicate_pb.js";
import { Reason } from "../gen/gaiwan/v1/errors_pb.js";
import { CaseOrder } from "../gen/gaiwan/v1/saved_view_pb.js";
import { SignInService, type WhoAmIResponse } from "../gen/gaiwan/v1/sign_in_service_pb.js";
import { DefinitionSchema } from "../gen/gaiwan/v1/workflow_pb.js";
import { WorkflowService } from "../gen/gaiwan/v1/workflow_service_pb.js";
import { client } from "../transport.ts";
import { type Asker, rolesOn } from "../workflow/asker.ts";
import { Definition, MAIN } from "../workflow/definition.ts";
import { dayOf } from "../workflow/facts.ts";
import { predict } from "../workflow/predict.ts";
import { isOpen, type Standing, standings } from "../workflow/standing.ts";
import { type Listed, listOwn } from "./listing.ts";
import { type Item, Outbox } from "./outbox.ts";
import { sha256, upload } from "./upload.ts";
import { fromBytes, toBytes, type Vault } from "./vault.ts";

export type Me = {
  actor: string;
  name: string;
  asker: Omit<Asker, "channels">;
  // Of the first of one's units, and of each.
  unitName: string;
  unitNames: Record<string, string>;
  // By which people come to the venues of the places that one's posts are for: a village's tea studio.
  placeChannels: string[];
  // Of the committees of one's posts.
  seals: NamedSeal[];
  // The county is made up: said on every page.
  sample: boolean;
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
  // Since it was explained a clock changed, or somebody's part: explain() has it again.
  stale: boolean;
  unsure: boolean;
  // What the server said may be the same dispute when people were brought in; until somebody compared.
  like: PossibleDuplicates | undefined;
};

const CODE_LISTS = ["dispute_class", "visit_way", "risk_kind", "absence_reason", "paper", "visit_aim", "channel", "terminate_reason"];
// The kind of organisation that seals (server/directory/directory.h).
const COMMITTEE_KIND = "mediation_committee";
// A closed case stays on the phone for so long after it was closed, whatever clocks still write into it.
const KEEP_CLOSED_MS = 30 * 24 * 3600_000;
const FLUSH_AGAIN_MS = 15_000;
// The server takes 50 conditions.
const UNITS_MAX = 20;

// `stale`: a clock or somebody's part changed since it was explained.
type Known = { c: Case; explained: ExplainCaseResponse | undefined; stale?: boolean };

export class Phone {
  me!: Me;
  online = true;
  lastSync = 0;
  // Whether the server wants a sign-in before anything else is sent.
  signedOut = false;
  // Photographs and recordings wait for a line that costs nothing, as their owner chose.
  filesByWifi = false;
  private readonly known = new Map<string, Known>();
  private readonly likes = new Map<string, PossibleDuplicates>();
  private readonly histories = new Map<string, readonly HistoryEntry[]>();
  private readonly definitions = new Map<string, Definition>();
  private codes: Record<string, Entry[]> = {};
  private channels: Asker["channels"] = [];
  private definitionInForce = "";
  private listed: Listed | undefined;
  private syncing: Promise<void> | undefined;
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
        holdsFiles: () => this.filesByWifi && isCellular(),
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
  // Whether the owner begins something new with this command: a case, a clue, the answer to a question.
  mayOpen(command: string): boolean {
    const definition = this.definition();
    if (definition === undefined) return false;
    const none = create(CaseSchema);
    return standings(definition, none, rolesOn(definition, none, this.asker(), []), dayOf(this.now()))
      .some((standing) => standing.command === command && isOpen(standing));
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
      return { name, c: meant.c, waiting, standings: [], explained: undefined, stale: false, unsure: true, like: undefined };
    }
    const explained = known?.explained;
    const local = waiting.length > 0 || explained === undefined || explained.version !== c.version;
    const all = unsure || definition === undefined ? []
      : local ? standings(definition, c, rolesOn(definition, c, this.asker(), explained?.roles ?? []), dayOf(this.now()))
      : standingsOf(explained);
    return { name, c, waiting, standings: all, explained, stale: known?.stale ?? false, unsure, like: this.likes.get(name) };
  }

  // What happened on a case, the oldest first. What was fetched once, while the phone is unlocked, is not fetched again.
  async history(name: string): Promise<readonly HistoryEntry[]> {
    const kept = this.histories.get(name) ?? [];
    const from = (kept.at(-1)?.event?.version ?? 0n) + 1n;
    const { entries } = await client(CaseService).getCaseHistory({ name, fromVersion: from, pageSize: 1000 });
    const all = [...kept, ...entries];
    this.histories.set(name, all);
    return all;
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

  // Somebody compared: what may be the same dispute is not shown any more.
  async dropLike(name: string): Promise<void> {
    this.likes.delete(name);
    await this.vault.delete(`like/${name.slice("cases/".length)}`);
    this.tell();
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
    // Of what an earlier version of the page kept nothing is known.
    if (typeof (this.me as Partial<Me>).sample === "boolean") noteSample(this.me.sample);
    const [codes, channels, force, lastSync, listed] = await Promise.all(
      ["codes", "channels", "definition-in-force", "last-sync", "listed"].map((name) => this.vault.get(name)));
    if (codes !== undefined) this.codes = fromBytes<Record<string, Entry[]>>(codes);
    if (channels !== undefined) this.channels = fromBytes<string[]>(channels).map((text) => fromBinary(ChannelSchema, unhex(text)));
    if (force !== undefined) this.definitionInForce = fromBytes<string>(force);
    const filesByWifi = await this.vault.get("files-by-wifi");
    if (filesByWifi !== undefined) this.filesByWifi = fromBytes<boolean>(filesByWifi);
    if (lastSync !== undefined) this.lastSync = fromBytes<number>(lastSync);
    if (listed !== undefined) this.listed = fromBytes<Listed>(listed);
    for (const { name, bytes } of await this.vault.list("definition/")) {
      this.definitions.set(name.slice("definition/".length), new Definition(fromBinary(DefinitionSchema, bytes)));
    }
    for (const { name, bytes } of await this.vault.list("case/")) {
      const c = fromBinary(CaseSchema, bytes);
      const why = await this.vault.get(`why/${name.slice(5)}`);
      const explained = why === undefined ? undefined : fromBinary(ExplainCaseResponseSchema, why);
      this.known.set(c.name, { c, explained, stale: explained !== undefined && !stillExplains(explained, c, c) });
    }
    for (const { name, bytes } of await this.vault.list("like/")) this.likes.set(`cases/${name.slice("like/".length)}`, fromBinary(PossibleDuplicatesSchema, bytes));
    await this.outbox.load();
    // Of what was closed long ago nothing is left, whether there is a line or not.
    for (const { c } of [...this.known.values()]) if (!this.isKept(c)) await this.forget(c.name);
    this.tell();
    return true;
  }

  // Fetches who the owner is, what their work needs, and their cases. Throws what the server answers.
  // One at a time: who calls meanwhile gets the same outcome.
  sync(): Promise<void> {
    this.syncing ??= this.syncAll().finally(() => (this.syncing = undefined));
    return this.syncing;
  }

  private async syncAll(): Promise<void> {
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

  async chooseFilesByWifi(chosen: boolean): Promise<void> {
    this.filesByWifi = chosen;
    this.tell(); // Before it is kept: the box would jump back under the finger.
    await this.vault.put("files-by-wifi", toBytes(chosen));
    await this.flush();
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
      const time = timeOf(await this.askWho());
      this.me.ahead = time.getTime() - Date.now();
      this.online = true;
      this.signedOut = false;
      return time;
    } catch (error) {
      this.notice(error);
      throw error;
    }
  }

  // Who is signed in. The desk in the same browser may have let somebody else in: what lies here is neither sent nor read in
  // their name.
  private async askWho(): Promise<WhoAmIResponse> {
    const who = await client(SignInService).whoAmI({});
    if (who.actor !== this.vault.owner) throw new ConnectError("somebody else is signed in", Code.Unauthenticated);
    return who;
  }

  private async fetchMe(): Promise<void> {
    const who = await this.askWho();
    // The answer took a moment to come: the server's clock is ahead by this or more.
    const ahead = timeOf(who).getTime() - Date.now();
    const posts = who.posts.map((post) => ({ org: post.split(" ")[0]!, role: post.split(" ")[1]! }));
    // What the units are changes seldom: it is asked for once a day, and when the posts changed.
    const same = this.listed?.day === dayOf(timeOf(who)) && JSON.stringify(posts) === JSON.stringify(this.me?.asker.posts)
      // What an earlier version of the page kept had none.
      && (["seals", "unitNames", "placeChannels"] as const).every((kept) => (this.me as Partial<Me>)[kept] !== undefined);
    const orgs: Me["asker"]["orgs"] = same ? this.me.asker.orgs : {};
    const unitNames: Me["unitNames"] = same ? this.me.unitNames : {};
    const seals = same ? this.me.seals : [];
    const placeChannels = same ? this.me.placeChannels : [];
    if (!same) for (const org of new Set(posts.map((post) => post.org))) {
      const own = await this.fetchOrg(org);
      if (own === undefined) continue;
      orgs[org] = { kind: own.kind, parent: own.parent };
      unitNames[org] = own.name;
      if (own.kind === COMMITTEE_KIND) seals.push(...await sealsOf(`orgs/${own.code}`));
      const parent = own.parent === "" ? undefined : await this.fetchOrg(own.parent);
      if (parent !== undefined) orgs[parent.code] = { kind: parent.kind, parent: parent.parent };
      // A committee's place is what it serves.
      placeChannels.push(...await venueChannels(own.kind === COMMITTEE_KIND ? own.parent : own.code));
    }
    const unitName = posts.map(({ org }) => unitNames[org]).find((name) => name !== undefined) ?? "";
    this.me = { actor: who.actor, name: who.name, asker: { actor: who.actor, posts, orgs }, unitName, unitNames, placeChannels, seals, sample: who.sampleCounty, ahead };
    await this.vault.put("me", toBytes(this.me));
  }

  private async fetchOrg(code: string) {
    const answer = await client(DirectoryService).listOrganisations({ under: `orgs/${code}`, pageSize: 1 });
    return answer.organisations.find((org) => org.code === code);
  }

  private async fetchReference(): Promise<void> {
    // Which definition is in force is asked for once a day; lists, which change once a year, once a week.
    const today = dayOf(this.now());
    const askedOn = async (what: string) => fromBytes<string>(await this.vault.get(what) ?? toBytes(""));
    if ((await askedOn("definition-day")) !== today) {
      const { definitions } = await client(WorkflowService).listDefinitions({});
      const force = definitions.find((each) => each.inForce) ?? definitions[0];
      if (force !== undefined) {
        await this.needDefinition(force.id, force.revision);
        this.definitionInForce = keyOf(force.id, force.revision);
        await this.vault.put("definition-in-force", toBytes(this.definitionInForce));
      }
      await this.vault.put("definition-day", toBytes(today));
    }
    const weekAgo = dayOf(new Date(this.now().getTime() - 7 * 24 * 3600_000));
    // What an earlier version of the page kept may lack a list.
    const whole = CODE_LISTS.every((list) => list in this.codes);
    if (whole && (await askedOn("codes-day")) > weekAgo) return;
    for (const list of CODE_LISTS) {
      const { entries } = await client(DirectoryService).listCodes({ list });
      this.codes[list] = entries.map((entry) => ({ code: entry.code, parent: entry.parent, zh: entry.label?.zh ?? entry.code, en: entry.label?.en ?? "" }));
    }
    this.channels = (await client(DirectoryService).listChannels({})).channels;
    await this.vault.put("codes", toBytes(this.codes));
    await this.vault.put("channels", toBytes(this.channels.map((channel) => hex(toBinary(ChannelSchema, channel)))));
    await this.vault.put("codes-day", toBytes(today));
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
    // What is registered while the answers are on their way is in none of them, and stays.
    const before = [...this.known.keys()];
    const found = await listOwn(this.listed, dayOf(this.now()), (pageSize, pageToken) => this.listPage(pageSize, pageToken), (c) => this.versionOf(c));
    const own = new Map<string, bigint>();
    for (const [name, version] of Object.entries(found.versions)) if (version !== "") own.set(name, BigInt(version));
    for (const [name, version] of own) {
      // A case that may not be read in full is no reason to miss the others.
      const look = async () => {
        if (this.known.get(name)?.c.version !== version) await this.refreshCase(name);
        await this.explainAgain(name);
      };
      await look().catch((error: unknown) => {
        if (troubleOf(error).kind !== "refused") throw error;
      });
    }
    // What left one's sight, or was closed long ago, leaves the phone; what waits to be sent never does.
    for (const name of before) {
      if (!own.has(name)) await this.forget(name);
    }
    // Behind the cases themselves: when the line breaks between, the next sync still finds what changed.
    this.listed = found;
    await this.vault.put("listed", toBytes(found));
  }

  private listPage(pageSize: number, pageToken: string) {
    const units = [...new Set(this.me.asker.posts.map(({ org }) => `orgs/${org}`))].slice(0, UNITS_MAX);
    const filter = [`mediator = "${this.me.actor}"`, `opener = "${this.me.actor}"`,
      ...units.flatMap((unit) => [`unit = "${unit}"`, `committee = "${unit}"`])].join(" OR ");
    return client(CaseService).listCases({ filter, showClosed: true, order: CaseOrder.LAST_CHANGED, pageSize, pageToken });
  }

  // Of a case that is none of the owner's it is only remembered that it was listed.
  private versionOf(c: Case): string {
    return this.isOwn(c) && this.isKept(c) ? String(c.version) : "";
  }

  private isOwn(c: Case): boolean {
    const posts = this.me.asker.posts.map((post) => `orgs/${post.org}`);
    return c.opener === this.me.actor || c.mediators.some(({ person }) => person === this.me.actor) ||
      posts.includes(c.unit) || posts.includes(c.committee);
  }
  private isKept(c: Case): boolean {
    const closed = c.tracks.find(({ track, subject }) => track === MAIN && subject === "")?.enterTime ?? c.updateTime;
    return !c.closed || Number(closed?.seconds ?? 0n) * 1000 > this.now().getTime() - KEEP_CLOSED_MS;
  }

  async refreshCase(name: string): Promise<void> {
    const asked = this.known.get(name);
    const c = await client(CaseService).getCase({ name, view: CaseView.FULL });
    const known = this.known.get(name);
    // The explanation is several times the case, and what is open is worked out here: it is asked for with the next look
    // at all cases, if a clock or somebody's part changed.
    const explained = known?.explained ?? await client(CaseService).explainCase({ name });
    const stale = known !== undefined && known.explained !== undefined && ((known.stale ?? false) || !stillExplains(explained, known.c, c));
    await this.needDefinition(c.definition?.id ?? "", c.definition?.revision ?? 0);
    // An act was acknowledged meanwhile: what was asked for before it would take it back.
    const now = this.known.get(name);
    if (now !== undefined && now !== asked && now.c.version > c.version) return;
    await this.keepCase(c, explained, stale);
    this.tell();
  }

  // The arithmetic of the clocks as they are now, for whoever asks; without a line it is as it was.
  async explain(name: string): Promise<void> {
    await this.explainAgain(name).catch((error: unknown) => this.notice(error));
    this.tell();
  }

  // What a clock is called, by the definition of the case.
  clockLabel(c: Case, rule: string): Label | undefined {
    return this.definitionOf(c)?.data.clocks.find(({ id }) => id === rule)?.label;
  }

  private async explainAgain(name: string): Promise<void> {
    const known = this.known.get(name);
    if (known === undefined || known.stale !== true) return;
    const explained = await client(CaseService).explainCase({ name });
    if (this.known.get(name) === known) await this.keepCase(known.c, explained);
  }

  private async keepCase(c: Case, explained: ExplainCaseResponse | undefined, stale = false): Promise<void> {
    this.known.set(c.name, { c, explained, stale });
    const id = c.name.slice("cases/".length);
    await this.vault.put(`case/${id}`, toBinary(CaseSchema, c));
    if (explained !== undefined) await this.vault.put(`why/${id}`, toBinary(ExplainCaseResponseSchema, explained));
  }

  // With what was begun on it and not given; but not what waits to be sent, nor the case that it is about.
  private async forget(name: string): Promise<void> {
    if (this.outbox.of(name).length > 0) return;
    this.known.delete(name);
    this.histories.delete(name);
    this.likes.delete(name);
    const id = name.slice("cases/".length);
    await this.vault.delete(`case/${id}`, `why/${id}`, `like/${id}`, `draft/agree/${name}`, `draft/visit/${name}`);
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
      await this.keepCase(c, known?.explained, known?.stale);
    }
    if (hasDuplicates(answer.duplicates)) {
      this.likes.set(name, answer.duplicates);
      await this.vault.put(`like/${name.slice("cases/".length)}`, toBinary(PossibleDuplicatesSchema, answer.duplicates));
    }
    if (this.outbox.of(name).length === 1) await this.refreshCase(name).catch(() => undefined);
  }

  private async uploadFile(caseName: string, file: string): Promise<void> {
    const bytes = await this.vault.get(file);
    const type = await this.vault.get(`${file}/type`);
    if (bytes !== undefined && type !== undefined) await upload(caseName, bytes, fromBytes<string>(type));
  }
}

// Whether the browser tells what kind of line there is, as those of Android do; and whether it is one of the mobile network.
const lineType = (): string | undefined => (navigator as { connection?: { type?: string } }).connection?.type;
export const tellsLine = (): boolean => lineType() !== undefined;
export const isCellular = (): boolean => lineType() === "cellular";

const timeOf = (who: WhoAmIResponse): Date =>
  who.serverTime === undefined ? new Date() : timestampDate(who.serverTime);

// Whether what was explained of a case holds for it as it is now: nobody's part in it and no clock changed.
function stillExplains(explained: ExplainCaseResponse, before: Case, now: Case): boolean {
  const roles = (c: Case) => [c.unit, c.committee, ...c.mediators.map(({ person }) => person), ...c.transfers.map(({ state }) => state)].join();
  const told = new Map(explained.clocks.flatMap(({ clock }) => clock === undefined ? [] : [[clock.id, clock] as const]));
  return roles(before) === roles(now) &&
    now.clocks.every((clock) => told.has(clock.id) && equals(ClockSchema, clock, told.get(clock.id)!));
}

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
