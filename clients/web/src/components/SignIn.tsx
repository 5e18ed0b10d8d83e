// src/components/SignIn.tsx: signing in as a person of the county. In development the name is enough. A first password,
// which an administrator gave, is changed before anything else.
import { type FormEvent, type ReactNode, useState } from "react";

import { troubleOf } from "../api/errors.ts";
import { useChangePassword, useSignIn, useWhoAmI } from "../api/session.ts";
import { t } from "../languages/index.ts";
import { isDevelopment } from "./DevelopmentBanner.tsx";
import { ErrorNote } from "./ErrorNote.tsx";
import { LanguageChoice } from "./LanguageChoice.tsx";

export function SignIn({ onDone }: { onDone?: () => void }) {
  const [person, setPerson] = useState("");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const signIn = useSignIn();
  const [mustChange, setMustChange] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ person: person.trim(), password, totp }, {
      onSuccess: (tokens) => (tokens.mustChangePassword ? setMustChange(true) : onDone?.()),
    });
  };
  if (mustChange) return <ChangePassword old={password} onDone={() => { setMustChange(false); onDone?.(); }} />;
  return (
    <main className="sign-in">
      <h1>{t("app.name")}</h1>
      <form onSubmit={submit}>
        <label>
          {t("signIn.person")}
          <input value={person} onChange={(e) => setPerson(e.target.value)} autoComplete="username" autoCapitalize="none" required />
        </label>
        <label>
          {t("signIn.password")}
          <input type="password" value={password} onChange={(e) => setPassword(e.target.value)}
            autoComplete="current-password" required={!isDevelopment()} />
        </label>
        <label>
          {t("signIn.totp")}
          <input value={totp} onChange={(e) => setTotp(e.target.value)} inputMode="numeric" autoComplete="one-time-code" />
        </label>
        <button className="button primary" disabled={signIn.isPending}>
          {t("signIn.button")}
        </button>
        <ErrorNote error={signIn.error} />
      </form>
      <LanguageChoice />
    </main>
  );
}

function ChangePassword({ old, onDone }: { old: string; onDone: () => void }) {
  const [fresh, setFresh] = useState("");
  const change = useChangePassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ oldPassword: old, newPassword: fresh }, { onSuccess: onDone });
  };
  return (
    <main className="sign-in">
      <h1>{t("signIn.mustChange")}</h1>
      <form onSubmit={submit}>
        <label>
          {t("signIn.newPassword")}
          <input type="password" value={fresh} onChange={(e) => setFresh(e.target.value)} minLength={10} autoComplete="new-password" required autoFocus />
        </label>
        <button className="button primary" disabled={change.isPending}>{t("signIn.change")}</button>
        <ErrorNote error={change.error} />
      </form>
    </main>
  );
}

// Shows `children` to whoever is signed in, and the sign-in to everybody else.
export function SignedIn({ children }: { children: ReactNode }) {
  const who = useWhoAmI();
  if (who.isPending) return <p className="loading" role="status">{t("app.loading")}</p>;
  if (who.data?.mustChangePassword) return <SignIn />;
  if (who.error !== null && who.data === undefined) {
    if (troubleOf(who.error).kind === "signed-out") return <SignIn />;
    return <ErrorNote error={who.error} onAgain={() => void who.refetch()} />;
  }
  return children;
}
