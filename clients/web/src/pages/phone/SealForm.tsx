// src/pages/phone/SealForm.tsx: the committee's seal is put on the paper, photographed, and recorded; for whoever keeps it, in
// any order with the signatures. It waits for a line like every other act.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import type { Agreement } from "../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../languages/index.ts";
import { openOn, type Phone, type Shown } from "../../offline/phone.ts";
import { sealOf, shortName } from "../../workflow/questions.ts";
import { Capture } from "./Capture.tsx";
import { addFile } from "./RegisterPage.tsx";

export function SealForm({ shown, phone, agreement }: { shown: Shown; phone: Phone; agreement: Agreement }) {
  const { c, name } = shown;
  const [seal, setSeal] = useState(sealOf(c.committee));
  // A role alone is not enough: the seal is in custody of the committee's own people.
  const own = phone.me.asker.posts.some(({ org }) => org === shortName(c.committee));
  const open = openOn(shown, "seal_agreement")?.subjects.includes(agreement.id) ?? false;
  if (!own || !open || agreement.sealTime !== undefined) return null;
  const record = () => phone.act(name, commandOf({ case: "sealAgreement", value: { agreement: agreement.id, seal: seal.trim() } }));
  return (
    <section className="way" aria-label={t("seal.title")}>
      <strong>{t("seal.title")}</strong>
      <p className="quiet">{t("seal.hint")}</p>
      <Capture captured={[]} paper="agreement" onCaptured={(file) => void addFile(phone, name, file)} />
      <details>
        <summary>{t("seal.other")}</summary>
        <label className="field">{t("seal.which")}<input value={seal} onChange={(event) => setSeal(event.target.value)} maxLength={120} /></label>
      </details>
      <button type="button" className="button primary" disabled={seal.trim() === ""} onClick={() => void record()}>{t("seal.done")}</button>
    </section>
  );
}
