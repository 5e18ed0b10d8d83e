// src/pages/phone/Obligations.tsx: what is owed, clause by clause, and what became of each: recorded where it is seen, with what
// shows it.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { agreementText } from "../../api/personal.ts";
import { Capture, type Captured } from "../../components/Capture.tsx";
import { Said } from "../../components/Said.tsx";
import { yuan } from "../../components/format.ts";
import { type Case, ClauseKind, type Obligation, ObligationState } from "../../gen/gaiwan/v1/case_pb.js";
import { t, type Key } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { addFile } from "./addFile.ts";
import { usePhone } from "./usePhone.ts";

const STATES: Record<ObligationState, Key | undefined> = {
  [ObligationState.UNSPECIFIED]: undefined, [ObligationState.OPEN]: "owed.open", [ObligationState.DONE]: "owed.done", [ObligationState.FAILED]: "owed.failed",
  [ObligationState.UNKNOWN]: "owed.unknown", [ObligationState.IN_ORDER]: "owed.inOrder", [ObligationState.PARTLY_DONE]: "owed.partlyDone", [ObligationState.LAPSED]: "owed.lapsed",
};
// What can be recorded of one; "in order so far" of a duty that goes on alone.
const OUTCOMES = [ObligationState.DONE, ObligationState.PARTLY_DONE, ObligationState.FAILED, ObligationState.UNKNOWN];
// The server wants these shown (workflow/decide_agreement.cc).
const SHOWN_BY_PROOF = [ObligationState.DONE, ObligationState.PARTLY_DONE];

const clauseOf = (c: Case, { agreement, clause }: Obligation) => c.agreements.find(({ id }) => id === agreement)?.clauses[clause - 1];
function goesOn(c: Case, owed: Obligation): boolean {
  const clause = clauseOf(c, owed);
  return clause !== undefined && (clause.ongoing || (clause.kind === ClauseKind.OMISSION && clause.dueDate === "" && clause.instalments.length === 0));
}

export function Obligations({ shown }: { shown: Shown }) {
  const { c } = shown;
  if (c.obligations.length === 0) return null;
  return (
    <section aria-label={t("owed.title")}>
      <h2><Said k="owed.title" /></h2>
      <ul className="plain">{c.obligations.map((owed) => <Owed key={owed.id} shown={shown} owed={owed} />)}</ul>
    </section>
  );
}

function Owed({ shown, owed }: { shown: Shown; owed: Obligation }) {
  const [recording, setRecording] = useState(false);
  const { c } = shown;
  const words = agreementText(c.agreements.find(({ id }) => id === owed.agreement)?.text)?.clauses[owed.clause - 1] ?? t("clause.title", { number: owed.clause });
  const state = STATES[owed.state];
  const open = openOn(shown, "record_performance")?.subjects.includes(owed.id) ?? false;
  return (
    <li className="party">
      <div>
        <strong>{words}</strong>
        <div className="quiet">{[yuan(owed.amount), owed.dueDate, state === undefined ? "" : t(state)].filter((each) => each !== "").join(" · ")}</div>
      </div>
      {open && !recording && <button type="button" className="button" onClick={() => setRecording(true)}>{t("owed.record")}</button>}
      {open && recording && <PerformanceForm shown={shown} owed={owed} words={words} onDone={() => setRecording(false)} />}
    </li>
  );
}

function PerformanceForm({ shown, owed, words, onDone }: { shown: Shown; owed: Obligation; words: string; onDone: () => void }) {
  const phone = usePhone();
  const [state, setState] = useState(ObligationState.UNSPECIFIED);
  const [proof, setProof] = useState("");
  const [files, setFiles] = useState<Captured[]>([]);
  const outcomes = goesOn(shown.c, owed) ? [ObligationState.IN_ORDER, ...OUTCOMES] : OUTCOMES;
  const isShown = !SHOWN_BY_PROOF.includes(state) || proof.trim() !== "" || files.length > 0;
  const record = async () => {
    for (const file of files) await addFile(phone, shown.name, file);
    const said = proof.trim() || (files.length > 0 ? t("owed.inFile") : "");
    await phone.act(shown.name, commandOf({ case: "recordPerformance", value: { obligation: owed.id, state, ...(said === "" ? {} : { proof: { text: said } }) } }));
    onDone();
  };
  return (
    <form className="stack" aria-label={words} onSubmit={(event) => { event.preventDefault(); void record(); }}>
      <fieldset className="choice">
        <legend>{t("owed.outcome")}</legend>
        {outcomes.map((each) => (
          <label key={each} className="choice-chip"><input type="radio" name="state" checked={state === each} onChange={() => setState(each)} />{t(STATES[each]!)}</label>
        ))}
      </fieldset>
      <label className="field">{t("owed.proof")}<textarea rows={2} value={proof} onChange={(event) => setProof(event.target.value)} maxLength={2000} /></label>
      <Capture captured={files} onCaptured={(file) => setFiles([...files, file])} paper="performance-proof" />
      <div className="actions">
        <button className="button primary" disabled={state === ObligationState.UNSPECIFIED || !isShown}>{t("case.keep")}</button>
        <button type="button" className="button" onClick={onDone}>{t("app.back")}</button>
      </div>
    </form>
  );
}
