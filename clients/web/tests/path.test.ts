// What the phone works out without a line is what the server explains, along the whole path: register, take on, tell,
// agree, talk, write down, sign, perform, visit, close. Every field command is compared at every step: open or closed, for
// which parts, and the reason with its words.
import { create } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type CommandInit, commandOf } from "../src/api/cases.ts";
import { ClauseKind, ClauseSchema, ConfirmedBy, ConsentKind, ObligationState, PartySide, Presence, SessionMode, SessionResult, SignatureWay, VisitOutcome, Way, type Case } from "../src/gen/gaiwan/v1/case_pb.js";
import { CaseService, CaseView } from "../src/gen/gaiwan/v1/case_service_pb.js";
import { TimeBasis } from "../src/gen/gaiwan/v1/common_pb.js";
import { DirectoryService } from "../src/gen/gaiwan/v1/directory_service_pb.js";
import { Reason } from "../src/gen/gaiwan/v1/errors_pb.js";
import { MessageChannel } from "../src/gen/gaiwan/v1/message_pb.js";
import { SignInService } from "../src/gen/gaiwan/v1/sign_in_service_pb.js";
import { WorkflowService } from "../src/gen/gaiwan/v1/workflow_service_pb.js";
import { newCaseName } from "../src/offline/ids.ts";
import { type Asker, rolesOn } from "../src/workflow/asker.ts";
import { Definition } from "../src/workflow/definition.ts";
import { dayOf } from "../src/workflow/facts.ts";
import { predict } from "../src/workflow/predict.ts";
import { FIELD_COMMANDS, isOpen, standings } from "../src/workflow/standing.ts";
import { COMMITTEE, GRID_MEMBER, HEAD, MEDIATOR, REGISTRAR, World } from "./world.ts";

// As in deploy/data/wulan-seals.csv.
const SEAL = `orgs/${COMMITTEE}/seals/s-${COMMITTEE}`;

let world: World;
beforeAll(async () => {
  world = await World.start({ browser: false });
});
afterAll(() => world?.stop());

function clients(who: string) {
  const transport = createGrpcTransport({
    baseUrl: `http://127.0.0.1:${world.serverPort}`,
    interceptors: [(next) => (request) => { request.header.set("x-gaiwan-person", who); return next(request); }],
  });
  return {
    cases: createClient(CaseService, transport), directory: createClient(DirectoryService, transport),
    workflow: createClient(WorkflowService, transport), signIn: createClient(SignInService, transport),
  };
}

async function askerOf(who: string): Promise<Asker> {
  const { directory, signIn } = clients(who);
  const posts = (await signIn.whoAmI({})).posts.map((post) => ({ org: post.split(" ")[0]!, role: post.split(" ")[1]! }));
  const { organisations } = await directory.listOrganisations({ pageSize: 2000 });
  const { channels } = await directory.listChannels({});
  return { actor: who, posts, orgs: Object.fromEntries(organisations.map((org) => [org.code, { kind: org.kind, parent: org.parent }])), channels };
}

const party = (side: PartySide, id: string, name: string) => ({ party: id, side, kind: 1, details: { name } });
const clause = (text: Partial<{ from: string; to: string; fen: bigint; due: string; kind: ClauseKind }>) => create(ClauseSchema, {
  kind: text.kind ?? ClauseKind.MONEY, fromParty: text.from ?? "", toParty: text.to ?? "", dueDate: text.due ?? "",
  ...(text.fen === undefined ? {} : { amount: { currency: "CNY", fen: text.fen } }),
});

// An act of the one who walks, or of somebody else beside them.
type Step = CommandInit | { by: string; act: CommandInit };

// Walks a path without a line, and the same with one; compares after every act. Returns the case as the server has it.
async function walk(walker: string, steps: Step[]): Promise<Case> {
  const { workflow, signIn } = clients(walker);
  const { definition: data } = await workflow.getDefinition({ id: "mediation-543" });
  const definition = new Definition(data!);
  const name = newCaseName();
  let predicted: Case | undefined;
  let told: string[] = [];
  let after = "";
  let before = "";
  for (const [at, each] of steps.entries()) {
    const { by: who, act } = "act" in each ? each : { by: walker, act: each };
    const { cases } = clients(who);
    const asker = await askerOf(who);
    const now = timestampDate((await signIn.whoAmI({})).serverTime!);
    const next = predict(definition, predicted, { name, command: commandOf(act), time: now, asker });
    expect(next.unsure, act.case).toBe(false);
    predicted = next.c;
    const requestId = crypto.randomUUID();
    const actTime = (await signIn.whoAmI({})).serverTime!;
    await cases.execute({ name, requestId, after: who === before || before === "" ? after : "", command: commandOf(act), actTime, actTimeBasis: TimeBasis.DEVICE });
    after = requestId;
    const explained = await cases.explainCase({ name });
    // The phone learns of its roles when it opens a case only by itself; afterwards from what the server said last.
    // So it is for somebody else, whose phone fetched the case.
    if (who !== before) told = explained.roles;
    before = who;
    const mine = standings(definition, predicted, rolesOn(definition, predicted, asker, told), dayOf(now));
    const step = `${at + 1} ${act.case}`;
    // Who sees no parties any more, as a grid member once it is a case, still goes by those they entered.
    const { parties } = await cases.getCase({ name, view: CaseView.FULL });
    const channelsOf = (all: Case["parties"]) => all.map(({ messageChannels }) => messageChannels);
    if (who !== GRID_MEMBER || parties.length > 0) expect([step, channelsOf(predicted.parties)]).toEqual([step, channelsOf(parties)]);
    expect([step, predicted.state, predicted.closed]).toEqual([step, explained.state, (await cases.getCase({ name, view: CaseView.BASIC })).closed]);
    const theirs = new Map<string, string>();
    for (const open of explained.open) theirs.set(open.command, `open ${open.subjects.join()}`);
    // Of what the state does not offer the server says more than a phone needs; of what a guard keeps closed the same.
    const silent = new Set(mine.filter(({ words }) => words.length === 0).map(({ command }) => command));
    for (const closed of explained.closed) theirs.set(closed.command, `${Reason[closed.reason]} ${silent.has(closed.command) && [Reason.NOT_IN_THIS_STATE, Reason.PART_UNKNOWN].includes(closed.reason) ? "" : closed.words.map(({ zh }) => zh).join()}`);
    const compared = (list: [string, string][]) => Object.fromEntries(list.filter(([command]) => command in FIELD_COMMANDS).sort());
    expect({ step, ...compared(mine.map((each) => [each.command, isOpen(each) ? `open ${each.subjects.join()}` : `${Reason[each.reason]} ${each.words.map(({ zh }) => zh).join()}`])) })
      .toEqual({ step, ...compared([...theirs]) });
  }
  return clients(walker).cases.getCase({ name, view: CaseView.FULL });
}

const OPEN: CommandInit = {
  case: "openCase",
  value: {
    channel: "tea_room", source: "on-application", disputeClass: "02-03", text: { facts: "两家为巷道通行争执。", place: "城中社区" },
    parties: [party(PartySide.APPLICANT, "1", "张某"), party(PartySide.RESPONDENT, "2", "李某")],
  },
};
const taken = (lead: string): CommandInit[] => [
  { case: "submitCase", value: {} },
  { case: "acceptCase", value: {} },
  { case: "assignMediators", value: { lead } },
  { case: "giveRightsNotice", value: { party: "1", way: Way.ORALLY } },
  { case: "recordConsent", value: { party: "1", kind: ConsentKind.MEDIATION, way: Way.ORALLY } },
  { case: "giveRightsNotice", value: { party: "2", way: Way.ORALLY } },
  { case: "startSession", value: { mode: SessionMode.IN_PERSON, attendance: ["1", "2"].map((who) => ({ who, presence: Presence.IN_THE_ROOM })) } },
  { case: "endSession", value: { session: "1", result: SessionResult.AGREED } },
];

test("a mediator alone, from the tea room to the closing, by word of mouth", async () => {
  const c = await walk(MEDIATOR, [
    OPEN, { case: "addNote", value: { note: { text: "先喝茶" } } }, ...taken(MEDIATOR),
    { case: "recordOralAgreement", value: { text: { facts: "通行", clauses: ["李某退让一米", "张某付100元"] }, writingNotNeeded: true,
      clauses: [clause({ kind: ClauseKind.ACT, from: "2", to: "1", due: "2026-03-02" }), clause({ from: "1", to: "2", fen: 10_000n })] } },
    { case: "recordPerformance", value: { obligation: "1-1", state: ObligationState.DONE, proof: { text: "照片" } } },
    { case: "recordVisit", value: { way: "in-person", outcome: VisitOutcome.SATISFIED, place: { text: "家中" } } },
    { case: "closeCase", value: { visitWaived: { text: "当场履行" } } },
  ]);
  expect(c.caseNumber).not.toBe("");
  expect(c.closed).toBe(true);
});

test("in writing, signed by all, and waiting for its seal", async () => {
  const c = await walk(MEDIATOR, [
    OPEN, ...taken(MEDIATOR),
    { case: "draftAgreement", value: { text: { facts: "通行", clauses: ["李某退让一米"] }, clauses: [clause({ kind: ClauseKind.ACT, from: "2", to: "1", due: "2026-03-20" })] } },
    { case: "signAgreement", value: { agreement: "1", signer: "1", way: SignatureWay.BY_HAND } },
    { case: "signAgreement", value: { agreement: "1", signer: "2", way: SignatureWay.FINGERPRINT, witness: { text: "王某" } } },
    { case: "signAgreement", value: { agreement: "1", signer: MEDIATOR, way: SignatureWay.BY_HAND } },
  ]);
  expect(c.agreements[0]!.signatures).toHaveLength(3);
});

test("a head of a committee, with a seal at hand", async () => {
  await walk(HEAD, [
    OPEN, ...taken(HEAD),
    { case: "draftAgreement", value: { text: { facts: "通行", clauses: ["李某退让一米"] }, clauses: [clause({ kind: ClauseKind.ACT, from: "2", to: "1", due: "2026-03-20" })] } },
    { case: "signAgreement", value: { agreement: "1", signer: "1", way: SignatureWay.BY_HAND } },
    { case: "signAgreement", value: { agreement: "1", signer: "2", way: SignatureWay.BY_HAND } },
    { case: "signAgreement", value: { agreement: "1", signer: HEAD, way: SignatureWay.BY_HAND } },
    { case: "sealAgreement", value: { agreement: "1", seal: SEAL } },
  ]);
});

test("a registrar, who seals before the last signature; and one who signs last", async () => {
  const c = await walk(MEDIATOR, [
    OPEN, ...taken(MEDIATOR),
    { case: "draftAgreement", value: { text: { facts: "通行", clauses: ["李某退让一米"] }, clauses: [clause({ kind: ClauseKind.ACT, from: "2", to: "1", due: "2026-03-20" })] } },
    { case: "signAgreement", value: { agreement: "1", signer: "1", way: SignatureWay.BY_HAND } },
    { case: "signAgreement", value: { agreement: "1", signer: MEDIATOR, way: SignatureWay.BY_HAND } },
    { by: REGISTRAR, act: { case: "sealAgreement", value: { agreement: "1", seal: SEAL } } },
    { by: REGISTRAR, act: { case: "signAgreement", value: { agreement: "1", signer: "2", way: SignatureWay.BY_HAND } } },
  ]);
  expect(c.agreements[0]!.sealedBy).toBe(REGISTRAR);
  expect(c.agreements[0]!.effectiveTime).toBeDefined();
});

test.each([
  { by: ConfirmedBy.OWN_VOICE, verified: false },
  { by: ConfirmedBy.NAMED_WITNESS, verified: true },
])("settled on the spot, in one act, and verified by what is shown alone: $by", async ({ by, verified }) => {
  const c = await walk(MEDIATOR, [{
    case: "registerSettled",
    value: {
      channel: "tea_room", source: "on-application", disputeClass: "02-01", text: { facts: "为倒水吵嘴。", place: "城中社区" },
      parties: [party(PartySide.APPLICANT, "1", "张某"), party(PartySide.RESPONDENT, "2", "李某")],
      agreement: { facts: "为倒水吵嘴。", clauses: ["互相道歉"] }, clauses: [create(ClauseSchema, { kind: ClauseKind.ACT, doneAtOnce: true })],
      confirmations: [{ party: "1", by, detail: { text: "赵某" } }, { party: "2", by: ConfirmedBy.NAMED_WITNESS, detail: { text: "王某" } }],
    },
  }]);
  expect(c.settled?.verified).toBe(verified);
});

test("what was only said is verified once it is shown", async () => {
  const confirmed = (by: ConfirmedBy) => ["1", "2"].map((id) => ({ party: id, by, detail: { text: "赵某" } }));
  const c = await walk(MEDIATOR, [
    {
      case: "registerSettled",
      value: {
        channel: "tea_room", source: "on-application", disputeClass: "02-01", text: { facts: "为倒水吵嘴。", place: "城中社区" },
        parties: [party(PartySide.APPLICANT, "1", "张某"), party(PartySide.RESPONDENT, "2", "李某")],
        agreement: { facts: "为倒水吵嘴。", clauses: ["互相道歉"] }, clauses: [create(ClauseSchema, { kind: ClauseKind.ACT, doneAtOnce: true })],
        confirmations: confirmed(ConfirmedBy.OWN_VOICE),
      },
    },
    ...confirmed(ConfirmedBy.NAMED_WITNESS).map((value): CommandInit => ({ case: "confirmSettled", value })),
  ]);
  expect(c.settled?.verified).toBe(true);
});

test("a grid member's clue becomes a case, and is handed in", async () => {
  const c = await walk(GRID_MEMBER, [
    { case: "registerClue", value: { channel: "grid", text: { facts: "两家为水渠争吵。" }, parties: [party(PartySide.APPLICANT, "1", "张某")] } },
    { case: "addParty", value: { party: party(PartySide.RESPONDENT, "", "李某") } },
    { case: "turnClueIntoCase", value: { source: "grid-report", disputeClass: "02-03" } },
    { case: "submitCase", value: {} },
  ]);
  expect(c.state).toBe("submitted");
});

test.each<[string, CommandInit]>([
  ["clue-settled", { case: "settleClue", value: { how: { text: "两家当面说开。" } } }],
  ["clue-dismissed", { case: "dismissClue", value: { reason: { text: "是施工噪声，已停工。" } } }],
])("a grid member's clue ends: %s", async (state, end) => {
  const c = await walk(GRID_MEMBER, [{ case: "registerClue", value: { channel: "grid", text: { facts: "听见争吵。" } } }, end]);
  expect(c.state).toBe(state);
});

test.each([GRID_MEMBER, MEDIATOR])("a question that was answered: %s", async (who) => {
  const c = await walk(who, [{ case: "answerQuestion", value: { channel: "tea_room", aim: "thing-done" } }]);
  expect([c.state, c.closed]).toEqual(["answered", true]);
});

test("a mediation that fails: one stays away, says no, comes round, says no again, and it is ended with advice", async () => {
  const refusal: CommandInit = { case: "recordRefusal", value: { party: "2", way: Way.BY_PHONE, note: { text: "要去法院" } } };
  const c = await walk(MEDIATOR, [
    OPEN, ...taken(MEDIATOR).slice(0, 6),
    { case: "recordConsent", value: { party: "2", kind: ConsentKind.MEDIATION, way: Way.BY_PHONE } },
    { case: "startSession", value: { mode: SessionMode.PHONE, attendance: [
      { who: "1", presence: Presence.BY_PHONE }, { who: "2", presence: Presence.ABSENT, reason: "road-weather" }] } },
    { case: "recordAttendance", value: { session: "1", attendance: [{ who: "2", presence: Presence.IN_THE_ROOM }] } },
    { case: "endSession", value: { session: "1", result: SessionResult.NOT_AGREED } },
    refusal,
    { case: "recordConsent", value: { party: "2", kind: ConsentKind.MEDIATION, way: Way.ORALLY } },
    refusal,
    { case: "terminate", value: { reason: "refused", advice: { text: "可以到法院起诉" } } },
    { case: "closeCase", value: {} },
  ]);
  expect(c.ending).toMatchObject({ reason: "refused", adviceGiven: true });
  expect(c.closed).toBe(true);
});

test("what is agreed in part can still be ended; who is represented takes part", async () => {
  await walk(MEDIATOR, [
    OPEN, ...taken(MEDIATOR).slice(0, 6),
    { case: "startSession", value: { mode: SessionMode.IN_PERSON, attendance: [
      { who: "1", presence: Presence.IN_THE_ROOM }, { who: "2", presence: Presence.REPRESENTED }] } },
    { case: "endSession", value: { session: "1", result: SessionResult.NOT_AGREED } },
    { case: "terminate", value: { reason: "gap-too-wide", advice: { text: "可以申请仲裁" } } },
  ]);
});

test("what lacks a party, or needs writing, is closed with the same words", async () => {
  await walk(MEDIATOR, [
    { case: "openCase", value: { channel: "tea_room", source: "on-application", text: { facts: "地租欠付。" }, parties: [party(PartySide.APPLICANT, "1", "张某")] } },
    { case: "addParty", value: { party: party(PartySide.RESPONDENT, "", "李某") } },
    { case: "amendParty", value: { party: "2", details: { name: "李某某" }, messages: { channels: [MessageChannel.VOICE, MessageChannel.LETTER] } } },
    { case: "amendFacts", value: { disputeClass: "04-01" } },
    ...taken(MEDIATOR),
    { case: "raiseRisk", value: { grade: "yellow", kind: "property", note: { text: "扬言毁苗" } } },
  ]);
});
