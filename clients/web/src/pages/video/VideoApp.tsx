// src/pages/video/VideoApp.tsx: a session's room: signed in, devices checked, then in it.
import { type FormEvent, useState } from "react";
import { Route, Switch } from "wouter";

import { useRedeemPartyCode, useWhoAmI } from "../../api/session.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { LanguageChoice } from "../../components/LanguageChoice.tsx";
import { SignedIn } from "../../components/SignIn.tsx";
import { t } from "../../languages/index.ts";
import { CheckPage } from "./CheckPage.tsx";
import type { Devices } from "./devices.ts";
import { RoomPage } from "./RoomPage.tsx";

export function VideoApp({ party }: { party: boolean }) {
  return (
    <Switch>
      <Route path="/:case/:session">
        {({ case: id, session }) => <Entered party={party} name={{ case: `cases/${id}`, session }} />}
      </Route>
      <Route><main><p>{t("app.notFound")}</p></main></Route>
    </Switch>
  );
}

type Props = { party: boolean; name: { case: string; session: string } };

function Entered({ party, name }: Props) {
  return party ? <PartyIn><Stages party name={name} /></PartyIn> : <SignedIn><Stages party={false} name={name} /></SignedIn>;
}

function Stages({ party, name }: Props) {
  const [ready, setReady] = useState<{ devices: Devices; agrees: boolean }>();
  if (ready === undefined) return <CheckPage onReady={(devices, agrees) => setReady({ devices, agrees })} />;
  return <RoomPage name={name} party={party} devices={ready.devices} agrees={ready.agrees} />;
}

// Shows `children` to a party that came by its code, and the code's question to others.
function PartyIn({ children }: { children: React.ReactNode }) {
  const who = useWhoAmI();
  const redeem = useRedeemPartyCode();
  const [code, setCode] = useState("");
  if (who.isPending) return <p className="loading" role="status">{t("app.loading")}</p>;
  if (who.data !== undefined) return children;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    redeem.mutate(code);
  };
  return (
    <main className="sign-in">
      <h1>{t("video.title")}</h1>
      <form onSubmit={submit}>
        <label>
          {t("party.code")}
          <input value={code} onChange={(e) => setCode(e.target.value)} autoCapitalize="characters" autoComplete="off" required />
        </label>
        <button className="button primary" disabled={redeem.isPending}>{t("party.enter")}</button>
        <ErrorNote error={redeem.error} />
      </form>
      <LanguageChoice />
    </main>
  );
}
