// src/pages/party/PartyApp.tsx: by a code, a party's own case.
import { type FormEvent, useState } from "react";

import "../../styles/party.css";
import { useRedeemPartyCode, useWhoAmI } from "../../api/session.ts";
import { ElderSwitch } from "../../components/ElderMode.tsx";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { LanguageChoice } from "../../components/LanguageChoice.tsx";
import { Said } from "../../components/Said.tsx";
import { t } from "../../languages/index.ts";
import { PartyCase } from "./PartyCase.tsx";

// `cases/{case}/parties/{party}`
const ACTOR = /^(cases\/[^/]+)\/parties\/([^/]+)$/;

export function PartyApp() {
  const who = useWhoAmI();
  const found = ACTOR.exec(who.data?.actor ?? "");
  if (found !== null) return <PartyCase name={found[1]!} me={found[2]!} />;
  return <CodePage />;
}

// A short link or a QR of the notice brings the code along, behind the `#`: it is in no log of a server.
const codeInAddress = (): string => decodeURIComponent(location.hash.slice(1));

function CodePage() {
  const redeem = useRedeemPartyCode();
  const [code, setCode] = useState(codeInAddress);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    history.replaceState(null, "", location.pathname);
    redeem.mutate(code);
  };
  return (
    <main className="sign-in">
      <h1>{t("app.name")}</h1>
      <form onSubmit={submit}>
        <label>
          {t("party.code")}
          <input value={code} onChange={(e) => setCode(e.target.value)} autoCapitalize="characters" autoComplete="off" required />
        </label>
        <p><Said k="party.codeHelp" /></p>
        <button className="button primary" disabled={redeem.isPending}><Said k="party.enter" /></button>
        <ErrorNote error={redeem.error} />
      </form>
      <ElderSwitch />
      <LanguageChoice />
    </main>
  );
}
