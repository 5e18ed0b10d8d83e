// src/pages/desk/acting/payment.ts: who gets how much of an approved list, to the fen, as workflow/acting/subsidy_shares.h
// has it.
import type { SubsidyLine } from "../../../gen/gaiwan/v1/acting_pb.js";
import type { Subsidy } from "../../../gen/gaiwan/v1/supervision_service_pb.js";

export type Paid = { person: string; cases: number; fen: bigint };

// Each mediator the same; the fen that do not divide go to the first, who leads.
export function sharesOf(line: SubsidyLine): { person: string; fen: bigint }[] {
  const count = BigInt(line.mediators.length);
  if (count === 0n) return [];
  const fen = line.amount?.fen ?? 0n;
  return line.mediators.map((person, at) => ({ person, fen: fen / count + (at === 0 ? fen % count : 0n) }));
}

// Whether an objection took the line off. Lines of sealed cases have no name to who does not see them.
export const isTakenOff = (subsidy: Subsidy, caseName: string): boolean =>
  caseName !== "" && subsidy.objections.some((each) => each.case === caseName && each.upheld);

// Undefined when the caller does not see all that was approved: what is taken off cannot be told then.
export function paymentOf(subsidy: Subsidy): Paid[] | undefined {
  const people = new Map<string, Paid>();
  let total = 0n;
  for (const line of subsidy.published?.lines ?? []) {
    if (isTakenOff(subsidy, line.case)) continue;
    for (const { person, fen } of sharesOf(line)) {
      const paid = people.get(person) ?? { person, cases: 0, fen: 0n };
      people.set(person, { person, cases: paid.cases + 1, fen: paid.fen + fen });
      total += fen;
    }
  }
  if (subsidy.approved === undefined || total !== (subsidy.approved.total?.fen ?? 0n)) return undefined;
  return [...people.values()].sort((a, b) => (a.person < b.person ? -1 : 1));
}

// `12000.50`: for a spreadsheet, exact.
export const yuanText = (fen: bigint): string => `${fen / 100n}.${(fen % 100n).toString().padStart(2, "0")}`;
