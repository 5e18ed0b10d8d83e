import { expect, test } from "vitest";

import { AnomalySign } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { inWords, valuesOf } from "../enumWords.ts";

test("every sign has a word", () => {
  expect(valuesOf(AnomalySign).length).toBeGreaterThan(8);
  for (const sign of valuesOf(AnomalySign)) expect(inWords("anomalySign", AnomalySign[sign])).toMatch(/\p{Script=Han}/u);
});
