// src/pages/phone/DangerPage.tsx: danger: the call goes first (the first page's button has dialled the police already), what is
// written down comes after it.
import { useState } from "react";
import { useLocation, useSearch } from "wouter";

import { commandOf } from "../../api/cases.ts";
import { Said } from "../../components/Said.tsx";
import { t } from "../../languages/index.ts";
import { newCaseName } from "../../offline/ids.ts";
import { openOn } from "../../offline/phone.ts";
import { DANGER_NUMBERS } from "./dangerNumbers.ts";
import { people } from "./words.ts";
import { usePhone } from "./usePhone.ts";

export function DangerPage() {
  const phone = usePhone();
  const [, go] = useLocation();
  const [called, setCalled] = useState(new URLSearchParams(useSearch()).get("called") === "1");
  const [kind, setKind] = useState("");
  const [note, setNote] = useState("");
  const [about, setAbout] = useState("");
  const cases = phone.cases().filter((shown) => openOn(shown, "raise_risk") !== undefined);
  const record = async () => {
    const name = about === "" ? newCaseName() : about;
    await phone.act(name, commandOf({
      case: "raiseRisk", value: { grade: "red", kind, note: { text: note.trim() || t("danger.noNote") }, reported: called },
    }));
    go(`/${name}`);
  };
  return (
    <main>
      <h1><Said k="danger.title" /></h1>
      <div className="stack">
        {DANGER_NUMBERS.map(({ number, label }) => (
          <a key={number} className="danger-button" href={`tel:${number}`} onClick={() => setCalled(true)}>{t(label)} {number}</a>
        ))}
      </div>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void record(); }}>
        <h2><Said k="danger.then" /></h2>
        <fieldset className="choice">
          <legend>{t("danger.kind")}</legend>
          {phone.codeList("risk_kind").map((each) => (
            <label key={each.code} className="choice-chip">
              <input type="radio" name="kind" checked={kind === each.code} onChange={() => setKind(each.code)} />
              {document.documentElement.lang === "en" ? each.en : each.zh}
            </label>
          ))}
        </fieldset>
        <label className="field">{t("danger.about")}
          <select value={about} onChange={(event) => setAbout(event.target.value)}>
            <option value="">{t("danger.newCase")}</option>
            {cases.map((shown) => <option key={shown.name} value={shown.name}>{people(shown.c)}</option>)}
          </select>
        </label>
        <label className="field">{t("danger.note")}
          <textarea rows={3} value={note} onChange={(event) => setNote(event.target.value)} maxLength={2000} />
        </label>
        <label className="choice-chip">
          <input type="checkbox" checked={called} onChange={(event) => setCalled(event.target.checked)} />{t("danger.called")}
        </label>
        <button className="button primary" disabled={kind === ""}>{t("danger.record")}</button>
      </form>
    </main>
  );
}
