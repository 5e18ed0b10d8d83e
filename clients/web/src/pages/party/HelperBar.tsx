// src/pages/party/HelperBar.tsx: who helps the party, said on the page as long as it lasts.
import { type FormEvent, useState } from "react";

import { t } from "../../languages/index.ts";
import { type Helper, helperWords, useStaff } from "./helper.ts";

type Props = { helper: Helper | undefined; onHelper: (helper: Helper | undefined) => void };

export function HelperBar({ helper, onHelper }: Props) {
  const [asked, setAsked] = useState(false);
  if (helper !== undefined) {
    return (
      <div className="helper" role="status">
        <p>{t("helper.helps", { who: helperWords(helper) })}</p>
        <button type="button" className="button" onClick={() => onHelper(undefined)}>{t("helper.end")}</button>
      </div>
    );
  }
  if (!asked) return <button type="button" className="link" onClick={() => setAsked(true)}>{t("helper.ask")}</button>;
  return <HelperForm onHelper={(found) => { setAsked(false); onHelper(found); }} onBack={() => setAsked(false)} />;
}

function HelperForm({ onHelper, onBack }: { onHelper: (helper: Helper) => void; onBack: () => void }) {
  const staff = useStaff(true);
  const [relative, setRelative] = useState<boolean>();
  const [name, setName] = useState("");
  const [agrees, setAgrees] = useState(false);
  if (staff.isPending) return <p role="status">{t("app.loading")}</p>;
  const back = <button type="button" className="link" onClick={onBack}>{t("party.back")}</button>;
  // Only somebody of the county can write it into the file.
  if (staff.data === undefined) return <div className="helper"><p role="alert">{t("helper.nobody")}</p>{back}</div>;
  const who = staff.data.name;
  const ready = relative !== undefined && agrees && (!relative || name.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onHelper({ name: relative === true ? name.trim() : "", staff: who });
  };
  return (
    <form className="card" onSubmit={submit}>
      <fieldset className="choices">
        <legend>{t("helper.who")}</legend>
        <label><input type="radio" name="helper" checked={relative === false} onChange={() => setRelative(false)} /> {t("helper.staff", { who })}</label>
        <label><input type="radio" name="helper" checked={relative === true} onChange={() => setRelative(true)} /> {t("helper.relative", { who })}</label>
      </fieldset>
      {relative === true && (
        <label className="field">{t("helper.name")}<input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} required /></label>
      )}
      <label><input type="checkbox" checked={agrees} onChange={(event) => setAgrees(event.target.checked)} /> {t("helper.agrees")}</label>
      <button className="button primary" disabled={!ready}>{t("helper.begin")}</button>
      {back}
    </form>
  );
}
