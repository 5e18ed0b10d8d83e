// src/pages/phone/RefusalForm.tsx: a party says clearly that it does not want mediation: how it said so.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { type Party, Way } from "../../gen/gaiwan/v1/case_pb.js";
import { t, type Key } from "../../languages/index.ts";
import type { Shown } from "../../offline/phone.ts";
import { nameOf } from "./words.ts";
import { usePhone } from "./usePhone.ts";

const WAYS: [Way, Key][] = [
  [Way.IN_PERSON, "way.inPerson"], [Way.BY_PHONE, "way.byPhone"], [Way.BY_MESSAGE, "way.byMessage"], [Way.BY_VIDEO, "way.byVideo"], [Way.IN_WRITING, "way.inWriting"],
];

export function RefusalForm({ shown, party, onDone }: { shown: Shown; party: Party; onDone: () => void }) {
  const phone = usePhone();
  const [way, setWay] = useState(Way.IN_PERSON);
  const [note, setNote] = useState("");
  const record = async () => {
    await phone.act(shown.name, commandOf({ case: "recordRefusal", value: { party: party.id, way, ...(note.trim() === "" ? {} : { note: { text: note.trim() } }) } }));
    onDone();
  };
  return (
    <form className="stack" aria-label={t("refusal.of", { who: nameOf(party) })} onSubmit={(event) => { event.preventDefault(); void record(); }}>
      <fieldset className="choice">
        <legend>{t("refusal.of", { who: nameOf(party) })}</legend>
        {WAYS.map(([each, key]) => (
          <label key={each} className="choice-chip"><input type="radio" name="way" checked={way === each} onChange={() => setWay(each)} />{t(key)}</label>
        ))}
      </fieldset>
      <label className="field">{t("refusal.note")}
        <textarea rows={2} value={note} onChange={(event) => setNote(event.target.value)} maxLength={2000} />
      </label>
      <div className="actions">
        <button className="button primary">{t("refusal.record")}</button>
        <button type="button" className="button" onClick={onDone}>{t("app.back")}</button>
      </div>
    </form>
  );
}
