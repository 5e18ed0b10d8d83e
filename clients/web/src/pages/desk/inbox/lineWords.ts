// src/pages/desk/inbox/lineWords.ts: the values of a hand-over in words.
import { CourtAnswer, LineState, ReferralState } from "../../../gen/gaiwan/v1/case_pb.js";
import { inWords, valuesOf } from "../enumWords.ts";

export const lineWords = (state: LineState | undefined): string => (state === undefined ? "" : inWords("line", LineState[state]));
export const courtWords = (answer: CourtAnswer): string => inWords("court", CourtAnswer[answer]);
export const referralWords = (state: ReferralState): string => inWords("referral", ReferralState[state]);

export const COURT_ANSWERS = valuesOf(CourtAnswer) as CourtAnswer[];
// What an office can answer; that it was sent is ours to say.
export const REFERRAL_ANSWERS = (valuesOf(ReferralState) as ReferralState[]).filter((state) => state !== ReferralState.SENT);
