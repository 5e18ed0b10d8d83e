// src/pages/phone/ClauseForm.tsx: one clause: who, to whom, what, how much, by when.
import { create } from "@bufbuild/protobuf";

import { type Clause, ClauseKind, ClauseSchema, type Party } from "../../gen/gaiwan/v1/case_pb.js";
import { t, type Key } from "../../languages/index.ts";
import { nameOf } from "./words.ts";

export type ClauseDraft = {
  kind: ClauseKind;
  from: string;
  to: string;
  text: string;
  // As typed: `3690` or `3690.50`.
  yuan: string;
  due: string;
  atOnce: boolean;
};
export const EMPTY_CLAUSE: ClauseDraft = { kind: ClauseKind.ACT, from: "", to: "", text: "", yuan: "", due: "", atOnce: false };

const YUAN = /^\d{1,11}(\.\d{1,2})?$/;

export const isComplete = (clause: ClauseDraft): boolean =>
  clause.text.trim() !== "" && (clause.kind !== ClauseKind.MONEY || YUAN.test(clause.yuan));

export function toClause(clause: ClauseDraft): Clause {
  const made = create(ClauseSchema, {
    kind: clause.kind, fromParty: clause.from, toParty: clause.to, dueDate: clause.atOnce ? "" : clause.due, doneAtOnce: clause.atOnce,
  });
  if (clause.kind === ClauseKind.MONEY && YUAN.test(clause.yuan)) {
    const [whole, part = ""] = clause.yuan.split(".");
    // Digits, and never a floating number.
    made.amount = { $typeName: "gaiwan.v1.Money", currency: "CNY", fen: BigInt(whole!) * 100n + BigInt(part.padEnd(2, "0") || "0") };
  }
  return made;
}

const KINDS: [ClauseKind, Key][] = [
  [ClauseKind.MONEY, "clause.money"], [ClauseKind.ACT, "clause.act"], [ClauseKind.THING, "clause.thing"],
  [ClauseKind.OMISSION, "clause.omission"], [ClauseKind.APOLOGY, "clause.apology"],
];

type Props = {
  number: number;
  clause: ClauseDraft;
  parties: Party[];
  onChange: (clause: ClauseDraft) => void;
  onRemove: (() => void) | undefined;
};

export function ClauseForm({ number, clause, parties, onChange, onRemove }: Props) {
  const set = (part: Partial<ClauseDraft>) => onChange({ ...clause, ...part });
  const choice = (label: string, value: string, onChoose: (id: string) => void) => (
    <label className="field">{label}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t("clause.eachOther")}</option>
        {parties.filter((party) => !party.removed).map((party) => <option key={party.id} value={party.id}>{nameOf(party)}</option>)}
      </select>
    </label>
  );
  return (
    <fieldset className="clause">
      <legend>{t("clause.title", { number })}</legend>
      <div className="choice">
        {KINDS.map(([kind, key]) => (
          <label key={kind} className="choice-chip">
            <input type="radio" name={`kind-${number}`} checked={clause.kind === kind} onChange={() => set({ kind })} />{t(key)}
          </label>
        ))}
      </div>
      <div className="two">
        {choice(t("clause.from"), clause.from, (from) => set({ from }))}
        {choice(t("clause.to"), clause.to, (to) => set({ to }))}
      </div>
      <label className="field">{t("clause.text")}
        <textarea rows={2} value={clause.text} onChange={(event) => set({ text: event.target.value })} maxLength={1000} />
      </label>
      {clause.kind === ClauseKind.MONEY && (
        <label className="field">{t("clause.yuan")}
          <input value={clause.yuan} inputMode="decimal" pattern="\d{1,11}(\.\d{1,2})?" onChange={(event) => set({ yuan: event.target.value })} />
        </label>
      )}
      <div className="two">
        <label className="field">{t("clause.due")}
          <input type="date" value={clause.due} disabled={clause.atOnce} onChange={(event) => set({ due: event.target.value })} />
        </label>
        <label className="choice-chip">
          <input type="checkbox" checked={clause.atOnce} onChange={(event) => set({ atOnce: event.target.checked })} />{t("clause.atOnce")}
        </label>
      </div>
      {onRemove !== undefined && <button type="button" className="link" onClick={onRemove}>{t("clause.remove")}</button>}
    </fieldset>
  );
}
