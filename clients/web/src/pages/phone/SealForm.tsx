// src/pages/phone/SealForm.tsx: the committee's seal is put on the paper, photographed, and recorded; for whoever keeps it, in
// any order with the signatures. It waits for a line like every other act.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import type { Agreement } from "../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../languages/index.ts";
import { openOn, type Phone, type Shown } from "../../offline/phone.ts";
import { shortName } from "../../workflow/questions.ts";
import { addFile } from "./addFile.ts";
import { Capture } from "../../components/Capture.tsx";

export function SealForm({ shown, phone, agreement }: { shown: Shown; phone: Phone; agreement: Agreement }) {
  const { c, name } = shown;
  // As the directory had them when the phone last asked.
  const seals = (phone.me.seals ?? []).filter(({ name: each }) => each.startsWith(`${c.committee}/seals/`));
  const [chosen, setChosen] = useState("");
  const seal = chosen || seals[0]?.name;
  // A role alone is not enough: the seal is in custody of the committee's own people.
  const own = phone.me.asker.posts.some(({ org }) => org === shortName(c.committee));
  const open = openOn(shown, "seal_agreement")?.subjects.includes(agreement.id) ?? false;
  if (!own || !open || agreement.sealTime !== undefined) return null;
  const record = (by: string) => phone.act(name, commandOf({ case: "sealAgreement", value: { agreement: agreement.id, seal: by } }));
  return (
    <section className="way" aria-label={t("seal.title")}>
      <strong>{t("seal.title")}</strong>
      <p className="quiet">{t("seal.hint")}</p>
      <Capture captured={[]} paper="agreement" onCaptured={(file) => void addFile(phone, name, file)} />
      {seals.length === 1 && <p>{t("seal.which")}: {seals[0]!.label}</p>}
      {seals.length > 1 && (
        <label className="field">{t("seal.which")}
          <select value={seal} onChange={(event) => setChosen(event.target.value)}>
            {seals.map((each) => <option key={each.name} value={each.name}>{each.label}</option>)}
          </select></label>
      )}
      {seal === undefined ? <p role="alert">{t("seal.none")}</p>
        : <button type="button" className="button primary" onClick={() => void record(seal)}>{t("seal.done")}</button>}
    </section>
  );
}
