// What an agreement needs to take effect, as the phone works it out without a line.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { AgreementSchema, CaseSchema, EffectRule, SignatureWay } from "../gen/gaiwan/v1/case_pb.js";
import { DefinitionSchema, EffectScope } from "../gen/gaiwan/v1/workflow_pb.js";
import { Definition } from "./definition.ts";
import { needsOf, refusedMediators } from "./questions.ts";

const sent = create(CaseSchema, { source: "court" });
const own = create(CaseSchema, { source: "on-application" });
const under = (effectRule: EffectRule) => create(AgreementSchema, { id: "1", effectRule });

test("without rows the law's own hold: the signatures of what a court sent, or all that the Mediation Law asks for", () => {
  const none = new Definition(create(DefinitionSchema, {}));
  expect(needsOf(none, sent, under(EffectRule.SPC24)).map(({ seal }) => seal)).toEqual([false, true]);
  expect(needsOf(none, sent, under(EffectRule.PML29)).map(({ seal }) => seal)).toEqual([true, false]);
  expect(needsOf(none, own, under(EffectRule.PML29)).map(({ mediator, seal }) => mediator && seal)).toEqual([true]);
  expect(needsOf(none, own, under(EffectRule.ONLINE19))[0]!.ways).toContain(SignatureWay.SIMPLE_ELECTRONIC);
});

test("a county asks for the seal as well", () => {
  const strict = new Definition(create(DefinitionSchema, {
    effectRules: [{ rule: EffectRule.SPC24, scope: EffectScope.FROM_COURT, ways: [SignatureWay.BY_HAND], seal: true }],
  }));
  expect(needsOf(strict, sent, under(EffectRule.SPC24)).every(({ seal }) => seal)).toBe(true);
});

test("a refused mediator counts while they mediate, in this round, for who refused", () => {
  const refused = { party: "1", mediator: "people/a", refuses: true, round: 1 };
  const about = (rest: object) => {
    const c = create(CaseSchema, { round: 1, parties: [{ id: "1" }, { id: "2" }], mediators: [{ person: "people/a" }], mediatorChoices: [refused], ...rest });
    return c.parties.map((party) => refusedMediators(c, party));
  };
  expect(about({})).toEqual([["people/a"], []]);
  expect(about({ mediators: [{ person: "people/b" }] })).toEqual([[], []]);
  expect(about({ round: 2 })).toEqual([[], []]);
  expect(about({ mediatorChoices: [{ ...refused, refuses: false }] })).toEqual([[], []]);
});
