// src/pages/desk/inbox/lineWords.ts: the values of a hand-over in words.
import { CourtAnswer, LineState, ReferralState } from "../../../gen/gaiwan/v1/case_pb.js";
import { type Key, t } from "../../../languages/index.ts";
import { zh } from "../../../languages/zh-CN.ts";

function inWords(prefix: string, name: string | undefined): string {
  const key = `${prefix}.${name}`;
  return key in zh ? t(key as Key) : (name ?? "");
}

export const lineWords = (state: LineState | undefined): string => (state === undefined ? "" : inWords("line", LineState[state]));
export const courtWords = (answer: CourtAnswer): string => inWords("court", CourtAnswer[answer]);
export const referralWords = (state: ReferralState): string => inWords("referral", ReferralState[state]);

const values = (all: object): number[] => Object.values(all).filter((value): value is number => typeof value === "number" && value !== 0);
export const COURT_ANSWERS = values(CourtAnswer) as CourtAnswer[];
// What an office can answer; that it was sent is ours to say.
export const REFERRAL_ANSWERS = (values(ReferralState) as ReferralState[]).filter((state) => state !== ReferralState.SENT);
