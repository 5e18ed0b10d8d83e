// src/pages/phone/Lock.tsx: whose phone it is. First a sign-in with a line and a PIN of one's own; from then on the PIN
// opens what the phone keeps, with or without a line, and signs the phone in again when the session has ended.
import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from "react";

import { troubleOf } from "../../api/errors.ts";
import { SignInService } from "../../gen/gaiwan/v1/sign_in_service_pb.js";
import { Reason } from "../../gen/gaiwan/v1/errors_pb.js";
import { isDevelopment } from "../../components/DevelopmentBanner.tsx";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { SignIn } from "../../components/SignIn.tsx";
import { t } from "../../languages/index.ts";
import { Phone } from "../../offline/phone.ts";
import { fromBytes, toBytes, Vault, WrongPin } from "../../offline/vault.ts";
import { client } from "../../transport.ts";
import { PhoneContext } from "./usePhone.ts";

type Stage = { at: "looking" } | { at: "signIn" } | { at: "anew"; unsent: number } | { at: "choosePin"; actor: string } | { at: "pin" } | { at: "open"; phone: Phone };

export function Lock({ children }: { children: ReactNode }) {
  const [stage, setStage] = useState<Stage>({ at: "looking" });
  const choosePin = useCallback(() => client(SignInService).whoAmI({}).then(
    (who) => setStage({ at: "choosePin", actor: who.actor }), () => setStage({ at: "signIn" })), []);
  const look = useCallback(async () => {
    if ((await Vault.owner()) !== undefined) return setStage({ at: "pin" });
    await choosePin();
  }, [choosePin]);
  useEffect(() => void look(), [look]);
  const lock = useCallback(() => setStage({ at: "pin" }), []);

  switch (stage.at) {
    case "looking":
      return <p className="loading" role="status">{t("app.loading")}</p>;
    case "signIn":
      return <SignIn onDone={() => void look()} />;
    case "choosePin":
      return <PinForm title={t("lock.choose")} hint={t("lock.chooseHint")} button={t("lock.set")}
        onPin={async (pin) => setStage({ at: "open", phone: await setUp(stage.actor, pin) })} />;
    case "pin":
      return <PinForm title={t("lock.title")} hint={t("lock.hint")} button={t("lock.open")}
        onPin={async (pin) => {
          const phone = await unlock(pin);
          setStage(phone === undefined ? { at: "signIn" } : { at: "open", phone });
        }}
        onForgotten={() => void Vault.unsent().then((unsent) => setStage({ at: "anew", unsent }))} />;
    case "anew":
      return <Anew unsent={stage.unsent} onDone={() => void choosePin()} onBack={lock} />;
    case "open":
      return <Open phone={stage.phone} onLocked={lock}>{children}</Open>;
  }
}

// Who forgot the PIN, or is somebody else, signs in and chooses one. What was not sent is gone then, since nobody can open it
// any more: that is said first, and nothing is wiped before somebody is in.
function Anew({ unsent, onDone, onBack }: { unsent: number; onDone: () => void; onBack: () => void }) {
  const [knows, setKnows] = useState(unsent === 0);
  return (
    <>
      <section className="sign-in">
        <p className={unsent === 0 ? "quiet" : "late-words"} role="note">{unsent === 0 ? t("lock.anewHint") : t("lock.anewLost", { count: unsent })}</p>
        {unsent > 0 && <label><input type="checkbox" checked={knows} onChange={(event) => setKnows(event.target.checked)} /> {t("lock.anewKnows")}</label>}
        <button type="button" className="button" onClick={onBack}>{t("app.back")}</button>
      </section>
      {knows && <SignIn onDone={onDone} />}
    </>
  );
}

// Whoever left the page open finds it locked after this.
const LOCK_AFTER_MS = 30 * 60_000;

function Open({ phone, onLocked, children }: { phone: Phone; onLocked: () => void; children: ReactNode }) {
  useEffect(() => {
    let hidden: ReturnType<typeof setTimeout> | undefined;
    const again = () => void phone.flush().then(() => phone.sync().catch(() => undefined));
    const offline = () => phone.lineBroke();
    const visible = () => {
      clearTimeout(hidden);
      if (document.hidden) hidden = setTimeout(onLocked, LOCK_AFTER_MS);
      else again();
    };
    again();
    addEventListener("online", again);
    addEventListener("offline", offline);
    addEventListener("gaiwan-lock", onLocked);
    document.addEventListener("visibilitychange", visible);
    return () => {
      clearTimeout(hidden);
      removeEventListener("online", again);
      removeEventListener("offline", offline);
      removeEventListener("gaiwan-lock", onLocked);
      document.removeEventListener("visibilitychange", visible);
      phone.stop();
    };
  }, [phone, onLocked]);
  return <PhoneContext.Provider value={phone}>{children}</PhoneContext.Provider>;
}

async function setUp(actor: string, pin: string): Promise<Phone> {
  // The server says first whether it is a PIN.
  const vault = await Vault.create(actor, pin);
  try {
    await register(vault, pin);
  } catch (error) {
    vault.close();
    await Vault.wipe();
    throw error;
  }
  const phone = new Phone(vault);
  await phone.sync();
  await phone.load();
  return phone;
}

// The device is the server's to end: whoever revokes it has the phone wiped at its next sign-in. The development sign-in has
// no accounts, and so no devices.
async function register(vault: Vault, pin: string): Promise<void> {
  if (!isDevelopment()) await client(SignInService).registerDevice({ label: navigator.platform.slice(0, 40) || "phone", pin });
  await vault.put("device-ends", toBytes(Date.now() + DEVICE_MS));
}

// As the server keeps a registered phone (docs/sign-in.md).
const DEVICE_MS = 30 * 24 * 3600_000;

// undefined: the owner has to sign in with the password first. What lies on the phone waits for them, unless the server has
// ended the device: then it is gone.
async function unlock(pin: string): Promise<Phone | undefined> {
  const vault = await Vault.open(pin);
  const phone = new Phone(vault);
  await phone.load();
  const ends = await vault.get("device-ends");
  const over = ends === undefined || fromBytes<number>(ends) < Date.now();
  try {
    const who = await client(SignInService).whoAmI({});
    if (who.actor === vault.owner) {
      if (over) await register(vault, pin);
      return phone;
    }
  } catch (error) {
    // Without a line the phone goes on with what it has.
    if (troubleOf(error).kind !== "signed-out") return phone;
  }
  try {
    if (isDevelopment()) await client(SignInService).signIn({ person: vault.owner });
    else await client(SignInService).signInDevice({ pin });
    return phone;
  } catch (error) {
    const { kind, reason } = troubleOf(error);
    if (kind !== "signed-out") return phone;
    phone.stop();
    // The PIN is right, it has opened the vault: so it is the device that was ended. One that only grew old was not.
    if (reason === Reason.WRONG_CREDENTIALS && !over) await Vault.wipe();
    return undefined;
  }
}

type PinProps = { title: string; hint: string; button: string; onPin: (pin: string) => Promise<void>; onForgotten?: () => void };

function PinForm({ title, hint, button, onPin, onForgotten }: PinProps) {
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    onPin(pin).catch((failed: unknown) => setError(failed)).finally(() => setBusy(false));
  };
  return (
    <main className="sign-in">
      <h1>{title}</h1>
      <p className="quiet">{hint}</p>
      <form onSubmit={submit}>
        <label>
          {t("lock.pin")}
          <input type="password" inputMode="numeric" pattern="[0-9]{6,12}" minLength={6} maxLength={12} autoComplete="off" value={pin}
            onChange={(event) => setPin(event.target.value)} required autoFocus />
        </label>
        <button className="button primary" disabled={busy}>{button}</button>
        {onForgotten !== undefined && <button type="button" className="link" onClick={onForgotten}>{t("lock.forgotten")}</button>}
        {error instanceof WrongPin ? <p role="alert" className="error-note">{t("lock.wrong")}</p> : <ErrorNote error={error} />}
      </form>
    </main>
  );
}
