// src/pages/phone/dangerNumbers.ts: who is called in danger, the same everywhere in the country.
import type { Key } from "../../languages/index.ts";

export type DangerNumber = { number: string; label: Key };

// The first is dialled by the first page's button at once: whoever is in danger has no second tap to lose. The police send the
// others where they are needed.
export const DANGER_NUMBERS: readonly [DangerNumber, ...DangerNumber[]] = [
  { number: "110", label: "danger.police" }, { number: "120", label: "danger.ambulance" }, { number: "119", label: "danger.fire" },
];
export const AT_ONCE = DANGER_NUMBERS[0];

// The page on which it is written down, after a call.
export const RECORD_AFTER_CALL = "/danger?called=1";
