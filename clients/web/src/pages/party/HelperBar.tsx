// src/pages/party/HelperBar.tsx: who helps the party, said on the page as long as it lasts.
import { type FormEvent, useState } from "react";

import { HELPER_KINDS } from "../../components/helperWords.ts";
import { Said } from "../../components/Said.tsx";
import { HelperKind } from "../../gen/gaiwan/v1/acting_pb.js";
import { t } from "../../languages/index.ts";
import { type Helper, HELPER_NAME_MAX, useStaff } from "./helper.ts";

type Props = { helper: Helper | undefined; onHelper: (helper: Helper | undefined) => void };

export function HelperBar({ helper, onHelper }: Props) {
  const [asked, setAsked] = useState(false);
  if (helper !== undefined) {
    return (
      <div className="helper" role="status">
        <p>{t("helper.helps", { who: helper.name })}</p>
        <button type="button" className="button" onClick={() => onHelper(undefined)}>{t("helper.end")}</button>
      </div>
    );
  }
  if (!asked) return <button type="button" className="link" onClick={() => setAsked(true)}><Said k="helper.ask" /></button>;
  return <HelperForm onHelper={(found) => { setAsked(false); onHelper(found); }} onBack={() => setAsked(false)} />;
}

function HelperForm({ onHelper, onBack }: { onHelper: (helper: Helper) => void; onBack: () => void }) {
  const staff = useStaff(true).data?.name ?? "";
  const [kind, setKind] = useState<HelperKind>();
  const [name, setName] = useState("");
  const [agrees, setAgrees] = useState(false);
  const choose = (chosen: HelperKind) => {
    setKind(chosen);
    // Whoever is signed in on this device sits at the counter.
    setName(chosen === HelperKind.COUNTER ? staff : "");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind !== undefined) onHelper({ kind, name: name.trim() });
  };
  return (
    <form className="card" onSubmit={submit}>
      <fieldset className="choices">
        <legend>{t("helper.who")}</legend>
        {HELPER_KINDS.map((one) => (
          <label key={one.kind}><input type="radio" name="helper" checked={kind === one.kind} onChange={() => choose(one.kind)} /> {t(one.key)}</label>
        ))}
      </fieldset>
      {kind !== undefined && (
        <label className="field">{t(kind === HelperKind.RELATIVE ? "helper.nameRelative" : "helper.name")}
          <input value={name} onChange={(event) => setName(event.target.value)} maxLength={HELPER_NAME_MAX} required /></label>
      )}
      <label><input type="checkbox" checked={agrees} onChange={(event) => setAgrees(event.target.checked)} /> <Said k="helper.agrees" binding /></label>
      <button className="button primary" disabled={kind === undefined || !agrees || name.trim() === ""}><Said k="helper.begin" /></button>
      <button type="button" className="link" onClick={onBack}>{t("party.back")}</button>
    </form>
  );
}
