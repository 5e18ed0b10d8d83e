// src/pages/phone/EndForm.tsx: mediation is ended without agreement: why, and what the parties were told of other ways.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { t, words } from "../../languages/index.ts";
import type { Shown } from "../../offline/phone.ts";
import { commandWords } from "./commandWords.ts";
import { usePhone } from "./usePhone.ts";

export function EndForm({ shown, onDone }: { shown: Shown; onDone: () => void }) {
  const phone = usePhone();
  const [reason, setReason] = useState(shown.c.ending?.cause === "refused" ? "refused" : "");
  const [advice, setAdvice] = useState("");
  const end = async () => {
    await phone.act(shown.name, commandOf({ case: "terminate", value: { reason, advice: { text: advice.trim() } } }));
    onDone();
  };
  return (
    <form className="stack" aria-label={commandWords("terminate")} onSubmit={(event) => { event.preventDefault(); void end(); }}>
      <h2>{commandWords("terminate")}</h2>
      <fieldset className="choice">
        <legend>{t("end.reason")}</legend>
        {phone.codeList("terminate_reason").map(({ code }) => (
          <label key={code} className="choice-chip">
            <input type="radio" name="reason" checked={reason === code} onChange={() => setReason(code)} />{words(phone.codeLabel("terminate_reason", code))}
          </label>
        ))}
      </fieldset>
      <label className="field">{t("end.advice")}
        <textarea rows={3} value={advice} onChange={(event) => setAdvice(event.target.value)} maxLength={4000} required />
      </label>
      <p className="quiet">{t("end.adviceHint")}</p>
      <div className="actions">
        <button className="button primary" disabled={reason === "" || advice.trim() === ""}>{commandWords("terminate")}</button>
        <button type="button" className="button" onClick={onDone}>{t("app.back")}</button>
      </div>
    </form>
  );
}
