import { expect, test } from "vitest";

import { LineState } from "../../../gen/gaiwan/v1/case_pb.js";
import { COURT_ANSWERS, courtWords, lineWords, REFERRAL_ANSWERS, referralWords } from "./lineWords.ts";

test("every answer and every state has a word", () => {
  for (const answer of COURT_ANSWERS) expect(courtWords(answer)).toMatch(/\p{Script=Han}/u);
  for (const state of REFERRAL_ANSWERS) expect(referralWords(state)).toMatch(/\p{Script=Han}/u);
  for (const state of Object.values(LineState)) {
    if (typeof state === "number" && state !== LineState.UNSPECIFIED) expect(lineWords(state)).toMatch(/\p{Script=Han}/u);
  }
});
