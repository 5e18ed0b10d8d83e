import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import partyActs from "../../../../../workflow/party_acts.cc?raw";
import { CaseSchema, ConsentAnswer, ConsentKind, EffectRule, Way } from "../../gen/gaiwan/v1/case_pb.js";
import { OpenCommandSchema } from "../../gen/gaiwan/v1/case_service_pb.js";
import { choose, PAPERS_OF_PARTIES, sign, stop, turnsOf, wordOn } from "./acts.ts";

const open = (...commands: string[]) => commands.map((command) => create(OpenCommandSchema, { command }));
const given = { kind: ConsentKind.MEDIATION, answer: ConsentAnswer.GIVEN, round: 1, way: Way.BY_MESSAGE };
const caseWith = (rest: MessageInitShape<typeof CaseSchema>) => create(CaseSchema, { name: "cases/c-1", round: 1, ...rest });

test("who has not said whether to mediate is asked, and who has is not", () => {
  const asked = caseWith({ parties: [{ id: "1" }, { id: "2", consents: [given] }] });
  expect(turnsOf(asked, open("record_consent"), "1").map(({ kind }) => kind)).toEqual(["consent"]);
  expect(turnsOf(asked, open("record_consent"), "2")).toEqual([]);
});

test("a consent of an earlier round is asked for anew", () => {
  expect(turnsOf(caseWith({ round: 2, parties: [{ id: "1", consents: [given] }] }), open("record_consent"), "1")).toHaveLength(1);
});

test("nothing is offered that the server does not say is open", () => {
  const one = caseWith({ parties: [{ id: "1" }], agreements: [{ id: "1" }], statements: [{ id: "1", party: "1" }] });
  expect(turnsOf(one, open(), "1")).toEqual([]);
});

test("an agreement is signed once, and not when it is in effect already", () => {
  const now = timestampFromDate(new Date());
  const one = caseWith({
    parties: [{ id: "1", consents: [given] }],
    agreements: [{ id: "1", replaced: true }, { id: "2", effectRule: EffectRule.ONLINE19 }, { id: "3", signatures: [{ who: "1" }] },
      { id: "4", effectiveTime: now }],
  });
  expect(turnsOf(one, open("sign_agreement"), "1").map((turn) => "agreement" in turn && [turn.kind, turn.agreement.id])).toEqual([["sign", "2"]]);
});

test("an agreement whose rule asks for a hand is signed on paper, and the page says so", () => {
  const one = caseWith({ parties: [{ id: "1", consents: [given] }], agreements: [{ id: "1", effectRule: EffectRule.PML29 }] });
  expect(turnsOf(one, open("sign_agreement"), "1").map(({ kind }) => kind)).toEqual(["sign-on-paper"]);
});

test("minutes of a session that goes on are not confirmed yet", () => {
  const one = caseWith({
    parties: [{ id: "1", consents: [given] }],
    sessions: [{ id: "1", round: 1 }, { id: "2", round: 1, endTime: timestampFromDate(new Date()) }],
  });
  expect(turnsOf(one, open("confirm_minutes"), "1")).toEqual([{ kind: "minutes", id: "2" }]);
});

test("stopping withdraws the consent where there is one", () => {
  expect(stop(caseWith({ parties: [{ id: "1", consents: [given] }] }), "1").case).toBe("withdrawConsent");
  expect(stop(caseWith({ parties: [{ id: "1" }] }), "1").case).toBe("recordRefusal");
});

test("what a party said of a mediator is its own word of this round, and a refusal says why only where it does", () => {
  const choices = [{ party: "1", mediator: "people/a", round: 1, refuses: true }, { party: "2", mediator: "people/a", round: 1 }];
  expect(["1", "2", "3"].map((me) => wordOn(caseWith({ mediatorChoices: choices }), me, "people/a"))).toEqual([false, true, undefined]);
  expect(wordOn(caseWith({ round: 2, mediatorChoices: choices }), "1", "people/a")).toBeUndefined();
  expect(choose("people/a", "1", true).value).toEqual({ party: "1", mediator: "people/a", refuses: false });
  expect(choose("people/a", "1", false, " 是亲戚 ").value).toMatchObject({ refuses: true, reason: { text: "是亲戚" } });
});

test("a note on what is given up goes along only when there is one", () => {
  expect(sign("1", "2", " ").value).not.toHaveProperty("informedNote");
  expect(sign("1", "2", "我知道").value).toMatchObject({ informedNote: { text: "我知道" } });
});

test("what may be handed in is what the server takes of a party", () => {
  const taken = /kPapersOfParties\[\] = \{([^}]*)\}/.exec(partyActs)![1]!.match(/[a-z-]+(?=")/g);
  expect([...PAPERS_OF_PARTIES].sort()).toEqual([...taken!].sort());
});
