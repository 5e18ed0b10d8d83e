// src/pages/phone/CaseFacts.tsx: what it is about; completed and corrected here, the earlier words stay in the history.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { t, words } from "../../languages/index.ts";
import { openOn, type Shown } from "../../offline/phone.ts";
import { ClassChoice } from "./ClassChoice.tsx";
import { textOf } from "./words.ts";
import { usePhone } from "./usePhone.ts";

export function CaseFacts({ shown }: { shown: Shown }) {
  const phone = usePhone();
  const { c, name } = shown;
  const [editing, setEditing] = useState(false);
  const [facts, setFacts] = useState("");
  const [disputeClass, setClass] = useState("");
  const mayAmend = openOn(shown, "amend_facts") !== undefined;
  const begin = () => {
    setFacts(textOf(c)?.facts ?? "");
    setClass(c.disputeClass);
    setEditing(true);
  };
  const keep = async () => {
    const text = facts.trim() === (textOf(c)?.facts ?? "") ? {} : { text: { facts: facts.trim(), claim: textOf(c)?.claim ?? "", place: textOf(c)?.place ?? "" } };
    await phone.act(name, commandOf({ case: "amendFacts", value: { disputeClass, ...text } }));
    setEditing(false);
  };
  if (editing) {
    return (
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
        <label className="field">{t("register.facts")}
          <textarea rows={4} value={facts} onChange={(event) => setFacts(event.target.value)} maxLength={4000} required />
        </label>
        <ClassChoice phone={phone} value={disputeClass} onChoose={setClass} />
        <div className="actions">
          <button className="button primary">{t("case.keep")}</button>
          <button type="button" className="button" onClick={() => setEditing(false)}>{t("app.back")}</button>
        </div>
      </form>
    );
  }
  return (
    <section>
      {(textOf(c)?.facts ?? "") !== "" && <p className="matter">{textOf(c)?.facts}</p>}
      <p className="quiet">{textOf(c)?.place}{c.disputeClass !== "" && ` · ${words(phone.codeLabel("dispute_class", c.disputeClass))}`}</p>
      {mayAmend && c.disputeClass === "" && <p className="note soon">{t("case.noClass")}</p>}
      {mayAmend && <button type="button" className="button" onClick={begin}>{t("case.amend")}</button>}
    </section>
  );
}
