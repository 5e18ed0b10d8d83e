// src/pages/phone/ProofSection.tsx: of a matter settled on the spot, each party that has not been shown to have confirmed
// it, and what the mediator can show: a recording, a paper with a fingerprint, a witness by name.
import { useState } from "react";

import { commandOf } from "../../api/cases.ts";
import { ConfirmedBy, type Party } from "../../gen/gaiwan/v1/case_pb.js";
import { t } from "../../languages/index.ts";
import { openOn, type Phone, type Shown } from "../../offline/phone.ts";
import { Capture } from "../../components/Capture.tsx";
import { Said } from "../../components/Said.tsx";
import { notShown, showConfirmed } from "./settledProofs.ts";
import { usePhone } from "./usePhone.ts";
import { nameOf } from "./words.ts";

export function ProofSection({ shown }: { shown: Shown }) {
  const phone = usePhone();
  if (openOn(shown, "confirm_settled") === undefined) return null;
  return (
    <section aria-label={t("settle.proofs")}>
      <h2><Said k="settle.proofs" /></h2>
      {notShown(shown.c).map((party) => <PartyProof key={party.id} phone={phone} name={shown.name} party={party} />)}
    </section>
  );
}

function PartyProof({ phone, name, party }: { phone: Phone; name: string; party: Party }) {
  const [witness, setWitness] = useState("");
  const show = (by: ConfirmedBy) => (file: Parameters<typeof showConfirmed>[2]["file"]) => void showConfirmed(phone, name, { party: party.id, by, file });
  const named = () => phone.act(name, commandOf({
    case: "confirmSettled", value: { party: party.id, by: ConfirmedBy.NAMED_WITNESS, detail: { text: witness.trim() } },
  }));
  return (
    <details className="way">
      <summary><strong>{nameOf(party)}</strong> <span className="quiet">{t("settle.notShown")}</span></summary>
      <p>{t("settle.voice")}</p>
      <Capture only="voice" captured={[]} onCaptured={show(ConfirmedBy.OWN_VOICE)} />
      <p>{t("settle.fingerprint")}</p>
      <Capture only="photo" captured={[]} onCaptured={show(ConfirmedBy.FINGERPRINT_ON_PAPER)} />
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void named(); }}>
        <label className="field">{t("settle.witnessName")}<input value={witness} onChange={(event) => setWitness(event.target.value)} maxLength={100} /></label>
        <button className="button" disabled={witness.trim() === ""}>{t("settle.witness")}</button>
      </form>
    </details>
  );
}
