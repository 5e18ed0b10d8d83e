import { expect, test } from "vitest";

import { EventSchema } from "../gen/gaiwan/v1/event_pb.js";
import { eventWords } from "./eventWords.ts";

// Payloads of the streams of accounts, directory, reads, messages and units are in no case's history; their numbers begin after these.
const NOT_OF_CASES = /^(directory|calendar|codes|definition|day|screening|reads|account|password|signedIn|session(Refreshed|sRevoked)|totp|device|partyCode|return|view|sample|standIn|subsidy|order|message)/;

test("every kind of entry of a case has a word", () => {
  const payloads = EventSchema.fields.filter((field) => field.oneof?.name === "payload").map((field) => field.localName);
  expect(payloads.length).toBeGreaterThan(100);
  expect(payloads.filter((name) => !NOT_OF_CASES.test(name) && eventWords(name) === name)).toEqual([]);
});
