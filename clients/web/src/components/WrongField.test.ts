import { expect, test } from "vitest";

import { wordsOfField } from "./WrongField.tsx";

test("a wrong field is called what its form calls it, with the number of its row", () => {
  expect(wordsOfField("command.open_case.parties[1].details.name")).toMatch(/^当事人 2 · .*姓名/);
  expect(wordsOfField("command.terminate.advice")).toBe("告知当事人的其他途径（仲裁、行政、诉讼）");
});

test("what is no field of a command keeps its name", () => {
  for (const path of ["request_id", "command.open_case.newer_field", "password"]) expect(wordsOfField(path)).toBe(path);
});
