import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";

import { CaseSchema, SessionMode } from "../../../gen/gaiwan/v1/case_pb.js";
import { COMMAND_FORMS } from "./commandForms.ts";
import { partWords } from "./partWords.ts";

const when = timestampFromDate(new Date("2026-03-02T10:00:00+08:00"));
const names = { org: (name: string) => `[${name}]`, person: (name: string) => `<${name}>`, code: (list: string, code: string) => `${list}:${code}` };
const one = create(CaseSchema, {
  parties: [{ id: "1" }],
  transfers: [{ id: "1", from: "orgs/a", to: "orgs/b", reason: "complex", offerTime: when }],
  urgings: [{ id: "1", by: "people/p", dueDate: "2026-03-09", actTime: when }],
  risks: [{ id: "1", kind: "violence", grade: "red", actTime: when }, { id: "2", kind: "violence", grade: "red", actTime: when }],
  guidances: [{ id: "1", of: "orgs/a", actTime: when }],
  complaints: [{ id: "1", reason: "partial", actTime: when }],
  recusals: [{ id: "1", mediator: "people/p", party: "1", askTime: when }],
  supports: [{ id: "1", need: "venue", place: "茶室" }],
  sessions: [{ id: "1", plannedStart: when, mode: SessionMode.VIDEO }],
  agreements: [{ id: "1", draftTime: when, text: { subject: "case", form: { case: "open", value: { data: {
    case: "agreement", value: { clauses: ["孔某于2026年4月10日前经银行转账付给叶某修路款一百元。", "再无争议。"] } } } } } }],
});

test("every part that a form asks for has words, and no id in them", () => {
  const asked = Object.values(COMMAND_FORMS).flat().filter(({ kind }) => kind === "part").map(({ name }) => name);
  expect(asked.length).toBeGreaterThan(5);
  for (const field of new Set(asked)) {
    const [words] = partWords(field, ["1"], one, names);
    expect(words, field).not.toBe("1");
    expect(words, field).not.toContain("(1)");
  }
});

test("a part says what it is about and since when", () => {
  expect(partWords("transfer", ["1"], one, names)).toEqual(["[orgs/a] → [orgs/b] · transfer_reason:complex · 2026-03-02"]);
  expect(partWords("agreement", ["1"], one, names)).toEqual(["协议 · 孔某于2026年4月10日前经银行转账付给叶某修… · 2026-03-02"]);
  expect(partWords("session", ["1"], one, names)).toEqual(["2026-03-02 10:00 · 远程视频"]);
  expect(partWords("urging", ["1"], one, names)).toEqual(["<people/p> · 2026-03-02 · 2026-03-09 前答复"]);
});

test("what sounds the same is told apart, and what is not there keeps its id", () => {
  expect(partWords("risk", ["1", "2"], one, names)).toEqual(["risk_kind:violence · 红色 · 2026-03-02 (1)", "risk_kind:violence · 红色 · 2026-03-02 (2)"]);
  expect(partWords("transfer", ["9"], one, names)).toEqual(["9"]);
});
